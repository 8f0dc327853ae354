// One pass over everybody, or over some people: read both directories, match, plan each identity, let the gate judge.
// Writes to no directory.
#pragma once

#include <functional>
#include <limits>
#include <vector>

#include "core/clock.hpp"
#include "engine/directories.hpp"
#include "engine/pass_result.hpp"
#include "engine/people.hpp"
#include "engine/reading.hpp"
#include "policy/policy.hpp"
#include "store/store.hpp"

namespace lockstep::engine {

struct PassOptions {
    Lane lane = Lane::interactive;
    ReadProgress progress{};
    /// Not empty: an incremental pass over these people alone. Both accounts of each are read by id, and whatever the
    /// planner asks for; no directory is listed.
    std::vector<Person> only{};
    Keep keep = Keep::here;
    /// New links are listed only if they are no more; else their number alone is told, as a first link of a large
    /// directory has very many. What is kept of them is the same.
    std::size_t most_links = std::numeric_limits<std::size_t>::max();
    /// Told of each person of a full pass once they are planned; of those in a case, about whom nothing is, too.
    std::function<void(const Candidate&)> planned{};
};

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
