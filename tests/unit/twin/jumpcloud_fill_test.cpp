#include <map>

#include "tests/unit/twin/jumpcloud_twin.hpp"

namespace lockstep::twin {
namespace {

class JumpCloudFill : public JumpCloudTwin {
protected:
    JumpCloudFill() : company_{make_company(150, 5)} { twin_->fill(company_, now_, random_); }

    std::map<std::string, json::object> all_users() {
        std::map<std::string, json::object> users;
        for (int skip = 0;; skip += 100) {
            const Reply reply = send("GET", "/api/systemusers?limit=100&sort=_id&skip=" + std::to_string(skip));
            for (const auto& row : reply.body.at("results").as_array()) {
                users[text(row.at("username"))] = get_user(id_of(row.as_object()));
            }
            if (skip + 100 >= reply.body.at("totalCount").as_int64()) return users;
        }
    }
    Company company_;
};

TEST_F(JumpCloudFill, EverybodyWhoIsNotDeprovisionedIsAUserInTheirState) {
    const auto users = all_users();
    const std::map<std::string, std::string> states{
        {"active", "ACTIVATED"}, {"suspended", "SUSPENDED"}, {"staged", "STAGED"}};
    std::size_t expected = 0;
    for (const Person& person : company_.people) {
        const bool here = person.in_jumpcloud && person.state != "deprovisioned";
        const auto found = users.find(person.username);
        if (!here) continue;
        ASSERT_NE(found, users.end()) << person.username;
        ++expected;
        EXPECT_EQ(text(found->second.at("state")), states.at(person.state));
        EXPECT_EQ(found->second.at("suspended").as_bool(), person.state == "suspended");
        EXPECT_EQ(text(found->second.at("email")), person.email);
    }
    EXPECT_EQ(users.size(), expected);
    EXPECT_GT(expected, 100U);
}

TEST_F(JumpCloudFill, ManagersAreLinkedByTheirId) {
    const auto users = all_users();
    int linked = 0;
    for (const Person& person : company_.people) {
        const auto found = users.find(person.username);
        if (found == users.end() || !found->second.at("manager").is_string()) continue;
        const Person& manager = company_.people.at(static_cast<std::size_t>(person.manager));
        EXPECT_EQ(text(found->second.at("manager")), id_of(users.at(manager.username)));
        ++linked;
    }
    EXPECT_GT(linked, 50);
}

TEST_F(JumpCloudFill, PhonesAddressesAndCustomAttributesAreThere) {
    const auto users = all_users();
    for (const Person& person : company_.people) {
        const auto found = users.find(person.username);
        if (found == users.end() || person.cost_center.empty() || person.work_phone.empty()) continue;
        const json::object& user = found->second;
        EXPECT_EQ(text(user.at("attributes").as_array().at(0).at("value")), person.cost_center);
        EXPECT_EQ(text(user.at("phoneNumbers").as_array().at(0).at("number")), person.work_phone);
        EXPECT_EQ(user.at("phoneNumbers").as_array().at(0).at("type"), "work");
        return;
    }
    FAIL() << "nobody has a cost centre and a telephone";
}

TEST_F(JumpCloudFill, ASavedStateIsLoadedWordForWord) {
    create_user("zz.later");
    const std::string saved = twin_->save();
    SeededRandom other_random{99};
    const auto other = make_jumpcloud("http://127.0.0.1:9001", now_, other_random);
    other->load(saved);
    EXPECT_EQ(other->save(), saved);
    EXPECT_EQ(other->credentials().api_key, twin_->credentials().api_key);
    EXPECT_THROW(other->load("{}"), std::runtime_error);
    EXPECT_THROW(other->load("nonsense"), std::runtime_error);
    EXPECT_EQ(other->save(), saved);
}

TEST_F(JumpCloudFill, TheSameSeedGivesTheSameOrganisation) {
    SeededRandom again{7};
    const auto other = make_jumpcloud("http://127.0.0.1:9000", now_, again);
    ASSERT_EQ(other->configure(R"({"insights_lag_min_ms":0,"insights_lag_max_ms":0,"insights_tail_percent":0})"), "");
    other->fill(company_, now_, again);
    EXPECT_EQ(other->save(), twin_->save());
}

}  // namespace
}  // namespace lockstep::twin
