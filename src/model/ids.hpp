// The ids of the model. Accounts, groups and apps are named by their vendor's id; identities, runs and steps by ours.
#pragma once

#include "core/id.hpp"

namespace lockstep {

using AccountId = Id<struct AccountTag>;  ///< Okta `00u…`, JumpCloud 24 hex
using GroupId = Id<struct GroupTag>;      ///< Okta `00g…`, JumpCloud 24 hex
using AppId = Id<struct AppTag>;          ///< Okta `0oa…`
using IdentityId =
    Id<struct IdentityTag>;         ///< `jumpcloud:ID` or `okta:ID`: the first account it was known by; never changes
using RuleId = Id<struct RuleTag>;  ///< an attribute rule: what it connects, `jumpcloud.department=okta.department`
using ChangeId = Id<struct ChangeTag>;  ///< 16 hex of the hash of (identity, object, kind, before, after, cause)
using PairId = Id<struct PairTag>;      ///< a group pair: the names of both groups when it was made
using RunId = Id<struct RunTag>;        ///< sortable by time of start
using StepId = Id<struct StepTag>;      ///< `RUN/CHANGE`

}  // namespace lockstep
