#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "survey/okta_questions.hpp"

namespace lockstep::survey::okta {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto kRuleRest = 3s;  ///< how long a rule has to bring somebody back

bool holds_id(const json::array& rows, std::string_view id) {
    return std::ranges::any_of(rows, [&](const json::value& row) {
        const auto* held = row.is_object() ? row.get_object().if_contains("id") : nullptr;
        return held && held->is_string() && held->get_string() == id;
    });
}

std::string member_path(const std::string& group, const std::string& user) {
    return fmt::format("/api/v1/groups/{}/users/{}", group, user);
}

Task<bool> is_member(Ground& ground, std::string group, std::string user) {
    const auto heard = co_await ground.okta.say("GET", fmt::format("/api/v1/groups/{}/users?limit=200", group));
    co_return holds_id(heard.rows(), user);
}

Answer lag(std::optional<std::chrono::milliseconds> seen, std::string_view what) {
    if (!seen) return {nullptr, fmt::format("{} did not show within the survey's patience", what)};
    return {seen->count(), fmt::format("{} showed after {} ms", what, seen->count())};
}

}  // namespace

Task<Answer> read_only_group(Ground& ground) {
    const auto groups = co_await ground.okta.say("GET", "/api/v1/groups?limit=10&filter=type%20eq%20%22BUILT_IN%22");
    if (groups.rows().empty()) co_return Answer{nullptr, "no built-in group is shown to the credential"};
    const std::string group{groups.rows()[0].at("id").as_string()};
    const auto user = co_await ground.add_okta_user(Ground::Life::staged);
    const auto heard = co_await ground.okta.say("PUT", member_path(group, user));
    if (heard.ok()) co_return Answer{nullptr, "a built-in group took a member"};
    co_return Answer{json::string{heard.text("errorCode")}, fmt::format("status {}", heard.status)};
}

Task<Answer> duplicate_group(Ground& ground) {
    const auto name = ground.new_name();
    const json::object body{{"profile", json::object{{"name", name}, {"description", kMarker}}}};
    co_await ground.make(Kind::okta_group, name, "/api/v1/groups", body);
    const auto again = co_await ground.make(Kind::okta_group, name, "/api/v1/groups", body);
    if (again.ok()) co_return Answer{"allowed", "two groups may bear one name"};
    co_return Answer{json::string{again.text("errorCode")},
                     fmt::format("{}: {}", again.status, again.text("errorSummary"))};
}

Task<Answer> rule_member_removed(Ground& ground) {
    const auto group = co_await ground.add_okta_group();
    const auto user = co_await ground.add_okta_user(Ground::Life::active);
    const auto read = co_await ground.okta.say("GET", "/api/v1/users/" + user);
    const auto* profile = read.body.is_object() ? read.body.get_object().if_contains("profile") : nullptr;
    if (!profile) co_return Answer{nullptr, "the new user could not be read"};
    const auto name = ground.new_name();
    const auto expression = fmt::format("user.login==\"{}\"", std::string{profile->at("login").as_string()});
    const auto rule = co_await ground.make(
        Kind::okta_rule, name, "/api/v1/groups/rules",
        {{"type", "group_rule"},
         {"name", name},
         {"conditions",
          json::object{{"expression", json::object{{"value", expression}, {"type", "urn:okta:expression:1.0"}}}}},
         {"actions", json::object{{"assignUserToGroups", json::object{{"groupIds", json::array{group}}}}}}});
    if (!rule.ok()) co_return Answer{nullptr, fmt::format("no rule could be made: {}", rule.status)};
    co_await ground.okta.say("POST", fmt::format("/api/v1/groups/rules/{}/lifecycle/activate", rule.text("id")));
    const auto filled = co_await ground.time_until([&] { return is_member(ground, group, user); });
    if (!filled) co_return Answer{nullptr, "the rule filled nothing within the survey's patience"};
    const auto removed = co_await ground.okta.say("DELETE", member_path(group, user));
    if (!removed.ok()) co_return Answer{nullptr, fmt::format("the removal was refused: {}", removed.text("errorCode"))};
    co_await ground.wait(kRuleRest);
    const bool back = co_await is_member(ground, group, user);
    co_return Answer{back ? "readded" : "excluded", {}};
}

Task<Answer> index_lag(Ground& ground) {
    const auto user = co_await ground.add_okta_user(Ground::Life::staged);
    const auto query = fmt::format("/api/v1/users?limit=1&search=id%20eq%20%22{}%22", user);
    const auto seen = co_await ground.time_until(
        [&ground, query]() -> Task<bool> { co_return !(co_await ground.okta.say("GET", query)).rows().empty(); });
    co_return lag(seen, "a new user in the search");
}

Task<Answer> member_lag(Ground& ground) {
    const auto user = co_await ground.add_okta_user(Ground::Life::staged);
    const auto group = co_await ground.add_okta_group();
    co_await ground.okta.say("PUT", member_path(group, user));
    co_return lag(co_await ground.time_until([&] { return is_member(ground, group, user); }),
                  "a new member in the group's list");
}

Task<Answer> log_lag(Ground& ground) {
    constexpr int kTries = 3;  // one event may be late although the log is not
    std::optional<std::chrono::milliseconds> seen;
    for (int i = 0; i < kTries && !seen; ++i) {
        const auto since = to_rfc3339(ground.now() - 1min);
        const auto user = co_await ground.add_okta_user(Ground::Life::staged);
        const auto query = fmt::format("/api/v1/logs?limit=10&since={}&filter=target.id%20eq%20%22{}%22", since, user);
        seen = co_await ground.time_until(
            [&ground, query]() -> Task<bool> { co_return !(co_await ground.okta.say("GET", query)).rows().empty(); });
    }
    co_return lag(seen, "a creation in the System Log");
}

Task<Answer> page_over_limit(Ground& ground) {
    const auto heard = co_await ground.okta.say("GET", "/api/v1/users?limit=500&search=status%20pr");
    if (!heard.ok()) co_return Answer{"refused", fmt::format("{} {}", heard.status, heard.text("errorCode"))};
    co_return Answer{heard.rows().size() > 200 ? "given" : "cut",
                     fmt::format("limit=500 gave {}", heard.rows().size())};
}

Task<Answer> list_order(Ground& ground) {
    const auto heard = co_await ground.okta.say("GET", "/api/v1/users?limit=200");
    const auto& rows = heard.rows();
    const bool sorted = std::ranges::is_sorted(
        rows, {}, [](const json::value& row) { return std::string_view{row.at("id").as_string()}; });
    co_return Answer{sorted ? "id" : "other", fmt::format("{} users looked at", rows.size())};
}

Task<Answer> expired_token(Ground& ground) {
    Request request{"GET", ground.okta.settings().org_url + "/api/v1/users?limit=1", {}, {}};
    request.headers.add("accept", "application/json");
    request.headers.add("authorization", "Bearer eyJhbGciOiJSUzI1NiJ9.c3VydmV5.c3VydmV5");
    const auto heard = co_await ground.okta.send(std::move(request));
    co_return Answer{json::string{heard.text("errorCode")}, fmt::format("status {}", heard.status)};
}

}  // namespace lockstep::survey::okta
