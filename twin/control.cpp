#include "twin/control.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <chrono>
#include <expected>
#include <string_view>
#include <utility>
#include <vector>

namespace lockstep::twin {
namespace {

namespace json = boost::json;
using std::chrono::milliseconds;

Response reply(int status, std::string body) {
    return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}
Response reply(const json::value& value) {
    return reply(200, json::serialize(value));
}
Response refuse(int status, std::string_view why) {
    return reply(status, json::serialize(json::object{{"error", why}}));
}
Response no_such_path() {
    return refuse(404, "no such path; docs/twin.md lists them");
}
Response no_such_method() {
    return refuse(405, "this path does not take that method");
}

/// One call with everything that its answer may need.
struct Call {
    World& world;
    const Request& request;
    std::vector<std::string> path;  ///< segments, as sent
    std::string query;              ///< with its `?`, or empty
    WallTime now;
    Random& random;

    [[nodiscard]] bool is(std::string_view method) const { return request.method == method; }
    [[nodiscard]] std::optional<VendorKind> vendor() const {
        return path.size() > 1 ? find_vendor_kind(path[1]) : std::nullopt;
    }
};

Response settings(Call& call) {
    const auto kind = call.vendor();
    if (!kind || call.path.size() != 2) return no_such_path();
    auto& vendor = call.world.vendor(*kind);
    if (call.is("PUT")) {
        const auto problem = vendor.configure(call.request.body);
        if (!problem.empty()) return refuse(400, problem);
    } else if (!call.is("GET")) {
        return no_such_method();
    }
    return reply(200, vendor.settings());
}

Response operations(Call& call) {
    const auto kind = call.vendor();
    if (!kind || call.path.size() != 2) return no_such_path();
    if (!call.is("GET")) return no_such_method();
    json::array list;
    for (const auto& operation : call.world.vendor(*kind).operations()) list.push_back(json::string{operation});
    return reply(list);
}

Response list_faults(Call& call) {
    json::array rules;
    for (const auto& rule : call.world.faults().rules()) rules.push_back(to_json(rule));
    return reply(rules);
}

Response add_fault(Call& call) {
    boost::system::error_code error;
    const auto body = json::parse(call.request.body, error);
    if (error || !body.is_object()) return refuse(400, "the body must be one JSON object");
    auto rule = fault_rule_from_json(body.as_object());
    if (!rule) return refuse(400, rule.error());
    return reply(json::object{{"id", call.world.faults().add(std::move(*rule))}});
}

Response faults(Call& call) {
    if (call.path.size() == 2 && call.is("DELETE")) {
        if (!call.world.faults().remove(call.path[1])) return refuse(404, "no fault of that id");
        return list_faults(call);
    }
    if (call.path.size() != 1) return no_such_path();
    if (call.is("POST")) return add_fault(call);
    if (call.is("DELETE")) {
        call.world.faults().clear();
    } else if (!call.is("GET")) {
        return no_such_method();
    }
    return list_faults(call);
}

/// Reads `90m`: a whole number and one of ms, s, m, h, d.
std::optional<milliseconds> duration_from(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, std::int64_t>, 5> kUnits{
        {{"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
    constexpr std::int64_t kLongest = 36'500;  // of whatever unit, so that no product overflows a clock
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || number < 0) return std::nullopt;
    const std::string_view unit{end, text.data() + text.size()};
    for (const auto& [name, length] : kUnits) {
        if (unit == name && (length == 1 || number <= kLongest)) return milliseconds{number * length};
    }
    return std::nullopt;
}

std::expected<milliseconds, std::string> step_of_clock(const Call& call) {
    boost::system::error_code error;
    const auto body = json::parse(call.request.body, error);
    const auto* object = error ? nullptr : body.if_object();
    if (object != nullptr && object->size() == 1) {
        const auto& [key, value] = *object->begin();
        if (key == "advance" && value.is_string()) {
            const auto by = duration_from(value.as_string());
            if (by) return *by;
        }
        if (key == "to" && value.is_string()) {
            const auto to = from_rfc3339(value.as_string());
            if (to && *to >= call.world.vendor_time(call.now)) return *to - call.world.vendor_time(call.now);
        }
    }
    return std::unexpected{std::string{R"(the body must be {"advance":"90m"} (ms, s, m, h, d) or {"to":"<RFC 3339>"}; )"
                                       "the clock never goes back"}};
}

Response clock(Call& call) {
    if (call.path.size() != 1) return no_such_path();
    if (call.is("POST")) {
        const auto step = step_of_clock(call);
        if (!step) return refuse(400, step.error());
        call.world.advance(*step);
    } else if (!call.is("GET")) {
        return no_such_method();
    }
    const auto ahead = call.world.vendor_time(call.now) - call.now;
    return reply(json::object{{"now", to_rfc3339(call.world.vendor_time(call.now))}, {"ahead_ms", ahead.count()}});
}

Response calls(Call& call) {
    auto& counts = call.world.calls();
    if (call.path.size() == 2 && call.path[1] == "reset" && call.is("POST")) {
        counts.reset();
    } else if (call.path.size() != 1) {
        return no_such_path();
    } else if (!call.is("GET")) {
        return no_such_method();
    }
    return reply(json::object{{"total", counts.total()}, {"calls", counts.to_json()}});
}

Response state(Call& call) {
    if (call.path.size() != 1) return no_such_path();
    if (call.is("PUT")) {
        try {
            call.world.load(call.request.body);
        } catch (const std::exception& error) {
            return refuse(400, error.what());
        }
        return reply(json::object{});
    }
    return call.is("GET") ? reply(200, call.world.save()) : no_such_method();
}

Response as_admin(Call& call) {
    const auto kind = call.vendor();
    if (!kind) return no_such_path();
    Request request = call.request;
    request.url = call.world.url(*kind);
    for (std::size_t at = 2; at < call.path.size(); ++at) request.url += "/" + call.path[at];
    request.url += call.query;
    return *call.world.answer(*kind, request, Caller::person, call.now, call.random).response;
}

using Endpoint = Response (*)(Call&);

constexpr std::array<std::pair<std::string_view, Endpoint>, 7> kEndpoints{{{"settings", settings},
                                                                           {"operations", operations},
                                                                           {"faults", faults},
                                                                           {"clock", clock},
                                                                           {"calls", calls},
                                                                           {"state", state},
                                                                           {"as-admin", as_admin}}};

}  // namespace

Response Control::answer(const Request& request, WallTime now, Random& random) {
    const auto url = boost::urls::parse_uri_reference(request.url);
    if (!url) return refuse(400, "malformed URL");
    Call call{world_, request, {}, {}, now, random};
    for (const auto segment : url->encoded_segments()) call.path.emplace_back(segment.data(), segment.size());
    if (url->has_query()) call.query = "?" + std::string{url->encoded_query()};
    if (call.path.empty() || call.path[0].empty()) return call.is("GET") ? reply(200, about_) : no_such_method();
    for (const auto& [name, endpoint] : kEndpoints) {
        if (call.path[0] == name) return endpoint(call);
    }
    return no_such_path();
}

}  // namespace lockstep::twin
