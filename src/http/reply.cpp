#include "http/reply.hpp"

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

}  // namespace

Reply read_reply(const Response& response, WallTime now) {
    const auto date = response.headers.find("Date").and_then(from_http_date).value_or(now);
    Reply reply;
    reply.status = response.status;
    reply.limit = to_number(response.headers.find("x-rate-limit-limit"));
    reply.remaining = to_number(response.headers.find("x-rate-limit-remaining"));
    if (const auto reset = to_number(response.headers.find("x-rate-limit-reset"))) {
        reply.reset_in = WallTime{std::chrono::seconds{*reset}} - date;
    }
    const auto retry_after = response.headers.find("Retry-After");
    if (const auto seconds = to_number(retry_after)) {
        reply.retry_after = std::chrono::seconds{*seconds};
    } else if (retry_after) {
        if (const auto at = from_http_date(*retry_after)) reply.retry_after = *at - date;
    }
    return reply;
}

void drop_byte_order_mark(Response& response) {
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    if (response.body.starts_with(kMark)) response.body.erase(0, kMark.size());
}

}  // namespace lockstep::http
