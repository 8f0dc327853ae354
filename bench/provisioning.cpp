// Provisioning 5,000 people from JumpCloud into Okta under Okta's documented limits, on a driven clock: how much of the
// permitted rate is used, how often the vendor says 429; and what becomes of both when somebody else calls as well.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/support/report.hpp"
#include "bench/support/traffic.hpp"
#include "core/concurrently.hpp"
#include "directory/okta/buckets.hpp"
#include "directory/okta/credential.hpp"
#include "tests/simulation/newcomers.hpp"
#include "tests/simulation/process.hpp"

namespace lockstep::bench {
namespace {

using simulation::Company;
using simulation::Process;
using std::chrono::microseconds;

constexpr int kPeople = 5'000;
constexpr int kPeopleWithStrangers = 1'000;
constexpr std::uint64_t kSeed = 1;

// Of the org: 600 a minute for users and their writes, 2,000 for single reads, 500 for groups (API-okta.md §4); of that
// half for each credential, and of our half the headroom is left to others.
constexpr int kOfOrg = 600;
constexpr double kHeadroom = 0.2;
constexpr std::string_view kBottleneck = directory::okta::bucket::kUsers;

/// Another program with a credential of its own, which calls at its own pace and minds no limit.
class Stranger {
public:
    Stranger(Company& company, Process& process)
        : clock_{process.clock()},
          random_{kSeed},
          wire_{process.okta_wire()},
          settings_{.org_url = company.policy().okta_connection.org_url,
                    .client_id = company.world().okta().credentials().client_id,
                    .private_key_pem = company.world().okta().credentials().private_key_pem,
                    .scopes = {"okta.users.read"}},
          turnstile_{directory::okta::governor_settings(settings_), clock_, random_},
          credential_{settings_, wire_, turnstile_, clock_, random_} {}

    /// `per_minute` calls, until `over`.
    Task<> call_on(double per_minute, const bool& over) {
        co_await credential_.prepare();
        const microseconds pause{static_cast<std::int64_t>(60e6 / per_minute)};
        auto next = clock_.steady_now();
        while (!over) {
            co_await clock_.sleep_until(next);
            next += pause;
            Request request{"GET", settings_.org_url + std::string{kTarget}, {{"Accept", "application/json"}}, {}};
            credential_.sign(request);
            (void)co_await wire_.send(std::move(request), {});
        }
    }

    [[nodiscard]] static bool made(const Exchange& exchange) { return exchange.target == kTarget; }

private:
    static constexpr std::string_view kTarget = "/api/v1/users?limit=1&fields=id";

