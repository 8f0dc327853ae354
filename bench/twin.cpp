// What the twin costs in process: one person read, one written, a page of 200; CPU only, no sockets.
#include <sys/resource.h>

#include <boost/json/parse.hpp>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "bench/support/report.hpp"
#include "core/random.hpp"
#include "twin/world.hpp"

namespace lockstep::twin {
namespace {

constexpr int kPeople = 10'000;
constexpr double kGoalOne = 50, kGoalPage = 1000;

double cpu_microseconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto of = [](const timeval& time) { return static_cast<double>(time.tv_sec) * 1e6 + time.tv_usec; };
    return of(usage.ru_utime) + of(usage.ru_stime);
}

class Bench {
public:
    Bench() { world_.fill(make_company(kPeople, 1), now_, random_); }

    void run() {
        const auto okta_ids = ids(VendorKind::okta, okta("/api/v1/users?limit=200"));
        const auto jumpcloud_ids = ids(VendorKind::jumpcloud, jumpcloud("/api/systemusers?limit=100&sort=_id"));
        measure(
            "twin: Okta, one person read", kGoalOne, 20'000,
            [&](int i) { return okta("/api/v1/users/" + at(okta_ids, i)); }, VendorKind::okta);
        measure(
            "twin: Okta, one person written", kGoalOne, 20'000,
            [&](int i) {
                return okta("/api/v1/users/" + at(okta_ids, i), "POST",
                            R"({"profile":{"title":"T)" + std::to_string(i) + "\"}}");
            },
            VendorKind::okta);
        measure(
            "twin: Okta, page of 200", kGoalPage, 500, [&](int) { return okta("/api/v1/users?limit=200"); },
            VendorKind::okta);
        measure(
            "twin: Okta, search page of 200", kGoalPage, 500,
            [&](int) { return okta("/api/v1/users?limit=200&search=status+pr"); }, VendorKind::okta);
        measure(
            "twin: JumpCloud, one person read", kGoalOne, 20'000,
            [&](int i) { return jumpcloud("/api/systemusers/" + at(jumpcloud_ids, i)); }, VendorKind::jumpcloud);
        measure(
            "twin: JumpCloud, one person written", kGoalOne, 20'000,
            [&](int i) {
                return jumpcloud("/api/systemusers/" + at(jumpcloud_ids, i), "PUT",
                                 R"({"jobTitle":"T)" + std::to_string(i) + "\"}");
            },
            VendorKind::jumpcloud);
        measure(
            "twin: JumpCloud, search page of 200", kGoalPage, 500,
            [&](int) { return jumpcloud("/api/search/systemusers", "POST", R"({"limit":200,"sort":"_id"})"); },
            VendorKind::jumpcloud);
    }

private:
    using MakeRequest = std::function<Request(int)>;

    Request okta(const std::string& target, std::string method = "GET", std::string body = {}) {
        Request request{
            std::move(method),
            world_.url(VendorKind::okta) + target,
            {{"Accept", "application/json"}, {"Authorization", "SSWS " + world_.okta().credentials().api_token}},
            std::move(body)};
        return with_body(std::move(request));
    }
    Request jumpcloud(const std::string& target, std::string method = "GET", std::string body = {}) {
        Request request{std::move(method),
                        world_.url(VendorKind::jumpcloud) + target,
                        {{"Accept", "application/json"}, {"x-api-key", world_.jumpcloud().credentials().api_key}},
                        std::move(body)};
        return with_body(std::move(request));
    }
    static Request with_body(Request request) {
        if (request.body.empty()) return request;
        request.headers.add("Content-Type", "application/json");
        request.headers.add("Content-Length", std::to_string(request.body.size()));
        return request;
    }

    static const std::string& at(const std::vector<std::string>& list, int i) {
        return list[static_cast<std::size_t>(i) % list.size()];
    }

    /// One request, at a time at which no rate limit stands in the way.
    Response answer(VendorKind vendor, const Request& request) {
        now_ += std::chrono::milliseconds{250};
        if (const auto due = world_.next_due(); due && *due <= now_) world_.run_due(now_, random_);
        auto delivery = world_.answer(vendor, request, Caller::client, now_, random_);
        if (!delivery.response || delivery.response->status != 200) {
            std::fprintf(stderr, "%s %s: %d %s\n", request.method.c_str(), request.url.c_str(),
                         delivery.response ? delivery.response->status : 0,
                         delivery.response ? delivery.response->body.c_str() : "");
            std::exit(1);
        }
        return std::move(*delivery.response);
    }

    std::vector<std::string> ids(VendorKind vendor, const Request& request);
    void measure(const std::string& name, double goal, int times, const MakeRequest& make, VendorKind vendor);

    SeededRandom random_{1};
    WallTime now_ = *from_rfc3339("2026-11-24T12:00:00Z");
    World world_{"http://127.0.0.1:1", "http://127.0.0.1:2", now_, random_};
};

std::vector<std::string> Bench::ids(VendorKind vendor, const Request& request) {
    const auto page = boost::json::parse(answer(vendor, request).body);
    std::vector<std::string> list;
    for (const auto& user : page.is_array() ? page.as_array() : page.at("results").as_array()) {
        // Deprovisioned people take no writes.
        if (user.as_object().contains("status") && user.at("status").as_string() == "DEPROVISIONED") continue;
        list.emplace_back(user.at("id").as_string());
    }
    return list;
}

void Bench::measure(const std::string& name, double goal, int times, const MakeRequest& make, VendorKind vendor) {
    std::vector<Request> requests;
    for (int i = 0; i < times; ++i) requests.push_back(make(i));
    for (int i = 0; i < times / 10; ++i) answer(vendor, requests[static_cast<std::size_t>(i)]);
    const auto start = cpu_microseconds();
    for (const auto& request : requests) answer(vendor, request);
    bench::report(name, (cpu_microseconds() - start) / times, "us CPU", bench::Goal::at_most, goal);
}

}  // namespace
}  // namespace lockstep::twin

int main() {
    lockstep::twin::Bench{}.run();
    return 0;
}
