#include "engine/snapshot_store.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace lockstep::engine {
namespace {

using namespace store;  // NOLINT(google-build-using-namespace): every line below names its types

class SnapshotStore final : public Store {
public:
    SnapshotStore(Store& real, Snapshot& snapshot) : real_{real}, snapshot_{snapshot} {}

    Task<std::optional<std::string>> find_setting(std::string key) override {
        return real_.find_setting(std::move(key));
    }
    Task<> put_setting(std::string, std::string) override { refuse(); }

    Task<std::vector<Standing>> list_standings(std::optional<IdentityId> after, int limit) override {
        return real_.list_standings(std::move(after), limit);
    }
    Task<std::optional<Standing>> find_standing(IdentityId id) override { return real_.find_standing(std::move(id)); }
    Task<std::optional<Standing>> find_standing_by_account(Side side, AccountId account) override {
        return real_.find_standing_by_account(side, std::move(account));
    }
    Task<std::vector<Standing>> list_standings_named(std::string label) override {
        return real_.list_standings_named(std::move(label));
    }
    Task<std::vector<Standing>> list_standings_of(std::vector<IdentityId> ids) override {
        return real_.list_standings_of(std::move(ids));
    }
    Task<std::vector<Standing>> list_standings_by_accounts(Side side, std::vector<AccountId> accounts) override {
        return real_.list_standings_by_accounts(side, std::move(accounts));
    }
    Task<std::vector<Standing>> list_due(WallTime now) override { return real_.list_due(now); }
    Task<std::vector<Standing>> list_watched() override { return real_.list_watched(); }
    Task<std::vector<Linked>> list_linked(std::optional<IdentityId> after, int limit) override {
        return real_.list_linked(std::move(after), limit);
    }
    Task<> settle(std::vector<Settlement>) override { refuse(); }
    Task<std::vector<Case>> list_cases() override { return real_.list_cases(); }
    Task<std::vector<Conflict>> list_conflicts() override { return real_.list_conflicts(); }

    Task<std::vector<GroupPair>> list_pairs() override { return real_.list_pairs(); }
    Task<> settle_pairs(std::vector<GroupPair>, std::vector<Case>) override { refuse(); }
    Task<> put_pair(GroupPair, std::string) override { refuse(); }

    Task<> start_run(Run, std::vector<Step>) override { refuse(); }
    Task<std::vector<Run>> list_runs(int limit) override { return real_.list_runs(limit); }
    Task<std::optional<Run>> find_run(RunId id) override { return real_.find_run(std::move(id)); }
    Task<std::vector<Step>> list_steps(RunId run) override { return real_.list_steps(std::move(run)); }
    Task<std::vector<Step>> list_open_steps() override { return real_.list_open_steps(); }
    Task<std::vector<Step>> list_doubts() override { return real_.list_doubts(); }
    Task<Step> begin_try(Step) override { refuse(); }
    Task<> end_try(TryEnd) override { refuse(); }
    Task<> put_steps(std::vector<Step>) override { refuse(); }
    Task<> finish_run(RunId, WallTime) override { refuse(); }
    Task<> reopen_run(RunId, std::vector<Step>, std::vector<Standing>) override { refuse(); }
    Task<std::vector<IdentityId>> list_written(WallTime since) override { return real_.list_written(since); }
    Task<std::vector<JournalLine>> list_journal(JournalFilter filter) override {
        return real_.list_journal(std::move(filter));
    }

    Task<std::vector<GateCount>> list_gate_counts(WallTime since) override { return real_.list_gate_counts(since); }
    Task<> put_staged(std::vector<Staged>, std::vector<ChangeId>) override { refuse(); }
    Task<std::vector<Staged>> list_staged() override { return real_.list_staged(); }
    Task<> put_verdicts(std::vector<Verdict>) override { refuse(); }
    Task<std::vector<Verdict>> list_verdicts(WallTime now) override { return real_.list_verdicts(now); }

    Task<SeenImage> load_seen() override { co_return SeenImage{}; }
    Task<> put_seen(std::vector<SeenPart>, SeenFacts) override { co_return; }
    Task<> put_mirror(std::vector<MirrorRow> rows, Layout) override {
        for (auto& row : rows) {
            numbers_[row.account.side == Side::okta ? 1 : 0].emplace(row.account.id, row.number);
            keys_[row.number] = std::move(row.keys);
            places_[row.number] = {row.account.side, std::move(row.account.id)};
        }
        co_return;
    }
    Task<> forget_mirror(std::vector<std::uint32_t>) override { co_return; }
    Task<std::vector<MirrorRow>> list_mirror(std::vector<std::uint32_t> numbers, Layout) override {
        std::map<std::pair<Side, AccountId>, Account> accounts;
        for (const Side side : kSides) {
            std::vector<AccountId> ids;
            for (const auto number : numbers) {
                const auto it = places_.find(number);
                if (it != places_.end() && it->second.first == side) ids.push_back(it->second.second);
            }
            for (auto& account : co_await snapshot_.accounts(side, std::move(ids))) {
                const auto key = std::pair{side, account.id};
                accounts.insert_or_assign(key, std::move(account));
            }
        }
        std::vector<MirrorRow> rows;
        for (const auto number : numbers) {
            const auto place = places_.find(number);
            if (place == places_.end()) continue;
            const auto it = accounts.find(place->second);
            if (it != accounts.end()) rows.push_back({number, it->second});
        }
        co_return rows;
    }
    Task<std::vector<MirrorRow>> list_mirror_after(Side, std::optional<AccountId>, int, Layout) override { refuse(); }
    Task<std::vector<std::uint32_t>> list_mirror_order(Side side) override {
        std::vector<std::uint32_t> order;
        for (const auto& [id, number] : numbers_[side == Side::okta ? 1 : 0]) order.push_back(number);
        co_return order;
    }
    Task<std::vector<MirrorKeys>> list_mirror_keys(std::uint32_t after, int limit) override {
        std::vector<MirrorKeys> list;
        for (auto it = keys_.upper_bound(after); it != keys_.end() && std::cmp_less(list.size(), limit); ++it) {
            list.push_back({it->first, it->second});
        }
        co_return list;
    }
    Task<std::vector<MirrorRow>> list_mirror_of(Side, std::vector<AccountId>, Layout) override { refuse(); }
    Task<std::vector<std::pair<AccountId, std::uint32_t>>> list_mirror_ids(Side) override { refuse(); }
    Task<> put_picture(std::vector<MirrorGroup>, Picture) override { co_return; }
    Task<std::optional<Picture>> find_picture() override { return real_.find_picture(); }
    Task<std::vector<MirrorGroup>> list_mirror_groups(Side side) override { return real_.list_mirror_groups(side); }

    Task<> put_learned(std::vector<Settlement>) override { refuse(); }
    Task<std::size_t> settle_learned() override { refuse(); }
    Task<> forget_learned() override { co_return; }

private:
    [[noreturn]] static void refuse() {
        throw StoreError{StoreError::Kind::failed, "a pass over a snapshot keeps nothing"};
    }

    Store& real_;
    Snapshot& snapshot_;
    std::map<AccountId, std::uint32_t> numbers_[2];
    std::map<std::uint32_t, std::pair<Side, AccountId>> places_;
    std::map<std::uint32_t, std::vector<std::uint64_t>> keys_;
};

}  // namespace

std::unique_ptr<store::Store> make_snapshot_store(store::Store& real, Snapshot& snapshot) {
    return std::make_unique<SnapshotStore>(real, snapshot);
}

}  // namespace lockstep::engine
