#include "engine/sightings.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/frozen.hpp"

namespace lockstep::engine {
namespace {

constexpr std::size_t kMostSeen = 256;  ///< people remembered before those seen too long ago are dropped

std::chrono::seconds most_age(ChangeKind kind) {
    const auto& traits = traits_of(kind);
    return traits.gives_access || traits.takes_access ? kYoungForAccess : kYoung;
}

/// `department is now to be "Lighthouse"`, for each attribute of which that is not what was planned.
std::string values_moved(const Change& wanted, const Change& instead) {
    std::vector<std::string> moved;
    for (const auto& write : instead.writes) {
        const auto planned = std::ranges::find(wanted.writes, write.attribute, &AttributeWrite::attribute);
        if (planned == wanted.writes.end() || *planned != write) {
            moved.push_back(fmt::format("{} is now to be \"{}\" instead of \"{}\"", write.attribute,
                                        to_display(write.after), to_display(write.before)));
        }
    }
    for (const auto& write : wanted.writes) {
        const bool still =
            std::ranges::find(instead.writes, write.attribute, &AttributeWrite::attribute) != instead.writes.end();
        if (!still) moved.push_back(fmt::format("{} is not to be written any more", write.attribute));
    }
    return fmt::format("{}", fmt::join(moved, ", "));
}

/// What the plan would do now in this change's place, for people.
std::string what_moved(const Change& wanted, const std::vector<Change>& changes, const Facts& facts) {
    const auto instead = std::ranges::find_if(changes, [&](const Change& change) {
        return change.kind == wanted.kind && change.side == wanted.side && change.object == wanted.object;
    });
    if (instead != changes.end()) {
        if (!instead->writes.empty()) return values_moved(wanted, *instead);
        return fmt::format("it would be {} to {} by now", instead->before, instead->after);
    }
    const auto& seen = facts.seen(wanted.side);
    if (!seen.account) return fmt::format("the {} account is {} by now", title_of(wanted.side), name_of(seen.presence));
    for (const Side side : kSides) {
        const auto& account = facts.seen(side).account;
        if (account && !account->unread.empty()) {
            return fmt::format("the {} account cannot be read: {}", title_of(side), account->unread);
        }
    }
    if (!wanted.after.empty() && wanted.object.empty()) {
        return fmt::format("the {} account is {} by now", title_of(wanted.side), name_of(seen.account->state));
    }
    return "what was read just now asks for it no more";
}

std::optional<WallTime> name_found_free(const Change& change, const Facts& facts) {
    if (change.kind != ChangeKind::create_account) return std::nullopt;
    const auto* holders = holders_of_login(change, facts);
    if (holders == nullptr || !holders->holders.empty()) return std::nullopt;
    return facts.oldest_read;
}

}  // namespace

Look Sightings::judge(const Step& step, const Seen& seen) {
    const auto planned = std::ranges::find(seen.changes, step.change.id, &Change::id);
    if (planned == seen.changes.end()) return {std::nullopt, what_moved(step.change, seen.changes, seen.facts), {}, {}};
    return {*planned, {}, {}, name_found_free(*planned, seen.facts)};
}

std::optional<Look> Sightings::find(const Step& step, bool same_policy, WallTime now) const {
    const auto oldest_allowed = now - most_age(step.change.kind);
    if (same_policy && step.change.facts_read_at.value_or(WallTime{}) >= oldest_allowed) {
        const auto free_at = step.change.name_free_at;
        auto etag = etag_of(step.change, *step.change.facts_read_at);
        return Look{step.change, {}, std::move(etag), free_at >= oldest_allowed ? free_at : std::nullopt};
    }
    const auto known = seen_.find(step.change.identity);
    if (known == seen_.end() || !known->second.planned || known->second.read_at < oldest_allowed) return std::nullopt;
    auto look = judge(step, known->second);
    if (look.change) look.etag = etag_of(*look.change, known->second.read_at);
    return look;
}

std::string Sightings::etag_of(const Change& change, WallTime read_at) const {
    const auto written = written_.find({change.identity, change.side});
    return written != written_.end() && written->second >= read_at ? std::string{} : change.etag;
}

void Sightings::wrote(const Change& change, WallTime now) {
    if (traits_of(change.kind).touches != Touches::values) return;
    if (written_.size() > kMostSeen) {
        std::erase_if(written_, [&](const auto& entry) { return entry.second < now - kYoung; });
    }
    written_.insert_or_assign({change.identity, change.side}, now);
}

void Sightings::created(const IdentityId& identity, Side side, const Account& account, std::vector<GroupId> groups) {
    const auto known = seen_.find(identity);
    if (known == seen_.end()) return;
    auto& facts = known->second.facts;
    facts.seen(side) = {Presence::present, account};
    std::erase_if(facts.answers, [&](const auto& answer) {
        return answer.first.side == side && answer.first.kind == Question::Kind::name_holder;
    });
    facts.answers.insert_or_assign(Question{Question::Kind::memberships, side, account.id.value, {}},
                                   Memberships{std::move(groups), {}, {}});
    known->second.planned = false;
}

std::optional<Facts> Sightings::find_unplanned(const Step& step, WallTime now) const {
    const auto known = seen_.find(step.change.identity);
    if (known == seen_.end() || known->second.planned) return std::nullopt;
    if (known->second.read_at < now - most_age(step.change.kind)) return std::nullopt;
    return known->second.facts;
}

Look Sightings::learn(const Step& step, Facts facts, std::vector<Change> changes, WallTime now) {
    const auto read_at = facts.oldest_read;
    Seen seen{read_at, std::move(facts), std::move(changes)};
    auto look = judge(step, seen);
    if (look.change) look.etag = etag_of(*look.change, read_at);
    if (seen_.size() > kMostSeen) {
        std::erase_if(seen_, [&](const auto& entry) { return entry.second.read_at < now - kYoung; });
    }
    seen_.insert_or_assign(step.change.identity, std::move(seen));
    return look;
}

}  // namespace lockstep::engine
