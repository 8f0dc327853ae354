#include "twin/okta/paging.hpp"

#include <algorithm>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <charconv>

namespace lockstep::twin::okta {
namespace {

// What the vendor keeps of a query, in its order; `sortOrder` only beside `sortBy` (recorded).
constexpr std::string_view kKept[] = {"filter", "search",    "q",      "since", "until",
                                      "sortBy", "sortOrder", "fields", "expand"};

void append(std::string& query, std::string_view name, std::string_view value) {
    query += query.empty() ? '?' : '&';
    query.append(name).append("=").append(encode_query(value));
}

std::string link(const Call& call, std::int64_t limit, std::optional<std::string_view> after) {
    std::string query;
    if (after) append(query, "after", *after);
    append(query, "limit", std::to_string(limit));
    for (const auto name : kKept) {
        const auto value = call.target.find(name);
        if (value && (name != "sortOrder" || call.target.find("sortBy"))) append(query, name, *value);
    }
    return call.org.base_url + call.target.path + query;
}

}  // namespace

std::string encode_query(std::string_view text) {
    boost::urls::encoding_opts options;
    options.space_as_plus = true;
    return boost::urls::encode(text, boost::urls::unreserved_chars, options);
}

std::int64_t read_limit(const Call& call, std::int64_t otherwise, std::int64_t most) {
    const auto text = call.target.find("limit");
    std::int64_t limit = otherwise;
    if (text) {
        const auto parsed = std::from_chars(text->data(), text->data() + text->size(), limit);
        if (parsed.ec != std::errc{} || parsed.ptr != text->data() + text->size() || limit < 1) {
            throw invalid("limit", {"limit: The field has an invalid value"});
        }
        if (limit > most && call.org.settings.page_over_limit == "refused") {
            throw invalid("limit", {"limit: The field has an invalid value"});
        }
    }
    limit = std::min(limit, most);
    const auto over = call.org.settings.fail_pages_over;
    if (over > 0 && limit > over) throw refusal("E0000009");
    return limit;
}

void add_links(Response& response, const Call& call, std::int64_t limit, const std::optional<std::string>& next) {
    response.headers.add("link", "<" + link(call, limit, call.target.find("after")) + ">; rel=\"self\"");
    if (next) response.headers.add("link", "<" + link(call, limit, *next) + ">; rel=\"next\"");
}

std::string to_cursor(std::string_view id) {
    return "2" + std::string{id};
}

std::string from_cursor(std::string_view cursor, std::string_view prefix) {
    if (cursor.size() != 21 || !cursor.substr(1).starts_with(prefix)) throw refusal("E0000029", {"Invalid cursor."});
    return std::string{cursor.substr(1)};
}

}  // namespace lockstep::twin::okta
