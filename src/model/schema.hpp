// Which attributes a directory has, and which of them a policy reads: the slots (DESIGN §3).
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/side.hpp"

namespace lockstep {

enum class ValueType { text, boolean, integer, number, list };
template <>
struct EnumNames<ValueType> {
    static constexpr std::array<std::string_view, 5> kNames{"text", "boolean", "integer", "number", "list"};
};

/// One attribute as the policy names it: `department`, `attributes.costUnit`, `phoneNumbers.work`,
/// `addresses.work.locality` in JumpCloud; the profile's key in Okta.
struct AttributeSchema {
    std::string name;
    ValueType type = ValueType::text;
    bool required = false;             ///< never cleared, needed on create
    bool writable = true;              ///< false: computed by the vendor or mastered elsewhere
    bool unique = false;               ///< no two accounts may hold the same value
    bool custom = false;               ///< read from the tenant, not known beforehand
    bool reference = false;            ///< holds another person (a manager)
    std::size_t max_length = 0;        ///< code points, 0 = not known
    std::vector<std::string> allowed;  ///< the enum's values, empty = any

    friend bool operator==(const AttributeSchema&, const AttributeSchema&) = default;
};

/// The attributes of one directory.
struct Schema {
    Side side = Side::jumpcloud;
    std::vector<AttributeSchema> attributes;
    /// False: the tenant's own attributes were not read yet, so an unknown name may be one of them.
    bool custom_known = false;

    /// By its exact name; JumpCloud's open families (`attributes.NAME`, `phoneNumbers.TYPE`, `addresses.TYPE.PART`)
    /// match any valid element name.
    [[nodiscard]] std::optional<AttributeSchema> find(std::string_view name) const;
    /// For "did you mean" and completion; an open family stands with a usual member.
    [[nodiscard]] std::vector<std::string> names() const;
    friend bool operator==(const Schema&, const Schema&) = default;
};

/// What every tenant has. Source: API-okta.md §2.4, §2.10; API-jumpcloud.md §4.1.
[[nodiscard]] Schema base_schema(Side side);

/// Each attribute that a policy reads in one directory has a number; accounts hold their values by it.
class SlotTable {
public:
    /// The number of `name`, taken anew if it has none.
    std::size_t slot(std::string_view name);
    [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const;
    [[nodiscard]] const std::string& name(std::size_t slot) const { return names_.at(slot); }
    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
    [[nodiscard]] std::size_t size() const { return names_.size(); }
    friend bool operator==(const SlotTable&, const SlotTable&) = default;

private:
    std::vector<std::string> names_;
};

}  // namespace lockstep
