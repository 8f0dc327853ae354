// The names of a pair's groups: a literal one, or a pattern and the name that its template gives (RE2, `$1`).
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "policy/policy.hpp"

namespace re2 {
class RE2;
}

namespace lockstep::sync {

/// `Engineering = eng`, as the policy writes the rule: how its pairs are found again.
[[nodiscard]] std::string key_of(const policy::GroupRule& rule);

class PairNames {
public:
    explicit PairNames(const policy::GroupRule& rule);
    ~PairNames();
    PairNames(const PairNames&) = delete;
    PairNames& operator=(const PairNames&) = delete;

    /// The name of the other side's group; none if the rule is not about a group of this name.
    /// @param name of a group on the side whose text is the pattern.
    [[nodiscard]] std::optional<std::string> counterpart(const std::string& name) const;

private:
    std::unique_ptr<re2::RE2> pattern_;
    std::string template_;
};

}  // namespace lockstep::sync
