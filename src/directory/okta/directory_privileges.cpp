// Whom and what a sync must not touch unasked (DESIGN §4.7): administrators, the owner of our own credential, and the
// groups that make administrators.
#include <algorithm>

#include "core/assert.hpp"
#include "directory/okta/access.hpp"
#include "directory/okta/directory.hpp"
#include "directory/okta/json_body.hpp"
#include "directory/okta/paths.hpp"
#include "directory/okta/wire.hpp"

namespace lockstep::directory::okta {
namespace {

constexpr int kGroupsPerPage = 200;
constexpr int kAssigneesPerPage = 100;

/// Who may not see roles, or asks where there are none to be seen, learns of none; check_access tells, and asks for
/// `protected:` and `privileged_groups:`. An outage passes, and is no answer.
bool is_not_told(DirectoryError::Kind kind) {
    switch (kind) {
        case DirectoryError::Kind::unauthorized:
        case DirectoryError::Kind::refused:
        case DirectoryError::Kind::malformed: return true;
        case DirectoryError::Kind::throttled:
        case DirectoryError::Kind::unreachable:
        case DirectoryError::Kind::unknown_outcome:
        case DirectoryError::Kind::unavailable:
        case DirectoryError::Kind::credential_dead:
        case DirectoryError::Kind::stale: return false;
    }
    LOCKSTEP_UNREACHABLE();
}

std::optional<std::string> next_of(const boost::json::object& page) {
    const auto* links = object_at(page, "_links");
    const auto* next = links == nullptr ? nullptr : object_at(*links, "next");
    if (next == nullptr) return std::nullopt;
    return text_at(*next, "href");
}

}  // namespace

Task<std::set<AccountId>> OktaDirectory::get_administrators(Lane lane) {
    const auto read = [this, lane] { return read_administrators(lane); };
    return administrators_.get(clock_, read);
}

Task<std::set<AccountId>> OktaDirectory::read_administrators(Lane lane) {
    std::set<AccountId> administrators;
    try {
        co_await add_built_in(lane, administrators);
    } catch (const DirectoryError& error) {
        if (error.kind() != DirectoryError::Kind::unauthorized) throw;
    }
    for (const auto part : {&OktaDirectory::add_owner, &OktaDirectory::add_assignees}) {
        try {
            co_await (this->*part)(lane, administrators);
        } catch (const DirectoryError& error) {
            if (!is_not_told(error.kind())) throw;
        }
    }
    co_return administrators;
}

/// Whose token we use: what is done to them is done to us. A service app is nobody's.
Task<> OktaDirectory::add_owner(Lane lane, std::set<AccountId>& administrators) {
    if (client_.credential().is_service_app()) co_return;
    const auto response = co_await client_.call(lane, {.target = user_path("me")});
    administrators.insert(AccountId{id_of(response, parse_object(response))});
}

/// Okta keeps everybody with an admin role in a built-in group: one list instead of a call for each person.
Task<> OktaDirectory::add_built_in(Lane lane, std::set<AccountId>& administrators) {
    const auto query = "/api/v1/groups?filter=" + encode("type eq \"BUILT_IN\"");
    for (const auto& page : co_await client_.list(lane, query, kGroupsPerPage)) {
        for (const auto& group : read_groups(page)) {
            if (group.name != kAdministrators) continue;
            const auto members = co_await read_member_ids(lane, group.id);
            administrators.insert(members.begin(), members.end());
        }
    }
}

/// Where a role was given, whatever that group shows.
Task<> OktaDirectory::add_assignees(Lane lane, std::set<AccountId>& administrators) {
    auto response = co_await client_.first_page(lane, {.target = "/api/v1/iam/assignees/users"}, kAssigneesPerPage);
    std::optional<std::string> here;
    while (true) {
        const auto page = parse_object(response);
        const auto* people = page.if_contains("value");
        if (people == nullptr || !people->is_array()) throw_malformed(response, "the list of who holds a role");
        for (const auto& person : people->get_array()) {
            if (person.is_object()) administrators.insert(AccountId{id_of(response, person.get_object())});
        }
        auto next = next_of(page);
        if (!next) co_return;
        if (next == here) throw_malformed(response, "an end: its next page is itself");
        here = std::move(next);
        response = co_await client_.call(lane, {.target = *here});
    }
}

Task<bool> OktaDirectory::grants_admin_role(Lane lane, GroupId id) {
    const auto read = [this, lane, id] { return read_admin_role(lane, id); };
    return grants_role_.try_emplace(id, std::chrono::minutes{15}).first->second.get(clock_, read);
}

Task<bool> OktaDirectory::read_admin_role(Lane lane, GroupId id) {
    try {
        const auto roles = co_await client_.find(lane, {.target = group_path(id.value, "/roles")});
        co_return roles && !parse_objects(*roles).empty();
    } catch (const DirectoryError& error) {
        if (!is_not_told(error.kind())) throw;
    }
    co_return false;
}

}  // namespace lockstep::directory::okta
