#include "cli/plan_view.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

namespace lockstep::cli {
namespace {

Change change_of(ChangeKind kind, std::string person) {
    Change change;
    change.kind = kind;
    change.person = std::move(person);
    change.identity = {"jumpcloud:" + change.person};
    change.reason = "changed in JumpCloud";
    change.id = change_id(change);
    return change;
}

Plan small_plan() {
    Plan plan;
    auto update = change_of(ChangeKind::set_attributes, "ada@example.com");
    update.writes = {{{"r"}, "department", Value::text("Eng"), Value::text("Engineering"), Value::text("Engineering")},
                     {{"s"}, "title", Value::text("Boss"), Value::empty(), Value::empty()}};
    auto manager = change_of(ChangeKind::set_reference, "bo@example.com");
    auto suspend = change_of(ChangeKind::suspend, "cy@example.com");
    suspend.before = "active";
    suspend.after = "suspended";
    suspend.staged = true;
    suspend.held_by = "max_suspensions 10";
    plan.changes = {update, manager, suspend};
    plan.calls = {{"/api/v1/users", 120}, {"jumpcloud", 10}};
    return plan;
}

std::string screen(const Plan& plan, PlanViewOptions options) {
    const Terminal terminal{{false, true, true}};
    std::string text;
    for (const auto& line : plan_lines(plan, {{"/api/v1/users", 240}}, terminal, options)) text += line + "\n";
    return text;
}

TEST(PlanView, ShowsFromWhatToWhatAndWhyInColumns) {
    const auto text = screen(small_plan(), {});
    EXPECT_NE(text.find("~ update ada@example.com in Okta  # changed in JumpCloud"), std::string::npos) << text;
    EXPECT_NE(text.find("department = \"Eng\" → \"Engineering\""), std::string::npos) << text;
    EXPECT_NE(text.find("title      = \"Boss\" → (empty)"), std::string::npos) << text;
    EXPECT_NE(text.find("[waits for approval: max_suspensions 10]"), std::string::npos) << text;
}

TEST(PlanView, SaysWhoseWhatIsStuckAndWhatItIs) {
    Plan plan;
    Stuck value{.side = Side::okta, .kind = ChangeKind::set_attributes, .attribute_or_object = "firstName"};
    value.value = Value::text("xxx");
    value.vendor_code = "E0000001";
    value.text = "too long";
    Stuck state{.side = Side::jumpcloud, .kind = ChangeKind::activate, .attribute_or_object = {}};
    state.value = Value::text("bec3809d2c145b65");
    state.text = "no";
    plan.stuck = {{{"jumpcloud:1"}, "ada@example.com", value}, {{"jumpcloud:2"}, "bo@example.com", state}};
    const auto text = screen(plan, {});
    EXPECT_NE(text.find("ada@example.com: firstName = \"xxx\" in Okta  # E0000001: too long"), std::string::npos)
        << text;
    EXPECT_NE(text.find("bo@example.com: activate in JumpCloud  # no"), std::string::npos) << text;
}

TEST(PlanView, AReferenceIsToAPersonNotToAnId) {
    Plan plan;
    auto manager = change_of(ChangeKind::set_reference, "ada@example.com");
    manager.writes = {{{"m"}, "managerId", Value::text("00u1"), Value::text("00u2"), Value::text("66a")}};
    plan.changes = {manager};
    PlanViewOptions options;
    options.names.add(Side::okta, "00u2", "bo@example.com");
    options.names.add(Side::jumpcloud, "00u1", "nobody@example.com");
    const auto text = screen(plan, options);
    EXPECT_NE(text.find("managerId = \"00u1\" → bo@example.com"), std::string::npos) << text;
}

TEST(PlanView, TellsAValueThatAMapDoesNotNameOnceWithACount) {
    Plan plan;
    for (const auto* person : {"ada@example.com", "bo@example.com", "cy@example.com"}) {
        plan.notices.push_back({Notice::Kind::no_value, {}, person, {"r"}, "the map does not name \"Ops\""});
    }
    plan.notices.push_back({Notice::Kind::no_value, {}, "di@example.com", {"r"}, "the map does not name \"Eng\""});
    const auto text = screen(plan, {});
    EXPECT_NE(text.find("Notices (2)"), std::string::npos) << text;
    EXPECT_NE(text.find("3 people, the first ada@example.com: the map does not name \"Ops\""), std::string::npos)
        << text;
    EXPECT_NE(text.find("  di@example.com: the map does not name \"Eng\""), std::string::npos) << text;
    EXPECT_EQ(text.find("bo@example.com"), std::string::npos) << text;
}

TEST(PlanView, CountsByVerbAndStagedApart) {
    EXPECT_EQ(plan_summary(small_plan()), "2 to update, 1 waiting for approval");
}

TEST(PlanView, CountsWhatItDoesNotShow) {
    Plan plan;
    for (int i = 0; i < 5; ++i) {
        plan.changes.push_back(change_of(ChangeKind::create_account, "p" + std::to_string(i) + "@example.com"));
    }
    const auto text = screen(plan, {2});
    EXPECT_NE(text.find("… and 3 more to create"), std::string::npos) << text;
    EXPECT_EQ(text.find("p2@example.com"), std::string::npos) << text;
    EXPECT_NE(screen(plan, {0}).find("p4@example.com"), std::string::npos);
}

TEST(PlanView, AnEmptyPlanSaysThatThereIsNothingToDo) {
    EXPECT_NE(screen({}, {}).find("Nothing to do"), std::string::npos);
}

TEST(PlanView, APlanWithoutChangesDoesNotSayThatAllAgreesWhereSomethingIsOpen) {
    Plan plan;
    plan.cases.resize(2);
    plan.stuck.resize(1);
    const auto text = screen(plan, {});
    EXPECT_NE(text.find("Nothing to do. Still open: 2 cases (lockstep cases), 1 stuck thing."), std::string::npos)
        << text;
}

TEST(PlanView, TimeIsThatOfTheSlowestBucket) {
    EXPECT_DOUBLE_EQ(seconds_for({{"a", 120}, {"b", 10}, {"unknown", 9999}}, {{"a", 240}, {"b", 60}}), 30);
}

TEST(PlanDocument, HasWhatAnythingThatDrivesItReads) {
    const auto document = boost::json::parse(plan_document(small_plan())).as_object();
    EXPECT_EQ(document.at("summary").at("set_attributes").as_int64(), 1);
    const auto& update = document.at("changes").at(0).as_object();
    for (const auto* key :
         {"id", "kind", "directory", "person", "object", "before", "after", "cause", "reason", "needs", "staged"}) {
        EXPECT_TRUE(update.contains(key)) << key;
    }
    EXPECT_EQ(update.at("after").at("department").as_string(), "Engineering");
    EXPECT_TRUE(update.at("after").at("title").is_null());
    EXPECT_EQ(document.at("changes").at(2).at("before").as_string(), "active");
    EXPECT_EQ(document.at("calls").at("/api/v1/users").as_int64(), 120);
}

TEST(Table, AlignsByCodePointsAndLeavesNoBlanksBehind) {
    const auto lines = table({{"A", "B"}, {"Łukasz", "x"}, {"Jo", ""}});
    EXPECT_EQ(lines[0], "A       B");
    EXPECT_EQ(lines[1], "Łukasz  x");
    EXPECT_EQ(lines[2], "Jo");
}

}  // namespace
}  // namespace lockstep::cli
