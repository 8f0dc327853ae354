// The durable execution of a plan: its steps, their states and what was heard of each try (DESIGN §5).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "model/change.hpp"
#include "model/ids.hpp"

namespace lockstep {

enum class StepState { waiting, ready, running, retrying, succeeded, failed, skipped };
template <>
struct EnumNames<StepState> {
    static constexpr std::array<std::string_view, 7> kNames{"waiting",   "ready",  "running", "retrying",
                                                            "succeeded", "failed", "skipped"};
};
[[nodiscard]] constexpr bool is_final(StepState state) {
    return state == StepState::succeeded || state == StepState::failed || state == StepState::skipped;
}

/// A step is an intent, not an order: stored before it is tried, planned again before it is written.
struct Step {
    StepId id;
    RunId run;
    Change change;
    StepState state = StepState::waiting;
    Lane lane = Lane::bulk;
    int tries = 0;
    bool in_doubt = false;  ///< a try was begun whose answer was never stored
    std::string frozen;  ///< the request as first sent: for a create the chosen login and the body (JSON); empty before
                         ///< the first try
    std::optional<WallTime> first_tried_at;
    std::optional<WallTime> doubt_since;
    WallTime not_before{};    ///< retrying: the next try
    std::string outcome;      ///< final: `done`, `adopted`, `overtaken: …`, or the vendor's error in words
    std::string vendor_code;  ///< final or retrying: the vendor's code, kept
    std::string request_id;   ///< the vendor's id of the last call (`x-okta-request-id`), for the audit join
    AccountId created;        ///< create_account: the account that came of it
    std::optional<WallTime> finished_at;

    friend bool operator==(const Step&, const Step&) = default;
};

struct Run {
    RunId id;
    WallTime started_at{};
    std::optional<WallTime> finished_at;
    std::string origin;  ///< `apply plan.json`, `serve: event`, `apply` …
    std::string policy_digest;
    int total = 0, succeeded = 0, failed = 0, skipped = 0;

    friend bool operator==(const Run&, const Run&) = default;
};

/// One line of the journal: what was written, with before and after, and what the vendor said.
struct JournalLine {
    std::int64_t number = 0;  ///< given by the store
    WallTime at{};
    RunId run;
    StepId step;
    IdentityId identity;
    std::string person;
    Side side = Side::okta;
    ChangeKind kind = ChangeKind::set_attributes;
    std::string account;
    std::string object;
    std::vector<AttributeWrite> writes;
    std::string before, after;
    Cause cause = Cause::edit;
    std::string reason;
    std::string outcome;
    std::string request_id;

    friend bool operator==(const JournalLine&, const JournalLine&) = default;
};

}  // namespace lockstep
