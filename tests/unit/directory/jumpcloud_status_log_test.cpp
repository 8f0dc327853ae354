#include "directory/jumpcloud/status_log.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

namespace lockstep::directory::jumpcloud {
namespace {

bool stands(const char* events) {
    return shows_standing_suspension(boost::json::parse(events).as_array());
}

constexpr const char* kSuspended =
    R"({"event_type":"user_suspended","timestamp":"2026-11-24T10:00:00.000Z","resource":{"id":"a"}})";

TEST(StatusLog, ASuspensionStandsUntilSomebodyLiftsIt) {
    EXPECT_TRUE(stands((std::string{"["} + kSuspended + "]").c_str()));
    EXPECT_FALSE(stands(
        (std::string{"["} + kSuspended + R"(,{"event_type":"user_unsuspended","timestamp":"2026-11-24T11:00:00Z"}])")
            .c_str()));
}

TEST(StatusLog, ALiftedAndRenewedSuspensionIsSomebodyElses) {
    EXPECT_FALSE(stands((std::string{"["} + kSuspended +
                         R"(,{"event_type":"user_unsuspended","timestamp":"2026-11-24T11:00:00Z"},
                            {"event_type":"user_suspended","timestamp":"2026-11-24T12:00:00Z"}])")
                            .c_str()));
}

TEST(StatusLog, ScimWritesItAsAnUpdate) {
    EXPECT_TRUE(stands(R"([{"event_type":"user_update","timestamp":"2026-11-24T10:00:00Z",
        "changes":[{"field":"state","from":"ACTIVATED","to":"SUSPENDED"}]}])"));
    EXPECT_FALSE(stands((std::string{"["} + kSuspended +
                         R"(,{"event_type":"user_update","timestamp":"2026-11-24T11:00:00Z",
        "changes":[{"field":"department","from":"a","to":"b"},{"field":"suspended","from":true,"to":false}]}])")
                            .c_str()));
}

TEST(StatusLog, LateEventsCountByTheirOwnTime) {
    EXPECT_TRUE(stands(
        (std::string{"["} + kSuspended + R"(,{"event_type":"user_unsuspended","timestamp":"2026-11-24T09:00:00Z"}])")
            .c_str()));
}

TEST(StatusLog, NoEventProvesNothing) {
    EXPECT_FALSE(stands("[]"));
    EXPECT_FALSE(stands(R"([null,{"event_type":"user_update"},{"timestamp":"never","event_type":"user_suspended"}])"));
}

}  // namespace
}  // namespace lockstep::directory::jumpcloud
