// A vendor that counts calls per window. Spend early, idle at the edge, and send nothing across it whose answer is
// still out: the vendor might count it in either window.
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "core/assert.hpp"
#include "http/budget.hpp"

namespace lockstep::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Duration = SteadyTime::duration;

constexpr Duration kForeignPrior = seconds{10};  ///< the foreign rate before counts like so long an observation at most
constexpr Duration kNoPrior = seconds{2};        ///< and nobody's calls like so long a one, if there was none
constexpr double kForeignMargin = 1.2;
constexpr Duration kLookAgain = seconds{5};
constexpr Duration kLongestWait = seconds{65};  ///< whatever a header says
constexpr Duration kRounding = seconds{1};      ///< the vendor may have cut so much off the reset that it says

// What others want shows only as time goes by. Until we have watched a bucket for as long, we spend no more than this
// share at once and the rest evenly. A few calls and a long pause are no acquaintance.
constexpr Duration kAcquaintance = std::chrono::minutes{1};
constexpr Duration kForgotten = std::chrono::minutes{5};
constexpr double kFirstShare = 0.2;

bool is_urgent(Lane lane) {
    return lane == Lane::lockdown || lane == Lane::offboard;
}

double to_seconds(Duration duration) {
    return std::chrono::duration<double>(duration).count();
}

/// The vendor's window as far as it is known. Both bounds are times on our clock: headers have whole seconds, and an
/// answer was written at some moment between sending and receiving.
struct Window {
    SteadyTime opened;
    SteadyTime end_earliest;
    SteadyTime end_said;  ///< unless the vendor cuts off what is less than a second
    SteadyTime end_latest;
};

class WindowBudget final : public Budget {
public:
    WindowBudget(const WindowSettings& settings, const Shares& shares)
        : settings_{settings}, shares_{shares}, limit_{settings.first_limit} {}

    SteadyTime next(Lane lane, SteadyTime now, int ahead) const override {
        if (now < refused_until_) return refused_until_;
        if (!is_open(now)) return out_ + ahead < usable(lane) ? now : SteadyTime::max();
        if (!is_urgent(lane) && now >= window_->end_earliest - edge()) return at_the_edge(now, ahead);
        const auto left = usable(lane) - used() - ahead;
        if (left <= 0) return is_urgent(lane) ? window_->end_latest : at_the_edge(now, ahead);
        if (is_urgent(lane)) return now;
        if (const auto paced = while_strange(lane, now, ahead); paced > now) return paced;
        if (left > foreign_beyond_headroom(now)) return now;
        // Others want the rest; one call now and then shows whether they still do.
        if (out_ > 0) return SteadyTime::max();
        return std::min(window_->end_latest, std::max(now, learned_at_ + kLookAgain));
    }

    void sent(Lane lane, SteadyTime now) override {
        if (!is_open(now)) open(now);
        if (!is_urgent(lane) && now >= window_->end_said) scouted_ = true;
        ++out_;
        ++spent_;
        spent_by_[now] = spent_;
    }

    void ended(const Reply& reply, SteadyTime sent_at, SteadyTime now) override {
        --out_;
        if (reply.status != 0) latency_ += (now - sent_at - latency_) / 8;
        if (reply.is_concurrency_limit()) return;
        const bool counted = reply.limit.value_or(0) > 0 && reply.remaining && reply.reset_in;
        if (counted) learn(reply, sent_at, now);
        if (reply.status != 429) return;
        if (reply.retry_after || !counted) {
            refused_until_ =
                now + std::clamp<Duration>(reply.retry_after.value_or(seconds{1}), seconds{1}, kLongestWait);
        }
    }

    double per_minute() const override {
        return static_cast<double>(usable(Lane::bulk)) * to_seconds(std::chrono::minutes{1}) /
               to_seconds(settings_.window);
    }

private:
    bool is_open(SteadyTime now) const { return window_ && now < window_->end_latest; }

    /// One call goes when the window is over by what the vendor says: its answer tells whether it is. All others wait
    /// for that, or until it is over whatever the vendor cuts off.
    SteadyTime at_the_edge(SteadyTime now, int ahead) const {
        if (is_guess_ || scouted_ || ahead > 0) return window_->end_latest;
        return std::max(now, window_->end_said);
    }

    /// While the bucket is new to us, when the next call keeps the even pace.
    SteadyTime while_strange(Lane lane, SteadyTime now, int ahead) const {
        const auto known = watched_ + (now - begun());
        if (known >= kAcquaintance) return now;
        const double spent = static_cast<double>(spent_ + ahead + 1) / static_cast<double>(usable(lane));
        const double due = std::max(0.0, spent - kFirstShare) / (1 - kFirstShare);
        const auto wanted = std::chrono::duration_cast<Duration>(kAcquaintance * std::min(due, 1.0));
        return now + std::max<Duration>(wanted - known, Duration{});
    }

