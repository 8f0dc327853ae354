#include "tests/simulation/random_world.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace lockstep::simulation {
namespace {

namespace json = boost::json;
using twin::Effect;
using twin::VendorKind;

constexpr const char* kRules = R"(
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
      - {okta_group: Board, when: jumpcloud.department == "Board"}
    offboard: {do: suspend, then: {deactivate: 30d}}
attributes:
  - {jumpcloud: email, okta: email}
  - {jumpcloud: firstname, okta: firstName}
  - {jumpcloud: lastname, okta: lastName}
  - {jumpcloud: department, okta: department}
  - {jumpcloud: jobTitle, okta: title, authority: both}
  - {jumpcloud: employeeIdentifier, okta: employeeNumber}
groups:
  - {jumpcloud: Crew, okta: Crew, direction: both, first: union}
  - {jumpcloud: "/^app-(.*)$/", okta: "App: $1", direction: to_okta, create: true}
safety:
  max_suspensions: unlimited
  max_commanded: unlimited
  max_creations: unlimited
  max_deactivations: unlimited
  max_deletions: unlimited
  max_group_removals: unlimited
  max_attribute_changes: unlimited
  max_handovers: unlimited
)";

constexpr std::array kFirst{"Ada", "Grace", "Mary", "Alan", "Emmy", "Kurt", "Edsger", "Barbara", "Niklaus", "Radia"};
constexpr std::array kLast{"Byron", "Hopper", "Allen", "Turing", "Noether", "Goedel", "Dijkstra", "Liskov"};
constexpr std::array kDepartments{"Engineering", "Board", "Sales", ""};

twin::Person person_of(SeededRandom& chance, int number) {
    return make_person(kFirst.at(chance.below(kFirst.size())),
                       fmt::format("{}-{}", kLast.at(chance.below(kLast.size())), number), number);
}

twin::Company company_of(SeededRandom& chance) {
    twin::Company company;
    company.groups = {{.name = "Staff", .description = "Everybody", .in_jumpcloud = false},
                      {.name = "Board", .description = "Who decides", .in_jumpcloud = false},
                      {.name = "Crew", .description = "Who is aboard"},
                      {.name = "app-crm", .description = "Who sells", .in_okta = false}};
    const auto size = 3 + chance.below(10);
    for (std::uint64_t i = 0; i < size; ++i) {
        auto person = person_of(chance, static_cast<int>(i) + 1);
        for (int group = 0; group < 4; ++group) {
            if (chance.below(3) == 0) person.groups.push_back(group);
        }
        person.in_okta = chance.below(4) != 0;
        person.in_jumpcloud = !person.in_okta || chance.below(6) != 0;
        if (chance.below(8) == 0) person.state = "suspended";
        if (chance.below(4) == 0) person.okta_differs["department"] = "Elsewhere";
        if (chance.below(6) == 0) person.okta_differs["title"] = "Fellow";
        company.people.push_back(std::move(person));
    }
    return company;
}

std::vector<twin::FaultRule> all_troubles() {
    using std::chrono::seconds;
    return {
        {.count = 3, .effect = Effect::status, .status = 429},
        {.count = 2, .effect = Effect::status, .status = 500},
        {.count = 3, .effect = Effect::status, .status = 503},
        {.count = 1, .effect = Effect::delay, .delay = seconds{90}},
        {.count = 1, .effect = Effect::drop_before},
        {.count = 2, .effect = Effect::drop_after},
        {.count = 1, .effect = Effect::cut, .bytes = 10},
        {.count = 2, .effect = Effect::land_late, .delay = seconds{45}},
        {.count = 1, .effect = Effect::truncate_list, .rows = 0, .hide_rest = true},
        {.count = 1, .effect = Effect::truncate_list, .rows = 1, .hide_rest = true},
        {.count = 1, .effect = Effect::status, .status = 502, .html = true},
    };
}

}  // namespace

RandomWorld::RandomWorld(std::uint64_t seed) : chance_{seed}, company_{kRules, company_of(chance_), chance_.next()} {
    Fate fate;
    Process process{company_, disk_, fate};
    process.link();
}

void RandomWorld::try_to(VendorKind vendor, const std::string& method, const std::string& path,
                         const std::string& body) {
    const auto where = vendor == VendorKind::okta ? "Okta" : "JumpCloud";
    try {
        company_.ask(vendor, method, path, body);
        script_.push_back(fmt::format("{}: {} {} {}", where, method, path, body));
    } catch (const std::runtime_error& refused) {
        script_.push_back(fmt::format("{} refuses {}", where, refused.what()));
    }
}

