#include "twin/jumpcloud/user_lists.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;

constexpr std::string_view kAddress[] = {"type",     "poBox",  "extendedAddress", "streetAddress",
                                         "locality", "region", "postalCode",      "country"};
constexpr std::string_view kPhone[] = {"type", "number"};
constexpr std::string_view kAttribute[] = {"name", "value"};
constexpr std::string_view kSshKey[] = {"name", "public_key"};
constexpr std::size_t kLongest = 1024;

/// The texts of an element; empty = the elements are kept as sent, and have no ids.
std::span<const std::string_view> members_of(Field field) {
    if (field == Field::addresses) return kAddress;
    if (field == Field::phoneNumbers) return kPhone;
    if (field == Field::attributes) return kAttribute;
    if (field == Field::ssh_keys) return kSshKey;
    return {};
}

std::string attribute_problem(const json::object& element, std::set<std::string>& names) {
    const json::value* name = element.if_contains("name");
    const std::string text{name != nullptr && name->is_string() ? std::string_view{name->get_string()} : ""};
    if (text.empty()) return "Attribute names may not be empty";
    if (text.contains(' ')) return "Attribute names may not contain spaces";
    const bool right = std::ranges::all_of(text, [](unsigned char c) { return c < 128 && std::isalnum(c) != 0; });
    if (!right) return "Attribute names may only contain letters and numbers";
    if (text.size() >= 32) return "Attribute names must be shorter than 32 characters";
    if (!names.insert(text).second) return fmt::format("Attribute names must be unique: {}", text);
    const json::value* value = element.if_contains("value");
    if (value == nullptr || !value->is_string()) return "Attribute values must be strings";
    return {};
}

/// The id that the element keeps, if the vendor keeps any: one that it already had.
std::string kept_id(const Settings& settings, const json::value& before, const json::object& element) {
    const json::value* sent = element.if_contains("_id");
    if (settings.sub_ids != "kept" || sent == nullptr || !before.is_array()) return {};
    const bool known = std::ranges::any_of(before.get_array(), [&](const json::value& old) {
        const json::value* id = old.is_object() ? old.get_object().if_contains("_id") : nullptr;
        return id != nullptr && *id == *sent;
    });
    return known && sent->is_string() ? std::string{sent->get_string()} : std::string{};
}

std::string read_element(const json::object& element, std::span<const std::string_view> members, json::object& out) {
    for (const std::string_view member : members) {
        const json::value* value = element.if_contains(member);
        const bool absent = value == nullptr || value->is_null();
        if (!absent && !value->is_string()) return fmt::format("Bad Request: \"{}\" must be a string", member);
        if (!absent && length(value->get_string()) > kLongest)
            return fmt::format("Bad Request: \"{}\" is too long", member);
        out[member] = absent ? json::value("") : *value;
    }
    return {};
}

}  // namespace

std::string apply_list(const Settings& settings, ObjectIds& ids, WallTime now, User& user, Field field,
                       const json::value& value) {
    const bool clears = value.is_null();
    if (!clears && !value.is_array()) return fmt::format("Bad Request: \"{}\" must be an array", rule(field).name);
    const json::array sent = clears ? json::array{} : value.get_array();
    const std::int64_t most = field == Field::attributes     ? settings.max_attributes
                              : field == Field::phoneNumbers ? settings.max_phone_numbers
                                                             : 0;
    if (most > 0 && sent.size() > static_cast<std::size_t>(most)) {
        return fmt::format("Bad Request: \"{}\" may hold at most {} entries", rule(field).name, most);
    }
    const auto members = members_of(field);
    json::array list;
    std::set<std::string> names;
    for (const json::value& element : sent) {
        if (!element.is_object()) return fmt::format("Bad Request: \"{}\" must hold objects", rule(field).name);
        if (members.empty()) {
            list.push_back(element);
            continue;
        }
        if (field == Field::attributes) {
            if (std::string wrong = attribute_problem(element.get_object(), names); !wrong.empty()) return wrong;
        }
        json::object kept;
        if (std::string wrong = read_element(element.get_object(), members, kept); !wrong.empty()) return wrong;
        std::string id = kept_id(settings, user.at(field), element.get_object());
        if (id.empty()) id = ids.make(now);
        if (field == Field::ssh_keys) kept["create_date"] = to_rfc3339(now);
        kept["_id"] = id;
        kept["id"] = id;
        list.push_back(std::move(kept));
    }
    user.set(field, std::move(list));
    return {};
}

}  // namespace lockstep::twin::jumpcloud
