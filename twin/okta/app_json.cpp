// How an application is shown, and what of a body it keeps: settings and credentials come back as they were sent.
#include <cctype>

#include "twin/okta/apps.hpp"
#include "twin/okta/catalog.hpp"
#include "twin/okta/ids.hpp"

namespace lockstep::twin::okta {
namespace {

constexpr std::string_view kKept[] = {"accessibility", "visibility", "credentials", "settings", "profile"};
constexpr std::string_view kOidc = "OPENID_CONNECT";

json::object href(std::string text) {
    return {{"href", std::move(text)}};
}

json::object href(std::string text, std::string_view method) {
    return {{"href", std::move(text)}, {"hints", json::object{{"allow", json::array{json::string{method}}}}}};
}

/// What is given stands in place of what is always there, part by part.
json::value over(json::value held, const json::value& given) {
    if (given.is_null()) return held;
    if (!held.is_object() || !given.is_object()) return given;
    for (const auto& [key, value] : given.as_object()) {
        auto& part = held.as_object()[key];
        part = over(std::move(part), value);
    }
    return held;
}

std::string icon_of(const App& app) {
    return app.name == "bookmark" ? "login" : app.name + "_link";
}

json::object links_of(const Org& org, const App& app) {
    const auto self = org.base_url + "/api/v1/apps/" + app.id;
    const auto policy = [&](char number) {
        return org.base_url + "/api/v1/policies/" + default_id(org, "00p", number);
    };
    const std::string_view verb = app.active ? "deactivate" : "activate";
    json::object icon{{"name", icon_of(app)},
                      {"href", org.base_url + "/home/" + app.name + "/" + app.id + "/2557"},
                      {"type", "text/html"}};
    json::object logo{{"name", "medium"},
                      {"href", "https://ok12static.oktacdn.com/assets/img/logos/default.png"},
                      {"type", "image/png"}};
    return {{"uploadLogo", href(self + "/logo", "POST")},
            {"appLinks", json::array{std::move(icon)}},
            {"profileEnrollment", href(policy('e'))},
            {"policies", href(self + "/policies", "PUT")},
            {"groups", href(self + "/groups")},
            {"logo", json::array{std::move(logo)}},
            {"accessPolicy", href(policy('d'))},
            {"users", href(self + "/users")},
            {verb, href(self + "/lifecycle/" + std::string{verb})}};
}

json::object notifications() {
    const json::object vpn{
        {"network", json::object{{"connection", "DISABLED"}}}, {"message", nullptr}, {"helpUrl", nullptr}};
    return {{"vpn", vpn}};
}

/// What every application has, whatever it was made of.
json::object always(const App& app) {
    const json::object user_name{{"template", "${source.login}"}, {"type", "BUILT_IN"}};
    return {{"accessibility",
             json::object{{"selfService", false}, {"errorRedirectUrl", nullptr}, {"loginRedirectUrl", nullptr}}},
            {"visibility", json::object{{"autoLaunch", false},
                                        {"autoSubmitToolbar", false},
                                        {"hide", json::object{{"iOS", false}, {"web", false}}},
                                        {"appLinks", json::object{{icon_of(app), true}}}}},
            {"credentials", json::object{{"userNameTemplate", user_name}, {"signing", json::object{}}}},
            {"settings", json::object{{"app", json::object{}},
                                      {"notifications", notifications()},
                                      {"manualProvisioning", false},
                                      {"implicitAssignment", false},
                                      {"notes", json::object{{"admin", nullptr}, {"enduser", nullptr}}}}}};
}

std::string made_name(std::string_view label, std::string_view mode) {
    if (mode == "BOOKMARK") return "bookmark";
    if (mode == kOidc) return "oidc_client";
    std::string name = "twin_";
    for (const char c : label) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0) name += static_cast<char>(std::tolower(c));
    }
    return name + "_1";
}

std::string secret_of(const App& app) {
    const auto* credentials = object_at(app.given, "credentials");
    const auto* client = credentials ? object_at(*credentials, "oauthClient") : nullptr;
    return client ? text_at(*client, "client_secret") : std::string{};
}

/// A client's id is the application's; its secret stays, or is made, unless it signs with a key or has none.
void complete_client(App& app, const std::string& secret, Random& random) {
    auto& credentials = app.given["credentials"];
    if (!credentials.is_object()) credentials = json::object{};
    auto& client = credentials.as_object()["oauthClient"];
    if (!client.is_object()) client = json::object{};
    auto& held = client.as_object();
    held["client_id"] = app.id;
    if (!held.contains("token_endpoint_auth_method")) held["token_endpoint_auth_method"] = "client_secret_basic";
    const bool needs_secret = text_at(held, "token_endpoint_auth_method").starts_with("client_secret");
    if (!needs_secret || !text_at(held, "client_secret").empty()) return;
    held["client_secret"] = secret.empty() ? make_secret(64, random) : secret;
}

}  // namespace

json::object app_json(const Org& org, const App& app) {
    json::object shown{{"id", app.id},
                       {"orn", "orn:okta:idp:" + org.id + ":apps:" + app.name + ":" + app.id},
                       {"name", app.name},
                       {"label", app.label},
                       {"status", app.active ? "ACTIVE" : "INACTIVE"},
                       {"lastUpdated", to_rfc3339(app.last_updated)},
                       {"created", to_rfc3339(app.created)},
                       {"features", json::array{}},
                       {"signOnMode", app.sign_on_mode},
                       {"universalLogout", nullptr}};
    const auto body = over(always(app), app.given);
    for (const auto& [key, value] : body.as_object()) shown[key] = value;
    shown["_links"] = links_of(org, app);
    return shown;
}

void take_app(Call& call, App& app, const json::object& body) {
    app.label = text_at(body, "label");
    if (app.label.empty()) throw invalid("label", {"label: The field cannot be left blank"});
    if (const auto mode = text_at(body, "signOnMode"); !mode.empty()) app.sign_on_mode = mode;
    if (app.name.empty()) app.name = text_at(body, "name");
    if (app.name.empty()) app.name = made_name(app.label, app.sign_on_mode);
    const auto secret = secret_of(app);
    app.given.clear();
    for (const auto key : kKept) {
        if (const auto* value = body.if_contains(key)) app.given[key] = *value;
    }
    if (app.sign_on_mode == kOidc) complete_client(app, secret, call.random);
    app.last_updated = call.second();
}

}  // namespace lockstep::twin::okta
