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
    std::string_view event = {};  ///< how its `…_created`, `…_updated` and `…_deleted` begin; empty: none is known
};

constexpr std::string_view kServiceAccounts = "/api/v2/service-accounts";

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
    {kServiceAccounts, "objectId", "results", "totalCount", "serviceAccount", "name", 200},
    {"/api/v2/roles", "id", "results", "totalCount", {}, "name", 200},
    {kChannels, "objectId", "channels", "count", "channel", "name", 200, true, "notification_channel"},
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

json::object* object_at(json::object& object, std::string_view name) {
    json::value* value = object.if_contains(name);
    return value != nullptr ? value->if_object() : nullptr;
}

/// As it is read: a channel's token is never given back.
json::object shown(const Kind& kind, json::object thing) {
    if (kind.path != kChannels) return thing;
    json::object* config = object_at(thing, "config");
    json::object* webhook = config != nullptr ? object_at(*config, "webhook") : nullptr;
    if (webhook != nullptr) webhook->erase("authToken");
    return thing;
}

json::value wrapped(const Kind& kind, const json::object& thing) {
    if (kind.wrapper.empty()) return shown(kind, thing);
    return json::object{{kind.wrapper, shown(kind, thing)}};
}

void log_change(Organization& org, const Call& call, const Kind& kind, std::string_view what, const std::string& id,
                const json::object& thing) {
    if (kind.event.empty()) return;
    const json::value* name = thing.if_contains("name");
    log_event(org, call, fmt::format("{}_{}", kind.event, what),
              {{"service", "notifications"},
               {"resource", {{"id", id}, {"type", kind.event}, {"name", name != nullptr ? *name : json::value("")}}}});
}

/// `{"authConfig": {"authType", "clientSecretConfig": {"lifetime": "90 Days"}}}` (§1.3).
struct Secret {
    std::string auth_type;
    int days = 0;  ///< 0: none of the four lifetimes
};

Secret read_secret(const json::object& sent) {
    constexpr std::array kLifetimes{30, 60, 90, 365};
    json::object copy = sent;
    json::object* config = object_at(copy, "authConfig");
    if (config == nullptr) return {};
    const json::value* type = config->if_contains("authType");
    Secret secret{.auth_type = type != nullptr ? value_text(*type) : ""};
    json::object* details = object_at(*config, secret.auth_type == "API_KEY" ? "apiKeyConfig" : "clientSecretConfig");
    const json::value* lifetime = details != nullptr ? details->if_contains("lifetime") : nullptr;
    for (const int days : kLifetimes) {
        if (lifetime != nullptr && value_text(*lifetime) == fmt::format("{} Days", days)) secret.days = days;
    }
    return secret;
}

/// What a new service account is made of; the secret is shown once, by the answer.
std::string complete_account(const Organization& org, const Call& call, json::object& account) {
    const Secret secret = read_secret(account);
    if (secret.auth_type != "API_KEY" && secret.auth_type != "CLIENT_SECRET") {
        return "authConfig.authType must be API_KEY or CLIENT_SECRET";
    }
    if (secret.days == 0) return "lifetime must be one of 30 Days, 60 Days, 90 Days, 365 Days";
    const auto& roles = org.things.at("/api/v2/roles");
    const json::value* role_id = account.if_contains("roleId");
    const auto role = roles.find(role_id != nullptr ? value_text(*role_id) : "");
    if (role == roles.end()) return "role not found";
    account.erase("authConfig");
    account["roleName"] = role->second.at("name");
    account["status"] = "ACTIVE";
    account["expiresAt"] = to_rfc3339(call.now + std::chrono::days{secret.days});
    account["authConfigList"] = json::array{json::object{{"authType", secret.auth_type}}};
    return {};
}

json::object with_secret(json::object account, Random& random) {
    json::object& config = account.at("authConfigList").as_array()[0].as_object();
    const bool key = config.at("authType") == "API_KEY";
    const auto text = fmt::format("{:016x}{:016x}", random.next(), random.next());
    config[key ? "apiKeyConfig" : "clientSecretConfig"] = json::object{{key ? "apiKey" : "clientSecret", text}};
    return account;
}

Response list(Organization& org, const Call& call, const Kind& kind) {
    std::optional<Response> wrong;
    const Paging paging = read_paging(call, org.settings.page_cap, wrong);
    if (wrong) return *std::move(wrong);
    const auto& things = org.things[std::string{kind.path}];
    json::array page;
    std::size_t place = 0;
    for (const auto& [id, thing] : things) {
        if (place >= paging.skip && place < paging.skip + paging.limit) page.push_back(shown(kind, thing));
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
    const bool account = kind.path == kServiceAccounts;
    if (account) {
        if (const auto wrong = complete_account(org, call, thing); !wrong.empty()) return error(kind, 400, wrong);
    }
    const auto id = org.ids.make(call.now);
    put_id(thing, kind, id);
    const auto& made = org.things[std::string{kind.path}][id] = std::move(thing);
    log_change(org, call, kind, "created", id, made);
    return json_answer(kind.created, wrapped(kind, account ? with_secret(made, call.random) : made));
}

Response answer_one(Organization& org, const Call& call, const Kind& kind, const std::string& id) {
    auto& things = org.things[std::string{kind.path}];
    const auto found = things.find(id);
    if (found == things.end()) return error(kind, 404, "Not Found");
    const auto& method = call.request.method;
    if (method == "GET") return json_answer(200, wrapped(kind, found->second));
    if (method == "DELETE") {
        Response answer = json_answer(200, wrapped(kind, found->second));
        log_change(org, call, kind, "deleted", id, found->second);
        things.erase(found);
        return answer;
    }
    // The platform's PATCH is not partial (API-jumpcloud.md §8.1); that of v2 is.
    auto next = method == "PATCH" && kind.rows.empty() ? found->second : json::object{};
    for (const auto& [key, value] : sent(call, kind)) next[key] = value;
    put_id(next, kind, id);
    found->second = std::move(next);
    log_change(org, call, kind, "updated", id, found->second);
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

std::vector<std::string> collection_operations() {
    std::vector<std::string> operations;
    for (const Kind& kind : kKinds) {
        operations.push_back(fmt::format("GET {}", kind.path));
        operations.push_back(fmt::format("GET {}/{{}}", kind.path));
        if (!kind.is_written) continue;
        operations.push_back(fmt::format("POST {}", kind.path));
        for (const char* method : {"PUT", "PATCH", "DELETE"}) {
            operations.push_back(fmt::format("{} {}/{{}}", method, kind.path));
        }
    }
    return operations;
}

void add_default_things(Organization& org, WallTime now) {
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
        {"roleName", "Administrator"},          {"status", "ACTIVE"}, {"expiresAt", to_rfc3339(now + kLife)},
        {"authConfigList", json::array{secret}}};
}

}  // namespace lockstep::twin::jumpcloud
