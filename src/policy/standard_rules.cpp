#include "policy/standard_rules.hpp"

#include <algorithm>
#include <span>

namespace lockstep::policy {
namespace {

constexpr StandardPair kPairs[] = {
    {"email", "email", true},
    {"firstname", "firstName", true},
    {"lastname", "lastName", true},
    {"displayname", "displayName", false},
    {"department", "department", false},
    {"jobTitle", "title", false},
    {"employeeIdentifier", "employeeNumber", false},
    {"costCenter", "costCenter", false},
    {"company", "organization", false},
};

/// A place that is in no file, yet is one: `Written` without a line counts as absent.
Position nowhere() {
    return {"", 1, 1};
}

template <class Text>
Text standing_nowhere(std::string_view text) {
    Text written;
    written.text = text;
    written.at = written.text_at = nowhere();
    return written;
}

bool names(const std::vector<DraftAttribute>& rules, Written DraftAttribute::* end, std::string_view attribute) {
    return std::ranges::any_of(rules, [&](const auto& rule) { return (rule.*end).text == attribute; });
}

DraftAttribute pair_of(const StandardPair& pair) {
    DraftAttribute rule;
    rule.jumpcloud = standing_nowhere<Written>(pair.jumpcloud);
    rule.okta = standing_nowhere<Written>(pair.okta);
    return rule;
}

DraftAttribute name_of_new_account(const StandardName& name) {
    DraftAttribute rule;
    (name.side == Side::okta ? rule.okta : rule.jumpcloud) = standing_nowhere<Written>(name.attribute);
    rule.keys.push_back({"on_create", nowhere()});
    for (const auto candidate : name.candidates) rule.on_create.push_back(standing_nowhere<Formula>(candidate));
    return rule;
}

}  // namespace

std::span<const StandardPair> standard_pairs() {
    return kPairs;
}

const std::vector<StandardName>& standard_names() {
    // JumpCloud: starts with a letter; letters, digits, `.`, `_`, `-`; at most 30 (API-jumpcloud.md §4.2).
    static const std::vector<StandardName> kNames{
        {Side::okta, "login", {"jumpcloud.email"}, "the e-mail"},
        {Side::jumpcloud,
         "username",
         {R"x(String.substring(String.replacePattern(String.toLowerCase(ascii(String.substringBefore(okta.email, "@"))), "^[^a-z]+|[^a-z0-9._-]", ""), 0, 30))x",
          R"x(String.substring(String.replacePattern(String.toLowerCase(ascii(String.substringBefore(okta.email, "@"))), "^[^a-z]+|[^a-z0-9._-]", ""), 0, 27) + "{n}")x"},
         "the part of the e-mail before the `@`, made valid; with a number if it is taken"}};
    return kNames;
}

void add_standard_rules(bool given, std::vector<DraftAttribute>& rules) {
    std::vector<DraftAttribute> added;
    for (const auto& pair : kPairs) {
        if (given && !pair.always) continue;
        const bool named =
            names(rules, &DraftAttribute::jumpcloud, pair.jumpcloud) || names(rules, &DraftAttribute::okta, pair.okta);
        if (!named) added.push_back(pair_of(pair));
    }
    for (const auto& name : standard_names()) {
        const auto end = name.side == Side::okta ? &DraftAttribute::okta : &DraftAttribute::jumpcloud;
        if (!names(rules, end, name.attribute)) added.push_back(name_of_new_account(name));
    }
    rules.insert(rules.end(), added.begin(), added.end());
}

}  // namespace lockstep::policy