std::vector<std::string> RandomWorld::ids(VendorKind vendor) {
    std::vector<std::string> found;
    if (vendor == VendorKind::okta) {
        const auto users = json::parse(company_.ask(vendor, "GET", "/api/v1/users?search=status+pr&limit=200"));
        for (const auto& user : users.as_array()) {
            // The administrator whose token we hold has none, and is left alone.
            const auto* number = user.at("profile").as_object().if_contains("employeeNumber");
            if (number != nullptr && number->is_string()) found.emplace_back(user.at("id").as_string());
        }
    } else {
        const auto page = json::parse(company_.ask(vendor, "GET", "/api/systemusers?limit=100"));
        for (const auto& user : page.at("results").as_array()) found.emplace_back(user.at("_id").as_string());
    }
    return found;
}

std::string RandomWorld::group_id(VendorKind vendor, const std::string& name) {
    const bool okta = vendor == VendorKind::okta;
    const auto groups =
        json::parse(company_.ask(vendor, "GET", okta ? "/api/v1/groups?limit=200" : "/api/v2/usergroups?limit=100"));
    for (const auto& group : groups.as_array()) {
        if ((okta ? group.at_pointer("/profile/name") : group.at("name")).as_string() == name) {
            return std::string{group.at("id").as_string()};
        }
    }
    throw std::runtime_error{"there is no group " + name};
}

void RandomWorld::hire() {
    const auto person = person_of(chance_, 100 + ++hired_);
    try_to(VendorKind::jumpcloud, "POST", "/api/systemusers",
           fmt::format(R"({{"username":"{}","email":"{}","firstname":"{}","lastname":"{}","department":"Sales",)"
                       R"("employeeIdentifier":"{}","state":"{}"}})",
                       person.username, person.email, person.first_name, person.last_name, person.employee_number,
                       pick(4) == 0 ? "STAGED" : "ACTIVATED"));
}

void RandomWorld::edit_jumpcloud(const std::string& id) {
    const auto user = "/api/systemusers/" + id;
    switch (pick(5)) {
        case 0: return try_to(VendorKind::jumpcloud, "PUT", user, R"({"state":"SUSPENDED"})");
        case 1: return try_to(VendorKind::jumpcloud, "PUT", user, R"({"state":"ACTIVATED"})");
        case 2:
            return try_to(VendorKind::jumpcloud, "PUT", user,
                          fmt::format(R"({{"department":"{}"}})", kDepartments.at(pick(kDepartments.size()))));
        case 3:
            return try_to(VendorKind::jumpcloud, "PUT", user, fmt::format(R"({{"jobTitle":"Title {}"}})", pick(1000)));
        default:
            if (pick(3) == 0) return try_to(VendorKind::jumpcloud, "DELETE", user);
            return try_to(VendorKind::jumpcloud, "PUT", user, fmt::format(R"({{"lastname":"Name {}"}})", pick(1000)));
    }
}

void RandomWorld::edit_okta(const std::string& id) {
    const auto user = "/api/v1/users/" + id;
    switch (pick(5)) {
        case 0: return try_to(VendorKind::okta, "POST", user + "/lifecycle/suspend");
        case 1: return try_to(VendorKind::okta, "POST", user + "/lifecycle/unsuspend");
        case 2:
            return try_to(VendorKind::okta, "POST", user,
                          fmt::format(R"({{"profile":{{"department":"Drift {}"}}}})", pick(1000)));
        case 3:
            return try_to(VendorKind::okta, "POST", user,
                          fmt::format(R"({{"profile":{{"title":"Title {}"}}}})", pick(1000)));
        default:
            try_to(VendorKind::okta, "POST", user + "/lifecycle/deactivate");
            if (pick(2) == 0) try_to(VendorKind::okta, "DELETE", user);
    }
}

void RandomWorld::change_crew(bool in_okta) {
    const bool add = pick(2) == 0;
    if (in_okta) {
        const auto people = ids(VendorKind::okta);
        if (people.empty()) return;
        return try_to(
            VendorKind::okta, add ? "PUT" : "DELETE",
            "/api/v1/groups/" + group_id(VendorKind::okta, "Crew") + "/users/" + people.at(pick(people.size())));
    }
    const auto people = ids(VendorKind::jumpcloud);
    if (people.empty()) return;
    const auto group = group_id(VendorKind::jumpcloud, pick(2) == 0 ? "Crew" : "app-crm");
    try_to(VendorKind::jumpcloud, "POST", "/api/v2/usergroups/" + group + "/members",
           fmt::format(R"({{"type":"user","op":"{}","id":"{}"}})", add ? "add" : "remove",
                       people.at(pick(people.size()))));
}

