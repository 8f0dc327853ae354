#include "twin/okta/okta.hpp"

#include <algorithm>

#include "twin/okta/auth.hpp"
#include "twin/okta/dpop.hpp"
#include "twin/okta/fill.hpp"
#include "twin/okta/hooks.hpp"
#include "twin/okta/ids.hpp"
#include "twin/okta/limits.hpp"
#include "twin/okta/log.hpp"
#include "twin/okta/org.hpp"
#include "twin/okta/routes.hpp"
#include "twin/okta/rules.hpp"
#include "twin/okta/save.hpp"
#include "twin/okta/user_states.hpp"

namespace lockstep::twin {
namespace {

using namespace okta;

void add_common_headers(Headers& headers, const std::string& request_id, WallTime now) {
    headers.add("date", to_http_date(now));
    headers.add("x-okta-request-id", request_id);
    headers.add("cache-control", "no-cache, no-store");
    headers.add("pragma", "no-cache");
    headers.add("expires", "0");
    headers.add("strict-transport-security", "max-age=315360000; includeSubDomains");
    headers.add("content-security-policy", "frame-ancestors 'self'");
    headers.add("referrer-policy", "strict-origin-when-cross-origin");
    headers.add("x-content-type-options", "nosniff");
    headers.add("set-cookie", "sid=\"\";Version=1;Path=/;Max-Age=0");
    headers.add("set-cookie", "JSESSIONID=" + request_id + "; Path=/; HttpOnly");
}

void add_allowance(Headers& headers, const Allowance& allowance) {
    const auto reset = std::chrono::duration_cast<std::chrono::seconds>(allowance.reset.time_since_epoch());
    headers.add("x-rate-limit-limit", std::to_string(allowance.limit));
    headers.add("x-rate-limit-remaining", std::to_string(allowance.remaining));
    headers.add("x-rate-limit-reset", std::to_string(reset.count()));
}

bool is_write(const Request& request) {
    return request.method != "GET" && request.method != "HEAD";
}

// A body-less POST or PUT must say so: `Content-Length: 0` (API-okta.md §2.0).
bool lacks_length(const Request& request) {
    return (request.method == "POST" || request.method == "PUT") && request.body.empty() &&
           !request.headers.find("content-length") && !request.headers.find("transfer-encoding");
}

void check_content_type(const Request& request) {
    if (request.body.empty() || !is_write(request) || request.method == "DELETE") return;
    const auto type = request.headers.find("content-type").value_or("");
    const bool json = equal_ignoring_case(type.substr(0, 16), "application/json");
    const bool form = equal_ignoring_case(type.substr(0, 33), "application/x-www-form-urlencoded") &&
                      request.url.find("/oauth2/v1/token") != std::string::npos;
    if (!json && !form) throw refusal("E0000019");
}

std::string needed_scope(const Route* route, const Request& request) {
    if (!route || route->scope.empty()) return {};
    return std::string{route->scope}.append(is_write(request) ? ".manage" : ".read");
}

// JSON is all there is, except where the route is XML's.
void check_accept(const Request& request, const Route& route) {
    const auto accept = request.headers.find("accept");
    if (!accept || route.pattern.ends_with("/metadata")) return;
    const bool json = accept->contains("json") || accept->contains("*/*") || accept->contains("application/*");
    if (!json) throw refusal("E0000019");
}

bool holds_scope(const Principal& principal, std::string_view scope, bool write) {
    const auto holds = [&](std::string_view suffix) {
        return std::ranges::find(principal.scopes, std::string{scope}.append(suffix)) != principal.scopes.end();
    };
    return holds(".manage") || (!write && holds(".read"));
}

// Scope and admin role are judged apart; people's lists are the one place where a missing role is no error.
void check_permission(const Principal& principal, const Route& route, const Request& request) {
    if (principal.kind == Principal::Kind::console || route.scope.empty()) return;
    if (principal.kind == Principal::Kind::service_app && !holds_scope(principal, route.scope, is_write(request))) {
        auto refused = refusal("E0000006");
        refused.headers.add("www-authenticate",
                            "Bearer error=\"insufficient_scope\", scope=\"" + std::string{route.scope} + "\"");
        throw refused;
    }
    const bool lists_people = route.method == "GET" && route.pattern == "/api/v1/users";
    if (!principal.has_role && !lists_people) throw refusal("E0000006");
}

Response edge_not_found() {
    return {404, {{"content-type", "application/json"}}, R"({"status":404,"message":"Resource not found"})"};
}

class OktaTwin final : public Okta {
public:
    OktaTwin(std::string base_url, WallTime now, Random& random) : org_{make_org(std::move(base_url), now, random)} {
        credentials_ = credentials_of(org_);
    }

    const OktaCredentials& credentials() const override { return credentials_; }

