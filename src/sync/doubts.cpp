#include "sync/doubts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/assert.hpp"

namespace lockstep::sync {
namespace {

/// What two writes have to share for the late landing of the one to undo the other: an account's state, its
/// attributes, one of its edges.
std::string written_thing(const Change& change) {
    switch (change.kind) {
        case ChangeKind::set_attributes:
        case ChangeKind::set_reference: return "attributes";
        case ChangeKind::activate:
        case ChangeKind::activate_with_mail:
        case ChangeKind::suspend:
        case ChangeKind::unsuspend:
        case ChangeKind::deactivate:
        case ChangeKind::delete_account: return "state";
        case ChangeKind::end_sessions:
        case ChangeKind::expire_password: return "access";
        case ChangeKind::link:
        case ChangeKind::hand_over:
        case ChangeKind::create_account:
        case ChangeKind::create_group:
        case ChangeKind::add_member:
        case ChangeKind::remove_member:
        case ChangeKind::assign_app:
        case ChangeKind::unassign_app:
        case ChangeKind::bind_devices:
        case ChangeKind::unbind_devices: return "object " + change.object;
    }
    LOCKSTEP_UNREACHABLE();
}

}  // namespace

std::optional<Doubt> doubt_of(const Step& step, std::chrono::seconds quiet_time, WallTime now) {
    Doubt doubt{Doubt::Kind::open, step.run, step.id, step.change, {}};
    if (step.in_doubt) {
        if (is_final(step.state)) doubt.kind = Doubt::Kind::asked;
        return doubt;
    }
    if (!is_final(step.state) || !step.doubt_since) return std::nullopt;
    doubt.kind = Doubt::Kind::late;
    doubt.until = *step.doubt_since + quiet_time;
    if (now >= doubt.until) return std::nullopt;
    return doubt;
}

std::string object_of(const Change& change) {
    if (!change.identity.empty()) return change.identity.value;
    return fmt::format("{}/{}{}", name_of(change.side), change.object, change.object_name);
}

bool waits_for(const Change& change, const Doubt& doubt) {
    if (is_containment(change.kind) || change.kind == ChangeKind::link) return false;
    if (object_of(change) != object_of(doubt.change)) return false;
    switch (doubt.kind) {
        case Doubt::Kind::open: return true;
        case Doubt::Kind::asked: return change.id == doubt.change.id;
        case Doubt::Kind::late:
            return change.side == doubt.change.side && written_thing(change) == written_thing(doubt.change);
    }
    LOCKSTEP_UNREACHABLE();
}

std::string to_text(const Doubt& doubt) {
    const auto step = doubt.step.value.substr(doubt.step.value.find('/') + 1);
    auto text = fmt::format("run {} step {}", doubt.run.value, step);
    if (doubt.kind != Doubt::Kind::asked) return text;
    return fmt::format("{}, which may have arrived: see, then lockstep runs retry {}", text, doubt.run.value);
}

void wait_for_doubts(std::vector<Change>& changes, const std::vector<Doubt>& doubts) {
    if (doubts.empty()) return;
    std::multimap<std::string, const Doubt*> by_object;
    for (const auto& doubt : doubts) by_object.emplace(object_of(doubt.change), &doubt);
    for (auto& change : changes) {
        const auto [first, last] = by_object.equal_range(object_of(change));
        const auto found =
            std::find_if(first, last, [&](const auto& entry) { return waits_for(change, *entry.second); });
        if (found == last) continue;
        change.staged = true;
        change.waits_for = to_text(*found->second);
    }
}

}  // namespace lockstep::sync