void RandomWorld::edit_somebody() {
    const auto kind = pick(10);
    if (kind == 0) return hire();
    if (kind <= 2) return change_crew(kind == 1);
    const auto vendor = kind <= 6 ? VendorKind::jumpcloud : VendorKind::okta;
    const auto people = ids(vendor);
    if (people.empty()) return;
    const auto& one = people.at(pick(people.size()));
    if (vendor == VendorKind::okta) {
        edit_okta(one);
    } else {
        edit_jumpcloud(one);
    }
}

/// Faults, and lists that lag.
void RandomWorld::arm() {
    auto& faults = company_.world().faults();
    faults.clear();
    const auto troubles = all_troubles();
    for (auto left = pick(5); left > 0; --left) {
        auto rule = troubles.at(pick(troubles.size()));
        rule.skip = static_cast<std::int64_t>(pick(30));
        script_.push_back(fmt::format("trouble: {}", json::serialize(twin::to_json(rule))));
        faults.add(std::move(rule));
    }
    const bool lags = pick(2) == 0;
    company_.configure(VendorKind::okta, lags ? R"({"index_lag_ms":300000,"member_lag_ms":60000})"
                                              : R"({"index_lag_ms":1000,"member_lag_ms":0})");
    company_.configure(VendorKind::jumpcloud, lags ? R"({"search_lag_ms":120000,"graph_lag_ms":120000})"
                                                   : R"({"search_lag_ms":1000,"graph_lag_ms":1000})");
    if (lags) script_.emplace_back("lists lag");
}

void RandomWorld::run_command() {
    Fate fate;
    const bool dies = pick(3) == 0;
    if (dies) fate.die_at(static_cast<std::int64_t>(pick(60)));
    disk_.serve(&fate);
    std::string end = "lives";
    try {
        Process process{company_, disk_, fate};
        process.apply();
    } catch (const store::StoreError&) {
        if (!fate.dead()) throw;
    } catch (const directory::DirectoryError& error) {
        end = error.what();
    }
    if (fate.dead() && pick(2) == 0) {
        end = "power cut";
        disk_.cut_power(chance_);
    } else if (fate.dead()) {
        end = "killed";
        disk_.kill_process();
    }
    disk_.serve(nullptr);
    script_.push_back("lockstep apply: " + end);
}

void RandomWorld::live_an_episode() {
    for (auto left = 1 + pick(8); left > 0; --left) edit_somebody();
    arm();
    for (auto left = 1 + pick(2); left > 0; --left) {
        run_command();
        company_.time().pass(std::chrono::milliseconds{1000 + pick(400'000)});
        company_.world().run_due(company_.time().wall(), company_.random());
        if (pick(2) == 0) edit_somebody();
    }
}

int RandomWorld::come_to_rest() {
    company_.world().faults().clear();
    for (int pass = 1; pass <= kMostPasses; ++pass) {
        company_.time().pass(std::chrono::minutes{20});
        company_.world().run_due(company_.time().wall(), company_.random());
        Fate fate;
        Process process{company_, disk_, fate};
        process.apply();
        company_.time().pass(std::chrono::minutes{20});
        company_.world().run_due(company_.time().wall(), company_.random());
        const auto plan = process.plan();
        still_planned_.clear();
        for (const auto& change : plan.value().changes) {
            still_planned_.push_back(fmt::format("{} {} in {}: {} {}", name_of(change.kind), change.person,
                                                 name_of(change.side), change.reason, change.waits_for));
        }
        if (still_planned_.empty()) return pass;
        for (const auto& line : process.steps()) script_.push_back("step " + line);
    }
    return 0;
}

Task<> RandomWorld::find_active(Process& process, std::vector<std::string>& found) {
    std::optional<IdentityId> after;
    // In a directory that shows nobody nothing proves that somebody is gone: there is no sentinel.
    const bool can_prove = !ids(VendorKind::jumpcloud).empty();
    const auto standings = co_await process.store().list_standings(after, 1000);
    for (const auto& standing : standings) {
        if (!standing.linked() || standing.population.empty()) continue;
        const auto jumpcloud =
            co_await process.directories().jumpcloud.find_account(Lane::bulk, standing.jumpcloud.account);
        const auto okta = co_await process.directories().okta.find_account(Lane::bulk, standing.okta.account);
        const bool is_off = jumpcloud ? jumpcloud->state == AccountState::suspended : can_prove;
        if (is_off && okta && okta->state == AccountState::active) found.push_back(standing.label);
    }
}

std::vector<std::string> RandomWorld::active_against_their_source() {
    Fate fate;
    Process process{company_, disk_, fate};
    std::vector<std::string> found;
    process.run(find_active(process, found));
    return found;
}

}  // namespace lockstep::simulation
