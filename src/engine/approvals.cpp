#include "engine/approvals.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sync/gate.hpp"

namespace lockstep::engine {

using namespace std::chrono_literals;

Task<> note_staged(store::Store& store, Plan plan, bool whole, std::string requested_by, WallTime now) {
    std::set<ChangeId> planned;
    std::set<IdentityId> people;
    std::vector<store::Staged> staged;
    for (const auto& change : plan.changes) {
        planned.insert(change.id);
        people.insert(change.identity);
        if (change.staged && change.waits_for.empty()) staged.push_back({change, now, requested_by});
    }
    std::vector<ChangeId> lapsed;
    if (whole) {
        const auto verdicts = co_await store.list_verdicts(now);
        for (const auto& verdict : verdicts) {
            if (!planned.contains(verdict.change)) lapsed.push_back(verdict.change);
        }
    } else {
        for (auto& known : co_await store.list_staged()) {
            if (!people.contains(known.change.identity)) staged.push_back(std::move(known));
        }
    }
    co_await store.put_staged(std::move(staged), std::move(lapsed));
}

std::optional<std::string> refusal(const store::Staged& staged, const std::string& by) {
    if (staged.change.held_by != sync::kHeldAsProtected || staged.requested_by != by) return std::nullopt;
    return fmt::format("{} is protected: somebody else than {}, whose run asks for it, has to approve",
                       staged.change.person, by);
}

Urgency urgency_of(std::chrono::milliseconds age) {
    if (age < 1h) return Urgency::fresh;
    if (age < 4h) return Urgency::waiting;
    return age < 24h ? Urgency::urgent : Urgency::critical;
}

std::optional<std::string> alarm(const std::vector<store::Staged>& staged, WallTime now) {
    std::size_t count = 0;
    WallTime oldest = now;
    for (const auto& one : staged) {
        if (one.change.kind != ChangeKind::suspend) continue;
        ++count;
        oldest = std::min(oldest, one.since);
    }
    if (count == 0) return std::nullopt;
    return fmt::format(
        "{}: {} waiting for approval, the oldest for {}. See: lockstep approvals", name_of(urgency_of(now - oldest)),
        count == 1 ? "1 suspension is" : fmt::format("{} suspensions are", count), age_text(now - oldest));
}

std::string age_text(std::chrono::milliseconds age) {
    if (age < 1min) return "under a minute";
    if (age < 2h) return fmt::format("{} min", age / 1min);
    if (age < 48h) return fmt::format("{} h", age / 1h);
    return fmt::format("{} days", age / 24h);
}

}  // namespace lockstep::engine
