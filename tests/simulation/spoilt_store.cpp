#include "tests/simulation/spoilt_store.hpp"

#include <utility>

namespace lockstep::simulation {
namespace {

using namespace store;  // NOLINT(google-build-using-namespace): every line below names its types

class LateIntents final : public Store {
public:
    explicit LateIntents(std::unique_ptr<Store> real) : real_{std::move(real)} {}

    Task<Step> begin_try(Step step) override {
        step.state = StepState::running;
        step.in_doubt = true;
        ++step.tries;
        co_return step;
    }

    Task<std::optional<std::string>> find_setting(std::string key) override { return real_->find_setting(key); }
    Task<> put_setting(std::string key, std::string value) override { return real_->put_setting(key, value); }
    Task<std::vector<Standing>> list_standings(std::optional<IdentityId> after, int limit) override {
        return real_->list_standings(after, limit);
    }
    Task<std::optional<Standing>> find_standing(IdentityId id) override { return real_->find_standing(id); }
    Task<std::optional<Standing>> find_standing_by_account(Side side, AccountId account) override {
        return real_->find_standing_by_account(side, account);
    }
    Task<std::vector<Standing>> list_standings_named(std::string label) override {
        return real_->list_standings_named(label);
    }
    Task<std::vector<Standing>> list_standings_of(std::vector<IdentityId> ids) override {
        return real_->list_standings_of(std::move(ids));
    }
    Task<std::vector<Standing>> list_standings_by_accounts(Side side, std::vector<AccountId> accounts) override {
        return real_->list_standings_by_accounts(side, std::move(accounts));
    }
    Task<std::vector<Standing>> list_due(WallTime now) override { return real_->list_due(now); }
    Task<std::vector<Standing>> list_watched() override { return real_->list_watched(); }
    Task<std::vector<Linked>> list_linked(std::optional<IdentityId> after, int limit) override {
        return real_->list_linked(std::move(after), limit);
    }
    Task<> settle(std::vector<Settlement> all) override { return real_->settle(std::move(all)); }
    Task<std::vector<Case>> list_cases() override { return real_->list_cases(); }
    Task<std::vector<Conflict>> list_conflicts() override { return real_->list_conflicts(); }
    Task<std::vector<GroupPair>> list_pairs() override { return real_->list_pairs(); }
    Task<> settle_pairs(std::vector<GroupPair> pairs, std::vector<Case> cases) override {
        return real_->settle_pairs(std::move(pairs), std::move(cases));
    }
    Task<> put_pair(GroupPair pair, std::string answered) override {
        return real_->put_pair(std::move(pair), std::move(answered));
    }
    Task<> start_run(Run run, std::vector<Step> steps) override { return real_->start_run(run, std::move(steps)); }
    Task<std::vector<Run>> list_runs(int limit) override { return real_->list_runs(limit); }
    Task<std::optional<Run>> find_run(RunId id) override { return real_->find_run(id); }
    Task<std::vector<Step>> list_steps(RunId run) override { return real_->list_steps(run); }
    Task<std::vector<Step>> list_open_steps() override { return real_->list_open_steps(); }
    Task<std::vector<Step>> list_doubts() override { return real_->list_doubts(); }
    Task<> end_try(TryEnd end) override { return real_->end_try(std::move(end)); }
    Task<> put_steps(std::vector<Step> steps) override { return real_->put_steps(std::move(steps)); }
    Task<> finish_run(RunId run, WallTime at) override { return real_->finish_run(run, at); }
    Task<> reopen_run(RunId run, std::vector<Step> steps, std::vector<Standing> standings) override {
        return real_->reopen_run(run, std::move(steps), std::move(standings));
    }
    Task<std::vector<IdentityId>> list_written(WallTime since) override { return real_->list_written(since); }
    Task<std::vector<JournalLine>> list_journal(JournalFilter filter) override { return real_->list_journal(filter); }
    Task<std::vector<GateCount>> list_gate_counts(WallTime since) override { return real_->list_gate_counts(since); }
    Task<> put_staged(std::vector<Staged> staged, std::vector<ChangeId> lapsed) override {
        return real_->put_staged(std::move(staged), std::move(lapsed));
    }
    Task<std::vector<Staged>> list_staged() override { return real_->list_staged(); }
    Task<> put_verdicts(std::vector<Verdict> verdicts) override { return real_->put_verdicts(std::move(verdicts)); }
    Task<std::vector<Verdict>> list_verdicts(WallTime now) override { return real_->list_verdicts(now); }
    Task<SeenImage> load_seen() override { return real_->load_seen(); }
    Task<> put_seen(std::vector<SeenPart> parts, SeenFacts facts) override {
        return real_->put_seen(std::move(parts), std::move(facts));
    }
    Task<> put_mirror(std::vector<MirrorRow> rows, Layout layout) override {
        return real_->put_mirror(std::move(rows), std::move(layout));
    }
    Task<> forget_mirror(std::vector<std::uint32_t> numbers) override {
        return real_->forget_mirror(std::move(numbers));
    }
    Task<std::vector<MirrorRow>> list_mirror(std::vector<std::uint32_t> numbers, Layout layout) override {
        return real_->list_mirror(std::move(numbers), std::move(layout));
    }
    Task<std::vector<MirrorRow>> list_mirror_after(Side side, std::optional<AccountId> after, int limit,
                                                   Layout layout) override {
        return real_->list_mirror_after(side, std::move(after), limit, std::move(layout));
    }
    Task<std::vector<std::uint32_t>> list_mirror_order(Side side) override { return real_->list_mirror_order(side); }
    Task<std::vector<MirrorKeys>> list_mirror_keys(std::uint32_t after, int limit) override {
        return real_->list_mirror_keys(after, limit);
    }
    Task<std::vector<MirrorRow>> list_mirror_of(Side side, std::vector<AccountId> accounts, Layout layout) override {
        return real_->list_mirror_of(side, std::move(accounts), std::move(layout));
    }
    Task<std::vector<std::pair<AccountId, std::uint32_t>>> list_mirror_ids(Side side) override {
        return real_->list_mirror_ids(side);
    }
    Task<> put_picture(std::vector<MirrorGroup> groups, Picture picture) override {
        return real_->put_picture(std::move(groups), std::move(picture));
    }
    Task<std::optional<Picture>> find_picture() override { return real_->find_picture(); }
    Task<std::vector<MirrorGroup>> list_mirror_groups(Side side) override { return real_->list_mirror_groups(side); }
    Task<> put_learned(std::vector<Settlement> all) override { return real_->put_learned(std::move(all)); }
    Task<std::size_t> settle_learned() override { return real_->settle_learned(); }
    Task<> forget_learned() override { return real_->forget_learned(); }

private:
    std::unique_ptr<Store> real_;
};

}  // namespace

std::unique_ptr<store::Store> with_late_intents(std::unique_ptr<store::Store> store) {
    return std::make_unique<LateIntents>(std::move(store));
}

}  // namespace lockstep::simulation
