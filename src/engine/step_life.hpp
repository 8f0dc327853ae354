// The life of one try of one step: told what happened, it answers what to do next (DESIGN §5). Pure: it reads no clock
// and no directory, and can be copied at any instant.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/random.hpp"
#include "engine/frozen.hpp"
#include "engine/sightings.hpp"
#include "engine/steps/step_kind.hpp"
#include "model/run.hpp"
#include "model/standing.hpp"
#include "policy/policy.hpp"
#include "store/store.hpp"
#include "sync/doubts.hpp"

namespace lockstep::engine {

class StepLife {
public:
    /// What is to be done, and how the outcome is told. Whatever fails by a DirectoryError is told to `failed`.
    enum class Next {
        probe,          ///< look whether the effect of `work()` is there → `found`
        look,           ///< the last look at `step()` → `looked`
        look_at_rider,  ///< the last look at `rider()` → `rider_looked`
        find_holders,   ///< who holds `request().login`, by a read that does not lag → `held_by`
        begin_try,      ///< store `step()` as begun → `begun`
        send,           ///< write `work()`, once → `answered`
        end,            ///< store `end()`; nothing is left to do
    };

    /// @param step an open one. @param riders steps that put the account to be created in a group; the create may take
    ///        them along. @param standing the identity's; none if nothing is known of it any more.
    /// @param policy, random outlive this and its copies.
    StepLife(const policy::Policy& policy, Random& random, Step step, std::vector<Step> riders,
             std::optional<Standing> standing, WallTime now);

    [[nodiscard]] Next next() const { return next_; }
    [[nodiscard]] const Step& step() const { return step_; }
    [[nodiscard]] const Step& rider() const { return riders_.at(rider_); }
    [[nodiscard]] const Standing& standing() const { return standing_; }
    [[nodiscard]] const Change& change() const { return change_; }  ///< as the last look found it
    [[nodiscard]] const Frozen& request() const { return request_; }
    /// Valid while this is, and is not told anything.
    [[nodiscard]] steps::Work work(directory::Directory& directory) const;

    void found(steps::Found found, WallTime now);
    void looked(Look look, WallTime now);
    /// In place of the look: another step's try comes first.
    void must_wait(const sync::Doubt& doubt, WallTime now);
    void rider_looked(const Look& look, WallTime now);
    void held_by(const std::vector<Account>& holders, WallTime now);
    /// @param step as it is stored now. @param hold_stands looked up after that, from memory.
    void begun(Step step, bool hold_stands, WallTime now);
    void answered(steps::Effect effect, WallTime now);
    void failed(const directory::DirectoryError& error, WallTime now);

    /// The vendor said that something has moved: what was seen of the person before judges nothing any more.
    [[nodiscard]] bool has_moved() const { return moved_; }
    /// The account that came into being, as it was read back.
    [[nodiscard]] const std::optional<Account>& created() const { return created_; }
    [[nodiscard]] const store::TryEnd& end() const { return end_; }
    /// Of a creation of a group that is done: the group.
    [[nodiscard]] const std::optional<Group>& made() const { return made_; }
    /// The vendor said no for good.
    [[nodiscard]] bool is_refused() const { return refusal_ && step_.state == StepState::failed; }
    /// A hold was placed while the try was under way: the standing that it leaves behind must not forget that.
    void keep_hold() {
        if (end_.standing) end_.standing->hold = true;
    }
    /// The step, and the riders that it took along, as `end()` stores them: ended, or to be tried again at
    /// `not_before`.
    [[nodiscard]] const std::vector<Step>& ended() const { return ended_; }

private:
    /// Why a probe is asked for.
    enum class Asked { doubt, read_back, refusal };

    void probe(Asked why);
    void doubt_found(steps::Found found, WallTime now);
    void settled_or_look(WallTime now);
    void prepare_create(std::optional<WallTime> name_free_at, WallTime now);
    void next_rider(WallTime now);
    void begin_try(WallTime now);
    /// Of a partly applied write, exactly the rules whose values are seen move; a value that the vendor did not take
    /// although it said so is refused for good.
    void compare(steps::Effect effect, WallTime now);
    void refused(const directory::DirectoryError& error, WallTime now);
    /// True if something is left that may be sent without the values that the refusal names.
    [[nodiscard]] bool leave_out(const directory::DirectoryError& error, WallTime now);

    void succeed(const steps::Effect& effect, const std::string& outcome, WallTime now);
    void end_well(const Change& written, const std::string& outcome, WallTime now);
    /// Once a try has an answer: remembers no doubt, unless an earlier one may still undo what comes after.
    void weigh_doubt();
    void fail(std::string outcome, std::optional<JournalLine> landed, WallTime now);
    void skip(std::string outcome, WallTime now);
    void postpone(WallTime until, std::string outcome);

    [[nodiscard]] AccountId account() const;
    /// Until then an earlier try may still land.
    [[nodiscard]] WallTime quiet_at() const;

    const policy::Policy* policy_;
    Random* random_;
    Next next_ = Next::end;
    Asked asked_ = Asked::doubt;
    Step step_;
    std::vector<Step> riders_;
    std::size_t rider_ = 0;
    Standing standing_;
    Frozen request_;
    Change change_;
    std::string etag_;
    bool doubt_before_ = false;  ///< an earlier try may still land
    bool landed_ = false;        ///< but it was the only one, and is seen to have landed
    bool moved_ = false;
    std::optional<Account> created_;
    std::string left_out_;  ///< the values that the vendor refused, and why
    std::optional<directory::DirectoryError> refusal_;
    std::optional<Group> made_;
    store::TryEnd end_;
    std::vector<Step> ended_;
};

}  // namespace lockstep::engine