    Clock& clock_;
    SeededRandom random_;
    http::HttpTransport& wire_;
    directory::okta::Settings settings_;
    http::Turnstile turnstile_;
    directory::okta::Credential credential_;
};

struct Course {
    int people = 0;
    Run run;
    microseconds took{0};
    std::vector<Exchange> ours, theirs, jumpcloud;
};

Task<RunId> plan(Company& company, Process& process) {
    engine::Pass pass{company.policy(), process.directories(), process.store(), process.clock()};
    auto result = co_await pass.run({});
    co_await process.store().settle(std::move(result.settlements));
    co_return co_await process.executor().start(std::move(result.plan.changes), "apply", result.plan.policy_digest,
                                                Lane::interactive);
}

/// Plans and applies; all the while `strangers` calls a minute are made by somebody else.
Course provision(int people, const std::string& okta_settings, double strangers) {
    Company company{simulation::kNewcomerRules, simulation::newcomers(people), kSeed};
    const auto wrong = company.world().okta().configure(okta_settings);
    if (!wrong.empty()) throw std::runtime_error{wrong};
    simulation::CrashDisk disk;
    simulation::Fate fate;
    disk.serve(&fate);
    Process process{company, disk, fate};
    auto& clock = process.clock();

    Course course{.people = people};
    std::size_t before = 0, before_jumpcloud = 0;
    bool over = false;
    const auto apply = [&]() -> Task<> {
        const auto run = co_await plan(company, process);
        co_await clock.sleep_until(clock.steady_now() + std::chrono::minutes{2});  // the pass's windows are over
        before = process.okta_wire().trace().size();
        before_jumpcloud = process.jumpcloud_wire().trace().size();
        const auto began = clock.steady_now();
        course.run = co_await process.executor().carry_on(run, {});
        course.took = clock.steady_now() - began;
        over = true;
    };
    std::optional<Stranger> stranger;
    if (strangers > 0) stranger.emplace(company, process);
    const auto one = [&](std::size_t which) { return which == 0 ? apply() : stranger->call_on(strangers, over); };
    if (!process.run(for_each_limited(stranger ? 2 : 1, 2, one))) throw std::logic_error{"it died"};

    for (auto& exchange : read_trace(process.okta_wire().trace(), before)) {
        (Stranger::made(exchange) ? course.theirs : course.ours).push_back(std::move(exchange));
    }
    course.jumpcloud = read_trace(process.jumpcloud_wire().trace(), before_jumpcloud);
    if (course.run.succeeded != course.run.total) {
        throw std::runtime_error{fmt::format("{} of {} steps", course.run.succeeded, course.run.total)};
    }
    return course;
}

bool is_throttled(const Exchange& exchange) {
    return exchange.status == 429;
}

bool is_of_bottleneck(const Exchange& exchange) {
    return directory::okta::bucket_of(exchange.method, exchange.target) == kBottleneck;
}

double minutes(microseconds time) {
    return std::chrono::duration<double, std::ratio<60>>(time).count();
}

/// One of the vendor's windows of the bottleneck, as the answers show it.
struct Window {
    microseconds began{0};
    int calls = 0;
};

/// A window begins with the first call after the one before has ended.
std::vector<Window> windows_of(const Course& course) {
    constexpr std::chrono::seconds kAtLeast{59};  // the vendor counts from the full second
    std::vector<Window> windows;
    for (const auto& exchange : course.ours) {
        if (!is_of_bottleneck(exchange)) continue;
        if (windows.empty() || exchange.answered_at >= windows.back().began + kAtLeast) {
            windows.push_back({exchange.answered_at, 0});
        }
        ++windows.back().calls;
    }
    return windows;
}

void describe(const Course& course) {
    fmt::print(stderr, "{} people, {} steps in {:.1f} minutes\n", course.people, course.run.total,
               minutes(course.took));
    print_routes("calls to Okta while the run was carried out", course.ours);
    print_routes("calls to JumpCloud", course.jumpcloud);
}

/// Permitted against the clock: a window's share for each minute until the window in which the work ended; what was
/// done in that one does not count.
double share_of_permitted(const std::vector<Window>& windows, double permitted) {
    double calls = 0;
    for (std::size_t i = 0; i + 1 < windows.size(); ++i) calls += windows[i].calls;
    return calls / (permitted * minutes(windows.back().began - windows.front().began));
}

void measure_alone() {
    const auto course = provision(kPeople, "{}", 0);
    describe(course);
    const double permitted = kOfOrg * 0.5 * (1 - kHeadroom);
    const auto windows = windows_of(course);
    std::vector<int> calls;
    for (const auto& window : windows) calls.push_back(window.calls);
    fmt::print(stderr,
               "bottleneck {}: the headers grant {} a minute, less {} % headroom {}; calls in each window: {}\n",
               kBottleneck, kOfOrg / 2, kHeadroom * 100, permitted, fmt::join(calls, " "));
    report("provisioning 5,000: share of the permitted rate used, bottleneck bucket",
           100 * share_of_permitted(windows, permitted), "%", Goal::at_least, 95);
    report("provisioning 5,000: refused with 429",
           static_cast<double>(std::ranges::count_if(course.ours, is_throttled)), "calls", Goal::at_most, 0);
}

/// One credential may use the whole bucket, and both together want more than there is.
void measure_with_strangers() {
    constexpr double kStrangers = 400;
    const auto course = provision(kPeopleWithStrangers, R"({"share_percent":100})", kStrangers);
    describe(course);
    const auto refused = std::ranges::count_if(course.theirs, is_throttled);
    fmt::print(stderr, "somebody else made {} calls a minute of {}: {} of {} were refused\n", kStrangers, kOfOrg,
               refused, course.theirs.size());
    report("provisioning beside somebody else's 400 calls a minute of 600: refused to them",
           100 * static_cast<double>(refused) / static_cast<double>(course.theirs.size()), "%", Goal::at_most, 0);
    const auto calls = static_cast<double>(std::ranges::count_if(course.ours, is_of_bottleneck));
    report("provisioning beside them: our calls", calls / minutes(course.took), "calls/min", Goal::at_most,
           kOfOrg - kStrangers);
    report("provisioning beside them: refused to us",
           static_cast<double>(std::ranges::count_if(course.ours, is_throttled)), "calls", Goal::at_most, 0);
}

}  // namespace
}  // namespace lockstep::bench

int main() {
    lockstep::bench::measure_alone();
    lockstep::bench::measure_with_strangers();
}
