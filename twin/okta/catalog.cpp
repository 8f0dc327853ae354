#include "twin/okta/catalog.hpp"

#include <algorithm>
#include <deque>
#include <functional>

#include "twin/okta/paging.hpp"

namespace lockstep::twin::okta {
namespace {

constexpr std::size_t kIdLength = 20;

const Kind& kind_of(const Call& call) {
    const auto found = std::ranges::find_if(kinds(), [&](const Kind& kind) {
        std::string_view path = call.target.path;
        path.remove_prefix(std::string_view{"/api/v1/"}.size());
        return path.starts_with(kind.path) && (path.size() == kind.path.size() || path[kind.path.size()] == '/');
    });
    return *found;
}

template <class Visit>
void for_each_word(std::string_view words, const Visit& visit) {
    while (!words.empty()) {
        const auto end = std::min(words.find(' '), words.size());
        visit(words.substr(0, end));
        words.remove_prefix(std::min(end + 1, words.size()));
    }
}

bool is_blank(const json::object& body, std::string_view name) {
    const auto* value = body.if_contains(name);
    return !value || value->is_null() || (value->is_string() && value->as_string().empty());
}

void check_required(const Kind& kind, const json::object& body) {
    std::vector<std::string> causes;
    for_each_word(kind.required, [&](std::string_view name) {
        if (is_blank(body, name)) causes.push_back(fmt::format("{}: The field cannot be left blank", name));
    });
    if (causes.empty()) return;
    const auto first = causes.front().substr(0, causes.front().find(':'));
    throw invalid(first, std::move(causes));
}

bool is_system(const json::object& thing) {
    const auto* flag = thing.if_contains("system");
    return flag && flag->is_bool() && flag->as_bool();
}

Response shown_to(const Call& call, const Kind& kind, const json::object& thing, int status = 200) {
    return ok(json::value(shown(call.org, kind.path, thing, kind.has_status)), status);
}

// `filter=usage eq "BLOCKLIST"` and `type=PASSWORD`: what a list is asked for, by the thing's own fields.
bool is_wanted(const Call& call, const json::object& thing) {
    const auto type = call.target.find("type");
    if (type && text_at(thing, "type") != *type) return false;
    const auto query = call.target.find("q");
    return !query || text_at(thing, "name").starts_with(*query);
}

Response list_things(Call& call) {
    const auto& kind = kind_of(call);
    if (kind.path == "policies" && !call.target.find("type")) throw refusal("E0000028", {"type is required"});
    const auto limit = read_limit(call, 20, 200);
    const auto& things = call.org.things[std::string{kind.path}];
    const auto cursor = call.target.find("after");
    auto next = cursor ? things.upper_bound(from_cursor(*cursor, kind.prefix)) : things.begin();
    json::array page;
    std::string last;
    for (; next != things.end() && static_cast<std::int64_t>(page.size()) < limit; ++next) {
        if (!is_wanted(call, next->second)) continue;
        page.push_back(shown(call.org, kind.path, next->second, kind.has_status));
        last = next->first;
    }
    auto response = kind.envelope.empty() ? ok(json::value(std::move(page)))
                                          : ok(json::value(json::object{{kind.envelope, std::move(page)}}));
    add_links(response, call, limit, next == things.end() ? std::nullopt : std::optional{to_cursor(last)});
    return response;
}

Response create_thing(Call& call) {
    const auto& kind = kind_of(call);
    auto thing = call.body();
    check_required(kind, thing);
    const auto id = call.new_id(kind.prefix);
    thing["id"] = id;
    if (kind.has_status) thing["status"] = call.target.flag("activate", true) ? "ACTIVE" : "INACTIVE";
    thing["created"] = thing["lastUpdated"] = to_rfc3339(call.second());
    const auto& made = call.org.things[std::string{kind.path}][id] = std::move(thing);
    return shown_to(call, kind, made);
}

Response get_one(Call& call) {
    const auto& kind = kind_of(call);
    return shown_to(call, kind, get_thing(call.org, kind.path, call.ids[0], kind.name));
}

Response replace_thing(Call& call) {
    const auto& kind = kind_of(call);
    auto& held = get_thing(call.org, kind.path, call.ids[0], kind.name);
    auto wanted = call.body();
    check_required(kind, wanted);
    for (const auto* kept : {"id", "status", "created", "system"}) {
        if (const auto* value = held.if_contains(kept)) wanted[kept] = *value;
    }
    wanted["lastUpdated"] = to_rfc3339(call.second());
    held = std::move(wanted);
    return shown_to(call, kind, held);
}

Response delete_thing(Call& call) {
    const auto& kind = kind_of(call);
    if (is_system(get_thing(call.org, kind.path, call.ids[0], kind.name))) throw refusal("E0000006");
    call.org.things.find(kind.path)->second.erase(std::string{call.ids[0]});
    return no_content();
}

Response change_status(Call& call, std::string_view status) {
    const auto& kind = kind_of(call);
    auto& thing = get_thing(call.org, kind.path, call.ids[0], kind.name);
    thing["status"] = status;
    thing["lastUpdated"] = to_rfc3339(call.second());
    return shown_to(call, kind, thing);
}

Response activate_thing(Call& call) {
    return change_status(call, "ACTIVE");
}

Response deactivate_thing(Call& call) {
    if (is_system(get_thing(call.org, kind_of(call).path, call.ids[0], kind_of(call).name))) throw refusal("E0000006");
    return change_status(call, "INACTIVE");
}

struct Operation {
    std::string_view method, below;
    Response (*handler)(Call&);
    bool writes, needs_status;
};
constexpr Operation kOperations[] = {
    {"GET", "", list_things, false, false},
    {"POST", "", create_thing, true, false},
    {"GET", "/{}", get_one, false, false},
    {"PUT", "/{}", replace_thing, true, false},
    {"DELETE", "/{}", delete_thing, true, false},
    {"POST", "/{}/lifecycle/activate", activate_thing, true, true},
    {"POST", "/{}/lifecycle/deactivate", deactivate_thing, true, true},
};

std::vector<Route> make_routes() {
    static std::deque<std::string> patterns;  // a Route only points to its own
    std::vector<Route> routes;
    for (const auto& kind : kinds()) {
        for (const auto& operation : kOperations) {
            if ((operation.writes && !kind.is_written) || (operation.needs_status && !kind.has_status)) continue;
            patterns.push_back(std::string{"/api/v1/"}.append(kind.path).append(operation.below));
            routes.push_back({operation.method, patterns.back(), "/api/v1", kind.scope, operation.handler});
        }
    }
    return routes;
}

}  // namespace

std::span<const Route> catalog_routes() {
    static const std::vector<Route> routes = make_routes();
    return routes;
}

json::object& get_thing(Org& org, std::string_view path, std::string_view id, std::string_view name) {
    auto& things = org.things[std::string{path}];
    const auto found = things.find(id);
    if (found == things.end()) throw not_found(id, name);
    return found->second;
}

json::object shown(const Org& org, std::string_view path, const json::object& thing, bool has_status) {
    auto object = thing;
    const auto self = fmt::format("{}/api/v1/{}/{}", org.base_url, path, text_at(thing, "id"));
    json::object links{{"self", json::object{{"href", self}}}};
    if (has_status && !is_system(thing)) {
        const auto* verb = text_at(thing, "status") == "ACTIVE" ? "deactivate" : "activate";
        links[verb] = json::object{{"href", self + "/lifecycle/" + verb}};
    }
    object["_links"] = std::move(links);
    return object;
}

std::string default_id(const Org& org, std::string_view prefix, char number) {
    std::string id = std::string{prefix}.append(org.id.substr(prefix.size()));
    id[kIdLength / 2] = number;
    return id;
}

}  // namespace lockstep::twin::okta
