// The way of a request: throttle, credential, organisation, route, role, body, handler.
#include "twin/jumpcloud/jumpcloud.hpp"

#include <stdexcept>

#include "twin/jumpcloud/answers.hpp"
#include "twin/jumpcloud/auth.hpp"
#include "twin/jumpcloud/collections.hpp"
#include "twin/jumpcloud/control.hpp"
#include "twin/jumpcloud/dynamic.hpp"
#include "twin/jumpcloud/fill.hpp"
#include "twin/jumpcloud/organization.hpp"
#include "twin/jumpcloud/routes.hpp"
#include "twin/jumpcloud/save.hpp"
#include "twin/jumpcloud/user_states.hpp"
#include "twin/jumpcloud/user_store.hpp"

namespace lockstep::twin {
namespace jumpcloud {
namespace {

Response not_found(const Call& call) {
    return call.path.starts_with("/api/v2/") ? v2_error(404, "Not Found") : v1_error(404, "Not Found");
}

bool is_json(const Call& call) {
    const auto type = call.request.headers.find("content-type");
    // Directory Insights takes what curl -d sends (its own guide does so); the console does not.
    return call.request.body.empty() || !type || type->contains("json") || call.path.starts_with("/insights/");
}

Response perform(Organization& org, Call& call) {
    const Route* route = find_route(call);
    const bool control = call.path.starts_with("/_twin");
    const bool collection = route == nullptr && names_collection(call);
    if ((route == nullptr && !collection) || (control && !call.actor.is_human())) return not_found(call);
    const bool writes = collection ? call.request.method != "GET" : route->writes;
    if (auto refused = check_role(call, writes)) return *std::move(refused);
    if (!is_json(call)) {
        return call.path.starts_with("/api/v2/") ? v2_error(415, "Unsupported Media Type")
                                                 : v1_error(415, "Unsupported Media Type");
    }
    if (!read_body(call)) {
        return call.path.starts_with("/api/v2/") ? v2_error(400, "invalid JSON")
                                                 : v1_error(400, "Bad Request: invalid JSON");
    }
    if (!collection) return route->handler(org, call);
    auto answer = answer_collection(org, call);
    return answer ? *std::move(answer) : not_found(call);
}

Response judge(Organization& org, Call& call, Caller caller) {
    if (!read_url(call)) return v1_error(400, "Bad Request: malformed URL");
    if (call.path == "/login") return html_answer(200, "JumpCloud Login");
    if (caller == Caller::person) {
        const bool scim = call.request.headers.find("x-twin-source") == "scim";
        call.actor = {scim ? Actor::Kind::scim : Actor::Kind::person, "administrator"};
        return perform(org, call);
    }
    if (call.path == "/oauth2/token" && call.request.method == "POST") return give_token(org, call);
    if (auto refused = throttle(org, call)) return *std::move(refused);
    if (auto refused = authenticate(org, call)) return *std::move(refused);
    if (auto refused = check_organization(org, call)) return *std::move(refused);
    return perform(org, call);
}

bool is_edge_error(int status) {
    return status == 403 || status == 429 || status >= 500;
}

class Twin final : public JumpCloud {
public:
    Twin(std::string base_url, WallTime now, Random& random) : org_{std::move(base_url), now, random} {}

    Response answer(const Request& request, Caller caller, WallTime now, Random& random) override {
        Call call{.request = request,
                  .now = now,
                  .random = random,
                  .actor = {},
                  .path = {},
                  .query = {},
                  .ids = {},
                  .body = {}};
        catch_up(now, random);
        Response response = judge(org_, call, caller);
        if (org_.settings.html_errors && is_edge_error(response.status)) {
            response = html_answer(response.status, "The request could not be satisfied");
        }
        if (!call.path.starts_with("/_twin")) note_call(org_, call, response.status);
        return response;
    }

    [[nodiscard]] std::optional<WallTime> next_due() const override {
        std::optional<WallTime> next;
        for (const auto& due : {org_.evaluations.next(), next_state_change(org_), org_.webhook.next_due()}) {
            if (due && (!next || *due < *next)) next = due;
        }
        return next;
    }
    std::vector<Outgoing> run_due(WallTime now, Random& random) override {
        catch_up(now, random);
        return org_.webhook.take_due(now);
    }
    std::optional<Response> outgoing_answered(std::string_view id, int status, std::string_view,
                                              WallTime now) override {
        org_.webhook.answered(std::string{id}, status, now);
        return std::nullopt;
    }

    [[nodiscard]] std::string settings() const override { return to_json(org_.settings); }
    std::string configure(std::string_view json_object) override {
        const bool folded = org_.settings.names_fold_case;
        std::string wrong = jumpcloud::configure(org_.settings, json_object);
        if (folded != org_.settings.names_fold_case) index_names(org_);
        return wrong;
    }

    [[nodiscard]] std::vector<std::string> operations() const override {
        auto operations = all_operations();
        for (auto& operation : collection_operations()) operations.push_back(std::move(operation));
        operations.emplace_back("POST /oauth2/token");
        return operations;
    }

    [[nodiscard]] std::string save() const override { return save_organization(org_); }
    void load(std::string_view json) override { load_organization(org_, json); }

    [[nodiscard]] const JumpCloudCredentials& credentials() const override { return org_.credentials; }
    void fill(const Company& company, WallTime now, Random& random) override {
        fill_organization(org_, company, now, random);
    }

private:
    /// What happens without being asked; a timer that is late changes nothing that a request sees.
    void catch_up(WallTime now, Random& random) {
        change_states_due(org_, now, random);
        evaluate_due(org_, now, random);
    }

    Organization org_;
};

}  // namespace
}  // namespace jumpcloud

std::unique_ptr<JumpCloud> make_jumpcloud(std::string base_url, WallTime now, Random& random) {
    return std::make_unique<jumpcloud::Twin>(std::move(base_url), now, random);
}

}  // namespace lockstep::twin
