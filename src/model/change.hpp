// One write that would bring the directories closer, why it is planned, and what its kind may do after a doubt.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "model/account.hpp"
#include "model/ids.hpp"

namespace lockstep {

/// Every kind of step. The order is that of a person's life, and of the screen.
enum class ChangeKind {
    link,            ///< record that two accounts are one person; writes our own standing only
    hand_over,       ///< change of an identity's source; writes our own standing only
    create_account,  ///< staged, with profile (and up to 20 groups in Okta)
    set_attributes,  ///< attributes of one account, together
    set_reference,   ///< a manager: needs both accounts and nothing else
    create_group,    //
    add_member,      ///< account into a group of its own directory
    remove_member,   //
    activate,        ///< without a mail
    activate_with_mail,
    assign_app,       //
    unassign_app,     //
    bind_devices,     ///< user group or person associated with a JumpCloud device group, sudo never
    unbind_devices,   //
    suspend,          //
    end_sessions,     ///< Okta sessions and tokens
    expire_password,  ///< JumpCloud's nearest to ending access; and the last of an activation with a random password
    unsuspend,        //
    deactivate,       //
    delete_account,   //
};

/// What may be done when a try has no answer (DESIGN §5).
enum class RepeatClass { local, idempotent, unique, marked, repeatable, once };

/// What a change counts as in the safety gate (DESIGN §4.7); `none` is never limited.
enum class LimitKind {
    none,
    suspensions,
    creations,
    deactivations,
    deletions,
    group_removals,
    device_losses,
    attribute_changes,
    handovers,
};

enum class Cause {
    edit,         ///< a side differs from the base
    first_link,   ///< there is no base yet
    policy_edit,  ///< the rule's digest moved
    hand_over,    ///< the identity's source moved
    state,        ///< the source account's own state, read by id
    absence,      ///< the source account is gone
    population,   ///< entered or left a population, or its `assign`
    provision,    ///< there is no account on the target yet
    grace,        ///< a date was reached
    reference,    ///< the person referred to moved
    group_pair,   ///< a pair of groups differs
    decision,     ///< a person decided a case or a conflict
    undo,         ///< a person takes back what a run wrote
};

template <>
struct EnumNames<ChangeKind> {
    static constexpr std::array<std::string_view, 20> kNames{
        "link",         "hand_over",       "create_account", "set_attributes", "set_reference",
        "create_group", "add_member",      "remove_member",  "activate",       "activate_with_mail",
        "assign_app",   "unassign_app",    "bind_devices",   "unbind_devices", "suspend",
        "end_sessions", "expire_password", "unsuspend",      "deactivate",     "delete_account"};
};
template <>
struct EnumNames<RepeatClass> {
    static constexpr std::array<std::string_view, 6> kNames{"local",  "idempotent", "unique",
                                                            "marked", "repeatable", "once"};
};
template <>
struct EnumNames<LimitKind> {
    static constexpr std::array<std::string_view, 9> kNames{"none",          "suspensions",       "creations",
                                                            "deactivations", "deletions",         "group_removals",
                                                            "device_losses", "attribute_changes", "handovers"};
};
template <>
struct EnumNames<Cause> {
    static constexpr std::array<std::string_view, 13> kNames{
        "edit",      "first_link", "policy_edit", "hand_over",  "state",    "absence", "population",
        "provision", "grace",      "reference",   "group_pair", "decision", "undo"};
};

/// What a kind of change touches.
enum class Touches {
    memory,    ///< our own standing only
    creation,  ///< brings an account or a group into being
    values,    ///< attributes of an account that is there
    edges,     ///< a membership, an assignment or a binding
    access,    ///< a status, sessions or a password
};

/// The one table that says what a kind of change is: no other place decides any of this.
struct KindTraits {
    RepeatClass repeat;
    LimitKind limit;
    Touches touches;
    bool gives_access;  ///< its facts must be young (30 s) at the last look; so must those of what takes access away
    bool takes_access;  //
    std::string_view verb;  ///< for people: `create`, `suspend` …
};
[[nodiscard]] const KindTraits& traits_of(ChangeKind kind);
/// Shuts a person out, whatever else is open about them: no doubt and no wait holds it up (DESIGN §5).
[[nodiscard]] bool is_containment(ChangeKind kind);

/// One attribute in a `create_account`, `set_attributes` or `set_reference`.
struct AttributeWrite {
    RuleId rule;
    std::string attribute;  ///< its name in the directory written
    Value before;           ///< what the plan saw there
    Value after;            ///< what is to stand there; empty = clear
    Value other;            ///< the other side's raw value that `after` was computed from: half of the next base

    friend bool operator==(const AttributeWrite&, const AttributeWrite&) = default;
};

/// One write about one person; or, with an empty `identity`, about a group: its creation, or its binding to devices.
struct Change {
    ChangeId id;
    ChangeKind kind = ChangeKind::set_attributes;
    Side side = Side::okta;  ///< the directory that is written
    IdentityId identity;
    std::string person;       ///< how people call them: the e-mail, else the login; or the name of the group
    GroupId group;            ///< the user group that is bound to devices, where it is a group and not a person
    AccountId account;        ///< the account written; empty while it is still to be created by another change
    std::string object;       ///< group, app or device-group id for edges; the id of a *further* account; else empty
    std::string object_name;  ///< the name of that object, or of what is created
    PairId pair;              ///< the group pair whose edge or group this is, if it is one's
    std::vector<AttributeWrite> writes;
    std::string before, after;  ///< state changes: `active` → `suspended`; edges: `absent` → `member`
    Cause cause = Cause::edit;
    bool mail_by_default = false;      ///< nobody chose whether to mail: in plans over 20 creations the gate says no
    bool random_password = false;      ///< an activation with a password that nobody knows
    bool commanded = false;            ///< a suspension that somebody made on the source, seen by id (DESIGN §4.7)
    bool unlock_first = false;         ///< a suspension that Okta takes only of somebody who is not locked out
    std::vector<std::string> devices;  ///< on which this takes the local account away, by their names
    int people = 1;                    ///< for how many it counts in the gate: a group's binding, for each member
    std::string reason;                ///< one sentence that names the fact
    std::vector<ChangeId> needs;       ///< these must have succeeded first
    bool staged = false;               ///< held by the safety gate until approved
    std::string held_by;               ///< the limit that holds it: `max_suspensions 10`
    std::string waits_for;             ///< then staged, and no approval helps: `run R step S`, whose try is in doubt
    std::optional<WallTime> facts_read_at;  ///< the oldest fact it rests on
    std::string etag;  ///< of attributes of an account that was read by id for this plan: only that is overwritten
    std::optional<WallTime> name_free_at;  ///< of a create: a read that does not lag found its login free then

    friend bool operator==(const Change&, const Change&) = default;
};

/// What the change counts as in the gate, each for `people`. What takes a local account from a device is a device loss
/// besides what it is by its kind.
[[nodiscard]] std::vector<LimitKind> limits_of(const Change& change);

/// Of a *further* account of the person, not of the synced one.
[[nodiscard]] bool is_about_further(const Change& change);

/// The hash that an approval binds and that says whether a later plan still holds the same change: of identity, side,
/// object, kind, before, after, cause. Not of the account's id, which is known only once it is created, and not of
/// whether an activation mails, which the gate may change. An edge of a group pair goes by the pair: its group may be
/// yet to be created.
[[nodiscard]] ChangeId change_id(const Change& change);

}  // namespace lockstep
