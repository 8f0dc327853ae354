#include "directory/jumpcloud/credential.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "directory/jumpcloud/errors.hpp"

namespace lockstep::directory::jumpcloud {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto kRenewBefore = 60s;
constexpr std::int64_t kLongestLife = std::int64_t{24} * 3600;
constexpr std::int64_t kUsualLife = 3600;  // seconds, where the answer does not say (API-jumpcloud.md §1.3)

std::string to_base64(std::string_view text) {
    std::string out(4 * ((text.size() + 2) / 3) + 1, '\0');
    const int size =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    out.resize(static_cast<std::size_t>(size));
    return out;
}

struct Token {
    std::string text;
    std::chrono::seconds life;
};

/// A number, which some write as text.
std::int64_t life_of(const json::object& token) {
    const auto* life = token.if_contains("expires_in");
    std::int64_t number = 0;
    if (life != nullptr && life->is_string()) {
        const std::string_view text{life->get_string()};
        std::from_chars(text.data(), text.data() + text.size(), number);
    } else if (life != nullptr && life->is_number()) {
        boost::system::error_code too_large;
        number = life->to_number<std::int64_t>(too_large);
    }
    return number > 0 ? std::min(number, kLongestLife) : kUsualLife;
}

Token read_token(const Response& response) {
    boost::system::error_code failure;
    const auto body = json::parse(response.body, failure);
    const auto* token = !failure && body.is_object() ? body.get_object().if_contains("access_token") : nullptr;
    if (token == nullptr || !token->is_string()) throw malformed("the token endpoint gave no access_token");
    return {std::string{token->get_string()}, std::chrono::seconds{life_of(body.get_object())}};
}

/// Refusals of the token endpoint are about the credential, whatever their status.
DirectoryError token_error(const Response& response, WallTime now) {
    const auto error = to_error(response, now, {});
    auto details = error.details();
    details.text = "no token for the service account: " + details.text;
    const bool dead = response.status == 400 || response.status == 401 || response.status == 403;
    return DirectoryError{dead ? DirectoryError::Kind::credential_dead : error.kind(), std::move(details)};
}

}  // namespace

Credential::Credential(const Settings& settings, http::HttpTransport& transport, Clock& clock)
    : settings_{settings}, transport_{transport}, clock_{clock} {}

Task<Header> Credential::get_header() {
    if (!settings_.api_key.empty()) co_return Header{"x-api-key", settings_.api_key};
    if (token_.empty() || clock_.steady_now() >= renew_at_) {
        const auto only_one = co_await fetching_.hold("token");
        if (token_.empty() || clock_.steady_now() >= renew_at_) co_await fetch_token();
    }
    co_return Header{"authorization", "Bearer " + token_};
}

bool Credential::refused(const Header& header) {
    if (!settings_.api_key.empty()) return false;
    if (header.value == "Bearer " + token_) token_.clear();
    return true;
}

Task<> Credential::fetch_token() {
    Request request;
    request.method = "POST";
    request.url = settings_.token_url;
    request.headers = {{"authorization", "Basic " + to_base64(settings_.client_id + ":" + settings_.client_secret)},
                       {"content-type", "application/x-www-form-urlencoded"},
                       {"accept", "application/json"}};
    request.body = "grant_type=client_credentials&scope=api";
    const auto asked_at = clock_.steady_now();
    std::optional<Response> response;
    try {
        response = co_await transport_.send(std::move(request), {});
    } catch (const http::TransportError& failure) {
        throw to_error(failure);
    }
    if (response->status != 200) throw token_error(*response, clock_.wall_now());
    auto token = read_token(*response);
    token_ = std::move(token.text);
    renew_at_ = asked_at + std::max<std::chrono::seconds>(token.life - kRenewBefore, token.life / 2);
}

}  // namespace lockstep::directory::jumpcloud
