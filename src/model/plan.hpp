// An ordered, explained set of changes, with the questions that only a person can answer. Computing one never writes.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "model/change.hpp"
#include "model/facts.hpp"
#include "model/pair.hpp"
#include "model/standing.hpp"

namespace lockstep {

/// A question only a person can answer.
struct Case {
    enum class Kind {
        ambiguous,        ///< several candidates, or rules that speak against each other
        rehire,           ///< "rehire or recycled?": a name or a deprovisioned account that somebody had before
        gone,             ///< the target account was deleted: never created again by itself
        name_held,        ///< the login or username wanted is held by somebody who is not a linked identity
        returned,         ///< the source says active, the target is deprovisioned
        not_the_same,     ///< parted by `link --unlink`
        taken_elsewhere,  ///< the vendor says taken, and nobody we can see holds it
        adopt_group,      ///< a group of the name that a pair wants is there already, or again
        first_pair,       ///< a pair that flows both ways begins: whose are the edges that only one side has?
        rule_took_over,   ///< a rule fills one group of a pair by now: does what it gives and takes cross?
    };
    Kind kind = Kind::ambiguous;
    std::string key;       ///< stable: kind and the accounts concerned; decisions name it
    IdentityId identity;   ///< empty: it is about a group pair
    PairId pair;           ///< then: which
    std::string person;    ///< or the pair's two groups
    std::string question;  ///< one sentence
    struct Candidate {
        Side side = Side::okta;
        AccountId account;
        std::string label;  ///< login or e-mail
        std::string why;    ///< which rules name it, which speak against
        friend bool operator==(const Candidate&, const Candidate&) = default;
    };
    std::vector<Candidate> candidates;  ///< ranked by the order of the rules
    std::vector<std::string> answers;   ///< what may be decided

    friend bool operator==(const Case&, const Case&) = default;
};
template <>
struct EnumNames<Case::Kind> {
    static constexpr std::array<std::string_view, 10> kNames{
        "ambiguous",    "rehire",          "gone",        "name_held",  "returned",
        "not_the_same", "taken_elsewhere", "adopt_group", "first_pair", "rule_took_over"};
};

/// One value that both sides changed, to different things; both keep theirs until somebody decides.
struct Conflict {
    IdentityId identity;
    std::string person;
    RuleId rule;
    Value jumpcloud, okta;
    std::optional<Base> base;
    std::string reason;  ///< changed on both sides; or: differs at first link, and the policy does not say who wins

    friend bool operator==(const Conflict&, const Conflict&) = default;
};

/// Something worth telling that asks for nothing: drift overwritten, a value the map does not name, suspended
/// elsewhere.
struct Notice {
    enum class Kind {
        drift,
        no_value,
        suspended_elsewhere,
        required_empty,
        staged_on_target,
        waiting,
        ineligible,
        unmanaged,
        frozen,   ///< given again and again, and taken away again: left to a person
        further,  ///< a further account is to be suspended, and the policy only reports it
        pair_paused,
        pair_waiting,
        foreseen,  ///< what is planned moves the person to another population, or out of all
        unread     ///< an account of theirs is there, but the answer about it was not understood
    };
    Kind kind = Kind::drift;
    IdentityId identity;
    std::string person;
    RuleId rule;  ///< may be empty
    std::string text;
    std::optional<Repeat> frozen{};  ///< what was given again and again

    friend bool operator==(const Notice&, const Notice&) = default;
};
template <>
struct EnumNames<Notice::Kind> {
    static constexpr std::array<std::string_view, 14> kNames{"drift",
                                                             "no_value",
                                                             "suspended_elsewhere",
                                                             "required_empty",
                                                             "staged_on_target",
                                                             "waiting",
                                                             "ineligible",
                                                             "unmanaged",
                                                             "frozen",
                                                             "further",
                                                             "pair_paused",
                                                             "pair_waiting",
                                                             "foreseen",
                                                             "unread"};
};

/// The planner's whole answer for one identity.
struct IdentityPlan {
    std::vector<Change> changes;  ///< in an order that their needs allow
    std::vector<Conflict> conflicts;
    std::vector<Case> cases;
    std::vector<Notice> notices;
    Standing next;                    ///< to be stored although nothing is written: bases advanced, population, gone
    std::optional<WallTime> wake;     ///< the next date at which the answer could change although nothing else does
    std::vector<Question> questions;  ///< not empty: these facts are missing, everything else here is preliminary

    friend bool operator==(const IdentityPlan&, const IdentityPlan&) = default;
};

/// Something that is stuck, and whose it is: a person's, or (without an identity) a user group's.
struct StuckThing {
    IdentityId identity;
    std::string person;  ///< as shown
    Stuck what;

    friend bool operator==(const StuckThing&, const StuckThing&) = default;
};

/// Everybody's, as `lockstep plan` shows and saves it.
struct Plan {
    std::string policy_digest;
    std::string jumpcloud_org, okta_org;  ///< the two directories it was made for, by their vendor's id
    WallTime made_at{};
    std::vector<Change> changes;
    std::vector<Conflict> conflicts;
    std::vector<Case> cases;
    std::vector<Notice> notices;
    std::vector<StuckThing> stuck;
    std::vector<GroupPair> pairs;      ///< as taken by the plan
    std::vector<Standing> standings;   ///< of every identity that has a change or a new link, as taken by the plan
    std::map<std::string, int> calls;  ///< per rate bucket: what applying it costs

    friend bool operator==(const Plan&, const Plan&) = default;
};

}  // namespace lockstep
