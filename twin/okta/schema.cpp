#include "twin/okta/schema.hpp"

#include <fmt/format.h>

#include "twin/okta/fold.hpp"
#include "twin/okta/formats.hpp"

namespace lockstep::twin::okta {
namespace {

struct BaseAttribute {
    std::string_view name, title, format, action;
    int min = 0, max = 0;
    bool required = false;
};

constexpr BaseAttribute kBase[] = {
    {"login", "Username", "", "READ_ONLY", 5, 100, true},
    {"firstName", "First name", "", "READ_WRITE", 1, 50, true},
    {"lastName", "Last name", "", "READ_WRITE", 1, 50, true},
    {"middleName", "Middle name", "", "READ_ONLY"},
    {"honorificPrefix", "Honorific prefix", "", "READ_ONLY"},
    {"honorificSuffix", "Honorific suffix", "", "READ_ONLY"},
    {"email", "Primary email", "email", "READ_WRITE", 5, 100, true},
    {"title", "Title", "", "READ_ONLY"},
    {"displayName", "Display name", "", "READ_ONLY"},
    {"nickName", "Nickname", "", "READ_ONLY"},
    {"profileUrl", "Profile Url", "uri", "READ_ONLY"},
    {"secondEmail", "Secondary email", "email", "READ_WRITE", 5, 100},
    {"mobilePhone", "Mobile phone", "", "READ_WRITE", 0, 100},
    {"primaryPhone", "Primary phone", "", "HIDE", 0, 100},
    {"streetAddress", "Street address", "", "HIDE", 0, 1024},
    {"city", "City", "", "HIDE", 0, 128},
    {"state", "State", "", "HIDE", 0, 128},
    {"zipCode", "Zip code", "", "HIDE", 0, 50},
    {"countryCode", "Country code", "country-code", "HIDE", 0, 2},
    {"postalAddress", "Postal Address", "", "HIDE", 0, 4096},
    {"preferredLanguage", "Preferred language", "language-code", "READ_ONLY"},
    {"locale", "Locale", "locale", "READ_ONLY"},
    {"timezone", "Time zone", "timezone", "READ_ONLY"},
    {"userType", "User type", "", "READ_ONLY"},
    {"employeeNumber", "Employee number", "", "READ_ONLY"},
    {"costCenter", "Cost center", "", "READ_ONLY"},
    {"organization", "Organization", "", "READ_ONLY"},
    {"division", "Division", "", "READ_ONLY"},
    {"department", "Department", "", "READ_ONLY"},
    {"managerId", "ManagerId", "", "READ_ONLY"},
    {"manager", "Manager", "", "READ_ONLY"},
};

// What the schema endpoint shows as a limit: the others are enforced without being shown (recorded).
bool is_limit_shown(std::string_view name) {
    return name == "login" || name == "firstName" || name == "lastName" || name == "mobilePhone" ||
           name == "primaryPhone";
}

const BaseAttribute* find_base(std::string_view name) {
    const auto* found = std::ranges::find(kBase, name, &BaseAttribute::name);
    return found == std::end(kBase) ? nullptr : found;
}

const json::object* find_attribute(const Org& org, std::string_view type_id, std::string_view name) {
    if (const auto* custom = object_at(custom_schema(org, type_id), name)) return custom;
    return object_at(org.base_schema, name);
}

std::size_t count_points(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::int64_t number_at(const json::object& attribute, std::string_view key, std::int64_t otherwise) {
    const auto* value = attribute.if_contains(key);
    return value && value->is_int64() ? value->as_int64() : otherwise;
}

bool has_type(const json::value& value, std::string_view type) {
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_bool();
    if (type == "integer") return value.is_int64() || value.is_uint64();
    if (type == "number") return value.is_number();
    return type == "array" && value.is_array();
}

// Empty if the text may stand there.
std::string wrong_text(std::string_view name, std::string_view text, const json::object& attribute) {
    const auto* base = find_base(name);
    const auto length = static_cast<std::int64_t>(count_points(text));
    if (length < number_at(attribute, "minLength", base ? base->min : 0)) return "The field is too short";
    const auto longest = number_at(attribute, "maxLength", base ? base->max : 0);
    if (longest > 0 && length > longest) return "The field is too long";
    if (!has_format(text, text_at(attribute, "format"))) return "Does not match required pattern";
    if (name == "login" && !has_format(text, "email")) return "Username must be in the form of an email address";
    const auto pattern = text_at(attribute, "pattern");
    if (!pattern.empty() && !matches_pattern(text, pattern)) return "Does not match required pattern";
    return {};
}

bool is_listed(const json::value& value, const json::object& attribute) {
    if (const auto* choices = attribute.if_contains("enum"); choices && choices->is_array()) {
        return std::ranges::find(choices->as_array(), value) != choices->as_array().end();
    }
    if (const auto* choices = attribute.if_contains("oneOf"); choices && choices->is_array()) {
        return std::ranges::any_of(choices->as_array(), [&](const json::value& choice) {
            const auto* constant = choice.is_object() ? choice.as_object().if_contains("const") : nullptr;
            return constant && *constant == value;
        });
    }
    return true;
}

std::string wrong_value(std::string_view name, const json::value& value, const json::object& attribute) {
    const auto type = text_at(attribute, "type");
    if (!has_type(value, type)) return "The field is not of the required type";
    if (value.is_array()) {
        const auto* items = object_at(attribute, "items");
        for (const auto& item : value.as_array()) {
            if (items && !has_type(item, text_at(*items, "type"))) return "The field is not of the required type";
        }
    }
    if (value.is_string()) {
        auto wrong = wrong_text(name, value.as_string(), attribute);
        if (!wrong.empty()) return wrong;
    }
    return is_listed(value, attribute) ? std::string{} : "The field has an invalid value";
}

void check_required(const Org& org, std::string_view type_id, const json::object& profile) {
    std::vector<std::string> causes;
    std::string first;
    for (const auto* schema : {&org.base_schema, &custom_schema(org, type_id)}) {
        for (const auto& [name, attribute] : *schema) {
            const auto* required = attribute.as_object().if_contains("required");
            if (!required || !required->is_bool() || !required->as_bool() || profile.contains(name)) continue;
            if (first.empty()) first = name;
            causes.push_back(fmt::format("{}: The field cannot be left blank", std::string_view{name}));
        }
    }
    if (!causes.empty()) throw invalid(first, std::move(causes));
}

void refuse_duplicate(std::string_view name) {
    throw invalid(name,
                  {fmt::format("{}: An object with this field already exists in the current organization", name)});
}

void check_unique(const Org& org, std::string_view type_id, const json::object& profile, std::string_view id) {
    const auto holder = org.logins.find(fold_login(text_at(profile, "login")));
    if (holder != org.logins.end() && holder->second != id) refuse_duplicate("login");
    for (const auto& [name, attribute] : custom_schema(org, type_id)) {
        const auto* value = profile.if_contains(name);
        if (!value || !attribute.as_object().contains("unique")) continue;
        for (const auto& [other_id, other] : org.users) {
            const auto* held = other.profile.if_contains(name);
            if (other_id != id && held && *held == *value) refuse_duplicate(name);
        }
    }
}

}  // namespace

json::object make_base_schema() {
    json::object schema;
    for (const auto& row : kBase) {
        json::object attribute{{"title", row.title}, {"type", "string"}};
        if (row.required) attribute["required"] = true;
        if (!row.format.empty()) attribute["format"] = row.format;
        attribute["mutability"] = "READ_WRITE";
        attribute["scope"] = "NONE";
        if (is_limit_shown(row.name) && row.min > 0) attribute["minLength"] = row.min;
        if (is_limit_shown(row.name)) attribute["maxLength"] = row.max;
        attribute["permissions"] = json::array{json::object{{"principal", "SELF"}, {"action", row.action}}};
        schema[row.name] = std::move(attribute);
    }
    return schema;
}

const json::object& custom_schema(const Org& org, std::string_view type_id) {
    const auto type = org.user_types.find(type_id);
    const bool own = type != org.user_types.end() && !type->second.is_default;
    return own ? type->second.custom_schema : org.custom_schema;
}

json::object merge_profile(const Org& org, std::string_view type_id, const json::object& present,
                           const json::object& given, bool replaces, std::string_view subject) {
    json::object merged = replaces ? json::object{} : present;
    for (const auto& [name, value] : given) {
        if (!find_attribute(org, type_id, name)) {
            throw invalid(subject,
                          {fmt::format("Property name '{}' is not defined in profile", std::string_view{name})});
        }
        const bool empty = value.is_null() || (value.is_string() && value.as_string().empty());
        if (!empty)
            merged[name] = value;
        else if (auto* held = merged.find(name); held != merged.end())
            merged.erase(held);
    }
    return merged;
}

void refuse_supplementary_characters(const json::object& profile) {
    for (const auto& [name, value] : profile) {
        if (!value.is_string()) continue;
        if (std::ranges::any_of(value.as_string(), [](char c) { return static_cast<unsigned char>(c) >= 0xf0; })) {
            throw invalid(name, {fmt::format("{}: The field contains unsupported characters", std::string_view{name})});
        }
    }
}

void check_profile(const Org& org, std::string_view type_id, const json::object& profile, std::string_view id) {
    check_required(org, type_id, profile);
    refuse_supplementary_characters(profile);
    for (const auto& [name, value] : profile) {
        const auto* attribute = find_attribute(org, type_id, name);
        if (!attribute) continue;  // held from before the attribute was taken out of the schema
        const auto wrong = wrong_value(name, value, *attribute);
        if (!wrong.empty()) throw invalid(name, {fmt::format("{}: {}", std::string_view{name}, wrong)});
    }
    check_unique(org, type_id, profile, id);
}

}  // namespace lockstep::twin::okta
