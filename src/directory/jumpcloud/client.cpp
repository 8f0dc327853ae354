#include "directory/jumpcloud/client.hpp"

#include <algorithm>

#include "directory/jumpcloud/errors.hpp"

namespace lockstep::directory::jumpcloud {
namespace {

constexpr int kInsightsInFlight = 1;
constexpr std::chrono::milliseconds kLongestWait{65'000};  ///< for a read; longer is its caller's matter

http::GovernorSettings make_governor(const Settings& settings) {
    http::GovernorSettings governor;
    governor.max_in_flight = settings.max_in_flight + kInsightsInFlight;
    governor.shares.headroom = settings.headroom;
    http::AdaptiveSettings console;
    console.ceiling = settings.calls_per_second;
    console.start = std::min(console.start, console.ceiling);
    console.floor = std::min(console.floor, console.ceiling);
    governor.buckets[kBucket] = {.pace = console, .max_in_flight = settings.max_in_flight};
    http::AdaptiveSettings insights;
    insights.start = 1;
    governor.buckets[kInsightsBucket] = {.pace = insights, .max_in_flight = kInsightsInFlight};
    return governor;
}

DirectoryError to_error(const http::CircuitOpen& open, WallTime now) {
    DirectoryError::Details details;
    details.side = Side::jumpcloud;
    details.retry_at = now + open.try_again_in();
    auto kind = DirectoryError::Kind::unreachable;
    switch (open.state()) {
        case http::Circuit::State::closed: details.text = "not called"; break;
        case http::Circuit::State::credential_dead:
            kind = DirectoryError::Kind::credential_dead;
            details.text = "not called: JumpCloud does not take our credential";
            break;
        case http::Circuit::State::blocked:
            details.text = "not called: JumpCloud has blocked our address, and each further call makes it worse";
            break;
        case http::Circuit::State::outage: details.text = "not called: JumpCloud has been failing for a while"; break;
    }
    return DirectoryError{kind, std::move(details)};
}

bool is_success(int status) {
    return status >= 200 && status < 300 && status != 206;
}

}  // namespace

Client::Client(Settings settings, http::HttpTransport& transport, Clock& clock, Random& random)
    : settings_{std::move(settings)},
      transport_{transport},
      clock_{clock},
      random_{random},
      credential_{settings_, transport, clock},
      turnstile_{make_governor(settings_), clock, random} {}

Task<Response> Client::call(Lane lane, Call call) {
    http::Backoff backoff;
    while (true) {
        std::optional<DirectoryError> failure;
        try {
            auto response = co_await call_before(SteadyTime::max(), lane, call);
            retries_.succeeded();
            co_return *std::move(response);
        } catch (const DirectoryError& error) {
            failure = error;
        }
        // A write is repeated by its step only, which probes first (DESIGN §8).
        const bool reads = call.reads || call.method == "GET";
        const auto wait = reads && may_pass(failure->kind()) ? wait_before_retry(*failure, backoff) : std::nullopt;
        if (!wait) throw *failure;
        co_await clock_.sleep_until(clock_.steady_now() + *wait);
    }
}

std::optional<std::chrono::milliseconds> Client::wait_before_retry(const DirectoryError& error,
                                                                   http::Backoff& backoff) {
    std::optional<std::chrono::milliseconds> asked_for;
    if (const auto at = error.details().retry_at) asked_for = std::max(*at - clock_.wall_now(), {});
    if (asked_for && *asked_for > kLongestWait) return std::nullopt;
    if (!retries_.take()) return std::nullopt;
    return backoff.next(random_, asked_for);
}

Task<std::optional<Response>> Client::call_before(SteadyTime until, Lane lane, Call call) {
    auto sent = co_await send_in_turn(until, lane, call);
    if (sent.response && sent.response->status == 401 && credential_.refused(sent.credential)) {
        // A 401 is judged before anything is performed, so even a create may be sent again.
        sent = co_await send_in_turn(until, lane, call);
    }
    if (!sent.response) co_return std::nullopt;
    co_await judge(lane, *sent.response);
    const bool expected = std::ranges::find(call.answers, sent.response->status) != call.answers.end();
    // A 404 of a proxy or of a wrong host says nothing about the person.
    if (is_html(*sent.response) || (!expected && !is_success(sent.response->status))) {
        throw error_of(*sent.response, call);
    }
    co_return std::move(sent.response);
}

Task<Client::Sent> Client::send_in_turn(SteadyTime until, Lane lane, const Call& call) {
    std::optional<http::Turn> turn;
    try {
        turn.emplace(co_await turnstile_.enter(call.insights ? kInsightsBucket : kBucket, lane));
    } catch (const http::CircuitOpen& open) {
        throw to_error(open, clock_.wall_now());
    }
    Sent sent;
    sent.credential =
        co_await get_credential();  // in the turn, so that an open circuit keeps the token's host quiet too
    if (clock_.steady_now() > until) co_return sent;
    sent.response = co_await send(*std::move(turn), call, sent.credential);
    co_return sent;
}

Task<Header> Client::get_credential() {
    try {
        co_return co_await credential_.get_header();
    } catch (const DirectoryError& error) {
        if (error.kind() == DirectoryError::Kind::credential_dead) {
            turnstile_.circuit().credential_dead(clock_.steady_now());
        }
        throw;
    }
}

Task<Response> Client::send(http::Turn turn, const Call& call, Header credential) {
    http::SendOptions options;
    options.fresh_connection = call.once;
    std::optional<DirectoryError> failure;
    try {
        auto response = co_await transport_.send(make_request(call, std::move(credential)), options);
        http::drop_byte_order_mark(response);
        turn.settle(http::read_reply(response, clock_.wall_now()));
        co_return response;
    } catch (const http::TransportError& caught) {
        failure = jumpcloud::to_error(caught);
    }
    turn.settle(http::Reply{});
    throw *failure;
}

Request Client::make_request(const Call& call, Header credential) const {
    Request request;
    request.method = call.method;
    request.url = (call.insights ? settings_.insights_url : settings_.console_url) + call.path;
    request.headers.add("accept", "application/json");
    request.headers.add(std::move(credential.name), std::move(credential.value));
    if (call.takes_org_id && !settings_.org_id.empty()) request.headers.add("x-org-id", settings_.org_id);
    if (!call.body.empty()) request.headers.add("content-type", "application/json");
    request.body = call.body;
    return request;
}

DirectoryError Client::error_of(const Response& response, const Call& call) const {
    auto error = jumpcloud::to_error(response, clock_.wall_now(), call.written);
    const bool may_lack_org = response.status == 400 || response.status == 401 || response.status == 403;
    if (!may_lack_org || !settings_.api_key.empty() || !settings_.org_id.empty()) return error;
    auto details = error.details();
    details.text += "; no jumpcloud.org_id is set, which a service account may need";
    return DirectoryError{error.kind(), std::move(details)};
}

/// Tells the circuit what the answer proves beyond this call.
Task<> Client::judge(Lane lane, const Response& response) {
    auto meaning = meaning_of(response);
    if (meaning == Meaning::perhaps_block && co_await is_blocked(lane)) meaning = Meaning::block;
    switch (meaning) {
        case Meaning::credential_dead: turnstile_.circuit().credential_dead(clock_.steady_now()); break;
        case Meaning::block: turnstile_.circuit().blocked(clock_.steady_now()); break;
        case Meaning::perhaps_block:
        case Meaning::failed:
        case Meaning::ok: break;
    }
}

/// The route that every role may read says whether the address is shut out or only the role is too small (§1.5).
Task<bool> Client::is_blocked(Lane lane) {
    Call good;
    good.path = "/api/organizations";
    good.takes_org_id = false;
    const auto sent = co_await send_in_turn(SteadyTime::max(), lane, good);
    co_return sent.response&& sent.response->status == 403;
}

}  // namespace lockstep::directory::jumpcloud
