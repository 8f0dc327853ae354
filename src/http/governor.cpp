#include "http/governor.hpp"

#include <algorithm>

#include "core/assert.hpp"

namespace lockstep::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kFirstQuiet{250};
constexpr milliseconds kLongestQuiet{10'000};
constexpr seconds kRegain{10};  ///< without a complaint: one more place in flight
constexpr int kMostDoublings = 6;

/// Places of `places` that a lane may see taken and still go.
int allowed(Lane lane, int places) {
    switch (lane) {
        case Lane::lockdown: return places + 3;
        case Lane::offboard: return places + 1;
        case Lane::interactive:
        case Lane::event: return places;
        case Lane::bulk: return std::max(1, places - 1);
    }
    LOCKSTEP_UNREACHABLE();
}

std::unique_ptr<Budget> make(const BucketSettings& settings, const Shares& shares) {
    return std::visit([&](const auto& pace) { return make_budget(pace, shares); }, settings.pace);
}

}  // namespace

Governor::Governor(GovernorSettings settings, Random& random)
    : settings_{std::move(settings)}, random_{random}, places_{settings_.max_in_flight} {
    for (const auto& [name, bucket] : settings_.buckets) {
        buckets_.emplace(name, Bucket{make(bucket, settings_.shares), bucket.max_in_flight, 0});
    }
}

Governor::~Governor() = default;

SteadyTime Governor::admit(const std::string& name, Lane lane, SteadyTime now) {
    if (places_ < settings_.max_in_flight && now >= regain_at_) {
        ++places_;
        regain_at_ = now + kRegain;
    }
    if (now < quiet_until_ && lane != Lane::lockdown) return quiet_until_;
    auto& asked = bucket(name);
    if (!has_place(asked, lane)) return SteadyTime::max();
    const auto next = asked.budget->next(lane, now, 0);
    if (next > now) return next;
    asked.budget->sent(lane, now);
    ++asked.in_flight;
    ++in_flight_;
    return now;
}

SteadyTime Governor::outlook(const std::string& name, Lane lane, SteadyTime now, int ahead) {
    const auto quiet = lane == Lane::lockdown ? now : quiet_until_;
    return std::max(quiet, bucket(name).budget->next(lane, now, ahead));
}

void Governor::ended(const std::string& name, const Reply& reply, SteadyTime sent_at, SteadyTime now) {
    auto& of = bucket(name);
    LOCKSTEP_ASSERT(of.in_flight > 0);
    --of.in_flight;
    --in_flight_;
    of.budget->ended(reply, sent_at, now);
    if (reply.is_concurrency_limit()) {
        too_many_at_once(now);
    } else if (reply.status != 0) {
        complaints_ = 0;
    }
}

std::map<std::string, double> Governor::permitted_per_minute() const {
    std::map<std::string, double> permitted;
    for (const auto& [name, bucket] : buckets_) permitted.emplace(name, bucket.budget->per_minute());
    return permitted;
}

Governor::Bucket& Governor::bucket(const std::string& name) {
    const auto known = buckets_.find(name);
    if (known != buckets_.end()) return known->second;
    return buckets_.emplace(name, Bucket{make(settings_.other, settings_.shares), settings_.other.max_in_flight, 0})
        .first->second;
}

bool Governor::has_place(const Bucket& bucket, Lane lane) const {
    if (bucket.max_in_flight && bucket.in_flight >= allowed(lane, *bucket.max_in_flight)) return false;
    return in_flight_ < allowed(lane, places_);
}

void Governor::too_many_at_once(SteadyTime now) {
    const auto longest = std::min(kLongestQuiet, kFirstQuiet * (1 << std::min(complaints_, kMostDoublings)));
    ++complaints_;
    quiet_until_ = now + milliseconds{random_.below(static_cast<std::uint64_t>(longest.count()) + 1)};
    places_ = std::max(1, places_ / 2);
    regain_at_ = now + kRegain;
}

}  // namespace lockstep::http
