#include "twin/okta/fill.hpp"

#include <algorithm>

#include "twin/okta/apps.hpp"
#include "twin/okta/call.hpp"
#include "twin/okta/devices.hpp"
#include "twin/okta/fold.hpp"
#include "twin/okta/ids.hpp"
#include "twin/okta/users.hpp"

namespace lockstep::twin::okta {
namespace {

struct Mapping {
    std::string_view attribute;  ///< as the vendor calls it
    std::string_view differs;    ///< as `Person::okta_differs` calls it
    std::string Person::* member;
};
constexpr Mapping kMappings[] = {
    {"firstName", "first_name", &Person::first_name},
    {"lastName", "last_name", &Person::last_name},
    {"displayName", "display_name", &Person::display_name},
    {"login", "login", &Person::login},
    {"email", "email", &Person::email},
    {"employeeNumber", "employee_number", &Person::employee_number},
    {"title", "title", &Person::title},
    {"department", "department", &Person::department},
    {"organization", "organization", &Person::organization},
    {"costCenter", "cost_center", &Person::cost_center},
    {"countryCode", "country", &Person::country},
    {"primaryPhone", "work_phone", &Person::work_phone},
    {"mobilePhone", "mobile_phone", &Person::mobile_phone},
    {"streetAddress", "street", &Person::street},
    {"city", "city", &Person::city},
    {"zipCode", "postal_code", &Person::postal_code},
    {"userType", "user_type", &Person::user_type},
};

std::string value_of(const Person& person, std::string_view name, const std::string& otherwise) {
    const auto differs = person.okta_differs.find(std::string{name});
    return differs == person.okta_differs.end() ? otherwise : differs->second;
}

json::object profile_of(const Person& person) {
    json::object profile;
    for (const auto& mapping : kMappings) {
        const auto value = value_of(person, mapping.differs, person.*mapping.member);
        if (!value.empty()) profile[mapping.attribute] = value;
    }
    return profile;
}

UserStatus status_of(const Person& person) {
    const auto state = value_of(person, "state", person.state);
    if (state == "staged") return UserStatus::STAGED;
    if (state == "suspended") return UserStatus::SUSPENDED;
    if (state == "deprovisioned") return UserStatus::DEPROVISIONED;
    return UserStatus::ACTIVE;
}

// Sessions, tokens and consents of somebody who works: what an end of access must take away.
void sign_in(Org& org, User& user, WallTime now, Random& random) {
    const auto hours_ago = [&](std::uint64_t most) { return now - std::chrono::hours{1 + random.below(most)}; };
    user.last_login = floor_to_second(hours_ago(200));
    const auto sessions = 1 + random.below(3);
    for (std::uint64_t i = 0; i < sessions; ++i) {
        user.sessions.push_back({make_id("102", org.serial++, random), hours_ago(24)});
    }
    if (random.below(2) == 0) return;
    const auto client = "0oa" + org.id.substr(3);
    user.tokens.push_back({make_id("oar", org.serial++, random), client, {"openid", "offline_access"}, hours_ago(500)});
    user.grants.push_back({make_id("oag", org.serial++, random), client, "offline_access", hours_ago(500)});
}

User user_of(Org& org, const Person& person, WallTime now, Random& random) {
    User user;
    user.id = make_id("00u", org.serial++, random);
    user.profile = profile_of(person);
    user.status = status_of(person);
    user.type_id = org.user_types.begin()->first;
    user.created = floor_to_second(now - std::chrono::hours{24 * (30 + random.below(1000))});
    user.last_updated = user.created;
    user.status_changed = user.created;
    if (user.status != UserStatus::STAGED) user.activated = user.created;
    user.has_password = user.status == UserStatus::ACTIVE || user.status == UserStatus::SUSPENDED;
    if (user.has_password) user.password_changed = user.created;
    const auto mastered = static_cast<std::uint64_t>(org.settings.profile_mastered_percent);
    user.mastered_elsewhere = mastered > 0 && random.below(100) < mastered;
    if (user.status == UserStatus::ACTIVE) sign_in(org, user, now, random);
    return user;
}

// Logins are unique whatever a seed says: the second of two gets a number.
void make_login_free(const Org& org, User& user) {
    const auto wanted = text_at(user.profile, "login");
    const auto at = std::min(wanted.find('@'), wanted.size());
    for (int number = 2; org.logins.contains(fold_login(text_at(user.profile, "login"))); ++number) {
        user.profile["login"] = wanted.substr(0, at) + std::to_string(number) + wanted.substr(at);
    }
}

std::vector<std::string> add_groups(Org& org, const Company& company, WallTime created, Random& random) {
    std::vector<std::string> ids;
    for (const auto& each : company.groups) {
        ids.emplace_back();
        if (!each.in_okta) continue;
        Group group;
        ids.back() = group.id = make_id("00g", org.serial++, random);
        group.created = group.last_updated = group.last_membership_updated = created;
        group.profile = {{"name", each.name}, {"description", nullptr}};
        if (!each.description.empty()) group.profile["description"] = each.description;
        org.groups[group.id] = std::move(group);
    }
    return ids;
}

std::vector<std::string> add_people(Org& org, const Company& company, const std::vector<std::string>& groups,
                                    WallTime now, Random& random) {
    std::vector<std::string> ids;
    for (const auto& person : company.people) {
        ids.emplace_back();
        if (!person.in_okta) continue;
        auto made = user_of(org, person, now, random);
        make_login_free(org, made);
        ids.back() = made.id;
        const auto& id = ids.back();
        for (const auto index : person.groups) {
            const auto& group_id = groups[static_cast<std::size_t>(index)];
            if (group_id.empty()) continue;
            org.groups.find(group_id)->second.members[id].direct = true;
            made.groups.insert(group_id);
        }
        org.logins[fold_login(text_at(made.profile, "login"))] = id;
        org.users[id] = std::move(made);
    }
    return ids;
}

// Some of those who work have registered a device and a second factor.
void add_devices(Org& org, WallTime created) {
    constexpr std::size_t kMost = 200;
    std::size_t at = 0;
    for (auto& [id, user] : org.users) {
        if (user.status != UserStatus::ACTIVE || at++ % 3 != 0) continue;
        add_device(org, user, created);
        user.factors["opf" + id.substr(3)] = {{"factorType", "push"},           {"provider", "OKTA"},
                                              {"vendorName", "OKTA"},           {"status", "ACTIVE"},
                                              {"created", to_rfc3339(created)}, {"lastUpdated", to_rfc3339(created)}};
        if (org.devices.size() >= kMost) return;
    }
}

void link_managers(Org& org, const Company& company, const std::vector<std::string>& ids) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const auto manager = company.people[i].manager;
        if (ids[i].empty() || manager < 0 || ids[static_cast<std::size_t>(manager)].empty()) continue;
        auto& profile = org.users.find(ids[i])->second.profile;
        profile["managerId"] = ids[static_cast<std::size_t>(manager)];
        profile["manager"] = company.people[static_cast<std::size_t>(manager)].display_name;
    }
}

