// `identities:`: how accounts are matched.
#include <algorithm>
#include <array>

#include "policy/builders.hpp"

namespace lockstep::policy {
namespace {

/// What people pass on, change or share: it may name a candidate, but never speak against one by itself.
constexpr std::array<std::string_view, 18> kWeak{
    "email",       "login",    "username",       "alternateEmail", "secondEmail", "firstname",
    "firstName",   "lastname", "lastName",       "middlename",     "middleName",  "displayname",
    "displayName", "nickName", "managedAppleId", "primaryPhone",   "mobilePhone", "profileUrl"};

void check_strong(const DraftMatch& draft, const MatchRule& rule, Report& report) {
    for (const auto* half : {&rule.jumpcloud, &rule.okta}) {
        for (const auto& [side, name] : half->reads().attributes) {
            if (std::ranges::find(kWeak, name) == kWeak.end()) continue;
            report.add(draft.at_key("strong"), "a strong rule may not rest on e-mail, login, phone or names",
                       fmt::format("{}.{}", name_of(side), name),
                       "what is given once and not passed on, such as an employee number");
        }
    }
}

MatchRule match_rule(const DraftMatch& draft, expression::Equation equation) {
    MatchRule rule;
    rule.jumpcloud = std::move(equation.jumpcloud);
    rule.okta = std::move(equation.okta);
    rule.strong = draft.strong;
    rule.folds = rule.jumpcloud.is_folded_attribute() || rule.okta.is_folded_attribute();
    rule.text = draft.rule.text;
    rule.at = draft.at;
    return rule;
}

DraftMatch default_match() {
    DraftMatch match;
    match.rule.text = "jumpcloud.email == okta.email";
    return match;
}

}  // namespace

void build_identities(const Draft& draft, Formulas& formulas, Report& report, Policy& policy) {
    auto matches = draft.identities.match;
    if (!draft.identities.has("match")) matches.push_back(default_match());
    for (const auto& match : matches) {
        if (match.rule.text.empty()) continue;
        auto equation = formulas.equation(match.rule);
        if (!equation) continue;
        policy.match.push_back(match_rule(match, std::move(*equation)));
        if (match.strong) check_strong(match, policy.match.back(), report);
    }
    if (matches.empty()) {
        report.add(draft.identities.at_key("match"), "without a rule nobody is ever linked", "an empty list",
                   "at least `jumpcloud.email == okta.email`");
    }
    for (const auto& also : draft.identities.also) {
        auto equation = formulas.equation(also);
        if (!equation) continue;
        policy.also_jumpcloud.push_back(std::move(equation->jumpcloud));
        policy.also_okta.push_back(std::move(equation->okta));
    }
}

}  // namespace lockstep::policy
