// A client of a twin in the same process: sends a request, gives the answer with its JSON.
#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "twin/okta/okta.hpp"

namespace lockstep::twin {

namespace json = boost::json;

struct OktaAnswer {
    int status = 0;
    Headers headers;
    std::string text;

    /// The body, null if there is none.
    [[nodiscard]] json::value body() const { return text.empty() ? json::value{} : json::parse(text); }
    [[nodiscard]] std::string code() const {
        const auto value = body();
        return value.is_object() && value.as_object().contains("errorCode")
                   ? std::string{value.at("errorCode").as_string()}
                   : std::string{};
    }
    [[nodiscard]] std::string header(std::string_view name) const {
        return std::string{headers.find(name).value_or("")};
    }
    /// The path and query of the link with that relation, empty if there is none.
    [[nodiscard]] std::string link(std::string_view relation) const {
        for (const auto line : headers.list("link")) {
            if (!line.ends_with("rel=\"" + std::string{relation} + "\"")) continue;
            const auto url = line.substr(1, line.find('>') - 1);
            return std::string{url.substr(url.find("/api/"))};
        }
        return {};
    }
};

class OktaClient {
public:
    static constexpr std::string_view kUrl = "http://127.0.0.1:4020";

    explicit OktaClient(std::uint64_t seed = 7) : random_{seed} {
        okta_ = make_okta(std::string{kUrl}, now, random_);
        authorization = "SSWS " + okta_->credentials().api_token;
        configure(R"({"org_limits":{"/api/v1/users":100000,"/api/v1/users/{id}":100000,
            "/api/v1/users/{idOrLogin}":100000,"/api/v1/groups":100000,"/api/v1/groups/{id}":100000,
            "/api/v1/apps":100000,"/api/v1":100000,"/api/v1/logs":100000}})");
    }

    Okta& okta() { return *okta_; }
    Random& random() { return random_; }
    void configure(std::string_view settings) { ASSERT_EQ(okta_->configure(settings), ""); }
    void wait(std::chrono::milliseconds time) { now += time; }

    OktaAnswer send(std::string method, std::string_view target, std::string body = {}, Headers headers = {},
                    Caller caller = Caller::client) {
        Request request{std::move(method), std::string{kUrl}.append(target), std::move(headers), std::move(body)};
        if (!authorization.empty() && !request.headers.find("authorization")) {
            request.headers.add("authorization", authorization);
        }
        if (!request.headers.find("content-type")) request.headers.add("content-type", "application/json");
        request.headers.add("content-length", std::to_string(request.body.size()));
        auto response = okta_->answer(request, caller, now, random_);
        return {response.status, std::move(response.headers), std::move(response.body)};
    }
    OktaAnswer get(std::string_view target) { return send("GET", target); }
    OktaAnswer post(std::string_view target, std::string body = {}) { return send("POST", target, std::move(body)); }
    OktaAnswer put(std::string_view target, std::string body = {}) { return send("PUT", target, std::move(body)); }
    OktaAnswer remove(std::string_view target) { return send("DELETE", target); }
    OktaAnswer as_person(std::string method, std::string_view target, std::string body = {}) {
        return send(std::move(method), target, std::move(body), {}, Caller::person);
    }

    /// Creates somebody with that login, with a password if they are to be ACTIVE. The id.
    std::string create(std::string_view login, bool active = true) {
        const std::string password = active ? R"(,"credentials":{"password":{"value":"Abcd1234"}})" : "";
        const auto answer = post(active ? "/api/v1/users" : "/api/v1/users?activate=false",
                                 R"({"profile":{"firstName":"A","lastName":"B","login":")" + std::string{login} +
                                     R"(","email":")" + std::string{login} + "\"}" + password + "}");
        EXPECT_EQ(answer.status, 200) << answer.text;
        return std::string{answer.body().at("id").as_string()};
    }
    std::string create_group(std::string_view name) {
        const auto answer = post("/api/v1/groups", R"({"profile":{"name":")" + std::string{name} + "\"}}");
        EXPECT_EQ(answer.status, 200) << answer.text;
        return std::string{answer.body().at("id").as_string()};
    }
    std::string status_of(const std::string& id) {
        return std::string{get("/api/v1/users/" + id).body().at("status").as_string()};
    }

    WallTime now = *from_rfc3339("2026-01-05T09:00:00.000Z");
    std::string authorization;

private:
    SeededRandom random_;
    std::unique_ptr<Okta> okta_;
};

}  // namespace lockstep::twin
