// A small world with both real vendors, at a fixed time, asked without a socket.
#pragma once

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <chrono>
#include <string>

#include "twin/world.hpp"

namespace lockstep::twin {

class WorldTest : public testing::Test {
protected:
    static constexpr int kPeople = 20;

    WorldTest() { world.fill(make_company(kPeople, 1), now, random); }

    Request okta(std::string method, const std::string& target, const std::string& body = {}) {
        return request(std::move(method), world.url(VendorKind::okta) + target, body,
                       {"Authorization", "SSWS " + world.okta().credentials().api_token});
    }
    Request jumpcloud(std::string method, const std::string& target, const std::string& body = {}) {
        return request(std::move(method), world.url(VendorKind::jumpcloud) + target, body,
                       {"x-api-key", world.jumpcloud().credentials().api_key});
    }
    Delivery ask(VendorKind vendor, const Request& asked) {
        return world.answer(vendor, asked, Caller::client, now, random);
    }
    /// Status of an answer, 0 if none came.
    int status(VendorKind vendor, const Request& asked) {
        const auto delivery = ask(vendor, asked);
        return delivery.response ? delivery.response->status : 0;
    }
    Request new_person(const std::string& login) {
        return okta(
            "POST", "/api/v1/users?activate=false",
            R"({"profile":{"login":")" + login + R"(","email":")" + login + R"(","firstName":"A","lastName":"B"}})");
    }
    bool exists(const std::string& login) {
        return status(VendorKind::okta, okta("GET", "/api/v1/users/" + login)) == 200;
    }
    void add_fault(std::string_view json) {
        world.faults().add(*fault_rule_from_json(boost::json::parse(json).as_object()));
    }

    SeededRandom random{1};
    WallTime now = *from_rfc3339("2026-11-24T12:00:00Z");
    World world{"http://127.0.0.1:1001", "http://127.0.0.1:1002", now, random};

private:
    static Request request(std::string method, std::string url, const std::string& body, Header credential) {
        Request made{std::move(method), std::move(url), {{"Accept", "application/json"}, std::move(credential)}, body};
        if (made.method != "GET") {
            made.headers.add("Content-Type", "application/json");
            made.headers.add("Content-Length", std::to_string(body.size()));
        }
        return made;
    }
};

}  // namespace lockstep::twin
