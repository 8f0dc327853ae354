#include "twin/jumpcloud/collections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "twin/jumpcloud/answers.hpp"
#include "twin/jumpcloud/filter.hpp"
#include "twin/jumpcloud/page.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;

struct Kind {
    std::string_view path;
    std::string_view id;             ///< how its id is called
    std::string_view rows;           ///< the envelope's list; empty: a bare array with `x-total-count`
    std::string_view total = {};     ///< the envelope's number
    std::string_view wrapper = {};   ///< one object stands under this name, in requests and answers
    std::string_view required = {};  ///< a field that a new one must have
    int created = 201;
    bool is_written = true;
};

// Envelopes of the platform objects as its authors saw them (samples/jumpcloud/platform-objects.json).
constexpr auto kKinds = std::to_array<Kind>({
    {"/api/commands", "_id", "results", "totalCount", {}, "name", 200},
    {"/api/v2/policies", "id", {}, {}, {}, "name"},
    {"/api/v2/policygroups", "id", {}, {}, {}, "name"},
    {"/api/v2/iplists", "id", {}, {}, {}, "name"},
    {"/api/v2/authn/policies", "id", {}, {}, {}, "name"},
    {"/api/v2/directories", "id", {}, {}, {}, {}, 201, false},
    {"/api/v2/ldapservers", "id", {}, {}, {}, {}, 201, false},
    {"/api/v2/radiusservers", "id", {}, {}, {}, {}, 201, false},
    {"/api/v2/subscriptions", "id", {}, {}, {}, {}, 200, false},
    {"/api/v2/service-accounts", "objectId", "results", "totalCount", "serviceAccount", "name", 200},
    {"/api/v2/roles", "id", "results", "totalCount", {}, "name", 200},
    {"/api/v2/notifications/channels", "objectId", "channels", "count", "channel", "name", 200},
    {"/api/v2/healthmonitoring/rules", "objectId", "rules", "count", {}, "name", 200},
    {"/api/v2/alerts", "objectId", "alerts", "count", {}, {}, 200, false},
});

const Kind* find_kind(std::string_view path) {
    const auto found = std::ranges::find_if(kKinds, [&](const Kind& kind) {
        return path == kind.path || (path.starts_with(kind.path) && path[kind.path.size()] == '/');
    });
    return found == kKinds.end() ? nullptr : &*found;
}

Response error(const Kind& kind, int status, std::string_view text) {
    return kind.path.starts_with("/api/v2/") ? v2_error(status, text) : v1_error(status, text);
}

/// Both ids on v1, as all its objects have.
void put_id(json::object& thing, const Kind& kind, const std::string& id) {
    thing[kind.id] = id;
    if (kind.id == "_id") thing["id"] = id;
}

json::value wrapped(const Kind& kind, const json::object& thing) {
    if (kind.wrapper.empty()) return thing;
    return json::object{{kind.wrapper, thing}};
}

Response list(Organization& org, const Call& call, const Kind& kind) {
    std::optional<Response> wrong;
    const Paging paging = read_paging(call, org.settings.page_cap, wrong);
    if (wrong) return *std::move(wrong);
    const auto& things = org.things[std::string{kind.path}];
    json::array page;
    std::size_t place = 0;
    for (const auto& [id, thing] : things) {
        if (place >= paging.skip && place < paging.skip + paging.limit) page.push_back(thing);
        ++place;
    }
    if (kind.rows.empty()) return v2_page(org.settings, call, paging, things.size(), json::serialize(page));
    return json_answer(200, json::value(json::object{{kind.rows, std::move(page)}, {kind.total, things.size()}}));
}

/// What was sent, out of its wrapper if it stands in one.
json::object sent(const Call& call, const Kind& kind) {
    const auto* inner = kind.wrapper.empty() ? nullptr : call.find_member(kind.wrapper);
    return inner != nullptr && inner->is_object() ? inner->get_object() : call.members();
}

Response create(Organization& org, const Call& call, const Kind& kind) {
    auto thing = sent(call, kind);
    const auto* name = kind.required.empty() ? nullptr : thing.if_contains(kind.required);
    if (!kind.required.empty() && (name == nullptr || !name->is_string() || name->get_string().empty())) {
        return error(kind, 400, fmt::format("{} is required", kind.required));
    }
    const auto id = org.ids.make(call.now);
    put_id(thing, kind, id);
    const auto& made = org.things[std::string{kind.path}][id] = std::move(thing);
    return json_answer(kind.created, wrapped(kind, made));
}

Response answer_one(Organization& org, const Call& call, const Kind& kind, const std::string& id) {
    auto& things = org.things[std::string{kind.path}];
    const auto found = things.find(id);
    if (found == things.end()) return error(kind, 404, "Not Found");
    const auto& method = call.request.method;
    if (method == "GET") return json_answer(200, wrapped(kind, found->second));
    if (method == "DELETE") {
        Response answer = json_answer(200, wrapped(kind, found->second));
        things.erase(found);
        return answer;
    }
    // The platform's PATCH is not partial (API-jumpcloud.md §8.1); that of v2 is.
    auto next = method == "PATCH" && kind.rows.empty() ? found->second : json::object{};
    for (const auto& [key, value] : sent(call, kind)) next[key] = value;
    put_id(next, kind, id);
    found->second = std::move(next);
    return json_answer(200, wrapped(kind, found->second));
}

}  // namespace

bool names_collection(const Call& call) {
    return find_kind(call.path) != nullptr;
}

std::optional<Response> answer_collection(Organization& org, const Call& call) {
    const Kind* kind = find_kind(call.path);
    if (kind == nullptr) return std::nullopt;
    const auto& method = call.request.method;
    if (method != "GET" && !kind->is_written) return std::nullopt;
    if (call.path == kind->path) {
        if (method == "GET") return list(org, call, *kind);
        if (method == "POST") return create(org, call, *kind);
        return std::nullopt;
    }
    const auto id = call.path.substr(kind->path.size() + 1);
    const bool known = method == "GET" || method == "PUT" || method == "PATCH" || method == "DELETE";
    if (!known || id.contains('/')) return std::nullopt;
    return answer_one(org, call, *kind, id);
}

void add_default_things(Organization& org) {
    constexpr std::chrono::hours kLife{24 * 365};
    auto& roles = org.things["/api/v2/roles"];
    for (const auto* name :
         {"Administrator", "Administrator With Billing", "Command Runner", "Help Desk", "Manager", "Read Only"}) {
        const auto id = fmt::format("role-{}", roles.size() + 1);
        roles[id] = {{"id", id}, {"name", name}, {"description", ""}, {"scopes", json::array{}}};
    }
    const json::object secret{{"authType", "CLIENT_SECRET"}, {"clientSecretConfig", json::object{}}};
    org.things["/api/v2/service-accounts"][org.service_account_id] = {
        {"objectId", org.service_account_id},   {"name", "lockstep"}, {"roleId", "role-1"},
        {"roleName", "Administrator"},          {"status", "ACTIVE"}, {"expiresAt", to_rfc3339(org.created + kLife)},
        {"authConfigList", json::array{secret}}};
}

}  // namespace lockstep::twin::jumpcloud
