// What Lockstep remembers, as verbs of its own domain. SQL lives behind this interface only (DESIGN §12).
#pragma once

#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/clock.hpp"
#include "core/task.hpp"
#include "model/facts.hpp"
#include "model/plan.hpp"
#include "model/run.hpp"
#include "model/standing.hpp"
#include "store/seen.hpp"

namespace lockstep::store {

/// Disk full, database gone, read-only, of another org, held by another process: says which, and what to do.
class StoreError : public std::exception {
public:
    enum class Kind { busy, read_only, full, corrupt, wrong_version, failed };
    StoreError(Kind kind, std::string text) : kind_{kind}, text_{std::move(text)} {}
    [[nodiscard]] Kind kind() const { return kind_; }
    [[nodiscard]] const char* what() const noexcept override { return text_.c_str(); }

private:
    Kind kind_;
    std::string text_;
};

/// What planning learned about an identity, stored although nothing is written.
struct Settlement {
    Standing standing;
    std::vector<Case> cases;
    std::vector<Conflict> conflicts;
    std::optional<WallTime> wake;
    /// Nothing is left to be planned for it before `wake`. Else, and after every other change of the standing, the
    /// identity is due: the next pass plans it whatever it reads.
    bool settled = false;
};

/// Whose accounts a standing names, without the rest of it.
struct Linked {
    IdentityId id;
    AccountId jumpcloud, okta;
    friend bool operator==(const Linked&, const Linked&) = default;
};

/// The end of a try, with what it changed: one transaction.
struct TryEnd {
    struct Rider {
        Step step;
        std::optional<JournalLine> journal;
    };
    Step step;                             ///< succeeded, failed, skipped or retrying; never running
    std::optional<JournalLine> journal{};  ///< for every write that landed
    std::optional<Standing> standing{};    ///< the identity's, after it
    bool counts = false;                   ///< counts for the safety gate, at the step's `finished_at`
    std::optional<GroupPair> pair{};       ///< whose group was made, or will not be made
    std::vector<Rider> riders{};           ///< other steps that the same request has ended: the groups of a create
    /// The identity's standing as the try found it: what people have said since is kept.
    std::optional<Standing> began{};
};

struct GateCount {
    LimitKind kind = LimitKind::none;
    std::string attribute;
    bool commanded = false;
    WallTime at{};
};

/// A change that the gate holds back until somebody decides (DESIGN §4.7).
struct Staged {
    Change change;
    WallTime since{};          ///< of the first pass that staged it and of every one since
    std::string requested_by;  ///< whose pass that was

    friend bool operator==(const Staged&, const Staged&) = default;
};

/// What a person has said to a staged change.
struct Verdict {
    ChangeId change;
    bool approved = false;  ///< else rejected
    std::string by;
    WallTime at{}, expires{};

    friend bool operator==(const Verdict&, const Verdict&) = default;
};

struct JournalFilter {
    std::optional<IdentityId> identity;
    std::optional<RunId> run;
    std::optional<WallTime> since{};  ///< lines of then and later
    int limit = 100;
};

/// Each verb is one transaction, durable when it returns, unless it says otherwise. Throws StoreError.
class Store {
public:
    virtual ~Store() = default;

    // One installation: org ids pinned, schemas cached, counters.
    virtual Task<std::optional<std::string>> find_setting(std::string key) = 0;
    virtual Task<> put_setting(std::string key, std::string value) = 0;

    // Identities
    /// In the order of their ids.
    virtual Task<std::vector<Standing>> list_standings(std::optional<IdentityId> after, int limit) = 0;
    virtual Task<std::optional<Standing>> find_standing(IdentityId id) = 0;
    /// Of whom the account is the synced one, else a further one.
    virtual Task<std::optional<Standing>> find_standing_by_account(Side side, AccountId account) = 0;
    /// Whose label (the e-mail or login last seen) is that; ASCII letters of any case.
    virtual Task<std::vector<Standing>> list_standings_named(std::string label) = 0;
    virtual Task<std::vector<Standing>> list_standings_of(std::vector<IdentityId> ids) = 0;
    /// Of whom any of these accounts is the synced one, in the order of their ids, each once.
    virtual Task<std::vector<Standing>> list_standings_by_accounts(Side side, std::vector<AccountId> accounts) = 0;
    /// Whose plan may be another by now although nothing was read: their standing was changed, or `wake` has come.
    virtual Task<std::vector<Standing>> list_due(WallTime now) = 0;
    /// Who has a decision, a further account, or an account that is gone: whom matching must know, whatever was read.
    virtual Task<std::vector<Standing>> list_watched() = 0;
    /// Everybody, in the order of their ids.
    virtual Task<std::vector<Linked>> list_linked(std::optional<IdentityId> after, int limit) = 0;
    /// Each settlement's standing, cases and conflicts take the place of those the identity had.
    virtual Task<> settle(std::vector<Settlement> settlements) = 0;
    virtual Task<std::vector<Case>> list_cases() = 0;
    virtual Task<std::vector<Conflict>> list_conflicts() = 0;

    // Group pairs
    /// In the order of their ids.
    virtual Task<std::vector<GroupPair>> list_pairs() = 0;
    /// These take the place of all that were kept, and the cases of all cases about pairs.
    virtual Task<> settle_pairs(std::vector<GroupPair> pairs, std::vector<Case> cases) = 0;
    /// One, as it stands after an answer to its case `answered`, which is open no more; empty: to none.
    virtual Task<> put_pair(GroupPair pair, std::string answered) = 0;

