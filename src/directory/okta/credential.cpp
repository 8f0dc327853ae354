#include "directory/okta/credential.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <charconv>
#include <ranges>

#include "core/assert.hpp"
#include "directory/okta/buckets.hpp"
#include "directory/okta/errors.hpp"
#include "directory/okta/json_body.hpp"
#include "http/reply.hpp"

namespace lockstep::directory::okta {
namespace {

namespace json = boost::json;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr seconds kAssertionLife = minutes{5};
constexpr seconds kRenewBefore = minutes{5};
constexpr std::string_view kTokenPath = "/oauth2/v1/token";
constexpr seconds kUsualLife = std::chrono::hours{1};
constexpr seconds kShortestLife{30};
constexpr seconds kLongestLife = std::chrono::hours{24};
constexpr int kMostAttempts = 4;  // a clock that is off, without a proof, without a nonce, with both

std::string encode(std::string_view text) {
    return boost::urls::encode(text, boost::urls::unreserved_chars);
}

void set_field(std::string& form, std::string_view name, std::string_view value) {
    if (!form.empty()) form += '&';
    form.append(name).append("=").append(encode(value));
}

/// How long a token is good for: a number, some write it as text, and Okta's always lives an hour (API-okta.md §3).
seconds life_of(const json::object& token) {
    const auto* life = token.if_contains("expires_in");
    std::int64_t number = kUsualLife.count();
    if (life && life->is_string()) {
        const std::string_view text{life->as_string()};
        std::from_chars(text.data(), text.data() + text.size(), number);
    } else if (life && life->is_number()) {
        boost::system::error_code too_large;
        number = life->to_number<std::int64_t>(too_large);
        if (too_large) number = kUsualLife.count();
    }
    return std::clamp(seconds{number}, kShortestLife, kLongestLife);
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    for (const auto part : text | std::views::split(' ')) {
        if (!part.empty()) words.emplace_back(part.begin(), part.end());
    }
    return words;
}

}  // namespace

std::vector<std::string> needed_scopes() {
    return {"okta.users.manage", "okta.groups.manage", "okta.apps.manage", "okta.schemas.read",
            "okta.logs.read",    "okta.roles.read",    "okta.orgs.read"};
}

Credential::Credential(const Settings& settings, http::HttpTransport& transport, http::Turnstile& turnstile,
                       Clock& clock, Random& random)
    : settings_{settings}, transport_{transport}, turnstile_{turnstile}, clock_{clock}, random_{random} {
    if (is_service_app()) client_key_ = SigningKey::from_pem(settings_.private_key_pem);
}

Task<> Credential::prepare() {
    if (!is_service_app()) co_return;
    while (!token_ || clock_.steady_now() >= token_->renew_at) {
        if (fetching_.is_up()) {
            co_await fetching_.landed();
            continue;
        }
        const auto ticket = fetching_.start();
        co_await fetch();
    }
}

void Credential::sign(Request& request) {
    if (!is_service_app()) {
        request.headers.set("Authorization", "SSWS " + settings_.api_token);
        return;
    }
    LOCKSTEP_ASSERT(token_.has_value());
    request.headers.set("Authorization", (token_->dpop ? "DPoP " : "Bearer ") + token_->text);
    if (token_->dpop) request.headers.set("DPoP", make_proof(request, token_->text));
}

void Credential::refused(const Response& response) {
    const bool answered = response.headers.find("dpop-nonce").has_value();  // kept already, by `hear`
    if (!answered || !wants_nonce(response)) token_.reset();
}

void Credential::hear(const Response& response) {
    const auto date = response.headers.find("Date").and_then(from_http_date);
    if (date) offset_ = *date - clock_.wall_now();
    if (const auto nonce = response.headers.find("dpop-nonce")) nonce_ = *nonce;
}

Task<> Credential::fetch() {
    Response response;
    for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
        response = co_await ask();
        if (response.status == 200) co_return take(response);
        const auto error = oauth_error(response);
        if (error == "invalid_dpop_proof" && !proof_key_) {
            proof_key_ = SigningKey::make();
        } else if (wants_nonce(response)) {
            if (!response.headers.find("dpop-nonce")) break;
        } else if (error != "invalid_client" || attempt > 0) {
            break;  // invalid_client may come of a clock that is off; by now we know by how much
        }
    }
    auto refused = to_error(response, clock_.wall_now());
    if (oauth_error(response) != "invalid_client") throw refused;
    turnstile_.circuit().credential_dead(clock_.steady_now());
    throw DirectoryError{DirectoryError::Kind::credential_dead, refused.details()};
}

