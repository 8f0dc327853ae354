#include "twin/okta/state.hpp"

#include <array>

namespace lockstep::twin::okta {
namespace {

constexpr std::array kUserStatuses{UserStatus::STAGED,           UserStatus::PROVISIONED,  UserStatus::ACTIVE,
                                   UserStatus::PASSWORD_EXPIRED, UserStatus::LOCKED_OUT,   UserStatus::RECOVERY,
                                   UserStatus::SUSPENDED,        UserStatus::DEPROVISIONED};
constexpr std::array kGroupTypes{GroupType::OKTA_GROUP, GroupType::APP_GROUP, GroupType::BUILT_IN};

}  // namespace

std::string_view to_text(UserStatus status) {
    switch (status) {
        case UserStatus::STAGED: return "STAGED";
        case UserStatus::PROVISIONED: return "PROVISIONED";
        case UserStatus::ACTIVE: return "ACTIVE";
        case UserStatus::PASSWORD_EXPIRED: return "PASSWORD_EXPIRED";
        case UserStatus::LOCKED_OUT: return "LOCKED_OUT";
        case UserStatus::RECOVERY: return "RECOVERY";
        case UserStatus::SUSPENDED: return "SUSPENDED";
        case UserStatus::DEPROVISIONED: return "DEPROVISIONED";
    }
    return {};
}

std::optional<UserStatus> to_user_status(std::string_view text) {
    for (const auto status : kUserStatuses) {
        if (to_text(status) == text) return status;
    }
    return std::nullopt;
}

std::string_view to_text(GroupType type) {
    switch (type) {
        case GroupType::OKTA_GROUP: return "OKTA_GROUP";
        case GroupType::APP_GROUP: return "APP_GROUP";
        case GroupType::BUILT_IN: return "BUILT_IN";
    }
    return {};
}

std::optional<GroupType> to_group_type(std::string_view text) {
    for (const auto type : kGroupTypes) {
        if (to_text(type) == text) return type;
    }
    return std::nullopt;
}

}  // namespace lockstep::twin::okta
