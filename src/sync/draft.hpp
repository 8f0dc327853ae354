// What the passes of one plan share: the arguments, what is known so far, and the answer as it grows.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/facts.hpp"
#include "model/plan.hpp"
#include "model/standing.hpp"
#include "policy/policy.hpp"

namespace lockstep::sync {

/// What an identity has in one directory: nothing ever, an account in one of the five states, or one that is gone.
enum class Situation { never, staged, active, suspended, deprovisioned, gone };
[[nodiscard]] std::string_view name_of(Situation situation);

/// A rule whose two values disagree and that no change of this plan will settle.
struct Unsettled {
    RuleId rule;
    std::string attribute;
    Value jumpcloud, okta;
};

class Draft {
public:
    Draft(const policy::Policy& policy, const Facts& facts, const Standing& standing, WallTime now);

    const policy::Policy& policy;
    const Facts& facts;
    const Standing& standing;  ///< as it was; `answer.next` is what it becomes
    const WallTime now;

    IdentityPlan answer;
    /// Whose word decides today, as `population()` found it; empty = nothing is written. While a hand-over is under
    /// way its source is still the old one.
    std::optional<policy::Population> population;
    /// Set while a hand-over is under way: where the person goes once the old source has given all it had to give.
    const policy::Population* heir = nullptr;
    /// The person is in no population any more; only a hold, a grace that runs or an offboarding goes on.
    bool outside = false;
    /// The population's filter has dropped the person, and it offboards whom it drops.
    bool leaving = false;
    /// The grace has ended on a side that cannot deactivate: what Lockstep assigned there is taken back.
    bool grace_over = false;
    std::vector<Unsettled> unsettled;
    /// Refusals that still stand although nothing is planned that they would hold back: their case is open.
    std::vector<Stuck> in_the_way;

    [[nodiscard]] Side source() const { return population->source; }
    [[nodiscard]] Side target() const { return other(population->source); }

    /// The account as last read, the answer to `account_by_id` before the row of a list; none unless it is there.
    [[nodiscard]] const Account* account(Side side) const;
    [[nodiscard]] Situation situation(Side side) const;
    [[nodiscard]] const std::string& person() const { return person_; }
    /// By slot; unread if the account is not there, the read did not give it, or another system owns it.
    [[nodiscard]] Value value(Side side, std::size_t slot) const;
    /// A write of this plan: expressions see the value as it will be.
    void expect(Side side, std::string_view attribute, Value value);
    /// Of what was expected, only what is still in the plan.
    void expect_what_is_planned();
    /// By this plan.
    [[nodiscard]] bool is_created(Side side) const;
    /// All values of an account that is there or created, as this plan leaves them, those last held of one that is
    /// gone; none if there never was one.
    [[nodiscard]] std::optional<std::vector<Value>> values(Side side) const;

    /// The answer, or none: then the question is asked, and whatever hangs on it is left out of the plan.
    const Answer* ask(Question question);

    /// A change about this person, filled with all that does not depend on its kind.
    [[nodiscard]] Change make(ChangeKind kind, Side side, Cause cause, std::string reason) const;
    /// Gives it its id and adds it to the plan.
    ChangeId add(Change change);
    [[nodiscard]] const Change* find(ChangeKind kind, Side side) const;
    /// Said once, however many passes say it.
    void note(Notice::Kind kind, std::string text, RuleId rule = {}, std::optional<Repeat> frozen = {});
    /// Asks a person, unless they have answered: then their answer is returned.
    std::optional<std::string> ask_person(Case question);
    /// `now` or a later date at which this plan could change although nothing else does.
    void wake_at(WallTime time);

private:
    std::optional<Account> jumpcloud_, okta_;
    std::string person_;
    std::map<std::pair<Side, std::size_t>, Value> expected_;
};

/// `ada@example.com`: the e-mail, else the login.
[[nodiscard]] std::string label_of(const Account& account);
/// The key of a case: its kind and the accounts concerned, in one order.
[[nodiscard]] std::string case_key(Case::Kind kind, std::vector<std::pair<Side, AccountId>> accounts);

}  // namespace lockstep::sync
