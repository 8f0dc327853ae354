// Device groups bound to user groups, through the executor, on the JumpCloud twin.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/simulation/company.hpp"
#include "tests/simulation/process.hpp"

namespace lockstep::simulation {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
using twin::VendorKind;

constexpr const char* kRules = R"(
populations:
  employees:
    when: exists(jumpcloud)
    source: jumpcloud
    provision: {create: false}
    assign: [{jumpcloud_group: Desk, device_groups: [Laptops]}]
attributes: []
)";

TEST(GroupDevices, AreBoundToTheUserGroupOnceAndNeverWithSudo) {
    twin::Company people;
    people.people = {make_person("Ada", "Byron", 1), make_person("Grace", "Hopper", 2)};
    Company company{kRules, people, 3};
    company.ask(VendorKind::jumpcloud, "POST", "/api/v2/usergroups", R"({"name":"Desk"})");
    company.ask(VendorKind::jumpcloud, "POST", "/api/v2/systemgroups", R"({"name":"Laptops"})");
    company.time().pass(std::chrono::seconds{10});
    CrashDisk disk;
    Fate fate;
    Process process{company, disk, fate};
    ASSERT_TRUE(process.apply());
    company.time().pass(std::chrono::seconds{10});
    EXPECT_THAT(process.plan()->changes, IsEmpty());
    std::vector<JournalLine> lines;
    const auto read = [&]() -> Task<> { lines = co_await process.store().list_journal({}); };
    process.run(read());
    std::erase_if(lines, [](const JournalLine& line) { return line.kind != ChangeKind::bind_devices; });
    ASSERT_THAT(lines, SizeIs(1));
    EXPECT_EQ(lines.front().person, "Desk");
    const auto edges = company.ask(VendorKind::jumpcloud, "GET",
                                   "/api/v2/systemgroups/" + lines.front().object + "/associations?targets=user_group");
    EXPECT_THAT(edges, testing::HasSubstr("\"user_group\""));
    EXPECT_THAT(edges, testing::Not(testing::HasSubstr("\"enabled\":true")));
}

TEST(GroupDevices, WhatJumpCloudRefusesIsStuckAndNotTriedAgain) {
    Company company{kRules, {}, 3};
    company.ask(VendorKind::jumpcloud, "POST", "/api/v2/usergroups", R"({"name":"Desk"})");
    company.ask(VendorKind::jumpcloud, "POST", "/api/v2/systemgroups", R"({"name":"Laptops"})");
    company.time().pass(std::chrono::seconds{10});
    company.world().faults().add({.vendor = VendorKind::jumpcloud,
                                  .method = "POST",
                                  .path = "/api/v2/usergroups/*/associations",
                                  .effect = twin::Effect::status,
                                  .status = 400});
    CrashDisk disk;
    Fate fate;
    Process process{company, disk, fate};
    ASSERT_TRUE(process.apply());
    EXPECT_THAT(process.steps(), testing::Contains(testing::StartsWith("bind_devices Desk: failed")));
    company.world().faults().clear();
    const auto plan = process.plan().value();
    EXPECT_THAT(plan.changes, IsEmpty());
    ASSERT_THAT(plan.stuck, SizeIs(1));
    EXPECT_EQ(plan.stuck.front().what.attribute_or_object, "Laptops");
}

}  // namespace
}  // namespace lockstep::simulation
