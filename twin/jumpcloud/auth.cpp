#include "twin/jumpcloud/auth.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <boost/json.hpp>
#include <vector>

#include "twin/jumpcloud/answers.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto kBlock = 15min;  // §1.5: an address that hammered on is shut out for at least this long

bool is_insights(const Call& call) {
    return call.path.starts_with("/insights/");
}

std::string random_hex(Random& random, int words) {
    std::string text;
    for (int i = 0; i < words; ++i) text += fmt::format("{:016x}", random.next());
    return text;
}

std::optional<std::string_view> find_bearer(const Request& request) {
    const auto header = request.headers.find("authorization");
    if (!header || header->size() < 7 || !equal_ignoring_case(header->substr(0, 7), "bearer ")) return std::nullopt;
    return header->substr(7);
}

std::string decode_base64(std::string_view text) {
    std::vector<unsigned char> out(text.size() + 4);
    const int size =
        EVP_DecodeBlock(out.data(), reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    if (size < 0) return {};
    const auto padding = static_cast<std::size_t>(text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0);
    return {reinterpret_cast<const char*>(out.data()), static_cast<std::size_t>(size) - padding};
}

Response oauth_error(const Organization& org, int status, std::string_view name, std::string_view text) {
    if (org.settings.oauth_error == "rfc6749") {
        return json_answer(status, json::value{{"error", name}, {"error_description", text}});
    }
    Response response = empty_answer(status);
    response.headers.add("content-type", "text/plain; charset=utf-8");
    response.body = std::string{text};
    return response;
}

bool takes_org_id(std::string_view path) {
    return !path.starts_with("/api/organizations") && !path.starts_with("/api/v2/providers") &&
           !path.starts_with("/api/v2/organizations");
}

Response overloaded(const Organization& org, const Call& call, int status) {
    if (org.settings.html_errors) return html_answer(status, "Too many requests");
    if (call.path.starts_with("/api/v2/")) return v2_error(status, "Too Many Requests");
    return v1_error(status, "Too Many Requests");
}

}  // namespace

Response unauthorized() {
    return named_error(401, "Unauthorized", "Unauthorized: api key user not found");
}

std::optional<Response> authenticate(Organization& org, Call& call) {
    const auto key = call.request.headers.find("x-api-key");
    const auto bearer = find_bearer(call.request);
    if (!key && !bearer) {
        Response redirect = html_answer(302, "Found. Redirecting to /login");
        redirect.headers.add("location", "/login");
        return redirect;
    }
    if (org.settings.wrong_region) return unauthorized();
    if (key) {
        if (*key != org.credentials.api_key || org.settings.api_key_expired) return unauthorized();
        call.actor = {Actor::Kind::api_key, org.settings.api_key_role};
        return std::nullopt;
    }
    const auto token = org.tokens.find(*bearer);
    if (token == org.tokens.end() || token->second <= call.now) return unauthorized();
    call.actor = {Actor::Kind::service_account, "administrator"};
    return std::nullopt;
}

std::optional<Response> check_organization(const Organization& org, const Call& call) {
    auto sent = call.request.headers.list("x-org-id");
    std::erase(sent, std::string_view{});  // some clients always send the header: an empty one names nothing (recorded)
    if (sent.empty()) {
        const bool needed = org.settings.multi_tenant && org.settings.missing_org_id == "refuse";
        if (needed && takes_org_id(call.path))
            return named_error(401, "Unauthorized", "Unauthorized: x-org-id is missing");
        const bool token = call.actor.kind == Actor::Kind::service_account;
        if (token && org.settings.service_account_needs_org && takes_org_id(call.path)) {
            return v1_error(400, "Bad Request: x-org-id is required");
        }
        return std::nullopt;
    }
    if (!takes_org_id(call.path))
        return named_error(403, "Forbidden", "Forbidden: x-org-id is not supported on this route");
    if (sent.size() > 1 && !is_insights(call)) return v1_error(400, "Bad Request: malformed x-org-id");
    for (const std::string_view id : sent) {
        if (!is_object_id(id)) return v1_error(400, "Bad Request: malformed x-org-id");
        if (id != org.credentials.org_id) return v1_error(404, "Not Found: organization not found");
    }
    return std::nullopt;
}

std::optional<Response> check_role(const Call& call, bool writes) {
    if (call.actor.role == "administrator") return std::nullopt;
    const bool runner_asks_log = call.actor.role == "command_runner" && is_insights(call);
    if (writes || runner_asks_log) return named_error(403, "Forbidden", "Forbidden: You are not permitted to do this");
    return std::nullopt;
}

std::optional<Response> throttle(Organization& org, const Call& call) {
    if (call.now < org.blocked_until) return html_answer(403, "Your IP has been blocked due to suspected abuse");
    const auto rate = static_cast<double>(org.settings.throttle_rps);
    if (rate <= 0) return std::nullopt;
    Bucket& bucket = org.buckets[is_insights(call) ? "insights" : "console"];
    if (bucket.filled == WallTime{}) bucket.tokens = rate;
    const std::chrono::duration<double> passed = call.now - bucket.filled;
    bucket.tokens = std::min(rate, bucket.tokens + (passed.count() * rate));
    bucket.filled = call.now;
    if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        bucket.refused_in_a_row = 0;
        return std::nullopt;
    }
    ++bucket.refused_in_a_row;
    if (org.settings.throttle_block_after > 0 && bucket.refused_in_a_row > org.settings.throttle_block_after) {
        org.blocked_until = call.now + kBlock;
    }
    Response refusal = overloaded(org, call, static_cast<int>(org.settings.throttle_status));
    const auto wait = org.settings.throttle_retry_after_s;
    if (wait > 0) refusal.headers.add("retry-after", fmt::to_string(wait));
    return refusal;
}

Response give_token(Organization& org, const Call& call) {
    const auto header = call.request.headers.find("authorization");
    const bool basic = header && header->size() > 6 && equal_ignoring_case(header->substr(0, 6), "basic ");
    const auto expected = fmt::format("{}:{}", org.credentials.client_id, org.credentials.client_secret);
    if (!basic || decode_base64(header->substr(6)) != expected) {
        return oauth_error(org, 401, "invalid_client", "Client authentication failed");
    }
    if (!call.request.body.contains("grant_type=client_credentials")) {
        return oauth_error(org, 400, "unsupported_grant_type", "The grant type is not supported");
    }
    if (org.settings.single_token) org.tokens.clear();
    std::erase_if(org.tokens, [&](const auto& token) { return token.second <= call.now; });
    const std::string token = random_hex(call.random, 4);
    org.tokens[token] = call.now + std::chrono::seconds{org.settings.token_lifetime_s};
    return json_answer(200, json::value{{"access_token", token},
                                        {"token_type", "bearer"},
                                        {"expires_in", org.settings.token_lifetime_s},
                                        {"scope", "api"}});
}

Response rotate_api_key(Organization& org, const Call& call) {
    org.credentials.api_key = "jca_" + random_hex(call.random, 2);
    return json_answer(200, json::value{{"apiKey", org.credentials.api_key}});
}

}  // namespace lockstep::twin::jumpcloud
