// Names that nobody holds: logins and user names of accounts to be created (DESIGN §4.2, §4.4).
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "sync/draft.hpp"

namespace lockstep::sync {

/// The names to try for one attribute, the best first. A name that another live linked person holds leads to the next;
/// one that anybody else holds is a question for a person, never a suffix.
class Candidates {
public:
    /// Just this one.
    static Candidates only(std::string name);
    /// The expressions in order, the last one with `{n}` from 2 on.
    static std::expected<Candidates, std::string> from(Draft& draft, const std::vector<expression::Expression>& list);

    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

private:
    std::vector<std::string> names_;
};

/// False while a person has not said that what the vendor refused as taken is free now: asks them.
/// @param what for people: `e-mail ada@example.com`.
[[nodiscard]] bool may_try_again(Draft& draft, const Stuck& stuck, const std::string& what);

/// The first free one. None: who holds it is still asked, or a case was opened.
[[nodiscard]] std::optional<std::string> free_name(Draft& draft, std::string attribute, const Candidates& candidates);

}  // namespace lockstep::sync
