// Elements of a user's three arrays, named like attributes: `attributes.costUnit`, `addresses.work.locality`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lockstep::directory::jumpcloud {

enum class Family { attributes, phone_numbers, addresses };

/// The array's key, the key that tells its elements apart, and the key that holds an element's value.
struct FamilyKeys {
    std::string_view array;
    std::string_view type;
    std::string_view value;  ///< empty for addresses: there the attribute names the part
};
[[nodiscard]] const FamilyKeys& keys_of(Family family);

struct Element {
    Family family = Family::attributes;
    std::string type;  ///< the custom attribute's name, or the type of the number or address
    std::string part;  ///< the key within the element that holds the value
};

/// Empty if `attribute` names a top-level field.
[[nodiscard]] std::optional<Element> find_element(std::string_view attribute);

/// The family whose array has that key.
[[nodiscard]] std::optional<Family> find_family(std::string_view array);

}  // namespace lockstep::directory::jumpcloud
