#include "twin/okta/save.hpp"

#include <fmt/format.h>

#include <concepts>
#include <stdexcept>

#include "twin/okta/archive.hpp"
#include "twin/okta/call.hpp"
#include "twin/okta/fold.hpp"

namespace lockstep::twin::okta {
namespace {

// Const when written, not when read: one list of fields does for both.
template <class S, class T>
concept Is = std::same_as<std::remove_const_t<S>, T>;

}  // namespace

void describe(auto& field, Is<Session> auto& of) {
    field("id", of.id);
    field("created", of.created);
}
void describe(auto& field, Is<OAuthToken> auto& of) {
    field("id", of.id);
    field("client_id", of.client_id);
    field("scopes", of.scopes);
    field("created", of.created);
}
void describe(auto& field, Is<OAuthGrant> auto& of) {
    field("id", of.id);
    field("client_id", of.client_id);
    field("scope", of.scope);
    field("created", of.created);
}
void describe(auto& field, Is<User> auto& of) {
    field("id", of.id);
    field("status", of.status);
    field("transitioning_to", of.transitioning_to);
    field("suspended_from", of.suspended_from);
    field("created", of.created);
    field("last_updated", of.last_updated);
    field("activated", of.activated);
    field("status_changed", of.status_changed);
    field("last_login", of.last_login);
    field("password_changed", of.password_changed);
    field("type_id", of.type_id);
    field("profile", of.profile);
    field("has_password", of.has_password);
    field("provider_type", of.provider_type);
    field("provider_name", of.provider_name);
    field("recovery_question", of.recovery_question);
    field("mastered_elsewhere", of.mastered_elsewhere);
    field("sessions", of.sessions);
    field("tokens", of.tokens);
    field("grants", of.grants);
    field("groups", of.groups);
    field("roles", of.roles);
    field("factors", of.factors);
    field("linked", of.linked);
    field("risk", of.risk);
}
void describe(auto& field, Is<Device> auto& of) {
    field("id", of.id);
    field("user_id", of.user_id);
    field("name", of.name);
    field("serial", of.serial);
    field("status", of.status);
    field("created", of.created);
    field("last_updated", of.last_updated);
}
void describe(auto& field, Is<Membership> auto& of) {
    field("direct", of.direct);
    field("rules", of.rules);
}
void describe(auto& field, Is<Group> auto& of) {
    field("id", of.id);
    field("type", of.type);
    field("object_class", of.object_class);
    field("source_app", of.source_app);
    field("created", of.created);
    field("last_updated", of.last_updated);
    field("last_membership_updated", of.last_membership_updated);
    field("profile", of.profile);
    field("members", of.members);
    field("owners", of.owners);
}
void describe(auto& field, Is<GroupRule> auto& of) {
    field("id", of.id);
    field("name", of.name);
    field("expression", of.expression);
    field("active", of.active);
    field("created", of.created);
    field("last_updated", of.last_updated);
    field("group_ids", of.group_ids);
    field("excluded_users", of.excluded_users);
    field("excluded_groups", of.excluded_groups);
    field("has_people", of.has_people);
}
void describe(auto& field, Is<AppUser> auto& of) {
    field("direct", of.direct);
    field("created", of.created);
    field("last_updated", of.last_updated);
    field("user_name", of.user_name);
    field("profile", of.profile);
}
void describe(auto& field, Is<AppGroup> auto& of) {
    field("last_updated", of.last_updated);
    field("priority", of.priority);
    field("profile", of.profile);
}
void describe(auto& field, Is<App> auto& of) {
    field("id", of.id);
    field("name", of.name);
    field("label", of.label);
    field("sign_on_mode", of.sign_on_mode);
    field("given", of.given);
    field("active", of.active);
    field("created", of.created);
    field("last_updated", of.last_updated);
    field("users", of.users);
    field("groups", of.groups);
}
void describe(auto& field, Is<ApiToken> auto& of) {
    field("id", of.id);
    field("name", of.name);
    field("user_id", of.user_id);
    field("secret", of.secret);
    field("created", of.created);
    field("last_updated", of.last_updated);
}
void describe(auto& field, Is<ServiceApp> auto& of) {
    field("client_id", of.client_id);
    field("label", of.label);
    field("keys", of.keys);
    field("scopes", of.scopes);
    field("role", of.role);
    field("dpop", of.dpop);
}
void describe(auto& field, Is<AccessToken> auto& of) {
    field("id", of.id);
    field("client_id", of.client_id);
    field("thumbprint", of.thumbprint);
    field("scopes", of.scopes);
    field("expires", of.expires);
}
void describe(auto& field, Is<LogTarget> auto& of) {
    field("id", of.id);
    field("type", of.type);
    field("alternate_id", of.alternate_id);
    field("display_name", of.display_name);
    field("change", of.change);
}
void describe(auto& field, Is<LogEvent> auto& of) {
    field("uuid", of.uuid);
    field("type", of.type);
    field("result", of.result);
    field("reason", of.reason);
    field("published", of.published);
    field("persisted", of.persisted);
    field("actor", of.actor);
    field("targets", of.targets);
    field("request_id", of.request_id);
    field("request_uri", of.request_uri);
    field("url", of.url);
    field("user_agent", of.user_agent);
    field("token_id", of.token_id);
    field("client_id", of.client_id);
    field("ip", of.ip);
    field("place", of.place);
    field("session_id", of.session_id);
}
void describe(auto& field, Is<EventHook> auto& of) {
    field("id", of.id);
    field("name", of.name);
    field("uri", of.uri);
    field("auth_key", of.auth_key);
    field("auth_value", of.auth_value);
    field("created_by", of.created_by);
    field("description", of.description);
    field("items", of.items);
    field("headers", of.headers);
    field("active", of.active);
    field("verified", of.verified);
    field("created", of.created);
    field("last_updated", of.last_updated);
    field("pending", of.pending);
    field("flush_at", of.flush_at);
    field("failures", of.failures);
}
void describe(auto& field, Is<UserType> auto& of) {
    field("id", of.id);
    field("name", of.name);
    field("display_name", of.display_name);
    field("description", of.description);
    field("schema_id", of.schema_id);
    field("created", of.created);
    field("last_updated", of.last_updated);
    field("is_default", of.is_default);
    field("custom_schema", of.custom_schema);
}
void describe(auto& field, Is<IndexedVersion> auto& of) {
    field("shown", of.shown);
    field("until", of.until);
}
void describe(auto& field, Is<UnseenEdge> auto& of) {
    field("group_id", of.group_id);
    field("user_id", of.user_id);
    field("added", of.added);
    field("until", of.until);
}
void describe(auto& field, Is<DueActivation> auto& of) {
    field("at", of.at);
    field("user_id", of.user_id);
    field("to", of.to);
}
void describe(auto& field, Is<DueRules> auto& of) {
    field("at", of.at);
    field("user_id", of.user_id);
}
void describe(auto& field, Is<HookCall> auto& of) {
    field("id", of.id);
    field("hook_id", of.hook_id);
    field("body", of.body);
    field("challenge", of.challenge);
    field("at", of.at);
    field("tries", of.tries);
}
void describe(auto& field, Is<Window> auto& of) {
    field("end", of.end);
    field("used", of.used);
    field("by_principal", of.by_principal);
    field("warned", of.warned);
    field("violated", of.violated);
}
void describe(auto& field, Is<Org> auto& of) {
    field("id", of.id);
    field("name", of.name);
    field("created", of.created);
    field("serial", of.serial);
    field("users", of.users);
    field("groups", of.groups);
    field("rules", of.rules);
    field("apps", of.apps);
    field("api_tokens", of.api_tokens);
    field("service_apps", of.service_apps);
    field("access_tokens", of.access_tokens);
    field("hooks", of.hooks);
    field("user_types", of.user_types);
    field("custom_schema", of.custom_schema);
    field("base_schema", of.base_schema);
    field("group_schema", of.group_schema);
    field("schema_updated", of.schema_updated);
    field("address", of.address);
    field("devices", of.devices);
    field("things", of.things);
    field("everyone_id", of.everyone_id);
    field("admin_id", of.admin_id);
    field("log", of.log);
    field("log_start", of.log_start);
    field("assertion_ids", of.assertion_ids);
    field("proof_ids", of.proof_ids);
    field("dpop_nonce", of.dpop_nonce);
    field("dpop_nonce_made", of.dpop_nonce_made);
    field("old_dpop_nonces", of.old_dpop_nonces);
    field("index", of.index);
    field("unseen_edges", of.unseen_edges);
    field("activations", of.activations);
    field("due_rules", of.due_rules);
    field("hook_calls", of.hook_calls);
    field("hook_quota_from", of.hook_quota_from);
    field("hook_quota_used", of.hook_quota_used);
    field("hook_quota_warned", of.hook_quota_warned);
    field("windows", of.windows);
}

std::string save_org(const Org& org) {
    Writer writer;
    describe(writer, org);
    auto object = writer.take();
    object["settings"] = json::parse(to_json(org.settings));
    return json::serialize(object);
}

Org load_org(std::string_view text) {
    Org org;
    try {
        const auto value = json::parse(text);
        Reader reader{value.as_object()};
        describe(reader, org);
        const auto wrong = configure(org.settings, json::serialize(value.as_object().at("settings")));
        if (!wrong.empty()) throw std::runtime_error{wrong};
    } catch (const std::exception& error) {
        throw std::runtime_error{fmt::format("not the saved state of an Okta org: {}", error.what())};
    }
    for (const auto& [id, user] : org.users) org.logins[fold_login(text_at(user.profile, "login"))] = id;
    return org;
}

}  // namespace lockstep::twin::okta
