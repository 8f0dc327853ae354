#include "tests/unit/twin/jumpcloud_twin.hpp"

namespace lockstep::twin {
namespace {

/// One user group bound to a device group of four devices, one person in it.
class JumpCloudDevices : public JumpCloudTwin {
protected:
    JumpCloudDevices() {
        Company company;
        Person ada;
        ada.username = "ada";
        ada.email = "ada@example.com";
        ada.groups = {0};
        company.people = {ada};
        company.groups = {{"Eng", "", true, true}};
        company.device_groups = {"Laptops"};
        twin_->fill(company, now_, random_);
        user_ = id_of(send("GET", "/api/systemusers").body.at("results").as_array()[0].as_object());
        group_ = id_of(send("GET", "/api/v2/usergroups").body.as_array()[0].as_object());
        device_group_ = id_of(send("GET", "/api/v2/systemgroups").body.as_array()[0].as_object());
        for (const auto& row : send("GET", "/api/systems").body.at("results").as_array())
            systems_.push_back(row.as_object());
    }
    Reply associate(const std::string& source, const std::string& op, const std::string& type, const std::string& id,
                    const std::string& more = "") {
        return send("POST", "/api/v2/" + source + "/associations",
                    R"({"op":")" + op + R"(","type":")" + type + R"(","id":")" + id + "\"" + more + "}");
    }
    std::string user_, group_, device_group_;
    std::vector<json::object> systems_;
};

TEST_F(JumpCloudDevices, ADeviceGroupHoldsSystemsAndIsBoundToAUserGroup) {
    EXPECT_EQ(send("GET", "/api/v2/systemgroups/" + device_group_ + "/members").body.as_array().size(), 4U);
    const Reply bound = send("GET", "/api/v2/usergroups/" + group_ + "/associations?targets=system_group");
    EXPECT_EQ(text(bound.body.as_array()[0].at("to").at("id")), device_group_);
    EXPECT_TRUE(bound.body.as_array()[0].at("attributes").is_null());
    const Reply other_end = send("GET", "/api/v2/systemgroups/" + device_group_ + "/associations?targets=user_group");
    EXPECT_EQ(text(other_end.body.as_array()[0].at("to").at("id")), group_);
}

TEST_F(JumpCloudDevices, TargetsAreRequiredAndJudgedBySource) {
    EXPECT_EQ(send("GET", "/api/v2/users/" + user_ + "/associations").status, 400);
    EXPECT_EQ(send("GET", "/api/v2/users/" + user_ + "/associations?targets=user_group").status, 400);
    EXPECT_EQ(send("GET", "/api/v2/users/" + user_ + "/associations?targets=system").text, "[]");
    EXPECT_EQ(associate("users/" + user_, "add", "user_group", group_).status, 400);
}

TEST_F(JumpCloudDevices, APersonReachesDevicesThroughBothKindsOfGroup) {
    const Reply systems = send("GET", "/api/v2/users/" + user_ + "/systems");
    ASSERT_EQ(systems.body.as_array().size(), 4U);
    EXPECT_EQ(systems.body.as_array()[0].at("paths").as_array()[0].as_array().size(), 3U);
    EXPECT_EQ(send("GET", "/api/v2/users/" + user_ + "/systemgroups").body.as_array().size(), 1U);
    EXPECT_EQ(send("GET", "/api/v2/usergroups/" + group_ + "/systems").body.as_array().size(), 4U);
    EXPECT_EQ(send("GET", "/api/v2/systemgroups/" + device_group_ + "/users").body.as_array().size(), 1U);
    const Reply users = send("GET", "/api/v2/systems/" + id_of(systems_[0]) + "/users");
    EXPECT_EQ(text(users.body.as_array()[0].at("id")), user_);
}

TEST_F(JumpCloudDevices, SudoOfAnyWayIsCompiledAndCanBeUpdated) {
    const std::string system = id_of(systems_[0]);
    const std::string sudo = R"(,"attributes":{"sudo":{"enabled":true,"withoutPassword":false}})";
    EXPECT_EQ(associate("users/" + user_, "add", "system", system, sudo).status, 204);
    EXPECT_EQ(associate("systems/" + system, "add", "user", user_).status, 409);
    wait(1s);
    const auto compiled = [&] {
        const auto rows = send("GET", "/api/v2/users/" + user_ + "/systems").body.as_array();
        return rows[0].at("compiledAttributes").as_object();
    };
    EXPECT_EQ(compiled().at("sudo").at("enabled"), true);
    const std::string none = R"(,"attributes":{"sudo":{"enabled":false,"withoutPassword":false}})";
    EXPECT_EQ(associate("systems/" + system, "update", "user", user_, none).status, 204);
    wait(1s);
    EXPECT_EQ(compiled().at("sudo").at("enabled"), false);
    EXPECT_EQ(associate("users/" + user_, "remove", "system", system).status, 204);
    EXPECT_EQ(associate("users/" + user_, "remove", "system", system).status, 404);
    EXPECT_EQ(
        associate("users/" + user_, "add", "system", system, R"(,"attributes":{"sudo":{"enabled":"yes"}})").status,
        400);
}

TEST_F(JumpCloudDevices, AUsernameIsFrozenWhileItsOwnerIsBound) {
    EXPECT_EQ(send("PUT", "/api/systemusers/" + user_, R"({"username":"lovelace"})").status, 400);
    EXPECT_EQ(send("PUT", "/api/systemusers/" + user_, R"({"username":"ada","lastname":"Lovelace"})").status, 200);
    EXPECT_EQ(associate("usergroups/" + group_, "remove", "system_group", device_group_).status, 204);
    EXPECT_EQ(send("PUT", "/api/systemusers/" + user_, R"({"username":"lovelace"})").status, 200);
}

TEST_F(JumpCloudDevices, ADeviceJoinsADeviceGroupByEitherRoute) {
    const Reply group = send("POST", "/api/v2/systemgroups", R"({"name":"Kiosks"})");
    const std::string body = R"({"op":"add","type":"system","id":")" + id_of(systems_[0]) + "\"}";
    const std::string path = "/api/v2/systemgroups/" + id_of(group.body.as_object());
    EXPECT_EQ(send("POST", path + "/membership", body).status, 204);
    EXPECT_EQ(send("POST", path + "/members", body).status, 409);
    wait(1s);
    EXPECT_EQ(send("GET", "/api/v2/systems/" + id_of(systems_[0]) + "/memberof").body.as_array().size(), 2U);
}

