// What is told of service accounts, and dates that administrators set for people.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>

#include "tests/unit/directory/jumpcloud_test_bed.hpp"

namespace lockstep::directory::jumpcloud {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

/// One region's token endpoint knows the secret.
class TokensOfTheEu final : public http::HttpTransport {
public:
    Task<Response> send(Request request, http::SendOptions) override {
        const bool known = request.url.starts_with("https://admin-oauth.id.eu.");
        Response response{known ? 200 : 401, {{"content-type", "application/json"}}, {}};
        response.body = known ? R"({"access_token":"t","expires_in":3600})" : R"({"error":"invalid_client"})";
        co_return response;
    }
};

TEST(JumpCloudServiceAccount, OfAnotherRegionIsToldSo) {
    TokensOfTheEu transport;
    testing::VirtualClock clock;
    SeededRandom random{1};
    Settings settings;
    settings.client_id = "id";
    settings.client_secret = "secret";
    JumpCloudDirectory directory{settings, SlotTable{}, transport, clock, random};
    std::vector<AccessFinding> findings;
    const auto check = [&]() -> Task<> { findings = co_await directory.check_access(); };
    clock.run(check());
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_NE(findings[0].remedy.find("region EU"), std::string::npos) << findings[0].remedy;
    EXPECT_NE(findings[0].remedy.find("token_url"), std::string::npos) << findings[0].remedy;
}

TEST(JumpCloudServiceAccount, EndsSoonIsToldTwoWeeksAhead) {
    TestBed bed;
    const auto told = [&] {
        const auto findings = bed.wait(bed.directory->check_access());
        return std::ranges::any_of(findings, [](const AccessFinding& finding) {
            return finding.what.starts_with("service accounts") && !finding.granted && !finding.required;
        });
    };
    const auto path =
        "/api/v2/service-accounts/" +
        std::string{bed.as_admin("GET", "/api/v2/service-accounts").at("results").at(0).at("objectId").as_string()};
    const auto set_end = [&](std::chrono::hours in) {
        bed.as_admin(
            "PUT", path,
            json::object{{"serviceAccount",
                          json::object{{"name", "lockstep"}, {"expiresAt", to_rfc3339(bed.clock.wall_now() + in)}}}});
    };
    set_end(30 * 24h);
    EXPECT_FALSE(told());
    set_end(13 * 24h);
    EXPECT_TRUE(told());
}

TEST(JumpCloudSchedules, NobodyIsReactivatedBeforeADateThatAnAdministratorSet) {
    TestBed bed;
    const auto user = bed.add_user("ada", {{"state", "ACTIVATED"}});
    bed.wait(bed.directory->suspend(Lane::interactive, user));
    const auto planned = bed.as_admin("POST", "/api/v2/bulk/userstates",
                                      json::object{{"user_ids", json::array{user.value}},
                                                   {"state", "ACTIVATED"},
                                                   {"start_date", to_rfc3339(bed.clock.wall_now() + 48h)}});
    const auto error = bed.error_of(bed.directory->unsuspend(Lane::interactive, user));
    EXPECT_EQ(error.kind(), DirectoryError::Kind::refused);
    EXPECT_NE(error.details().text.find("scheduled"), std::string::npos) << error.details().text;
    EXPECT_EQ(bed.wait(bed.directory->find_account(Lane::interactive, user))->state, AccountState::suspended);

    bed.as_admin("DELETE", "/api/v2/bulk/userstates/" + std::string{planned.at(0).at("scheduledJobId").as_string()});
    bed.wait(bed.directory->unsuspend(Lane::interactive, user));
    EXPECT_EQ(bed.wait(bed.directory->find_account(Lane::interactive, user))->state, AccountState::active);
}

}  // namespace
}  // namespace lockstep::directory::jumpcloud
