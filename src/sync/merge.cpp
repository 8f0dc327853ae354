#include "sync/merge.hpp"

#include <fmt/format.h>

namespace lockstep::sync {
namespace {

const Carried& carried_to(const MergeInput& input, Side side) {
    return side == Side::okta ? input.to_okta : input.to_jumpcloud;
}

bool has_changed(const MergeInput& input, Side side) {
    return side == Side::okta ? input.base->okta != input.okta : input.base->jumpcloud != input.jumpcloud;
}

Merged write(const MergeInput& input, Side side, Cause cause, std::string reason, bool drift = false) {
    const auto& carried = carried_to(input, side);
    if (!carried.value) return {Merged::Kind::no_value, side, cause, false, carried.why};
    return {Merged::Kind::write, side, cause, drift, std::move(reason)};
}

/// A person's word, else nobody's.
Merged disagreement(const MergeInput& input, std::string reason) {
    if (input.decision != nullptr) {
        const auto winner = from_name<Side>(input.decision->answer);
        if (winner) return write(input, other(*winner), Cause::decision, "decided by " + input.decision->by);
    }
    return {Merged::Kind::conflict, Side::okta, Cause::edit, false, std::move(reason)};
}

std::string changed_in(Side side) {
    return fmt::format("changed in {}", title_of(side));
}

/// Only an edit after the hand-over counts, and only on the side that has authority now.
Merged after_hand_over(const MergeInput& input, std::optional<Side> authority) {
    const bool jumpcloud = has_changed(input, Side::jumpcloud) && authority != Side::okta;
    const bool okta = has_changed(input, Side::okta) && authority != Side::jumpcloud;
    if (jumpcloud && !okta) return write(input, Side::okta, Cause::edit, changed_in(Side::jumpcloud));
    if (okta && !jumpcloud) return write(input, Side::jumpcloud, Cause::edit, changed_in(Side::okta));
    return disagreement(input, "they disagreed when the source was handed over");
}

Merged under_one_side(const MergeInput& input, Side authority) {
    const Side target = other(authority);
    if (input.base == nullptr) {
        return write(input, target, Cause::first_link,
                     fmt::format("first link: {} has authority", title_of(authority)));
    }
    if (!input.base->agreed) return after_hand_over(input, authority);
    const bool target_moved = has_changed(input, target);
    if (input.base->rule_digest != input.digest) {
        if (target_moved) {
            return disagreement(
                input, fmt::format("the rule is new, and {} was changed since they last agreed", title_of(target)));
        }
        return write(input, target, Cause::policy_edit, "the rule has changed");
    }
    if (has_changed(input, authority)) return write(input, target, Cause::edit, changed_in(authority), target_moved);
    return write(input, target, Cause::edit,
                 fmt::format("{}, where {} has authority", changed_in(target), title_of(authority)), target_moved);
}

Merged under_both(const MergeInput& input) {
    if (input.base == nullptr) return disagreement(input, "differs at first link, and the rule names no winner");
    if (!input.base->agreed) return after_hand_over(input, std::nullopt);
    if (input.base->rule_digest != input.digest) return disagreement(input, "the rule has changed since they agreed");
    const bool jumpcloud = has_changed(input, Side::jumpcloud);
    const bool okta = has_changed(input, Side::okta);
    if (jumpcloud && !okta) return write(input, Side::okta, Cause::edit, changed_in(Side::jumpcloud));
    if (okta && !jumpcloud) return write(input, Side::jumpcloud, Cause::edit, changed_in(Side::okta));
    // A manager who was linked then, and is in a case or gone by now: what both sides hold stands.
    const bool says_nothing = !input.to_okta.value && !input.to_jumpcloud.value;
    if (!jumpcloud && says_nothing) return write(input, Side::okta, Cause::edit, {});
    if (input.decision == nullptr && input.wins_conflict && jumpcloud) {
        return write(input, other(*input.wins_conflict), Cause::edit,
                     fmt::format("changed on both sides: {} wins", title_of(*input.wins_conflict)));
    }
    return disagreement(input, jumpcloud ? "changed on both sides" : "no longer agrees, and nobody changed it");
}

}  // namespace

Merged merge(const MergeInput& input) {
    if (input.jumpcloud.is_unread() || input.okta.is_unread()) return {};
    if (input.agree) return {Merged::Kind::agreed, Side::okta, Cause::edit, false, {}};
    return input.authority ? under_one_side(input, *input.authority) : under_both(input);
}

}  // namespace lockstep::sync
