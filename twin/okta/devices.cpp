#include "twin/okta/devices.hpp"

#include "twin/okta/fold.hpp"
#include "twin/okta/log.hpp"
#include "twin/okta/paging.hpp"
#include "twin/okta/scim.hpp"
#include "twin/okta/user_json.hpp"
#include "twin/okta/users.hpp"

namespace lockstep::twin::okta {
namespace {

Device& get_device_of(Call& call) {
    const auto found = call.org.devices.find(call.ids[0]);
    if (found == call.org.devices.end()) throw not_found(call.ids[0], "Device");
    return found->second;
}

json::object profile_of(const Device& device) {
    return {
        {"displayName", device.name}, {"platform", "MACOS"},           {"manufacturer", "Apple Inc."},
        {"model", "MacBookPro18,1"},  {"osVersion", "14.6.1"},         {"serialNumber", device.serial},
        {"registered", true},         {"secureHardwarePresent", true}, {"diskEncryptionType", "ALL_INTERNAL_VOLUMES"}};
}

json::object to_json(const Org& org, const Device& device) {
    const auto self = org.base_url + "/api/v1/devices/" + device.id;
    json::object links{{"self", json::object{{"href", self}}}, {"users", json::object{{"href", self + "/users"}}}};
    const auto offer = [&](std::string_view verb) {
        links[verb] = json::object{{"href", fmt::format("{}/lifecycle/{}", self, verb)},
                                   {"hints", json::object{{"allow", json::array{"POST"}}}}};
    };
    if (device.status == "ACTIVE") offer("suspend");
    if (device.status == "SUSPENDED") offer("unsuspend");
    offer(device.status == "DEACTIVATED" ? "activate" : "deactivate");
    return {{"id", device.id},
            {"status", device.status},
            {"created", to_rfc3339(device.created)},
            {"lastUpdated", to_rfc3339(device.last_updated)},
            {"profile", profile_of(device)},
            {"resourceType", "UDDevice"},
            {"resourceDisplayName", json::object{{"value", device.name}, {"sensitive", false}}},
            {"resourceAlternateId", nullptr},
            {"resourceId", device.id},
            {"_links", std::move(links)}};
}

json::object user_json(const Org& org, const Device& device) {
    const auto user = org.users.find(device.user_id);
    return {{"created", to_rfc3339(device.created)},
            {"managementStatus", "NOT_MANAGED"},
            {"screenLockType", "BIOMETRIC"},
            {"user", json::parse(to_json(org, user->second, UserView::listed))}};
}

std::function<bool(const Device&)> device_search(const Call& call) {
    const auto text = call.target.find("search");
    if (!text) return [](const Device&) { return true; };
    Filter filter;
    try {
        filter = parse_filter(*text);
    } catch (const FilterError& error) {
        throw refusal("E0000031", {error.text});
    }
    fold_literals(filter);
    return [filter = std::move(filter)](const Device& device) {
        const Fields fields = [&](std::string_view name, FieldValues& out) {
            if (name == "id") out.emplace_back(std::string_view{device.id});
            if (name == "status") out.emplace_back(std::string_view{device.status});
            if (name == "created") out.emplace_back(device.created);
            if (name == "lastUpdated") out.emplace_back(device.last_updated);
            if (name == "profile.displayName") out.emplace_back(std::string_view{device.name});
            if (name == "profile.serialNumber") out.emplace_back(std::string_view{device.serial});
            if (name == "profile.platform") out.emplace_back(std::string_view{"MACOS"});
        };
        return matches(filter, fields, TextCase::folded);
    };
}

// Devices are found by search, so a bad cursor is a bad search (recorded).
std::string device_cursor(std::string_view cursor) {
    try {
        return from_cursor(cursor, "guo");
    } catch (const Refusal&) {
        throw refusal("E0000031", {"Invalid cursor."});
    }
}

Response lead(Call& call, std::string_view from, std::string_view to, std::string_view event) {
    auto& device = get_device_of(call);
    if (!from.empty() && device.status != from) {
        throw invalid("status", {fmt::format("Invalid device lifecycle transition from {} to {}", device.status, to)});
    }
    device.status = to;
    device.last_updated = call.second();
    record(call, event, {{device.id, "Device", "unknown", device.name, {}}});
    return no_content();
}

}  // namespace

void add_device(Org& org, const User& user, WallTime now) {
    Device device;
    device.id = "guo" + user.id.substr(3);
    device.user_id = user.id;
    device.name = text_at(user.profile, "firstName") + "'s MacBook";
    device.serial = "C02" + user.id.substr(5, 9);
    device.created = device.last_updated = floor_to_second(now);
    org.devices[device.id] = std::move(device);
}

Response list_devices(Call& call) {
    const auto limit = read_limit(call, 200, 200);
    const auto accepts = device_search(call);
    const auto cursor = call.target.find("after");
    auto device = cursor ? call.org.devices.upper_bound(device_cursor(*cursor)) : call.org.devices.begin();
    const bool with_users = call.target.find("expand").value_or("").starts_with("user");
    json::array page;
    std::string last;
    for (; device != call.org.devices.end() && static_cast<std::int64_t>(page.size()) < limit; ++device) {
        if (!accepts(device->second)) continue;
        auto shown = to_json(call.org, device->second);
        if (with_users) {
            shown["_embedded"] = json::object{{"users", json::array{user_json(call.org, device->second)}}};
        }
        page.push_back(std::move(shown));
        last = device->first;
    }
    auto response = ok(page);
    add_links(response, call, limit, device == call.org.devices.end() ? std::nullopt : std::optional{to_cursor(last)});
    return response;
}

Response get_device(Call& call) {
    return ok(to_json(call.org, get_device_of(call)));
}

Response delete_device(Call& call) {
    const auto& device = get_device_of(call);
    if (device.status != "DEACTIVATED") throw invalid("status", {"Only a deactivated device can be deleted"});
    record(call, "device.lifecycle.delete", {{device.id, "Device", "unknown", device.name, {}}});
    call.org.devices.erase(std::string{device.id});
    return no_content();
}

Response activate_device(Call& call) {
    return lead(call, "DEACTIVATED", "ACTIVE", "device.lifecycle.activate");
}

Response deactivate_device(Call& call) {
    return lead(call, {}, "DEACTIVATED", "device.lifecycle.deactivate");
}

Response suspend_device(Call& call) {
    return lead(call, "ACTIVE", "SUSPENDED", "device.lifecycle.suspend");
}

Response unsuspend_device(Call& call) {
    return lead(call, "SUSPENDED", "ACTIVE", "device.lifecycle.unsuspend");
}

Response list_device_users(Call& call) {
    return ok(json::array{user_json(call.org, get_device_of(call))});
}

Response list_devices_of_user(Call& call) {
    const auto& user = get_user(call, call.ids[0]);
    json::array list;
    for (const auto& [id, device] : call.org.devices) {
        if (device.user_id != user.id) continue;
        list.push_back(json::object{{"created", to_rfc3339(device.created)},
                                    {"deviceUserId", "ddu" + id.substr(3)},
                                    {"device", to_json(call.org, device)}});
    }
    return ok(list);
}

}  // namespace lockstep::twin::okta
