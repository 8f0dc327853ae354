// Applications and who is assigned to them, directly (USER) or through a group (GROUP).
#pragma once

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {

/// Application → the authenticator that it uses over a back channel, in `Org::things`.
constexpr std::string_view kBackchannels = "apps/backchannel";

/// Throws E0000007.
[[nodiscard]] App& get_app(Org& org, std::string_view id);
[[nodiscard]] json::object app_json(const Org& org, const App& app);
/// What a body says of the application, instead of what one before it said. Throws E0000001.
void take_app(Call& call, App& app, const json::object& body);
[[nodiscard]] json::object app_group_json(const Org& org, const App& app, const std::string& group_id,
                                          const AppGroup& assigned);

/// Whether apps can be assigned: not to STAGED and DEPROVISIONED people, to PROVISIONED ones as the settings say.
[[nodiscard]] bool may_have_apps(const Org& org, const User& user);
/// Takes every assignment away, as a deactivation does.
void unassign_apps(Call& call, User& user);
/// Gives and takes group assignments as the person's groups and status now say.
void settle_assignments(Org& org, User& user, WallTime now, Random& random);

Response list_apps(Call& call);
Response create_app(Call& call);
Response get_app(Call& call);
Response delete_app(Call& call);
Response activate_app(Call& call);
Response deactivate_app(Call& call);
Response list_features(Call& call);
Response list_app_users(Call& call);
Response assign_user(Call& call);
Response get_app_user(Call& call);
Response update_app_user(Call& call);
Response unassign_user(Call& call);
Response list_app_groups(Call& call);
Response get_app_group(Call& call);
Response assign_group(Call& call);
Response unassign_group(Call& call);
Response list_apps_of_group(Call& call);
Response list_app_links(Call& call);

}  // namespace lockstep::twin::okta
