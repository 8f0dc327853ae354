#include "tests/scenarios/scenario.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "model/json.hpp"
#include "sync/plan.hpp"
#include "tests/support/policy_of.hpp"

namespace lockstep::scenarios {
namespace {

namespace json = boost::json;

constexpr auto kNow = "2026-06-01T12:00:00Z";

std::string read_text(const std::filesystem::path& path) {
    std::ifstream file{path};
    if (!file) throw std::runtime_error{"cannot read " + path.string()};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

policy::Policy read_policy(const std::filesystem::path& folder) {
    return testing::policy_of(testing::kConnections + read_text(folder / "policy.yaml"));
}

std::string text_in(const json::object& object, std::string_view key, std::string_view otherwise) {
    const auto* found = object.if_contains(key);
    return std::string{found == nullptr ? otherwise : std::string_view{found->as_string()}};
}

WallTime time_of(const json::value& value) {
    const auto time = from_rfc3339(std::string_view{value.as_string()});
    if (!time) throw std::runtime_error{"no time: " + json::serialize(value)};
    return *time;
}

template <class Enum>
Enum name_in(const json::object& object, std::string_view key, Enum otherwise) {
    const auto* found = object.if_contains(key);
    if (found == nullptr) return otherwise;
    const auto read = from_name<Enum>(std::string_view{found->as_string()});
    if (!read) throw std::runtime_error{"unknown name: " + json::serialize(*found)};
    return *read;
}

bool is_member_of_account(std::string_view key) {
    constexpr std::array<std::string_view, 12> kMembers{"id",
                                                        "state",
                                                        "how",
                                                        "email",
                                                        "login",
                                                        "username",
                                                        "restricted",
                                                        "vendor_status",
                                                        "administrator",
                                                        "status_changed",
                                                        "read_minutes_ago",
                                                        "unread"};
    return std::ranges::find(kMembers, key) != kMembers.end();
}

/// Ada, unless the object says otherwise; what is no member of Account is an attribute.
Account read_account(const policy::Policy& policy, Side side, const json::object& object, WallTime now) {
    Account account;
    account.side = side;
    account.id = {text_in(object, "id", side == Side::okta ? "o1" : "j1")};
    account.state = name_in(object, "state", AccountState::active);
    account.how = name_in(object, "how", ReadHow::by_id);
    account.email = text_in(object, "email", "ada@example.com");
    account.login =
        text_in(object, side == Side::okta ? "login" : "username", side == Side::okta ? account.email : "ada");
    account.vendor_status = text_in(object, "vendor_status", "");
    account.administrator = object.contains("administrator");
    account.unread = text_in(object, "unread", "");
    account.read_at = now;
    if (const auto* changed = object.if_contains("status_changed")) account.status_changed = time_of(*changed);
    if (const auto* minutes = object.if_contains("read_minutes_ago")) {
        account.read_at -= std::chrono::minutes{minutes->as_int64()};
    }
    if (const auto* restricted = object.if_contains("restricted")) {
        for (const auto& name : restricted->as_array()) account.restricted.emplace_back(name.as_string());
    }
    const auto& slots = policy.slots(side);
    account.values.assign(slots.size(), Value::empty());
    const auto set = [&](std::string_view name, const Value& value) {
        if (const auto slot = slots.find(name)) account.values[*slot] = value;
    };
    set("email", Value::text(account.email));
    set(side == Side::okta ? "login" : "username", Value::text(account.login));
    set(side == Side::okta ? "firstName" : "firstname", Value::text("Ada"));
    set(side == Side::okta ? "lastName" : "lastname", Value::text("Lovelace"));
    for (const auto& [key, value] : object) {
        if (is_member_of_account(key)) continue;
        if (!slots.find(key)) throw std::runtime_error{"the policy does not read " + std::string{key}};
        set(key, from_json<Value>(value));
    }
    return account;
}

Facts::Seen read_seen(const policy::Policy& policy, Side side, const json::object& object, WallTime now) {
    const auto* found = object.if_contains(name_of(side));
    if (found == nullptr) return {};
    if (found->is_object()) return {Presence::present, read_account(policy, side, found->as_object(), now)};
    const auto presence = from_name<Presence>(std::string_view{found->as_string()});
    if (!presence) throw std::runtime_error{"expected an account, gone or missing: " + json::serialize(*found)};
    return {*presence, std::nullopt};
}

Facts read_facts(const policy::Policy& policy, const json::object& object, WallTime now) {
    Facts facts;
    for (const Side side : kSides) facts.seen(side) = read_seen(policy, side, object, now);
    facts.oldest_read = now;
    return facts;
}

AccountId id_of(const Facts::Seen& seen, Side side) {
    if (seen.account) return seen.account->id;
    return {seen.presence == Presence::never ? "" : side == Side::okta ? "o1" : "j1"};
}

/// The vendor refused these attributes a moment ago, and named them.
Standing refuse(const Scenario& scenario, Standing standing, const json::array& attributes) {
    for (auto& change : sync::plan(scenario.policy, scenario.facts, standing, scenario.now).changes) {
        std::erase_if(change.writes, [&](const AttributeWrite& write) {
            return std::ranges::none_of(attributes,
                                        [&](const auto& name) { return name.as_string() == write.attribute; });
        });
        standing = sync::after_refusal(scenario.policy, std::move(standing), change, {"E0000001", "not allowed"},
                                       scenario.now);
    }
    return standing;
}

/// What was remembered: the accounts linked an hour ago, what the planner made of `then`, and what `standing` adds.
Standing read_standing(const Scenario& scenario, const json::object& before) {
    Standing standing;
    standing.id = {"ada"};
    for (const Side side : kSides) standing.place(side).account = id_of(scenario.facts.seen(side), side);
    const auto an_hour_ago = scenario.now - std::chrono::hours{1};
    if (standing.linked()) standing.linked_at = an_hour_ago;
    if (const auto* then = before.if_contains("then")) {
        const auto facts = read_facts(scenario.policy, then->as_object(), an_hour_ago);
        for (const Side side : kSides) standing.place(side).account = id_of(facts.seen(side), side);
        standing = sync::plan(scenario.policy, facts, standing, an_hour_ago).next;
    }
    auto merged = to_json(standing).as_object();
    if (const auto* more = before.if_contains("standing")) {
        for (const auto& [key, value] : more->as_object()) {
            auto& known = merged[key];
            if (known.is_object() && value.is_object()) {
                for (const auto& [inner, what] : value.as_object()) known.as_object()[inner] = what;
            } else {
                known = value;
            }
        }
    }
    auto read = from_json<Standing>(merged);
    if (const auto* edited = before.if_contains("rules_edited")) {
        for (const auto& rule : edited->as_array()) {
            read.bases.at(RuleId{std::string{rule.as_string()}}).rule_digest = "before the edit";
        }
    }
    if (const auto* refused = before.if_contains("refused"))
        read = refuse(scenario, std::move(read), refused->as_array());
    return read;
}

/// `okta/Staff` → the side, and the rest.
std::pair<Side, std::string> split(std::string_view key) {
    const auto slash = key.find('/');
    const auto side = from_name<Side>(key.substr(0, slash));
    if (!side) throw std::runtime_error{"expected SIDE/…: " + std::string{key}};
    return {*side, std::string{key.substr(slash + 1)}};
}

Group read_group(Side side, std::string name, const json::value& value) {
    Group group;
    group.side = side;
    group.name = std::move(name);
    group.id = {std::string{value.is_string() ? value.as_string() : value.at("id").as_string()}};
    if (value.is_object()) group.kind = name_in(value.as_object(), "kind", GroupKind::writable);
    return group;
}

NameHolders read_holders(const json::array& list) {
    NameHolders holders;
    for (const auto& one : list) {
        const auto& object = one.as_object();
        NameHolders::Holder holder{{text_in(object, "account", "")},
                                   std::nullopt,
                                   name_in(object, "state", AccountState::active),
                                   object.contains("linked")};
        if (const auto* identity = object.if_contains("identity")) {
            holder.identity = IdentityId{std::string{identity->as_string()}};
        }
        holders.holders.push_back(std::move(holder));
    }
    return holders;
}

Referred read_referred(const json::object& object) {
    Referred referred;
    constexpr std::array kStates{
        std::pair{"linked", Referred::State::linked}, std::pair{"unlinked", Referred::State::unlinked},
        std::pair{"gone", Referred::State::gone}, std::pair{"in_case", Referred::State::in_case}};
    for (const auto& [name, state] : kStates) {
        if (text_in(object, "state", "linked") == name) referred.state = state;
    }
    referred.jumpcloud = {text_in(object, "jumpcloud", "")};
    referred.okta = {text_in(object, "okta", "")};
    referred.okta_login = text_in(object, "login", "");
    referred.okta_email = text_in(object, "email", "");
    referred.employee_number = text_in(object, "employeeNumber", "");
    return referred;
}

Memberships read_memberships(const json::object& object) {
    Memberships held;
    const auto each = [&](const char* key, const auto& add) {
        if (const auto* list = object.if_contains(key)) {
            for (const auto& id : list->as_array()) add(std::string{id.as_string()});
        }
    };
    each("groups", [&](std::string id) { held.groups.push_back({std::move(id)}); });
    each("apps", [&](std::string id) { held.apps.push_back({std::move(id)}); });
    each("device_groups", [&](std::string id) { held.device_groups.push_back(std::move(id)); });
    held.how = name_in(object, "how", ReadHow::by_id);
    return held;
}

void read_answers(Scenario& scenario, const json::object& before) {
    using Kind = Question::Kind;
    auto& answers = scenario.answers;
    const auto each = [&](const char* key, const auto& put) {
        if (const auto* found = before.if_contains(key)) {
            for (const auto& [name, value] : found->as_object()) {
                const auto [side, rest] = split(name);
                put(side, rest, value);
            }
        }
    };
    each("holders", [&](Side side, const std::string& rest, const json::value& value) {
        const auto equal = rest.find('=');
        answers[{Kind::name_holder, side, rest.substr(0, equal), rest.substr(equal + 1)}] =
            read_holders(value.as_array());
    });
    each("referred", [&](Side side, const std::string& rest, const json::value& value) {
        const auto equal = rest.find('=');  // okta/login=boss@example.com; jumpcloud/j9
        const auto form = equal == std::string::npos ? std::string{} : rest.substr(0, equal);
        answers[{Kind::reference, side, equal == std::string::npos ? rest : rest.substr(equal + 1), form}] =
            read_referred(value.as_object());
    });
    each("groups", [&](Side side, const std::string& rest, const json::value& value) {
        const auto group = read_group(side, rest, value);
        answers[{Kind::group, side, rest, {}}] = group;
        answers[{Kind::group, side, {}, group.id.value}] = group;
        (side == Side::okta ? scenario.groups.okta : scenario.groups.jumpcloud).push_back(group);
    });
    each("apps", [&](Side side, const std::string& rest, const json::value& value) {
        answers[{Kind::app, side, rest, {}}] = App{{std::string{value.as_string()}}, rest};
    });
    each("device_groups", [&](Side side, const std::string& rest, const json::value& value) {
        answers[{Kind::device_group, side, rest, {}}] = read_group(side, rest, value);
    });
    each("memberships", [&](Side side, const std::string& rest, const json::value& value) {
        const auto held = read_memberships(value.as_object());
        answers[{Kind::memberships, side, rest, {}}] = held;
        if (held.how == ReadHow::by_id) answers[{Kind::memberships, side, rest, "all"}] = held;
    });
    each("by_id", [&](Side side, const std::string& rest, const json::value& value) {
        const Question question{Kind::account_by_id, side, rest, {}};
        if (value.is_null()) {
            answers[question] = std::monostate{};
        } else {
            answers[question] = read_account(scenario.policy, side, value.as_object(), scenario.now);
        }
    });
    each("further", [&](Side side, const std::string& rest, const json::value& value) {
        auto account = read_account(scenario.policy, side, value.as_object(), scenario.now);
        account.id = {rest};
        answers[{Kind::further_account, side, rest, {}}] = std::move(account);
    });
    each("bound", [&](Side side, const std::string& rest, const json::value& value) {
        answers[{Kind::is_bound, side, rest, {}}] = value.as_bool();
    });
    each("bound_devices", [&](Side side, const std::string& rest, const json::value& value) {
        answers[{Kind::bound_devices, side, rest, {}}] = *from_json<Value>(value).get<TextList>();
    });
    each("admin_roles", [&](Side side, const std::string& rest, const json::value& value) {
        answers[{Kind::admin_role, side, rest, {}}] = value.as_bool();
    });
    each("devices", [&](Side side, const std::string& rest, const json::value& value) {
        answers[{Kind::devices, side, rest, {}}] = *from_json<Value>(value).get<TextList>();
    });
    each("edges", [&](Side side, const std::string& rest, const json::value& value) {
        const auto slash = rest.find('/');  // okta/o1/g1
        answers[{Kind::edge, side, rest.substr(0, slash), rest.substr(slash + 1)}] = value.as_bool();
    });
    each("still_ours", [&](Side side, const std::string& rest, const json::value& value) {
        answers[{Kind::status_history, side, rest, {}}] = value.as_bool();
    });
}

/// `ID` → members of the pair, as the store writes them, over what the policy and the groups make of it.
std::vector<GroupPair> with_members(std::vector<GroupPair> pairs, const json::object& more) {
    for (auto& pair : pairs) {
        const auto* found = more.if_contains(pair.id.value);
        if (found == nullptr) continue;
        auto merged = to_json(pair).as_object();
        for (const auto& [key, value] : found->as_object()) {
            auto& known = merged[key];
            if (known.is_object() && value.is_object()) {
                for (const auto& [inner, what] : value.as_object()) known.as_object()[inner] = what;
            } else {
                known = value;
            }
        }
        pair = from_json<GroupPair>(merged);
    }
    return pairs;
}

/// The pairs of the policy, made and begun an hour ago unless the case says otherwise.
void read_pairs(Scenario& scenario, const json::object& before) {
    if (scenario.policy.groups.empty()) return;
    const auto an_hour_ago = scenario.now - std::chrono::hours{1};
    if (const auto* known = before.if_contains("known_pairs")) {
        for (const auto& one : known->as_array()) scenario.known_pairs.push_back(from_json<GroupPair>(one));
    }
    scenario.is_of_pairs = before.contains("resolves");
    if (scenario.is_of_pairs) return;
    auto pairs = sync::resolve_pairs(scenario.policy, scenario.known_pairs, scenario.groups).pairs;
    if (!before.contains("pairs_begin")) pairs = sync::begun(std::move(pairs), an_hour_ago);
    if (const auto* more = before.if_contains("pairs")) pairs = with_members(std::move(pairs), more->as_object());
    scenario.facts.pairs = std::make_shared<const Pairs>(std::move(pairs));
    if (!before.contains("new_in_pairs")) scenario.standing.in_pairs_since = an_hour_ago;
}

void read_world(Scenario& scenario, const json::object& world) {
    for (const Side side : kSides) {
        auto& list = side == Side::okta ? scenario.world.okta : scenario.world.jumpcloud;
        const auto* found = world.if_contains(name_of(side));
        if (found == nullptr) continue;
        for (const auto& one : found->as_array()) {
            list.push_back(read_account(scenario.policy, side, one.as_object(), scenario.now));
        }
    }
    if (const auto* standings = world.if_contains("standings")) {
        for (const auto& one : standings->as_array()) {
            scenario.world.standings.push_back(from_json<Standing>(one));
        }
    }
    scenario.is_of_matching = true;
}

}  // namespace

Scenario read_scenario(const std::filesystem::path& folder) {
    Scenario scenario;
    scenario.policy = read_policy(folder);
    const auto before = json::parse(read_text(folder / "before.json")).as_object();
    scenario.now = *from_rfc3339(text_in(before, "now", kNow));
    if (const auto* world = before.if_contains("world")) {
        read_world(scenario, world->as_object());
        return scenario;
    }
    scenario.facts = read_facts(scenario.policy, before, scenario.now);
    scenario.facts.in_case = before.contains("in_case");
    scenario.facts.written_lately = before.contains("written_lately");
    scenario.facts.written_just_now = before.contains("written_just_now");
    scenario.asks = before.contains("asks");
    scenario.standing = read_standing(scenario, before);
    read_answers(scenario, before);
    read_pairs(scenario, before);
    return scenario;
}

std::optional<Answer> answer_to(const Scenario& scenario, const Question& question) {
    if (const auto given = scenario.answers.find(question); given != scenario.answers.end()) return given->second;
    if (scenario.asks) return std::nullopt;
    switch (question.kind) {
        case Question::Kind::account_by_id: {
            auto account = scenario.facts.seen(question.side).account;
            if (!account) return std::nullopt;
            account->how = ReadHow::by_id;
            account->read_at = scenario.now;
            return *account;
        }
        case Question::Kind::name_holder: return NameHolders{};
        case Question::Kind::memberships: return Memberships{};
        case Question::Kind::reference:
        case Question::Kind::group:
        case Question::Kind::app:
        case Question::Kind::device_group:
        case Question::Kind::further_account:
        case Question::Kind::status_history: return std::monostate{};
        case Question::Kind::admin_role:
        case Question::Kind::is_bound: return false;
        case Question::Kind::bound_devices:
        case Question::Kind::devices: return TextList{};
        case Question::Kind::edge: {
            const auto held = answer_to(scenario, {Question::Kind::memberships, question.side, question.subject, {}});
            return std::ranges::count(std::get<Memberships>(*held).groups, GroupId{question.value}) > 0;
        }
    }
    LOCKSTEP_UNREACHABLE();
}

}  // namespace lockstep::scenarios
