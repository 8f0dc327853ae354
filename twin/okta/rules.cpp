#include "twin/okta/rules.hpp"

#include <algorithm>

#include "twin/okta/expand.hpp"
#include "twin/okta/fold.hpp"
#include "twin/okta/log.hpp"
#include "twin/okta/membership.hpp"
#include "twin/okta/paging.hpp"
#include "twin/okta/rule_expression.hpp"

namespace lockstep::twin::okta {
namespace {

struct ActiveRule {
    GroupRule* rule;
    RuleExpression expression;
};

std::vector<ActiveRule> active_rules(Org& org) {
    std::vector<ActiveRule> active;
    for (auto& [id, rule] : org.rules) {
        if (rule.active) active.push_back({&rule, RuleExpression{rule.expression}});
    }
    return active;
}

bool gives(const ActiveRule& active, const Org& org, const User& user) {
    const auto& rule = *active.rule;
    if (rule.excluded_users.contains(user.id)) return false;
    const bool in_excluded_group =
        std::ranges::any_of(rule.excluded_groups, [&](const std::string& id) { return user.groups.contains(id); });
    return !in_excluded_group && active.expression.holds(org, user);
}

// True if a membership changed, so that a rule about memberships may now say something else.
bool evaluate(const ActiveRule& active, Org& org, User& user, WallTime now, Random& random) {
    const bool given = gives(active, org, user);
    bool changed = false;
    for (const auto& group_id : active.rule->group_ids) {
        const auto group = org.groups.find(group_id);
        if (group == org.groups.end()) continue;
        const auto& id = active.rule->id;
        const auto membership = group->second.members.find(user.id);
        const bool has = membership != group->second.members.end() && membership->second.rules.contains(id);
        if (given && !has) add_member_by_rule(org, group->second, user, id, now, random);
        if (!given && has) remove_member_by_rule(org, group->second, user, id, now, random);
        changed = changed || given != has;
    }
    return changed;
}

void evaluate_all(const std::vector<ActiveRule>& rules, Org& org, User& user, WallTime now, Random& random) {
    if (user.status == UserStatus::DEPROVISIONED) return;  // nothing re-evaluates them (API-okta.md §2.6)
    // Rules that contradict each other through isMemberOf… must not turn for ever.
    for (std::size_t round = 0; round <= rules.size(); ++round) {
        bool changed = false;
        for (const auto& rule : rules) changed = evaluate(rule, org, user, now, random) || changed;
        if (!changed) return;
    }
}

void evaluate_for(Org& org, const std::string& user_id, WallTime now, Random& random) {
    const auto rules = active_rules(org);
    if (rules.empty()) return;
    if (user_id.empty()) {
        for (auto& [id, user] : org.users) evaluate_all(rules, org, user, now, random);
    } else if (const auto user = org.users.find(user_id); user != org.users.end()) {
        evaluate_all(rules, org, user->second, now, random);
    }
}

// A rule that no longer gives anything: its members go, or stay as if put there by hand.
void let_go(Org& org, const std::string& rule_id, bool remove, WallTime now, Random& random) {
    for (auto& [group_id, group] : org.groups) {
        std::vector<std::string> given;
        for (const auto& [user_id, membership] : group.members) {
            if (membership.rules.contains(rule_id)) given.push_back(user_id);
        }
        for (const auto& user_id : given) {
            if (!remove) group.members[user_id].direct = true;
            remove_member_by_rule(org, group, org.users.find(user_id)->second, rule_id, now, random);
        }
    }
}

}  // namespace

void apply_rules(Org& org, const std::string& user_id, WallTime now, Random& random) {
    if (std::ranges::none_of(org.rules, [](const auto& entry) { return entry.second.active; })) return;
    if (org.settings.rule_lag_ms == 0) return evaluate_for(org, user_id, now, random);
    org.due_rules.push_back({now + std::chrono::milliseconds{org.settings.rule_lag_ms}, user_id});
}

void run_due_rules(Org& org, WallTime now, Random& random) {
    auto due = std::exchange(org.due_rules, {});
    for (auto& one : due) {
        if (one.at <= now)
            evaluate_for(org, one.user_id, one.at, random);
        else
            org.due_rules.push_back(std::move(one));
    }
}

namespace {

GroupRule& get_rule_of(Call& call) {
    const auto found = call.org.rules.find(call.ids[0]);
    if (found == call.org.rules.end()) throw not_found(call.ids[0], "PolicyRule");
    return found->second;
}

json::array to_array(const auto& texts) {
    json::array array;
    for (const auto& text : texts) array.push_back(json::string{text});
    return array;
}

json::object to_json(const GroupRule& rule) {
    json::object conditions;
    if (rule.has_people || !rule.excluded_users.empty() || !rule.excluded_groups.empty()) {
        conditions["people"] = json::object{{"users", json::object{{"exclude", to_array(rule.excluded_users)}}},
                                            {"groups", json::object{{"exclude", to_array(rule.excluded_groups)}}}};
    }
    const bool has_people = conditions.contains("people");
    conditions["expression"] = json::object{{"value", rule.expression}, {"type", "urn:okta:expression:1.0"}};
    json::object shown{
        {"type", "group_rule"},
        {"id", rule.id},
        {"status", rule.active ? "ACTIVE" : "INACTIVE"},
        {"name", rule.name},
        {"created", to_rfc3339(rule.created)},
        {"lastUpdated", to_rfc3339(rule.last_updated)},
        {"conditions", std::move(conditions)},
        {"actions", json::object{{"assignUserToGroups", json::object{{"groupIds", to_array(rule.group_ids)}}}}}};
    if (has_people) shown["allGroupsValid"] = true;  // of the recordings those with people have it, the others not
    return shown;
}

json::object shown(const Call& call, const GroupRule& rule) {
    auto object = to_json(rule);
    if (!wants(call, "groupIdToGroupNameMap")) return object;
    json::object names;
    for (const auto& id : rule.group_ids) {
        const auto group = call.org.groups.find(id);
        if (group != call.org.groups.end()) names[id] = text_at(group->second.profile, "name");
    }
    embed(object, "groupIdToGroupNameMap", std::move(names));
    return object;
}

std::vector<std::string> texts_at(const json::object* object, std::string_view key) {
    std::vector<std::string> texts;
    const auto* list = object ? object->if_contains(key) : nullptr;
    if (!list || !list->is_array()) return texts;
    for (const auto& item : list->as_array()) {
        if (item.is_string()) texts.emplace_back(item.as_string());
    }
    return texts;
}

std::set<std::string> excluded_at(const json::object* people, std::string_view kind) {
    const auto* object = people ? object_at(*people, kind) : nullptr;
    const auto texts = texts_at(object, "exclude");
    return {texts.begin(), texts.end()};
}

std::string expression_of(const json::object* conditions) {
    const auto* expression = conditions ? object_at(*conditions, "expression") : nullptr;
    const auto text = expression ? text_at(*expression, "value") : std::string{};
    if (text.empty()) throw invalid("conditions", {"conditions.expression: The field cannot be left blank"});
    try {
        const RuleExpression checked{text};
    } catch (const ExpressionError& error) {
        throw invalid("conditions.expression.value", {error.text});
    }
    return text;
}

void take_body(Call& call, GroupRule& rule) {
    const auto body = call.body();
    const auto name = text_at(body, "name");
    if (name.empty()) throw invalid("name", {"name: The field cannot be left blank"});
    if (name.size() > 50) throw invalid("name", {"name: The field is too long"});
    const auto* conditions = object_at(body, "conditions");
    const auto* people = conditions ? object_at(*conditions, "people") : nullptr;
    const auto expression = expression_of(conditions);
    const auto* actions = object_at(body, "actions");
    const auto groups = texts_at(actions ? object_at(*actions, "assignUserToGroups") : nullptr, "groupIds");
    if (groups.empty()) throw invalid("actions", {"actions: The field cannot be left blank"});
    for (const auto& id : groups) {
        const auto group = call.org.groups.find(id);
        if (group == call.org.groups.end()) throw not_found(id, "UserGroup");
        refuse_read_only(call.org, group->second);
    }
    // A deleted person stays among the excluded, and so breaks the next update (API-okta.md §5, 20).
    const auto excluded = excluded_at(people, "users");
    const auto gone = std::ranges::find_if(excluded, [&](const auto& id) { return !call.org.users.contains(id); });
    if (gone != excluded.end()) {
        throw invalid("conditions.people.users.exclude", {fmt::format("Invalid user id: {}", *gone)});
    }
    const bool taken = std::ranges::any_of(
        call.org.rules, [&](const auto& entry) { return entry.second.name == name && entry.first != rule.id; });
    if (taken) throw invalid("name", {"name: An object with this field already exists in the current organization"});
    rule.name = name;
    rule.expression = expression;
    rule.group_ids = groups;
    rule.has_people = people != nullptr;
    rule.excluded_users = excluded;
    rule.excluded_groups = excluded_at(people, "groups");
    rule.last_updated = call.second();
}

}  // namespace

Response list_rules(Call& call) {
    const auto limit = read_limit(call, 50, 200);
    const auto cursor = call.target.find("after");
    auto rule = cursor ? call.org.rules.upper_bound(from_cursor(*cursor, "0pr")) : call.org.rules.begin();
    const auto wanted = fold_case(call.target.find("search").value_or(""));
    json::array page;
    std::string last;
    for (; rule != call.org.rules.end() && static_cast<std::int64_t>(page.size()) < limit; ++rule) {
        if (!fold_case(rule->second.name).contains(wanted)) continue;
        page.push_back(shown(call, rule->second));
        last = rule->first;
    }
    auto response = ok(page);
    add_links(response, call, limit, rule == call.org.rules.end() ? std::nullopt : std::optional{to_cursor(last)});
    return response;
}

Response create_rule(Call& call) {
    if (call.org.settings.rules_reconciling > 0) {
        --call.org.settings.rules_reconciling;
        throw refusal("E0000239");
    }
    GroupRule rule;
    take_body(call, rule);
    rule.id = call.new_id("0pr");
    rule.created = rule.last_updated;
    record(call, "policy.rule.add", {target_of(rule)});
    const auto body = to_json(rule);
    call.org.rules[rule.id] = std::move(rule);
    return ok(body);
}

Response get_rule(Call& call) {
    return ok(shown(call, get_rule_of(call)));
}

Response replace_rule(Call& call) {
    auto& rule = get_rule_of(call);
    if (rule.active) throw invalid("rule", {"Cannot update an active group rule"});
    take_body(call, rule);
    record(call, "policy.rule.update", {target_of(rule)});
    return ok(to_json(rule));
}

Response delete_rule(Call& call) {
    const auto& rule = get_rule_of(call);
    let_go(call.org, rule.id, call.target.flag("removeUsers", false), call.now, call.random);
    record(call, "policy.rule.delete", {target_of(rule)});
    call.org.rules.erase(std::string{rule.id});
    return ok(json::object{}, 202);
}

Response activate_rule(Call& call) {
    auto& rule = get_rule_of(call);
    rule.active = true;
    rule.last_updated = call.second();
    record(call, "policy.rule.activate", {target_of(rule)});
    apply_rules(call.org, {}, call.now, call.random);
    return no_content();
}

Response deactivate_rule(Call& call) {
    auto& rule = get_rule_of(call);
    rule.active = false;
    rule.last_updated = call.second();
    record(call, "policy.rule.deactivate", {target_of(rule)});
    return no_content();
}

}  // namespace lockstep::twin::okta
