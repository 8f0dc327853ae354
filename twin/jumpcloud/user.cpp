#include "twin/jumpcloud/user.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <unordered_map>

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;
using enum FieldKind;

constexpr auto kServer = FieldUse::server;
constexpr auto kCreate = FieldUse::create;
constexpr auto kWrite = FieldUse::write;

constexpr auto kRules = std::to_array<FieldRule>({
    {"account_locked", boolean, kWrite, true},
    {"account_locked_date", time, kServer, true},
    {"activated", boolean, kCreate, true},
    {"addresses", list, kWrite, true},
    {"allow_public_key", boolean, kWrite, true},
    {"attributes", list, kWrite, true},
    {"company", text, kWrite, true},
    {"costCenter", text, kWrite, true},
    {"department", text, kWrite, true},
    {"description", text, kWrite, true},
    {"disableDeviceMaxLoginAttempts", boolean, kWrite, true},
    {"displayname", text, kWrite, true},
    {"email", text, kWrite, true},
    {"employeeIdentifier", nullable_text, kWrite, true, 256},
    {"employeeType", text, kWrite, true},
    {"enable_managed_uid", boolean, kWrite, true},
    {"enable_user_portal_multifactor", boolean, kWrite, true},
    {"external_dn", text, kWrite, true},
    {"external_source_type", text, kWrite, true},
    {"externally_managed", boolean, kWrite, true},
    {"firstname", text, kWrite, true},
    {"jobTitle", text, kWrite, true},
    {"lastname", text, kWrite, true},
    {"ldap_binding_user", boolean, kWrite, true},
    {"location", text, kWrite, true},
    {"mfa", object, kWrite, true},
    {"middlename", text, kWrite, true},
    {"password_never_expires", boolean, kWrite, true},
    {"passwordless_sudo", boolean, kCreate, true},
    {"phoneNumbers", list, kWrite, true},
    {"samba_service_user", boolean, kWrite, true},
    {"ssh_keys", list, kWrite, true},
    {"state", text, kWrite, true},
    {"sudo", boolean, kWrite, true},
    {"suspended", boolean, kWrite, true},
    {"systemUsername", text, kServer, true},
    {"unix_guid", number, kWrite, true},
    {"unix_uid", number, kWrite, true},
    {"username", text, kWrite, true},
    {"created", time, kServer, true},
    {"password_expired", boolean, kServer, true},
    {"totp_enabled", boolean, kServer, true},
    {"alternateEmail", nullable_text, kWrite, false},
    {"manager", nullable_text, kWrite, false},
    {"managedAppleId", text, kWrite, false},
    {"organization", text, kServer, false},
    {"password_date", time, kServer, false},
    {"password_expiration_date", time, kServer, false},
    {"external_password_expiration_date", time, kWrite, false},
    {"recoveryEmail", object, kCreate, false},
    {"restrictedFields", list, kWrite, false},
    {"admin", object, kServer, false},
    {"mfaEnrollment", object, kServer, false},
    {"creationSource", text, kServer, false},
    {"badLoginAttempts", number, kServer, false},
    {"delegatedAuthority", object, kWrite, false},
    {"relationships", list, kWrite, false},
    {"public_key", text, kWrite, false},
});
static_assert(kRules.size() == kFieldCount);
static_assert(kRules[static_cast<std::size_t>(Field::username)].name == "username");
static_assert(kRules[static_cast<std::size_t>(Field::alternateEmail)].name == "alternateEmail");
static_assert(kRules[static_cast<std::size_t>(Field::mfaEnrollment)].name == "mfaEnrollment");

json::value unset_value(FieldKind kind) {
    switch (kind) {
        case text: return json::string{};
        case nullable_text:
        case time:
        case object: return nullptr;
        case boolean: return false;
        case number: return 0;
        case list: return json::array{};
    }
    return nullptr;
}

bool is_unset(const json::value& value) {
    if (value.is_string()) return value.get_string().empty();
    if (value.is_array()) return value.get_array().empty();
    return value.is_null();
}

}  // namespace

const FieldRule& rule(Field field) {
    return kRules[static_cast<std::size_t>(field)];
}

std::span<const FieldRule> field_rules() {
    return kRules;
}

std::optional<Field> find_field(std::string_view name) {
    static const auto kByName = [] {
        std::unordered_map<std::string_view, Field> map;
        for (std::size_t i = 0; i < kFieldCount; ++i) map.emplace(kRules[i].name, static_cast<Field>(i));
        return map;
    }();
    const auto found = kByName.find(name);
    return found == kByName.end() ? std::nullopt : std::optional{found->second};
}

User::User() {
    for (std::size_t i = 0; i < kFieldCount; ++i) values_[i] = unset_value(kRules[i].kind);
}

std::string_view User::text(Field field) const {
    const json::value& value = at(field);
    return value.is_string() ? std::string_view{value.get_string()} : std::string_view{};
}

void User::set(Field field, json::value value) {
    values_[static_cast<std::size_t>(field)] = std::move(value);
    whole_.clear();
    row_.clear();
}

const std::string& User::whole() const {
    if (whole_.empty()) whole_ = render(true);
    return whole_;
}

const std::string& User::row() const {
    if (row_.empty()) row_ = render(false);
    return row_;
}

std::string User::render(bool with_unset) const {
    std::string out;
    out.reserve(2048);
    char separator = '{';
    for (std::size_t i = 0; i < kFieldCount; ++i) {
        if (!with_unset && !kRules[i].in_rows && is_unset(values_[i])) continue;
        out += separator;
        out += '"';
        out += kRules[i].name;
        out += "\":";
        append_json(out, values_[i]);
        separator = ',';
    }
    out.append(R"(,"_id":")").append(id).append(R"(","id":")").append(id).append("\"}");
    return out;
}

std::string User::projection(std::span<const Field> fields) const {
    std::string out = "{";
    for (const Field field : fields) {
        if (!rule(field).in_rows && is_unset(at(field))) continue;
        out += '"';
        out += rule(field).name;
        out += "\":";
        append_json(out, at(field));
        out += ',';
    }
    out.append(R"("_id":")").append(id).append(R"(","id":")").append(id).append("\"}");
    return out;
}

std::size_t length(std::string_view utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(utf8, [](char c) { return (c & 0xc0) != 0x80; }));
}

void append_json(std::string& out, const json::value& value) {
    if (value.is_bool()) {
        out += value.get_bool() ? "true" : "false";
    } else if (value.is_null()) {
        out += "null";
    } else if (value.is_string() && value.get_string().empty()) {
        out += "\"\"";
    } else if (value.is_array() && value.get_array().empty()) {
        out += "[]";
    } else {
        json::serializer serializer;
        serializer.reset(&value);
        std::array<char, 512> buffer{};
        while (!serializer.done()) {
            const auto part = serializer.read(buffer.data(), buffer.size());
            out.append(part.data(), part.size());
        }
    }
}

}  // namespace lockstep::twin::jumpcloud
