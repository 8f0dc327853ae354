#include "tests/model/worlds.hpp"

namespace lockstep::model {
namespace {

constexpr const char* kPeople = R"(
identities:
  match:
    - jumpcloud.email == okta.email
populations:
  employees:
    when: exists(jumpcloud)
    source: jumpcloud
    provision: {activate: true, activation: {mail: none}}
)";

constexpr const char* kEmail = R"(
attributes:
  - {jumpcloud: email, okta: email}
)";

}  // namespace

Setup one_way_world() {
    return {.name = "one_way",
            .rules = std::string{kPeople} + kEmail + "  - {jumpcloud: department, okta: department}\n",
            .edits = {.values = {{Side::jumpcloud, "department"}, {Side::okta, "department"}}, .restores = true}};
}

Setup two_way_world() {
    return {.name = "two_way",
            .rules = std::string{kPeople} + kEmail + "  - {jumpcloud: jobTitle, okta: title, authority: both}\n",
            .edits = {.values = {{Side::jumpcloud, "jobTitle"}, {Side::okta, "title"}}, .restores = true}};
}

Setup attributes_world() {
    return {.name = "attributes",
            .rules = std::string{kPeople} + kEmail +
                     "  - {jumpcloud: department, okta: department}\n"
                     "  - {jumpcloud: jobTitle, okta: title, authority: both}\n",
            .edits = {.values = {{Side::jumpcloud, "department"},
                                 {Side::okta, "department"},
                                 {Side::jumpcloud, "jobTitle"},
                                 {Side::okta, "title"}}},
            .alone = {3, 0, 1}};
}

Setup leaver_world() {
    return {.name = "leaver",
            .rules = std::string{kPeople} + "    offboard: {do: suspend, then: {deactivate: 30d}}\n" + kEmail +
                     "safety: {max_suspensions: unlimited}\n",
            .edits = {.states = {{Side::jumpcloud, AccountState::suspended}, {Side::jumpcloud, AccountState::active}},
                      .deletions = {Side::jumpcloud},
                      .hires = true},
            .alone = {3, 1, 1},
            .tick = std::chrono::hours{24 * 31}};
}

Setup life_world() {
    return {
        .name = "life",
        .rules = std::string{kPeople} + "    offboard: suspend\n" + kEmail + "safety: {max_suspensions: unlimited}\n",
        .edits = {.states = {{Side::jumpcloud, AccountState::suspended},
                             {Side::jumpcloud, AccountState::active},
                             {Side::okta, AccountState::suspended},
                             {Side::okta, AccountState::active}},
                  .deletions = {Side::jumpcloud, Side::okta}}};
}

Setup hire_world() {
    return {.name = "hire",
            .rules = std::string{kPeople} + kEmail +
                     "  - {jumpcloud: firstname, okta: firstName}\n"
                     "  - {jumpcloud: lastname, okta: lastName}\n",
            .linked = false,
            .edits = {.states = {{Side::jumpcloud, AccountState::suspended}}, .hires = true},
            .budget = {1, 1, 1}};
}

Setup assign_world() {
    return {.name = "assign",
            .rules = std::string{kPeople} +
                     "    assign:\n"
                     "      - {okta_group: Staff, when: jumpcloud.department == \"A\"}\n"
                     "      - {okta_group: Board, when: jumpcloud.department == \"B\"}\n" +
                     kEmail,
            .edits = {.roles = {{Side::jumpcloud, "department"}}, .edges = {{"Staff"}, {"Board"}}},
            .groups = {{Side::okta, {"Staff"}, "Staff", {}, GroupKind::writable},
                       {Side::okta, {"Board"}, "Board", {}, GroupKind::writable}}};
}

Setup read_only_world() {
    auto setup = assign_world();
    setup.name = "read_only";
    setup.groups[1].kind = GroupKind::rule_filled;
    setup.edits.edges = {{"Staff"}};
    return setup;
}

Setup pairs_world() {
    return {.name = "pairs",
            .rules = std::string{kPeople} + kEmail +
                     "groups:\n"
                     "  - {jumpcloud: Eng, okta: eng, direction: both, first: jumpcloud}\n"
                     "  - {jumpcloud: App, okta: app, direction: to_okta}\n"
                     "safety: {max_group_removals: unlimited}\n",
            .edits = {.edges = {{"jEng"}, {"oeng"}, {"jApp"}, {"oapp"}}},
            .groups = {{Side::jumpcloud, {"jEng"}, "Eng", {}, GroupKind::writable},
                       {Side::okta, {"oeng"}, "eng", {}, GroupKind::writable},
                       {Side::jumpcloud, {"jApp"}, "App", {}, GroupKind::writable},
                       {Side::okta, {"oapp"}, "app", {}, GroupKind::writable}},
            .members = {{"jEng"}, {"oeng"}}};
}

Setup populations_world() {
    auto setup = assign_world();
    setup.name = "populations";
    setup.rules = R"(
identities:
  match:
    - jumpcloud.email == okta.email
populations:
  engineers:
    when: jumpcloud.department == "A"
    source: jumpcloud
    provision: {activate: true, activation: {mail: none}}
    assign: [{okta_group: Staff}]
  advisers:
    when: jumpcloud.department == "B"
    source: okta
    provision: {activation: {mail: none}}
    assign: [{okta_group: Board}]
attributes:
  - {jumpcloud: email, okta: email}
  - {jumpcloud: jobTitle, okta: title}
safety: {max_group_removals: unlimited, max_handovers: unlimited}
)";
    setup.alone = {2, 1, 1};
    setup.edits.edges = {{"Staff"}};
    setup.edits.values = {{Side::jumpcloud, "jobTitle"}, {Side::okta, "title"}};
    return setup;
}

Setup lockdown_world() {
    auto setup = hire_world();
    setup.name = "lockdown";
    setup.edits.holds = true;
    setup.budget = {3, 0, 0};
    setup.edits.hires = false;
    setup.linked = true;
    setup.edits.states = {{Side::jumpcloud, AccountState::suspended}, {Side::jumpcloud, AccountState::active}};
    return setup;
}

Setup gate_world() {
    auto setup = life_world();
    setup.name = "gate";
    setup.rules = std::string{kPeople} + "    offboard: suspend\n" + kEmail +
                  "safety: {max_suspensions: {count: 1, percent: 0}, max_commanded: {count: 1, percent: 0}}\n";
    setup.edits.approves = true;
    setup.edits.states = {{Side::jumpcloud, AccountState::suspended}, {Side::jumpcloud, AccountState::active}};
    setup.edits.deletions = {Side::jumpcloud};
    return setup;
}

std::vector<Setup> all_worlds() {
    return {one_way_world(), two_way_world(), attributes_world(),  leaver_world(),    life_world(),     hire_world(),
            assign_world(),  pairs_world(),   populations_world(), read_only_world(), lockdown_world(), gate_world()};
}

}  // namespace lockstep::model
