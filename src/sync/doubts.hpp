// What waits for a try without an answer: nothing else is planned for or written to its object until it is settled
// (DESIGN §5). Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "model/run.hpp"

namespace lockstep::sync {

/// A try of a step that may land, or have landed, without our knowing.
struct Doubt {
    enum class Kind {
        open,   ///< no answer yet: everything about its person waits
        asked,  ///< given up, as it must not be sent twice: only the same change waits, for a person's word
        late,   ///< its step has ended, but an earlier try may still land and undo what comes after: what writes the
                ///< same thing waits
    };
    Kind kind = Kind::open;
    RunId run;
    StepId step;
    Change change;
    WallTime until{};  ///< of a late one: the end of its quiet time
};

/// None if nothing of this step may land any more.
[[nodiscard]] std::optional<Doubt> doubt_of(const Step& step, std::chrono::seconds quiet_time, WallTime now);

/// True if `change` is not to be planned or written before the doubt is settled. What shuts a person out waits for
/// nothing, and a link is written to no directory.
[[nodiscard]] bool waits_for(const Change& change, const Doubt& doubt);
/// `run R step S`, with what a person has to do if it is theirs to do.
[[nodiscard]] std::string to_text(const Doubt& doubt);
/// Whose doubt it is: the person's, or that of an object that is nobody's, such as a group.
[[nodiscard]] std::string object_of(const Change& change);

/// Marks what waits as staged; what needs it follows at the gate.
void wait_for_doubts(std::vector<Change>& changes, const std::vector<Doubt>& doubts);

}  // namespace lockstep::sync
