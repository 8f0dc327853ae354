#include "tests/simulation/twin_wire.hpp"

#include <fmt/format.h>

#include <ctime>

#include "core/event.hpp"

namespace lockstep::simulation {
namespace {

using http::TransportError;

std::chrono::nanoseconds thread_time() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

std::string path_of(const std::string& url) {
    const auto scheme = url.find("://");
    const auto slash = url.find('/', scheme == std::string::npos ? 0 : scheme + 3);
    return slash == std::string::npos ? "/" : url.substr(slash);
}

}  // namespace

Task<> TwinWire::pass(bool is_write, std::string what) {
    const bool alive = is_write ? fate_.pass(what) : !fate_.dead();
    if (alive) co_return;
    Event never;
    co_await never.wait();
}

Task<Response> TwinWire::send(Request request, http::SendOptions options) {
    using std::chrono::milliseconds;
    const bool is_write = request.method != "GET";
    // As libcurl says of every body, an empty one too.
    if (is_write) request.headers.set("Content-Length", std::to_string(request.body.size()));
    const auto what = fmt::format("{} {}", request.method, path_of(request.url));
    co_await pass(is_write, "before " + what);
    const auto give_up = clock_.steady_now() + options.deadline;
    co_await clock_.sleep_until(clock_.steady_now() + milliseconds{10 + random_.below(50)});
    const auto began = thread_time();
    world_.run_due(time_.wall(), random_);
    auto delivery = world_.answer(vendor_, request, twin::Caller::client, time_.wall(), random_);
    vendor_time_ += thread_time() - began;
    co_await pass(is_write, "performed " + what);
    const auto arrives = clock_.steady_now() + milliseconds{10 + random_.below(50)} + delivery.delay;
    co_await clock_.sleep_until(std::min(arrives, give_up));
    co_await pass(is_write, "answered " + what);
    const bool is_heard = arrives < give_up && delivery.response && !delivery.cut_after;
    trace_.push_back(fmt::format("{} {} {}", time_.steady().time_since_epoch().count(), what,
                                 is_heard ? delivery.response->status : 0));
    if (!is_heard) {
        throw TransportError{TransportError::Kind::unknown_outcome,
                             arrives < give_up ? "the connection was cut" : "the deadline passed"};
    }
    co_return std::move(*delivery.response);
}

}  // namespace lockstep::simulation
