// Answers the planner's questions in a full pass, from what it has just read and what the mirror keeps of it.
#pragma once

#include <optional>
#include <set>
#include <unordered_map>

#include "engine/account_keys.hpp"
#include "engine/answers.hpp"
#include "engine/pass_state.hpp"
#include "engine/stream_matching.hpp"

namespace lockstep::engine {

class MirrorAnswers {
public:
    /// @param distrusted sides whose list may have holes: who holds a name there is not answered from it.
    MirrorAnswers(PassState& state, const KeyIndex& keys, const StreamMatching& matching, std::set<Side> distrusted)
        : state_{state}, keys_{keys}, matching_{matching}, distrusted_{std::move(distrusted)} {}

    /// Empty where only a directory can tell: an account by id, the history of a status, all memberships of somebody.
    /// @throws StoreError.
    Task<std::optional<Answer>> find(Question question);

private:
    Task<NameHolders> holders(Question question);
    Task<Referred> referred(Question question);
    /// The standing of whom the account is, with the link that this pass has found.
    Task<std::optional<Standing>> standing_of(Side side, AccountId account);

    PassState& state_;
    const KeyIndex& keys_;
    const StreamMatching& matching_;
    std::set<Side> distrusted_;
    std::unordered_map<std::string, Referred> referred_;  ///< many refer to few; looked up only, never iterated
};

/// Whether a change of what these answers were made from shows in the table, so that nobody must be asked again while
/// it stands still. @param refers the one account that was asked about; 0: none.
[[nodiscard]] bool is_watched_by_table(const PassState& state, const Facts& facts, std::uint64_t& refers);

/// The link that matching found, laid into the standing of somebody who may have one.
/// @param at_hand accounts that need not be loaded to be named.
Task<Standing> with_new_link(const PassState& state, const StreamMatching& matching, Standing standing,
                             const std::map<SeenTable::Number, AccountId>& at_hand, WallTime now);

}  // namespace lockstep::engine
