// The people that a seed makes: what both vendors are filled with. Plain values, so that each vendor takes them its
// way.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace lockstep::twin {

struct Person {
    std::string first_name, last_name, display_name;
    std::string email, login, username;  ///< login: Okta's, e-mail shaped; username: JumpCloud's
    std::string employee_number, title, department, organization, cost_center, location, country;
    std::string work_phone, mobile_phone, street, city, postal_code, user_type;
    int manager = -1;              ///< index of the manager in `Company::people`, -1 = none
    std::vector<int> groups;       ///< indexes into `Company::groups`
    std::string state = "active";  ///< staged, active, suspended, deprovisioned
    bool in_jumpcloud = true;
    bool in_okta = true;
    /// Where the two sides differ: attribute name as above → the value held in Okta instead.
    std::map<std::string, std::string> okta_differs;
};

struct Group {
    std::string name, description;
    bool in_jumpcloud = true;
    bool in_okta = true;
};

struct Company {
    std::vector<Person> people;
    std::vector<Group> groups;
    std::vector<std::string> okta_apps;      ///< labels
    std::vector<std::string> device_groups;  ///< names
};

/// A company of `size` people per side from `seed`: Unicode names, managers, departments, titles, phones, recycled
/// addresses, near-duplicates; most are on both sides, with real-looking drift. The same arguments give the same
/// company.
[[nodiscard]] Company make_company(int size, std::uint64_t seed);

}  // namespace lockstep::twin
