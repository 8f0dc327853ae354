#include "policy/starter.hpp"

#include <fmt/format.h>

namespace lockstep::policy {
namespace {

/// A YAML text in double quotes, whatever is in it.
std::string quoted(const std::string& text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') result += '\\';
        if (static_cast<unsigned char>(c) >= 0x20) result += c;
    }
    return result + "\"";
}

std::string line(std::string_view key, const std::string& value) {
    return value.empty() ? "" : fmt::format("  {}: {}\n", key, quoted(value));
}

/// JumpCloud has one set of hosts a region; the console's tells which.
std::string in_region(const std::string& given, const std::string& console, std::string_view pattern) {
    if (!given.empty()) return given;
    for (const std::string_view region : {"eu", "in"}) {
        if (console == fmt::format("https://console.{}.jumpcloud.com", region)) {
            return fmt::format(fmt::runtime(pattern), region);
        }
    }
    return "";
}

std::string jumpcloud_section(const StarterAnswers& answers) {
    std::string text =
        "# Secrets are never in this file: ${env:NAME} is a variable of the environment, ${file:PATH} a "
        "file.\njumpcloud:\n";
    if (answers.jumpcloud_sign_in == StarterAnswers::JumpCloudSignIn::api_key) {
        text += line("api_key", answers.jumpcloud_secret);
    } else {
        text += line("client_id", answers.jumpcloud_client_id) + line("client_secret", answers.jumpcloud_secret);
    }
    const auto& console = answers.jumpcloud_url;
    text += line("org_id", answers.jumpcloud_org_id) + line("url", console);
    text += line("insights_url",
                 in_region(answers.insights_url, console, "https://api.{}.jumpcloud.com/insights/directory/v1"));
    text += line("token_url",
                 in_region(answers.token_url, console, "https://admin-oauth.id.{}.jumpcloud.com/oauth2/token"));
    return text;
}

std::string okta_section(const StarterAnswers& answers) {
    std::string text = "\nokta:\n" + line("org_url", answers.okta_org_url);
    if (answers.okta_sign_in == StarterAnswers::OktaSignIn::api_token)
        return text + line("api_token", answers.okta_secret);
    return text + "  auth:\n  " + line("client_id", answers.okta_client_id) + "  " +
           line("private_key", answers.okta_secret) + "    scopes: auto    # what this policy needs\n";
}

constexpr std::string_view kIdentities = R"(
# Who is who. Two accounts are one person if a rule names them as each other's only candidate.
identities:
  match:
    - jumpcloud.email == okta.email
    # Once both sides hold employee numbers, this also recognises people whose e-mail changed:
    # - {rule: jumpcloud.employeeIdentifier == okta.employeeNumber, strong: true}
)";

constexpr std::string_view kPopulations = R"(
# Who is managed, and from where. The first population that fits is a person's; who is in none is only reported.
populations:
  everyone:
    when: exists(%source%)
    source: %source%
    provision:
      activate: true
      activation: {mail: none}    # company sends the vendor's activation mail
    offboard:
      do: suspend                 # and end sessions; nobody is deleted
      # then: {deactivate: 30d}
    # assign:
    #   - {okta_group: Staff}
)";

constexpr std::string_view kAttributes = R"(
# What is carried. A pair flows from the source to the other side; `authority: both` carries edits of either side.
attributes:
  - {jumpcloud: email, okta: email}
  - {jumpcloud: firstname, okta: firstName}
  - {jumpcloud: lastname, okta: lastName}
  - {jumpcloud: displayname, okta: displayName}
  - {jumpcloud: department, okta: department}
  - {jumpcloud: jobTitle, okta: title}
  - {jumpcloud: employeeIdentifier, okta: employeeNumber}
  - {jumpcloud: costCenter, okta: costCenter}
  - {jumpcloud: company, okta: organization}
  # - {jumpcloud: manager, okta: managerId, as: login}
  # - {jumpcloud: location, okta: city, map: {Zuerich: Zürich, Muenchen: München}}
)";

constexpr std::string_view kRest = R"(
# Pairs of groups whose members are kept the same:
# groups:
#   - {jumpcloud: Engineering, okta: Engineering, direction: to_okta}

# Over a limit, changes wait for a person's approval. Counts are of 24 hours; percent of the linked people.
safety:
  headroom: 20%                   # of each rate limit is left for everyone else
%protected%  max_suspensions: {count: 10, percent: 2}
  max_creations: {count: 100, percent: 10}

schedule:
  reconcile: {every: 15m}
)";

std::string replaced(std::string_view text, std::string_view what, const std::string& with) {
    std::string result{text};
    for (auto at = result.find(what); at != std::string::npos; at = result.find(what, at + with.size())) {
        result.replace(at, what.size(), with);
    }
    return result;
}

}  // namespace

std::string starter_policy(const StarterAnswers& answers) {
    const std::string protect = answers.protected_person.empty()
                                    ? "  # protected: [ceo@example.com]\n"
                                    : fmt::format("  protected: [{}]\n", quoted(answers.protected_person));
    return jumpcloud_section(answers) + okta_section(answers) + std::string{kIdentities} +
           replaced(kPopulations, "%source%", std::string{name_of(answers.source)}) + std::string{kAttributes} +
           replaced(kRest, "%protected%", protect);
}

}  // namespace lockstep::policy
