#include "twin/jumpcloud/systems.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "twin/jumpcloud/answers.hpp"
#include "twin/jumpcloud/dynamic.hpp"
#include "twin/jumpcloud/filter.hpp"
#include "twin/jumpcloud/page.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;
using Pointer = std::shared_ptr<const System>;

constexpr std::array kWritable = {"displayName",
                                  "description",
                                  "allowSshPasswordAuthentication",
                                  "allowSshRootLogin",
                                  "allowMultiFactorAuthentication",
                                  "allowPublicKeyAuthentication",
                                  "attributes"};

json::object to_json(const System& system, const std::vector<std::string>& fields = {}) {
    json::object object;
    for (const auto& [key, value] : system.fields) {
        if (fields.empty() || std::ranges::find(fields, std::string_view{key}) != fields.end()) object[key] = value;
    }
    object["_id"] = system.id;
    object["id"] = system.id;
    return object;
}

std::string sort_text(const System& system, const std::string& name) {
    if (name == "_id" || name == "id") return system.id;
    const json::value* value = system.fields.if_contains(name);
    return value == nullptr ? std::string{} : value_text(*value);
}

Response page_of(Organization& org, const Call& call, const Filter& filter, const Paging& paging, std::string_view sort,
                 std::string_view fields) {
    std::vector<Pointer> rows = org.systems.rows(call.now);
    std::erase_if(rows, [&](const Pointer& system) {
        return !filter.matches({.id = system->id, .user = nullptr, .object = &system->fields});
    });
    for (const SortKey& key : read_sort(sort, ' ')) {
        std::ranges::sort(rows, [&](const Pointer& a, const Pointer& b) {
            const auto x = std::pair{sort_text(*a, key.name), a->id};
            const auto y = std::pair{sort_text(*b, key.name), b->id};
            return key.descending ? y < x : x < y;
        });
        break;
    }
    json::array results;
    const auto names = read_names(fields, ' ');
    for (std::size_t i = paging.skip; i < std::min(rows.size(), paging.skip + paging.limit); ++i) {
        results.push_back(to_json(*rows[i], names));
    }
    return json_answer(200, json::value{{"totalCount", rows.size()}, {"results", std::move(results)}});
}

void store(Organization& org, const Call& call, System system) {
    schedule_evaluation(org, call, system.id);
    org.systems.put(std::make_shared<const System>(std::move(system)), org.listed_at(call.now));
}

json::object system_resource(const System& system) {
    const json::value* name = system.fields.if_contains("hostname");
    return {
        {"resource", {{"id", system.id}, {"type", "system"}, {"hostname", name != nullptr ? *name : json::value("")}}}};
}

bool takes_command(const System& system, std::string_view command) {
    const json::value* commands = system.fields.if_contains("builtInCommands");
    return commands != nullptr && commands->is_array() &&
           std::ranges::any_of(commands->get_array(), [&](const json::value& entry) {
               const json::value* name = entry.is_object() ? entry.get_object().if_contains("name") : nullptr;
               return name != nullptr && name->is_string() && std::string_view{name->get_string()} == command;
           });
}

void deliver(Organization& org, const std::string& system_id, WallTime now) {
    for (DeviceCommand& command : org.commands) {
        if (command.system_id == system_id && !command.delivered) command.delivered = now;
    }
}

}  // namespace

Response list_systems(Organization& org, const Call& call) {
    std::optional<Response> wrong;
    const Paging paging = read_paging(call, org.settings.page_cap, wrong);
    if (wrong) return *std::move(wrong);
    const auto filter = read_v1_filter(call);
    if (!filter) return v1_error(400, "Bad Request: malformed filter");
    return page_of(org, call, *filter, paging, call.find_param("sort").value_or(""),
                   call.find_param("fields").value_or(""));
}

Response search_systems(Organization& org, const Call& call) {
    std::optional<Response> wrong;
    const Paging paging = read_search_paging(call, org.settings.search_page_cap, wrong);
    if (wrong) return *std::move(wrong);
    const auto filter = read_search_filter(call.members());
    if (!filter) return v1_error(400, "Bad Request: malformed filter");
    const json::value* sort = call.find_member("sort");
    const json::value* fields = call.find_member("fields");
    return page_of(org, call, *filter, paging, sort != nullptr ? value_text(*sort) : "",
                   fields != nullptr ? value_text(*fields) : "");
}

