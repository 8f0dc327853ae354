#include "twin/jumpcloud/fill.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/json.hpp>

#include "twin/jumpcloud/push_endpoints.hpp"
#include "twin/jumpcloud/sign_ins.hpp"
#include "twin/jumpcloud/systems.hpp"
#include "twin/jumpcloud/user_lists.hpp"
#include "twin/jumpcloud/user_store.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;

constexpr std::size_t kDevicesPerGroup = 4;
constexpr std::size_t kSignIns = 12;
constexpr auto kHistory = std::chrono::days{3 * 365};

/// Every moment of the fill lies a little after the one before, all in the past.
class Past {
public:
    Past(WallTime now, std::size_t steps)
        : at_{now - kHistory}, step_{std::chrono::duration_cast<std::chrono::milliseconds>(kHistory) / (steps + 1)} {}
    WallTime next() { return at_ += step_; }

private:
    WallTime at_;
    std::chrono::milliseconds step_;
};

std::string_view state_of(const Person& person) {
    if (person.state == "staged") return "STAGED";
    return person.state == "suspended" ? "SUSPENDED" : "ACTIVATED";
}

void set_text(User& user, Field field, const std::string& text) {
    if (!text.empty()) user.set(field, json::string{text});
}

void set_list(Organization& org, WallTime at, User& user, Field field, json::array list) {
    // The fill's own values keep every rule of the list, so there is no complaint to pass on.
    [[maybe_unused]] const std::string complaint = apply_list(org.settings, org.ids, at, user, field, std::move(list));
}

void set_contacts(Organization& org, WallTime at, User& user, const Person& person) {
    json::array phones;
    if (!person.work_phone.empty()) phones.push_back(json::object{{"type", "work"}, {"number", person.work_phone}});
    if (!person.mobile_phone.empty())
        phones.push_back(json::object{{"type", "mobile"}, {"number", person.mobile_phone}});
    set_list(org, at, user, Field::phoneNumbers, std::move(phones));
    if (!person.street.empty() || !person.city.empty() || !person.country.empty()) {
        set_list(org, at, user, Field::addresses,
                 {json::object{{"type", "work"},
                               {"streetAddress", person.street},
                               {"locality", person.city},
                               {"postalCode", person.postal_code},
                               {"country", person.country}}});
    }
    if (!person.cost_center.empty()) {
        set_list(org, at, user, Field::attributes, {json::object{{"name", "costUnit"}, {"value", person.cost_center}}});
    }
}

void set_sign_in(Organization& org, User& user, const Person& person, WallTime at, Random& random) {
    user.set(Field::state, json::string{state_of(person)});
    user.set(Field::suspended, person.state == "suspended");
    if (person.state == "staged") return;
    user.set(Field::activated, true);
    user.set(Field::password_date, json::string{to_rfc3339(at)});
    if (random.below(3) == 0) return;
    user.push_endpoints.push_back(make_push_endpoint(org.ids.make(at), at));
    user.set(Field::totp_enabled, true);
    user.set(Field::mfa, json::object{{"exclusion", false}, {"configured", true}});
    user.set(Field::mfaEnrollment, json::object{{"overallStatus", "ENROLLED"},
                                                {"totpStatus", "ENROLLED"},
                                                {"webAuthnStatus", "NOT_ENROLLED"},
                                                {"pushStatus", "ENROLLED"},
                                                {"jcGoStatus", "NOT_ENROLLED"}});
}

User to_user(Organization& org, const Person& person, WallTime at, Random& random) {
    User user = make_user(org, org.ids.make(at), at);
    set_text(user, Field::username, person.username);
    set_text(user, Field::email, person.email);
    set_text(user, Field::firstname, person.first_name);
    set_text(user, Field::lastname, person.last_name);
    set_text(user, Field::displayname, person.display_name);
    set_text(user, Field::employeeIdentifier, person.employee_number);
    set_text(user, Field::employeeType, person.user_type);
    set_text(user, Field::jobTitle, person.title);
    set_text(user, Field::department, person.department);
    set_text(user, Field::company, person.organization);
    set_text(user, Field::costCenter, person.cost_center);
    set_text(user, Field::location, person.location);
    set_contacts(org, at, user, person);
    set_sign_in(org, user, person, at, random);
    return user;
}

