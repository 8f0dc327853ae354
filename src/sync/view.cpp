#include "sync/view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sync/edges.hpp"

namespace lockstep::sync {
namespace {

bool exists(const Draft& draft, Side side) {
    return draft.situation(side) != Situation::never || draft.is_created(side);
}

}  // namespace

View::View(Draft& draft, const expression::ReadSet& reads)
    : wake_{&draft.answer.wake},
      jumpcloud_{draft.values(Side::jumpcloud)},
      okta_{draft.values(Side::okta)},
      jumpcloud_exists_{exists(draft, Side::jumpcloud)},
      okta_exists_{exists(draft, Side::okta)},
      now_{draft.now} {
    for (const auto& [side, name] : reads.attributes) {
        const auto& last = draft.standing.place(side).last;
        if (draft.situation(side) == Situation::gone && !draft.is_created(side) && !last.contains(name)) {
            complete_ = false;
        }
    }
    look_up_groups(draft, reads, Side::jumpcloud, jumpcloud_groups_);
    look_up_groups(draft, reads, Side::okta, okta_groups_);
}

void View::look_up_groups(Draft& draft, const expression::ReadSet& reads, Side side, std::set<std::string>& names) {
    if (draft.account(side) == nullptr) return;
    if (reads.all_groups.contains(side)) look_up_all_groups(draft, side, names);
    for (const auto& [group_side, name] : reads.groups) {
        if (group_side != side) continue;
        const auto* group = draft.ask({Question::Kind::group, side, name, {}});
        const auto* held = memberships_of(draft, side);
        if (group == nullptr || held == nullptr) {
            complete_ = false;
            continue;
        }
        const auto* found = std::get_if<Group>(group);
        if (found == nullptr) continue;
        if (std::ranges::find(held->groups, found->id) != held->groups.end()) names.insert(name);
    }
}

void View::look_up_all_groups(Draft& draft, Side side, std::set<std::string>& names) {
    const auto* held = memberships_of(draft, side);
    if (held == nullptr) {
        complete_ = false;
        return;
    }
    for (const auto& id : held->groups) {
        const auto* answer = draft.ask({Question::Kind::group, side, {}, id.value});
        if (answer == nullptr) complete_ = false;
        const auto* group = answer == nullptr ? nullptr : std::get_if<Group>(answer);
        if (group != nullptr) names.insert(group->name);
    }
}

expression::Inputs View::inputs(int n) const {
    expression::Inputs inputs;
    inputs.jumpcloud = jumpcloud_ ? &*jumpcloud_ : nullptr;
    inputs.okta = okta_ ? &*okta_ : nullptr;
    inputs.jumpcloud_exists = jumpcloud_exists_;
    inputs.okta_exists = okta_exists_;
    inputs.jumpcloud_groups = &jumpcloud_groups_;
    inputs.okta_groups = &okta_groups_;
    inputs.now = now_;
    inputs.n = n;
    inputs.changes_at = wake_;
    return inputs;
}

std::expected<bool, Unknown> whether_holds(Draft& draft, const expression::Expression& condition) {
    if (!condition) return true;
    const View view{draft, condition.reads()};
    if (!view.is_complete()) return std::unexpected{Unknown::open};
    const auto value = condition.evaluate(view.inputs());
    if (!value && value.error().unread) {
        draft.note(Notice::Kind::unread, fmt::format("{}, so it is not known whether `{}` holds, and what was stands",
                                                     value.error().why, condition.text()));
        return std::unexpected{Unknown::unread};
    }
    const auto* holds = value ? value->get<bool>() : nullptr;
    return holds != nullptr && *holds;
}

}  // namespace lockstep::sync
