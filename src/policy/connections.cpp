// `jumpcloud:` and `okta:`: exactly one way to sign in, and URLs that are what they should be.
#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "policy/builders.hpp"

namespace lockstep::policy {
namespace {

bool is_loopback(const boost::urls::url_view& url) {
    if (url.host_type() == boost::urls::host_type::ipv4) return url.host_ipv4_address().is_loopback();
    if (url.host_type() == boost::urls::host_type::ipv6) return url.host_ipv6_address().is_loopback();
    return url.host() == "localhost";
}

/// @return the URL without slashes at its end; empty if it is refused.
std::string checked_url(const Resolved& value, bool with_path, Report& report) {
    std::string text = value.text;
    if (text.empty() || text.contains("${")) return text;  // reported already, or left as written
    while (text.ends_with('/')) text.pop_back();
    const auto refuse = [&](std::string message, std::string expected) {
        report.add(value.at, std::move(message), value.text, std::move(expected));
        return std::string{};
    };
    const auto url = boost::urls::parse_uri(text);
    if (!url || url->host().empty()) return refuse("this is no URL", "https://HOST");
    if (url->has_userinfo() || url->has_query() || url->has_fragment()) {
        return refuse("this URL has more than host and path", "no user, query or fragment");
    }
    if (!with_path && !url->encoded_path().empty()) return refuse("this URL has a path", "the host alone");
    const bool plain = url->scheme_id() == boost::urls::scheme::http;
    if (!plain && url->scheme_id() != boost::urls::scheme::https)
        return refuse("this is no web address", "https://HOST");
    if (plain && !is_loopback(*url)) {
        return refuse("http:// is only for this machine itself (loopback)",
                      "https" + text.substr(std::string_view{"http"}.size()));
    }
    return text;
}

/// `https://example-admin.okta.com` is the console; the API lives at `https://example.okta.com`.
void check_not_admin(const Resolved& value, const std::string& url, Report& report) {
    const auto host_end = url.find('.');
    constexpr std::string_view kAdmin = "-admin";
    if (host_end == std::string::npos || !std::string_view{url}.substr(0, host_end).ends_with(kAdmin)) return;
    auto right = url;
    right.erase(host_end - kAdmin.size(), kAdmin.size());
    report.add(value.at, "this is the address of Okta's admin console, not of the org", value.text, right);
}

/// Credentials go into headers: a line break within would end them.
void check_header_safe(std::initializer_list<const Resolved*> values, Report& report) {
    for (const auto* value : values) {
        const bool broken =
            std::ranges::any_of(value->text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
        if (broken) report.add(value->at, "this credential has more than one line", "", "one line");
    }
}

Wire wire_of(const DraftWire& draft, int default_headroom, Report& report) {
    Wire wire;
    wire.page_size = draft.page_size;
    wire.max_in_flight = draft.max_in_flight;
    wire.requests_per_second = draft.requests_per_second;
    wire.headroom_percent = draft.headroom ? draft.headroom->value : default_headroom;
    wire.deadline = draft.deadline;
    if (draft.proxy && !boost::urls::parse_uri(draft.proxy.text)) {
        report.add(draft.proxy.at, "this is no URL", draft.proxy.text, "http://HOST:PORT");
    }
    wire.proxy = draft.proxy.text;
    wire.ca_file = draft.ca_file.text;
    return wire;
}

void check_jumpcloud_credential(const DraftJumpCloud& draft, Report& report) {
    const bool account = draft.has("client_id") || draft.has("client_secret");
    if (draft.has("api_key") && account) {
        return report.add(draft.at_key("api_key"), "there are two ways to sign in to JumpCloud",
                          "api_key and client_id/client_secret", "one of them");
    }
    if (draft.has("api_key")) return;
    if (!account) {
        return report.add(draft.at, "there is no way to sign in to JumpCloud", "",
                          "api_key, or client_id and client_secret");
    }
    for (const char* key : {"client_id", "client_secret"}) {
        if (draft.has(key)) continue;
        report.add(draft.at, fmt::format("`{}` is missing", key), "",
                   "client_id and client_secret of a service account");
    }
}

void build_jumpcloud(const Draft& whole, const Context& context, Policy& policy) {
    const auto& draft = whole.jumpcloud;
    Report& report = context.report;
    check_jumpcloud_credential(draft, report);
    check_header_safe({&draft.api_key, &draft.client_id, &draft.client_secret, &draft.org_id}, report);
    auto& connection = policy.jumpcloud_connection;
    connection.api_key = draft.api_key.text;
    connection.client_id = draft.client_id.text;
    connection.client_secret = draft.client_secret.text;
    connection.org_id = draft.org_id.text;
    connection.url = checked_url(draft.url, true, report);
    connection.insights_url = checked_url(draft.insights_url, true, report);
    connection.token_url = checked_url(draft.token_url, true, report);
    connection.wire = wire_of(draft.wire, whole.safety.headroom.value, report);
}

void check_okta_credential(const DraftOkta& draft, Report& report) {
    const auto& auth = draft.auth;
    const bool token = draft.has("api_token") || auth.has("api_token");
    const bool app = auth.has("client_id") || auth.has("private_key");
    if (draft.has("api_token") && auth.has("api_token")) {
        report.add(auth.at_key("api_token"), "the API token is given twice", "", "one of them");
    }
    if (token && app) {
        const auto& at = draft.has("api_token") ? draft.at_key("api_token") : auth.at_key("api_token");
        return report.add(at, "there are two ways to sign in to Okta", "api_token and client_id/private_key",
                          "one of them");
    }
    if (token) return;
    if (!app) {
        return report.add(draft.at, "there is no way to sign in to Okta", "",
                          "api_token, or auth: {client_id: …, private_key: …}");
    }
    for (const char* key : {"client_id", "private_key"}) {
        if (auth.has(key)) continue;
        report.add(auth.at, fmt::format("`{}` is missing", key), "", "client_id and private_key of a service app");
    }
}

void check_private_key(const Secret& key, const Context& context) {
    if (!context.resolve_secrets || key.text.empty() || !key.referenced || key.text.starts_with("-----BEGIN ")) return;
    const bool jwk = key.text.starts_with('{');
    context.report.add(key.at, "this is no private key in PEM form", jwk ? "JSON (a JWK?)" : "",
                       "-----BEGIN PRIVATE KEY-----; Okta offers it as PEM beside the JWK");
}

void build_okta(const Draft& whole, const Context& context, Policy& policy) {
    const auto& draft = whole.okta;
    Report& report = context.report;
    check_okta_credential(draft, report);
    check_private_key(draft.auth.private_key, context);
    check_header_safe({&draft.api_token, &draft.auth.api_token, &draft.auth.client_id, &draft.auth.key_id}, report);
    auto& connection = policy.okta_connection;
    connection.api_token = draft.api_token ? draft.api_token.text : draft.auth.api_token.text;
    connection.client_id = draft.auth.client_id.text;
    connection.private_key_pem = draft.auth.private_key.text;
    connection.key_id = draft.auth.key_id.text;
    connection.scopes = draft.auth.scopes.names;
    connection.wire = wire_of(draft.wire, whole.safety.headroom.value, report);
    if (!draft.org_url) return;
    connection.org_url = checked_url(draft.org_url, false, report);
    check_not_admin(draft.org_url, connection.org_url, report);
}

}  // namespace

void build_connections(const Draft& draft, const Context& context, Policy& policy) {
    if (draft.has("jumpcloud")) build_jumpcloud(draft, context, policy);
    if (draft.has("okta")) build_okta(draft, context, policy);
}

}  // namespace lockstep::policy
