#include "sync/gate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>

namespace lockstep::sync {
namespace {

constexpr int kMailsByDefault = 20;  // plans with more creations mail nobody until somebody chose (DESIGN §4.4)

/// The older and the surer a cause, the earlier it is let through: at a limit it is the newest that waits.
constexpr std::array kOldestFirst{Cause::decision,   Cause::undo,      Cause::state,      Cause::grace,
                                  Cause::edit,       Cause::provision, Cause::reference,  Cause::group_pair,
                                  Cause::population, Cause::absence,   Cause::first_link, Cause::hand_over,
                                  Cause::policy_edit};
static_assert(kOldestFirst.size() == EnumNames<Cause>::kNames.size());

/// What is counted together: `max_suspensions`, `max_attribute_changes` of one attribute …
struct Counter {
    LimitKind kind = LimitKind::none;
    bool commanded = false;
    std::string attribute;
    friend auto operator<=>(const Counter&, const Counter&) = default;
};

std::vector<Counter> counters_of(const Change& change) {
    std::vector<Counter> counters;
    for (const auto limit : limits_of(change)) {
        if (limit != LimitKind::attribute_changes) {
            counters.push_back({limit, change.commanded && limit == LimitKind::suspensions, {}});
            continue;
        }
        for (const auto& write : change.writes) counters.push_back({limit, false, write.attribute});
    }
    return counters;
}

class Gate {
public:
    Gate(const policy::Safety& safety, const GateInput& input, WallTime now)
        : safety_{safety}, input_{input}, now_{now} {}

    void stage(std::vector<Change>& changes) {
        std::map<Counter, std::map<Cause, std::vector<Change*>>> groups;
        for (auto& change : changes) {
            if (!change.waits_for.empty()) continue;
            if (input_.approved.contains(change.id)) {
                change.staged = false;
                change.held_by.clear();
            } else if (const auto no = input_.rejected.find(change.id); no != input_.rejected.end()) {
                change.staged = true;
                change.held_by = fmt::format("rejected by {}", no->second);
            } else if (change.staged) {
                continue;
            }
            // What a person has decided on counts with its cause: deciding on some lets the rest through no sooner.
            for (const auto& counter : counters_of(change)) groups[counter][change.cause].push_back(&change);
        }
        for (auto& [counter, by_cause] : groups) stage_over(counter, by_cause);
    }

private:
    void stage_over(const Counter& counter, std::map<Cause, std::vector<Change*>>& by_cause) {
        const auto limit = limit_of(counter);
        if (!limit) return;
        auto used = done(counter);
        for (const auto cause : kOldestFirst) {
            const auto group = by_cause.find(cause);
            if (group == by_cause.end()) continue;
            const auto size = std::transform_reduce(group->second.begin(), group->second.end(), 0, std::plus{},
                                                    [](const Change* change) { return change->people; });
            if (used + size <= *limit) {
                used += size;
                continue;
            }
            for (auto* change : group->second) {
                if (input_.approved.contains(change->id)) continue;
                change->staged = true;
                if (change->held_by.empty()) change->held_by = held_by_text(counter, *limit);
            }
        }
    }

public:
    /// The greater of the count and the share; none = unlimited.
    [[nodiscard]] std::optional<int> limit_of(const Counter& counter) const {
        policy::Limit limit = safety_.commanded;
        if (!counter.commanded) {
            const auto it = safety_.limits.find(counter.kind);
            if (it == safety_.limits.end()) return std::nullopt;
            limit = it->second;
        }
        if (limit.unlimited) return std::nullopt;
        return std::max(limit.count, static_cast<int>(limit.percent * input_.active_linked_people / 100));
    }

    /// Over what was done, not what was planned: 24 hours, one for what was commanded.
    [[nodiscard]] int done(const Counter& counter) const {
        const auto since = now_ - std::chrono::hours{counter.commanded ? 1 : 24};
        return static_cast<int>(std::ranges::count_if(input_.done, [&](const Done& one) {
            return one.at > since && counter == Counter{one.kind, one.commanded, one.attribute};
        }));
    }

private:
    static std::string held_by_text(const Counter& counter, int limit) {
        if (counter.commanded) return fmt::format("max_commanded {}", limit);
        if (!counter.attribute.empty()) return fmt::format("max_attribute_changes {} of {}", limit, counter.attribute);
        return fmt::format("max_{} {}", name_of(counter.kind), limit);
    }

    const policy::Safety& safety_;
    const GateInput& input_;
    WallTime now_;
};

/// A further account waits with its person: whoever approves the one sees the other.
void stage_further(std::vector<Change>& changes, const std::set<ChangeId>& approved) {
    std::map<IdentityId, std::string> waiting;
    for (const auto& change : changes) {
        if (change.kind == ChangeKind::suspend && change.object.empty() && change.staged) {
            waiting.emplace(change.identity, change.held_by);
        }
    }
    for (auto& change : changes) {
        const auto person = waiting.find(change.identity);
        if (person == waiting.end() || !is_about_further(change) || change.staged || approved.contains(change.id))
            continue;
        change.staged = true;
        change.held_by = person->second;
    }
}

/// A staged change holds back what needs it, and nothing else. Needs may point at changes later in the list.
void stage_dependants(std::vector<Change>& changes) {
    std::map<ChangeId, const Change*> staged;
    for (bool grew = true; grew;) {
        grew = false;
        for (auto& change : changes) {
            if (change.staged) grew = staged.emplace(change.id, &change).second || grew;
            for (const auto& need : change.needs) {
                const auto held = staged.find(need);
                if (change.staged || held == staged.end()) continue;
                change.staged = true;
                change.held_by = held->second->held_by;
                change.waits_for = held->second->waits_for;
            }
        }
    }
}

void settle_mails(std::vector<Change>& changes) {
    if (std::ranges::count(changes, ChangeKind::create_account, &Change::kind) <= kMailsByDefault) return;
    for (auto& change : changes) {
        if (change.mail_by_default && change.kind == ChangeKind::activate_with_mail) change.kind = ChangeKind::activate;
    }
}

}  // namespace

std::vector<std::string> pages(const policy::Policy& policy, const Plan& plan, const GateInput& input, WallTime now) {
    constexpr int kPagedFrom = 5;  // of so many parts of the limit
    const Counter commanded{LimitKind::suspensions, true, {}};
    const Gate gate{policy.safety, input, now};
    const auto limit = gate.limit_of(commanded);
    if (!limit) return {};
    const auto coming = std::ranges::count_if(plan.changes, [&](const Change& change) {
        const auto counters = counters_of(change);
        return !change.staged && std::ranges::find(counters, commanded) != counters.end();
    });
    const auto count = gate.done(commanded) + static_cast<int>(coming);
    if (coming == 0 || count * kPagedFrom < *limit) return {};
    return {fmt::format("{} suspensions commanded on their source within an hour, of {} that go out unasked", count,
                        *limit)};
}

Plan admit(const policy::Policy& policy, Plan plan, const GateInput& input, WallTime now) {
    wait_for_doubts(plan.changes, input.doubts);
    Gate{policy.safety, input, now}.stage(plan.changes);
    stage_further(plan.changes, input.approved);
    stage_dependants(plan.changes);
    settle_mails(plan.changes);
    return plan;
}

}  // namespace lockstep::sync
