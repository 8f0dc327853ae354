#include <algorithm>

#include "sync/plan.hpp"
#include "sync/stuck.hpp"

namespace lockstep::sync {
namespace {

void remember(Standing& standing, Stuck stuck, std::string_view vendor_code, std::string_view text, WallTime now) {
    stuck.vendor_code = vendor_code;
    stuck.text = text;
    stuck.since = now;
    std::erase_if(standing.stuck, [&](const Stuck& known) {
        return known.side == stuck.side && known.kind == stuck.kind &&
               known.attribute_or_object == stuck.attribute_or_object;
    });
    standing.stuck.push_back(std::move(stuck));
}

/// A creation that was refused as a whole is remembered as a whole; one whose attributes were named, by these.
bool is_refused_by_value(const Change& change) {
    switch (change.kind) {
        case ChangeKind::set_attributes:
        case ChangeKind::set_reference: return true;
        case ChangeKind::create_account: return change_id(change) != change.id;
        case ChangeKind::link:
        case ChangeKind::hand_over:
        case ChangeKind::create_group:
        case ChangeKind::add_member:
        case ChangeKind::remove_member:
        case ChangeKind::activate:
        case ChangeKind::activate_with_mail:
        case ChangeKind::assign_app:
        case ChangeKind::unassign_app:
        case ChangeKind::bind_devices:
        case ChangeKind::unbind_devices:
        case ChangeKind::suspend:
        case ChangeKind::end_sessions:
        case ChangeKind::expire_password:
        case ChangeKind::unsuspend:
        case ChangeKind::deactivate:
        case ChangeKind::delete_account: return false;
    }
    LOCKSTEP_UNREACHABLE();
}

}  // namespace

Standing after_refusal(const policy::Policy& policy, Standing standing, const Change& change,
                       std::string_view vendor_code, std::string_view text, WallTime now) {
    if (is_refused_by_value(change)) {
        for (const auto& write : change.writes) {
            remember(standing, refused_value(policy, change, write), vendor_code, text, now);
        }
        return standing;
    }
    auto stuck = refused_change(change);
    if (change.kind == ChangeKind::suspend) {
        for (const auto& known : standing.stuck) {
            if (is_refused_suspension(known, change.side, change.before)) {
                stuck.value = Value::integer(refusals_in(known) + 1);
            }
        }
    }
    remember(standing, std::move(stuck), vendor_code, text, now);
    return standing;
}

}  // namespace lockstep::sync
