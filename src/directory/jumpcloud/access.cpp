#include "directory/jumpcloud/access.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "directory/jumpcloud/credential.hpp"
#include "directory/jumpcloud/errors.hpp"
#include "directory/jumpcloud/pages.hpp"
#include "directory/jumpcloud/query.hpp"

namespace lockstep::directory::jumpcloud {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr std::string_view kOrganizations = "/api/organizations";
constexpr auto kWarnBefore = 14 * 24h;
constexpr std::string_view kNobody = "000000000000000000000000";  // no id has its birth second at 0
constexpr int kSample = 100;                                      // users looked at for signs of another import

Call get(std::string path) {
    Call call;
    call.path = std::move(path);
    return call;
}

Call get_organizations() {
    auto call = get(std::string{kOrganizations});
    call.takes_org_id = false;
    return call;
}

/// The last hour's number of events.
Call count_events(WallTime now) {
    Call call;
    call.method = "POST";
    call.path = "/events/count";
    call.insights = true;
    call.reads = true;
    call.body = json::serialize(json::object{
        {"service", json::array{"directory"}}, {"start_time", to_rfc3339(now - 1h)}, {"end_time", to_rfc3339(now)}});
    return call;
}

std::string id_of(const json::object& object) {
    auto id = text_of(object, "_id");
    return id.empty() ? text_of(object, "id") : id;
}

std::vector<OrgIdentity> read_orgs(const Response& response) {
    const auto body = parse_object(response);
    const auto* results = body.if_contains("results");
    if (results == nullptr || !results->is_array()) throw malformed("the list of organisations has no results");
    std::vector<OrgIdentity> orgs;
    for (const auto& row : results->get_array()) {
        if (row.is_object()) orgs.push_back({id_of(row.get_object()), text_of(row.get_object(), "displayName")});
    }
    return orgs;
}

/// Why this kind of failure is met, in the words of API-jumpcloud.md §1.
std::string explain(const DirectoryError& error, const std::string& remedy) {
    using Kind = DirectoryError::Kind;
    switch (error.kind()) {
        case Kind::unauthorized:
        case Kind::refused: return fmt::format("{} ({})", remedy, error.details().text);
        case Kind::credential_dead:
        case Kind::throttled:
        case Kind::unreachable:
        case Kind::unknown_outcome:
        case Kind::unavailable:
        case Kind::stale:
        case Kind::malformed: return error.details().text;
    }
    LOCKSTEP_UNREACHABLE();
}

/// `manualEntry` of `settings.newSystemUserStateDefaults`, by which a POST without `state` is judged.
std::string default_state(const json::object& org) {
    const json::value* at = org.if_contains("settings");
    for (const char* key : {"newSystemUserStateDefaults", "manualEntry"}) {
        if (at == nullptr || !at->is_object()) return {};
        at = at->get_object().if_contains(key);
    }
    return at != nullptr && at->is_string() ? std::string{at->get_string()} : std::string{};
}

bool is_imported(const json::value& user) {
    if (!user.is_object()) return false;
    const auto* fields = user.get_object().if_contains("restrictedFields");
    if (fields == nullptr || !fields->is_array()) return false;
    return std::ranges::any_of(fields->get_array(), [](const json::value& field) {
        return field.is_object() && text_of(field.get_object(), "type") == "scim";
    });
}

}  // namespace

Task<OrgIdentity> Access::get_org(Lane lane) {
    const auto orgs = read_orgs(co_await client_.call(lane, get_organizations()));
    const auto& wanted = client_.settings().org_id;
    if (!wanted.empty()) {
        const auto named = std::ranges::find(orgs, wanted, &OrgIdentity::id);
        if (named == orgs.end()) {
            throw refused(
                fmt::format("the credential does not open the organisation {} that jumpcloud.org_id names", wanted));
        }
        co_return *named;
    }
    if (orgs.size() != 1) {
        throw refused(
            fmt::format("the credential opens {} organisations: say which with jumpcloud.org_id", orgs.size()));
    }
    co_return orgs.front();
}

