#include "engine/presence.hpp"

#include <fmt/format.h>

#include "core/concurrently.hpp"

namespace lockstep::engine {
namespace {

constexpr std::size_t kLookUpsAtATime = 8;
constexpr std::size_t kAlwaysLookedUp = 50;

/// Somebody of that very list, read by id: shows that the directory answers reads by id rightly.
Task<bool> reads_well(directory::Directory& directory, AccountId sentinel, Lane lane) {
    const auto read = co_await directory.find_account(lane, sentinel);
    co_return read && read->id == sentinel;
}

}  // namespace

Task<> look_up_missing(Directories directories, ListCheck check, Lane lane, Absences& absences) {
    const Side side = check.side;
    const bool is_empty = check.sentinel.empty();
    if (is_empty) absences.distrusted.insert(side);
    if (check.missing.empty()) co_return;
    for (const auto& id : check.missing) absences.seen[{side, id}].presence = Presence::missing;
    const bool list_at_fault = check.missing.size() > kAlwaysLookedUp && check.missing.size() * 10 > check.linked;
    if (list_at_fault || is_empty) {
        absences.distrusted.insert(side);
        absences.health.push_back(fmt::format(
            "{}: {} of {} linked accounts are in no page; nobody is taken for gone. Check the credential's role.",
            title_of(side), check.missing.size(), check.linked));
        co_return;
    }
    auto& directory = directories[side];
    auto one = [&](std::size_t i) -> Task<> {
        const auto& id = check.missing[i];
        auto account = co_await directory.find_account(lane, id);
        auto& seen = absences.seen[{side, id}];
        seen.presence = account ? Presence::present : Presence::gone;
        seen.account = std::move(account);
    };
    co_await for_each_limited(check.missing.size(), kLookUpsAtATime, one);
    if (!co_await reads_well(directory, check.sentinel, lane)) {
        absences.health.push_back(
            fmt::format("{}: the sentinel account could not be read by id; nobody is taken for gone.", title_of(side)));
        for (auto& [key, seen] : absences.seen) {
            if (key.first == side && seen.presence == Presence::gone) seen.presence = Presence::missing;
        }
    }
}

}  // namespace lockstep::engine
