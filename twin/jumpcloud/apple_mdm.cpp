#include "twin/jumpcloud/apple_mdm.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "twin/jumpcloud/answers.hpp"
#include "twin/jumpcloud/filter.hpp"
#include "twin/jumpcloud/page.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;
using Systems = std::vector<std::shared_ptr<const System>>;

/// The device's own id: not the system's, so that only the serial number joins the two.
std::string device_id(const System& system) {
    return {system.id.rbegin(), system.id.rend()};
}

Systems managed(Organization& org) {
    Systems systems = org.systems.exact();
    std::erase_if(systems, [](const auto& system) { return value_text(system->fields.at("osFamily")) != "darwin"; });
    return systems;
}

json::object to_device(const Organization& org, const System& system) {
    return {{"id", device_id(system)},
            {"appleMdmId", org.apple_mdm_id},
            {"serialNumber", system.fields.at("serialNumber")},
            {"udid", "00000000-0000-4000-8000-" + system.id.substr(12)},
            {"osVersion", system.fields.at("version")},
            {"depRegistered", false},
            {"enrolled", true},
            {"createdAt", system.fields.at("created")},
            {"hasActivationLockBypassCodes", true},
            {"securityInfo", json::object{}},
            {"deviceInformation",
             {{"isSupervised", true},
              {"availableDeviceCapacity", 774},
              {"deviceCapacity", 1000},
              {"deviceName", system.fields.at("displayName")},
              {"wifiMac", "02:00:00:00:00:01"},
              {"modelName", "MacBook Pro"}}}};
}

std::shared_ptr<const System> find_device(Organization& org, const Call& call) {
    if (call.ids[0] != org.apple_mdm_id) return nullptr;
    for (const auto& system : managed(org)) {
        if (device_id(*system) == call.ids[1]) return system;
    }
    return nullptr;
}

bool is_pin(std::string_view text) {
    return text.size() == 6 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Response list_apple_mdms(Organization& org, const Call& call) {
    std::optional<Response> wrong;
    const Paging paging = read_paging(call, org.settings.page_cap, wrong);
    if (wrong) return *std::move(wrong);
    json::array page;
    if (paging.skip == 0) {
        page.push_back(json::object{{"id", org.apple_mdm_id},
                                    {"name", "Apple MDM"},
                                    {"organization", org.credentials.org_id},
                                    {"allowMobileUserEnrollment", false}});
    }
    return v2_page(org.settings, call, paging, 1, json::serialize(page));
}

Response list_apple_devices(Organization& org, const Call& call) {
    std::optional<Response> wrong;
    const Paging paging = read_paging(call, org.settings.page_cap, wrong);
    if (wrong) return *std::move(wrong);
    if (call.ids[0] != org.apple_mdm_id) return v2_error(404, "Not Found");
    const Systems systems = managed(org);
    json::array page;
    for (std::size_t i = paging.skip; i < std::min(systems.size(), paging.skip + paging.limit); ++i) {
        page.push_back(to_device(org, *systems[i]));
    }
    return v2_page(org.settings, call, paging, systems.size(), json::serialize(page));
}

Response get_apple_device(Organization& org, const Call& call) {
    const auto system = find_device(org, call);
    return system ? json_answer(200, to_device(org, *system)) : v2_error(404, "Not Found");
}

Response command_apple_device(Organization& org, const Call& call) {
    const std::string command = call.path.substr(call.path.rfind('/') + 1);
    const auto system = find_device(org, call);
    if (!system) return v2_error(404, "Not Found");
    const json::value* pin = call.find_member("pin");
    if (command == "lock" && (pin == nullptr || !is_pin(value_text(*pin))))
        return v2_error(400, "pin must be six digits");
    const auto delivered = system->is_online() ? std::optional{call.now} : std::nullopt;
    org.commands.push_back({call.now, system->id, command, delivered});
    log_event(org, call, "command_run", {{"resource", {{"id", system->id}, {"type", "system"}}}});
    return empty_answer(204);
}

}  // namespace lockstep::twin::jumpcloud
