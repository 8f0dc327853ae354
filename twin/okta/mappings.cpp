#include "twin/okta/mappings.hpp"

#include <algorithm>

#include "twin/okta/paging.hpp"

namespace lockstep::twin::okta {
namespace {

constexpr std::string_view kPath = "mappings";
constexpr std::string_view kAppAttributes[] = {"userName", "email", "firstName", "lastName", "displayName"};

struct Mapping {
    std::string id;
    const App* app = nullptr;
    bool to_directory = false;
};

std::vector<Mapping> all_mappings(const Org& org) {
    std::vector<Mapping> list;
    for (const auto& [id, app] : org.apps) {
        list.push_back({"prm" + id.substr(3), &app, true});
        auto back = "prm" + id.substr(3);
        back[9] = back[9] == 'Z' ? 'Y' : 'Z';
        list.push_back({std::move(back), &app, false});
    }
    std::ranges::sort(list, {}, &Mapping::id);
    return list;
}

const Mapping& get_mapping_of(const std::vector<Mapping>& all, std::string_view id) {
    const auto found = std::ranges::find(all, id, &Mapping::id);
    if (found == all.end()) throw not_found(id, "CVDMapping");
    return *found;
}

json::object end(const Org& org, const Mapping& mapping, bool directory) {
    const auto api = org.base_url + "/api/v1/";
    if (directory) {
        const auto& type = org.user_types.begin()->second;
        return {
            {"id", type.id},
            {"name", "user"},
            {"type", "user"},
            {"_links", json::object{{"self", json::object{{"href", api + "meta/types/user/" + type.id}}},
                                    {"schema", json::object{{"href", api + "meta/schemas/user/" + type.schema_id}}}}}};
    }
    const auto& app = *mapping.app;
    return {
        {"id", app.id},
        {"name", app.name},
        {"type", "appuser"},
        {"_links", json::object{{"self", json::object{{"href", api + "apps/" + app.id}}},
                                {"schema", json::object{{"href", api + "meta/schemas/apps/" + app.id + "/default"}}}}}};
}

json::object to_json(Org& org, const Mapping& mapping, bool whole) {
    json::object object{{"id", mapping.id},
                        {"source", end(org, mapping, !mapping.to_directory)},
                        {"target", end(org, mapping, mapping.to_directory)}};
    if (whole) object["properties"] = org.things[std::string{kPath}][mapping.id];
    object["_links"] =
        json::object{{"self", json::object{{"href", fmt::format("{}/api/v1/{}/{}", org.base_url, kPath, mapping.id)}}}};
    return object;
}

bool is_target(const Org& org, const Mapping& mapping, std::string_view field) {
    if (!mapping.to_directory) return std::ranges::find(kAppAttributes, field) != std::end(kAppAttributes);
    return org.base_schema.contains(field) || org.custom_schema.contains(field);
}

}  // namespace

Response list_mappings(Call& call) {
    const auto limit = read_limit(call, 20, 200);
    const auto source = call.target.find("sourceId");
    const auto target = call.target.find("targetId");
    const auto cursor = call.target.find("after");
    const auto from = cursor ? from_cursor(*cursor, "prm") : std::string{};
    json::array page;
    std::optional<std::string> next;
    std::string last;
    for (const auto& mapping : all_mappings(call.org)) {
        if (mapping.id <= from) continue;
        auto object = to_json(call.org, mapping, false);
        if (source && text_at(object["source"].as_object(), "id") != *source) continue;
        if (target && text_at(object["target"].as_object(), "id") != *target) continue;
        if (static_cast<std::int64_t>(page.size()) == limit) {
            next = to_cursor(last);
            break;
        }
        page.push_back(std::move(object));
        last = mapping.id;
    }
    auto response = ok(page);
    add_links(response, call, limit, next);
    return response;
}

Response get_mapping(Call& call) {
    const auto all = all_mappings(call.org);
    return ok(to_json(call.org, get_mapping_of(all, call.ids[0]), true));
}

Response update_mapping(Call& call) {
    const auto all = all_mappings(call.org);
    const auto& mapping = get_mapping_of(all, call.ids[0]);
    const auto body = call.body();
    const auto* properties = object_at(body, "properties");
    if (!properties) throw invalid("properties", {"properties: The field cannot be left blank"});
    auto changed = call.org.things[std::string{kPath}][mapping.id];
    for (const auto& [field, value] : *properties) {
        if (!is_target(call.org, mapping, field)) {
            throw invalid("updateMapping", {fmt::format("Invalid target field {}", std::string_view{field})});
        }
        if (value.is_null())
            changed.erase(field);
        else
            changed[field] = value;
    }
    call.org.things[std::string{kPath}][mapping.id] = std::move(changed);
    return ok(to_json(call.org, mapping, true));
}

}  // namespace lockstep::twin::okta
