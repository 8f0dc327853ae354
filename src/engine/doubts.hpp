// The doubts of all runs, in memory: what the last look asks before a write (DESIGN §5).
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "model/run.hpp"
#include "store/store.hpp"
#include "sync/doubts.hpp"

namespace lockstep::engine {

class Doubts {
public:
    explicit Doubts(std::chrono::seconds quiet_time) : quiet_time_{quiet_time} {}

    /// As the store has them.
    Task<> read(store::Store& store);
    /// A step as it was stored after a try.
    void heard(const Step& step);
    /// What this step has to wait for. The open doubts of its own run are not among it, as the run keeps its own order;
    /// and one that is itself in doubt waits for none.
    [[nodiscard]] std::optional<sync::Doubt> find(const Step& step, WallTime now) const;

private:
    std::chrono::seconds quiet_time_;
    std::map<std::string, std::map<StepId, Step>> by_object_;
};

/// What a pass must plan around.
Task<std::vector<sync::Doubt>> list_doubts(store::Store& store, std::chrono::seconds quiet_time, WallTime now);

}  // namespace lockstep::engine
