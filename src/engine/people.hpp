// A pass over some people: those whom an event, a person or a schedule names, read by id on both sides.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/clock.hpp"
#include "engine/directories.hpp"
#include "engine/pass_result.hpp"
#include "policy/policy.hpp"
#include "store/store.hpp"

namespace lockstep::engine {

/// E-mail, login or user name, as either directory knows it.
struct PersonName {
    std::string text;
};
/// One account, as an event names it.
struct AccountRef {
    Side side = Side::jumpcloud;
    AccountId id;
};
/// One of those whom an incremental pass is about. A name costs searches unless somebody is remembered by it.
using Person = std::variant<IdentityId, AccountRef, PersonName>;

/// The plan of these people alone. Nothing is listed but the groups that the planner asks about; an account that
/// answers 404 is `missing`, as one read alone proves nothing. Whoever is not linked is matched with the holders of
/// their values on the other side, found by reads that do not lag; a rule that cannot be asked that way (its other half
/// is computed) leaves them unplanned, and `health` says so.
/// @throws DirectoryError, StoreError; std::runtime_error for a name that nobody has.
Task<PassResult> plan_people(const policy::Policy& policy, Directories directories, store::Store& store, Clock& clock,
                             std::vector<Person> people, Lane lane);

}  // namespace lockstep::engine
