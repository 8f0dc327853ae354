#include "http/reply.hpp"

#include <algorithm>
#include <charconv>

namespace lockstep::http {
namespace {

/// A whole number; of values that a proxy joined with commas, the first.
std::optional<std::int64_t> to_number(std::optional<std::string_view> text) {
    if (!text) return std::nullopt;
    std::string_view digits = text->substr(0, text->find(','));
    while (digits.starts_with(' ')) digits.remove_prefix(1);
    while (digits.ends_with(' ')) digits.remove_suffix(1);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return number;
}

/// What a header says of a time is off by a day at most; more is a slip, in milliseconds perhaps, and must not
/// overflow.
constexpr std::chrono::hours kFarthest{24};
constexpr std::int64_t kLatestSecond = 1LL << 40;  ///< since 1970: in 34,000 years

std::chrono::milliseconds within_reach(std::chrono::seconds wait, std::chrono::seconds least) {
    return std::clamp<std::chrono::seconds>(wait, least, kFarthest);
}

std::chrono::seconds to_epoch(WallTime time) {
    return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch());
}

}  // namespace

Reply read_reply(const Response& response, WallTime now) {
    const auto date = response.headers.find("Date").and_then(from_http_date).value_or(now);
    Reply reply;
    reply.status = response.status;
    reply.limit = to_number(response.headers.find("x-rate-limit-limit"));
    reply.remaining = to_number(response.headers.find("x-rate-limit-remaining"));
    if (const auto reset = to_number(response.headers.find("x-rate-limit-reset"))) {
        const auto wait = std::clamp<std::int64_t>(*reset, 0, kLatestSecond) - to_epoch(date).count();
        reply.reset_in = within_reach(std::chrono::seconds{wait}, -kFarthest);
    }
    const auto retry_after = response.headers.find("Retry-After");
    if (const auto seconds = to_number(retry_after)) {
        reply.retry_after = within_reach(std::chrono::seconds{*seconds}, std::chrono::seconds{0});
    } else if (retry_after) {
        if (const auto at = from_http_date(*retry_after)) {
            reply.retry_after = within_reach(to_epoch(*at) - to_epoch(date), std::chrono::seconds{0});
        }
    }
    return reply;
}

void drop_byte_order_mark(Response& response) {
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    if (response.body.starts_with(kMark)) response.body.erase(0, kMark.size());
}

}  // namespace lockstep::http
