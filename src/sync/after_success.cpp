#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "sync/carry.hpp"
#include "sync/match.hpp"
#include "sync/pair_merge.hpp"
#include "sync/plan.hpp"
#include "sync/repeats.hpp"
#include "sync/same.hpp"
#include "sync/stuck.hpp"

namespace lockstep::sync {
namespace {

const policy::AttributeRule* rule_of(const policy::Policy& policy, const AttributeWrite& write) {
    const auto it = std::ranges::find(policy.attributes, write.rule, &policy::AttributeRule::id);
    return it == policy.attributes.end() ? nullptr : &*it;
}

Value value_held(const policy::Policy& policy, const Account& account, const std::string& attribute) {
    const auto slot = policy.slots(account.side).find(attribute);
    return slot && *slot < account.values.size() ? account.values[*slot] : Value{};
}

void forget_gifts(Standing& standing, Side side) {
    std::erase_if(standing.given, [&](const Given& given) { return given.side == side; });
}

void put_account(Standing& standing, Side side, AccountId account, WallTime now) {
    standing.place(side) = {};
    standing.place(side).account = std::move(account);
    auto& stays = standing.place(other(side));
    stays.returns = stays.suspended_by_us_at.has_value();
    forget_gifts(standing, side);
    standing.bases.clear();
    standing.learned.clear();
    standing.pair_edges.clear();
    standing.in_pairs_since.reset();
    if (standing.linked()) standing.linked_at = now;
}

/// Everything that a confirmed write leaves behind.
class Success {
public:
    Success(const policy::Policy& policy, Standing& standing, const Change& change, const std::optional<Account>& held,
            WallTime now)
        : policy_{policy}, standing_{standing}, change_{change}, held_{held}, now_{now} {}

    void record() {
        if (is_about_further(change_)) return record_containment();
        count_repeat(policy_.safety, standing_, seen_change(), now_);
        switch (change_.kind) {
            case ChangeKind::link: return record_link();
            case ChangeKind::hand_over: return record_hand_over();
            case ChangeKind::create_account: return record_creation();
            case ChangeKind::set_attributes:
            case ChangeKind::set_reference: return record_values();
            case ChangeKind::create_group: return;
            case ChangeKind::add_member:
            case ChangeKind::assign_app:
            case ChangeKind::bind_devices: return record_gift();
            case ChangeKind::remove_member: return record_removal();
            case ChangeKind::unassign_app: return forget_gift(ChangeKind::assign_app);
            case ChangeKind::unbind_devices: return forget_gift(ChangeKind::bind_devices);
            case ChangeKind::activate:
            case ChangeKind::activate_with_mail: place().password_due = change_.random_password; return record_return();
            case ChangeKind::suspend: return record_suspension();
            case ChangeKind::end_sessions: return record_end_of_access(Side::okta);
            case ChangeKind::expire_password:
                place().password_due = false;
                return record_end_of_access(Side::jumpcloud);
            case ChangeKind::unsuspend: return record_return();
            case ChangeKind::deactivate: return record_deactivation();
            case ChangeKind::delete_account: return record_deletion();
        }
        LOCKSTEP_UNREACHABLE();
    }

private:
    /// Of a further account nothing is remembered but that it is the person's, and what is still to be ended there.
    void record_containment() {
        std::erase_if(standing_.contained,
                      [&](const Contained& one) { return one.side == change_.side && one.account == change_.account; });
        if (change_.kind == ChangeKind::suspend) {
            standing_.contained.push_back({change_.side, change_.account});
        }
    }
    /// With the writes alone that are seen to stand.
    [[nodiscard]] Change seen_change() const {
        auto seen = change_;
        if (traits_of(change_.kind).touches != Touches::values) return seen;
        std::erase_if(seen.writes, [&](const AttributeWrite& write) {
            const auto* rule = rule_of(policy_, write);
            return !held_ || rule == nullptr ||
                   !agrees(standing_, *rule, change_.side, write.after, value_held(policy_, *held_, write.attribute));
        });
        return seen;
    }
    Place& place() { return standing_.place(change_.side); }
    [[nodiscard]] bool is_on_target() const { return standing_.source && change_.side == other(*standing_.source); }

