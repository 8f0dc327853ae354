#include <fmt/format.h>

#include <boost/json.hpp>

#include "survey/jumpcloud_questions.hpp"

namespace lockstep::survey::jumpcloud {
namespace {

namespace json = boost::json;

constexpr std::int64_t kMostAttributes = 60;
constexpr std::int64_t kMostPhones = 20;

std::string path_of(const std::string& id) {
    return "/api/systemusers/" + id;
}

/// One of two words, by whether it was taken.
Answer taken(const Heard& heard, std::string_view yes, std::string_view no) {
    Answer answer;
    answer.value = json::string{heard.ok() ? yes : no};
    answer.detail = fmt::format("answered {}", heard.status);
    return answer;
}

Task<std::string> add_suspended(Ground& ground) {
    auto id = co_await ground.add_jumpcloud_user({{"state", "ACTIVATED"}, {"password", "Lk-survey-9!Qz"}});
    co_await ground.jumpcloud.say("PUT", path_of(id), json::object{{"state", "SUSPENDED"}, {"suspended", true}});
    co_return id;
}

/// Whether writing this empties the field.
Task<bool> clears(Ground& ground, std::string id, json::value with) {
    const auto filled = fmt::format("S{}", id.substr(id.size() - 8));
    co_await ground.jumpcloud.say("PUT", path_of(id), json::object{{"employeeIdentifier", filled}});
    co_await ground.jumpcloud.say("PUT", path_of(id), json::object{{"employeeIdentifier", std::move(with)}});
    const auto read = co_await ground.jumpcloud.say("GET", path_of(id));
    const bool cleared = read.text("employeeIdentifier").empty();
    co_return cleared;
}

/// The largest array that is taken, or 0 if the largest that we try is.
Task<Answer> most_elements(Ground& ground, std::string field, std::int64_t most, json::object (*make)(std::int64_t)) {
    const auto id = co_await ground.add_jumpcloud_user();
    const auto fits = [&ground, id, field, make](std::int64_t count) -> Task<bool> {
        json::array elements;
        for (std::int64_t i = 0; i < count; ++i) elements.push_back(make(i));
        const auto heard =
            co_await ground.jumpcloud.say("PUT", path_of(id), json::object{{field, std::move(elements)}});
        co_return heard.ok();
    };
    if (co_await fits(most)) co_return Answer{0, fmt::format("{} are taken", most)};
    std::int64_t good = 0;
    std::int64_t bad = most;
    while (bad - good > 1) {
        const auto middle = good + (bad - good) / 2;
        const bool fit = co_await fits(middle);
        (fit ? good : bad) = middle;
    }
    co_return Answer{good, fmt::format("{} are taken, {} are refused", good, bad)};
}

}  // namespace

Task<Answer> duplicate_status(Ground& ground) {
    const auto name = ground.new_name();
    const auto body = [&](std::string_view email) {
        return json::object{{"username", name}, {"email", fmt::format("{}@example.com", email)}, {"state", "STAGED"}};
    };
    co_await ground.make(Kind::jumpcloud_user, name, "/api/systemusers", body(name));
    const auto again = co_await ground.make(Kind::jumpcloud_user, name, "/api/systemusers", body(ground.new_name()));
    co_return Answer{again.status, again.text("message")};
}

Task<Answer> names_fold_case(Ground& ground) {
    const auto name = ground.new_name();
    auto other = name;
    other[0] = 'L';
    json::object body{{"username", name}, {"email", name + "@example.com"}, {"state", "STAGED"}};
    co_await ground.make(Kind::jumpcloud_user, name, "/api/systemusers", body);
    body["username"] = other;
    body["email"] = ground.new_name() + "@example.com";
    const auto again = co_await ground.make(Kind::jumpcloud_user, other, "/api/systemusers", body);
    co_return Answer{!again.ok(), fmt::format("{} beside {}: {}", other, name, again.status)};
}

Task<Answer> new_user_state(Ground& ground) {
    const auto name = ground.new_name();
    const auto heard = co_await ground.make(Kind::jumpcloud_user, name, "/api/systemusers",
                                            {{"username", name}, {"email", name + "@example.com"}});
    if (!heard.ok()) co_return Answer{nullptr, fmt::format("refused with {}", heard.status)};
    co_return Answer{json::string{heard.text("state")}, "a POST that says nothing of the state"};
}

Task<Answer> lone_state(Ground& ground) {
    const auto id = co_await ground.add_jumpcloud_user({{"state", "ACTIVATED"}, {"password", "Lk-survey-9!Qz"}});
    co_return taken(co_await ground.jumpcloud.say("PUT", path_of(id), json::object{{"state", "SUSPENDED"}}), "mirrored",
                    "refuse");
}

Task<Answer> suspend_staged(Ground& ground) {
    const auto id = co_await ground.add_jumpcloud_user();
    co_return taken(
        co_await ground.jumpcloud.say("PUT", path_of(id), json::object{{"state", "SUSPENDED"}, {"suspended", true}}),
        "accept", "refuse");
}

Task<Answer> state_suspend_route(Ground& ground) {
    const auto id = co_await ground.add_jumpcloud_user({{"state", "ACTIVATED"}, {"password", "Lk-survey-9!Qz"}});
    const auto heard = co_await ground.jumpcloud.say("POST", path_of(id) + "/state/suspend");
    co_return Answer{heard.ok(), fmt::format("answered {}", heard.status)};
}

Task<Answer> verbs_on_suspended(Ground& ground) {
    const auto id = co_await add_suspended(ground);
    co_return taken(co_await ground.jumpcloud.say("POST", path_of(id) + "/expire"), "accept", "refuse");
}

Task<Answer> restricted_writes(Ground& ground) {
    const json::array restricted{json::object{{"field", "department"}, {"type", "scim"}}};
    const auto id = co_await ground.add_jumpcloud_user({{"restrictedFields", restricted}});
    const auto heard = co_await ground.jumpcloud.say("PUT", path_of(id), json::object{{"department", "Survey"}});
    if (!heard.ok()) co_return Answer{"refuse", fmt::format("answered {}", heard.status)};
    const auto read = co_await ground.jumpcloud.say("GET", path_of(id));
    if (read.text("department") == "Survey") co_return Answer{nullptr, "the field could not be restricted by the API"};
    co_return Answer{"ignore", "answered 200, and nothing changed"};
}

Task<Answer> employee_identifier_clear(Ground& ground) {
    const auto id = co_await ground.add_jumpcloud_user();
    const bool by_null = co_await clears(ground, id, nullptr);
    const bool by_empty = co_await clears(ground, id, "");
    if (by_null && by_empty) co_return Answer{"both", {}};
    if (!by_null && !by_empty) co_return Answer{nullptr, "neither null nor \"\" clears it"};
    co_return Answer{by_null ? "null" : "empty", {}};
}

Task<Answer> sub_ids(Ground& ground) {
    const json::array attributes{json::object{{"name", "lockstep"}, {"value", "survey"}}};
    const auto id = co_await ground.add_jumpcloud_user({{"attributes", attributes}});
    const auto before = co_await ground.jumpcloud.say("GET", path_of(id));
    co_await ground.wait(std::chrono::milliseconds{1100});  // ids hold the second of their writing
    const auto* held = before.body.is_object() ? before.body.get_object().if_contains("attributes") : nullptr;
    if (!held) co_return Answer{nullptr, "no attributes came back"};
    co_await ground.jumpcloud.say("PUT", path_of(id), json::object{{"attributes", *held}});
    const auto after = co_await ground.jumpcloud.say("GET", path_of(id));
    const auto* now = after.body.is_object() ? after.body.get_object().if_contains("attributes") : nullptr;
    co_return Answer{now && *now == *held ? "kept" : "regenerated", {}};
}

Task<Answer> max_attributes(Ground& ground) {
    return most_elements(ground, "attributes", kMostAttributes, [](std::int64_t i) {
        return json::object{{"name", fmt::format("survey{}", i)}, {"value", "x"}};
    });
}

Task<Answer> max_phone_numbers(Ground& ground) {
    return most_elements(ground, "phoneNumbers", kMostPhones, [](std::int64_t i) {
        return json::object{{"type", fmt::format("survey{}", i)}, {"number", "+41000000000"}};
    });
}

}  // namespace lockstep::survey::jumpcloud
