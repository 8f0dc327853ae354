// What is kept beside a policy to test it: assertions that must hold once it has been applied, and made-up people to
// try it on.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "policy/policy.hpp"

namespace lockstep::policy {

/// `who` → `holds` is to be true (`always`) or false (`never`).
struct Assertion {
    std::string say;  ///< in words, for the report
    Expression who;   ///< whom it is about; empty = everybody
    Expression holds;
    bool always = true;
    Position at;
};

/// What a made-up person has in one directory.
struct MadeUpAccount {
    AccountState state = AccountState::active;
    std::vector<std::pair<std::string, Value>> values;  ///< attribute, value
    std::vector<std::string> groups;
};
struct MadeUpPerson {
    std::string name;
    std::optional<MadeUpAccount> jumpcloud, okta;
    Position at;

    [[nodiscard]] const std::optional<MadeUpAccount>& account(Side side) const {
        return side == Side::okta ? okta : jumpcloud;
    }
};

struct Assertions {
    std::vector<Assertion> assertions;
    std::vector<MadeUpPerson> people;
};

/// `lockstep.yaml` → `lockstep.tests.yaml`.
[[nodiscard]] std::string assertions_beside(const std::string& policy);

/// Reads and compiles `path`. The policy's slot tables grow by the attributes that only an assertion reads, and its
/// watched groups by those that one asks about.
/// @throws Problems with every problem found, each with file, line, column.
[[nodiscard]] Assertions load_assertions(const std::string& path, Sources& sources, Policy& policy);

}  // namespace lockstep::policy
