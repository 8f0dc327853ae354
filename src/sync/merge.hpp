// The three-way merge of one value of one person against its base (DESIGN §4.3). Pure: tables test it.
#pragma once

#include <optional>
#include <string>

#include "model/change.hpp"
#include "model/side.hpp"
#include "model/standing.hpp"
#include "model/value.hpp"

namespace lockstep::sync {

/// What a rule makes of one side's value for the other side: a value (never unread), or why there is none.
struct Carried {
    std::optional<Value> value;
    std::string why;
    bool waits = false;  ///< there will be one later: a person referred to is not linked yet
};

struct MergeInput {
    Value jumpcloud, okta;  ///< as held; unread takes part in nothing
    Carried to_okta;        ///< f(J)
    Carried to_jumpcloud;   ///< g(O)
    bool agree = false;     ///< under the rule, learned forms included
    const Base* base = nullptr;
    std::string digest;                  ///< the rule's today
    std::optional<Side> authority;       ///< none = both
    std::optional<Side> wins_conflict;   ///< `on_conflict: source`: that side
    const Decision* decision = nullptr;  ///< about this very value; one that has lapsed is not handed in
};

struct Merged {
    enum class Kind {
        rest,      ///< nothing to compare, nothing to do
        agreed,    ///< the base advances
        write,     ///< `side` is to hold what the rule makes of the other side's value
        conflict,  ///< both keep theirs until a person decides
        no_value,  ///< `side` would be written, but the rule makes nothing of the other side's value
    };
    Kind kind = Kind::rest;
    Side side = Side::okta;
    Cause cause = Cause::edit;
    bool drift = false;  ///< somebody changed the side that is overwritten, although it has no authority
    std::string reason;

    friend bool operator==(const Merged&, const Merged&) = default;
};

[[nodiscard]] Merged merge(const MergeInput& input);

}  // namespace lockstep::sync
