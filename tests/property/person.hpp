// A person in a world of two directories held in memory, where every change that the vendor keeps succeeds: what the
// planner's laws are tried on.
#pragma once

#include <map>
#include <memory>
#include <set>

#include "model/facts.hpp"
#include "model/plan.hpp"
#include "policy/policy.hpp"

namespace lockstep::property {

struct Person {
    policy::Policy policy;
    WallTime now = *from_rfc3339("2026-06-01T12:00:00Z");
    std::optional<Account> jumpcloud, okta;
    bool jumpcloud_gone = false, okta_gone = false;
    std::optional<Account> further;  ///< a second account in Okta
    Standing standing;
    std::map<Side, Memberships> held;
    std::map<Side, bool> status_is_ours;  ///< JumpCloud's log: no later status event than ours
    std::shared_ptr<const Pairs> pairs;
    bool folds_case = false;  ///< a vendor that keeps every text it is given in small letters

    [[nodiscard]] std::optional<Account>& account(Side side) { return side == Side::okta ? okta : jumpcloud; }
    [[nodiscard]] const std::optional<Account>& account(Side side) const {
        return side == Side::okta ? okta : jumpcloud;
    }
    /// Asks and answers until the planner asks nothing more.
    [[nodiscard]] IdentityPlan plan() const;
    /// Remembers what planning learned, as the engine does.
    void settle(const IdentityPlan& plan);
    /// Performs a change and records its success.
    void apply(const Change& change);
    /// Somebody else's edit.
    void edit(Side side, std::string_view attribute, Value value);
};

/// About the person's further account.
[[nodiscard]] bool is_about_further(const Person& person, const Change& change);

/// The policy of that text, its connections put in front.
[[nodiscard]] policy::Policy load_policy(const std::string& text);

/// An account with every attribute of the policy empty, but names and e-mail.
[[nodiscard]] Account make_account(const policy::Policy& policy, Side side);

/// For the messages of a failed law.
[[nodiscard]] std::string show(const Person& person, const IdentityPlan& plan);

}  // namespace lockstep::property
