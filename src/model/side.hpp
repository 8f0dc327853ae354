// The two directories, and what an account's state reduces to in both.
#pragma once

#include <array>
#include <string_view>

#include "core/enum_names.hpp"

namespace lockstep {

enum class Side { jumpcloud, okta };
inline constexpr std::array kSides{Side::jumpcloud, Side::okta};
[[nodiscard]] constexpr Side other(Side side) {
    return side == Side::jumpcloud ? Side::okta : Side::jumpcloud;
}

/// Okta's statuses and JumpCloud's flags become these in directory/, and appear nowhere else (DESIGN §4.4).
enum class AccountState { staged, active, suspended, deprovisioned };

/// Who is served first (DESIGN decision 7).
enum class Lane { lockdown, offboard, interactive, event, bulk };

/// How a fact was read. A list may prove agreement; only a read by id may convict (DESIGN §3).
enum class ReadHow { list, by_id };

template <>
struct EnumNames<Side> {
    static constexpr std::array<std::string_view, 2> kNames{"jumpcloud", "okta"};
};
template <>
struct EnumNames<AccountState> {
    static constexpr std::array<std::string_view, 4> kNames{"staged", "active", "suspended", "deprovisioned"};
};
template <>
struct EnumNames<Lane> {
    static constexpr std::array<std::string_view, 5> kNames{"lockdown", "offboard", "interactive", "event", "bulk"};
};
template <>
struct EnumNames<ReadHow> {
    static constexpr std::array<std::string_view, 2> kNames{"list", "by_id"};
};

/// `JumpCloud`, `Okta`: as people write them.
[[nodiscard]] constexpr std::string_view title_of(Side side) {
    return side == Side::jumpcloud ? "JumpCloud" : "Okta";
}

}  // namespace lockstep
