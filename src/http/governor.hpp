// Says when a call to one directory may go: rate buckets, places in flight, lanes. Pure: time is an argument.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "core/clock.hpp"
#include "core/random.hpp"
#include "http/budget.hpp"
#include "http/reply.hpp"
#include "model/side.hpp"

namespace lockstep::http {

struct BucketSettings {
    std::variant<WindowSettings, AdaptiveSettings> pace = WindowSettings{};
    std::optional<int> max_in_flight;  ///< of this bucket alone
};

struct GovernorSettings {
    int max_in_flight = 10;  ///< places; see `Governor`
    Shares shares;
    std::map<std::string, BucketSettings> buckets;
    BucketSettings other;  ///< of a bucket that is not named
};

/// Of the places in flight `bulk` leaves one to `interactive` and `event`; `offboard` may pass their number by one,
/// `lockdown` by three. So no lane can starve a higher one.
class Governor {
public:
    Governor(GovernorSettings settings, Random& random);
    ~Governor();

    /// Asks for one call. `now` or earlier: it is granted and counted as sent; `ended` must follow. Later: ask again
    /// then. `SteadyTime::max()`: ask again after the next `ended`.
    [[nodiscard]] SteadyTime admit(const std::string& bucket, Lane lane, SteadyTime now);

    /// When a call would be granted if `ahead` others went before it. Nothing is counted. Places in flight are left out
    /// of it: they come back within the time of an answer.
    [[nodiscard]] SteadyTime outlook(const std::string& bucket, Lane lane, SteadyTime now, int ahead);

    /// A granted call was answered, or ended without (status 0).
    void ended(const std::string& bucket, const Reply& reply, SteadyTime sent_at, SteadyTime now);

    [[nodiscard]] int in_flight() const { return in_flight_; }
    /// bucket → calls per minute permitted to everyday lanes, headroom taken off; the buckets named or used so far.
    [[nodiscard]] std::map<std::string, double> permitted_per_minute() const;

private:
    struct Bucket {
        std::unique_ptr<Budget> budget;
        std::optional<int> max_in_flight;
        int in_flight = 0;
    };

    [[nodiscard]] Bucket& bucket(const std::string& name);
    [[nodiscard]] bool has_place(const Bucket& bucket, Lane lane) const;
    void too_many_at_once(SteadyTime now);

    GovernorSettings settings_;
    Random& random_;
    std::map<std::string, Bucket> buckets_;
    int in_flight_ = 0;
    int places_;                ///< `max_in_flight`, less while the vendor complains about concurrency
    int complaints_ = 0;        ///< about concurrency, in a row
    SteadyTime quiet_until_{};  ///< nothing goes before this
    SteadyTime regain_at_{};    ///< one place comes back
};

}  // namespace lockstep::http
