#include "twin/okta/user_json.hpp"

#include <fmt/format.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace lockstep::twin::okta {
namespace {

struct Link {
    std::string_view name;
    std::string_view path;  ///< below the user
};

constexpr Link kActivate{"activate", "lifecycle/activate"};
constexpr Link kReactivate{"reactivate", "lifecycle/reactivate"};
constexpr Link kDeactivate{"deactivate", "lifecycle/deactivate"};
constexpr Link kSuspend{"suspend", "lifecycle/suspend"};
constexpr Link kUnsuspend{"unsuspend", "lifecycle/unsuspend"};
constexpr Link kUnlock{"unlock", "lifecycle/unlock"};
constexpr Link kResetPassword{"resetPassword", "lifecycle/reset_password"};
constexpr Link kExpirePassword{"expirePassword", "lifecycle/expire_password"};
constexpr Link kForgotPassword{"forgotPassword", "credentials/forgot_password"};
constexpr Link kChangePassword{"changePassword", "credentials/change_password"};
constexpr Link kChangeQuestion{"changeRecoveryQuestion", "credentials/change_recovery_question"};

// As recorded for each status; LOCKED_OUT and RECOVERY as documented.
constexpr Link kOfStaged[]{kActivate};
constexpr Link kOfProvisioned[]{kSuspend, kResetPassword, kReactivate, kDeactivate};
constexpr Link kOfActive[]{kSuspend,        kResetPassword,  kForgotPassword, kExpirePassword,
                           kChangeQuestion, kChangePassword, kDeactivate};
constexpr Link kOfLockedOut[]{kUnlock, kResetPassword, kDeactivate};
constexpr Link kOfRecovery[]{kResetPassword, kReactivate, kDeactivate};
constexpr Link kOfSuspended[]{kUnsuspend, kDeactivate};
constexpr Link kOfDeprovisioned[]{kActivate};

std::span<const Link> links_of(UserStatus status) {
    switch (status) {
        case UserStatus::STAGED: return kOfStaged;
        case UserStatus::PROVISIONED: return kOfProvisioned;
        case UserStatus::ACTIVE:
        case UserStatus::PASSWORD_EXPIRED: return kOfActive;
        case UserStatus::LOCKED_OUT: return kOfLockedOut;
        case UserStatus::RECOVERY: return kOfRecovery;
        case UserStatus::SUSPENDED: return kOfSuspended;
        case UserStatus::DEPROVISIONED: return kOfDeprovisioned;
    }
    return {};
}

void append_time(std::string& out, std::string_view name, std::optional<WallTime> time) {
    if (time)
        fmt::format_to(std::back_inserter(out), R"(,"{}":"{}")", name, to_rfc3339(*time));
    else
        fmt::format_to(std::back_inserter(out), R"(,"{}":null)", name);
}

// Most texts need no escape: they are appended as they are, without a serializer for each.
void append_text(std::string& out, std::string_view text) {
    const bool plain = std::ranges::none_of(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' || c == 0x7f; });
    if (plain)
        out.append("\"").append(text).append("\"");
    else
        out += json::serialize(json::string_view{text});
}

void append_attribute(std::string& out, std::string_view name, const json::value* value) {
    if (out.back() != '{') out += ',';
    append_text(out, name);
    out += ':';
    if (!value)
        out += "null";
    else if (value->is_string())
        append_text(out, value->as_string());
    else
        out += json::serialize(*value);
}

// `firstName`, `lastName`, `mobilePhone` and `secondEmail` are there even if empty, everything else only with a value.
void append_profile(std::string& out, const json::object& profile) {
    constexpr std::array<std::string_view, 3> kHead{"firstName", "lastName", "mobilePhone"};
    constexpr std::array<std::string_view, 3> kTail{"secondEmail", "login", "email"};
    out += '{';
    for (const auto name : kHead) append_attribute(out, name, profile.if_contains(name));
    for (const auto& [name, value] : profile) {
        const std::string_view key{name};
        if (std::ranges::find(kHead, key) == kHead.end() && std::ranges::find(kTail, key) == kTail.end()) {
            append_attribute(out, key, &value);
        }
    }
    for (const auto name : kTail) append_attribute(out, name, profile.if_contains(name));
    out += '}';
}

std::string credentials_json(const User& user) {
    json::object credentials;
    if (user.has_password) credentials["password"] = json::object{};
    if (const auto* email = user.profile.if_contains("email"); email && user.has_password) {
        credentials["emails"] =
            json::array{json::object{{"value", *email}, {"status", "VERIFIED"}, {"type", "PRIMARY"}}};
    }
    if (!user.recovery_question.empty()) {
        credentials["recovery_question"] = json::object{{"question", user.recovery_question}};
    }
    credentials["provider"] = json::object{{"type", user.provider_type}, {"name", user.provider_name}};
    return json::serialize(credentials);
}

const RenderedUser& render(const User& user) {
    auto& kept = user.rendered;
    if (!kept.open.empty()) return kept;
    kept.open = fmt::format(R"({{"id":"{}","status":"{}")", user.id, to_text(user.status));
    kept.body.clear();
    append_time(kept.body, "created", user.created);
    append_time(kept.body, "activated", user.activated);
    append_time(kept.body, "statusChanged", user.status_changed);
    append_time(kept.body, "lastLogin", user.last_login);
    append_time(kept.body, "lastUpdated", user.last_updated);
    append_time(kept.body, "passwordChanged", user.password_changed);
    fmt::format_to(std::back_inserter(kept.body), R"(,"type":{{"id":"{}"}},"profile":)", user.type_id);
    append_profile(kept.body, user.profile);
    kept.credentials = R"(,"credentials":)" + credentials_json(user);
    kept.etag.clear();
    return kept;
}

void append_self(std::string& out, const Org& org, const User& user) {
    out.append(R"("self":{"href":")").append(org.base_url).append("/api/v1/users/").append(user.id).append(R"("})");
}

void append_link(std::string& out, const Org& org, const User& user, const Link& link) {
    out.append(R"(,")").append(link.name).append(R"(":{"href":")").append(org.base_url).append("/api/v1/users/");
    out.append(user.id).append("/").append(link.path).append(R"(","method":"POST"})");
}

void append_links(std::string& out, const Org& org, const User& user) {
    append_self(out, org, user);
    const auto type = org.user_types.find(user.type_id);
    const std::string_view schema = type == org.user_types.end() ? std::string_view{} : type->second.schema_id;
    out.append(R"(,"schema":{"href":")").append(org.base_url).append("/api/v1/meta/schemas/user/").append(schema);
    out.append(R"("},"type":{"href":")").append(org.base_url).append("/api/v1/meta/types/user/");
    out.append(user.type_id).append(R"("})");
    for (const auto& link : links_of(user.status)) append_link(out, org, user, link);
    append_link(out, org, user, {"resetFactors", "lifecycle/reset_factors"});
    if (user.status == UserStatus::DEPROVISIONED) {
        out.append(R"(,"delete":{"href":")").append(org.base_url).append("/api/v1/users/").append(user.id);
        out.append(R"(","method":"DELETE"})");
    }
}

}  // namespace

