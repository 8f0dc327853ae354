// Recorded exchanges with real Okta orgs, where the shared folder is at hand.
#pragma once

#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "core/http_message.hpp"

namespace lockstep::directory::okta {

/// The exchanges of `samples/okta/NAME`; empty if there is no shared folder.
inline boost::json::array recordings(const std::string& name) {
    const char* named = std::getenv("LOCKSTEP_SHARED");
    const std::filesystem::path shared =
        named ? std::filesystem::path{named} : std::filesystem::path{LOCKSTEP_SOURCE_DIR} / "../shared";
    std::ifstream file{shared / "samples/okta" / name};
    if (!file) return {};
    std::ostringstream text;
    text << file.rdbuf();
    return boost::json::parse(text.str()).as_array();
}

/// The response of a recorded exchange; repeated headers are arrays there.
inline Response to_response(const boost::json::object& recorded) {
    Response response;
    response.status = static_cast<int>(recorded.at("status").as_int64());
    if (const auto* headers = recorded.if_contains("headers")) {
        for (const auto& [name, value] : headers->as_object()) {
            const auto add = [&](const boost::json::value& text) {
                response.headers.add(std::string{std::string_view{name}},
                                     std::string{std::string_view{text.as_string()}});
            };
            if (value.is_array()) {
                for (const auto& element : value.as_array()) add(element);
            } else {
                add(value);
            }
        }
    }
    if (!recorded.at("body").is_null()) response.body = boost::json::serialize(recorded.at("body"));
    return response;
}

}  // namespace lockstep::directory::okta