Task<AccessFinding> Access::try_call(std::string what, bool required, Call call, std::string remedy) {
    AccessFinding finding{.what = std::move(what), .granted = true, .required = required, .remedy = {}};
    try {
        co_await client_.call(Lane::interactive, std::move(call));
    } catch (const DirectoryError& error) {
        finding.granted = false;
        finding.remedy = explain(error, remedy);
    }
    co_return finding;
}

Task<std::vector<AccessFinding>> Access::check() {
    std::vector<AccessFinding> findings;
    const auto org = co_await try_credential(findings);
    if (!org) co_return findings;  // nothing else need be tried
    const std::string role = "give the administrator or service account a role that may read this";
    findings.push_back(co_await try_call("read users", true, get("/api/systemusers?limit=1"), role));
    findings.push_back(co_await try_call("read user groups", true, get("/api/v2/usergroups?limit=1"), role));
    findings.push_back(co_await try_call("read device groups", false, get("/api/v2/systemgroups?limit=1"), role));
    findings.push_back(co_await try_call("read Directory Insights", false, count_events(client_.clock().wall_now()),
                                         "Directory Insights needs a role other than Command Runner"));
    if (auto finding = co_await check_writing()) findings.push_back(*std::move(finding));
    if (auto finding = co_await check_new_users(*org)) findings.push_back(*std::move(finding));
    if (auto finding = co_await check_expiry()) findings.push_back(*std::move(finding));
    if (auto finding = co_await check_import()) findings.push_back(*std::move(finding));
    co_return findings;
}

Task<std::optional<OrgIdentity>> Access::try_credential(std::vector<AccessFinding>& findings) {
    AccessFinding finding{.what = "sign in", .granted = true, .required = true, .remedy = {}};
    std::optional<OrgIdentity> org;
    std::optional<DirectoryError> failure;
    try {
        org = co_await get_org(Lane::interactive);
    } catch (const DirectoryError& error) {
        failure = error;
    }
    if (failure) {
        finding.granted = false;
        finding.remedy = failure->details().text;
        if (failure->details().status == 401) finding.remedy += co_await find_other_region();
    }
    findings.push_back(std::move(finding));
    co_return org;
}

/// A credential is valid in one region only, and the others answer a plain 401: they are tried, once each.
Task<std::string> Access::find_other_region() {
    const auto& settings = client_.settings();
    if (std::ranges::find(kRegions, settings.console_url, &Region::console) == kRegions.end()) co_return "";
    for (const auto& region : kRegions) {
        if (region.console == settings.console_url) continue;
        const bool good = settings.api_key.empty() ? co_await gives_token(region) : co_await takes_key(region);
        if (!good) continue;
        const auto hosts = settings.api_key.empty()
                               ? fmt::format("jumpcloud.url to {}, insights_url to {} and token_url to {}",
                                             region.console, region.insights, region.token)
                               : fmt::format("jumpcloud.url to {}", region.console);
        co_return fmt::format("; this {} belongs to the region {}: set {}",
                              settings.api_key.empty() ? "service account" : "key", region.name, hosts);
    }
    co_return "";
}

Task<bool> Access::takes_key(Region region) {
    Request request;
    request.method = "GET";
    request.url = fmt::format("{}{}", region.console, kOrganizations);
    request.headers = {{"x-api-key", client_.settings().api_key}, {"accept", "application/json"}};
    try {
        co_return (co_await transport_.send(std::move(request), {})).status == 200;
    } catch (const http::TransportError&) {
        co_return false;  // one more host that does not tell
    }
}

Task<bool> Access::gives_token(Region region) {
    auto there = client_.settings();
    there.token_url = region.token;
    Credential credential{there, transport_, client_.clock()};
    try {
        co_await credential.get_header();
        co_return true;
    } catch (const DirectoryError&) {
        co_return false;
    }
}

/// Whether the call is refused for its role. Any other answer, also none, shows no such thing.
Task<bool> Access::is_forbidden(Call call) {
    try {
        call.answers = {400, 404};
        co_await client_.call(Lane::interactive, std::move(call));
        co_return false;
    } catch (const DirectoryError& error) {
        co_return error.kind() == DirectoryError::Kind::unauthorized;
    }
}

