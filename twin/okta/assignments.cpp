// Which apps a person has, and why: the consequences of groups and status.
#include <algorithm>

#include "twin/okta/apps.hpp"
#include "twin/okta/log.hpp"
#include "twin/okta/membership.hpp"

namespace lockstep::twin::okta {
namespace {

bool is_given_by_group(const Org& org, const App& app, const User& user) {
    return std::ranges::any_of(app.groups, [&](const auto& entry) {
        const auto group = org.groups.find(entry.first);
        return group != org.groups.end() && is_member(org, group->second, user);
    });
}

}  // namespace

bool may_have_apps(const Org& org, const User& user) {
    switch (user.status) {
        case UserStatus::STAGED:
        case UserStatus::DEPROVISIONED: return false;
        case UserStatus::PROVISIONED: return org.settings.apps_of_provisioned;
        case UserStatus::ACTIVE:
        case UserStatus::PASSWORD_EXPIRED:
        case UserStatus::LOCKED_OUT:
        case UserStatus::RECOVERY:
        case UserStatus::SUSPENDED: return true;
    }
    return false;
}

void unassign_apps(Call& call, User& user) {
    for (auto& [id, app] : call.org.apps) {
        if (app.users.erase(user.id) == 0) continue;
        record(call, "application.user_membership.remove", {target_of(user), target_of(app)});
    }
}

void settle_assignments(Org& org, User& user, WallTime now, Random& random) {
    for (auto& [id, app] : org.apps) {
        const auto held = app.users.find(user.id);
        const bool has = held != app.users.end();
        if (has && held->second.direct) continue;
        const bool given = app.active && may_have_apps(org, user) && is_given_by_group(org, app, user);
        if (given == has) continue;
        if (given)
            app.users[user.id] = {
                false, floor_to_second(now), floor_to_second(now), text_at(user.profile, "login"), {}};
        else
            app.users.erase(held);
        record_by_system(org, given ? "application.user_membership.add" : "application.user_membership.remove",
                         {target_of(user), target_of(app)}, now, random);
    }
}

}  // namespace lockstep::twin::okta
