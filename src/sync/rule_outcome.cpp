#include "sync/rule_outcome.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lockstep::sync {
namespace {

bool is_pinned(const Standing& standing, const RuleId& rule) {
    return std::ranges::find(standing.pins, rule, &Pin::rule) != standing.pins.end();
}

struct Sides {
    Reading jumpcloud, okta;
    [[nodiscard]] const Reading& at(Side side) const { return side == Side::okta ? okta : jumpcloud; }
};

/// A computed rule has no attribute on the side that it computes from: its reading there is the computed value.
Sides read_sides(Draft& draft, const Flow& flow) {
    Sides sides;
    for (const Side side : kSides) {
        auto& reading = side == Side::okta ? sides.okta : sides.jumpcloud;
        if (may_write(flow, other(side))) {
            reading = read(draft, *flow.rule, side);
        } else {
            const auto& slot = side == Side::okta ? flow.rule->okta : flow.rule->jumpcloud;
            if (slot) reading.raw = draft.value(side, *slot);
        }
    }
    return sides;
}

bool agree(const Draft& draft, const Flow& flow, const Sides& sides) {
    return std::ranges::any_of(kSides, [&](Side side) {
        const auto& held = sides.at(side).raw;
        if (may_write(flow, side)) {
            const auto& wanted = sides.at(other(side)).carried.value;
            return wanted && agrees(draft.standing, *flow.rule, side, *wanted, held);
        }
        // Not written any more, but its form was learned when the account was created.
        const auto given = carry(*flow.rule, other(side), sides.at(other(side)).raw).value;
        return given && is_learned(draft.standing, *flow.rule, side, *given, held);
    });
}

Merged merged(Draft& draft, const Flow& flow, const Sides& sides) {
    MergeInput input;
    input.jumpcloud = sides.jumpcloud.raw;
    input.okta = sides.okta.raw;
    input.to_okta = sides.jumpcloud.carried;
    input.to_jumpcloud = sides.okta.carried;
    input.agree = agree(draft, flow, sides);
    const auto& bases = draft.answer.next.bases;
    const auto base = bases.find(flow.rule->id);
    input.base = base == bases.end() ? nullptr : &base->second;
    input.digest = flow.rule->digest;
    input.authority = flow.authority;
    if (flow.rule->on_conflict == policy::OnConflict::source) input.wins_conflict = draft.source();
    input.decision = decision_about(draft, flow.rule->id, input.jumpcloud, input.okta);
    return merge(input);
}

void advance_base(Draft& draft, const policy::AttributeRule& rule, const Sides& sides) {
    auto& next = draft.answer.next;
    next.bases[rule.id] = {sides.jumpcloud.raw, sides.okta.raw, rule.digest, true};
    std::erase_if(next.decisions, [&](const Decision& decision) { return decision.about == rule.id.value; });
}

std::string name_of_rule(const policy::Policy& policy, const policy::AttributeRule& rule, Side side) {
    auto name = attribute_of(policy, rule, side);
    return name.empty() ? rule.id.value : name;
}

/// The write that the merge asks for, unless what it would do is never done.
std::optional<RuleWrite> to_write(Draft& draft, const Flow& flow, const Sides& sides, const Merged& merged) {
    const auto& rule = *flow.rule;
    const auto& account = *draft.account(merged.side);
    const auto& after = *sides.at(other(merged.side)).carried.value;
    if (account.state == AccountState::deprovisioned) return std::nullopt;
    if (after.is_empty() && is_required(rule, merged.side)) {
        draft.note(Notice::Kind::required_empty,
                   fmt::format("{} is empty in {}, and required in {}: it is never cleared",
                               name_of_rule(draft.policy, rule, other(merged.side)), title_of(other(merged.side)),
                               title_of(merged.side)),
                   rule.id);
        return std::nullopt;
    }
    const auto attribute = attribute_of(draft.policy, rule, merged.side);
    const auto& before = sides.at(merged.side).raw;
    if (merged.drift) {
        draft.note(Notice::Kind::drift,
                   fmt::format("{} was changed in {} to \"{}\" and is overwritten", attribute, title_of(merged.side),
                               to_display(before)),
                   rule.id);
    }
    return RuleWrite{merged.side,
                     merged.cause,
                     merged.reason,
                     {rule.id, attribute, before, after, sides.at(other(merged.side)).raw}};
}

void note_no_value(Draft& draft, const policy::AttributeRule& rule, Side side, const Carried& carried) {
    draft.note(carried.waits ? Notice::Kind::waiting : Notice::Kind::no_value,
               fmt::format("{} in {}: {}", name_of_rule(draft.policy, rule, side), title_of(side), carried.why),
               rule.id);
}

void add_conflict(Draft& draft, const policy::AttributeRule& rule, const Sides& sides, std::string reason) {
    Conflict conflict;
    conflict.identity = draft.standing.id;
    conflict.person = draft.person();
    conflict.rule = rule.id;
    conflict.jumpcloud = sides.jumpcloud.raw;
    conflict.okta = sides.okta.raw;
    const auto& bases = draft.answer.next.bases;
    if (const auto base = bases.find(rule.id); base != bases.end()) conflict.base = base->second;
    conflict.reason = std::move(reason);
    draft.answer.conflicts.push_back(std::move(conflict));
}

/// An account that we have just created, and that got no value, has not said that there is none.
bool speaks_by_silence(const Draft& draft, const Flow& flow, const Sides& sides) {
    return flow.authority && draft.standing.place(*flow.authority).created_by_us &&
           sides.at(*flow.authority).raw.is_empty() && !draft.answer.next.bases.contains(flow.rule->id);
}

}  // namespace

