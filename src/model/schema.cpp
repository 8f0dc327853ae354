#include "model/schema.hpp"

#include <algorithm>
#include <span>

namespace lockstep {
namespace {

struct Row {
    std::string_view name;
    std::size_t max_length;
    bool required = false;
    bool unique = false;
    bool reference = false;
    bool writable = true;
};

constexpr std::array kOkta{
    Row{"login", 100, true, true},
    Row{"email", 100, true},
    Row{"firstName", 50, true},
    Row{"lastName", 50, true},
    Row{"secondEmail", 100},
    Row{"mobilePhone", 100},
    Row{"primaryPhone", 100},
    Row{"middleName", 0},
    Row{"honorificPrefix", 0},
    Row{"honorificSuffix", 0},
    Row{"title", 0},
    Row{"displayName", 0},
    Row{"nickName", 0},
    Row{"profileUrl", 0},
    Row{"state", 128},
    Row{"preferredLanguage", 0},
    Row{"locale", 0},
    Row{"timezone", 0},
    Row{"userType", 0},
    Row{"employeeNumber", 0},
    Row{"costCenter", 0},
    Row{"organization", 0},
    Row{"division", 0},
    Row{"department", 0},
    Row{"manager", 0},
    Row{"managerId", 0, false, false, true},
    Row{"city", 128},
    Row{"countryCode", 2},
    Row{"zipCode", 50},
    Row{"postalAddress", 4096},
    Row{"streetAddress", 1024},
};

constexpr std::array kJumpCloud{
    Row{"username", 1024, true, true},
    Row{"email", 1024, true, true},
    Row{"firstname", 1024},
    Row{"middlename", 1024},
    Row{"lastname", 1024},
    Row{"displayname", 1024},
    Row{"employeeIdentifier", 256, false, true},
    Row{"employeeType", 1024},
    Row{"company", 1024},
    Row{"costCenter", 1024},
    Row{"department", 1024},
    Row{"jobTitle", 1024},
    Row{"location", 1024},
    Row{"description", 1024},
    Row{"alternateEmail", 1024},
    Row{"managedAppleId", 1024},
    Row{"manager", 24, false, false, true},
    Row{"created", 0, false, false, false, false},
    Row{"creationSource", 0, false, false, false, false},
};

AttributeSchema to_schema(const Row& row) {
    AttributeSchema schema;
    schema.name = row.name;
    schema.required = row.required;
    schema.unique = row.unique;
    schema.reference = row.reference;
    schema.writable = row.writable;
    schema.max_length = row.max_length;
    return schema;
}

constexpr std::array<std::string_view, 7> kAddressParts{"poBox",  "extendedAddress", "streetAddress", "locality",
                                                        "region", "postalCode",      "country"};

bool is_element_name(std::string_view name) {
    return !name.empty() && name.size() < 32 &&
           std::ranges::all_of(
               name,
               [](char c) {
                   return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
               });
}

/// JumpCloud's array elements, named like attributes (DESIGN §4.3, "Arrays").
bool is_array_element(std::string_view name) {
    for (const std::string_view family : {"attributes.", "phoneNumbers."}) {
        if (name.starts_with(family)) return is_element_name(name.substr(family.size()));
    }
    constexpr std::string_view kAddresses = "addresses.";
    if (!name.starts_with(kAddresses)) return false;
    name.remove_prefix(kAddresses.size());
    const auto dot = name.find('.');
    if (dot == std::string_view::npos || !is_element_name(name.substr(0, dot))) return false;
    return std::ranges::find(kAddressParts, name.substr(dot + 1)) != kAddressParts.end();
}

}  // namespace

std::optional<AttributeSchema> Schema::find(std::string_view name) const {
    const auto it = std::ranges::find(attributes, name, &AttributeSchema::name);
    if (it != attributes.end()) return *it;
    if (side != Side::jumpcloud || !is_array_element(name)) return std::nullopt;
    auto element = to_schema({name, 1024});
    element.custom = name.starts_with("attributes.");
    return element;
}

std::vector<std::string> Schema::names() const {
    std::vector<std::string> names;
    for (const auto& attribute : attributes) names.push_back(attribute.name);
    if (side == Side::jumpcloud) {
        names.insert(names.end(), {"attributes.NAME", "phoneNumbers.work", "phoneNumbers.mobile",
                                   "addresses.work.locality", "addresses.work.country"});
    }
    return names;
}

Schema base_schema(Side side) {
    Schema schema;
    schema.side = side;
    schema.custom_known = side == Side::jumpcloud;  // it has no schema object: an attribute exists where a user has it
    const std::span<const Row> rows =
        side == Side::okta ? std::span<const Row>{kOkta} : std::span<const Row>{kJumpCloud};
    for (const auto& row : rows) schema.attributes.push_back(to_schema(row));
    return schema;
}

std::size_t SlotTable::slot(std::string_view name) {
    if (const auto known = find(name)) return *known;
    names_.emplace_back(name);
    return names_.size() - 1;
}

std::optional<std::size_t> SlotTable::find(std::string_view name) const {
    const auto it = std::ranges::find(names_, name);
    if (it == names_.end()) return std::nullopt;
    return static_cast<std::size_t>(it - names_.begin());
}

}  // namespace lockstep