    void open(SteadyTime now) {
        if (window_ && now - window_->end_latest < kForgotten) {
            const auto here = watched_here();
            prior_rate_ = foreign_rate();
            prior_ = std::min<Duration>(prior_ + here, kForeignPrior);
            watched_ += here;
        } else {
            prior_rate_ = 0;
            prior_ = kNoPrior;
            watched_ = {};
        }
        const auto latest = now + settings_.window + kRounding;
        window_ = Window{now, now + settings_.window - seconds{1}, latest, latest};
        is_guess_ = true;  // somebody else may have opened it before
        scouted_ = false;
        spent_ = out_;  // what has no answer yet may be counted in this window
        counted_by_vendor_ = 0;
        foreign_ = 0;
        spent_by_.clear();
    }

    void learn(const Reply& reply, SteadyTime sent_at, SteadyTime now) {
        limit_ = *reply.limit;
        const auto counted = std::max<std::int64_t>(0, *reply.limit - *reply.remaining);
        const Duration rest = std::min<Duration>(*reply.reset_in, kLongestWait);
        SteadyTime earliest = sent_at + rest - seconds{1};
        SteadyTime said = now + rest;
        if (counted == 1) said = std::min<SteadyTime>(said, now + settings_.window);  // this call opened it
        if (!window_ || (earliest > window_->end_latest && !is_guess_)) {
            open(now);  // the vendor's next window has begun before we thought so
            spent_ = out_ + 1;
        } else if (sent_at < window_->opened || (!is_guess_ && said + kRounding < window_->end_earliest)) {
            return;  // an answer of the window before
        }
        if (!is_guess_) {
            earliest = std::max(earliest, window_->end_earliest);
            said = std::min(said, window_->end_said);
        }
        is_guess_ = false;
        window_->end_earliest = earliest;
        window_->end_said = std::max(said, earliest);
        window_->end_latest = window_->end_said + kRounding;
        counted_by_vendor_ = std::max(counted_by_vendor_, counted);
        const auto ours = spent_by_.find(sent_at);  // what we sent later is hardly in this count
        foreign_ = std::max<std::int64_t>(0, counted - (ours == spent_by_.end() ? spent_ : ours->second));
        learned_at_ = now;
    }

    /// Calls in this window that the vendor has counted or may yet: those without an answer may not be in its count.
    std::int64_t used() const { return std::max(spent_, counted_by_vendor_ + out_); }

    /// What others are expected to want of the rest of this window, beyond the headroom that they have anyhow.
    std::int64_t foreign_beyond_headroom(SteadyTime now) const {
        const double wanted = kForeignMargin * foreign_rate() * to_seconds(window_->end_latest - now);
        return std::max<std::int64_t>(0, static_cast<std::int64_t>(std::ceil(wanted)) - headroom());
    }

    /// When the vendor's window began, which somebody else may have opened before us.
    SteadyTime begun() const {
        const auto said = window_->end_latest - settings_.window;
        return is_guess_ ? window_->opened : std::min<SteadyTime>(window_->opened, said);
    }

    /// How much of this window the last answer tells of.
    Duration watched_here() const { return std::max<Duration>(learned_at_ - begun(), Duration{}); }

    /// Calls a second by others, in this window and before.
    double foreign_rate() const {
        const double before = to_seconds(prior_);
        return (static_cast<double>(foreign_) + prior_rate_ * before) / (to_seconds(watched_here()) + before);
    }

    std::int64_t headroom() const {
        return static_cast<std::int64_t>(std::ceil(static_cast<double>(limit_) * shares_.headroom));
    }

    std::int64_t usable(Lane lane) const {
        const auto ours = std::max<std::int64_t>(1, limit_ - headroom());
        const auto reserve = std::min<std::int64_t>(
            ours - 1,
            std::max<std::int64_t>(1, static_cast<std::int64_t>(static_cast<double>(ours) * shares_.reserved)));
        switch (lane) {
            case Lane::lockdown: return ours;
            case Lane::offboard: return ours - reserve / 2;
            case Lane::interactive:
            case Lane::event:
            case Lane::bulk: return ours - reserve;
        }
        LOCKSTEP_UNREACHABLE();
    }

    /// Before the edge: about as long as an answer may take.
    Duration edge() const { return std::clamp<Duration>(latency_ * 3, milliseconds{100}, seconds{3}); }

    WindowSettings settings_;
    Shares shares_;
    std::int64_t limit_;
    std::optional<Window> window_;
    bool is_guess_ = false;   ///< no answer of this window was seen yet
    bool scouted_ = false;    ///< a call was sent across its edge, to see whether it is over
    Duration watched_{};      ///< how long we have seen what others do, in the windows before
    std::int64_t spent_ = 0;  ///< ours, in this window
    std::int64_t out_ = 0;    ///< ours, without an answer
    std::int64_t counted_by_vendor_ = 0;
    std::map<SteadyTime, std::int64_t> spent_by_;  ///< ours in this window up to each moment at which we sent
    std::int64_t foreign_ = 0;                     ///< calls in this window by others, as the last answer shows
    SteadyTime learned_at_{};
    double prior_rate_ = 0;      ///< others' calls a second in the windows before,
    Duration prior_ = kNoPrior;  ///< and how long an observation that counts for
    SteadyTime refused_until_{};
    Duration latency_{milliseconds{200}};
};

}  // namespace

std::unique_ptr<Budget> make_budget(const WindowSettings& settings, const Shares& shares) {
    return std::make_unique<WindowBudget>(settings, shares);
}

}  // namespace lockstep::http
