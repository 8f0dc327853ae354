#include "http/turnstile.hpp"

#include <algorithm>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/multiple_exceptions.hpp>
#include <optional>
#include <set>

#include "core/assert.hpp"
#include "core/event.hpp"

namespace lockstep::http {

struct Turnstile::Waiter {
    std::string bucket;
    Lane lane;
    std::optional<Turn> turn{};  ///< given back by its destructor if the waiter was cancelled meanwhile
    bool sent_home = false;
    Event told{};

    [[nodiscard]] bool is_done() const { return turn.has_value() || sent_home; }
};

/// A waiter's place in the queue, for as long as it waits. Whoever leaves hands the watch on.
class Turnstile::Place {
public:
    Place(Turnstile& turnstile, Waiter& waiter)
        : turnstile_{turnstile}, waiter_{waiter}, queue_{turnstile.waiting_[waiter.lane]} {
        at_ = queue_.insert(queue_.end(), &waiter);
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() {
        queue_.erase(at_);
        if (turnstile_.watch_ == &waiter_) turnstile_.hand_on_watch();
    }

private:
    Turnstile& turnstile_;
    Waiter& waiter_;
    std::list<Waiter*>& queue_;
    std::list<Waiter*>::iterator at_;
};

Turnstile::Turnstile(GovernorSettings settings, Clock& clock, Random& random)
    : governor_{std::move(settings), random}, clock_{clock} {}

Turnstile::~Turnstile() {
    LOCKSTEP_ASSERT(waiting() == 0);
}

Task<Turn> Turnstile::enter(std::string bucket, Lane lane) {
    Waiter waiter{std::move(bucket), lane};
    {
        const Place place{*this, waiter};
        pump();
        if (!waiter.is_done()) co_await wait_for_grant(waiter);
    }
    if (!waiter.turn) throw CircuitOpen{circuit_.state(), until_try(lane)};
    co_return std::move(*waiter.turn);
}

std::size_t Turnstile::waiting() const {
    std::size_t count = 0;
    for (const auto& [lane, queue] : waiting_) count += queue.size();
    return count;
}

std::chrono::milliseconds Turnstile::until_try(Lane lane) const {
    const auto now = clock_.steady_now();
    return std::chrono::ceil<std::chrono::milliseconds>(std::max(circuit_.next(lane, now), now) - now);
}

void Turnstile::hand_on_watch() {
    watch_ = nullptr;
    for (const auto& [lane, queue] : waiting_) {
        const auto next = std::ranges::find_if_not(queue, &Waiter::is_done);
        if (next == queue.end()) continue;
        watch_ = *next;
        watch_->told.set();
        return;
    }
}

Task<> Turnstile::wait_for_grant(Waiter& waiter) {
    while (!waiter.is_done()) {
        if (!watch_) watch_ = &waiter;
        if (watch_ == &waiter && wake_ != SteadyTime::max()) {
            co_await sleep_or(waiter);
            if (clock_.steady_now() >= wake_) pump();
        } else {
            co_await waiter.told.wait();
        }
        if (!waiter.is_done()) waiter.told.reset();
    }
}

Task<> Turnstile::sleep_or(Waiter& waiter) {
    using namespace boost::asio::experimental::awaitable_operators;
    std::exception_ptr cancelled;
    try {
        co_await (clock_.sleep_until(wake_) || waiter.told.wait());
    } catch (const boost::asio::multiple_exceptions& both) {
        cancelled = both.first_exception();
    }
    if (cancelled) std::rethrow_exception(cancelled);
}

void Turnstile::pump() {
    const auto now = clock_.steady_now();
    const auto earlier_wake = wake_;
    wake_ = SteadyTime::max();
    std::set<std::string_view> full;  // what a higher lane is refused a lower one gets neither
    for (const auto& [lane, queue] : waiting_) {
        for (Waiter* waiter : queue) {
            if (waiter->is_done()) continue;
            if (circuit_.next(lane, now) > now) {
                waiter->sent_home = true;
                waiter->told.set();
                continue;
            }
            if (full.contains(waiter->bucket)) continue;
            const auto next = governor_.admit(waiter->bucket, lane, now);
            if (next > now) {
                full.insert(waiter->bucket);
                wake_ = std::min(wake_, next);
                continue;
            }
            circuit_.sent(lane, now);
            waiter->turn.emplace(Turn{*this, waiter->bucket, now});
            waiter->told.set();
        }
    }
    if (watch_ && wake_ < earlier_wake) watch_->told.set();  // it sleeps too long
}

void Turnstile::heard(const Reply& reply, SteadyTime sent_at) {
    if (reply.status >= 200 && reply.status < 300) circuit_.succeeded(sent_at);
    if (reply.status == 0 || reply.status >= 500) circuit_.failed(clock_.steady_now());
}

void Turnstile::ended(const std::string& bucket, const Reply& reply, SteadyTime sent_at) {
    governor_.ended(bucket, reply, sent_at, clock_.steady_now());
    pump();
}

Turn::Turn(Turnstile& turnstile, std::string bucket, SteadyTime sent_at)
    : turnstile_{&turnstile}, bucket_{std::move(bucket)}, sent_at_{sent_at} {}

Turn::Turn(Turn&& other) noexcept
    : turnstile_{std::exchange(other.turnstile_, nullptr)},
      bucket_{std::move(other.bucket_)},
      sent_at_{other.sent_at_} {}

Turn::~Turn() {
    if (turnstile_) turnstile_->ended(bucket_, Reply{}, sent_at_);
}

void Turn::settle(const Reply& reply) {
    LOCKSTEP_ASSERT(turnstile_ != nullptr);
    auto* turnstile = std::exchange(turnstile_, nullptr);
    turnstile->heard(reply, sent_at_);
    turnstile->ended(bucket_, reply, sent_at_);
}

}  // namespace lockstep::http