// The first group of the company gives the first app, the second the second, and so on.
void add_apps(Org& org, const Company& company, const std::vector<std::string>& groups, WallTime created,
              Random& random) {
    for (std::size_t i = 0; i < company.okta_apps.size(); ++i) {
        App app;
        app.id = make_id("0oa", org.serial++, random);
        app.name = "bookmark";
        app.label = company.okta_apps[i];
        app.created = app.last_updated = created;
        if (i < groups.size() && !groups[i].empty()) app.groups[groups[i]] = {created, 0, {}};
        for (const auto& [group_id, assigned] : app.groups) {
            for (const auto& [user_id, membership] : org.groups.find(group_id)->second.members) {
                const auto& user = org.users.find(user_id)->second;
                if (!may_have_apps(org, user)) continue;
                app.users[user_id] = {false, created, created, text_at(user.profile, "login"), {}};
            }
        }
        org.apps[app.id] = std::move(app);
    }
}

}  // namespace

void fill_org(Org& org, const Company& company, WallTime now, Random& random) {
    const auto created = floor_to_second(now - std::chrono::hours{24 * 400});
    const auto groups = add_groups(org, company, created, random);
    const auto people = add_people(org, company, groups, now, random);
    link_managers(org, company, people);
    add_apps(org, company, groups, created, random);
    add_devices(org, created);
}

}  // namespace lockstep::twin::okta