void link_managers(Organization& org, const Company& company, const std::vector<std::string>& ids, WallTime now) {
    for (std::size_t i = 0; i < company.people.size(); ++i) {
        const int manager = company.people[i].manager;
        if (ids[i].empty() || manager < 0 || ids[static_cast<std::size_t>(manager)].empty()) continue;
        const auto before = org.users.find(ids[i]);
        User next = *before;
        next.set(Field::manager, json::string{ids[static_cast<std::size_t>(manager)]});
        place_user(org, std::make_shared<const User>(std::move(next)), before.get(), now);
    }
}

Group make_group(Organization& org, NodeType type, const std::string& name, const std::string& description,
                 WallTime at) {
    Group group;
    group.id = org.ids.make(at);
    group.type = type;
    group.name = name;
    group.description = description;
    if (type == NodeType::user_group) group.attributes["ldapGroups"] = json::array{json::object{{"name", name}}};
    return group;
}

/// The ids of the company's groups by their index; empty for one that is not in JumpCloud.
std::vector<std::string> fill_groups(Organization& org, const Company& company, Past& past, WallTime now) {
    std::vector<std::string> ids(company.groups.size());
    for (std::size_t i = 0; i < company.groups.size(); ++i) {
        if (!company.groups[i].in_jumpcloud) continue;
        auto group = std::make_shared<const Group>(
            make_group(org, NodeType::user_group, company.groups[i].name, company.groups[i].description, past.next()));
        ids[i] = group->id;
        org.user_groups.put(std::move(group), now);
    }
    return ids;
}

/// Each device group holds a few devices, and one of the user groups is bound to it.
void fill_devices(Organization& org, const Company& company, const std::vector<std::string>& group_ids, Past& past,
                  WallTime now) {
    static constexpr std::array kFamilies = {"darwin", "windows", "linux"};
    auto bound = group_ids.rbegin();  // the last ones are small: a bound person's username is frozen
    for (const std::string& name : company.device_groups) {
        auto group = std::make_shared<const Group>(make_group(org, NodeType::system_group, name, "", past.next()));
        for (std::size_t i = 0; i < kDevicesPerGroup; ++i) {
            const WallTime at = past.next();
            const auto hostname = fmt::format("{}-{:02}", kFamilies[i % kFamilies.size()], org.systems.size() + 1);
            auto system = std::make_shared<const System>(
                make_system(org, org.ids.make(at), hostname, kFamilies[i % kFamilies.size()], i != 3, at));
            org.graph.set(group->node(), {NodeType::system, system->id}, nullptr, now);
            org.systems.put(std::move(system), now);
        }
        while (bound != group_ids.rend() && bound->empty()) ++bound;
        if (bound != group_ids.rend()) org.graph.set({NodeType::user_group, *bound++}, group->node(), nullptr, now);
        org.system_groups.put(std::move(group), now);
    }
}

}  // namespace

void fill_organization(Organization& org, const Company& company, WallTime now, Random& random) {
    const std::size_t devices = company.device_groups.size() * (kDevicesPerGroup + 1);
    Past past{now, company.people.size() + company.groups.size() + devices};
    const std::vector<std::string> groups = fill_groups(org, company, past, now);
    fill_devices(org, company, groups, past, now);
    std::vector<std::string> ids(company.people.size());
    for (std::size_t i = 0; i < company.people.size(); ++i) {
        const Person& person = company.people[i];
        const WallTime at = past.next();
        if (!person.in_jumpcloud || person.state == "deprovisioned") continue;
        User user = to_user(org, person, at, random);
        if (check_unique(org, user)) continue;
        ids[i] = user.id;
        for (const int group : person.groups) {
            const std::string& group_id = groups[static_cast<std::size_t>(group)];
            if (!group_id.empty())
                org.graph.set({NodeType::user_group, group_id}, {NodeType::user, user.id}, nullptr, now);
        }
        place_user(org, std::make_shared<const User>(std::move(user)), nullptr, now);
    }
    link_managers(org, company, ids, now);
    log_sign_ins(org, kSignIns, now);
}

}  // namespace lockstep::twin::jumpcloud
