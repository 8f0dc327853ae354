// One pass over everybody: read both directories, match, plan each identity, let the gate judge. Writes to no
// directory.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "engine/directories.hpp"
#include "engine/reading.hpp"
#include "engine/standings.hpp"
#include "model/plan.hpp"
#include "policy/policy.hpp"
#include "store/store.hpp"
#include "sync/match.hpp"

namespace lockstep::engine {

struct PassOptions {
    Lane lane = Lane::interactive;
    ReadProgress progress;
};

/// How many there are of what, for `status` and the plan's head.
struct PassCounts {
    std::size_t jumpcloud_accounts = 0;
    std::size_t okta_accounts = 0;
    std::size_t linked = 0;         ///< identities with both accounts, this pass's new links included
    std::size_t active_linked = 0;  ///< of those, active on their source: what shares of limits are of
    std::size_t new_links = 0;
    std::size_t unmanaged = 0;  ///< in no population
    std::map<std::string, std::size_t> populations;
};

struct PassResult {
    Plan plan;
    std::vector<store::Settlement> settlements;  ///< what the pass learned; stored by `link` and `apply`, not by `plan`
    std::vector<sync::Matching::Link> links;     ///< new ones
    std::vector<sync::Disagreement> disagreements;  ///< among the new links
    PassCounts counts;
    std::vector<std::string> health;  ///< why a source is not to be trusted with absences; empty if all is well
};

/// Of what a pass learned, that which `link` records: links with the bases of what agrees, and cases.
[[nodiscard]] std::vector<store::Settlement> links_only(const PassResult& result);

class Pass {
public:
    Pass(const policy::Policy& policy, Directories directories, store::Store& store, Clock& clock)
        : policy_{policy}, directories_{directories}, store_{store}, clock_{clock} {}

    /// @throws DirectoryError if a directory cannot be read whole; StoreError.
    Task<PassResult> run(PassOptions options);

private:
    const policy::Policy& policy_;
    Directories directories_;
    store::Store& store_;
    Clock& clock_;
};

}  // namespace lockstep::engine
