#include "directory/okta/access.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/assert.hpp"
#include "directory/okta/json_body.hpp"
#include "directory/okta/paths.hpp"

namespace lockstep::directory::okta {
namespace {

using Kind = DirectoryError::Kind;

struct Area {
    std::string_view what;
    std::string_view target;
    bool required;
    std::string_view remedy;
};

constexpr std::string_view kReadGroups = "read groups";
constexpr std::array kAreas{
    Area{kReadGroups, "/api/v1/groups?limit=1", true, "give the credential a role that may see groups"},
    Area{"read group rules", "/api/v1/groups/rules?limit=1", true,
         "give the credential a role that may see group rules: members that a rule fills must not be written"},
    Area{"read the profile schema", "/api/v1/meta/schemas/user/default", true,
         "give the credential a role that may see the profile schema"},
    Area{"read the org", "/api/v1/org", true, "give the credential a role that may see the org's settings"},
    Area{"read apps", "/api/v1/apps?limit=1", false, "needed for `assign: okta_app` only"},
    Area{"read the System Log", "/api/v1/logs?limit=1", false, "needed to hear of changes as they happen"},
};

bool is_about_rights(Kind kind) {
    switch (kind) {
        case Kind::unauthorized:
        case Kind::credential_dead: return true;
        case Kind::throttled:
        case Kind::unreachable:
        case Kind::unknown_outcome:
        case Kind::unavailable:
        case Kind::refused:
        case Kind::stale:
        case Kind::malformed: return false;
    }
    LOCKSTEP_UNREACHABLE();
}

/// `manage` can do all that `read` can.
bool covers(const std::vector<std::string>& granted, const std::string& scope) {
    if (std::ranges::find(granted, scope) != granted.end()) return true;
    constexpr std::string_view kRead = ".read";
    if (!scope.ends_with(kRead)) return false;
    const auto manage = scope.substr(0, scope.size() - kRead.size()) + ".manage";
    return std::ranges::find(granted, manage) != granted.end();
}

bool is_required(std::string_view scope) {
    return scope != "okta.apps.manage" && scope != "okta.logs.read" && scope != "okta.roles.read";
}

void add_scopes(std::vector<AccessFinding>& findings, const Credential& credential) {
    for (const auto& scope : needed_scopes()) {
        findings.push_back(
            {.what = scope,
             .granted = covers(credential.granted_scopes(), scope),
             .required = is_required(scope),
             .remedy = fmt::format("grant {} to the service app (Okta API Scopes), as a super admin", scope)});
    }
}

Task<AccessFinding> look(Client& client, Area area) {
    AccessFinding finding{std::string{area.what}, true, area.required, std::string{area.remedy}};
    try {
        co_await client.call(Lane::interactive, {.target = std::string{area.target}});
    } catch (const DirectoryError& error) {
        if (!is_about_rights(error.kind())) throw;
        finding.granted = false;
        finding.remedy = fmt::format("{} ({})", area.remedy, error.what());
    }
    co_return finding;
}

/// Whom a role protects (DESIGN §4.7): Okta keeps them in a built-in group, which not every credential may see.
Task<AccessFinding> look_at_administrators(Client& client, bool can_read_groups) {
    AccessFinding finding{"see who is an administrator", false, false,
                          "write out `protected:` in the policy: without this nobody is protected by their role"};
    if (!can_read_groups) co_return finding;
    const auto response =
        co_await client.call(Lane::interactive, {.target = "/api/v1/groups?filter=type+eq+%22BUILT_IN%22"});
    const auto groups = parse_objects(response);
    finding.granted = std::ranges::any_of(groups, [](const boost::json::value& group) {
        const auto* profile = object_at(group.as_object(), "profile");
        return profile != nullptr && text_at(*profile, "name") == kAdministrators;
    });
    co_return finding;
}

/// Whether a group makes its members administrators, asked of any group there is.
Task<AccessFinding> look_at_group_roles(Client& client, bool can_read_groups) {
    const Area area{"see which groups grant an admin role", "", false,
                    "write out `privileged_groups:` in the policy: without this no group is known to grant a role"};
    AccessFinding finding{std::string{area.what}, false, area.required, std::string{area.remedy}};
    if (!can_read_groups) co_return finding;
    const auto response = co_await client.call(Lane::interactive, {.target = "/api/v1/groups?limit=1"});
    const auto groups = parse_objects(response);
    if (groups.empty()) co_return finding;
    const auto target = group_path(id_of(response, groups.front().as_object()), "/roles");
    co_return co_await look(client, {area.what, target, area.required, area.remedy});
}

/// Signed in or not, and whether there is a role: without one Okta answers 200 and an empty list.
Task<bool> look_at_users(Client& client, std::vector<AccessFinding>& findings) {
    AccessFinding sign_in{"sign in", true, true, "make a new API token, or check client_id, key_id and private_key"};
    AccessFinding role{"read users", true, true,
                       "give the credential an admin role (API token: its owner; service app: Admin roles tab)"};
    try {
        const auto response =
            co_await client.call(Lane::interactive, {.target = "/api/v1/users?search=status%20pr&limit=1"});
        role.granted = !parse_objects(response).empty();
    } catch (const DirectoryError& error) {
        if (!is_about_rights(error.kind())) throw;
        role.granted = false;
        sign_in.granted = error.kind() != Kind::credential_dead;
        auto& cause = sign_in.granted ? role : sign_in;
        cause.remedy = fmt::format("{} ({})", cause.remedy, error.what());
    }
    const bool signed_in = sign_in.granted;
    findings.push_back(std::move(sign_in));
    if (signed_in) findings.push_back(std::move(role));
    co_return signed_in;
}

}  // namespace

Task<std::vector<AccessFinding>> check_access(Client& client) {
    std::vector<AccessFinding> findings;
    if (!co_await look_at_users(client, findings)) co_return findings;
    if (client.credential().is_service_app()) add_scopes(findings, client.credential());
    bool can_read_groups = false;
    for (const auto& area : kAreas) {
        findings.push_back(co_await look(client, area));
        if (area.what == kReadGroups) can_read_groups = findings.back().granted;
    }
    findings.push_back(co_await look_at_administrators(client, can_read_groups));
    findings.push_back(co_await look_at_group_roles(client, can_read_groups));
    co_return findings;
}

}  // namespace lockstep::directory::okta
