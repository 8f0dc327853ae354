#include "tests/support/twin_transport.hpp"

#include "twin/delivery.hpp"

namespace lockstep::testing {

using http::TransportError;

Task<Response> TwinTransport::send(Request request, http::SendOptions options) {
    sent_.push_back(request);
    if (!request.body.empty() || request.method == "POST" || request.method == "PUT") {
        request.headers.set("Content-Length", std::to_string(request.body.size()));  // as every HTTP client does
    }
    const auto give_up = clock_.steady_now() + options.deadline;
    co_await clock_.sleep_until(clock_.steady_now() + latency / 2);
    const auto now = clock_.wall_now();
    vendor_.run_due(now, random_);
    const auto verdict = faults_.judge(kind_, request, now, random_);
    auto response = verdict.instead;
    if (verdict.performed) response = vendor_.answer(request, twin::Caller::client, now, random_);
    twin::Delivery delivery{.delay = verdict.delay};
    if (verdict.answered && response) delivery = twin::deliver(verdict, std::move(*response));
    const auto arrives = clock_.steady_now() + latency / 2 + delivery.delay;
    co_await clock_.sleep_until(std::min(arrives, give_up));
    if (arrives >= give_up) throw TransportError{TransportError::Kind::unknown_outcome, "the deadline passed"};
    if (!delivery.response || delivery.cut_after) {
        throw TransportError{TransportError::Kind::unknown_outcome, "the connection was cut"};
    }
    if (delivery.response->body.size() > options.body_limit) {
        throw TransportError{TransportError::Kind::too_large, "the answer is too large"};
    }
    co_return std::move(*delivery.response);
}

}  // namespace lockstep::testing
