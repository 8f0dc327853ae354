#include "twin/jumpcloud/sign_ins.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "twin/jumpcloud/answers.hpp"
#include "twin/jumpcloud/user_store.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;
using std::chrono::milliseconds;

constexpr auto kApart = std::chrono::minutes{7};

json::object common(const Organization& org, std::string_view service, std::string_view type) {
    return {{"event_type", type},
            {"service", service},
            {"organization", org.credentials.org_id},
            {"@version", "1"},
            {"mfa", false},
            {"client_ip", "203.0.113.9"},
            {"geoip", {{"country_code", "FR"}, {"timezone", "Europe/Paris"}, {"continent_code", "EU"}}}};
}

json::object sso(const Organization& org, const User& user, WallTime at, const std::string& id) {
    json::object event = common(org, "sso", "sso_auth");
    event["initiated_by"] = json::object{{"id", user.id}, {"type", "user"}, {"username", user.text(Field::username)}};
    event["sso_token_success"] = true;
    event["error_message"] = "";
    event["idp_initiated"] = false;
    event["provider"] = "";
    event["application"] = json::object{{"display_label", "Google Workspace"},
                                        {"sso_type", "saml"},
                                        {"name", "google"},
                                        {"sso_url", org.base_url + "/saml2/google"}};
    event["useragent"] = json::object{{"os", "Mac OS X"},  {"os_full", "Mac OS X 10.15"}, {"os_name", "Mac OS X"},
                                      {"name", "Firefox"}, {"version", "114.0"},          {"device", "Mac"}};
    event["auth_context"] = json::object{
        {"auth_methods", json::object{}},
        {"policies_applied",
         json::array{json::object{{"id", ""},
                                  {"name", "Global Policy"},
                                  {"metadata", {{"resource_type", "APPLICATION"}, {"action", "ALLOW"}}}}}}};
    event["id"] = id;
    std::string stamp = to_rfc3339(at);
    stamp.insert(stamp.size() - 1, "812449");
    event["timestamp"] = stamp;
    return event;
}

json::object radius(const Organization& org, const User& user, WallTime at) {
    json::object event = common(org, "radius", "radius_auth_attempt");
    event["initiated_by"] = json::object{{"type", "user"}, {"username", user.text(Field::username)}};
    event["username"] = user.text(Field::username);
    event["outer"] = json::object{{"eap_type", "PEAP"}, {"username", user.text(Field::username)}};
    event["auth_type"] = "eap";
    event["eap_type"] = "MSCHAPv2";
    event["nas_mfa_state"] = "DISABLED";
    event["auth_meta"] = json::object{{"user_password_enabled", true},
                                      {"device_cert_enabled", false},
                                      {"user_cert_enabled", false},
                                      {"auth_idp", "JUMPCLOUD"},
                                      {"userid_type", "USERNAME"}};
    event["success"] = true;
    event["id"] = fmt::format("{}-FE16-32AF-B257-{}", user.id.substr(0, 8), user.id.substr(12));
    std::string stamp = to_rfc3339(at);
    stamp.erase(stamp.find('.'), 4);
    event["timestamp"] = stamp;
    return event;
}

/// The body of the twin's own call: `{"client_ip": …, "geoip": {…}}`, both optional.
json::object by_person(const Call& call, const User& user) {
    json::object event{{"initiated_by", {{"id", user.id}, {"type", "user"}, {"username", user.text(Field::username)}}},
                       {"resource", {{"id", user.id}, {"type", "user"}, {"username", user.text(Field::username)}}},
                       {"mfa", false}};
    for (const char* name : {"client_ip", "geoip"}) {
        if (const json::value* value = call.find_member(name)) event[name] = *value;
    }
    return event;
}

}  // namespace

Response sign_in_user(Organization& org, const Call& call) {
    const auto user = org.users.find(call.ids[0]);
    if (!user) return v1_error(404, "Not Found");
    const bool admitted = user->text(Field::state) == "ACTIVATED" && !user->is(Field::account_locked);
    json::object event = by_person(call, *user);
    event["success"] = admitted;
    if (!admitted) event["error_message"] = "user account is not active";
    log_event(org, call, "user_login_attempt", std::move(event));
    return empty_answer(admitted ? 204 : 401);
}

Response lock_user_out(Organization& org, const Call& call) {
    const auto before = org.users.find(call.ids[0]);
    if (!before) return v1_error(404, "Not Found");
    User next = *before;
    next.set(Field::account_locked, true);
    next.set(Field::account_locked_date, json::string{to_rfc3339(call.now)});
    commit_user(org, call, std::move(next), *before, "user_lockout");
    return empty_answer(204);
}

void log_sign_ins(Organization& org, std::size_t most, WallTime now) {
    std::size_t number = 0;
    for (const auto& user : org.users.exact()) {
        if (number == most) return;
        if (user->text(Field::state) != "ACTIVATED") continue;
        const bool by_radius = number % 2 == 1;
        const auto age = (kApart * (most - number)) + milliseconds{359};
        const WallTime moment = now - std::chrono::duration_cast<milliseconds>(age);
        const WallTime at = by_radius ? std::chrono::floor<std::chrono::seconds>(moment) : moment;
        const json::object event = by_radius ? radius(org, *user, at) : sso(org, *user, at, org.ids.make(at));
        org.insights.add({.timestamp = at,
                          .arrival = at,
                          .number = org.insights.next_number(),
                          .service = by_radius ? "radius" : "sso",
                          .text = json::serialize(event)});
        ++number;
    }
}

}  // namespace lockstep::twin::jumpcloud
