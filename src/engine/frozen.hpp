// The request of a step as it was first sent: after a doubt exactly this is looked for, and sent again.
#pragma once

#include <string>
#include <vector>

#include "core/clock.hpp"
#include "model/change.hpp"
#include "model/facts.hpp"

namespace lockstep::engine {

struct Frozen {
    std::string login;   ///< of an account to be created: the name that the vendor lets exist once
    WallTime free_at{};  ///< a read that does not lag found that name free then
    std::vector<AttributeWrite> writes;
    std::string object;           ///< of an edge: a group that the same run made has an id only now
    std::vector<GroupId> groups;  ///< that a new account is put in by the same request

    friend bool operator==(const Frozen&, const Frozen&) = default;
};

/// For `Step::frozen`.
[[nodiscard]] std::string to_text(const Frozen& frozen);
/// An empty text gives an empty request. @throws std::runtime_error if it is not what `to_text` wrote.
[[nodiscard]] Frozen frozen_from(const std::string& text);

/// What the directory knows a person by, and lets nobody else have: Okta's `login`, JumpCloud's `username`.
[[nodiscard]] std::string_view login_attribute(Side side);
[[nodiscard]] std::string login_in(Side side, const std::vector<AttributeWrite>& writes);
/// Who holds the login that a creation gives; null if nobody was asked.
[[nodiscard]] const NameHolders* holders_of_login(const Change& creation, const Facts& facts);

}  // namespace lockstep::engine
