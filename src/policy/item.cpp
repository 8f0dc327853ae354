#include "policy/item.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/assert.hpp"

namespace lockstep::policy {

const Item* Item::find(std::string_view key) const {
    const auto it = std::ranges::find(keys, key, &Key::name);
    return it == keys.end() ? nullptr : &items[static_cast<std::size_t>(it - keys.begin())];
}

std::string describe(const Item& item) {
    switch (item.kind) {
        case Item::Kind::null: return "nothing";
        case Item::Kind::scalar: return fmt::format("\"{}\"", item.text);
        case Item::Kind::list: return "a list";
        case Item::Kind::map: return "a section";
    }
    LOCKSTEP_UNREACHABLE();
}

}  // namespace lockstep::policy
