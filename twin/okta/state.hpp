// An org's whole state as plain values, in deterministic order.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "twin/okta/settings.hpp"

namespace lockstep::twin::okta {

namespace json = boost::json;

enum class UserStatus {
    STAGED,
    PROVISIONED,
    ACTIVE,
    PASSWORD_EXPIRED,
    LOCKED_OUT,
    RECOVERY,
    SUSPENDED,
    DEPROVISIONED,
};
[[nodiscard]] std::string_view to_text(UserStatus status);
/// Empty if there is no such status.
[[nodiscard]] std::optional<UserStatus> to_user_status(std::string_view text);

struct Session {
    std::string id;
    WallTime created;
};

/// A client's refresh token for a person, and the consent behind it.
struct OAuthToken {
    std::string id, client_id;
    std::vector<std::string> scopes;
    WallTime created;
};
struct OAuthGrant {
    std::string id, client_id, scope;
    WallTime created;
};

/// A user's JSON text without `_links`, kept until the next write; `transitioningToStatus` stands between the first
/// two.
struct RenderedUser {
    std::string open;         ///< `{"id":…,"status":"ACTIVE"`
    std::string body;         ///< `,"created":… "profile":{…}`
    std::string credentials;  ///< `,"credentials":{…}`
    std::string etag;
};

struct User {
    std::string id;
    UserStatus status = UserStatus::STAGED;
    std::optional<UserStatus> transitioning_to;
    std::optional<UserStatus> suspended_from;
    WallTime created, last_updated;
    std::optional<WallTime> activated, status_changed, last_login, password_changed;
    std::string type_id;
    json::object profile;  ///< only attributes that have a value
    bool has_password = false;
    std::string provider_type = "OKTA", provider_name = "OKTA";
    std::string recovery_question;
    bool mastered_elsewhere = false;
    std::vector<Session> sessions;
    std::vector<OAuthToken> tokens;
    std::vector<OAuthGrant> grants;
    std::set<std::string> groups;              ///< ids, Everyone left out
    std::map<std::string, std::string> roles;  ///< assignment id → role type
    std::map<std::string, json::object> factors;
    std::map<std::string, std::string> linked;  ///< primary relation → the other person's id
    std::string risk;                           ///< LOW, MEDIUM, HIGH, or empty: none was set

