// Times are texts in RFC 3339, UTC. `now` is an input like any other: the planner has no clock.
#include <fmt/format.h>

#include "core/clock.hpp"
#include "expression/function_table.hpp"

namespace lockstep::expression {
namespace {

using enum Accepts;

constexpr std::int64_t kMaxDays = 36'600;  // a century: far from where the clock's type ends

std::expected<WallTime, NoValue> time_of(const Arguments& given, std::size_t index) {
    if (const auto time = from_rfc3339(given.text(index))) return *time;
    return std::unexpected{NoValue{fmt::format("\"{}\" is no date or time (RFC 3339)", given.text(index))}};
}

/// Whatever rests on `now` is another answer from `time` on.
void stands_until(const Arguments& given, WallTime time) {
    auto* changes_at = given.inputs->changes_at;
    if (changes_at == nullptr || time <= given.inputs->now) return;
    if (!*changes_at || time < **changes_at) *changes_at = time;
}

/// The shortest time: from now on in every moment.
constexpr WallTime::duration kMoment{1};

Result now(const Arguments& given) {
    stands_until(given, given.inputs->now + kMoment);
    return text_result(to_rfc3339(given.inputs->now));
}

std::string day_of(WallTime time) {
    return to_rfc3339(time).substr(0, std::string_view{"2026-11-24"}.size());
}

Result today(const Arguments& given) {
    stands_until(given, std::chrono::floor<std::chrono::days>(given.inputs->now) + std::chrono::days{1});
    return text_result(day_of(given.inputs->now));
}

Result is_past(const Arguments& given) {
    const auto time = time_of(given, 0);
    if (!time) return std::unexpected{time.error()};
    stands_until(given, *time);
    return Value::boolean(*time <= given.inputs->now);
}

Result plus_days(const Arguments& given) {
    const auto time = time_of(given, 0);
    if (!time) return std::unexpected{time.error()};
    const auto days = given.integer(1);
    if (days < -kMaxDays || days > kMaxDays) return no_value(fmt::format("{} days is too far", days));
    return text_result(to_rfc3339(*time + std::chrono::days{days}));
}

Result days_until(const Arguments& given) {
    const auto time = time_of(given, 0);
    if (!time) return std::unexpected{time.error()};
    const auto days = std::chrono::floor<std::chrono::days>(*time - given.inputs->now);
    stands_until(given, *time - days + kMoment);
    return Value::integer(days.count());
}

Result date(const Arguments& given) {
    const auto time = time_of(given, 0);
    if (!time) return std::unexpected{time.error()};
    return text_result(day_of(*time));
}

}  // namespace

std::vector<FunctionRow> time_functions() {
    return {
        {"Time.now",
         {},
         0,
         false,
         Type::text,
         "This moment, UTC.",
         "Time.now()",
         "2026-11-24T12:57:42.000Z",
         now,
         Special::time},
        {"Time.today",
         {},
         0,
         false,
         Type::text,
         "Today's date in UTC.",
         "Time.today()",
         "2026-11-24",
         today,
         Special::time},
        {"Time.isPast",
         {text},
         0,
         false,
         Type::boolean,
         "Whether a date or time has been reached.",
         R"(Time.isPast("2026-11-24"))",
         "true",
         is_past,
         Special::time},
        {"Time.daysUntil",
         {text},
         0,
         false,
         Type::integer,
         "Whole days from this moment to a date or time, rounded down; negative once it has passed.",
         R"(Time.daysUntil("2026-12-01"))",
         "6",
         days_until,
         Special::time},
        {"Time.plusDays",
         {text, integer},
         0,
         false,
         Type::text,
         "A date or time, so many days later.",
         R"(Time.plusDays("2026-11-24", 30))",
         "2026-12-24T00:00:00.000Z",
         plus_days},
        {"Time.date",
         {text},
         0,
         false,
         Type::text,
         "The date in UTC of a date or time.",
         R"(Time.date("2026-11-24T23:30:00-05:00"))",
         "2026-11-25",
         date},
    };
}

}  // namespace lockstep::expression
