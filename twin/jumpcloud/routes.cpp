#include "twin/jumpcloud/routes.hpp"

#include "twin/jumpcloud/auth.hpp"
#include "twin/jumpcloud/control.hpp"
#include "twin/jumpcloud/organizations.hpp"
#include "twin/jumpcloud/users.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

constexpr bool kReads = false;
constexpr bool kWrites = true;

constexpr Route kRoutes[] = {
    {"GET", "/api/organizations", list_organizations, kReads},
    {"GET", "/api/organizations/{}", get_organization, kReads},

    {"GET", "/api/systemusers", list_users, kReads},
    {"POST", "/api/systemusers", create_user, kWrites},
    {"POST", "/api/search/systemusers", search_users, kReads},
    {"GET", "/api/systemusers/{}", get_user, kReads},
    {"PUT", "/api/systemusers/{}", update_user, kWrites},
    {"DELETE", "/api/systemusers/{}", delete_user, kWrites},
    {"POST", "/api/systemusers/{}/state/activate", activate_user, kWrites},
    {"POST", "/api/systemusers/{}/state/suspend", suspend_user, kWrites},
    {"POST", "/api/systemusers/{}/expire", expire_user, kWrites},
    {"POST", "/api/systemusers/{}/unlock", unlock_user, kWrites},
    {"POST", "/api/systemusers/{}/resetmfa", reset_mfa, kWrites},
    {"POST", "/api/systemusers/{}/mfasync", sync_mfa, kWrites},

    {"GET", "/_twin/mails", list_mails, kReads},
    {"GET", "/_twin/journal", list_journal, kReads},
    {"POST", "/_twin/api-key", rotate_api_key, kWrites},
};

/// Compares segment by segment; what stands for `{}` goes to `ids`.
bool matches(std::string_view pattern, std::string_view path, std::vector<std::string>& ids) {
    ids.clear();
    while (true) {
        const auto brace = pattern.find("{}");
        const auto literal = pattern.substr(0, brace);
        if (!path.starts_with(literal)) return false;
        path.remove_prefix(literal.size());
        if (brace == std::string_view::npos) return path.empty();
        pattern.remove_prefix(brace + 2);
        const auto segment = path.substr(0, path.find('/'));
        if (segment.empty()) return false;
        ids.emplace_back(segment);
        path.remove_prefix(segment.size());
    }
}

}  // namespace

const Route* find_route(Call& call) {
    for (const Route& route : kRoutes) {
        if (route.method == call.request.method && matches(route.pattern, call.path, call.ids)) return &route;
    }
    return nullptr;
}

}  // namespace lockstep::twin::jumpcloud
