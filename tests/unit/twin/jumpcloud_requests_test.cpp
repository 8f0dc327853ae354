// The requests that we make, one of each, with the answers that API-jumpcloud.md promises.
#include <map>

#include "tests/unit/twin/jumpcloud_twin.hpp"

namespace lockstep::twin {
namespace {

class JumpCloudRequests : public JumpCloudTwin {
protected:
    void SetUp() override {
        if (sample_folder().empty()) GTEST_SKIP() << "there are no samples beside this source tree";
        requests_ = read_sample("constructed-requests.json").as_object();
        build();
    }

    static void replace_all(std::string& text, std::string_view from, std::string_view to) {
        for (auto place = text.find(from); place != std::string::npos; place = text.find(from, place + to.size())) {
            text.replace(place, from.size(), to);
        }
    }
    void rename(const std::string& id, std::string_view wanted) {
        std::string state = twin_->save();
        replace_all(state, id, wanted);
        twin_->load(state);
    }

    /// The objects whose ids the requests name.
    void build() {
        Company company;
        company.device_groups = {"Laptops"};
        twin_->fill(company, now_, random_);
        rename(id_of(create_user("boss")), "60259a3cb544065d1eaf2761");
        rename(id_of(create_user("bob")), "6026bec6b8207255280d5981");
        rename(id_of(send("GET", "/api/v2/systemgroups").body.as_array()[0].as_object()), "5f91c8695e980f0001c44611");
        rename(id_of(send("GET", "/api/systems").body.at("results").as_array()[0].as_object()),
               "6447f8a7caa17d71c56b2dca");
        const Reply group = send("POST", "/api/v2/systemgroups", R"({"name":"Kiosks"})");
        places_["{device_group}"] = id_of(group.body.as_object());
        const Reply mdm = send("GET", "/api/v2/applemdms");
        places_["{apple_mdm_id}"] = id_of(mdm.body.as_array()[0].as_object());
        const Reply device = send("GET", "/api/v2/applemdms/" + places_["{apple_mdm_id}"] + "/devices");
        places_["{device_id}"] = id_of(device.body.as_array()[0].as_object());
        places_["{system_id}"] = "6447f8a7caa17d71c56b2dca";
        places_["{user_id}"] = "6026bec6b8207255280d5981";
        places_["{other_user_id or null}"] = "null";
    }

    /// Sends the request of that name, its places filled in.
    Reply ask(const std::string& name) {
        const json::object& request = requests_.at(name).as_object();
        std::string path = text(request.at("path"));
        for (const auto& [place, id] : places_) replace_all(path, place, id);
        const json::value* body = request.if_contains("body");
        return send(text(request.at("method")), path, body == nullptr ? "" : json::serialize(*body));
    }

    json::object requests_;
    std::map<std::string, std::string> places_;
};

TEST_F(JumpCloudRequests, APersonsLifeFromCreateToDelete) {
    const Reply created = ask("user_create");
    ASSERT_EQ(created.status, 200) << created.text;
    EXPECT_EQ(created.body.at("state"), "STAGED");
    EXPECT_EQ(created.body.at("manager"), "60259a3cb544065d1eaf2761");
    EXPECT_EQ(created.body.at("attributes").as_array().size(), 2U);
    places_["{id}"] = id_of(created.body.as_object());
    EXPECT_EQ(ask("user_activate_staged_no_mail").status, 200);
    const Reply partial = ask("user_update_partial");
    EXPECT_EQ(partial.body.at("department"), "Sales");
    EXPECT_TRUE(partial.body.at("manager").is_null());
    EXPECT_EQ(ask("user_update_attributes_full_array").body.at("attributes").as_array()[1].at("value"), "Sales");
    EXPECT_EQ(ask("user_suspend").body.at("state"), "SUSPENDED");
    EXPECT_EQ(ask("user_expire").status, 200);
    EXPECT_EQ(ask("user_resetmfa").status, 200);
    EXPECT_EQ(ask("user_reactivate").body.at("suspended"), false);
    const Reply conflict = ask("user_conflicting_state");
    EXPECT_EQ(conflict.status, 400);
    EXPECT_TRUE(message(conflict).starts_with("Cannot save conflicting state and suspended fields"));
    EXPECT_EQ(ask("user_unlock").status, 200);
    wait(2s);
    EXPECT_EQ(ask("search_users").body.at("totalCount"), 1);
    EXPECT_GE(ask("search_users_text").body.at("totalCount").as_int64(), 3);
    EXPECT_EQ(ask("user_delete_reassign_reports").status, 200);
    EXPECT_EQ(send("GET", "/api/systemusers/" + places_["{id}"]).status, 404);
}

TEST_F(JumpCloudRequests, ListsWithTheirFilters) {
    for (const auto& path : requests_.at("list_users_filters").as_array()) {
        EXPECT_EQ(send("GET", text(path)).status, 200) << path;
    }
}

TEST_F(JumpCloudRequests, AGroupItsMembersAndItsDevices) {
    const Reply group = ask("group_create");
    ASSERT_EQ(group.status, 201);
    places_["{id}"] = places_["{group_id}"] = id_of(group.body.as_object());
    EXPECT_EQ(ask("group_rename_full_put").body.at("name"), "Engineering EU");
    EXPECT_EQ(ask("member_add").status, 204);
    EXPECT_EQ(ask("member_add").status, 409);
    EXPECT_EQ(ask("bind_user_group_to_device_group").status, 204);
    EXPECT_EQ(ask("bind_user_to_device_group").status, 204);
    wait(1s);
    const json::value edge = send("GET", "/api/v2/usergroups/" + places_["{id}"] + "/members").body.as_array()[0];
    EXPECT_EQ(
        edge,
        json::parse(R"({"to":{"attributes":null,"id":"6026bec6b8207255280d5981","type":"user"},"attributes":null})"));
    const json::value membership = send("GET", "/api/v2/usergroups/" + places_["{id}"] + "/membership").body;
    EXPECT_EQ(membership, requests_.at("membership_list_shape"));
    EXPECT_EQ(ask("member_remove").status, 204);
    EXPECT_EQ(ask("member_remove").status, 404);
    EXPECT_EQ(ask("group_create_dynamic_2023_shape").status, 201);
}

TEST_F(JumpCloudRequests, DevicesJoinGroupsAndTakeCommands) {
    places_["{group_id}"] = places_["{device_group}"];
    EXPECT_EQ(ask("device_into_device_group").status, 204);
    EXPECT_EQ(ask("device_lock").status, 201);
    EXPECT_EQ(ask("apple_device_lock").status, 204);
    const std::string device = "/api/v2/applemdms/" + places_["{apple_mdm_id}"] + "/devices/" + places_["{device_id}"];
    EXPECT_EQ(send("POST", device + "/lock", R"({"pin":"12345"})").status, 400);
}

TEST_F(JumpCloudRequests, BulkJobs) {
    const Reply created = ask("bulk_create");
    EXPECT_EQ(created.status, 201);
    const Reply updated = ask("bulk_update");
    EXPECT_EQ(updated.status, 201);
    const Reply results = send("GET", "/api/v2/bulk/users/" + text(updated.body.at("jobId")) + "/results");
    const json::object expected = requests_.at("bulk_results_shape").as_array()[0].as_object();
    for (const auto& member : expected) {
        EXPECT_TRUE(results.body.as_array()[0].as_object().contains(member.key())) << std::string{member.key()};
    }
    EXPECT_EQ(get_user("6026bec6b8207255280d5981").at("department"), "Sales");
}

}  // namespace
}  // namespace lockstep::twin
