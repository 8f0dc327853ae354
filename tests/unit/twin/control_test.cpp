#include "twin/control.hpp"

#include <gtest/gtest.h>

#include "world_fixture.hpp"

namespace lockstep::twin {
namespace {

class ControlTest : public WorldTest {
protected:
    Response control(const std::string& method, const std::string& target, const std::string& body = {}) {
        return control_.answer({method, "http://127.0.0.1:1003" + target, {}, body}, now, random);
    }
    boost::json::value json(const std::string& method, const std::string& target, const std::string& body = {}) {
        const auto response = control(method, target, body);
        EXPECT_EQ(response.status, 200) << response.body;
        return boost::json::parse(response.body);
    }

private:
    Control control_{world, R"({"about":1})"};
};

TEST_F(ControlTest, SaysWhatTheProgramPrinted) {
    EXPECT_EQ(control("GET", "/").body, R"({"about":1})");
}

TEST_F(ControlTest, UnknownPathsAndMethodsAreToldApart) {
    EXPECT_EQ(control("GET", "/nothing").status, 404);
    EXPECT_EQ(control("GET", "/settings").status, 404);
    EXPECT_EQ(control("GET", "/settings/github").status, 404);
    EXPECT_EQ(control("GET", "/as-admin/github/x").status, 404);
    EXPECT_EQ(control("DELETE", "/clock").status, 405);
    EXPECT_EQ(control("POST", "/settings/okta").status, 405);
    EXPECT_EQ(control("PUT", "/calls").status, 405);
    EXPECT_EQ(control("DELETE", "/state").status, 405);
}

TEST_F(ControlTest, FaultsAreAddedListedAndTakenAway) {
    EXPECT_EQ(json("POST", "/faults", R"({"id":"a","effect":"cut","bytes":3})").at("id").as_string(), "a");
    json("POST", "/faults", R"({"effect":"drop_before"})");
    EXPECT_EQ(json("GET", "/faults").as_array().size(), 2U);
    EXPECT_EQ(json("DELETE", "/faults/a").as_array().size(), 1U);
    EXPECT_EQ(control("DELETE", "/faults/a").status, 404);
    EXPECT_TRUE(json("DELETE", "/faults").as_array().empty());
    EXPECT_TRUE(world.faults().rules().empty());
}

TEST_F(ControlTest, AWrongFaultIsNamed) {
    const auto response = control("POST", "/faults", R"({"effect":"cut","bites":3})");
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(boost::json::parse(response.body).at("error").as_string(), "a fault has no key \"bites\"");
    EXPECT_EQ(control("POST", "/faults", "[]").status, 400);
    EXPECT_TRUE(world.faults().rules().empty());
}

TEST_F(ControlTest, TheClockGoesForwardOnly) {
    EXPECT_EQ(json("POST", "/clock", R"({"advance":"90m"})").at("now").as_string(), "2026-11-24T13:30:00.000Z");
    EXPECT_EQ(json("POST", "/clock", R"({"to":"2026-11-25T00:00:00Z"})").at("ahead_ms").as_int64(), 43'200'000);
    EXPECT_EQ(json("GET", "/clock").at("now").as_string(), "2026-11-25T00:00:00.000Z");
    for (const auto* wrong :
         {R"({"to":"2026-11-24T00:00:00Z"})", R"({"advance":"-1h"})", R"({"advance":"1y"})", R"({"advance":5})",
          R"({"advance":"99999999999h"})", R"({"advance":"1h","to":"x"})", "{}", ""}) {
        EXPECT_EQ(control("POST", "/clock", wrong).status, 400) << wrong;
    }
    EXPECT_EQ(json("GET", "/clock").at("now").as_string(), "2026-11-25T00:00:00.000Z");
}

TEST_F(ControlTest, SettingsTakeASubsetAndNameWhatIsWrong) {
    for (const std::string vendor : {"okta", "jumpcloud"}) {
        const auto before = json("GET", "/settings/" + vendor).as_object();
        ASSERT_FALSE(before.empty());
        EXPECT_EQ(json("PUT", "/settings/" + vendor, "{}").as_object(), before);
        const auto refused = control("PUT", "/settings/" + vendor, R"({"no_such_setting":1})");
        EXPECT_EQ(refused.status, 400);
        EXPECT_NE(refused.body.find("no_such_setting"), std::string::npos);
    }
}

TEST_F(ControlTest, AnAdministratorNeedsNoCredential) {
    const auto users = json("GET", "/as-admin/okta/api/v1/users?limit=3");
    EXPECT_EQ(users.as_array().size(), 3U);
    const auto list = json("GET", "/as-admin/jumpcloud/api/systemusers?limit=2&skip=1");
    EXPECT_EQ(list.at("results").as_array().size(), 2U);
}

TEST_F(ControlTest, CallsAreListedAndReset) {
    status(VendorKind::okta, okta("GET", "/api/v1/users?limit=1"));
    status(VendorKind::okta, okta("GET", "/api/v1/users?limit=2"));
    EXPECT_EQ(json("GET", "/calls").at("total").as_int64(), 2);
    EXPECT_EQ(json("GET", "/calls").at("calls").at(0).at("count").as_int64(), 2);
    EXPECT_EQ(json("POST", "/calls/reset").at("total").as_int64(), 0);
}

TEST_F(ControlTest, AStateIsGivenAndTaken) {
    const auto before = control("GET", "/state").body;
    status(VendorKind::okta, new_person("new@example.com"));
    EXPECT_TRUE(exists("new@example.com"));
    EXPECT_EQ(control("PUT", "/state", before).status, 200);
    EXPECT_FALSE(exists("new@example.com"));
    EXPECT_EQ(control("PUT", "/state", "{}").status, 400);
}

}  // namespace
}  // namespace lockstep::twin