/// A read-only key is refused some reads too (API-jumpcloud.md §1.2), which raises the suspicion. Only then a change of
/// a person who cannot exist is asked for: it can do nothing, and a role that may write is told so.
Task<std::optional<AccessFinding>> Access::check_writing() {
    if (!co_await is_forbidden(get(fmt::format("/api/v2/commands/{}/associations?targets=system&limit=1", kNobody)))) {
        co_return std::nullopt;
    }
    Call write;
    write.method = "PUT";
    write.path = fmt::format("/api/systemusers/{}", kNobody);
    write.body = "{}";
    if (!co_await is_forbidden(std::move(write))) co_return std::nullopt;
    co_return AccessFinding{
        .what = "write users",
        .granted = false,
        .required = true,
        .remedy =
            "the credential may only read: give its administrator or service account a role that may manage users"};
}

/// What the answer holds; nothing if it is refused, which the findings above say already.
Task<json::object> Access::read_if_permitted(Call call) {
    try {
        co_return parse_object(co_await client_.call(Lane::interactive, std::move(call)));
    } catch (const DirectoryError&) {
        co_return json::object{};
    }
}

Task<std::optional<AccessFinding>> Access::check_new_users(OrgIdentity org) {
    auto call = get(fmt::format("{}/{}", kOrganizations, encoded(org.id)));
    call.takes_org_id = false;
    if (default_state(co_await read_if_permitted(std::move(call))) != "ACTIVATED") co_return std::nullopt;
    co_return AccessFinding{
        .what = "people made by others start STAGED",
        .granted = false,
        .required = false,
        .remedy =
            "the organisation activates new users at once (newSystemUserStateDefaults.manualEntry); Lockstep itself "
            "always creates STAGED"};
}

/// A secret's end cannot be seen until it comes, but the list of service accounts tells their dates, if the role may
/// see it. Which of them is ours it does not tell (API-jumpcloud.md §1.3).
Task<std::optional<AccessFinding>> Access::check_expiry() {
    const auto body = co_await read_if_permitted(get("/api/v2/service-accounts?limit=100"));
    const auto* results = body.if_contains("results");
    if (results == nullptr || !results->is_array()) co_return std::nullopt;
    const auto now = client_.clock().wall_now();
    std::string ending;
    for (const auto& row : results->get_array()) {
        if (!row.is_object()) continue;
        const auto end = from_rfc3339(text_of(row.get_object(), "expiresAt"));
        if (!end || *end > now + kWarnBefore) continue;
        ending += fmt::format("{}{} {} {}", ending.empty() ? "" : ", ", text_of(row.get_object(), "name"),
                              *end <= now ? "ended on" : "ends on", to_rfc3339(*end).substr(0, 10));
    }
    if (ending.empty()) co_return std::nullopt;
    co_return AccessFinding{.what = "service accounts are good for two weeks more",
                            .granted = false,
                            .required = false,
                            .remedy = ending + ": make a new secret in time, and set jumpcloud.client_secret to it"};
}

Task<std::optional<AccessFinding>> Access::check_import() {
    const auto body = co_await read_if_permitted(get(
        fmt::format("/api/systemusers?limit={}&skip=0&sort=-_id&fields={}", kSample, encoded("_id restrictedFields"))));
    const auto* results = body.if_contains("results");
    if (results == nullptr || !results->is_array()) co_return std::nullopt;
    const auto imported = std::ranges::count_if(results->get_array(), is_imported);
    if (imported == 0) co_return std::nullopt;
    co_return AccessFinding{
        .what = "no other import owns people's fields",
        .granted = false,
        .required = false,
        .remedy = fmt::format("of the {} newest users {} have fields owned by SCIM (restrictedFields): another import "
                              "from Okta is at work; leave those fields out of the policy or switch it off",
                              results->get_array().size(), imported)};
}

}  // namespace lockstep::directory::jumpcloud