    void fill(const Company& company, WallTime now, Random& random) override { fill_org(org_, company, now, random); }

    Response answer(const Request& request, Caller caller, WallTime now, Random& random) override {
        settle(now, random);
        const auto request_id = make_request_id(random);
        Headers limits;
        Response response;
        try {
            response = perform(request, caller, now, random, request_id, limits);
        } catch (const Refusal& refused) {
            response = to_response(refused, random);
        }
        for (const auto& header : limits) response.headers.add(header.name, header.value);
        add_common_headers(response.headers, request_id, now);
        if (!response.body.empty() && !response.headers.find("content-type")) {
            response.headers.add("content-type", "application/json");
        }
        return response;
    }

    std::optional<WallTime> next_due() const override {
        std::optional<WallTime> next = next_hook_due(org_);
        const auto take = [&](WallTime at) { next = next ? std::min(*next, at) : at; };
        for (const auto& due : org_.activations) take(due.at);
        for (const auto& due : org_.due_rules) take(due.at);
        return next;
    }

    std::vector<Outgoing> run_due(WallTime now, Random& random) override {
        settle(now, random);
        return run_hooks(org_, now, random);
    }

    std::optional<Response> outgoing_answered(std::string_view id, int status, std::string_view body,
                                              WallTime now) override {
        return hook_answered(org_, id, status, body, now);
    }

    std::string settings() const override { return to_json(org_.settings); }
    std::string configure(std::string_view json_object) override { return okta::configure(org_.settings, json_object); }

    std::vector<std::string> operations() const override { return all_operations(); }

    std::string save() const override { return save_org(org_); }
    void load(std::string_view json) override {
        auto loaded = load_org(json);
        loaded.base_url = org_.base_url;  // of this process, not of the one that saved
        org_ = std::move(loaded);
        credentials_ = credentials_of(org_);
    }

private:
    void settle(WallTime now, Random& random) {
        renew_nonce(org_, now, random);
        if (!org_.activations.empty()) finish_activations(org_, now, random);
        if (!org_.due_rules.empty()) run_due_rules(org_, now, random);
    }

    Response perform(const Request& request, Caller caller, WallTime now, Random& random, const std::string& request_id,
                     Headers& limits) {
        const auto target = to_target(request.url);
        if (!target) throw refusal("E0000020");
        auto match = find_route(request.method, *target);
        const bool internal = target->path.starts_with("/_twin/");
        const bool api = target->path.starts_with("/api/") || target->path.starts_with("/oauth2/") ||
                         target->path.starts_with("/.well-known/");
        if ((internal && caller != Caller::person) || (!internal && !api)) return edge_not_found();

        Call call{org_, request, *target, {}, now, random, request_id, std::move(match.ids)};
        // Metadata is free and for everybody; the token endpoint has a credential of its own.
        const bool open =
            match.route && (match.route->pattern == "/oauth2/v1/token" || (match.route->bucket.empty() && !internal));

        if (!open) call.principal = authenticate(org_, request, caller, needed_scope(match.route, request), now);
        const auto bucket = match.route ? match.route->bucket : std::string_view{"/api/v1"};
        if (caller == Caller::client && !bucket.empty()) {
            const auto allowance = admit(org_, bucket, call.principal.id, now);
            add_allowance(limits, allowance);
            log_limit(allowance, bucket, now, random);
            if (allowance.refused) throw refusal("E0000047");
        }
        if (!open && call.principal.kind == Principal::Kind::nobody) throw refusal("E0000005");
        if (!match.route) throw refusal(match.other_method || api ? "E0000022" : "E0000008");
        check_request(request, *match.route, call.principal, caller);
        return match.route->handler(call);
    }

    void log_limit(const Allowance& allowance, std::string_view bucket, WallTime now, Random& random) {
        if (allowance.event.empty()) return;
        const std::string name{bucket};
        record_by_system(org_, allowance.event, {{name, "Bucket Uuid", "unknown", name, {}}}, now, random);
    }

    void check_request(const Request& request, const Route& route, const Principal& principal, Caller caller) const {
        const bool internal = route.pattern.starts_with("/_twin/");
        if (!internal && caller == Caller::client && lacks_length(request)) {
            throw Refusal{411, "E0000020", "Bad request.", {"Content-Length is required"}};
        }
        if (org_.settings.read_only_mode && is_write(request) && !internal) throw refusal("E0000010");
        if (caller == Caller::client) {
            check_accept(request, route);
            check_content_type(request);
        }
        check_permission(principal, route, request);
    }

    Org org_;
    OktaCredentials credentials_;
};

}  // namespace

std::unique_ptr<Okta> make_okta(std::string base_url, WallTime now, Random& random) {
    return std::make_unique<OktaTwin>(std::move(base_url), now, random);
}

}  // namespace lockstep::twin
