#include "twin/okta/org_settings.hpp"

#include <algorithm>

#include "twin/okta/fold.hpp"
#include "twin/okta/users.hpp"

namespace lockstep::twin::okta {
namespace {

/// Under this kind an org keeps its contacts, as `{userId}` by the name of their kind.
constexpr std::string_view kContacts = "org/contacts";
constexpr std::string_view kContactTypes[] = {"billing", "technical"};

json::object link(const Org& org, std::string_view below, std::string_view method = {}) {
    json::object link{{"href", fmt::format("{}/api/v1/{}", org.base_url, below)}};
    if (!method.empty()) link["hints"] = json::object{{"allow", json::array{method}}};
    return link;
}

json::object links_of(const Org& org) {
    return {{"preferences", link(org, "org/preferences")},
            {"uploadLogo", link(org, "org/logo", "POST")},
            {"oktaCommunication", link(org, "org/privacy/oktaCommunication")},
            {"oktaSupport", link(org, "org/privacy/oktaSupport")},
            {"contacts", link(org, "org/contacts")}};
}

std::string read_contact_type(const Call& call) {
    auto type = fold_case(call.ids[0]);
    if (std::ranges::find(kContactTypes, type) == std::end(kContactTypes)) throw not_found(call.ids[0], "ContactType");
    return type;
}

Response contact_json(const Org& org, std::string_view user_id) {
    return ok(json::object{{"userId", user_id},
                           {"_links", json::object{{"user", link(org, fmt::format("users/{}", user_id))}}}});
}

}  // namespace

Response get_org(Call& call) {
    const auto& org = call.org;
    json::object body{{"id", org.id},
                      {"companyName", org.name},
                      {"subdomain", "twin"},
                      {"status", "ACTIVE"},
                      {"address1", nullptr},
                      {"address2", nullptr},
                      {"city", nullptr},
                      {"state", nullptr},
                      {"postalCode", nullptr},
                      {"country", nullptr},
                      {"created", to_rfc3339(org.created)},
                      {"lastUpdated", to_rfc3339(org.created)},
                      {"expiresAt", nullptr},
                      {"website", "https://twin.example"},
                      {"phoneNumber", "+1-555-0100"},
                      {"endUserSupportHelpURL", "https://twin.example/help"},
                      {"supportPhoneNumber", "+1-555-0101"},
                      {"_links", links_of(org)}};
    for (const auto& [name, value] : org.address) body[name] = value;
    return ok(body);
}

Response update_org(Call& call) {
    constexpr std::string_view kWritten[] = {
        "address1",    "address2",   "city",  "companyName",        "country", "endUserSupportHelpURL",
        "phoneNumber", "postalCode", "state", "supportPhoneNumber", "website"};
    const auto body = call.body();
    if (call.request.method == "PUT") call.org.address.clear();
    for (const auto name : kWritten) {
        if (const auto* value = body.if_contains(name)) call.org.address[name] = *value;
    }
    return get_org(call);
}

Response list_contacts(Call& call) {
    json::array list;
    for (const auto type : kContactTypes) {
        std::string name{type};
        std::ranges::transform(name, name.begin(), [](char c) { return static_cast<char>(c - 'a' + 'A'); });
        list.push_back(
            json::object{{"contactType", name},
                         {"_links", json::object{{type, link(call.org, fmt::format("org/contacts/{}", type))}}}});
    }
    return ok(list);
}

Response get_contact(Call& call) {
    const auto& contacts = call.org.things[std::string{kContacts}];
    const auto contact = contacts.find(read_contact_type(call));
    return contact_json(call.org, contact == contacts.end() ? call.org.admin_id : text_at(contact->second, "userId"));
}

Response replace_contact(Call& call) {
    const auto type = read_contact_type(call);
    const auto& user = get_user(call, text_at(call.body(), "userId"));
    call.org.things[std::string{kContacts}][type] = json::object{{"userId", user.id}};
    return contact_json(call.org, user.id);
}

Response get_org_preferences(Call& call) {
    return ok(json::object{
        {"showEndUserFooter", true},
        {"_links", json::object{{"hideEndUserFooter", link(call.org, "org/preferences/hideEndUserFooter", "POST")}}}});
}

Response get_support_access(Call& call) {
    return ok(
        json::object{{"support", "DISABLED"},
                     {"expiration", nullptr},
                     {"_links", json::object{{"grant", link(call.org, "org/privacy/oktaSupport/grant", "POST")}}}});
}

Response get_communication(Call& call) {
    return ok(json::object{
        {"optOutEmailUsers", true},
        {"_links", json::object{{"optIn", link(call.org, "org/privacy/oktaCommunication/optIn", "POST")}}}});
}

}  // namespace lockstep::twin::okta
