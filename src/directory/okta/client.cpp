#include "directory/okta/client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/assert.hpp"
#include "directory/okta/buckets.hpp"
#include "directory/okta/errors.hpp"
#include "directory/okta/json_body.hpp"
#include "directory/okta/links.hpp"
#include "http/reply.hpp"

namespace lockstep::directory::okta {
namespace {

constexpr std::chrono::milliseconds kLongestWait{65'000};  ///< a window is 60 s (API-okta.md §4)

constexpr int kPartialContent = 206;

constexpr std::string_view kTooSlow = "E0000009";
constexpr int kSmallestPage = 25;

/// A page of somebody's proxy with status 200 must not pass for a write that was done.
bool is_json_or_empty(std::string_view body) {
    const auto start = body.find_first_not_of(" \t\r\n");
    return start == std::string_view::npos || body[start] == '{' || body[start] == '[';
}

/// Nor must a refusal to which something in between gave the status of a success.
bool is_refusal(const Call& call, const Response& response) {
    return call.is_write() && !error_code(response).empty();
}

[[noreturn]] void throw_not_okta(const Call& call, const Response& response, std::string_view what) {
    DirectoryError::Details details;
    details.side = Side::okta;
    details.status = response.status;
    details.request_id = response.headers.find("x-okta-request-id").value_or("");
    details.text = fmt::format("{}; is there a proxy in between?", what);
    throw DirectoryError{call.is_write() ? DirectoryError::Kind::unknown_outcome : DirectoryError::Kind::malformed,
                         std::move(details)};
}

[[noreturn]] void throw_too_late(WallTime now) {
    DirectoryError::Details details;
    details.side = Side::okta;
    details.text = "not sent: its turn came so late that what it rests on must be read again";
    details.retry_at = now;
    throw DirectoryError{DirectoryError::Kind::throttled, std::move(details)};
}

/// The scheme and the host have no case (RFC 3986 §6.2.2.1); the path has.
bool is_below(std::string_view url, std::string_view org_url) {
    return url.size() > org_url.size() && url[org_url.size()] == '/' &&
           equal_ignoring_case(url.substr(0, org_url.size()), org_url);
}

/// A part of an answer (206) is none: nobody asked for a range.
bool is_success(const Response& response) {
    return response.status >= 200 && response.status < 300 && response.status != kPartialContent;
}

[[noreturn]] void throw_endless(const std::string& link) {
    DirectoryError::Details details;
    details.side = Side::okta;
    details.text = fmt::format("a list goes on where it has been already: {}", link);
    throw DirectoryError{DirectoryError::Kind::malformed, std::move(details)};
}

/// A full page without a link is counted; with links, which the vendor always sends, nobody need look.
void stop_if_cut_off(const Response& page, int limit) {
    if (!page.headers.list("Link").empty()) return;
    if (!is_cut_off(page.headers, parse_objects(page).size(), static_cast<std::size_t>(limit))) return;
    throw_malformed(page, "a Link header, which tells whether the list goes on");
}

}  // namespace

Client::Client(Settings settings, http::HttpTransport& transport, Clock& clock, Random& random)
    : settings_{std::move(settings)},
      transport_{transport},
      clock_{clock},
      random_{random},
      turnstile_{governor_settings(settings_), clock, random},
      credential_{settings_, transport, turnstile_, clock, random} {}

Task<Response> Client::call(Lane lane, Call call) {
    http::Backoff backoff;
    Retry retry;
    while (true) {
        std::optional<DirectoryError> failure;
        try {
            auto response = co_await attempt(lane, call, retry);
            retries_.succeeded();
            co_return response;
        } catch (const DirectoryError& error) {
            failure = error;
        }
        // A write is repeated by its step only, which probes first (DESIGN §8).
        if (call.is_write() || !may_pass(failure->kind())) throw *failure;
        if (call.may_shrink && failure->details().vendor_code == kTooSlow) throw *failure;
        const auto wait = wait_before_retry(*failure, backoff);
        if (!wait) throw *failure;
        ++retry.count;
        if (retry.request_id.empty()) retry.request_id = failure->details().request_id;
        co_await clock_.sleep_until(clock_.steady_now() + *wait);
    }
}

Task<std::optional<Response>> Client::find(Lane lane, Call asked) {
    std::optional<DirectoryError> failure;
    try {
        co_return co_await call(lane, std::move(asked));
    } catch (const DirectoryError& error) {
        failure = error;
    }
    // By its code: a 404 of a proxy or of a wrong host says nothing about the person.
    if (failure->details().status == 404 && failure->details().vendor_code == "E0000007") co_return std::nullopt;
    throw *failure;
}

Task<Response> Client::first_page(Lane lane, Call asked, int limit) {
    const auto path = asked.target + (asked.target.find('?') == std::string::npos ? '?' : '&');
    while (true) {
        asked.target = fmt::format("{}limit={}", path, limit);
        asked.may_shrink = limit > kSmallestPage;
        std::optional<DirectoryError> failure;
        try {
            co_return co_await call(lane, asked);
        } catch (const DirectoryError& error) {
            failure = error;
        }
        if (!asked.may_shrink || failure->details().vendor_code != kTooSlow) throw *failure;
        limit = std::max(kSmallestPage, limit / 2);
    }
}

Task<std::vector<Response>> Client::list(Lane lane, std::string path, int limit) {
    std::vector<Response> pages;
    std::set<std::string> followed;
    pages.push_back(co_await first_page(lane, {.target = std::move(path)}, limit));
    while (const auto next = find_next_link(pages.back().headers)) {
        if (!followed.insert(*next).second) throw_endless(*next);
        pages.push_back(co_await call(lane, {.target = *next}));
    }
    stop_if_cut_off(pages.back(), limit);
    co_return pages;
}

Task<Response> Client::attempt(Lane lane, const Call& call, const Retry& retry) {
    stop_if_open(lane);
    auto response = co_await send(lane, call, retry);
    if (!is_success(response) && blames_credential(response)) {
        credential_.refused(response);
        response = co_await send(lane, call, retry);
        if (!is_success(response) && blames_credential(response)) {
            turnstile_.circuit().credential_dead(clock_.steady_now());
            throw DirectoryError{DirectoryError::Kind::credential_dead,
                                 to_error(response, clock_.wall_now()).details()};
        }
    }
    if (!is_success(response)) throw to_error(response, clock_.wall_now(), call.written);
    if (!is_json_or_empty(response.body)) throw_not_okta(call, response, "an answer that is not JSON");
    if (is_refusal(call, response)) throw_not_okta(call, response, "a success that holds a refusal");
    co_return response;
}

Task<Response> Client::send(Lane lane, const Call& call, const Retry& retry) {
    std::optional<DirectoryError> failure;
    std::optional<http::Turn> turn;
    try {
        co_await credential_.prepare();
        const auto target = call.target.starts_with('/') ? call.target : url_of(call).substr(settings_.org_url.size());
        const auto came = clock_.steady_now();
        turn.emplace(co_await turnstile_.enter(bucket_of(call.method, target), lane));
        if (call.is_write() && clock_.steady_now() - came > kLongestWaitOfAWrite) throw_too_late(clock_.wall_now());
        auto request = make_request(call, retry);
        credential_.sign(request);
        auto response = co_await transport_.send(std::move(request),
                                                 {.deadline = settings_.deadline, .fresh_connection = call.once});
        http::drop_byte_order_mark(response);
        turn->settle(http::read_reply(response, clock_.wall_now()));
        credential_.hear(response);
        co_return response;
    } catch (const http::TransportError& error) {
        failure = to_error(error, call.is_write());
    } catch (const http::CircuitOpen& open) {
        failure = to_error(open, clock_.wall_now());
    }
    if (turn) turn->settle({});
    throw *failure;
}

Request Client::make_request(const Call& call, const Retry& retry) const {
    Request request{call.method, url_of(call), {{"Accept", "application/json"}}, call.body};
    request.headers.add("Content-Type", call.content_type);
    if (!call.if_match.empty()) request.headers.add("If-Match", call.if_match);
    if (retry.count > 0) {
        if (!retry.request_id.empty()) request.headers.add("X-Okta-Retry-For", retry.request_id);
        request.headers.add("X-Okta-Retry-Count", std::to_string(retry.count));
    }
    return request;
}

std::string Client::url_of(const Call& call) const {
    if (call.target.starts_with('/')) return settings_.org_url + call.target;
    if (is_below(call.target, settings_.org_url)) return call.target;
    DirectoryError::Details details;
    details.side = Side::okta;
    details.text = fmt::format("a link leads away from {}: {}", settings_.org_url, call.target);
    throw DirectoryError{DirectoryError::Kind::malformed, std::move(details)};  // our credential stays here
}

std::optional<std::chrono::milliseconds> Client::wait_before_retry(const DirectoryError& error,
                                                                   http::Backoff& backoff) {
    std::optional<std::chrono::milliseconds> asked_for;
    if (const auto at = error.details().retry_at) asked_for = std::max(*at - clock_.wall_now(), {});
    if (asked_for.value_or(kLongestWait) > kLongestWait || !retries_.take()) return std::nullopt;
    return backoff.next(random_, asked_for);
}

void Client::stop_if_open(Lane lane) const {
    const auto now = clock_.steady_now();
    const auto& circuit = turnstile_.circuit();
    const auto next = circuit.next(lane, now);
    if (next <= now) return;
    throw to_error(http::CircuitOpen{circuit.state(), std::chrono::ceil<std::chrono::milliseconds>(next - now)},
                   clock_.wall_now());
}

}  // namespace lockstep::directory::okta
