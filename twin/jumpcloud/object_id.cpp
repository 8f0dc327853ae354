#include "twin/jumpcloud/object_id.hpp"

#include <algorithm>
#include <cctype>

namespace lockstep::twin::jumpcloud {
namespace {

constexpr std::uint32_t kCounterEnd = 1U << 24U;

void write_hex(std::string& out, std::uint64_t value, int digits) {
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) out += "0123456789abcdef"[(value >> shift) & 0xfU];
}

}  // namespace

std::string ObjectIds::make(WallTime now) {
    const auto wanted = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
    if (wanted > static_cast<std::int64_t>(second_)) {
        second_ = static_cast<std::uint64_t>(wanted);
        counter_ = 0;
    } else if (++counter_ == kCounterEnd) {
        ++second_;
        counter_ = 0;
    }
    std::string id;
    id.reserve(24);
    write_hex(id, second_, 8);
    write_hex(id, process_, 10);
    write_hex(id, counter_, 6);
    return id;
}

bool is_object_id(std::string_view text) {
    return text.size() == 24 && std::ranges::all_of(text, [](unsigned char c) { return std::isxdigit(c) != 0; });
}

}  // namespace lockstep::twin::jumpcloud
