#include "tests/unit/twin/okta_replay.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace lockstep::twin {
namespace {

constexpr std::string_view kRecordedUrl = "https://test.okta.com";

std::string text_of(const json::value* value) {
    return value && value->is_string() ? std::string{value->as_string()} : std::string{};
}

std::string id_of(const OktaAnswer& answer) {
    const auto body = answer.body();
    return text_of(body.is_object() ? body.as_object().if_contains("id") : nullptr);
}

std::filesystem::path samples() {
    const auto* shared = std::getenv("LOCKSTEP_SHARED");
    const std::filesystem::path root =
        shared ? std::filesystem::path{shared} : std::filesystem::path{LOCKSTEP_SOURCE_DIR} / ".." / "shared";
    return root / "samples" / "okta";
}

std::vector<std::string> links_of(const json::object& headers) {
    std::vector<std::string> links;
    const auto* link = headers.if_contains("link");
    if (link && link->is_string()) links.emplace_back(link->as_string());
    if (link && link->is_array()) {
        for (const auto& line : link->as_array()) links.emplace_back(line.as_string());
    }
    return links;
}

bool is_id_character(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Runs of 20 letters and digits with a prefix of the vendor's.
std::set<std::string> ids_in(std::string_view text) {
    constexpr std::string_view kPrefixes[] = {"00u", "00g", "0oa", "0pr", "who", "oty", "osc"};
    std::set<std::string> ids;
    for (std::size_t at = 0; at < text.size();) {
        const auto start = at;
        while (at < text.size() && is_id_character(text[at])) ++at;
        const auto run = text.substr(start, at - start);
        const bool prefixed =
            std::ranges::any_of(kPrefixes, [&](std::string_view prefix) { return run.starts_with(prefix); });
        if (run.size() == 20 && prefixed) ids.emplace(run);
        if (at == start) ++at;
    }
    return ids;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

std::string kind_of(const json::value& value) {
    switch (value.kind()) {
        case json::kind::null: return "null";
        case json::kind::bool_: return "bool";
        case json::kind::int64:
        case json::kind::uint64:
        case json::kind::double_: return "number";
        case json::kind::string: return "string";
        case json::kind::array: return "array";
        case json::kind::object: return "object";
    }
    return {};
}

// Where recordings disagree among themselves, by their year or the org's features.
bool is_optional(std::string_view key) {
    constexpr std::string_view kOptional[] = {"realmId",     "resetFactors", "forgotPassword",
                                              "description", "filter",       "emails"};
    return std::ranges::find(kOptional, key) != std::end(kOptional);
}

bool is_compared_by_value(std::string_view key) {
    constexpr std::string_view kCompared[] = {
        "status", "scope", "errorCode", "errorSummary", "type", "errorCauses", "transitioningToStatus"};
    return std::ranges::find(kCompared, key) != std::end(kCompared);
}

void compare(const json::value& recorded, const json::value& given, const std::string& path,
             std::vector<std::string>& differences);

void compare_objects(const json::object& recorded, const json::object& given, const std::string& path,
                     std::vector<std::string>& differences) {
    for (const auto& [key, value] : recorded) {
        const std::string name{key};
        const auto* other = given.if_contains(key);
        if (!other && !is_optional(name)) differences.push_back(path + "." + name + " is missing");
        if (!other) continue;
        if (is_compared_by_value(name) && kind_of(value) != "object") {
            if (value != *other) {
                differences.push_back(path + "." + name + ": recorded " + json::serialize(value) + ", given " +
                                      json::serialize(*other));
            }
        } else if (name != "statusChanged" || (!value.is_null() && !other->is_null())) {
            compare(value, *other, path + "." + name, differences);
        }
    }
    for (const auto& [key, value] : given) {
        if (!recorded.contains(key) && !is_optional(key)) {
            differences.push_back(path + "." + std::string{key} + " is more than recorded");
        }
    }
}

// Every given element looks like one of the recorded ones.
void compare_arrays(const json::array& recorded, const json::array& given, const std::string& path,
                    std::vector<std::string>& differences) {
    if (recorded.empty() != given.empty()) {
        differences.push_back(path + ": recorded " + std::to_string(recorded.size()) + " elements, given " +
                              std::to_string(given.size()));
        return;
    }
    for (const auto& element : given) {
        std::vector<std::string> best;
        for (const auto& candidate : recorded) {
            auto found = differences_of_shape(candidate, element);
            if (&candidate == &recorded.front() || found.size() < best.size()) best = std::move(found);
        }
        for (const auto& line : best) differences.push_back(path + "[]" + line);
    }
}

void compare(const json::value& recorded, const json::value& given, const std::string& path,
             std::vector<std::string>& differences) {
    if (kind_of(recorded) != kind_of(given)) {
        differences.push_back(path + ": recorded " + kind_of(recorded) + ", given " + kind_of(given));
    } else if (recorded.is_object()) {
        compare_objects(recorded.as_object(), given.as_object(), path, differences);
    } else if (recorded.is_array()) {
        compare_arrays(recorded.as_array(), given.as_array(), path, differences);
    }
}

json::object without_nulls(const json::object& object) {
    json::object result;
    for (const auto& [key, value] : object) {
        if (!value.is_null()) result[key] = value;
    }
    return result;
}

// The recorder of 2020 dropped request bodies: what was asked for is read from the answer.
json::object user_body(const json::object& shown) {
    json::object body{{"profile", without_nulls(shown.at("profile").as_object())}};
    if (shown.at("credentials").as_object().contains("password")) {
        body["credentials"] = json::object{{"password", json::object{{"value", "Abcd1234"}}}};
    }
    return body;
}

json::object hook_body(const json::object& shown) {
    json::object body{{"name", shown.at("name")}, {"events", shown.at("events")}, {"channel", shown.at("channel")}};
    body["channel"].at("config").at("authScheme").as_object()["value"] = "secret";
    return body;
}

json::value guessed_body(const Exchange& exchange) {
    if (!exchange.body.is_object() || exchange.target.find("/lifecycle/") != std::string::npos) return nullptr;
    const auto& shown = exchange.body.as_object();
    if (shown.contains("errorCode") && !exchange.target.starts_with("/api/v1/groups/rules")) return nullptr;
    if (exchange.target.starts_with("/api/v1/users")) return user_body(shown);
    if (exchange.target.starts_with("/api/v1/eventHooks")) return hook_body(shown);
    if (exchange.target.ends_with("/users")) return json::object{{"id", shown.at("id")}, {"scope", shown.at("scope")}};
    if (exchange.target.starts_with("/api/v1/apps/")) return json::object{};
    if (exchange.target.starts_with("/api/v1/groups/rules")) return without_nulls(shown);
    return json::object{{"profile", shown.at("profile")}};
}

}  // namespace

std::vector<Exchange> load_recording(std::string_view name) {
    std::ifstream file{samples() / (std::string{name} + ".recorded.json")};
    if (!file) return {};
    std::stringstream text;
    text << file.rdbuf();
    std::vector<Exchange> exchanges;
    const auto recording = json::parse(text.str());
    for (const auto& element : recording.as_array()) {
        const auto& request = element.at("request").as_object();
        const auto& response = element.at("response").as_object();
        Exchange exchange;
        exchange.source = text_of(element.as_object().if_contains("source"));
        exchange.method = text_of(request.if_contains("method"));
        exchange.target = text_of(request.if_contains("target"));
        if (const auto* body = request.if_contains("body")) exchange.request_body = *body;
        exchange.status = response.at("status").to_number<int>();
        if (const auto* body = response.if_contains("body")) exchange.body = *body;
        exchange.links = links_of(response.at("headers").as_object());
        exchanges.push_back(std::move(exchange));
    }
    return exchanges;
}

std::vector<std::string> differences_of_shape(const json::value& recorded, const json::value& given) {
    std::vector<std::string> differences;
    compare(recorded, given, "", differences);
    return differences;
}

std::string Replay::translate(std::string text) const {
    for (const auto& [recorded, ours] : ids_) replace_all(text, recorded, ours);
    replace_all(text, kRecordedUrl, OktaClient::kUrl);
    return text;
}

std::string Replay::body_for(const Exchange& exchange) const {
    if (exchange.method != "POST" && exchange.method != "PUT") return {};
    const auto& body = exchange.request_body.is_null() ? guessed_body(exchange) : exchange.request_body;
    return body.is_null() ? std::string{} : translate(json::serialize(body));
}

void Replay::learn(const json::value& recorded, const json::value& given) {
    if (recorded.is_array() && given.is_array() && recorded.as_array().size() == given.as_array().size()) {
        for (std::size_t i = 0; i < given.as_array().size(); ++i) learn(recorded.at(i), given.at(i));
    }
    if (!recorded.is_object() || !given.is_object()) return;
    const auto ours = text_of(given.as_object().if_contains("id"));
    const auto theirs = text_of(recorded.as_object().if_contains("id"));
    if (!theirs.empty() && !ours.empty()) ids_.emplace(theirs, ours);
}

void Replay::make_user(const std::string& id, const json::value& shown) {
    const auto login = "made" + std::to_string(++made_) + "@example.com";
    json::object body{
        {"profile", json::object{{"firstName", "A"}, {"lastName", "B"}, {"login", login}, {"email", login}}},
        {"credentials", json::object{{"password", json::object{{"value", "Abcd1234"}}}}}};
    std::string status = "ACTIVE";
    if (shown.is_object() && text_of(shown.as_object().if_contains("id")) == id) {
        body = user_body(shown.as_object());
        status = text_of(shown.as_object().if_contains("status"));
    }
    const auto answer =
        client.post(status == "STAGED" ? "/api/v1/users?activate=false" : "/api/v1/users", json::serialize(body));
    ASSERT_EQ(answer.status, 200) << answer.text;
    ids_[id] = id_of(answer);
    const auto lead = [&](const std::string& operation) {
        EXPECT_EQ(client.post("/api/v1/users/" + ids_[id] + "/lifecycle/" + operation).status, 200);
    };
    if (status == "SUSPENDED") lead("suspend");
    if (status == "PASSWORD_EXPIRED") lead("expire_password");
    if (status == "DEPROVISIONED") lead("deactivate");
}

void Replay::prepare(const Exchange& exchange) {
    if (exchange.status == 404) return;
    auto named = ids_in(exchange.target);
    named.merge(ids_in(json::serialize(exchange.request_body)));
    for (const auto& id : named) {
        if (ids_.contains(id)) continue;
        if (id.starts_with("00u")) make_user(id, exchange.body);
        if (id.starts_with("00g")) ids_[id] = client.create_group("Made " + std::to_string(++made_));
        if (id.starts_with("0oa")) {
            ids_[id] = id_of(client.post("/api/v1/apps", R"({"label":"Made"})"));
        }
        if (id.starts_with("oty")) {
            ids_[id] = id_of(client.get("/api/v1/meta/types/user/default"));
        }
    }
}

std::vector<std::string> Replay::play(const Exchange& exchange) {
    prepare(exchange);
    client.wait(std::chrono::seconds{1});
    const auto answer = client.send(exchange.method, translate(exchange.target), body_for(exchange));
    const auto given = answer.body();
    learn(exchange.body, given);
    auto differences = differences_of_shape(json::parse(translate(json::serialize(exchange.body))), given);
    if (answer.status != exchange.status) {
        differences.insert(differences.begin(), "status " + std::to_string(exchange.status) + " recorded, given " +
                                                    std::to_string(answer.status) + ": " + answer.text);
    }
    for (const auto& link : exchange.links) {
        const bool cursor = link.find("after=") != std::string::npos;
        const auto lines = answer.headers.list("link");
        const auto relation = link.substr(link.rfind(';'));
        const bool found = std::ranges::any_of(
            lines, [&](std::string_view line) { return cursor ? line.ends_with(relation) : line == translate(link); });
        if (!found) differences.push_back("no link " + translate(link));
    }
    for (auto& line : differences) line = exchange.method + " " + exchange.target + " " + line;
    return differences;
}

}  // namespace lockstep::twin
