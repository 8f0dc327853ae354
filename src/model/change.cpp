#include "model/change.hpp"

#include <sodium.h>

#include <array>

namespace lockstep {
namespace {

using enum RepeatClass;
using enum Touches;

constexpr KindTraits kTraits[] = {
    /* link               */ {local, LimitKind::none, memory, false, false, "link"},
    /* hand_over          */ {local, LimitKind::handovers, memory, false, false, "hand over"},
    /* create_account     */ {unique, LimitKind::creations, creation, true, false, "create"},
    /* set_attributes     */ {idempotent, LimitKind::attribute_changes, values, false, false, "update"},
    /* set_reference      */ {idempotent, LimitKind::attribute_changes, values, false, false, "update"},
    /* create_group       */ {marked, LimitKind::none, creation, false, false, "create group"},
    /* add_member         */ {idempotent, LimitKind::none, edges, true, false, "add to group"},
    /* remove_member      */ {idempotent, LimitKind::group_removals, edges, false, true, "remove from group"},
    /* activate           */ {idempotent, LimitKind::none, access, true, false, "activate"},
    /* activate_with_mail */ {once, LimitKind::none, access, true, false, "activate and mail"},
    /* assign_app         */ {idempotent, LimitKind::none, edges, true, false, "assign app"},
    /* unassign_app       */ {idempotent, LimitKind::group_removals, edges, false, true, "unassign app"},
    /* bind_devices       */ {idempotent, LimitKind::none, edges, true, false, "bind devices"},
    /* unbind_devices     */ {idempotent, LimitKind::device_losses, edges, false, true, "unbind devices"},
    /* suspend            */ {idempotent, LimitKind::suspensions, access, false, true, "suspend"},
    /* end_sessions       */ {repeatable, LimitKind::none, access, false, true, "end sessions"},
    /* expire_password    */ {repeatable, LimitKind::none, access, false, true, "expire password"},
    /* unsuspend          */ {idempotent, LimitKind::none, access, true, false, "unsuspend"},
    /* deactivate         */ {idempotent, LimitKind::deactivations, access, false, true, "deactivate"},
    /* delete_account     */ {idempotent, LimitKind::deletions, access, false, true, "delete"},
};
static_assert(std::size(kTraits) == EnumNames<ChangeKind>::kNames.size());

/// Feeds fields with their length, so that no two different lists of fields hash alike.
class Digest {
public:
    Digest() { crypto_generichash_init(&state_, nullptr, 0, 8); }
    void add(std::string_view text) {
        const std::uint64_t size = text.size();
        crypto_generichash_update(&state_, reinterpret_cast<const unsigned char*>(&size), sizeof size);
        crypto_generichash_update(&state_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    }
    void add(const Value& value) {
        add(std::string(1, static_cast<char>('0' + value.held().index())));
        add(to_text(value));
    }
    std::string hex() {
        std::array<unsigned char, 8> hash{};
        crypto_generichash_final(&state_, hash.data(), hash.size());
        std::array<char, 17> text{};
        sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
        return text.data();
    }

private:
    crypto_generichash_state state_{};
};

}  // namespace

const KindTraits& traits_of(ChangeKind kind) {
    return kTraits[static_cast<std::size_t>(kind)];
}

std::vector<LimitKind> limits_of(const Change& change) {
    std::vector<LimitKind> limits;
    // Whom Okta does not suspend is deactivated in its place: that is the same command, and counts as one.
    const bool is_command = change.kind == ChangeKind::deactivate && change.commanded;
    const auto limit = is_command ? LimitKind::suspensions : traits_of(change.kind).limit;
    if (limit != LimitKind::none) limits.push_back(limit);
    if (!change.devices.empty() && limit != LimitKind::device_losses) limits.push_back(LimitKind::device_losses);
    return limits;
}

bool is_containment(ChangeKind kind) {
    return kind == ChangeKind::suspend || kind == ChangeKind::end_sessions || kind == ChangeKind::expire_password;
}

bool is_about_further(const Change& change) {
    return !change.object.empty() && change.object == change.account.value;
}

ChangeId change_id(const Change& change) {
    Digest digest;
    digest.add(change.identity.value);
    digest.add(name_of(change.kind == ChangeKind::activate_with_mail ? ChangeKind::activate : change.kind));
    digest.add(name_of(change.side));
    if (change.pair.empty()) {
        digest.add(change.object.empty() ? change.object_name : change.object);
    } else {
        digest.add("pair");
        digest.add(change.pair.value);
    }
    if (!change.group.empty()) digest.add(change.group.value);
    digest.add(change.before);
    digest.add(change.after);
    digest.add(name_of(change.cause));
    for (const auto& write : change.writes) {
        digest.add(write.attribute);
        digest.add(write.before);
        digest.add(write.after);
    }
    return ChangeId{digest.hex()};
}

}  // namespace lockstep
