#include "engine/presence.hpp"

#include <fmt/format.h>

#include <ranges>

#include "core/concurrently.hpp"

namespace lockstep::engine {
namespace {

constexpr std::size_t kLookUpsAtATime = 8;
constexpr std::size_t kAlwaysLookedUp = 50;

struct Linked {
    std::size_t count = 0;
    std::vector<AccountId> missing;
};

Linked linked_accounts(const SideReading& reading, const Standings& standings) {
    Linked linked;
    for (const auto& standing : standings.all() | std::views::values) {
        const auto& place = standing.place(reading.side);
        if (place.account.empty() || place.gone) continue;
        ++linked.count;
        if (!reading.find(place.account)) linked.missing.push_back(place.account);
    }
    return linked;
}

/// Somebody of that very list, read by id: shows that the directory answers reads by id rightly.
Task<bool> reads_well(directory::Directory& directory, const SideReading& reading, Lane lane) {
    if (reading.accounts.empty()) co_return false;
    const auto& sentinel = reading.accounts[reading.accounts.size() / 2];
    const auto read = co_await directory.find_account(lane, sentinel.id);
    co_return read && read->id == sentinel.id;
}

}  // namespace

Task<Absences> look_up_missing(Directories directories, const Reading& reading, const Standings& standings, Lane lane) {
    Absences absences;
    for (const Side side : kSides) {
        const auto& half = reading[side];
        if (half.accounts.empty()) absences.distrusted.insert(side);
        const auto linked = linked_accounts(half, standings);
        if (linked.missing.empty()) continue;
        for (const auto& id : linked.missing) absences.seen[{side, id}].presence = Presence::missing;
        const bool list_at_fault = linked.missing.size() > kAlwaysLookedUp && linked.missing.size() * 10 > linked.count;
        if (list_at_fault || half.accounts.empty()) {
            absences.distrusted.insert(side);
            absences.health.push_back(fmt::format(
                "{}: {} of {} linked accounts are in no page; nobody is taken for gone. Check the credential's role.",
                title_of(side), linked.missing.size(), linked.count));
            continue;
        }
        auto& directory = directories[side];
        auto one = [&](std::size_t i) -> Task<> {
            const auto& id = linked.missing[i];
            auto account = co_await directory.find_account(lane, id);
            auto& seen = absences.seen[{side, id}];
            seen.presence = account ? Presence::present : Presence::gone;
            seen.account = std::move(account);
        };
        co_await for_each_limited(linked.missing.size(), kLookUpsAtATime, one);
        if (!co_await reads_well(directory, half, lane)) {
            absences.health.push_back(
                fmt::format("{}: the sentinel account could not be read by id; nobody is taken "
                            "for gone.",
                            title_of(side)));
            for (auto& [key, seen] : absences.seen) {
                if (key.first == side && seen.presence == Presence::gone) seen.presence = Presence::missing;
            }
        }
    }
    co_return absences;
}

}  // namespace lockstep::engine