const Decision* decision_about(Draft& draft, const RuleId& rule, const Value& jumpcloud, const Value& okta) {
    for (const auto& decision : draft.standing.decisions) {
        if (decision.about != rule.value) continue;
        if (decision.jumpcloud == jumpcloud && decision.okta == okta) return &decision;
        std::erase(draft.answer.next.decisions, decision);
    }
    return nullptr;
}

std::optional<RuleWrite> outcome_of(Draft& draft, const Flow& flow) {
    const auto& rule = *flow.rule;
    if (is_pinned(draft.standing, rule.id)) return std::nullopt;
    const auto sides = read_sides(draft, flow);
    if (speaks_by_silence(draft, flow, sides) && !agree(draft, flow, sides)) return std::nullopt;
    const auto merge_answer = merged(draft, flow, sides);
    std::optional<RuleWrite> write;
    switch (merge_answer.kind) {
        case Merged::Kind::rest: return std::nullopt;
        case Merged::Kind::agreed: advance_base(draft, rule, sides); return std::nullopt;
        case Merged::Kind::write: write = to_write(draft, flow, sides, merge_answer); break;
        case Merged::Kind::conflict: add_conflict(draft, rule, sides, merge_answer.reason); break;
        case Merged::Kind::no_value:
            note_no_value(draft, rule, merge_answer.side, sides.at(other(merge_answer.side)).carried);
            break;
    }
    if (!write) {
        draft.unsettled.push_back(
            {rule.id, name_of_rule(draft.policy, rule, draft.target()), sides.jumpcloud.raw, sides.okta.raw});
    }
    return write;
}

std::optional<RuleWrite> first_value_of(Draft& draft, const Flow& flow) {
    const Side side = draft.target();
    const auto given = read(draft, *flow.rule, draft.source());
    if (given.raw.is_unread()) return std::nullopt;
    if (!given.carried.value) {
        note_no_value(draft, *flow.rule, side, given.carried);
        return std::nullopt;
    }
    if (!given.carried.value->is_something()) return std::nullopt;
    if (!may_write(flow, side) && !flow.rule->is_reference()) {
        // The new account has authority: it must not come to say something else than it was given.
        const auto back = carry(*flow.rule, side, *given.carried.value);
        if (back.value != given.raw) return std::nullopt;
    }
    return RuleWrite{
        side,
        Cause::provision,
        {},
        {flow.rule->id, attribute_of(draft.policy, *flow.rule, side), Value::empty(), *given.carried.value, given.raw}};
}

}  // namespace lockstep::sync
