// A small policy and people for it, built by hand: JumpCloud is the source, names and departments flow to Okta.
#pragma once

#include <initializer_list>
#include <string>
#include <utility>

#include "sync/plan.hpp"

namespace lockstep::sync {

inline const WallTime kNow = *from_rfc3339("2026-06-01T12:00:00Z");

inline policy::AttributeRule make_rule(policy::Policy& policy, const std::string& jumpcloud, const std::string& okta) {
    policy::AttributeRule rule;
    rule.id = {"jumpcloud." + jumpcloud + "=okta." + okta};
    rule.jumpcloud = policy.jumpcloud.slot(jumpcloud);
    rule.okta = policy.okta.slot(okta);
    rule.digest = "1";
    if (const auto schema = policy.okta_schema.find(okta)) rule.required_on_okta = schema->required;
    if (const auto schema = policy.jumpcloud_schema.find(jumpcloud)) rule.required_on_jumpcloud = schema->required;
    rule.folds = jumpcloud == "email" || jumpcloud == "username";
    return rule;
}

inline policy::Policy make_policy() {
    policy::Policy policy;
    policy.jumpcloud_schema = base_schema(Side::jumpcloud);
    policy.okta_schema = base_schema(Side::okta);
    for (const auto& [jumpcloud, okta] : {std::pair{"email", "email"},
                                          {"firstname", "firstName"},
                                          {"lastname", "lastName"},
                                          {"department", "department"},
                                          {"jobTitle", "title"}}) {
        policy.attributes.push_back(make_rule(policy, jumpcloud, okta));
    }
    policy.attributes.back().authority = policy::Authority::both;
    policy::AttributeRule login;
    login.id = {"okta.login"};
    login.okta = policy.okta.slot("login");
    const expression::Scope scope{&policy.jumpcloud_schema, nullptr, &policy.jumpcloud, nullptr, false};
    login.on_create = {expression::compile("jumpcloud.email", {}, scope).value()};
    policy.attributes.push_back(login);
    policy::Population everybody;
    everybody.name = "employees";
    everybody.offboard.deactivate_after = std::chrono::hours{24};
    policy.populations.push_back(everybody);
    return policy;
}

/// Ada, with what is given; every other attribute of the policy is empty.
inline Account make_account(const policy::Policy& policy, Side side,
                            std::initializer_list<std::pair<std::string_view, std::string>> values = {}) {
    Account account;
    account.side = side;
    account.id = {side == Side::okta ? "00u1" : "5f1"};
    account.login = side == Side::okta ? "ada@example.com" : "ada";
    account.email = "ada@example.com";
    account.read_at = kNow;
    account.values.assign(policy.slots(side).size(), Value::empty());
    const auto set = [&](std::string_view name, std::string value) {
        account.values[*policy.slots(side).find(name)] = Value::text(std::move(value));
    };
    set("email", "ada@example.com");
    set(side == Side::okta ? "firstName" : "firstname", "Ada");
    set(side == Side::okta ? "lastName" : "lastname", "Lovelace");
    for (const auto& [name, value] : values) set(name, value);
    return account;
}

inline Standing make_standing(bool linked = true) {
    Standing standing;
    standing.id = {"jumpcloud:5f1"};
    standing.jumpcloud.account = {"5f1"};
    if (linked) standing.okta.account = {"00u1"};
    if (linked) standing.linked_at = kNow - std::chrono::hours{1000};
    return standing;
}

inline Facts make_facts(std::optional<Account> jumpcloud, std::optional<Account> okta) {
    const auto seen = [](std::optional<Account> account) {
        return Facts::Seen{account ? Presence::present : Presence::never, std::move(account)};
    };
    Facts facts;
    facts.jumpcloud = seen(std::move(jumpcloud));
    facts.okta = seen(std::move(okta));
    return facts;
}

}  // namespace lockstep::sync
