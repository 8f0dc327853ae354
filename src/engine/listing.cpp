#include "engine/listing.hpp"

#include <utility>

#include "core/concurrently.hpp"
#include "engine/pair_reading.hpp"

namespace lockstep::engine {
namespace {

constexpr std::size_t kMirrorChunk = 1'000;

}  // namespace

store::Layout layout_of(const policy::Policy& policy) {
    return {policy.jumpcloud.names(), policy.okta.names()};
}

void Listing::see(Side side, SeenTable::Number number) {
    if (!table_.is_marked(number, RowMarks::seen)) {
        ++counts_[static_cast<std::size_t>(side)];
        table_.mark(number, RowMarks::seen);
    }
    sentinels_[static_cast<std::size_t>(side)] = number;
}

bool Listing::knows(Side side, std::string_view id, std::string_view bytes) {
    const auto number = table_.find(digest_.of_id(side, id));
    if (number == 0 || table_.row(number).bytes != digest_.of_bytes(bytes)) return false;
    see(side, number);
    return true;
}

void Listing::take(Side side, const directory::AccountRow& row) {
    const auto id = digest_.of_id(side, row.id());
    const auto digest = digest_.of(row);
    const auto known = table_.find(id);
    const auto number = known != 0 ? known : table_.take(id, side);
    see(side, number);
    const bool has_bytes = trusts_bytes_ && !row.bytes().empty();
    table_.set_bytes(number, has_bytes ? digest_.of_bytes(row.bytes()) : RowDigest::Digest{});
    if (known != 0 && table_.row(number).digest == digest) return;
    auto account = row.to_account();
    auto& mine = table_.change(number);
    mine.digest = digest;
    if (!account.unread.empty()) {  // they are news each time: what was not understood is in no digest
        mine.digest = {};
        table_.set_bytes(number, {});
    }
    mine.state = static_cast<std::uint8_t>(row.state());
    table_.settle(number, false);
    table_.mark(number, RowMarks::moved);
    moved_.push_back({number, std::move(account)});
}

Task<> Listing::flush() {
    auto rows = std::exchange(moved_, {});
    for (auto& row : rows) row.keys = account_keys(policy_, digest_, row.account, row.account.read_at);
    co_await store_.put_mirror(std::move(rows), layout_of(policy_));
}

Task<> Listing::read_accounts(Side side, Lane lane, const ReadProgress& progress) {
    std::optional<directory::Cursor> after;
    const auto asked = [this, side](std::string_view id, std::string_view bytes) { return knows(side, id, bytes); };
    const directory::RowSink sink{[this, side](const directory::AccountRow& row) { take(side, row); },
                                  trusts_bytes_ ? asked : directory::RowSink::Knows{}};
    while (true) {
        const auto page = co_await directories_[side].list_accounts(lane, after, sink);
        if (progress) progress(side, accounts(side), page.total);
        if (moved_.size() >= kMirrorChunk) co_await flush();
        if (!page.next) break;
        after = page.next;
    }
}

void Listing::compare_edges(const Reading& reading) {
    std::vector<std::uint64_t> edges(table_.size());
    for (const Side side : kSides) {
        const auto& members = reading[side].members;
        std::vector<std::uint64_t> held(members.accounts());
        const auto add = [&](std::string_view kind, const auto& lists) {
            for (const auto& [object, accounts] : lists) {
                const auto edge = digest_.of_text(kind, object.value);
                for (const auto account : accounts) held[account] += edge;
            }
        };
        add("group", members.groups());
        add("app", members.apps());
        for (MemberLists::Number account = 0; account < members.accounts(); ++account) {
            const auto number = table_.find(digest_.of_id(side, members.account(account).value));
            if (number != 0) edges[number - 1] = held[account];
        }
    }
    for (SeenTable::Number number = 1; number <= table_.size(); ++number) {
        if (table_.is_free(number) || table_.row(number).edges == edges[number - 1]) continue;
        table_.change(number).edges = edges[number - 1];
        table_.unsettle(number);
    }
}

Task<Reading> Listing::read(Lane lane, const ReadProgress& progress, PairsToday pairs) {
    Reading reading;
    reading.jumpcloud.groups = groups_by_name(std::move(pairs.groups.jumpcloud));
    reading.okta.groups = groups_by_name(std::move(pairs.groups.okta));
    auto one = [&](std::size_t index) -> Task<> {
        const Side side = kSides.at(index);
        auto& half = reading[side];
        half.side = side;
        half.began = clock_.wall_now();
        half.org = co_await directories_[side].get_org(lane);
        co_await read_accounts(side, lane, progress);
        co_await read_memberships(policy_, directories_[side], lane, half);
    };
    co_await for_each_limited(kSides.size(), kSides.size(), one);
    if (!moved_.empty()) co_await flush();
    co_await read_members(directories_, pairs.plan.pairs, lane, reading);
    compare_edges(reading);
    co_return reading;
}

}  // namespace lockstep::engine
