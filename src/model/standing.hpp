// What we remember of an identity that no directory can tell us again (DESIGN §1, §12).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "model/change.hpp"
#include "model/ids.hpp"
#include "model/side.hpp"
#include "model/value.hpp"

namespace lockstep {

/// The two raw values of one rule when they were last seen to agree, and under which rule.
struct Base {
    Value jumpcloud;
    Value okta;
    std::string rule_digest;
    bool agreed = true;  ///< false: they disagreed when the source was handed over; only an edit after it counts

    friend bool operator==(const Base&, const Base&) = default;
};

/// The vendor keeps something else than what it was given, and both mean the same (DESIGN §4.3, "Learned forms").
struct LearnedForm {
    Side side = Side::okta;
    Value written;
    Value held;

    friend bool operator==(const LearnedForm&, const LearnedForm&) = default;
};

/// One of a person's two places: the synced account in one directory.
struct Place {
    AccountId account;                  ///< empty = never had one
    bool gone = false;                  ///< proven to exist no more
    std::map<std::string, Value> last;  ///< the values last held, by name (slots move with the policy): all that is
                                        ///< left of an account that is gone
    /// Set while the account is suspended by us: by a life-cycle change caused by this source's state.
    std::optional<WallTime> suspended_by_us_at;      ///< when we read the suspension back
    std::optional<WallTime> suspended_by_us_status;  ///< Okta's `statusChanged` at that read-back
    std::optional<Cause> suspended_by_us_cause;
    bool created_by_us = false;
    bool password_due = false;  ///< its activation set a random password, which has still to expire
    bool returns = false;       ///< it was off when its person came back with another account: it returns empty

    void forget_suspension() {
        suspended_by_us_at.reset();
        suspended_by_us_status.reset();
        suspended_by_us_cause.reset();
    }
    friend bool operator==(const Place&, const Place&) = default;
};

/// An edge that Lockstep gave by `assign` (so only that is taken back).
struct Given {
    ChangeKind kind = ChangeKind::add_member;  ///< add_member, assign_app or bind_devices
    Side side = Side::okta;
    std::string object;
    std::string object_name;
    std::string population;

    friend bool operator==(const Given&, const Given&) = default;
};

/// A person's edge of a group pair, as far as it has to be remembered.
struct PairEdge {
    PairId pair;
    bool marked = false;         ///< both sides were seen with it
    std::optional<bool> wanted;  ///< on one side only at a first link: what was decided for it, until both sides agree
    std::optional<Side> given;   ///< where Lockstep added it

    friend bool operator==(const PairEdge&, const PairEdge&) = default;
};

/// A value or edge that the vendor refuses for good: reported, not tried again until something moves.
struct Stuck {
    Side side = Side::okta;
    ChangeKind kind = ChangeKind::set_attributes;
    std::string attribute_or_object;  ///< attribute, group id or app id; empty for a state change
    Value value;                      ///< what was refused
    Value other;                      ///< the other side's value then: if it moves, we try again
    std::string rule_digest;
    std::string vendor_code;
    std::string text;
    bool taken = false;  ///< the vendor says that somebody else holds it, whether or not we can see who
    WallTime since{};

    friend bool operator==(const Stuck&, const Stuck&) = default;
};

/// When Lockstep gave one thing the same value, state or edge, of late: what is given again and again is taken away
/// again and again by somebody, and at last is left to a person (`safety.breaker`).
struct Repeat {
    Side side = Side::okta;
    std::string what;          ///< the attribute, `state`, or the id of the edge's other end
    Value value;               ///< what was given
    std::vector<WallTime> at;  ///< oldest first; only those within the window are kept

    friend bool operator==(const Repeat&, const Repeat&) = default;
};

/// A further account that was suspended with its person, and whose access is still to be ended.
struct Contained {
    Side side = Side::okta;
    AccountId account;

    friend bool operator==(const Contained&, const Contained&) = default;
};

/// A person's answer to a case, or to a disagreement at first link.
struct Decision {
    std::string about;      ///< the case's or conflict's key
    std::string answer;     ///< `jumpcloud`, `okta`, `link`, `separate`, `recreate` …
    Value jumpcloud, okta;  ///< for a value: both as they stood; the decision lapses if either moves
    std::string by;
    WallTime at{};

    friend bool operator==(const Decision&, const Decision&) = default;
};

struct Pin {
    RuleId rule;
    std::string by;
    WallTime at{};

    friend bool operator==(const Pin&, const Pin&) = default;
};

/// Under this name the base of the two accounts' states is kept: what tells a command from a first link (DESIGN §4.7).
inline const RuleId kStateRule{"state"};

struct Standing {
    IdentityId id;
    std::string label;  ///< e-mail or login when last seen, for screens
    Place jumpcloud, okta;
    std::optional<WallTime> linked_at;  ///< both sides known to be one person since then
    std::string population;             ///< empty = in none
    std::optional<Side> source;         ///< the population's source when last evaluated
    std::map<RuleId, Base> bases;       ///< the states too, under kStateRule
    std::map<RuleId, LearnedForm> learned;
    std::vector<Given> given;
    std::vector<PairEdge> pair_edges;
    std::optional<WallTime> in_pairs_since;  ///< the first link of their own edges was made then
    std::vector<Stuck> stuck;
    std::vector<Repeat> repeats;
    std::vector<Decision> decisions;
    std::vector<Pin> pins;
    std::vector<AccountId> further_jumpcloud, further_okta;
    std::vector<Contained> contained;
    std::optional<WallTime> offboarded_at;  ///< the suspension of an offboarding was read back
    std::optional<WallTime> grace_until;    ///< then the offboarding's next step is due
    bool access_ended = false;              ///< sessions and tokens were ended after that suspension
    bool hold = false;                      ///< a lockdown stands

    [[nodiscard]] const Place& place(Side side) const { return side == Side::okta ? okta : jumpcloud; }
    [[nodiscard]] Place& place(Side side) { return side == Side::okta ? okta : jumpcloud; }
    [[nodiscard]] bool linked() const { return !jumpcloud.account.empty() && !okta.account.empty(); }
    friend bool operator==(const Standing&, const Standing&) = default;
};

}  // namespace lockstep
