// GET /api/v1/users in its four modes: plain, `q`, `filter`, `search`.
#include <algorithm>

#include "twin/okta/fold.hpp"
#include "twin/okta/paging.hpp"
#include "twin/okta/projection.hpp"
#include "twin/okta/user_json.hpp"
#include "twin/okta/user_search.hpp"
#include "twin/okta/users.hpp"

namespace lockstep::twin::okta {
namespace {

constexpr std::size_t kLongestExpression = 4000;  // the link to the next page repeats it, in a header

std::int64_t users_per_page(const Call& call) {
    return read_limit(call, 200, 200);
}

using Accepts = std::function<bool(const User&)>;

bool is_named(const User& user, std::string_view folded) {
    return std::ranges::any_of(std::array{"firstName", "lastName", "email"}, [&](const char* name) {
        return fold_case(text_at(user.profile, name)).starts_with(folded);
    });
}

UserView view_of(const Call& call) {
    const auto type = call.request.headers.find("content-type").value_or("");
    const auto has = [&](std::string_view option) { return type.find(option) != std::string_view::npos; };
    const bool reduced = has("omitCredentials,") && has("omitCredentialsLinks") && has("omitTransitioningToStatus");
    return reduced ? UserView::reduced : UserView::listed;
}

void append(std::string& body, const Call& call, const User& user, UserView view,
            const std::optional<Projection>& projection) {
    if (body.size() > 1) body += ',';
    if (projection)
        body += json::serialize(project(json::parse(to_json(call.org, user, view)).as_object(), *projection));
    else
        append_user(body, call.org, user, view);
}

std::optional<Projection> projection_of(const Call& call) {
    const auto fields = call.target.find("fields");
    return fields ? std::optional{parse_projection(*fields)} : std::nullopt;
}

// A page in the order of ids, from the cursor on.
Response page_by_id(Call& call, const std::string& after, std::int64_t limit, bool cursor_has_digit,
                    const Accepts& accepts) {
    const auto view = view_of(call);
    const auto projection = projection_of(call);
    std::string body = "[", last;
    std::int64_t count = 0;
    bool more = false;
    for_each_indexed(call.org, after, call.now, [&](const User& user) {
        if (!accepts(user)) return true;
        if (count == limit) {
            more = true;
            return false;
        }
        append(body, call, user, view, projection);
        last = user.id;
        ++count;
        return true;
    });
    auto response = ok(body += ']');
    const auto next = more ? std::optional{cursor_has_digit ? to_cursor(last) : last} : std::nullopt;
    add_links(response, call, limit, next);
    return response;
}

struct SortKey {
    std::string text;
    std::string id;
    auto operator<=>(const SortKey&) const = default;
};

std::string sort_text(const User& user, std::string_view attribute) {
    FieldValues values;
    fields_of(user)(attribute, values);
    if (values.empty()) return {};
    if (const auto* text = std::get_if<std::string_view>(&values.front())) return fold_case(*text);
    if (const auto* time = std::get_if<WallTime>(&values.front())) return to_rfc3339(*time);
    if (const auto* number = std::get_if<double>(&values.front())) return fmt::format("{:030.6f}", *number);
    return std::get<bool>(values.front()) ? "true" : "false";
}

using Sorted = std::vector<std::pair<SortKey, const User*>>;

Sorted sorted_by(const Call& call, const std::function<std::string(const User&)>& text, const Accepts& accepts) {
    Sorted found;
    for_each_indexed(call.org, {}, call.now, [&](const User& user) {
        if (accepts(user)) found.push_back({{text(user), user.id}, &user});
        return true;
    });
    std::ranges::sort(found, {}, [](const auto& entry) { return entry.first; });
    return found;
}

Response page_from(Call& call, const Sorted& found, std::string_view after, std::int64_t limit, bool cursor_has_digit) {
    auto from = found.begin();
    if (!after.empty()) {
        from = std::ranges::find(found, after, [](const auto& entry) { return std::string_view{entry.first.id}; });
        if (from == found.end()) throw refusal("E0000031", {"Invalid cursor."});
        ++from;
    }
    const auto to = found.end() - from > limit ? from + limit : found.end();
    const auto view = view_of(call);
    const auto projection = projection_of(call);
    std::string body = "[";
    for (auto entry = from; entry != to; ++entry) append(body, call, *entry->second, view, projection);
    auto response = ok(body += ']');
    std::optional<std::string> next;
    if (to != found.end()) next = std::prev(to)->first.id;
    if (next && cursor_has_digit) next = to_cursor(*next);
    add_links(response, call, limit, next);
    return response;
}

Response page_sorted(Call& call, std::string_view sort_by, std::int64_t limit, const Accepts& accepts) {
    if (!is_searched(call.org, sort_by))
        throw refusal("E0000031", {fmt::format("Unrecognized attribute '{}'", sort_by)});
    auto found = sorted_by(call, [&](const User& user) { return sort_text(user, sort_by); }, accepts);
    if (call.target.find("sortOrder") == "desc") std::ranges::reverse(found);
    return page_from(call, found, call.target.find("after").value_or(""), limit, false);
}

// Nothing is said of the plain list's order, so it may be any that stays: here that of the ids read backwards.
Response plain_page(Call& call, const std::string& after, std::int64_t limit, const Accepts& accepts) {
    if (call.org.settings.list_order == "id") return page_by_id(call, after, limit, true, accepts);
    const auto backwards = [](const User& user) { return std::string{user.id.rbegin(), user.id.rend()}; };
    return page_from(call, sorted_by(call, backwards, accepts), after, limit, true);
}

Response search_users(Call& call, std::string_view search) {
    const auto filter = parse_user_search(call.org, search);
    const Accepts accepts = [&](const User& user) { return matches(filter, fields_of(user), TextCase::folded); };
    const auto limit = users_per_page(call);
    if (const auto sort_by = call.target.find("sortBy")) return page_sorted(call, *sort_by, limit, accepts);
    std::string after{call.target.find("after").value_or("")};
    if (!after.empty() && (after.size() != 20 || !after.starts_with("00u"))) {
        throw refusal("E0000031", {"Invalid cursor."});
    }
    return page_by_id(call, after, limit, false, accepts);
}

Response query_users(Call& call, std::string_view query) {
    const auto folded = fold_case(query);
    const auto limit = read_limit(call, 10, 200);
    const auto view = view_of(call);
    const auto projection = projection_of(call);
    std::string body = "[";
    std::int64_t count = 0;
    for_each_indexed(call.org, {}, call.now, [&](const User& user) {
        if (user.status != UserStatus::DEPROVISIONED && is_named(user, folded)) {
            append(body, call, user, view, projection);
            ++count;
        }
        return count < limit;
    });
    return ok(body += ']');
}

}  // namespace

Response list_users(Call& call) {
    if (!call.principal.has_role) return ok(std::string{"[]"});  // no error: API-okta.md §0, 1
    const auto search = call.target.find("search");
    const auto filter_text = call.target.find("filter");
    if (search && filter_text) throw refusal("E0000033");
    if (search && search->size() > kLongestExpression) throw refusal("E0000256");
    if (search) return search_users(call, *search);
    if (const auto query = call.target.find("q"); query && !query->empty()) return query_users(call, *query);
    const auto limit = users_per_page(call);
    const auto cursor = call.target.find("after");
    const auto after = cursor ? from_cursor(*cursor, "00u") : std::string{};
    if (filter_text) {
        const auto filter = parse_user_filter(*filter_text);
        return plain_page(call, after, limit,
                          [&](const User& user) { return matches(filter, fields_of(user), TextCase::sensitive); });
    }
    return plain_page(call, after, limit, [](const User& user) { return user.status != UserStatus::DEPROVISIONED; });
}

}  // namespace lockstep::twin::okta
