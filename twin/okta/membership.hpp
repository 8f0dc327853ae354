// Edges between people and groups: who may change them, what else moves when they do, what member lists show of them.
#pragma once

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {

/// Throws the refusal that the settings name unless members of the group may be changed: only OKTA_GROUP's may.
void refuse_read_only(const Org& org, const Group& group);

/// By hand. A member stays one; a person whom a rule put there is from now on there by hand too.
void add_member(Call& call, Group& group, User& user);
/// By hand. Whom a rule put there becomes an exclusion of the rule, or comes back, as the settings say.
void remove_member(Call& call, Group& group, User& user);

/// By a rule, with its event as the vendor's own doing.
void add_member_by_rule(Org& org, Group& group, User& user, const std::string& rule_id, WallTime now, Random& random);
void remove_member_by_rule(Org& org, Group& group, User& user, const std::string& rule_id, WallTime now,
                           Random& random);

/// The ids that member lists show at `now`; Everyone has everybody.
[[nodiscard]] std::vector<std::string> visible_members(const Org& org, const Group& group, WallTime now);
/// The groups that a person's list shows at `now`, Everyone among them.
[[nodiscard]] std::vector<std::string> visible_groups(const Org& org, const User& user, WallTime now);
[[nodiscard]] bool is_member(const Org& org, const Group& group, const User& user);

}  // namespace lockstep::twin::okta
