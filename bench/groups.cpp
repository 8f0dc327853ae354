// What group pairs cost. A full pass over 100,000 people in 2,000 pairs of groups with 1,000,000 memberships a side, in
// which nothing has changed: CPU and memory without those of the twin that answers, and calls against the lower bound.
// How many memberships are merged a second where people are planned. And who is planned again when a manager changes.
#include <fmt/format.h>
#include <malloc.h>

#include <ctime>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/support/report.hpp"
#include "bench/support/traffic.hpp"
#include "sync/plan.hpp"
#include "tests/simulation/process.hpp"

namespace lockstep::bench {
namespace {

using simulation::Company;
using simulation::Process;
using twin::VendorKind;

constexpr int kPeople = 100'000, kGroups = 2'000, kGroupsOfEach = 10;
constexpr int kReports = 10;  ///< of each manager
constexpr std::uint64_t kSeed = 1;
constexpr int kAdministrators = 1;  ///< of Okta, in no population: told of in every pass

constexpr const char* kRules = R"(
identities:
  match:
    - {rule: jumpcloud.employeeIdentifier == okta.employeeNumber, strong: true}
populations:
  employees: {when: exists(jumpcloud), source: jumpcloud}
attributes:
  - {jumpcloud: email, okta: email}
  - {jumpcloud: department, okta: department}
  - {jumpcloud: manager, okta: managerId}
groups:
)";

std::string group_name(int group) {
    return fmt::format("team-{:04}", group);
}

std::string rules(int groups) {
    std::string text = kRules;
    for (int i = 0; i < groups; ++i) {
        text += fmt::format("  - {{jumpcloud: {0}, okta: {0}, direction: both, first: jumpcloud}}\n", group_name(i));
    }
    return text;
}

twin::Company company_of(int people, int groups) {
    twin::Company company;
    for (int i = 0; i < groups; ++i) company.groups.push_back({.name = group_name(i), .description = ""});
    for (int i = 0; i < people; ++i) {
        auto& person = company.people.emplace_back(simulation::make_person(fmt::format("ada{}", i), "Byron", i));
        for (int k = 0; k < kGroupsOfEach; ++k) person.groups.push_back((i * kGroupsOfEach + k) % groups);
        if (i > 0) person.manager = (i - 1) / kReports;
    }
    return company;
}

double cpu_seconds() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// Of `/proc/self/status`, in bytes.
double memory(const std::string& key) {
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(key + ":")) return std::stod(line.substr(key.size() + 1)) * 1024;
    }
    throw std::runtime_error{"the kernel does not tell " + key};
}

/// What earlier work left in the heap goes back first, or it would be used again unseen.
void forget_peak() {
    malloc_trim(0);
    std::ofstream{"/proc/self/clear_refs"} << "5";
}

int pages(int rows, int page) {
    return (rows + page - 1) / page;
}