    void record_link() { put_account(standing_, change_.side, AccountId{change_.after}, now_); }

    void record_creation() {
        put_account(standing_, change_.side, held_ ? held_->id : change_.account, now_);
        place().created_by_us = true;
        std::erase_if(standing_.decisions, [](const Decision& decision) {
            return decision.answer == "recreate" || decision.answer == kTryAgain;
        });
        record_values();
    }

    /// What disagreed waits: only an edit after this moment counts for the new source.
    void record_hand_over() {
        standing_.population = change_.object_name;
        standing_.source = from_name<Side>(change_.after);
        for (const auto& write : change_.writes) {
            const auto* rule = rule_of(policy_, write);
            standing_.bases[write.rule] = {write.before, write.after, rule == nullptr ? "" : rule->digest, false};
        }
        for (auto* side : {&standing_.jumpcloud, &standing_.okta}) side->forget_suspension();
    }

    /// Exactly the rules whose values are seen move.
    void record_values() {
        if (!held_ || change_.cause == Cause::undo) return;  // no agreement, but a person's word against one
        for (const auto& write : change_.writes) {
            const auto* rule = rule_of(policy_, write);
            if (rule == nullptr || !rule->on_create.empty()) continue;
            const auto held = value_held(policy_, *held_, write.attribute);
            if (held.is_unread() || !takes(*rule, write, held)) continue;
            standing_.bases[rule->id] = change_.side == Side::okta ? Base{write.other, held, rule->digest, true}
                                                                   : Base{held, write.other, rule->digest, true};
            std::erase_if(standing_.decisions, [&](const Decision& one) { return one.about == rule->id.value; });
        }
    }

    /// Held as written, or in a form that means the same and is learned. Still the value before = refused; anything
    /// else = somebody's edit or a truncation.
    bool takes(const policy::AttributeRule& rule, const AttributeWrite& write, const Value& held) {
        if (agrees(standing_, rule, change_.side, write.after, held)) return true;
        if (held == write.before || !is_same_in_other_form(write.after, held)) return false;
        standing_.learned[rule.id] = {change_.side, write.after, held};
        return true;
    }

    /// Only what `assign` gives is a gift, and may be taken back.
    void record_gift() {
        if (!change_.pair.empty()) return record_pair_edge();
        if (change_.cause != Cause::population) return;
        Given given{change_.kind, change_.side, change_.object, change_.object_name, standing_.population};
        if (std::ranges::find(standing_.given, given) == standing_.given.end()) {
            standing_.given.push_back(std::move(given));
        }
    }

    /// The other side had it when this was planned, and this side was read to have it now.
    void record_pair_edge() { put_edge(standing_.pair_edges, {change_.pair, true, std::nullopt, change_.side}); }

    void forget_gift(ChangeKind given_by) {
        std::erase_if(standing_.given, [&](const Given& given) {
            return given.kind == given_by && given.side == change_.side && given.object == change_.object;
        });
    }

    void record_removal() {
        // A returning account is emptied: that it is out of a pair's group is nobody's word about the pair.
        if (change_.cause == Cause::decision) enter_pairs_anew();
        std::erase_if(standing_.pair_edges, [&](const PairEdge& edge) { return edge.pair == change_.pair; });
        forget_gift(ChangeKind::add_member);
    }

    void enter_pairs_anew() {
        standing_.pair_edges.clear();
        standing_.in_pairs_since.reset();
    }

    void record_return() {
        const bool returned = std::exchange(place().returns, false);
        if (!is_on_target()) return;
        record_that_both_are_active();
        if (returned || change_.before == name_of(AccountState::deprovisioned)) enter_pairs_anew();
        place().forget_suspension();
        standing_.offboarded_at.reset();
        standing_.grace_until.reset();
        standing_.access_ended = false;
        std::erase_if(standing_.decisions, [](const Decision& decision) { return decision.answer == "reactivate"; });
    }

