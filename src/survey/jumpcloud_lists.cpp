#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "survey/jumpcloud_questions.hpp"

namespace lockstep::survey::jumpcloud {
namespace {

namespace json = boost::json;

constexpr int kSizes[] = {1000, 500, 250, 200, 100, 50, 25, 10};

bool holds_id(const json::array& rows, std::string_view id) {
    return std::ranges::any_of(rows, [&](const json::value& row) {
        if (!row.is_object()) return false;
        const auto* held = row.get_object().if_contains("id");
        const auto* to = row.get_object().if_contains("to");
        if (!held && to && to->is_object()) held = to->get_object().if_contains("id");
        return held && held->is_string() && held->get_string() == id;
    });
}

/// The largest page of those we try that is given.
template <class Ask>
Task<Answer> largest_page(Ask ask) {
    for (const int size : kSizes) {
        const auto heard = co_await ask(size);
        if (heard.ok()) co_return Answer{size, fmt::format("limit={} is taken", size)};
    }
    co_return Answer{nullptr, "no page size was taken"};
}

std::string members_of(const std::string& group) {
    return fmt::format("/api/v2/usergroups/{}/members", group);
}

json::object edge(std::string_view op, const std::string& user) {
    return {{"op", op}, {"type", "user"}, {"id", user}};
}

Answer lag(std::optional<std::chrono::milliseconds> seen, std::string_view what) {
    if (!seen) return {nullptr, fmt::format("{} did not show within the survey's patience", what)};
    return {seen->count(), fmt::format("{} showed after {} ms", what, seen->count())};
}

/// A group that lists show by now.
Task<std::string> add_listed_group(Ground& ground) {
    auto id = co_await ground.add_jumpcloud_group();
    co_await ground.time_until([&ground, id]() -> Task<bool> {
        const auto heard = co_await ground.jumpcloud.say("GET", "/api/v2/usergroups?limit=10&sort=-id");
        co_return holds_id(heard.rows(), id);
    });
    co_return id;
}

}  // namespace

Task<Answer> page_cap(Ground& ground) {
    return largest_page([&ground](int size) {
        return ground.jumpcloud.say("GET", fmt::format("/api/systemusers?limit={}&fields=username&sort=_id", size));
    });
}

Task<Answer> search_page_cap(Ground& ground) {
    return largest_page([&ground](int size) {
        return ground.jumpcloud.say("POST", "/api/search/systemusers",
                                    json::object{{"limit", size}, {"fields", "username"}, {"sort", "_id"}});
    });
}

Task<Answer> id_filter(Ground& ground) {
    co_await ground.add_jumpcloud_user();  // so that there is somebody
    std::string id;
    co_await ground.time_until([&ground, &id]() -> Task<bool> {
        const auto first = co_await ground.jumpcloud.say("GET", "/api/systemusers?limit=1&sort=_id&fields=username");
        if (!first.rows("results").empty()) id = first.rows("results")[0].at("_id").as_string();
        co_return !id.empty();
    });
    if (id.empty()) co_return Answer{nullptr, "no user came in the list"};
    const auto after =
        co_await ground.jumpcloud.say("GET", "/api/systemusers?limit=10&sort=_id&fields=username&filter=_id:$gt:" + id);
    if (!after.ok()) co_return Answer{false, fmt::format("answered {}", after.status)};
    const bool honoured = !holds_id(after.rows("results"), id);
    co_return Answer{honoured, honoured ? "only later ids came" : "the filter was ignored"};
}

Task<Answer> link_headers(Ground& ground) {
    co_await add_listed_group(ground);
    co_await add_listed_group(ground);
    const auto heard = co_await ground.jumpcloud.say("GET", "/api/v2/usergroups?limit=1");
    co_return Answer{heard.headers.find("link").has_value(), {}};
}

Task<Answer> absent_in_lists(Ground& ground) {
    const auto id = co_await ground.add_jumpcloud_user();
    std::optional<bool> absent;
    co_await ground.time_until([&ground, &absent, id]() -> Task<bool> {
        const auto heard = co_await ground.jumpcloud.say("GET", "/api/systemusers?limit=10&sort=-_id");
        for (const auto& row : heard.rows("results")) {
            if (row.at("_id").as_string() == id) absent = !row.as_object().contains("manager");
        }
        co_return absent.has_value();
    });
    if (!absent) co_return Answer{nullptr, "the new user did not come in a list"};
    co_return Answer{*absent, *absent ? "an unset manager is left out" : "an unset manager is null"};
}

Task<Answer> search_lag(Ground& ground) {
    const auto name = ground.new_name();
    co_await ground.make(Kind::jumpcloud_user, name, "/api/systemusers",
                         {{"username", name}, {"email", name + "@example.com"}, {"state", "STAGED"}});
    const auto seen = co_await ground.time_until([&ground, name]() -> Task<bool> {
        json::object search{{"filter", json::array{json::object{{"username", name}}}}, {"limit", 1}};
        const auto heard = co_await ground.jumpcloud.say("POST", "/api/search/systemusers", std::move(search));
        co_return !heard.rows("results").empty();
    });
    co_return lag(seen, "a new user in the search");
}

Task<Answer> graph_lag(Ground& ground) {
    const auto user = co_await ground.add_jumpcloud_user();
    const auto group = co_await ground.add_jumpcloud_group();
    co_await ground.jumpcloud.say("POST", members_of(group), edge("add", user));
    const auto seen = co_await ground.time_until([&ground, user, group]() -> Task<bool> {
        const auto heard = co_await ground.jumpcloud.say("GET", members_of(group) + "?limit=10");
        co_return holds_id(heard.rows(), user);
    });
    co_return lag(seen, "a new member in the group's list");
}

Task<Answer> membership_method_field(Ground& ground) {
    co_await add_listed_group(ground);
    const auto heard = co_await ground.jumpcloud.say("GET", "/api/v2/usergroups?limit=1&fields=name,membershipMethod");
    const auto& rows = heard.rows();
    if (rows.empty()) co_return Answer{nullptr, "no group in the list"};
    co_return Answer{rows[0].as_object().contains("membershipMethod"), {}};
}

Task<Answer> membership_method_filter(Ground& ground) {
    const auto group = co_await add_listed_group(ground);
    const auto heard = co_await ground.jumpcloud.say(
        "GET", "/api/v2/usergroups?limit=10&sort=-id&filter=membershipMethod:eq:DYNAMIC_AUTOMATED");
    if (!heard.ok()) co_return Answer{"ignored", fmt::format("answered {}", heard.status)};
    const bool ignored = holds_id(heard.rows(), group);
    co_return Answer{ignored ? "ignored" : "works", ignored ? "a static group came among the dynamic ones" : ""};
}

Task<Answer> group_names_unique(Ground& ground) {
    const auto name = ground.new_name();
    const json::object body{{"name", name}, {"description", kMarker}};
    co_await ground.make(Kind::jumpcloud_group, name, "/api/v2/usergroups", body);
    const auto again = co_await ground.make(Kind::jumpcloud_group, name, "/api/v2/usergroups", body);
    co_return Answer{!again.ok(), fmt::format("the second of the name: {}", again.status)};
}

Task<Answer> idempotent_204(Ground& ground) {
    const auto user = co_await ground.add_jumpcloud_user();
    const auto group = co_await ground.add_jumpcloud_group();
    co_await ground.jumpcloud.say("POST", members_of(group), edge("add", user));
    const auto again = co_await ground.jumpcloud.say("POST", members_of(group), edge("add", user));
    co_await ground.jumpcloud.say("POST", members_of(group), edge("remove", user));
    const auto gone = co_await ground.jumpcloud.say("POST", members_of(group), edge("remove", user));
    co_return Answer{again.ok() && gone.ok(),
                     fmt::format("adding again: {}, removing again: {}", again.status, gone.status)};
}

}  // namespace lockstep::survey::jumpcloud
