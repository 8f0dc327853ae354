#include "tests/simulation/stories.hpp"

namespace lockstep::simulation {
namespace {

using twin::VendorKind;

constexpr const char* kRules = R"(
identities:
  match:
    - jumpcloud.email == okta.email
    - {rule: jumpcloud.employeeIdentifier == okta.employeeNumber, strong: true}
populations:
  contractors:
    when: okta.userType == "Contractor"
    source: okta
    provision: {activation: {mail: none}}
  employees:
    when: exists(jumpcloud)
    source: jumpcloud
    provision: {activate: true, activation: {mail: none}}
    assign:
      - {okta_group: Staff}
      - {okta_app: Slack}
    offboard: {do: suspend, then: {deactivate: 30d}}
attributes:
  - {jumpcloud: email, okta: email}
  - {jumpcloud: firstname, okta: firstName}
  - {jumpcloud: lastname, okta: lastName}
  - {jumpcloud: department, okta: department}
  - {jumpcloud: jobTitle, okta: title}
  - {jumpcloud: employeeIdentifier, okta: employeeNumber}
safety:
  max_suspensions: unlimited
)";

twin::Company company() {
    twin::Company company;
    company.groups = {{.name = "Staff", .description = "Everybody", .in_jumpcloud = false}};
    company.okta_apps = {"Slack"};
    company.people = {make_person("Ada", "Byron", 1), make_person("Grace", "Hopper", 2),
                      make_person("Zoë", "Müller", 3)};
    for (auto& person : company.people) person.groups = {0};
    return company;
}

void edit_ada(Company& company, const std::string& body) {
    company.ask(VendorKind::jumpcloud, "PUT", "/api/systemusers/" + company.jumpcloud_id("ada.byron@example.com"),
                body);
}

Story::Told story(std::string name, std::function<void(Company&)> happens) {
    return {std::move(name), kRules, company(), std::move(happens)};
}

}  // namespace

Story::Told an_edit() {
    return story("an edit", [](Company& company) { edit_ada(company, R"({"department":"Analysis","jobTitle":""})"); });
}

Story::Told a_hire() {
    return story("a hire", [](Company& company) {
        company.ask(VendorKind::jumpcloud, "POST", "/api/systemusers",
                    R"({"username":"alan.turing","email":"alan.turing@example.com","firstname":"Alan",
                        "lastname":"Turing","department":"Research","jobTitle":"Fellow","employeeIdentifier":"00004",
                        "state":"ACTIVATED"})");
    });
}

Story::Told a_rename() {
    return story("a rename", [](Company& company) {
        edit_ada(company, R"({"lastname":"Lovelace","email":"ada.lovelace@example.com"})");
    });
}

Story::Told a_leaver() {
    return story("a leaver", [](Company& company) { edit_ada(company, R"({"state":"SUSPENDED"})"); });
}

Story::Told a_contractor() {
    return story("a contractor", [](Company& company) {
        company.ask(VendorKind::okta, "POST", "/api/v1/users?activate=true",
                    R"({"profile":{"login":"kurt.goedel@example.com","email":"kurt.goedel@example.com",
                        "firstName":"Kurt","lastName":"Gödel","department":"Logic","userType":"Contractor",
                        "employeeNumber":"00005"},"credentials":{"password":{"value":"Incompleteness-1931"}}})");
    });
}

std::vector<Story::Told> all_stories() {
    return {an_edit(), a_hire(), a_rename(), a_leaver(), a_contractor()};
}

}  // namespace lockstep::simulation