    // Runs and steps
    virtual Task<> start_run(Run run, std::vector<Step> steps) = 0;
    /// Newest first.
    virtual Task<std::vector<Run>> list_runs(int limit) = 0;
    virtual Task<std::optional<Run>> find_run(RunId id) = 0;
    /// In the order they were started with.
    virtual Task<std::vector<Step>> list_steps(RunId run) = 0;
    /// Steps of runs that are not finished.
    virtual Task<std::vector<Step>> list_open_steps() = 0;
    /// Steps whose last try has no answer, and steps that ended with an earlier try unanswered, which may still land:
    /// `doubt_since` says since when.
    virtual Task<std::vector<Step>> list_doubts() = 0;
    /// In one transaction: running, its try counted, its request frozen, in doubt. Only then may it be sent.
    /// @param step with `frozen`, `first_tried_at` and `doubt_since` as they are to stand.
    /// @return it as it stands now. @throws StoreError `failed` if no step of that id is open.
    virtual Task<Step> begin_try(Step step) = 0;
    /// In one transaction: the answer, the journal line, the new standing. No longer in doubt unless `step.in_doubt`.
    virtual Task<> end_try(TryEnd end) = 0;
    /// Steps whose needs failed, or that a restart finds waiting: state only, no try.
    virtual Task<> put_steps(std::vector<Step> steps) = 0;
    virtual Task<> finish_run(RunId run, WallTime at) = 0;
    /// `runs retry`: in one transaction the run is open again, and `steps` and `standings` stand as given.
    virtual Task<> reopen_run(RunId run, std::vector<Step> steps, std::vector<Standing> standings) = 0;
    /// Whom a line of the journal is about that is not older than `since`.
    virtual Task<std::vector<IdentityId>> list_written(WallTime since) = 0;
    /// Newest first.
    virtual Task<std::vector<JournalLine>> list_journal(JournalFilter filter) = 0;

    // Safety gate
    virtual Task<std::vector<GateCount>> list_gate_counts(WallTime since) = 0;
    /// What a full pass has staged takes the place of what was staged before; what was so already keeps its `since` and
    /// `requested_by`. The verdicts on `lapsed` bind no more.
    virtual Task<> put_staged(std::vector<Staged> staged, std::vector<ChangeId> lapsed) = 0;
    virtual Task<std::vector<Staged>> list_staged() = 0;
    /// The latest one on a change is the one that binds.
    virtual Task<> put_verdicts(std::vector<Verdict> verdicts) = 0;
    /// Those that bind at `now`, in the order of their changes.
    virtual Task<std::vector<Verdict>> list_verdicts(WallTime now) = 0;

    // Mirror (durable only loosely: losing it means reading and planning once more)
    virtual Task<SeenImage> load_seen() = 0;
    /// In one transaction, after all that was put before: what is left of these never is without those.
    virtual Task<> put_seen(std::vector<SeenPart> parts, SeenFacts facts) = 0;
    /// Each takes the place of its number, and of its account's former number.
    virtual Task<> put_mirror(std::vector<MirrorRow> rows, Layout layout) = 0;
    virtual Task<> forget_mirror(std::vector<std::uint32_t> numbers) = 0;
    /// Those that are there, in the order asked for. Values by `layout`; one that was not read then is unread.
    virtual Task<std::vector<MirrorRow>> list_mirror(std::vector<std::uint32_t> numbers, Layout layout) = 0;
    /// In the order of the accounts' ids. Without keys, as above.
    virtual Task<std::vector<MirrorRow>> list_mirror_after(Side side, std::optional<AccountId> after, int limit,
                                                           Layout layout) = 0;
    /// The numbers of a side's accounts in the order of their ids.
    virtual Task<std::vector<std::uint32_t>> list_mirror_order(Side side) = 0;
    virtual Task<std::vector<MirrorKeys>> list_mirror_keys(std::uint32_t after, int limit) = 0;
    /// Those of these accounts that are there, in the order asked for. Without keys, values as above.
    virtual Task<std::vector<MirrorRow>> list_mirror_of(Side side, std::vector<AccountId> accounts, Layout layout) = 0;
    /// In the order of their ids, each with its number.
    virtual Task<std::vector<std::pair<AccountId, std::uint32_t>>> list_mirror_ids(Side side) = 0;
    /// In one transaction: a reading is complete. Its groups take the place of all that were kept.
    virtual Task<> put_picture(std::vector<MirrorGroup> groups, Picture picture) = 0;
    /// Empty: no reading was ever complete.
    virtual Task<std::optional<Picture>> find_picture() = 0;
    /// In the order of their ids.
    virtual Task<std::vector<MirrorGroup>> list_mirror_groups(Side side) = 0;

    // What a pass learned, kept aside until it is known whether it is to be settled
    virtual Task<> put_learned(std::vector<Settlement> settlements) = 0;
    /// Settles all of it, a chunk at a time, and forgets it. @return how many.
    virtual Task<std::size_t> settle_learned() = 0;
    virtual Task<> forget_learned() = 0;
};

}  // namespace lockstep::store
