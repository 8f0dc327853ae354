#include "twin/jumpcloud/page.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <charconv>

#include "twin/jumpcloud/answers.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

std::optional<std::int64_t> to_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::optional<std::int64_t> to_number(const boost::json::value& value) {
    if (value.is_int64()) return value.get_int64();
    if (value.is_string()) return to_number(std::string_view{value.get_string()});
    return std::nullopt;
}

void refuse(const Call& call, std::optional<Response>& wrong, std::string_view message) {
    wrong = call.path.starts_with("/api/v2/") ? v2_error(400, message) : v1_error(400, message);
}

/// Checks both numbers; what is absent keeps its default.
Paging checked(const Call& call, std::optional<std::int64_t> limit, std::optional<std::int64_t> skip, std::int64_t cap,
               std::optional<Response>& wrong) {
    if (limit && *limit > cap) {
        refuse(call, wrong, fmt::format("Bad Request: request parameter \"limit\" exceeds maximum value of {}", cap));
    } else if ((limit && *limit < 1) || (skip && *skip < 0)) {
        refuse(call, wrong, "Bad Request: request parameter \"limit\" or \"skip\" is out of range");
    }
    Paging paging;
    if (wrong) return paging;
    if (limit) paging.limit = static_cast<std::size_t>(*limit);
    if (skip) paging.skip = static_cast<std::size_t>(*skip);
    return paging;
}

}  // namespace

Paging read_paging(const Call& call, std::int64_t cap, std::optional<Response>& wrong) {
    const auto limit_text = call.find_param("limit");
    const auto skip_text = call.find_param("skip");
    const auto limit = limit_text ? to_number(*limit_text) : std::nullopt;
    const auto skip = skip_text ? to_number(*skip_text) : std::nullopt;
    if ((limit_text && !limit) || (skip_text && !skip)) {
        refuse(call, wrong, "Bad Request: request parameter \"limit\" or \"skip\" is not a number");
        return {};
    }
    return checked(call, limit, skip, cap, wrong);
}

Paging read_search_paging(const Call& call, std::int64_t cap, std::optional<Response>& wrong) {
    const auto* limit = call.find_member("limit");
    const auto* skip = call.find_member("skip");
    if (limit == nullptr && skip == nullptr) return read_paging(call, cap, wrong);
    return checked(call, limit != nullptr ? to_number(*limit) : std::nullopt,
                   skip != nullptr ? to_number(*skip) : std::nullopt, cap, wrong);
}

std::vector<std::string> read_names(std::string_view text, char separator) {
    std::vector<std::string> names;
    while (!text.empty()) {
        const auto end = text.find(separator);
        if (end != 0) names.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return names;
}

std::vector<SortKey> read_sort(std::string_view text, char separator) {
    std::vector<SortKey> keys;
    for (auto& name : read_names(text, separator)) {
        const bool descending = name.starts_with('-');
        keys.push_back({descending ? name.substr(1) : std::move(name), descending});
    }
    return keys;
}

Response v2_page(const Settings& settings, const Call& call, const Paging& paging, std::size_t total,
                 std::string body) {
    Response response = json_answer(200, std::move(body));
    response.headers.add("x-total-count", fmt::to_string(total));
    const std::size_t next = paging.skip + paging.limit;
    if (settings.link_headers && next < total) {
        const std::string_view url = call.request.url;
        const auto address = url.substr(0, url.find('?'));
        response.headers.add("link", fmt::format("<{}?limit={}&skip={}>; rel=\"next\"", address, paging.limit, next));
    }
    return response;
}

}  // namespace lockstep::twin::jumpcloud
