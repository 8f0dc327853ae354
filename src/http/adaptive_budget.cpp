// A vendor that publishes no limit: additive increase while it is content, multiplicative decrease when it complains.
#include <algorithm>
#include <optional>

#include "core/assert.hpp"
#include "http/budget.hpp"

namespace lockstep::http {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using Duration = SteadyTime::duration;

constexpr double kCut = 0.5;
constexpr Duration kRemembered = hours{1};  ///< how long a complaint keeps us below the rate that caused it
constexpr Duration kLongestWait = minutes{15};
constexpr double kUrgentRate = 1;  ///< calls a second that lockdown and offboard have beside the common pace
constexpr int kUrgentBurst = 4;    ///< one lockdown

Duration interval(double per_second) {
    return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(1 / per_second));
}

class AdaptiveBudget final : public Budget {
public:
    AdaptiveBudget(const AdaptiveSettings& settings, const Shares& shares)
        : settings_{settings}, shares_{shares}, rate_{std::min(settings.start, settings.ceiling)} {}

    SteadyTime next(Lane lane, SteadyTime now, int ahead) const override {
        const auto common = std::max({now, next_common_, refused_until_}) + interval(rate_) * ahead;
        switch (lane) {
            case Lane::lockdown:
            case Lane::offboard: {
                const auto own = next_urgent_ - interval(kUrgentRate) * (kUrgentBurst - 1);
                return std::max({now, refused_until_, std::min(common, own)});
            }
            case Lane::interactive:
            case Lane::event:
            case Lane::bulk: return common;
        }
        LOCKSTEP_UNREACHABLE();
    }

    void sent(Lane, SteadyTime now) override {
        if (clean_since_ == SteadyTime{}) clean_since_ = now;
        if (next_common_ > now) next_urgent_ = std::max(next_urgent_, now) + interval(kUrgentRate);
        // An urgent call takes its place in the common pace too, so that the sum keeps the rate.
        next_common_ = std::max(next_common_, now) + interval(rate_);
    }

    void ended(const Reply& reply, SteadyTime sent_at, SteadyTime now) override {
        if (reply.status == 429 || reply.status == 503) {
            complain(reply, sent_at, now);
        } else if (reply.status != 0) {
            grow(now);
        }
    }

    double per_minute() const override { return rate_ * 60; }

private:
    void complain(const Reply& reply, SteadyTime sent_at, SteadyTime now) {
        if (reply.retry_after) {
            refused_until_ =
                std::max(refused_until_, now + std::clamp<Duration>(*reply.retry_after, seconds{1}, kLongestWait));
        }
        clean_since_ = now;
        if (sent_at < cut_at_) return;  // sent at the rate that was already cut
        cap_ = std::max(settings_.floor, rate_ * (1 - shares_.headroom));
        rate_ = std::max(settings_.floor, rate_ * kCut);
        cut_at_ = now;
        next_common_ = std::max(next_common_, now + interval(rate_));
    }

    void grow(SteadyTime now) {
        if (cap_ && now - cut_at_ > kRemembered) cap_.reset();
        if (now - clean_since_ < minutes{1}) return;
        clean_since_ = now;
        const double ceiling = cap_ ? std::min(*cap_, settings_.ceiling) : settings_.ceiling;
        rate_ = std::max(rate_, std::min(rate_ + settings_.step, ceiling));
    }

    AdaptiveSettings settings_;
    Shares shares_;
    double rate_;                ///< calls per second
    std::optional<double> cap_;  ///< the rate complained of, headroom taken off
    SteadyTime next_common_{};
    SteadyTime next_urgent_{};
    SteadyTime refused_until_{};
    SteadyTime cut_at_{};
    SteadyTime clean_since_{};
};

}  // namespace

std::unique_ptr<Budget> make_budget(const AdaptiveSettings& settings, const Shares& shares) {
    return std::make_unique<AdaptiveBudget>(settings, shares);
}

}  // namespace lockstep::http
