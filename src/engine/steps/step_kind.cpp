#include "engine/steps/step_kind.hpp"

namespace lockstep::engine::steps {

const StepKind& step_kind(ChangeKind kind) {
    switch (kind) {
        case ChangeKind::link:
        case ChangeKind::hand_over: break;
        case ChangeKind::create_account: return create_account();
        case ChangeKind::set_attributes:
        case ChangeKind::set_reference: return set_attributes();
        case ChangeKind::create_group: return create_group();
        case ChangeKind::activate:
        case ChangeKind::activate_with_mail:
        case ChangeKind::suspend:
        case ChangeKind::unsuspend:
        case ChangeKind::deactivate:
        case ChangeKind::delete_account: return change_of_state(kind);
        case ChangeKind::end_sessions:
        case ChangeKind::expire_password: return end_of_access(kind);
        case ChangeKind::add_member:
        case ChangeKind::remove_member:
        case ChangeKind::assign_app:
        case ChangeKind::unassign_app: return edge(kind);
        case ChangeKind::bind_devices:
        case ChangeKind::unbind_devices: return devices(kind);
    }
    LOCKSTEP_UNREACHABLE();
}

}  // namespace lockstep::engine::steps