TEST_F(JumpCloudDevices, ACommandWaitsForADeviceThatIsOffline) {
    const std::string offline = id_of(systems_[3]);
    ASSERT_EQ(systems_[3].at("active"), false);
    const Reply sent = send("POST", "/api/systems/" + offline + "/command/builtin/lock", "{}");
    EXPECT_EQ(sent.status, 201);
    EXPECT_EQ(sent.text, "");
    EXPECT_TRUE(send_as_person("GET", "/_twin/commands").body.as_array()[0].at("delivered").is_null());
    wait(1min);
    EXPECT_EQ(send_as_person("POST", "/_twin/systems/" + offline, R"({"active":true})").status, 204);
    EXPECT_FALSE(send_as_person("GET", "/_twin/commands").body.as_array()[0].at("delivered").is_null());
    EXPECT_EQ(send("POST", "/api/systems/" + id_of(systems_[2]) + "/command/builtin/lock", "{}").status, 400);
    EXPECT_EQ(send("POST", "/api/systems/" + offline + "/command/builtin/dance", "{}").status, 404);
}

TEST_F(JumpCloudDevices, DevicesAreListedSearchedAndReadById) {
    EXPECT_EQ(send("GET", "/api/systems?filter=active:$eq:false").body.at("totalCount"), 1);
    const Reply found = send("POST", "/api/search/systems", R"({"filter":[{"osFamily":"linux"}],"fields":"hostname"})");
    ASSERT_EQ(found.body.at("totalCount"), 1);
    EXPECT_EQ(found.body.at("results").as_array()[0].as_object().size(), 3U);
    EXPECT_EQ(send("GET", "/api/systems/" + id_of(systems_[1])).body.at("osFamily"), "windows");
    EXPECT_EQ(send("GET", "/api/systems/0123456789abcdef01234567").status, 404);
    EXPECT_EQ(send("GET", "/api/v2/groups?limit=100").headers.find("x-total-count"), "2");
}

TEST_F(JumpCloudDevices, SavedEdgesCommandsAndHolesAreLoaded) {
    configure(R"({"null_edges":"missing"})");
    send("POST", "/api/systems/" + id_of(systems_[0]) + "/command/builtin/lock", "{}");
    send("DELETE", "/api/systems/" + id_of(systems_[1]));
    const std::string saved = twin_->save();
    twin_->load(saved);
    EXPECT_EQ(twin_->save(), saved);
    const Reply members = send("GET", "/api/v2/systemgroups/" + device_group_ + "/members");
    EXPECT_EQ(members.headers.find("x-total-count"), "4");
    EXPECT_EQ(members.body.as_array().size(), 3U);
}

}  // namespace
}  // namespace lockstep::twin
