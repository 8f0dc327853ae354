#include "directory/okta/status.hpp"

#include <array>

namespace lockstep::directory::okta {
namespace {

struct Row {
    std::string_view status;
    AccountState state;
};

constexpr std::array kStates{
    Row{"STAGED", AccountState::staged},           Row{"PROVISIONED", AccountState::active},
    Row{"ACTIVE", AccountState::active},           Row{"RECOVERY", AccountState::active},
    Row{"PASSWORD_EXPIRED", AccountState::active}, Row{"LOCKED_OUT", AccountState::active},
    Row{"SUSPENDED", AccountState::suspended},     Row{"DEPROVISIONED", AccountState::deprovisioned},
};

}  // namespace

std::optional<AccountState> to_state(std::string_view status, std::string_view transitioning_to) {
    if (status == "PROVISIONED" && !transitioning_to.empty()) return AccountState::staged;
    for (const auto& row : kStates) {
        if (row.status == status) return row.state;
    }
    return std::nullopt;
}

}  // namespace lockstep::directory::okta