Task<Response> Credential::ask() {
    // In the highest lane whoever asks: everybody waits for the one flight, a lockdown too.
    auto turn = co_await turnstile_.enter(std::string{bucket::kToken}, Lane::lockdown);
    std::optional<http::TransportError> failure;
    try {
        auto response = co_await transport_.send(token_request(), {.deadline = settings_.deadline});
        turn.settle(http::read_reply(response, clock_.wall_now()));
        hear(response);
        http::drop_byte_order_mark(response);
        co_return response;
    } catch (const http::TransportError& error) {
        failure = error;
    }
    turn.settle({});
    throw to_error(*failure, false);
}

Request Credential::token_request() {
    const auto url = settings_.org_url + std::string{kTokenPath};
    const auto now = vendor_seconds();
    json::object header;
    if (!settings_.key_id.empty()) header["kid"] = settings_.key_id;
    const json::object claims{{"iss", settings_.client_id},
                              {"sub", settings_.client_id},
                              {"aud", url},
                              {"iat", now},
                              {"exp", now + kAssertionLife.count()},
                              {"jti", make_id()}};
    std::string form;
    set_field(form, "grant_type", "client_credentials");
    set_field(form, "scope", fmt::format("{}", fmt::join(asked_scopes(), " ")));
    set_field(form, "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    set_field(form, "client_assertion", make_jwt(std::move(header), claims, *client_key_));
    Request request{"POST",
                    url,
                    {{"Accept", "application/json"}, {"Content-Type", "application/x-www-form-urlencoded"}},
                    std::move(form)};
    if (proof_key_) request.headers.add("DPoP", make_proof(request, {}));
    return request;
}

void Credential::take(const Response& response) {
    boost::system::error_code failure;
    const auto body = json::parse(response.body, failure);
    const auto* object = failure ? nullptr : body.if_object();
    const auto* text = object ? object->if_contains("access_token") : nullptr;
    const bool dpop = object && equal_ignoring_case(text_at(*object, "token_type"), "DPoP");
    if (!text || !text->is_string() || (dpop && !proof_key_)) {
        throw DirectoryError{DirectoryError::Kind::malformed, to_error(response, clock_.wall_now()).details()};
    }
    token_ = Token{std::string{std::string_view{text->as_string()}}, dpop,
                   clock_.steady_now() + std::max<seconds>(life_of(*object) - kRenewBefore, kShortestLife)};
    // Without the member all that was asked for was granted (RFC 6749 §5.1).
    granted_scopes_ = object->contains("scope") ? words_of(text_at(*object, "scope")) : asked_scopes();
}

std::vector<std::string> Credential::asked_scopes() const {
    return settings_.scopes.empty() ? needed_scopes() : settings_.scopes;
}

std::string Credential::make_proof(const Request& request, std::string_view token) {
    // `htu` without query and fragment: Okta refuses any other (API-okta.md §3).
    const auto url = request.url.substr(0, request.url.find_first_of("?#"));
    json::object claims{{"htm", request.method}, {"htu", url}, {"iat", vendor_seconds()}, {"jti", make_id()}};
    if (!token.empty()) claims["ath"] = to_base64url(sha256(token));
    if (!nonce_.empty()) claims["nonce"] = nonce_;
    return make_jwt({{"typ", "dpop+jwt"}, {"jwk", proof_key_->public_jwk()}}, claims, *proof_key_);
}

std::string Credential::make_id() {
    return fmt::format("{:016x}{:016x}", random_.next(), random_.next());
}

std::int64_t Credential::vendor_seconds() const {
    return std::chrono::floor<seconds>((clock_.wall_now() + offset_).time_since_epoch()).count();
}

}  // namespace lockstep::directory::okta
