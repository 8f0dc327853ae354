#include "sync/view.hpp"

#include <algorithm>

namespace lockstep::sync {
namespace {

bool exists(const Draft& draft, Side side) {
    return draft.situation(side) != Situation::never || draft.is_created(side);
}

}  // namespace

View::View(Draft& draft, const expression::ReadSet& reads)
    : jumpcloud_{draft.values(Side::jumpcloud)},
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
    const auto* account = draft.account(side);
    if (account == nullptr) return;
    for (const auto& [group_side, name] : reads.groups) {
        if (group_side != side) continue;
        const auto* group = draft.ask({Question::Kind::group, side, name, {}});
        const auto* memberships = draft.ask({Question::Kind::memberships, side, account->id.value, {}});
        if (group == nullptr || memberships == nullptr) {
            complete_ = false;
            continue;
        }
        const auto* found = std::get_if<Group>(group);
        const auto* held = std::get_if<Memberships>(memberships);
        if (found == nullptr || held == nullptr) continue;
        if (std::ranges::find(held->groups, found->id) != held->groups.end()) names.insert(name);
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
    return inputs;
}

}  // namespace lockstep::sync
