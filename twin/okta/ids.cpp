#include "twin/okta/ids.hpp"

#include <fmt/format.h>

namespace lockstep::twin::okta {
namespace {

constexpr std::string_view kDigits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";

void append_random(std::string& text, std::size_t length, std::size_t digits, Random& random) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < length; ++i) {
        if (i % 10 == 0) bits = random.next();
        text += kDigits[(bits & 63) % digits];
        bits >>= 6;
    }
}

}  // namespace

std::string make_id(std::string_view prefix, std::uint64_t serial, Random& random) {
    // Base 36 keeps byte order and number order the same; the head starts where a 2026 org's ids do.
    char ordered[6];
    std::uint64_t rest = serial + 1'573'000'000;
    for (int i = 5; i >= 0; --i) {
        ordered[i] = kDigits[rest % 36];
        rest /= 36;
    }
    std::string id{prefix};
    id.append(ordered, sizeof ordered);
    append_random(id, 17 - id.size(), 62, random);
    return id += "5d7";
}

std::string make_error_id(Random& random) {
    std::string id = "oae";
    append_random(id, 22, 64, random);
    return id;
}

std::string make_request_id(Random& random) {
    const auto high = random.next();
    const auto low = random.next();
    return fmt::format("{:016x}{:016x}", high, low);
}

std::string make_uuid(Random& random) {
    const auto high = random.next();
    const auto low = random.next();
    return fmt::format("{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}", high >> 32, (high >> 16) & 0xffff, high & 0xfff,
                       0x8000 | (low >> 50), low & 0xffff'ffff'ffff);
}

std::string make_secret(std::size_t length, Random& random) {
    std::string text;
    append_random(text, length, 64, random);
    return text;
}

}  // namespace lockstep::twin::okta
