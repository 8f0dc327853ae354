// API calls of a full and of an incremental pass in which 50 people have changed, with the run that follows, against
// the lower bound: what the same guarantees cost at least. The bound is printed, line by line, with its reasons.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/json/parse.hpp>

#include "bench/support/report.hpp"
#include "bench/support/traffic.hpp"
#include "tests/simulation/process.hpp"

namespace lockstep::bench {
namespace {

using simulation::Company;
using simulation::Process;
using twin::VendorKind;

constexpr int kPeople = 5'000;
constexpr int kEdits = 30, kHires = 10, kLeavers = 10;  ///< 50 people
constexpr std::uint64_t kSeed = 1;

// The largest pages that the vendors take (API-jumpcloud.md §2, API-okta.md §2.2 and §2.8).
constexpr int kJumpCloudPage = 100, kOktaPage = 200, kMembersPage = 1000;

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
    offboard: suspend
attributes:
  - {jumpcloud: email, okta: email}
  - {jumpcloud: firstname, okta: firstName}
  - {jumpcloud: lastname, okta: lastName}
  - {jumpcloud: department, okta: department}
  - {jumpcloud: jobTitle, okta: title}
  - {jumpcloud: employeeIdentifier, okta: employeeNumber}
safety:
  max_creations: unlimited
  max_commanded: unlimited
)";

std::string name_of_person(int number) {
    return fmt::format("ada{}", number);
}

twin::Company company_of(int people) {
    twin::Company company;
    company.groups = {{.name = "Staff", .description = "Everybody", .in_jumpcloud = false}};
    for (int i = 0; i < people; ++i) {
        company.people.push_back(simulation::make_person(name_of_person(i), "Byron", i));
        company.people.back().groups = {0};
    }
    return company;
}

/// JumpCloud's ids of everybody, in its order.
std::vector<std::string> list_ids(Company& company) {
    std::vector<std::string> ids;
    for (std::size_t total = 1; ids.size() < total;) {
        const auto path = fmt::format("/api/systemusers?limit=100&sort=_id&skip={}&fields=username", ids.size());
        const auto page = boost::json::parse(company.ask(VendorKind::jumpcloud, "GET", path));
        total = page.at("totalCount").to_number<std::size_t>();
        for (const auto& user : page.at("results").as_array()) ids.emplace_back(user.at("_id").as_string());
    }
    return ids;
}

/// What happens in JumpCloud on the day: the accounts that it is about.
std::vector<engine::Person> have_a_day(Company& company) {
    const auto ids = list_ids(company);
    std::vector<engine::Person> people;
    const auto touch = [&](int number, const std::string& body) {
        const auto& id = ids.at(static_cast<std::size_t>(number) * 97);  // all over the list
        company.ask(VendorKind::jumpcloud, "PUT", "/api/systemusers/" + id, body);
        people.emplace_back(engine::AccountRef{Side::jumpcloud, {id}});
    };
    for (int i = 0; i < kEdits; ++i) touch(i, R"({"jobTitle":"Director"})");
    for (int i = kEdits; i < kEdits + kLeavers; ++i) touch(i, R"({"state":"SUSPENDED"})");
    for (int i = 0; i < kHires; ++i) {
        const auto answer = company.ask(
            VendorKind::jumpcloud, "POST", "/api/systemusers",
            fmt::format(
                R"({{"username":"{0}","email":"{0}@example.com","firstname":"New","lastname":"Hire","department":"Research","jobTitle":"Fellow","employeeIdentifier":"9{1:05}","state":"ACTIVATED"}})",
                fmt::format("new.hire{}", i), i));
        const std::string id{boost::json::parse(answer).at("_id").as_string()};
        people.emplace_back(engine::AccountRef{Side::jumpcloud, {id}});
    }
    return people;
}

/// One line of the bound.
struct Least {
    int calls;
    std::string what;
};

/// Whom a sync may not touch unasked, and through which groups it would grant (DESIGN §4.7).
const Least kProtected{5,
                       "protected: the built-in groups and the administrators in theirs, who was given a role by "
                       "name, whose token this is, and whether the assigned group grants a role"};

int pages(int rows, int page) {
    return (rows + page - 1) / page;
}

/// Of the run: what was read in the pass is younger than 30 seconds when it is written.
std::vector<Least> least_of_run() {
    return {{kEdits, "edits: one write each; its answer holds the account, so nothing is read back"},
            {kHires, "hires: one creation each, with profile and group"},
            {kHires, "hires: one read-back each of the account created"},
            {kHires, "hires: one activation each, after the group"},
            {kHires, "hires: one read-back each of the state"},
            {kLeavers, "leavers: one suspension each"},
            {kLeavers, "leavers: one read-back each of the state"},
            {kLeavers, "leavers: one call each that ends sessions and tokens"}};
}

std::vector<Least> least_of_full_pass() {
    return {{2, "both organisations: the right ones, or nothing is written"},
            {pages(kPeople + kHires, kJumpCloudPage), "pages of JumpCloud's people, 100 each"},
            {pages(kPeople + 1, kOktaPage), "pages of Okta's people, 200 each, the administrator among them"},
            {2, "groups that the policy names, and the rules that may fill them"},
            {pages(kPeople, kMembersPage), "pages of the assigned group's members, 1,000 each"},
            kProtected,
            {2 * kLeavers, "leavers: both accounts by id, as a list may not convict"},
            {kHires, "hires: one fresh read each that nobody holds the login, as a list cannot prove that"}};
}

std::vector<Least> least_of_incremental_pass() {
    return {{2, "both organisations: the right ones, or nothing is written"},
            {2, "groups that the policy names, and the rules that may fill them"},
            kProtected,
            {2 * (kEdits + kLeavers), "edits and leavers: both accounts by id"},
            {kEdits, "edits: one read each of the memberships that the policy keeps up"},
            {kHires, "hires: the account by id"},
            {2 * kHires, "hires: who in Okta holds the e-mail, by login and by search, as they may be somebody there"},
            {kHires, "hires: who in Okta holds the employee number; that the login is free was just read"}};
}

int print_bound(const std::string& title, const std::vector<std::vector<Least>>& parts) {
    fmt::print(stderr, "{}\n", title);
    int sum = 0;
    for (const auto& part : parts) {
        for (const auto& line : part) {
            fmt::print(stderr, "{:>8}  {}\n", line.calls, line.what);
            sum += line.calls;
        }
    }
    fmt::print(stderr, "{:>8}  in all\n", sum);
    return sum;
}

/// Two directories that agree, long enough for every index; then the day, and what it costs to carry it over.
class Day {
public:
    Day() : company_{kRules, company_of(kPeople), kSeed} {
        disk_.serve(&fate_);
        process_ = std::make_unique<Process>(company_, disk_, fate_);
        if (!process_->link() || !process_->apply()) throw std::logic_error{"it died"};
        company_.time().pass(std::chrono::minutes{20});
        people_ = have_a_day(company_);
        company_.time().pass(std::chrono::minutes{2});
    }

