// What the safety gate holds back, since when, and who may let it go (DESIGN §4.7).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/plan.hpp"
#include "store/store.hpp"

namespace lockstep::engine {

/// After a pass: what it staged is kept, with since when and for whom, and a verdict on a change that is planned no
/// more lapses. @param whole the pass was over everybody; else nobody is touched whom the plan does not name.
Task<> note_staged(store::Store& store, Plan plan, bool whole, std::string requested_by, WallTime now);

/// Why `by` may not approve it; none = they may. Whoever asked for a write to a protected account is not the second
/// person who has to agree.
[[nodiscard]] std::optional<std::string> refusal(const store::Staged& staged, const std::string& by);

/// How loudly a staged suspension is told of: the longer somebody keeps access whom a source has shut out, the louder.
enum class Urgency { fresh, waiting, urgent, critical };
[[nodiscard]] Urgency urgency_of(std::chrono::milliseconds age);
/// One line for all staged suspensions, by the oldest; none if there are none.
[[nodiscard]] std::optional<std::string> alarm(const std::vector<store::Staged>& staged, WallTime now);

/// `3 min`, `26 h`, `4 days`.
[[nodiscard]] std::string age_text(std::chrono::milliseconds age);

}  // namespace lockstep::engine

namespace lockstep {
template <>
struct EnumNames<engine::Urgency> {
    static constexpr std::array<std::string_view, 4> kNames{"fresh", "waiting", "urgent", "critical"};
};
}  // namespace lockstep