    mutable RenderedUser rendered;  ///< empty = to be made again
};

/// A device that a person registered.
struct Device {
    std::string id, user_id, name, serial, status = "ACTIVE";
    WallTime created, last_updated;
};

enum class GroupType { OKTA_GROUP, APP_GROUP, BUILT_IN };
[[nodiscard]] std::string_view to_text(GroupType type);
[[nodiscard]] std::optional<GroupType> to_group_type(std::string_view text);

struct Membership {
    bool direct = false;
    std::set<std::string> rules;  ///< rules that give it
};

struct Group {
    std::string id;
    GroupType type = GroupType::OKTA_GROUP;
    std::vector<std::string> object_class{"okta:user_group"};
    std::string source_app;  ///< of an APP_GROUP
    WallTime created, last_updated, last_membership_updated;
    json::object profile;
    std::map<std::string, Membership, std::less<>> members;
    std::set<std::string> owners;
};

struct GroupRule {
    std::string id, name, expression;
    bool active = false;
    WallTime created, last_updated;
    std::vector<std::string> group_ids;
    std::set<std::string> excluded_users;
    std::set<std::string> excluded_groups;
    bool has_people = false;  ///< the body named `conditions.people`, so answers do too
};

struct AppUser {
    bool direct = false;  ///< scope USER; else GROUP
    WallTime created, last_updated;
    std::string user_name;
    json::object profile;
};
struct AppGroup {
    WallTime last_updated;
    std::int64_t priority = 0;
    json::object profile;
};
struct App {
    std::string id, name, label, sign_on_mode = "BOOKMARK";
    json::object given;  ///< settings, credentials and the like, as they were sent
    bool active = true;
    WallTime created, last_updated;
    std::map<std::string, AppUser, std::less<>> users;
    std::map<std::string, AppGroup, std::less<>> groups;
};

struct ApiToken {
    std::string id, name, user_id, secret;
    WallTime created, last_updated;  ///< the latter moves with each use
};

/// An API service app: client credentials with a private key.
struct ServiceApp {
    std::string client_id, label;
    std::map<std::string, std::string> keys;  ///< kid → public key, PEM
    std::vector<std::string> scopes;          ///< granted
    std::string role = "SUPER_ADMIN";         ///< empty: none
    bool dpop = false;                        ///< demands DPoP
};
struct AccessToken {
    std::string id, client_id, thumbprint;  ///< thumbprint: of the DPoP key it is bound to, or empty
    std::vector<std::string> scopes;
    WallTime expires;
};

struct LogTarget {
    std::string id, type, alternate_id, display_name;
    json::object change;  ///< `{"from":{…},"to":{…}}` or empty
};
struct LogEvent {
    std::string uuid, type, result = "SUCCESS", reason;
    WallTime published, persisted;
    LogTarget actor;
    std::vector<LogTarget> targets;
    std::string request_id, request_uri, url, user_agent;
    std::string token_id, client_id;  ///< of the credential, where there was one
    std::string ip = "198.51.100.5";
    json::object place;      ///< `geographicalContext`; empty: unknown
    std::string session_id;  ///< of the person who did it themselves
};

struct EventHook {
    std::string id, name, uri, auth_key, auth_value, created_by;
    std::optional<std::string> description;
    std::vector<std::string> items;
    std::vector<std::pair<std::string, std::string>> headers;
    bool active = true, verified = false;
    WallTime created, last_updated;
    std::vector<LogEvent> pending;  ///< to be sent with the next delivery
    std::optional<WallTime> flush_at;
    std::int64_t failures = 0;  ///< deliveries in a row that nobody took
};

struct UserType {
    std::string id, name, display_name, description, schema_id;
    WallTime created, last_updated;
    bool is_default = false;
    json::object custom_schema;  ///< of any but the default type, whose is the org's
};

/// What the search index still shows of a user: the state before a write, until that write is indexed.
struct IndexedVersion {
    std::optional<User> shown;  ///< none: not there yet
    WallTime until;
};
/// A membership write that member lists do not show yet.
struct UnseenEdge {
    std::string group_id, user_id;
    bool added = false;
    WallTime until;
};
struct DueActivation {
    WallTime at;
    std::string user_id;
    UserStatus to;
};
struct DueRules {
    WallTime at;
    std::string user_id;  ///< empty: everybody
};
/// A hook delivery or verification on its way out, or waiting for its second try.
struct HookCall {
    std::string id, hook_id, body, challenge;  ///< challenge: a verification
    std::optional<WallTime> at;                ///< none: sent, unanswered
    int tries = 0;
};

/// Requests of one bucket in its window of 60 s.
struct Window {
    WallTime end;
    std::int64_t used = 0;
    std::map<std::string, std::int64_t> by_principal;
    bool warned = false, violated = false;  ///< their events are written
};

struct Org {
    std::string base_url, id, name = "Twin Example";
    WallTime created;
    std::uint64_t serial = 0;  ///< of ids
    Settings settings;

    std::map<std::string, User, std::less<>> users;
    std::map<std::string, std::string, std::less<>> logins;  ///< folded login → user id
    std::map<std::string, Group, std::less<>> groups;
    std::map<std::string, GroupRule, std::less<>> rules;
    std::map<std::string, App, std::less<>> apps;
    std::map<std::string, ApiToken, std::less<>> api_tokens;
    std::map<std::string, ServiceApp, std::less<>> service_apps;
    std::map<std::string, AccessToken, std::less<>> access_tokens;  ///< by the token itself
    std::map<std::string, EventHook, std::less<>> hooks;
    std::map<std::string, UserType, std::less<>> user_types;
    json::object custom_schema;  ///< name → attribute, of the default user type
    json::object base_schema;
    json::object group_schema;
    json::object address;  ///< what the org says of itself: `phoneNumber`, `city` …
    WallTime schema_updated;
    std::string everyone_id, admin_id;
    std::map<std::string, Device, std::less<>> devices;
    /// Kind (its path below `/api/v1/`) → id → the thing as last written.
    std::map<std::string, std::map<std::string, json::object, std::less<>>, std::less<>> things;

    std::deque<LogEvent> log;                        ///< in persistence order
    std::uint64_t log_start = 0;                     ///< sequence number of log.front()
    std::set<std::string> assertion_ids, proof_ids;  ///< `jti` seen: single use
    std::string dpop_nonce;
    WallTime dpop_nonce_made;
    std::map<std::string, WallTime> old_dpop_nonces;  ///< nonce → when it was made

    std::map<std::string, std::deque<IndexedVersion>, std::less<>> index;
    std::size_t index_pruned_at = 64;  ///< entries at which the index is next rid of what it has caught up with
    std::deque<UnseenEdge> unseen_edges;
    std::vector<DueActivation> activations;
    std::vector<DueRules> due_rules;
    std::vector<HookCall> hook_calls;
    WallTime hook_quota_from;
    std::int64_t hook_quota_used = 0;
    bool hook_quota_warned = false;
    std::map<std::string, Window> windows;
};

}  // namespace lockstep::twin::okta
