#include "tests/simulation/stories.hpp"

#include <fmt/format.h>

#include <boost/json/parse.hpp>

namespace lockstep::simulation {
namespace {

using twin::VendorKind;

constexpr const char* kAda = "ada.byron@example.com";

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

constexpr const char* kPairs = R"(
groups:
  - {jumpcloud: Crew, okta: Crew, direction: both, first: union}
  - {jumpcloud: "/^app-(.*)$/", okta: "App: $1", direction: to_okta, create: true}
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

/// The same, with Ada and Zoë in a crew on both sides.
twin::Company crew() {
    auto all = company();
    all.groups.push_back({.name = "Crew", .description = "Who is aboard"});
    all.people[0].groups.push_back(1);
    all.people[2].groups.push_back(1);
    return all;
}

void put_in_jumpcloud(Company& company, const std::string& group, const std::string& email, const std::string& op) {
    company.ask(VendorKind::jumpcloud, "POST", "/api/v2/usergroups/" + group + "/members",
                R"({"type":"user","op":")" + op + R"(","id":")" + company.jumpcloud_id(email) + R"("})");
}

Story::Told story(std::string name, std::function<void(Company&)> happens) {
    return {std::move(name), kRules, company(), std::move(happens)};
}

void hire(Company& company, const std::string& first_name, const std::string& last_name, int number) {
    const auto person = make_person(first_name, last_name, number);
    company.ask(VendorKind::jumpcloud, "POST", "/api/systemusers",
                fmt::format(R"({{"username":"{}","email":"{}","firstname":"{}","lastname":"{}","department":"Research",
                                "jobTitle":"Fellow","employeeIdentifier":"{}","state":"ACTIVATED"}})",
                            person.username, person.email, first_name, last_name, person.employee_number));
}

void edit(Company& company, const std::string& email, const std::string& body) {
    company.ask(VendorKind::jumpcloud, "PUT", "/api/systemusers/" + company.jumpcloud_id(email), body);
}

void take_on_kurt(Company& company) {
    company.ask(VendorKind::okta, "POST", "/api/v1/users?activate=true",
                R"({"profile":{"login":"kurt.goedel@example.com","email":"kurt.goedel@example.com",
                    "firstName":"Kurt","lastName":"Gödel","department":"Logic","userType":"Contractor",
                    "employeeNumber":"00005"},"credentials":{"password":{"value":"Incompleteness-1931"}}})");
}

}  // namespace

Story::Told an_edit() {
    return story("an edit",
                 [](Company& company) { edit(company, kAda, R"({"department":"Analysis","jobTitle":""})"); });
}

Story::Told a_hire() {
    return story("a hire", [](Company& company) { hire(company, "Alan", "Turing", 4); });
}

Story::Told a_rename() {
    return story("a rename", [](Company& company) {
        edit(company, kAda, R"({"lastname":"Lovelace","email":"ada.lovelace@example.com"})");
    });
}

Story::Told a_leaver() {
    return story("a leaver", [](Company& company) { edit(company, kAda, R"({"state":"SUSPENDED"})"); });
}

Story::Told a_contractor() {
    return story("a contractor", take_on_kurt);
}

Story::Told a_busy_day() {
    return story("a busy day", [](Company& company) {
        hire(company, "Alan", "Turing", 4);
        hire(company, "Emmy", "Noether", 6);
        hire(company, "Kathleen", "Booth", 7);
        take_on_kurt(company);
        edit(company, kAda, R"({"state":"SUSPENDED"})");
        edit(company, "grace.hopper@example.com", R"({"lastname":"Murray","department":"Compilers"})");
    });
}

Story::Told a_new_team() {
    const auto happens = [](Company& company) {
        const auto made = company.ask(VendorKind::jumpcloud, "POST", "/api/v2/usergroups", R"({"name":"app-crm"})");
        const std::string group{boost::json::parse(made).at("id").as_string()};
        put_in_jumpcloud(company, group, "ada.byron@example.com", "add");
        put_in_jumpcloud(company, group, "grace.hopper@example.com", "add");
    };
    return {"a new team", std::string{kRules} + kPairs, crew(), happens};
}

Story::Told a_change_of_crew() {
    const auto happens = [](Company& company) {
        const auto mine = boost::json::parse(company.ask(VendorKind::jumpcloud, "GET", "/api/v2/usergroups"));
        for (const auto& group : mine.as_array()) {
            if (group.at("name").as_string() != "Crew") continue;
            put_in_jumpcloud(company, std::string{group.at("id").as_string()}, "ada.byron@example.com", "remove");
        }
        const auto theirs = boost::json::parse(company.ask(VendorKind::okta, "GET", "/api/v1/groups"));
        for (const auto& group : theirs.as_array()) {
            if (group.at_pointer("/profile/name").as_string() != "Crew") continue;
            company.ask(VendorKind::okta, "PUT",
                        "/api/v1/groups/" + std::string{group.at("id").as_string()} + "/users/" +
                            company.okta_id("grace.hopper@example.com"));
        }
    };
    return {"a change of crew", std::string{kRules} + kPairs, crew(), happens};
}

Story::Told newcomers_with_random_passwords() {
    auto told = story("newcomers with random passwords", [](Company& company) {
        hire(company, "Alan", "Turing", 4);
        take_on_kurt(company);
    });
    const std::string mails = "activation: {mail: none}",
                      passwords = "activation: {mail: none, password: random_expired}";
    for (auto at = told.rules.find(mails); at != std::string::npos; at = told.rules.find(mails, at + 1)) {
        told.rules.replace(at, mails.size(), passwords);
    }
    return told;
}

std::vector<Story::Told> all_stories() {
    return {an_edit(),      a_hire(),     a_rename(),   a_leaver(),
            a_contractor(), a_busy_day(), a_new_team(), a_change_of_crew()};
}

}  // namespace lockstep::simulation