/// The calls of a full pass in which nothing has changed; the largest pages that the vendors take.
int least_calls(int people, int groups) {
    const int members = people * kGroupsOfEach / groups;
    const std::vector<std::pair<int, std::string>> lines{
        {2, "both organisations: the right ones, or nothing is written"},
        {pages(people, 100), "pages of JumpCloud's people, 100 each"},
        {pages(people + kAdministrators, 200), "pages of Okta's people, 200 each"},
        {4,
         "protected: the built-in groups and the administrators in theirs, who was given a role by name, and whose "
         "token this is"},
        {pages(groups, 100) + 2, "pages of JumpCloud's groups, 100 each, and which of them are dynamic, of two kinds"},
        {pages(groups + 2, 10'000) + 1,
         "pages of Okta's groups, 10,000 each, the built-in ones too, and the group rules"},
        {groups * pages(members, 100), "pages of JumpCloud's members, 100 each: no call gives those of several groups"},
        {groups * pages(members, 1'000), "pages of Okta's members, 1,000 each: the same"}};
    int sum = 0;
    for (const auto& [calls, what] : lines) {
        fmt::print(stderr, "{:>8}  {}\n", calls, what);
        sum += calls;
    }
    fmt::print(stderr, "{:>8}  in all\n", sum);
    return sum;
}

void demand(bool holds, std::string_view what) {
    if (!holds) throw std::runtime_error{std::string{what}};
}

/// Two directories that agree, linked, with every edge marked.
class Bed {
public:
    Bed(int people, int groups)
        : people_{people}, groups_{groups}, company_{rules(groups), company_of(people, groups), kSeed} {
        disk_.serve(&fate_);
        process_ = std::make_unique<Process>(company_, disk_, fate_);
        demand(process_->link(), "it died");
        for (int i = 0; i < 3; ++i) {
            pass_time();
            pass(engine::Keep::aside);
        }
        pass_time();
    }

    engine::PassResult pass(engine::Keep keep) {
        engine::PassResult result;
        const auto ask = [&]() -> Task<> {
            engine::Pass one{company_.policy(), process_->directories(), process_->store(), process_->clock()};
            result = co_await one.run({.keep = keep, .most_links = 0});
            demand(result.plan.changes.empty(), "something is planned where both sides agree");
            if (keep != engine::Keep::nowhere) co_await engine::record_pass(process_->store(), result);
        };
        demand(process_->run(ask()), "it died");
        return result;
    }

    void measure_pass() {
        const auto okta = process_->okta_wire().trace().size(), jumpcloud = process_->jumpcloud_wire().trace().size();
        forget_peak();
        const double of_twin = twin_seconds(), began = cpu_seconds(), held = memory("VmRSS");
        const auto result = pass(engine::Keep::nowhere);
        const double needed = memory("VmHWM") - held;
        const double seconds = cpu_seconds() - began - (twin_seconds() - of_twin);
        demand(result.counts.planned == kAdministrators, fmt::format("{} were planned", result.counts.planned));
        const auto name = fmt::format("groups: full pass, {} people, {} pairs, {} memberships a side", people_, groups_,
                                      people_ * kGroupsOfEach);
        report(name + ", CPU", seconds, "s");
        report(name + ", memory", needed, "B");
        auto calls = read_trace(process_->okta_wire().trace(), okta);
        print_routes("calls to Okta", calls);
        const auto to_jumpcloud = read_trace(process_->jumpcloud_wire().trace(), jumpcloud);
        print_routes("calls to JumpCloud", to_jumpcloud);
        calls.insert(calls.end(), to_jumpcloud.begin(), to_jumpcloud.end());
        report(name + ", API calls", static_cast<double>(calls.size()), "calls");
        report(name + ", API calls, ratio to the lower bound",
               static_cast<double>(calls.size()) / least_calls(people_, groups_), "ratio", Goal::at_most, 1.05);
    }

    /// The account of somebody with reports moves: who refers to her is looked at again, and nobody else.
    void measure_manager() {
        const auto manager = company_.jumpcloud_id(simulation::make_person("ada7", "Byron", 7).email);
        company_.ask(VendorKind::jumpcloud, "PUT", "/api/systemusers/" + manager, R"({"jobTitle":"Head of all"})");
        company_.ask(VendorKind::jumpcloud, "PUT", "/api/systemusers/" + manager, R"({"department":"Head"})");
        pass_time();
        std::size_t planned = 0;
        const auto ask = [&]() -> Task<> {
            engine::Pass one{company_.policy(), process_->directories(), process_->store(), process_->clock()};
            const auto result = co_await one.run({.keep = engine::Keep::nowhere, .most_links = 0});
            planned = result.counts.planned;
            demand(result.plan.changes.size() == 1, "the manager alone is to be written");
        };
        demand(process_->run(ask()), "it died");
        const auto others = static_cast<double>(planned) - kAdministrators - 1;
        report(fmt::format("groups: planned again as a manager of {} has moved", kReports), others, "people",
               Goal::at_most, kReports);
        demand(others >= kReports, "somebody who refers to the manager was passed over");
    }

    void measure_merge() {
        const auto pairs = std::make_shared<const Pairs>(load_pairs());
        demand(pairs->all().size() == static_cast<std::size_t>(groups_), "pairs are missing");
        Facts facts;
        facts.pairs = pairs;
        facts.oldest_read = process_->clock().wall_now();
        auto standing = anybody();
        for (const Side side : kSides) {
            auto& account = facts.seen(side);
            account = {Presence::present, Account{}};
            account.account->side = side;
            account.account->id = standing.place(side).account;
            account.account->state = AccountState::active;
            account.account->values.assign(company_.policy().slots(side).size(), Value::empty());
            account.account->read_at = facts.oldest_read;
            Memberships held;
            held.how = ReadHow::list;
            for (const auto& edge : standing.pair_edges) held.groups.push_back(pairs->find(edge.pair)->group(side).id);
            facts.answers[{Question::Kind::memberships, side, account.account->id.value, {}}] = held;
        }
        const auto edges = standing.pair_edges.size();
        demand(edges == kGroupsOfEach, "not every edge is marked");
        constexpr int kTimes = 20'000;
        std::size_t kept = 0;
        const double began = cpu_seconds();
        for (int i = 0; i < kTimes; ++i) {
            const auto plan = sync::plan(company_.policy(), facts, standing, facts.oldest_read);
            kept += plan.next.pair_edges.size();
        }
        const double seconds = cpu_seconds() - began;
        demand(kept == kTimes * edges, "an edge was lost");
        report("groups: memberships merged, each person planned whole", static_cast<double>(kTimes * edges) / seconds,
               "memberships/s");
    }

private:
    void pass_time() { company_.time().pass(std::chrono::minutes{20}); }
    [[nodiscard]] double twin_seconds() const {
        return std::chrono::duration<double>(process_->okta_wire().vendor_time() +
                                             process_->jumpcloud_wire().vendor_time())
            .count();
    }
    std::vector<GroupPair> load_pairs() {
        std::vector<GroupPair> pairs;
        const auto ask = [&]() -> Task<> { pairs = co_await process_->store().list_pairs(); };
        process_->run(ask());
        return pairs;
    }
    Standing anybody() {
        std::optional<Standing> found;
        const AccountId id{company_.jumpcloud_id(simulation::make_person("ada7", "Byron", 7).email)};
        const auto ask = [&]() -> Task<> {
            found = co_await process_->store().find_standing_by_account(Side::jumpcloud, id);
        };
        process_->run(ask());
        return found.value();
    }

    int people_, groups_;
    Company company_;
    simulation::CrashDisk disk_;
    simulation::Fate fate_;
    std::unique_ptr<Process> process_;
};

}  // namespace
}  // namespace lockstep::bench

/// bench_groups [PEOPLE GROUPS]
int main(int argc, char** argv) {
    using namespace lockstep::bench;
    try {
        const bool is_told = argc == 3;
        Bed bed{is_told ? std::stoi(argv[1]) : kPeople, is_told ? std::stoi(argv[2]) : kGroups};
        bed.measure_pass();
        bed.measure_merge();
        bed.measure_manager();
    } catch (const std::exception& error) {
        fmt::print(stderr, "bench_groups: {}\n", error.what());
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
