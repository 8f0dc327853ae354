#include "engine/wave.hpp"

#include <algorithm>

#include "engine/sightings.hpp"

namespace lockstep::engine {
namespace {

/// So few are sooner read by id than found in a list.
constexpr std::size_t kFewest = 10;

}  // namespace

void Wave::begin(std::set<IdentityId> people) {
    waiting_ = std::move(people);
    written_.clear();
    rows_ = {};
    read_at_.reset();
    pays_ = true;
}

void Wave::sent(const IdentityId& identity) {
    waiting_.erase(identity);
    written_.insert(identity);
}

bool Wave::is_to_be_read() const {
    if (!pays_ || waiting_.size() < kFewest) return false;
    // Who is missing from lists read just now is not looked for there again.
    return !read_at_ || clock_.wall_now() - *read_at_ > kYoung / 2;
}

std::optional<Facts> Wave::facts_of(const Standing& standing) const {
    Facts facts;
    facts.oldest_read = clock_.wall_now();
    for (const Side side : kSides) {
        const auto& account = standing.place(side).account;
        if (account.empty()) continue;
        const auto row = rows_.accounts.find({side, account});
        if (row == rows_.accounts.end() || row->second.read_at < clock_.wall_now() - kYoung) return std::nullopt;
        facts.seen(side) = {Presence::present, row->second};
        facts.oldest_read = std::min(facts.oldest_read, row->second.read_at);
        if (!rows_.has_memberships) continue;
        const Question memberships{Question::Kind::memberships, side, account.value, {}};
        facts.answers[memberships] = rows_.reading[side].members.of(account);
    }
    return facts;
}

Task<std::optional<Facts>> Wave::find(Standing standing, Lane lane) {
    if (!waiting_.contains(standing.id) || written_.contains(standing.id)) co_return std::nullopt;
    while (true) {
        if (auto facts = facts_of(standing); facts && read_at_) co_return facts;
        if (flight_.is_up()) {
            co_await flight_.landed();
            continue;
        }
        if (!is_to_be_read()) co_return std::nullopt;
        const auto ticket = flight_.start();
        co_await read(lane);
    }
}

Task<> Wave::read(Lane lane) {
    std::set<std::pair<Side, AccountId>> wanted;
    for (const auto& standing : co_await store_.list_standings_of({waiting_.begin(), waiting_.end()})) {
        for (const Side side : kSides) {
            if (!standing.place(side).account.empty()) wanted.emplace(side, standing.place(side).account);
        }
    }
    const auto written = co_await store_.list_written(clock_.wall_now() - policy_.safety.settle);
    written_.insert(written.begin(), written.end());
    try {
        rows_ = co_await list(std::move(wanted), lane);
    } catch (const directory::DirectoryError&) {
        pays_ = false;  // whoever waits is read by id, and says what is wrong
    }
    read_at_ = clock_.wall_now();
}

Task<Wave::Rows> Wave::list(std::set<std::pair<Side, AccountId>> wanted, Lane lane) {
    Rows rows;
    const auto pairs = co_await store_.list_pairs();
    rows.has_memberships = pairs.empty();  // those of pairs are not among what the policy names
    for (const Side side : kSides) {       // JumpCloud first: it tells how many there are
        const directory::RowSink take = [&](const directory::AccountRow& row) {
            const std::pair key{side, AccountId{std::string{row.id()}}};
            if (wanted.contains(key)) rows.accounts.insert_or_assign(key, row.to_account());
        };
        rows.reading[side].side = side;
        std::optional<directory::Cursor> after;
        do {
            const auto page = co_await directories_[side].list_accounts(lane, after, take);
            // As many pages as there are people waiting cost, with those of Okta, about as much as two reads for each.
            pays_ = pays_ && (!page.total || page.rows == 0 || *page.total / page.rows < waiting_.size());
            if (!pays_) co_return Rows{};
            after = page.next;
        } while (after);
        if (rows.has_memberships) co_await read_memberships(policy_, directories_[side], lane, rows.reading[side]);
    }
    co_return rows;
}

}  // namespace lockstep::engine
