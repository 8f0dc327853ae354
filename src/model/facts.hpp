// What was read about one identity, and what the planner may ask for when a fact is missing.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/account.hpp"
#include "model/ids.hpp"
#include "model/pair.hpp"

namespace lockstep {

enum class Presence {
    never,    ///< no link to an account on this side, and matching found none
    present,  ///< read: `Facts::account` has it
    missing,  ///< linked, but in no page and not yet read by id: proves nothing
    gone,     ///< not in a complete list, 404 by id, and a sentinel read well in the same minute
};
template <>
struct EnumNames<Presence> {
    static constexpr std::array<std::string_view, 4> kNames{"never", "present", "missing", "gone"};
};

/// A read that the planner needs before it can answer (DESIGN decision 2). Ordered, so that read sets are sets.
struct Question {
    enum class Kind {
        account_by_id,  ///< subject = account id: read it fresh by id
        name_holder,  ///< subject = `login`, `username`, `email` …; value = the name: who holds it, by a read that does
                      ///< not lag
        reference,    ///< subject = account id on `side`: whose identity is it, and its account on the other side
        memberships,  ///< subject = account id: the groups and apps it is in directly, among those the policy names
        group,        ///< subject = group name on `side`; or, subject empty, value = its id
        app,          ///< subject = app label (Okta)
        device_group,     ///< subject = device group name (JumpCloud)
        status_history,   ///< subject = account id: is the present status still the one we set?
        further_account,  ///< subject = account id of a further account: read it by id
        is_bound,  ///< subject = account id (JumpCloud): bound to a device, an application or a directory, also by a
                   ///< group, so that the user name is frozen?
        devices,   ///< subject = device group id (JumpCloud): the names of its devices
        edge,      ///< subject = account id, value = group id: is it a member, read by itself?
        bound_devices,  ///< subject = user group id (JumpCloud): the ids of the device groups bound to it
        admin_role,     ///< subject = group id: does it give its members an administrator's role?
    };
    Kind kind = Kind::account_by_id;
    Side side = Side::okta;
    std::string subject;
    std::string value;

    friend auto operator<=>(const Question&, const Question&) = default;
};
template <>
struct EnumNames<Question::Kind> {
    static constexpr std::array<std::string_view, 14> kNames{
        "account_by_id",  "name_holder",     "reference", "memberships", "group", "app",           "device_group",
        "status_history", "further_account", "is_bound",  "devices",     "edge",  "bound_devices", "admin_role"};
};

/// Who holds a name: all accounts of the directory count, deprovisioned ones too.
struct NameHolders {
    struct Holder {
        AccountId account;
        std::optional<IdentityId> identity;  ///< set if that account is linked or known
        AccountState state = AccountState::active;
        bool linked = false;  ///< on a link with both accounts there; or the name is planned for another identity
        friend bool operator==(const Holder&, const Holder&) = default;
    };
    std::vector<Holder> holders;
    std::optional<WallTime> read_at;  ///< not before this a read that does not lag said so; none: a list did
    friend bool operator==(const NameHolders&, const NameHolders&) = default;
};

/// The person behind a reference (a manager), as far as the other side needs it.
struct Referred {
    enum class State { linked, unlinked, gone, in_case };
    State state = State::unlinked;
    IdentityId identity;
    AccountId jumpcloud, okta;
    std::string okta_login, okta_email, employee_number;  ///< what `as:` may ask for
    friend bool operator==(const Referred&, const Referred&) = default;
};

struct Memberships {
    std::vector<GroupId> groups;             ///< direct
    std::vector<AppId> apps;                 ///< directly assigned (scope USER)
    std::vector<std::string> device_groups;  ///< directly bound
    ReadHow how = ReadHow::by_id;            ///< `list`: pieced together from the groups' lists of members
    friend bool operator==(const Memberships&, const Memberships&) = default;
};

/// Nothing of that name exists: std::monostate.
using Answer = std::variant<std::monostate, NameHolders, Referred, Memberships, Group, App, Account, bool, TextList>;

struct Facts {
    struct Seen {
        Presence presence = Presence::never;
        std::optional<Account> account;  ///< set exactly if `present`
        friend bool operator==(const Seen&, const Seen&) = default;
    };
    Seen jumpcloud, okta;
    bool in_case = false;         ///< matching has put one of the accounts in a case: nothing is written for the person
    bool written_lately = false;  ///< by us, within `settle`: a list may not show it yet
    bool written_just_now = false;  ///< by us, within the quiet time: nor may a read of the person's own memberships
    std::map<Question, Answer> answers;
    std::shared_ptr<const Pairs> pairs;  ///< none: there are no group pairs
    WallTime oldest_read{};              ///< the oldest of all that is in here

    [[nodiscard]] const Seen& seen(Side side) const { return side == Side::okta ? okta : jumpcloud; }
    [[nodiscard]] Seen& seen(Side side) { return side == Side::okta ? okta : jumpcloud; }
    /// Empty if it was not asked yet.
    [[nodiscard]] const Answer* find(const Question& question) const {
        const auto it = answers.find(question);
        return it == answers.end() ? nullptr : &it->second;
    }
    friend bool operator==(const Facts&, const Facts&) = default;
};

}  // namespace lockstep
