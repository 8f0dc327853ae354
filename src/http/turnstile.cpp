#include "http/turnstile.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "core/assert.hpp"
#include "core/event.hpp"
#include "core/wait_until.hpp"

namespace lockstep::http {

struct Turnstile::Waiter {
    Lane lane;
    std::uint64_t arrival;
    Queue* queue = nullptr;  ///< none: its wait is over
    Queue::iterator place{};
    std::optional<Turn> turn{};  ///< given back by its destructor if the waiter was cancelled meanwhile
    Event told{};
};

/// A waiter's place in its queue, for as long as it waits.
class Turnstile::Place {
public:
    Place(Turnstile& turnstile, Waiter& waiter, const std::string& bucket) : turnstile_{turnstile}, waiter_{waiter} {
        waiter.queue = &turnstile.waiting_[waiter.lane][bucket];
        waiter.place = waiter.queue->insert(waiter.queue->end(), &waiter);
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() { turnstile_.dismiss(waiter_); }

private:
    Turnstile& turnstile_;
    Waiter& waiter_;
};

Turnstile::Turnstile(GovernorSettings settings, Clock& clock, Random& random)
    : governor_{std::move(settings), random}, clock_{clock} {}

Turnstile::~Turnstile() {
    LOCKSTEP_ASSERT(waiting() == 0);
}

Task<Turn> Turnstile::enter(std::string bucket, Lane lane) {
    Waiter waiter{lane, ++arrivals_};
    {
        const Place place{*this, waiter, bucket};
        pump();
        co_await wait_for_grant(waiter);
    }
    if (!waiter.turn) throw CircuitOpen{circuit_.state(), until_try(lane)};
    co_return std::move(*waiter.turn);
}

std::size_t Turnstile::waiting() const {
    std::size_t count = 0;
    for (const auto& [lane, queues] : waiting_) {
        for (const auto& [bucket, queue] : queues) count += queue.size();
    }
    return count;
}

SteadyTime Turnstile::outlook(const std::string& bucket, Lane lane, int ahead) {
    const auto now = clock_.steady_now();
    for (const auto& [waiting_lane, queues] : waiting_) {
        const auto queue = queues.find(bucket);
        if (waiting_lane <= lane && queue != queues.end()) ahead += static_cast<int>(queue->second.size());
    }
    return std::max(circuit_.next(lane, now), governor_.outlook(bucket, lane, now, ahead));
}

std::chrono::milliseconds Turnstile::until_try(Lane lane) const {
    const auto now = clock_.steady_now();
    return std::chrono::ceil<std::chrono::milliseconds>(std::max(circuit_.next(lane, now), now) - now);
}

void Turnstile::dismiss(Waiter& waiter) {
    if (!waiter.queue) return;
    waiter.queue->erase(waiter.place);
    waiter.queue = nullptr;
    waiter.told.set();
    if (watch_ == &waiter) hand_on_watch();
}

void Turnstile::hand_on_watch() {
    watch_ = nullptr;
    for (const auto& [lane, queues] : waiting_) {
        for (const auto& [bucket, queue] : queues) {
            if (queue.empty()) continue;
            watch_ = queue.front();
            watch_->told.set();
            return;
        }
    }
}

Task<> Turnstile::wait_for_grant(Waiter& waiter) {
    while (waiter.queue) {
        if (!watch_) watch_ = &waiter;
        if (watch_ == &waiter && wake_ != SteadyTime::max()) {
            co_await wait_until(waiter.told, wake_, clock_);
            if (clock_.steady_now() >= wake_) pump();
        } else {
            co_await waiter.told.wait();
        }
        if (waiter.queue) waiter.told.reset();
    }
}

void Turnstile::pump() {
    const auto now = clock_.steady_now();
    const auto earlier_wake = wake_;
    wake_ = SteadyTime::max();
    std::set<std::string_view> full;  // what a higher lane is refused a lower one gets neither
    for (auto& [lane, queues] : waiting_) {
        while (Waiter* const waiter = grant_next(lane, queues, full, now)) dismiss(*waiter);
    }
    if (watch_ && wake_ < earlier_wake) watch_->told.set();  // it sleeps too long
}

/// Grants the one who waits longest in the lane, among the buckets that are not full, or sends them home if the circuit
/// is open. Null if there is nobody.
Turnstile::Waiter* Turnstile::grant_next(Lane lane, Queues& queues, std::set<std::string_view>& full, SteadyTime now) {
    while (true) {
        const std::string* bucket = nullptr;
        Waiter* first = nullptr;
        for (const auto& [name, queue] : queues) {
            if (queue.empty() || full.contains(name)) continue;
            if (first && queue.front()->arrival > first->arrival) continue;
            bucket = &name;
            first = queue.front();
        }
        if (!first || circuit_.next(lane, now) > now) return first;
        const auto next = governor_.admit(*bucket, lane, now);
        if (next <= now) {
            circuit_.sent(lane, now);
            first->turn.emplace(Turn{*this, *bucket, now});
            return first;
        }
        full.insert(*bucket);
        wake_ = std::min(wake_, next);
    }
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
