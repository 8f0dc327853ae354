#include "core/clock.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>

namespace lockstep {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

struct Civil {
    std::chrono::year_month_day date;
    std::chrono::hh_mm_ss<milliseconds> time;
};

Civil to_civil(WallTime time) {
    const std::chrono::sys_time<milliseconds> point{time.time_since_epoch()};
    const auto day = std::chrono::floor<days>(point);
    return {std::chrono::year_month_day{day}, std::chrono::hh_mm_ss<milliseconds>{point - day}};
}

std::optional<WallTime> from_civil(int year, unsigned month, unsigned day, int hour, int minute, int second) {
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
    if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
    const auto since = std::chrono::sys_days{date}.time_since_epoch() + std::chrono::hours{hour} +
                       std::chrono::minutes{minute} + seconds{second};
    return WallTime{std::chrono::duration_cast<milliseconds>(since)};
}

/// Exactly `digits` decimal digits, taken off the front of `text`.
std::optional<int> take_digits(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) return std::nullopt;
    int value = 0;
    for (const char c : text.substr(0, digits)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool take_char(std::string_view& text, char wanted) {
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

}  // namespace

WallTime SystemClock::wall_now() const {
    return WallTime{std::chrono::duration_cast<milliseconds>(std::chrono::system_clock::now().time_since_epoch())};
}

SteadyTime SystemClock::steady_now() const {
    return SteadyTime{
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch())};
}

Task<> SystemClock::sleep_until(SteadyTime until) {
    boost::asio::steady_timer timer{co_await boost::asio::this_coro::executor};
    timer.expires_at(std::chrono::steady_clock::time_point{until.time_since_epoch()});
    co_await timer.async_wait(boost::asio::use_awaitable);
}

std::string to_rfc3339(WallTime time) {
    const auto [date, clock] = to_civil(time);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                       clock.minutes().count(), clock.seconds().count(), clock.subseconds().count());
}

std::optional<WallTime> from_rfc3339(std::string_view text) {
    const auto year = take_digits(text, 4);
    if (!year || !take_char(text, '-')) return std::nullopt;
    const auto month = take_digits(text, 2);
    if (!month || !take_char(text, '-')) return std::nullopt;
    const auto day = take_digits(text, 2);
    if (!day) return std::nullopt;
    if (text.empty()) return from_civil(*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day), 0, 0, 0);
    if (!take_char(text, 'T') && !take_char(text, 't') && !take_char(text, ' ')) return std::nullopt;
    const auto hour = take_digits(text, 2);
    if (!hour || !take_char(text, ':')) return std::nullopt;
    const auto minute = take_digits(text, 2);
    if (!minute || !take_char(text, ':')) return std::nullopt;
    const auto second = take_digits(text, 2);
    if (!second) return std::nullopt;
    int fraction = 0;
    if (take_char(text, '.')) {
        int seen = 0;
        while (!text.empty() && text.front() >= '0' && text.front() <= '9' && seen < 9) {
            if (seen < 3) fraction = fraction * 10 + (text.front() - '0');
            text.remove_prefix(1);
            ++seen;
        }
        if (seen == 0) return std::nullopt;
        for (; seen < 3; ++seen) fraction *= 10;
    }
    auto offset = std::chrono::minutes{0};
    if (!take_char(text, 'Z') && !take_char(text, 'z')) {
        const bool minus = !text.empty() && text.front() == '-';
        if (!take_char(text, '+') && !take_char(text, '-')) return std::nullopt;
        const auto hours = take_digits(text, 2);
        take_char(text, ':');
        const auto minutes = take_digits(text, 2);
        if (!hours || !minutes) return std::nullopt;
        offset = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
        if (minus) offset = -offset;
    }
    if (!text.empty()) return std::nullopt;
    const auto civil =
        from_civil(*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day), *hour, *minute, *second);
    if (!civil) return std::nullopt;
    return *civil + milliseconds{fraction} - offset;
}

std::optional<WallTime> from_http_date(std::string_view text) {
    // "Tue, 24 Nov 2026 12:57:42 GMT"
    if (text.size() != 29 || !text.ends_with(" GMT")) return std::nullopt;
    text.remove_prefix(5);
    const auto day = take_digits(text, 2);
    if (!day || !take_char(text, ' ')) return std::nullopt;
    unsigned month = 0;
    for (unsigned i = 0; i < kMonths.size(); ++i) {
        if (text.starts_with(kMonths.at(i))) month = i + 1;
    }
    if (month == 0) return std::nullopt;
    text.remove_prefix(3);
    if (!take_char(text, ' ')) return std::nullopt;
    const auto year = take_digits(text, 4);
    if (!year || !take_char(text, ' ')) return std::nullopt;
    const auto hour = take_digits(text, 2);
    if (!hour || !take_char(text, ':')) return std::nullopt;
    const auto minute = take_digits(text, 2);
    if (!minute || !take_char(text, ':')) return std::nullopt;
    const auto second = take_digits(text, 2);
    if (!second) return std::nullopt;
    return from_civil(*year, month, static_cast<unsigned>(*day), *hour, *minute, *second);
}

std::string to_http_date(WallTime time) {
    const auto [date, clock] = to_civil(time);
    const std::chrono::weekday weekday{std::chrono::sys_days{date}};
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays.at(weekday.c_encoding()),
                       static_cast<unsigned>(date.day()), kMonths.at(static_cast<unsigned>(date.month()) - 1),
                       static_cast<int>(date.year()), clock.hours().count(), clock.minutes().count(),
                       clock.seconds().count());
}

}  // namespace lockstep