    /// The source was active when this was planned, the target is now: who is suspended in the source from here on was
    /// seen to go with it, though no pass came in between.
    void record_that_both_are_active() {
        if (change_.cause == Cause::undo) return;
        const auto active = Value::text(std::string{name_of(AccountState::active)});
        standing_.bases[kStateRule] = {active, active, "", true};
    }

    /// The grace counts from here, the read-back; a person suspended once more goes on with the one that runs.
    void record_suspension() {
        if (change_.cause == Cause::undo) return;  // an undo's is not by us: it ends as it came
        place().suspended_by_us_at = now_;
        place().suspended_by_us_status = held_ ? held_->status_changed : std::nullopt;
        place().suspended_by_us_cause = change_.cause;
        standing_.access_ended = false;
        if (!is_on_target()) return;  // carried back: the source itself is suspended, nobody is offboarded
        if (!standing_.offboarded_at) standing_.offboarded_at = now_;
        const auto* population = policy_.find_population(standing_.population);
        if (population == nullptr || standing_.grace_until) return;
        if (const auto& after = population->offboard.deactivate_after) standing_.grace_until = now_ + *after;
    }

    void record_end_of_access(Side side) {
        if (change_.side == side && place().suspended_by_us_at) standing_.access_ended = true;
    }

    void record_deactivation() {
        place().forget_suspension();
        standing_.grace_until.reset();
        if (!standing_.offboarded_at) standing_.offboarded_at = now_;
    }

    void record_deletion() {
        place().gone = true;
        standing_.grace_until.reset();
        forget_gifts(standing_, change_.side);
    }

    const policy::Policy& policy_;
    Standing& standing_;
    const Change& change_;
    const std::optional<Account>& held_;
    WallTime now_;
};

}  // namespace

Standing after_success(const policy::Policy& policy, Standing standing, const Change& change,
                       const std::optional<Account>& held, WallTime now) {
    Success{policy, standing, change, held, now}.record();
    return standing;
}

Standing after_link(Standing standing, const Matching::Link& link, WallTime now) {
    const std::array accounts{std::pair{Side::jumpcloud, &link.jumpcloud}, std::pair{Side::okta, &link.okta}};
    for (const auto& [side, account] : accounts) {
        const auto& place = standing.place(side);
        if (place.account != *account || place.gone) put_account(standing, side, *account, now);
    }
    return standing;
}

Parted part(Standing standing, const std::string& by, WallTime now) {
    const Side parted = standing.id.value.starts_with("okta:") ? Side::jumpcloud : Side::okta;
    const Decision decision{
        not_the_same_key(standing.jumpcloud.account, standing.okta.account), "separate", {}, {}, by, now};
    Standing leaves;
    leaves.id = {fmt::format("{}:{}", lockstep::name_of(parted), standing.place(parted).account.value)};
    leaves.label = standing.label;
    leaves.place(parted) = standing.place(parted);
    leaves.decisions.push_back(decision);
    put_account(standing, parted, {}, now);
    standing.linked_at.reset();
    standing.decisions.push_back(decision);
    return {std::move(standing), std::move(leaves)};
}

Standing after_further(Standing standing, const Matching::Further& further) {
    auto& known = further.side == Side::okta ? standing.further_okta : standing.further_jumpcloud;
    if (std::ranges::find(known, further.account) == known.end()) known.push_back(further.account);
    return standing;
}

Held held_by(const policy::Policy& policy, const Standing& standing, const Change& change, const Account& account) {
    std::size_t count = 0;
    for (const auto& write : change.writes) {
        const auto held = value_held(policy, account, write.attribute);
        const auto* rule = rule_of(policy, write);
        const bool is_held = rule == nullptr ? is_same(write.after, held, true)
                                             : agrees(standing, *rule, change.side, write.after, held) ||
                                                   (held != write.before && is_same_in_other_form(write.after, held));
        if (is_held) ++count;
    }
    if (count == change.writes.size()) return Held::all;
    return count == 0 ? Held::none : Held::some;
}

}  // namespace lockstep::sync
