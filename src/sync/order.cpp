#include <algorithm>
#include <set>

#include "sync/passes.hpp"

namespace lockstep::sync::pass {
namespace {

/// Ties in the order of a person's life, so that the same plan is always printed the same.
bool comes_before(const Change& a, const Change& b) {
    const auto key = [](const Change& change) {
        return std::tie(change.kind, change.side, change.object_name, change.object, change.cause, change.id);
    };
    return key(a) < key(b);
}

}  // namespace

void order(Draft& draft) {
    auto& waiting = draft.answer.changes;
    std::ranges::sort(waiting, comes_before);
    std::vector<Change> ordered;
    std::set<ChangeId> open;
    for (const auto& change : waiting) open.insert(change.id);
    while (!waiting.empty()) {
        const auto ready = std::ranges::find_if(waiting, [&](const Change& change) {
            return std::ranges::none_of(change.needs, [&](const ChangeId& need) { return open.contains(need); });
        });
        LOCKSTEP_ASSERT(ready != waiting.end());  // needs form no cycle
        open.erase(ready->id);
        ordered.push_back(std::move(*ready));
        waiting.erase(ready);
    }
    waiting = std::move(ordered);
}

}  // namespace lockstep::sync::pass
