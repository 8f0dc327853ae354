#include "directory/jumpcloud/element.hpp"

#include <array>

#include "core/assert.hpp"

namespace lockstep::directory::jumpcloud {
namespace {

constexpr std::array kFamilies{Family::attributes, Family::phone_numbers, Family::addresses};
constexpr FamilyKeys kAttributes{"attributes", "name", "value"};
constexpr FamilyKeys kPhoneNumbers{"phoneNumbers", "type", "number"};
constexpr FamilyKeys kAddresses{"addresses", "type", ""};

}  // namespace

const FamilyKeys& keys_of(Family family) {
    switch (family) {
        case Family::attributes: return kAttributes;
        case Family::phone_numbers: return kPhoneNumbers;
        case Family::addresses: return kAddresses;
    }
    LOCKSTEP_UNREACHABLE();
}

std::optional<Element> find_element(std::string_view attribute) {
    const auto dot = attribute.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    const auto family = find_family(attribute.substr(0, dot));
    if (!family) return std::nullopt;
    const auto rest = attribute.substr(dot + 1);
    if (family != Family::addresses) {
        return Element{*family, std::string{rest}, std::string{keys_of(*family).value}};
    }
    const auto part = rest.rfind('.');  // a type is free text, a part never holds a dot
    if (part == std::string_view::npos) return std::nullopt;
    return Element{*family, std::string{rest.substr(0, part)}, std::string{rest.substr(part + 1)}};
}

std::optional<Family> find_family(std::string_view array) {
    for (const Family family : kFamilies) {
        if (keys_of(family).array == array) return family;
    }
    return std::nullopt;
}

}  // namespace lockstep::directory::jumpcloud
