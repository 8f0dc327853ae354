// The organisation's password policy; a password itself is never kept or shown, only its digest for the history.
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "twin/jumpcloud/answers.hpp"
#include "twin/jumpcloud/user_input.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;

constexpr std::size_t kHistory = 5;
constexpr auto kLifetime = std::chrono::days{90};

std::string digest(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned int size = 0;
    EVP_Digest(text.data(), text.size(), bytes.data(), &size, EVP_sha256(), nullptr);
    std::array<unsigned char, 65> base64{};
    EVP_EncodeBlock(base64.data(), bytes.data(), static_cast<int>(size));
    return reinterpret_cast<const char*>(base64.data());
}

struct Violation {
    std::string_view name;      ///< in `fieldViolationsList`
    std::string_view sentence;  ///< in the plain answer
};

std::vector<Violation> violations(const Settings& settings, const User& user, std::string_view password) {
    const auto any = [&](auto test) {
        return std::ranges::any_of(password, [&](unsigned char c) { return c < 128 && test(c) != 0; });
    };
    std::vector<Violation> list;
    if (std::ssize(password) < settings.password_min_length) list.push_back({"length", "Password is too short"});
    if (!any([](int c) { return std::islower(c); })) list.push_back({"lowercase", "Password needs a lowercase letter"});
    if (!any([](int c) { return std::isupper(c); }))
        list.push_back({"uppercase", "Password needs an uppercase letter"});
    if (!any([](int c) { return std::isdigit(c); })) list.push_back({"number", "Password needs a number"});
    if (!any([](int c) { return std::ispunct(c); })) {
        list.push_back({"specialCharacter", "Password needs a special character"});
    }
    const auto username = user.text(Field::username);
    if (!username.empty() && password.contains(username))
        list.push_back({"username", "Password contains the username"});
    const std::string hidden = digest(password);
    if (std::ranges::find(user.passwords, hidden) != user.passwords.end()) {
        list.push_back({"passwordHistory", "Password has been used before"});
    }
    return list;
}

Response refusal(const Call& call, const std::vector<Violation>& list) {
    if (!call.find_param("fullValidationDetails")) return v1_error(400, list.front().sentence);
    json::array fields;
    for (const Violation& violation : list) {
        fields.push_back(json::object{{"field", "password"}, {"description", violation.name}});
    }
    const json::object details{{"@type", "type.googleapis.com/google.rpc.BadRequest"},
                               {"fieldViolationsList", std::move(fields)}};
    return json_answer(400, json::value{{"code", 400},
                                        {"message", "Password validation fail"},
                                        {"status", "INVALID_ARGUMENT"},
                                        {"details", json::array{details}}});
}

}  // namespace

std::optional<Response> apply_password(const Organization& org, const Call& call, User& user) {
    const json::value* password = call.find_member("password");
    if (password == nullptr) return std::nullopt;
    if (!password->is_string()) return v1_error(400, "Bad Request: \"password\" must be a string");
    const auto broken = violations(org.settings, user, password->get_string());
    if (!broken.empty()) return refusal(call, broken);
    user.passwords.push_back(digest(password->get_string()));
    if (user.passwords.size() > kHistory) user.passwords.erase(user.passwords.begin());
    user.set(Field::password_date, json::string{to_rfc3339(call.now)});
    user.set(Field::password_expiration_date, json::string{to_rfc3339(call.now + kLifetime)});
    user.set(Field::password_expired, false);
    user.set(Field::activated, true);
    return std::nullopt;
}

}  // namespace lockstep::twin::jumpcloud
