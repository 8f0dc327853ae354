// Taking back a run on two live directories: planned, looked at once more, written, and left alone afterwards.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/replan.hpp"
#include "engine/undo.hpp"
#include "tests/simulation/ending.hpp"
#include "tests/simulation/stories.hpp"

namespace lockstep::simulation {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using twin::VendorKind;

constexpr std::uint64_t kSeed = 41;

/// An edit of Ada's department that was applied.
class UndoneEdit : public ::testing::Test {
protected:
    UndoneEdit() { EXPECT_TRUE(process_.apply()); }

    Task<> plan_undo(bool pin) {
        engine::Replan replan{story_.company().policy(), process_.directories(), process_.store(), process_.clock()};
        engine::Undo undo{replan, process_.clock()};
        const auto lines = co_await process_.store().list_journal({.identity = {}, .run = {}, .limit = 1});
        auto standing = *co_await process_.store().find_standing(lines.front().identity);
        if (pin) {
            for (const auto& write : lines.front().writes) {
                standing.pins.push_back({write.rule, "root", process_.clock().wall_now()});
            }
            co_await process_.store().settle({{standing, {}, {}, {}}});
        }
        undone_ = co_await undo.take_back(lines.front(), standing, Lane::interactive);
        if (!undone_.change) co_return;
        run_ = co_await process_.executor().start({*undone_.change}, "undo", story_.company().policy().digest,
                                                  Lane::interactive);
    }
    std::vector<std::string> end() { return ending(story_.company(), process_, story_.began()); }

    Story story_{an_edit(), kSeed};
    Fate fate_;
    Process process_{story_.company(), story_.disk(), fate_};
    engine::Undone undone_;
    RunId run_;
};

TEST_F(UndoneEdit, WithoutAPinThePolicyStandsInTheWay) {
    process_.run(plan_undo(false));
    EXPECT_FALSE(undone_.change);
    EXPECT_FALSE(undone_.left.empty());
}

TEST_F(UndoneEdit, WithAPinItIsWrittenAndStaysSo) {
    process_.run(plan_undo(true));
    ASSERT_TRUE(undone_.change);
    EXPECT_EQ(process_.carry_on(run_).succeeded, 1);
    EXPECT_THAT(end(),
                Contains(AllOf(StartsWith("okta "), HasSubstr("ada.byron@"), HasSubstr("department=\"Engineering\""))));
    EXPECT_THAT(process_.plan()->changes, IsEmpty());
}

TEST_F(UndoneEdit, SomebodysEditInBetweenOvertakesIt) {
    process_.run(plan_undo(true));
    auto& company = story_.company();
    company.time().pass(std::chrono::minutes{10});
    company.ask(VendorKind::okta, "POST", "/api/v1/users/" + company.okta_id("ada.byron@example.com"),
                R"({"profile":{"department":"Poetry"}})");
    EXPECT_EQ(process_.carry_on(run_).skipped, 1);
    EXPECT_THAT(process_.steps(), Contains(HasSubstr("overtaken: department: it is \"Poetry\" by now")));
    EXPECT_THAT(end(), Contains(AllOf(StartsWith("okta "), HasSubstr("department=\"Poetry\""))));
}

}  // namespace
}  // namespace lockstep::simulation
