// What was read of a directory's accounts, groups and apps, with how and when it was read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "model/ids.hpp"
#include "model/side.hpp"
#include "model/value.hpp"

namespace lockstep {

/// One user record in one directory.
struct Account {
    Side side = Side::jumpcloud;
    AccountId id;
    AccountState state = AccountState::active;
    std::string vendor_status;  ///< as the vendor spells it: `LOCKED_OUT`, `ACTIVATED` …, for people and for refusals
    std::string login;          ///< Okta's login, JumpCloud's username
    std::string email;
    std::vector<Value> values;  ///< by the slot of the policy's SlotTable for `side`
    WallTime created{};
    std::optional<WallTime> status_changed;  ///< Okta only; one-second resolution
    bool administrator = false;              ///< holds an admin role, as far as this read shows
    std::vector<std::string> restricted;     ///< attributes that another system owns (JumpCloud `restrictedFields`)
    std::string unread;  ///< why the answer about it was not understood; then nothing else here but its id judges
    std::string etag;    ///< Okta, of a read by id: guards attributes, never status
    ReadHow how = ReadHow::by_id;
    WallTime read_at{};

    friend bool operator==(const Account&, const Account&) = default;
};

/// What may be done with a group. Judged by group, never guessed by edge (DESIGN §4.5).
enum class GroupKind { writable, rule_filled, dynamic, application, built_in };
template <>
struct EnumNames<GroupKind> {
    static constexpr std::array<std::string_view, 5> kNames{"writable", "rule_filled", "dynamic", "application",
                                                            "built_in"};
};

struct Group {
    Side side = Side::jumpcloud;
    GroupId id;
    std::string name;
    std::string description;
    GroupKind kind = GroupKind::writable;

    friend bool operator==(const Group&, const Group&) = default;
};

/// An Okta application instance.
struct App {
    AppId id;
    std::string label;

    friend bool operator==(const App&, const App&) = default;
};

}  // namespace lockstep