void append_user(std::string& out, const Org& org, const User& user, UserView view) {
    const auto& text = render(user);
    out += text.open;
    if (user.transitioning_to && view != UserView::reduced) {
        out.append(R"(,"transitioningToStatus":")").append(to_text(*user.transitioning_to)).append("\"");
    }
    out += text.body;
    if (view != UserView::reduced) out += text.credentials;
    out += R"(,"_links":{)";
    if (view == UserView::single)
        append_links(out, org, user);
    else
        append_self(out, org, user);
    out += "}}";
}

std::string to_json(const Org& org, const User& user, UserView view) {
    std::string text;
    text.reserve(4096);
    append_user(text, org, user, view);
    return text;
}

const std::string& etag(const User& user) {
    render(user);
    auto& kept = user.rendered.etag;
    if (!kept.empty()) return kept;
    std::vector<const json::key_value_pair*> sorted;
    for (const auto& pair : user.profile) sorted.push_back(&pair);
    std::ranges::sort(sorted, {}, [](const auto* pair) { return std::string_view{pair->key()}; });
    std::string canonical = user.type_id;
    for (const auto* pair : sorted) {
        canonical.append("\n").append(pair->key()).append("=").append(json::serialize(pair->value()));
    }
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(canonical.data()), canonical.size(), digest.data());
    kept = "W/\"";
    for (const auto byte : digest) fmt::format_to(std::back_inserter(kept), "{:02x}", byte);
    return kept += "\"";
}

}  // namespace lockstep::twin::okta