Response get_system(Organization& org, const Call& call) {
    const auto system = org.systems.find(call.ids[0]);
    return system ? json_answer(200, to_json(*system)) : v1_error(404, "Not Found");
}

Response update_system(Organization& org, const Call& call) {
    const auto before = org.systems.find(call.ids[0]);
    if (!before) return v1_error(404, "Not Found");
    System next = *before;
    for (const char* name : kWritable) {
        if (const json::value* value = call.find_member(name)) next.fields[name] = *value;
    }
    json::object details = system_resource(next);
    log_event(org, call, "system_update", std::move(details));
    Response answer = json_answer(200, to_json(next));
    store(org, call, std::move(next));
    return answer;
}

Response delete_system(Organization& org, const Call& call) {
    const auto system = org.systems.find(call.ids[0]);
    if (!system) return v1_error(404, "Not Found");
    const bool holes = org.settings.null_edges != "none";
    org.graph.forget({NodeType::system, system->id}, holes, org.seen_at(call.now));
    org.systems.erase(system->id, org.listed_at(call.now));
    log_event(org, call, "system_delete", system_resource(*system));
    return json_answer(200, to_json(*system));
}

Response command_system(Organization& org, const Call& call) {
    const std::string command = call.path.substr(call.path.rfind('/') + 1);
    const auto system = org.systems.find(call.ids[0]);
    if (!system) return v1_error(404, "Not Found");
    if (!takes_command(*system, command)) return v1_error(400, "Bad Request: the device does not take this command");
    org.commands.push_back({call.now, system->id, command, std::nullopt});
    if (system->is_online()) deliver(org, system->id, call.now);
    log_event(org, call, "command_run", system_resource(*system));
    return empty_answer(201);
}

Response set_system_online(Organization& org, const Call& call) {
    const auto before = org.systems.find(call.ids[0]);
    const json::value* active = call.find_member("active");
    if (!before) return v1_error(404, "Not Found");
    if (active == nullptr || !active->is_bool()) return v1_error(400, "\"active\" is true or false");
    System next = *before;
    next.fields["active"] = *active;
    if (active->get_bool()) {
        next.fields["lastContact"] = to_rfc3339(call.now);
        deliver(org, next.id, call.now);
    }
    store(org, call, std::move(next));
    return empty_answer(204);
}

Response list_commands(Organization& org, const Call&) {
    json::array commands;
    for (const DeviceCommand& command : org.commands) {
        const json::value delivered =
            command.delivered ? json::value(to_rfc3339(*command.delivered)) : json::value(nullptr);
        commands.push_back(json::object{{"queued", to_rfc3339(command.queued)},
                                        {"system", command.system_id},
                                        {"command", command.command},
                                        {"delivered", delivered}});
    }
    return json_answer(200, commands);
}

System make_system(const Organization& org, std::string id, std::string_view hostname, std::string_view os_family,
                   bool active, WallTime now) {
    System system;
    const bool darwin = os_family == "darwin";
    json::array commands;
    for (const char* name : {"lock", "restart", "shutdown", "erase"}) {
        // Linux agents offer no lock of their own in some desktops (§6.4), so here none does.
        if (os_family == "linux" && std::string_view{name} == "lock") continue;
        commands.push_back(json::object{{"name", name}, {"type", "security"}});
    }
    system.fields = {{"hostname", hostname},
                     {"displayName", hostname},
                     {"os", darwin                   ? "Mac OS X"
                            : os_family == "windows" ? "Windows"
                                                     : "Ubuntu"},
                     {"osFamily", os_family},
                     {"version", darwin ? "14.5" : "11"},
                     {"serialNumber", fmt::format("SN{}", id.substr(12))},
                     {"active", active},
                     {"lastContact", to_rfc3339(active ? now : now - std::chrono::days{9})},
                     {"created", to_rfc3339(now)},
                     {"agentVersion", "2.0.1"},
                     {"organization", org.credentials.org_id},
                     {"description", ""},
                     {"attributes", json::array{}},
                     {"mdm", {{"vendor", darwin ? "internal" : "none"}}},
                     {"fde", {{"active", true}, {"keyPresent", true}}},
                     {"primarySystemUser", {{"id", nullptr}}},
                     {"azureAdJoined", false},
                     {"secureLogin", {{"supported", true}, {"enabled", false}}},
                     {"builtInCommands", std::move(commands)}};
    system.id = std::move(id);
    return system;
}

}  // namespace lockstep::twin::jumpcloud
