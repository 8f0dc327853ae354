// Groups, memberships and device groups in JumpCloud, through the connector on the twin.
#include <algorithm>
#include <boost/json.hpp>

#include "tests/unit/directory/jumpcloud_test_bed.hpp"

namespace lockstep::directory::jumpcloud {
namespace {

namespace json = boost::json;
using Kind = DirectoryError::Kind;

int calls_of(const TestBed& bed, std::string_view method, std::string_view path) {
    int calls = 0;
    for (const auto& request : bed.transport.sent()) {
        if (request.method == method && request.url.find(path) != std::string::npos) ++calls;
    }
    return calls;
}

GroupId add_dynamic(TestBed& bed, const std::string& name, const std::string& method) {
    const json::object condition{{"field", "department"}, {"operator", "eq"}, {"value", "Eng"}};
    return bed.add_group(
        name, {{"membershipMethod", method},
               {"memberQuery", json::object{{"queryType", "FilterQuery"}, {"filters", json::array{condition}}}}});
}

GroupKind kind_of(const std::vector<Group>& groups, const GroupId& id) {
    return std::ranges::find(groups, id, &Group::id)->kind;
}

std::string add_device_group(TestBed& bed, const std::string& name) {
    return std::string{bed.as_admin("POST", "/api/v2/systemgroups", json::object{{"name", name}}).at("id").as_string()};
}

TEST(JumpCloudGroups, DynamicGroupsAreToldApartWithAHandfulOfCalls) {
    TestBed bed;
    std::vector<GroupId> plain;
    for (int i = 0; i < 120; ++i) plain.push_back(bed.add_group("group" + std::to_string(i)));
    const auto automated = add_dynamic(bed, "Eng", "DYNAMIC_AUTOMATED");
    const auto reviewed = add_dynamic(bed, "Eng review", "DYNAMIC_REVIEW_REQUIRED");
    bed.settle();
    const auto groups = bed.wait(bed.directory->list_groups(Lane::bulk));
    EXPECT_EQ(groups.size(), 122u);
    EXPECT_EQ(kind_of(groups, automated), GroupKind::dynamic);
    EXPECT_EQ(kind_of(groups, reviewed), GroupKind::dynamic);
    EXPECT_EQ(kind_of(groups, plain[0]), GroupKind::writable);
    EXPECT_LE(bed.transport.sent().size(), 6u);
    bed.transport.forget_sent();
    bed.wait(bed.directory->list_groups(Lane::bulk));
    EXPECT_EQ(bed.transport.sent().size(), 4u) << "what was proven once is not asked again";
}

TEST(JumpCloudGroups, WhereTheMethodFilterIsIgnoredEachGroupIsReadById) {
    TestBed bed;
    bed.configure(R"({"membership_method_filter":"ignored"})");
    const auto plain = bed.add_group("plain");
    const auto dynamic = add_dynamic(bed, "Eng", "DYNAMIC_AUTOMATED");
    bed.settle();
    const auto groups = bed.wait(bed.directory->list_groups(Lane::bulk));
    EXPECT_EQ(kind_of(groups, dynamic), GroupKind::dynamic);
    EXPECT_EQ(kind_of(groups, plain), GroupKind::writable);
}

TEST(JumpCloudGroups, AGroupReadByIdShowsItsKind) {
    TestBed bed;
    const auto dynamic = add_dynamic(bed, "Eng", "DYNAMIC_AUTOMATED");
    EXPECT_EQ(bed.wait(bed.directory->find_group(Lane::bulk, dynamic))->kind, GroupKind::dynamic);
    EXPECT_FALSE(bed.wait(bed.directory->find_group(Lane::bulk, GroupId{"000000000000000000000001"})).has_value());
}

TEST(JumpCloudGroups, ACreatedGroupIsStaticAndCarriesItsMarker) {
    TestBed bed;
    const auto group = bed.wait(bed.directory->create_group(Lane::bulk, "Eng", "kept by Lockstep: pair 7"));
    const auto read = bed.wait(bed.directory->find_group(Lane::bulk, group.id));
    EXPECT_EQ(read, group);
    EXPECT_EQ(read->description, "kept by Lockstep: pair 7");
    EXPECT_EQ(read->kind, GroupKind::writable);
}

TEST(JumpCloudMembers, AddingTwiceAndRemovingTwiceIsDone) {
    for (const auto* answers : {R"({"idempotent_204":false})", R"({"idempotent_204":true})"}) {
        TestBed bed;
        bed.configure(answers);
        const auto group = bed.add_group("Eng");
        const auto user = bed.add_user("ada");
        for (int i = 0; i < 2; ++i) bed.wait(bed.directory->add_member(Lane::bulk, group, user));
        bed.settle();
        EXPECT_TRUE(bed.wait(bed.directory->is_member(Lane::bulk, group, user)));
        for (int i = 0; i < 2; ++i) bed.wait(bed.directory->remove_member(Lane::bulk, group, user));
        bed.settle();
        EXPECT_FALSE(bed.wait(bed.directory->is_member(Lane::bulk, group, user)));
    }
}

TEST(JumpCloudMembers, AGoneGroupRefusesNewMembersAndHasNoneToRemove) {
    TestBed bed;
    const auto group = bed.add_group("Eng");
    const auto user = bed.add_user("ada");
    bed.as_admin("DELETE", "/api/v2/usergroups/" + group.value);
    EXPECT_EQ(bed.error_of(bed.directory->add_member(Lane::bulk, group, user)).kind(), Kind::refused);
    bed.wait(bed.directory->remove_member(Lane::bulk, group, user));
    EXPECT_EQ(bed.error_of(bed.directory->list_members(Lane::bulk, group)).kind(), Kind::refused);
}

TEST(JumpCloudMembers, AGonePersonCannotBeAdded) {
    TestBed bed;
    const auto group = bed.add_group("Eng");
    EXPECT_EQ(bed.error_of(bed.directory->add_member(Lane::bulk, group, AccountId{"000000000000000000000001"})).kind(),
              Kind::refused);
}

TEST(JumpCloudMembers, ADynamicGroupTakesTheCallAndStaysAsItWas) {
    TestBed bed;
    const auto group = add_dynamic(bed, "Eng", "DYNAMIC_AUTOMATED");
    const auto user = bed.add_user("ada", {{"department", "Sales"}});
    bed.settle();
    bed.wait(bed.directory->add_member(Lane::bulk, group, user));
    bed.settle();
    EXPECT_FALSE(bed.wait(bed.directory->is_member(Lane::bulk, group, user)));
}

TEST(JumpCloudMembers, HolesInAListHideNobody) {
    for (const auto* holes : {R"({"null_edges":"null"})", R"({"null_edges":"missing"})"}) {
        TestBed bed;
        bed.configure(holes);
        const auto group = bed.add_group("Eng");
        std::vector<AccountId> users;
        for (int i = 0; i < 230; ++i) {
            users.push_back(bed.add_user("u" + std::to_string(i)));
            bed.wait(bed.directory->add_member(Lane::interactive, group, users.back()));
        }
        for (int i = 0; i < 30; ++i)
            bed.as_admin("DELETE", "/api/systemusers/" + users[static_cast<std::size_t>(i * 3)].value);
        bed.settle();
        EXPECT_EQ(bed.wait(bed.directory->list_members(Lane::bulk, group)).size(), 200u) << holes;
    }
}

TEST(JumpCloudMembers, APersonsOwnGroupsAndDevicesAreTold) {
    TestBed bed;
    const auto user = bed.add_user("ada");
    const auto eng = bed.add_group("Eng");
    const auto all = bed.add_group("All");
    const auto own = add_device_group(bed, "Kiosks");
    const auto through_group = add_device_group(bed, "Laptops");
    bed.wait(bed.directory->add_member(Lane::bulk, eng, user));
    bed.wait(bed.directory->add_member(Lane::bulk, all, user));
    bed.wait(bed.directory->bind_devices(Lane::bulk, user.value, false, own));
    bed.wait(bed.directory->bind_devices(Lane::bulk, eng.value, true, through_group));
    bed.settle();
    const auto memberships = bed.wait(bed.directory->get_memberships(Lane::bulk, user));
    EXPECT_EQ(memberships.groups, (std::vector<GroupId>{eng, all}));
    EXPECT_EQ(memberships.device_groups, std::vector<std::string>{own});
    EXPECT_TRUE(memberships.apps.empty());
}

TEST(JumpCloudDevices, BindingNeverGivesSudoAndMayBeRepeated) {
    TestBed bed;
    const auto group = bed.add_group("Eng");
    const auto devices = add_device_group(bed, "Laptops");
    for (int i = 0; i < 2; ++i) bed.wait(bed.directory->bind_devices(Lane::bulk, group.value, true, devices));
    bed.settle();
    const auto path = "/api/v2/usergroups/" + group.value + "/associations?targets=system_group";
    const auto edges = bed.as_admin("GET", path).as_array();
    ASSERT_EQ(edges.size(), 1u);
    EXPECT_FALSE(edges[0].at("attributes").at("sudo").at("enabled").as_bool());
    for (int i = 0; i < 2; ++i) bed.wait(bed.directory->unbind_devices(Lane::bulk, group.value, true, devices));
    bed.settle();
    EXPECT_TRUE(bed.as_admin("GET", path).as_array().empty());
}

TEST(JumpCloudDevices, WhoIsBoundByThemselvesOrByAGroupIsFrozen) {
    TestBed bed;
    const auto free = bed.add_user("free");
    const auto own = bed.add_user("own");
    const auto member = bed.add_user("member");
    const auto group = bed.add_group("Eng");
    const auto devices = add_device_group(bed, "Laptops");
    bed.wait(bed.directory->add_member(Lane::bulk, group, member));
    bed.wait(bed.directory->bind_devices(Lane::bulk, own.value, false, devices));
    bed.settle();
    EXPECT_FALSE(bed.wait(bed.directory->is_bound(Lane::bulk, member)));
    bed.wait(bed.directory->bind_devices(Lane::bulk, group.value, true, devices));
    bed.settle();
    EXPECT_TRUE(bed.wait(bed.directory->is_bound(Lane::bulk, own)));
    EXPECT_TRUE(bed.wait(bed.directory->is_bound(Lane::bulk, member)));
    EXPECT_FALSE(bed.wait(bed.directory->is_bound(Lane::bulk, free)));
}

TEST(JumpCloudDevices, WhatAUserGroupIsBoundToIsTold) {
    TestBed bed;
    const auto group = bed.add_group("Eng");
    const auto devices = add_device_group(bed, "Laptops");
    bed.wait(bed.directory->bind_devices(Lane::bulk, group.value, true, devices));
    bed.settle();
    EXPECT_EQ(bed.wait(bed.directory->list_bound_devices(Lane::bulk, group)), std::vector<std::string>{devices});
    const GroupId unknown{"000000000000000000000001"};
    EXPECT_TRUE(bed.wait(bed.directory->list_bound_devices(Lane::bulk, unknown)).empty());
}

TEST(JumpCloudDevices, DeviceGroupsAreListed) {
    TestBed bed;
    for (int i = 0; i < 105; ++i) add_device_group(bed, "devices" + std::to_string(i));
    bed.settle();
    EXPECT_EQ(bed.wait(bed.directory->list_device_groups(Lane::bulk)).size(), 105u);
    EXPECT_EQ(calls_of(bed, "GET", "/systemgroups?"), 2);
}

TEST(JumpCloudApps, ThereAreNoneAndNoneIsAssigned) {
    TestBed bed;
    EXPECT_TRUE(bed.wait(bed.directory->list_apps(Lane::bulk)).empty());
    EXPECT_EQ(bed.error_of(bed.directory->assign_app(Lane::bulk, AppId{"a"}, AccountId{"b"})).kind(), Kind::refused);
    EXPECT_EQ(bed.error_of(bed.directory->unassign_app(Lane::bulk, AppId{"a"}, AccountId{"b"})).kind(), Kind::refused);
    EXPECT_TRUE(bed.transport.sent().empty());
}

}  // namespace
}  // namespace lockstep::directory::jumpcloud
