// Taking back what was written (DESIGN §5): what stands now is what we wrote; no hold, protection or state of the
// source speaks against it; and today's policy would not write it again. Pure.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "model/facts.hpp"
#include "model/plan.hpp"
#include "model/run.hpp"
#include "model/standing.hpp"
#include "policy/policy.hpp"

namespace lockstep::sync {

/// What is not taken back, and why; `rule` is set where only today's policy stands in the way: it is to be mended
/// first, or the value pinned.
struct NotUndone {
    std::string what;  ///< `department`, `member of 00g1`, `sessions` …
    std::string why;
    RuleId rule;

    friend bool operator==(const NotUndone&, const NotUndone&) = default;
};

/// The opposite of what a line of the journal wrote. Never an activation; an account that we created is suspended,
/// never deleted. @return why nothing can bring it back, where nothing can.
[[nodiscard]] std::expected<Change, std::string> inverse_of(const JournalLine& line);
/// Lines of one person, newest first, as one: what a chain of writes to the same thing comes to, from what it first
/// replaced to what it last left.
[[nodiscard]] std::vector<JournalLine> folded_lines(std::vector<JournalLine> newest_first);

/// Takes out of `inverse` what no longer stands as we wrote it, or what speaks against. Its writes may be empty then.
/// @param facts both accounts, read by id; the memberships of the account written, if it is about an edge.
[[nodiscard]] std::vector<NotUndone> take_out_what_moved(const policy::Policy& policy, const Facts& facts,
                                                         const Standing& standing, WallTime now, Change& inverse);
/// True if there is something left to write.
[[nodiscard]] bool writes_anything(const Change& inverse);

/// The facts as they will be once it is written.
[[nodiscard]] Facts facts_after(const policy::Policy& policy, Facts facts, const Change& inverse);
/// Takes out what a plan made on those facts would write again.
[[nodiscard]] std::vector<NotUndone> take_out_what_returns(const IdentityPlan& plan, Change& inverse);

}  // namespace lockstep::sync
