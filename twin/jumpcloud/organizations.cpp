#include "twin/jumpcloud/organizations.hpp"

#include <boost/json.hpp>

#include "twin/jumpcloud/answers.hpp"
#include "twin/jumpcloud/page.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;

json::object summary(const Organization& org) {
    return {{"_id", org.credentials.org_id},
            {"id", org.credentials.org_id},
            {"displayName", "Twin Org"},
            {"logoUrl", nullptr},
            {"created", to_rfc3339(org.created)}};
}

json::object password_policy(const Settings& settings) {
    return {{"enableMinLength", true},
            {"minLength", settings.password_min_length},
            {"needsLowercase", true},
            {"needsUppercase", true},
            {"needsNumeric", true},
            {"needsSymbolic", true},
            {"enableMaxHistory", true},
            {"maxHistory", 5},
            {"allowUsernameSubstring", false},
            {"enablePasswordExpirationInDays", true},
            {"passwordExpirationInDays", 90},
            {"enableMaxLoginAttempts", true},
            {"maxLoginAttempts", 6},
            {"enableLockoutTimeInSeconds", true},
            {"lockoutTimeInSeconds", 900}};
}

}  // namespace

Response list_organizations(Organization& org, const Call& call) {
    std::optional<Response> wrong;
    const Paging paging = read_paging(call, org.settings.page_cap, wrong);
    if (wrong) return *std::move(wrong);
    json::array results;
    if (paging.skip == 0) results.push_back(summary(org));
    return json_answer(200, json::value{{"totalCount", 1}, {"results", std::move(results)}});
}

Response get_organization(Organization& org, const Call& call) {
    if (call.ids[0] != org.credentials.org_id) return v1_error(404, "Not Found");
    json::object organization = summary(org);
    organization["settings"] = json::object{{"newSystemUserStateDefaults",
                                             {{"manualEntry", org.settings.new_user_state},
                                              {"csvImport", org.settings.new_user_state},
                                              {"applicationImport", org.settings.new_user_state}}},
                                            {"passwordPolicy", password_policy(org.settings)},
                                            {"duplicateLDAPGroups", false},
                                            {"enableManagedUID", false},
                                            {"systemUsersCanEdit", true}};
    return json_answer(200, organization);
}

}  // namespace lockstep::twin::jumpcloud
