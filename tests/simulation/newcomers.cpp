#include "tests/simulation/newcomers.hpp"

#include <fmt/format.h>

#include "tests/simulation/company.hpp"

namespace lockstep::simulation {

const char* const kNewcomerRules = R"(
identities:
  match:
    - jumpcloud.email == okta.email
    - {rule: jumpcloud.employeeIdentifier == okta.employeeNumber, strong: true}
populations:
  employees:
    when: exists(jumpcloud)
    source: jumpcloud
    provision: {activate: true, activation: {mail: none}}
    assign:
      - {okta_group: Staff}
attributes:
  - {jumpcloud: email, okta: email}
  - {jumpcloud: firstname, okta: firstName}
  - {jumpcloud: lastname, okta: lastName}
  - {jumpcloud: department, okta: department}
  - {jumpcloud: jobTitle, okta: title}
  - {jumpcloud: employeeIdentifier, okta: employeeNumber}
safety:
  headroom: 20%
  max_creations: unlimited
)";

twin::Company newcomers(int count) {
    twin::Company company;
    company.groups = {{.name = "Staff", .description = "Everybody", .in_jumpcloud = false}};
    for (int i = 0; i < count; ++i) {
        auto person = make_person(fmt::format("Ada{}", i), "Byron", i);
        person.groups = {0};
        person.in_okta = false;
        company.people.push_back(std::move(person));
    }
    return company;
}

}  // namespace lockstep::simulation