    void measure(const std::string& name, std::vector<engine::Person> only, const std::vector<Least>& least_of_pass) {
        const auto okta = process_->okta_wire().trace().size();
        const auto jumpcloud = process_->jumpcloud_wire().trace().size();
        const auto carry_over = [&]() -> Task<> {
            engine::Pass pass{company_.policy(), process_->directories(), process_->store(), process_->clock()};
            auto result = co_await pass.run({.only = std::move(only)});
            co_await process_->store().settle(std::move(result.settlements));
            const auto run = co_await process_->executor().start(std::move(result.plan.changes), "bench",
                                                                 result.plan.policy_digest, Lane::interactive);
            const auto ended = co_await process_->executor().carry_on(run, {});
            // An edit is one step; a hire is created, put in the group, activated; a leaver loses sessions too.
            const int steps = kEdits + 3 * kHires + 2 * kLeavers;
            if (ended.succeeded != steps || ended.total != steps) {
                throw std::runtime_error{
                    fmt::format("{} of {} steps done, {} expected", ended.succeeded, ended.total, steps)};
            }
        };
        process_->run(carry_over());
        auto made = read_trace(process_->okta_wire().trace(), okta);
        print_routes(name + ": calls to Okta", made);
        const auto to_jumpcloud = read_trace(process_->jumpcloud_wire().trace(), jumpcloud);
        print_routes(name + ": calls to JumpCloud", to_jumpcloud);
        const auto least = print_bound(name + ": the lower bound", {least_of_pass, least_of_run()});
        const auto calls = made.size() + to_jumpcloud.size();
        report(name + ": API calls", static_cast<double>(calls), "calls");
        report(name + ": API calls, ratio to the lower bound", static_cast<double>(calls) / least, "ratio",
               Goal::at_most, 1.05);
    }

    [[nodiscard]] const std::vector<engine::Person>& people() const { return people_; }

private:
    Company company_;
    simulation::CrashDisk disk_;
    simulation::Fate fate_;
    std::unique_ptr<Process> process_;
    std::vector<engine::Person> people_;
};

}  // namespace
}  // namespace lockstep::bench

int main() {
    using namespace lockstep::bench;
    {
        Day day;
        day.measure("full pass over 5,000 people, 50 changed", {}, least_of_full_pass());
    }
    Day day;
    day.measure("incremental pass of 50 people", day.people(), least_of_incremental_pass());
}
