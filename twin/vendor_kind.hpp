// Which of the two vendors is meant, and how the control API spells it.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace lockstep::twin {

enum class VendorKind { okta, jumpcloud };

inline constexpr std::array kVendorKinds{VendorKind::okta, VendorKind::jumpcloud};

[[nodiscard]] constexpr std::string_view to_string(VendorKind kind) {
    return kind == VendorKind::okta ? "okta" : "jumpcloud";
}

[[nodiscard]] constexpr std::optional<VendorKind> find_vendor_kind(std::string_view text) {
    for (const auto kind : kVendorKinds) {
        if (text == to_string(kind)) return kind;
    }
    return std::nullopt;
}

}  // namespace lockstep::twin
