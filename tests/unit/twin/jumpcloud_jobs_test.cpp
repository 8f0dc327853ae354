#include "tests/unit/twin/jumpcloud_twin.hpp"

namespace lockstep::twin {
namespace {

class JumpCloudJobs : public JumpCloudTwin {
protected:
    Reply schedule(const std::string& user, const std::string& state, const std::string& date) {
        return send("POST", "/api/v2/bulk/userstates",
                    R"({"user_ids":[")" + user + R"("],"state":")" + state + R"(","start_date":")" + date + "\"}");
    }
};

TEST_F(JumpCloudJobs, AScheduledSuspensionHappensAtItsDate) {
    const std::string id = id_of(create_user("ada"));
    const Reply job = schedule(id, "SUSPENDED", "2026-11-24T13:00:00");
    ASSERT_EQ(job.status, 201) << job.text;
    EXPECT_EQ(text(job.body.as_array()[0].at("systemUserId")), id);
    EXPECT_EQ(send("GET", "/api/v2/bulk/userstates/eventlist/next?users=" + id).body.at("events_count"), 1);
    EXPECT_EQ(twin_->next_due(), now_ + 1h);
    wait(59min);
    EXPECT_EQ(get_user(id).at("state"), "ACTIVATED");
    wait(1min);
    EXPECT_EQ(get_user(id).at("state"), "SUSPENDED");
    EXPECT_EQ(get_user(id).at("suspended"), true);
    EXPECT_EQ(send("GET", "/api/v2/bulk/userstates").text, "[]");
}

TEST_F(JumpCloudJobs, AScheduledChangeCanBeCancelled) {
    const std::string id = id_of(create_user("ada"));
    const Reply job = schedule(id, "SUSPENDED", "2026-11-24T13:00:00Z");
    const std::string path = "/api/v2/bulk/userstates/" + text(job.body.as_array()[0].at("scheduledJobId"));
    EXPECT_EQ(send("DELETE", path).status, 204);
    EXPECT_EQ(send("DELETE", path).status, 404);
    wait(2h);
    EXPECT_EQ(get_user(id).at("state"), "ACTIVATED");
    EXPECT_EQ(schedule(id, "STAGED", "2026-11-24T13:00:00Z").status, 400);
    EXPECT_EQ(schedule("0123456789abcdef01234567", "SUSPENDED", "2026-11-24T13:00:00Z").status, 404);
}

TEST_F(JumpCloudJobs, ABulkJobAnswersAnIdEvenIfNobodyIsCreated) {
    const std::string body =
        R"([{"username":"b.lee","email":"b.lee@example.com"},{"username":"1bad","email":"x@example.com"}])";
    const Reply job = send("POST", "/api/v2/bulk/users?suppressEmail=true", body);
    ASSERT_EQ(job.status, 201);
    const Reply results = send("GET", "/api/v2/bulk/users/" + text(job.body.at("jobId")) + "/results");
    ASSERT_EQ(results.body.as_array().size(), 2U);
    EXPECT_EQ(results.body.as_array()[0].at("status"), "finished");
    EXPECT_EQ(results.body.as_array()[1].at("status"), "failed");
    EXPECT_TRUE(send_as_person("GET", "/_twin/mails").body.as_array().empty());
    configure(R"({"bulk_creates_nothing":true})");
    EXPECT_EQ(send("POST", "/api/v2/bulk/users", R"([{"username":"c.lee","email":"c.lee@example.com"}])").status, 201);
    wait(2s);
    const json::value users = send("GET", "/api/systemusers").body;
    EXPECT_EQ(users.at("totalCount"), 1);
    EXPECT_EQ(users.at("results").as_array()[0].at("creationSource"), "jumpcloud:bulk");
}

TEST_F(JumpCloudJobs, ResettingMfaTakesThePushEndpointsAlongUnderUnifiedMfa) {
    Company company;
    for (int i = 0; i < 12; ++i) {
        Person person;
        person.username = "user" + std::to_string(i);
        person.email = person.username + "@example.com";
        company.people.push_back(person);
    }
    twin_->fill(company, now_, random_);
    int enrolled = 0;
    for (const auto& row : send("GET", "/api/systemusers?limit=100").body.at("results").as_array()) {
        const std::string id = id_of(row.as_object());
        const std::string path = "/api/v2/users/" + id + "/pushendpoints";
        const json::array endpoints = send("GET", path).body.as_array();
        if (endpoints.empty()) continue;
        configure(enrolled % 2 == 0 ? R"({"unified_mfa":true})" : R"({"unified_mfa":false})");
        EXPECT_EQ(send("POST", "/api/systemusers/" + id + "/resetmfa", "{}").status, 200);
        EXPECT_EQ(send("GET", path).body.as_array().empty(), enrolled % 2 == 0);
        if (enrolled % 2 == 1) {
            EXPECT_EQ(send("DELETE", path + "/" + text(endpoints[0].at("id"))).status, 200);
            EXPECT_TRUE(send("GET", path).body.as_array().empty());
        }
        ++enrolled;
    }
    EXPECT_GE(enrolled, 2);
}

}  // namespace
}  // namespace lockstep::twin
