// One pass over everybody (DESIGN §3): lists both directories, and plans those alone for whom the answer may be another
// than last time.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/mirror_answers.hpp"
#include "engine/pass.hpp"
#include "engine/pass_state.hpp"
#include "engine/planning.hpp"
#include "engine/presence.hpp"
#include "engine/stream_matching.hpp"

namespace lockstep::engine {

class FullPass {
public:
    FullPass(const policy::Policy& policy, Directories directories, store::Store& store, Clock& clock,
             PassOptions options)
        : policy_{policy}, directories_{directories}, store_{store}, clock_{clock}, options_{std::move(options)} {}

    /// @throws DirectoryError if a directory cannot be read whole; StoreError.
    Task<PassResult> run();

private:
    using Number = SeenTable::Number;

    Task<> load();
    Task<> read();
    void heed_policy();
    /// What is remembered of everybody, laid over the table.
    Task<> remember();
    Task<> remember_everybody();
    void remember(const Standing& standing);
    Task<> match();
    Task<> look_up_missing();
    Task<> count_pairs();
    /// Those whose plan rests on somebody who has moved.
    void find_referrers();
    [[nodiscard]] bool wants_plan(Number number) const;
    [[nodiscard]] bool wants_plan(const Standing& standing) const;
    Task<> plan_known();
    Task<> plan_unknown();
    Task<std::vector<IdentityId>> list_moved();
    Task<> plan_some(std::vector<Standing> standings, AccountsById accounts);
    /// Those in a case are not planned; whoever wants to hear of everybody hears of them as they stand.
    Task<> leave_out(std::vector<Standing>& standings, const AccountsById& at_hand);
    [[nodiscard]] bool is_in_case(const Standing& standing) const;
    [[nodiscard]] bool is_further(const Standing& standing) const;
    [[nodiscard]] Facts facts_of(const Standing& standing, const AccountsById& accounts) const;
    [[nodiscard]] bool is_stored(const Candidate& candidate) const;
    void settle_rows(const std::vector<Candidate>& candidates);
    void settle_row(Number number, const Candidate& candidate, std::uint64_t refers);
    Task<> keep_learned();
    void count_the_rest();
    Task<> update_mirror();
    Task<> write_table();
    [[nodiscard]] std::function<Task<>()> ending();

    const policy::Policy& policy_;
    Directories directories_;
    store::Store& store_;
    Clock& clock_;
    PassOptions options_;

    store::SeenFacts facts_;
    std::shared_ptr<SeenTable> table_;  ///< outlives the pass until what it learned is recorded
    std::unique_ptr<RowDigest> digest_;
    std::unique_ptr<PassState> state_;
    std::unique_ptr<StreamMatching> matching_;
    std::unique_ptr<MirrorAnswers> answers_;
    std::unique_ptr<FreshAnswers> fresh_;
    KeyIndex keys_;
    PlannedNames names_;
    Absences absences_;
    std::string context_;
    bool everyone_ = false;         ///< nothing that was settled holds: another policy, a new mirror, a pass cut short
    bool is_other_policy_ = false;  ///< than that of the mirror, if only in some rules
    bool is_about_many_ = false;    ///< a rule that has changed is about a good part of all people
    bool token_void_ = false;
    std::vector<Standing> due_;
    std::vector<IdentityId> written_;       ///< by us, within `settle`
    std::vector<IdentityId> just_written_;  ///< by us, within the quiet time
    std::array<std::vector<AccountId>, 2> missing_;
    std::array<std::size_t, 2> linked_{};
    std::array<Number, 2> sentinels_{};
    WallTime now_{};
    sync::PairPlan pairs_;
    std::shared_ptr<const Pairs> all_pairs_;
    PassResult result_;
};

}  // namespace lockstep::engine
