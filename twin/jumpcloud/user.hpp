// A user as the v1 API shows it: one immutable version, its values by field, its JSON text made once.
#pragma once

#include <array>
#include <boost/json/value.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::twin::jumpcloud {

/// Spelled as on the wire, in the order in which the vendor writes them.
enum class Field : std::uint8_t {
    account_locked,
    account_locked_date,
    activated,
    addresses,
    allow_public_key,
    attributes,
    company,
    costCenter,
    department,
    description,
    disableDeviceMaxLoginAttempts,
    displayname,
    email,
    employeeIdentifier,
    employeeType,
    enable_managed_uid,
    enable_user_portal_multifactor,
    external_dn,
    external_source_type,
    externally_managed,
    firstname,
    jobTitle,
    lastname,
    ldap_binding_user,
    location,
    mfa,
    middlename,
    password_never_expires,
    passwordless_sudo,
    phoneNumbers,
    samba_service_user,
    ssh_keys,
    state,
    sudo,
    suspended,
    systemUsername,
    unix_guid,
    unix_uid,
    username,
    created,
    password_expired,
    totp_enabled,
    alternateEmail,
    manager,
    managedAppleId,
    organization,
    password_date,
    password_expiration_date,
    external_password_expiration_date,
    recoveryEmail,
    restrictedFields,
    admin,
    mfaEnrollment,
    creationSource,
    badLoginAttempts,
    delegatedAuthority,
    relationships,
    public_key,
};
inline constexpr std::size_t kFieldCount = static_cast<std::size_t>(Field::public_key) + 1;

enum class FieldKind { text, nullable_text, boolean, number, time, list, object };

enum class FieldUse {
    server,  ///< read-only: a value that is sent is ignored
    create,  ///< taken by POST only
    write,   ///< taken by POST and PUT
};

struct FieldRule {
    std::string_view name;
    FieldKind kind;
    FieldUse use;
    bool in_rows;                ///< in every list row; the others are left out of rows while they are unset
    std::size_t longest = 1024;  ///< code points of a text
};

[[nodiscard]] const FieldRule& rule(Field field);
[[nodiscard]] std::optional<Field> find_field(std::string_view name);
[[nodiscard]] std::span<const FieldRule> field_rules();

class User {
public:
    std::string id;
    std::vector<std::string> passwords;  ///< digests, the newest last; never shown
    boost::json::array push_endpoints;

    User();

    [[nodiscard]] const boost::json::value& at(Field field) const { return values_[static_cast<std::size_t>(field)]; }
    /// The text of a string field, empty if it is null.
    [[nodiscard]] std::string_view text(Field field) const;
    [[nodiscard]] bool is(Field field) const { return at(field).is_bool() && at(field).get_bool(); }
    void set(Field field, boost::json::value value);

    /// The whole object, as GET by id gives it.
    [[nodiscard]] const std::string& whole() const;
    /// As a list row gives it: without the optional fields that are unset.
    [[nodiscard]] const std::string& row() const;
    /// The ids and the named fields only.
    [[nodiscard]] std::string projection(std::span<const Field> fields) const;

private:
    [[nodiscard]] std::string render(bool with_unset) const;

    std::array<boost::json::value, kFieldCount> values_;
    mutable std::string whole_, row_;
};

/// The number of code points, as the vendor counts the length of a text.
[[nodiscard]] std::size_t length(std::string_view utf8);

/// Appends the JSON text of a value.
void append_json(std::string& out, const boost::json::value& value);

}  // namespace lockstep::twin::jumpcloud
