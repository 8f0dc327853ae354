// A JumpCloud twin with one clock and one seed, and short ways to ask it.
#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "twin/jumpcloud/jumpcloud.hpp"

namespace lockstep::twin {

namespace json = boost::json;
using namespace std::chrono_literals;

struct Reply {
    int status = 0;
    json::value body;
    Headers headers;
    std::string text;
};

class JumpCloudTwin : public testing::Test {
protected:
    JumpCloudTwin() { configure(R"({"insights_lag_min_ms":0,"insights_lag_max_ms":0,"insights_tail_percent":0})"); }

    void configure(std::string_view settings) { ASSERT_EQ(twin_->configure(settings), ""); }
    void wait(std::chrono::milliseconds time) {
        now_ += time;
        outgoing_ = twin_->run_due(now_, random_);
    }

    Reply send(const std::string& method, const std::string& path, std::string body, Headers headers, Caller caller) {
        if (!body.empty() && !headers.find("content-type")) headers.add("content-type", "application/json");
        const Request request{method, "http://127.0.0.1:9000" + path, std::move(headers), std::move(body)};
        Response response = twin_->answer(request, caller, now_, random_);
        Reply reply{response.status, nullptr, response.headers, response.body};
        const auto type = response.headers.find("content-type");
        if (type && type->contains("json") && !response.body.empty()) reply.body = json::parse(response.body);
        return reply;
    }
    Reply send(const std::string& method, const std::string& path, std::string body = {}) {
        return send(method, path, std::move(body), {{"x-api-key", twin_->credentials().api_key}}, Caller::client);
    }
    Reply send_as_person(const std::string& method, const std::string& path, std::string body = {}) {
        return send(method, path, std::move(body), {}, Caller::person);
    }

    json::object create_user(std::string_view username, std::string_view more = "") {
        const auto name = std::string{username};
        auto reply =
            send("POST", "/api/systemusers",
                 R"({"username":")" + name + R"(","email":")" + name + R"(@example.com")" + std::string{more} + "}");
        EXPECT_EQ(reply.status, 200) << reply.text;
        return reply.body.is_object() ? reply.body.as_object() : json::object{};
    }
    json::object get_user(const std::string& id) { return send("GET", "/api/systemusers/" + id).body.as_object(); }

    static std::string text(const json::value& value) { return json::value_to<std::string>(value); }
    static std::string id_of(const json::object& object) { return text(object.at("id")); }
    static std::string message(const Reply& reply) { return text(reply.body.at("message")); }

    WallTime now_ = *from_rfc3339("2026-11-24T12:00:00Z");
    SeededRandom random_{7};
    std::unique_ptr<JumpCloud> twin_ = make_jumpcloud("http://127.0.0.1:9000", now_, random_);
    std::vector<Outgoing> outgoing_;
};

/// The folder of the samples; empty on a machine that has none.
inline std::filesystem::path sample_folder() {
    const char* shared = std::getenv("LOCKSTEP_SHARED");
    const auto root =
        shared != nullptr ? std::filesystem::path{shared} : std::filesystem::path{LOCKSTEP_SOURCE_DIR} / "../shared";
    const auto folder = root / "samples/jumpcloud";
    return std::filesystem::exists(folder) ? folder : std::filesystem::path{};
}

inline json::value read_sample(const std::string& name) {
    std::ifstream file{sample_folder() / name};
    std::stringstream text;
    text << file.rdbuf();
    return json::parse(text.str());
}

}  // namespace lockstep::twin
