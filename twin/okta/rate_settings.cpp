#include "twin/okta/rate_settings.hpp"

#include "twin/okta/catalog.hpp"
#include "twin/okta/limits.hpp"
#include "twin/okta/scim.hpp"

namespace lockstep::twin::okta {
namespace {

constexpr std::string_view kSettings = "rate-limit-settings";

std::int64_t percent_at(const json::object& body, std::string_view key, std::int64_t otherwise) {
    const auto* value = body.if_contains(key);
    if (!value || value->is_null()) return otherwise;
    if (!value->is_int64() || value->as_int64() < 1 || value->as_int64() > 100) {
        throw invalid(key, {fmt::format("{}: The field has an invalid value", key)});
    }
    return value->as_int64();
}

// Throws E0000007 unless the principal exists.
void check_principal(const Org& org, const json::object& body) {
    const auto id = text_at(body, "principalId");
    const auto type = text_at(body, "principalType");
    if (type == "SSWS_TOKEN") {
        if (!org.api_tokens.contains(id)) throw not_found(id, "Token");
    } else if (type == "OAUTH_CLIENT") {
        if (!org.service_apps.contains(id) && !org.apps.contains(id)) throw not_found(id, "PublicClientApp");
    } else {
        throw invalid("principalType", {"principalType: The field has an invalid value"});
    }
}

void take_percents(Call& call, json::object& limit, const json::object& body) {
    const auto share = call.org.settings.share_percent;
    limit["defaultPercentage"] = percent_at(body, "defaultPercentage", share);
    limit["defaultConcurrencyPercentage"] = percent_at(body, "defaultConcurrencyPercentage", share);
    limit["lastUpdate"] = to_rfc3339(call.second());
    limit["lastUpdatedBy"] = call.org.admin_id;
}

json::object default_setting(std::string_view name) {
    if (name == "admin-notifications") return {{"notificationsEnabled", true}};
    if (name == "warning-threshold") return {{"warningThreshold", 60}};
    if (name == "per-client") {
        return {
            {"defaultMode", "PREVIEW"},
            {"useCaseModeOverrides",
             json::object{{"LOGIN_PAGE", "PREVIEW"}, {"OAUTH2_AUTHORIZE", "PREVIEW"}, {"OIE_APP_INTENT", "PREVIEW"}}}};
    }
    throw refusal("E0000022");
}

}  // namespace

Response list_principal_limits(Call& call) {
    const auto text = call.target.find("filter");
    if (!text) throw refusal("E0000028", {"filter is required"});
    Filter filter;
    try {
        filter = parse_filter(*text);
    } catch (const FilterError& error) {
        throw refusal("E0000053", {error.text});
    }
    json::array list;
    for (const auto& [id, limit] : call.org.things[std::string{kPrincipalLimits}]) {
        const Fields fields = [&limit](std::string_view name, FieldValues& out) {
            const auto* value = limit.if_contains(name);
            if (value && value->is_string()) out.emplace_back(std::string_view{value->as_string()});
        };
        if (matches(filter, fields, TextCase::sensitive)) list.push_back(limit);
    }
    return ok(list);
}

Response create_principal_limit(Call& call) {
    const auto body = call.body();
    check_principal(call.org, body);
    auto& limits = call.org.things[std::string{kPrincipalLimits}];
    for (const auto& [id, limit] : limits) {
        if (text_at(limit, "principalId") == text_at(body, "principalId")) {
            throw invalid("principalId", {"An entity for this principal already exists"});
        }
    }
    const auto id = call.new_id("0rl");
    json::object limit{{"id", id},
                       {"orgId", call.org.id},
                       {"principalId", text_at(body, "principalId")},
                       {"principalType", text_at(body, "principalType")},
                       {"createdBy", call.org.admin_id},
                       {"createdDate", to_rfc3339(call.second())}};
    take_percents(call, limit, body);
    return ok(limits[id] = std::move(limit), 201);
}

Response get_principal_limit(Call& call) {
    return ok(get_thing(call.org, kPrincipalLimits, call.ids[0], "PrincipalRateLimitEntity"));
}

Response replace_principal_limit(Call& call) {
    auto& limit = get_thing(call.org, kPrincipalLimits, call.ids[0], "PrincipalRateLimitEntity");
    const auto body = call.body();
    check_principal(call.org, body);
    if (text_at(limit, "principalId") != text_at(body, "principalId")) {
        throw invalid("principalId", {"principalId: The field cannot be changed"});
    }
    take_percents(call, limit, body);
    return ok(limit);
}

Response get_rate_setting(Call& call) {
    const auto& held = call.org.things[std::string{kSettings}];
    const auto found = held.find(call.ids[0]);
    return ok(found == held.end() ? default_setting(call.ids[0]) : found->second);
}

Response replace_rate_setting(Call& call) {
    auto wanted = default_setting(call.ids[0]);
    for (const auto& [name, value] : call.body()) {
        if (!wanted.contains(name)) throw invalid(name, {"The field is not known"});
        wanted[name] = value;
    }
    return ok(call.org.things[std::string{kSettings}][std::string{call.ids[0]}] = std::move(wanted));
}

}  // namespace lockstep::twin::okta
