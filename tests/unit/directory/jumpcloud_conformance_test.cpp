// JumpCloud does what every Directory must do, signed in either way.
#include "tests/unit/directory/conformance.hpp"
#include "tests/unit/directory/jumpcloud_test_bed.hpp"

namespace lockstep::directory::jumpcloud {
namespace {

class JumpCloudUnderTest : public UnderTest {
public:
    explicit JumpCloudUnderTest(bool by_service_account) {
        if (by_service_account) bed_.directory = bed_.make(bed_.with_service_account());
    }

    Directory& directory() override { return *bed_.directory; }
    testing::VirtualClock& clock() override { return bed_.clock; }
    testing::TwinTransport& transport() override { return bed_.transport; }
    std::string name_attribute() const override { return "username"; }
    std::size_t department() const override { return *bed_.slots.find("department"); }
    NewAccount somebody(const std::string& name) const override {
        NewAccount account;
        account.login = name;
        account.writes.push_back({.attribute = "email", .after = Value::text(name + "@example.com")});
        return account;
    }
    AccountId add_active(const std::string& name) override { return bed_.add_user(name, {{"state", "ACTIVATED"}}); }
    void settle() override { bed_.settle(); }
    AccountState after_deactivation() const override { return AccountState::suspended; }
    AccountId nobody() const override { return AccountId{"000000000000000000000001"}; }

private:
    TestBed bed_;
};

std::unique_ptr<UnderTest> by_key() {
    return std::make_unique<JumpCloudUnderTest>(false);
}
std::unique_ptr<UnderTest> by_service_account() {
    return std::make_unique<JumpCloudUnderTest>(true);
}

}  // namespace
}  // namespace lockstep::directory::jumpcloud

namespace lockstep::directory {

INSTANTIATE_TEST_SUITE_P(JumpCloudByKey, DirectoryConformance, ::testing::Values(MakeUnderTest{jumpcloud::by_key}));
INSTANTIATE_TEST_SUITE_P(JumpCloudByServiceAccount, DirectoryConformance,
                         ::testing::Values(MakeUnderTest{jumpcloud::by_service_account}));

}  // namespace lockstep::directory
