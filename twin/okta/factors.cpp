#include "twin/okta/factors.hpp"

#include <algorithm>

#include "twin/okta/log.hpp"
#include "twin/okta/users.hpp"

namespace lockstep::twin::okta {
namespace {

struct FactorType {
    std::string_view type, provider, prefix;
};
constexpr FactorType kTypes[] = {
    {"push", "OKTA", "opf"},         {"token:software:totp", "OKTA", "ost"},
    {"sms", "OKTA", "mbl"},          {"call", "OKTA", "clf"},
    {"email", "OKTA", "emf"},        {"question", "OKTA", "ufs"},
    {"webauthn", "FIDO", "fwf"},     {"token:software:totp", "GOOGLE", "uft"},
    {"signed_nonce", "OKTA", "osn"},
};

const FactorType* find_type(std::string_view type, std::string_view provider) {
    const auto found = std::ranges::find_if(
        kTypes, [&](const FactorType& row) { return row.type == type && row.provider == provider; });
    return found == std::end(kTypes) ? nullptr : found;
}

json::object to_json(const Org& org, const User& user, const std::string& id, json::object factor) {
    const auto owner = org.base_url + "/api/v1/users/" + user.id;
    const auto self = owner + "/factors/" + id;
    const auto href = [](std::string url, std::string_view method) {
        return json::object{{"href", std::move(url)}, {"hints", json::object{{"allow", json::array{method}}}}};
    };
    json::object links{{"self", href(self, "GET")}, {"user", href(owner, "GET")}};
    if (text_at(factor, "status") == "PENDING_ACTIVATION")
        links["activate"] = href(self + "/lifecycle/activate", "POST");
    factor["id"] = id;
    factor["_links"] = std::move(links);
    return factor;
}

struct Held {
    User& user;
    std::map<std::string, json::object>::iterator factor;
};
Held get_held(Call& call) {
    auto& user = get_user(call, call.ids[0]);
    const auto found = user.factors.find(std::string{call.ids[1]});
    if (found == user.factors.end()) throw not_found(call.ids[1], "UserFactor");
    return {user, found};
}

}  // namespace

Response list_factors(Call& call) {
    const auto& user = get_user(call, call.ids[0]);
    json::array list;
    for (const auto& [id, factor] : user.factors) list.push_back(to_json(call.org, user, id, factor));
    return ok(list);
}

Response enrol_factor(Call& call) {
    auto& user = get_user(call, call.ids[0]);
    const auto body = call.body();
    const auto type = text_at(body, "factorType");
    const auto provider = text_at(body, "provider").empty() ? std::string{"OKTA"} : text_at(body, "provider");
    const auto* row = find_type(type, provider);
    if (!row) throw invalid("factorEnrollRequest", {"Invalid combination of provider and factor type."});
    json::object factor{
        {"factorType", type},
        {"provider", provider},
        {"vendorName", provider},
        {"status", call.target.flag("activate", false) || type == "question" ? "ACTIVE" : "PENDING_ACTIVATION"},
        {"created", to_rfc3339(call.second())},
        {"lastUpdated", to_rfc3339(call.second())}};
    if (const auto* profile = object_at(body, "profile")) {
        factor["profile"] = *profile;
        factor["profile"].as_object().erase("answer");
    }
    const auto id = call.new_id(row->prefix);
    const auto& made = user.factors[id] = std::move(factor);
    if (text_at(made, "status") == "ACTIVE") record(call, "user.mfa.factor.activate", {target_of(user)});
    return ok(to_json(call.org, user, id, made));
}

Response get_factor(Call& call) {
    const auto [user, factor] = get_held(call);
    return ok(to_json(call.org, user, factor->first, factor->second));
}

Response unenrol_factor(Call& call) {
    const auto [user, factor] = get_held(call);
    user.factors.erase(factor);
    record(call, "user.mfa.factor.deactivate", {target_of(user)});
    return no_content();
}

Response activate_factor(Call& call) {
    const auto [user, factor] = get_held(call);
    if (text_at(factor->second, "status") == "ACTIVE") throw refusal("E0000016");
    factor->second["status"] = "ACTIVE";
    factor->second["lastUpdated"] = to_rfc3339(call.second());
    record(call, "user.mfa.factor.activate", {target_of(user)});
    return ok(to_json(call.org, user, factor->first, factor->second));
}

Response list_factor_catalog(Call& call) {
    const auto& user = get_user(call, call.ids[0]);
    json::array list;
    for (const auto& row : kTypes) {
        const bool enrolled = std::ranges::any_of(user.factors, [&](const auto& entry) {
            return text_at(entry.second, "factorType") == row.type && text_at(entry.second, "provider") == row.provider;
        });
        list.push_back(json::object{{"factorType", row.type},
                                    {"provider", row.provider},
                                    {"vendorName", row.provider},
                                    {"status", enrolled ? "ACTIVE" : "NOT_SETUP"},
                                    {"enrollment", "OPTIONAL"}});
    }
    return ok(list);
}

}  // namespace lockstep::twin::okta
