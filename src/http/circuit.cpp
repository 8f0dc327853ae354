#include "http/circuit.hpp"

#include <algorithm>

#include "core/assert.hpp"

namespace lockstep::http {
namespace {

bool is_urgent(Lane lane) {
    return lane == Lane::lockdown || lane == Lane::offboard;
}

}  // namespace

SteadyTime Circuit::next(Lane lane, SteadyTime now) const {
    if (state_ == State::closed) return now;
    return is_urgent(lane) ? std::min(next_try_, next_urgent_) : next_try_;
}

void Circuit::sent(Lane lane, SteadyTime now) {
    if (state_ == State::closed) return;
    if (is_urgent(lane)) next_urgent_ = now + settings_.urgent_try;
    if (now >= next_try_) next_try_ = now + pause();
}

void Circuit::succeeded(SteadyTime sent_at) {
    if (state_ != State::closed && sent_at < opened_at_) return;
    state_ = State::closed;
    failing_since_.reset();
    failures_ = 0;
}

void Circuit::failed(SteadyTime now) {
    if (!failing_since_) failing_since_ = now;
    ++failures_;
    if (state_ != State::closed) return;
    if (failures_ >= settings_.outage_failures && now - *failing_since_ >= settings_.outage) open(State::outage, now);
}

void Circuit::open(State state, SteadyTime now) {
    if (state_ == state) return;
    if (state_ == State::closed) next_urgent_ = now;
    state_ = state;
    opened_at_ = now;
    next_try_ = now + pause();
}

std::chrono::milliseconds Circuit::pause() const {
    switch (state_) {
        case State::closed: return std::chrono::milliseconds{0};
        case State::credential_dead:
        case State::blocked: return settings_.silence;
        case State::outage: return settings_.outage_try;
    }
    LOCKSTEP_UNREACHABLE();
}

}  // namespace lockstep::http
