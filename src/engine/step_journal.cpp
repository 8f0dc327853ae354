#include "engine/step_journal.hpp"

namespace lockstep::engine {

JournalLine journal_line(const Step& step, const Change& change, std::string outcome, WallTime now) {
    return {.number = 0,
            .at = now,
            .run = step.run,
            .step = step.id,
            .identity = change.identity,
            .person = change.person,
            .side = change.side,
            .kind = change.kind,
            .account = change.account.value,
            .object = change.object,
            .writes = change.writes,
            .before = change.before,
            .after = change.after,
            .cause = change.cause,
            .reason = change.reason,
            .outcome = std::move(outcome),
            .request_id = step.request_id};
}

}  // namespace lockstep::engine
