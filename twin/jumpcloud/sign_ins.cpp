#include "twin/jumpcloud/sign_ins.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

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

json::object sso(const Organization& org, const User& user, WallTime at, std::string id) {
    json::object event = common(org, "sso", "sso_auth");
    event["initiated_by"] = json::object{{"id", user.id}, {"type", "user"}, {"username", user.text(Field::username)}};
    event["sso_token_success"] = true;
    event["error_message"] = "";
    event["application"] =
        json::object{{"display_label", "Google Workspace"}, {"sso_type", "saml"}, {"name", "google"}};
    event["id"] = std::move(id);
    std::string stamp = to_rfc3339(at);
    stamp.insert(stamp.size() - 1, "812449");
    event["timestamp"] = std::move(stamp);
    return event;
}

json::object radius(const Organization& org, const User& user, WallTime at) {
    json::object event = common(org, "radius", "radius_auth_attempt");
    event["initiated_by"] = json::object{{"type", "user"}, {"username", user.text(Field::username)}};
    event["username"] = user.text(Field::username);
    event["outer"] = json::object{{"eap_type", "PEAP"}, {"username", user.text(Field::username)}};
    event["success"] = true;
    event["id"] = fmt::format("{}-FE16-32AF-B257-{}", user.id.substr(0, 8), user.id.substr(12));
    std::string stamp = to_rfc3339(at);
    stamp.erase(stamp.find('.'), 4);
    event["timestamp"] = std::move(stamp);
    return event;
}

}  // namespace

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
