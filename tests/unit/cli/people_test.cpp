#include "cli/people.hpp"

#include <gtest/gtest.h>

#include "store/sqlite/sqlite_store.hpp"
#include "tests/unit/store/store_rig.hpp"

namespace lockstep::cli {
namespace {

class FindPerson : public testing::Test {
protected:
    FindPerson() {
        store::sqlite::SqliteOptions options;
        options.folder = folder_.path() / "state";
        store_ = store::sqlite::open(options);
        store::run(loop_, store_->settle({{store::make_standing("ada"), {}, {}, {}}}));
        put_account(1, Side::okta, "okta-ada", "a.lovelace");
        put_account(2, Side::okta, "okta-stranger", "stranger");
    }

    void put_account(std::uint32_t number, Side side, const std::string& id, const std::string& login) {
        store::MirrorRow row;
        row.number = number;
        row.account = {.side = side, .id = {id}, .login = login};
        store::run(loop_, store_->put_mirror({row}, {}));
    }

    std::string found(const std::string& name) { return store::run(loop_, find_person(*store_, name)).id.value; }
    std::string refusal(const std::string& name) {
        try {
            return "found " + found(name);
        } catch (const std::runtime_error& error) {
            return error.what();
        }
    }

    store::TemporaryFolder folder_;
    boost::asio::io_context loop_;
    std::unique_ptr<store::Store> store_;
};

TEST_F(FindPerson, ByEverythingThatNamesThem) {
    for (const auto* name : {"ada@example.com", "ADA@example.com", "ada", "jc-ada", "okta-ada", "A.Lovelace"}) {
        EXPECT_EQ(found(name), "ada") << name;
    }
}

TEST_F(FindPerson, TellsTheNearestNameAndWhoIsNotLinked) {
    EXPECT_NE(refusal("adda@example.com").find("did you mean ada@example.com?"), std::string::npos);
    EXPECT_NE(refusal("stranger").find("of nobody who is linked yet"), std::string::npos) << refusal("stranger");
}

}  // namespace
}  // namespace lockstep::cli
