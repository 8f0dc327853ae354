// The policy that a state folder is kept by: its files as they were when it was last linked or applied, with secrets by
// reference only. By it a later policy can be compared with the one in force.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/clock.hpp"
#include "core/task.hpp"
#include "policy/policy.hpp"
#include "store/store.hpp"

namespace lockstep::cli {

struct PolicyRecord {
    std::string file;                          ///< as it was named then
    std::string digest;                        ///< of all that decides
    WallTime since{};                          ///< in force since then
    std::map<std::string, std::string> files;  ///< by path: its text, and that of what it includes
};

/// Remembers the policy's files as they are on disk, unless they are not what `policy` was compiled from any more.
Task<> record_policy(store::Store& store, policy::Policy policy, WallTime now);
/// Empty before the first link or apply.
Task<std::optional<PolicyRecord>> find_policy_record(store::Store& store);

/// Compiled again, against the schemas of `like`; secrets are left as written.
/// @throws Problems if this program understands it no more.
[[nodiscard]] policy::Policy load_recorded(const PolicyRecord& record, const policy::Policy& like);

/// A file of another name that decides otherwise: not an edit of the one in force, but another policy.
[[nodiscard]] bool is_another(const policy::Policy& policy, const PolicyRecord& record);

}  // namespace lockstep::cli
