#include "twin/jumpcloud/organizations.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "twin/jumpcloud/answers.hpp"
#include "twin/jumpcloud/page.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;

json::object summary(const Organization& org, const std::string& id, std::string_view name) {
    return {{"_id", id}, {"id", id}, {"displayName", name}, {"logoUrl", nullptr}, {"created", to_rfc3339(org.created)}};
}

json::object summary(const Organization& org) {
    return summary(org, org.credentials.org_id, "Twin Org");
}

/// What a key that sees several organisations sees beside this one.
json::object summary_of_other(const Organization& org) {
    std::string id = org.credentials.org_id;
    id.back() = id.back() == '0' ? '1' : '0';
    return summary(org, id, "Another Org");
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
    std::vector<json::object> all{summary(org)};
    if (org.settings.multi_tenant) all.push_back(summary_of_other(org));
    json::array results;
    for (std::size_t i = paging.skip; i < std::min(all.size(), paging.skip + paging.limit); ++i)
        results.push_back(all[i]);
    return json_answer(200, json::value{{"totalCount", all.size()}, {"results", std::move(results)}});
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
