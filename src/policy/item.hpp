// A YAML document as plain data with exact places. Only the reader behind it knows yaml-cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/report.hpp"

namespace lockstep::policy {

struct Item {
    enum class Kind { null, scalar, list, map };
    struct Key {
        std::string name;
        Position at;
    };

    Kind kind = Kind::null;
    Position at;
    std::string text;         ///< of a scalar
    bool verbatim = false;    ///< the scalar's text stands in one piece in the file, from `text_at` on
    Position text_at;         ///< where it starts, past the quote; `at` if not verbatim
    std::vector<Key> keys;    ///< of a map, in the file's order, one for each of `items`
    std::vector<Item> items;  ///< of a list or map

    [[nodiscard]] const Item* find(std::string_view key) const;
    [[nodiscard]] bool is_scalar() const { return kind == Kind::scalar; }
};

/// For problems: `the text "x"`, `a list`, `a section`, `nothing`.
[[nodiscard]] std::string describe(const Item& item);

/// Largest file, deepest nesting and most items (aliases counted as often as they are used) of one document.
inline constexpr std::size_t kMaxFileBytes = 1 << 20;
inline constexpr std::size_t kMaxItemDepth = 32;
inline constexpr std::size_t kMaxItems = 100'000;

/// Reads one document. Keys given twice, keys that are no text, and tags are reported.
/// `${env:NAME}`, `${file:PATH}` and `{n}` may stand in any scalar, also within `{…}` and `[…]` where YAML itself would
/// take their braces for its own.
/// @return an item of kind null if the text is no YAML at all; that is reported.
[[nodiscard]] Item read_yaml(std::string_view text, const std::string& file, Report& report);

}  // namespace lockstep::policy
