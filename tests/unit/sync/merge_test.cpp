#include "sync/merge.hpp"

#include <gtest/gtest.h>

#include <ostream>

namespace lockstep::sync {
namespace {

using Kind = Merged::Kind;

struct Row {
    const char* name;
    std::optional<Side> authority;
    const char *base_jumpcloud, *base_okta;  ///< null = no base
    const char *jumpcloud, *okta;
    Kind kind;
    std::optional<Side> side;  ///< written
    std::optional<Cause> cause;
    bool drift = false;
    const char* digest = "today";  ///< the base's
    bool agreed = true;            ///< the base's
};
std::ostream& operator<<(std::ostream& out, const Row& row) {
    return out << row.name;
}

constexpr auto kJumpCloud = Side::jumpcloud;
constexpr auto kOkta = Side::okta;
constexpr std::optional<Side> kBoth;

const Row kRows[] = {
    // One side has authority: want O = f(J), whatever changed.
    {"one side, nothing changed", kJumpCloud, "a", "a", "a", "a", Kind::agreed, {}, {}},
    {"one side, source changed", kJumpCloud, "a", "a", "b", "a", Kind::write, kOkta, Cause::edit},
    {"one side, target changed is drift", kJumpCloud, "a", "a", "a", "b", Kind::write, kOkta, Cause::edit, true},
    {"one side, both changed is drift", kJumpCloud, "a", "a", "b", "c", Kind::write, kOkta, Cause::edit, true},
    {"one side, both changed alike", kJumpCloud, "a", "a", "b", "b", Kind::agreed, {}, {}},
    {"one side, no base: source wins", kJumpCloud, nullptr, nullptr, "a", "b", Kind::write, kOkta, Cause::first_link},
    {"okta has authority", kOkta, "a", "a", "a", "b", Kind::write, kJumpCloud, Cause::edit},
    {"one side, clear", kJumpCloud, "a", "a", "", "a", Kind::write, kOkta, Cause::edit},
    // Both.
    {"both, nothing changed", kBoth, "a", "a", "a", "a", Kind::agreed, {}, {}},
    {"both, J changed", kBoth, "a", "a", "b", "a", Kind::write, kOkta, Cause::edit},
    {"both, O changed", kBoth, "a", "a", "a", "b", Kind::write, kJumpCloud, Cause::edit},
    {"both, both changed and agree", kBoth, "a", "a", "b", "b", Kind::agreed, {}, {}},
    {"both, both changed and differ", kBoth, "a", "a", "b", "c", Kind::conflict, {}, {}},
    {"both, no base", kBoth, nullptr, nullptr, "a", "b", Kind::conflict, {}, {}},
    {"both, no base, empty against value", kBoth, nullptr, nullptr, "", "b", Kind::conflict, {}, {}},
    {"both, no base, agree", kBoth, nullptr, nullptr, "a", "a", Kind::agreed, {}, {}},
    // The rule's digest has moved.
    {"policy edit, target untouched", kJumpCloud, "a", "b", "a", "b", Kind::write, kOkta, Cause::policy_edit, false,
     "old"},
    {"policy edit, source changed", kJumpCloud, "a", "b", "c", "b", Kind::write, kOkta, Cause::policy_edit, false,
     "old"},
    {"policy edit, target changed", kJumpCloud, "a", "b", "a", "c", Kind::conflict, {}, {}, false, "old"},
    {"policy edit, both", kBoth, "a", "b", "a", "b", Kind::conflict, {}, {}, false, "old"},
    {"policy edit, both, one changed", kBoth, "a", "b", "c", "b", Kind::conflict, {}, {}, false, "old"},
    // They disagreed when the source was handed over.
    {"handed over, nothing moved", kJumpCloud, "a", "b", "a", "b", Kind::conflict, {}, {}, false, "today", false},
    {"handed over, source moved", kJumpCloud, "a", "b", "c", "b", Kind::write, kOkta, Cause::edit, false, "today",
     false},
    {"handed over, target moved", kJumpCloud, "a", "b", "a", "c", Kind::conflict, {}, {}, false, "today", false},
    {"handed over, both, one moved", kBoth, "a", "b", "a", "c", Kind::write, kJumpCloud, Cause::edit, false, "today",
     false},
};

MergeInput input_of(const Row& row, Base& base) {
    MergeInput input;
    input.jumpcloud = Value::text(row.jumpcloud);
    input.okta = Value::text(row.okta);
    input.to_okta.value = input.jumpcloud;
    input.to_jumpcloud.value = input.okta;
    input.agree = input.jumpcloud == input.okta;
    input.authority = row.authority;
    input.digest = "today";
    if (row.base_jumpcloud != nullptr) {
        base = {Value::text(row.base_jumpcloud), Value::text(row.base_okta), row.digest, row.agreed};
        input.base = &base;
    }
    return input;
}

class ThreeWayMerge : public testing::TestWithParam<Row> {};

TEST_P(ThreeWayMerge, DoesWhatTheTableSays) {
    const auto& row = GetParam();
    Base base;
    const auto merged = merge(input_of(row, base));
    EXPECT_EQ(merged.kind, row.kind);
    if (row.side) EXPECT_EQ(merged.side, *row.side);
    if (row.cause) EXPECT_EQ(merged.cause, *row.cause);
    EXPECT_EQ(merged.drift, row.drift);
}
INSTANTIATE_TEST_SUITE_P(Table, ThreeWayMerge, testing::ValuesIn(kRows));

const Row& row(std::string_view name) {
    for (const auto& one : kRows) {
        if (one.name == name) return one;
    }
    throw std::out_of_range{std::string{name}};
}

TEST(ThreeWayMerge, UnreadTakesPartInNothing) {
    Base base;
    for (const auto& one : kRows) {
        auto input = input_of(one, base);
        input.okta = {};
        input.agree = false;
        EXPECT_EQ(merge(input).kind, Kind::rest) << one.name;
    }
}

TEST(ThreeWayMerge, NoValueWritesNothing) {
    Base base;
    auto input = input_of(row("one side, source changed"), base);
    input.to_okta = {std::nullopt, "the map does not name \"b\""};
    const auto merged = merge(input);
    EXPECT_EQ(merged.kind, Kind::no_value);
    EXPECT_EQ(merged.side, Side::okta);
}

TEST(ThreeWayMerge, WhatNeitherSideCanCarryAnyMoreIsNoConflict) {
    Base base{Value::text("j9"), Value::text("boss@example.com"), "today", true};
    MergeInput input;
    input.jumpcloud = base.jumpcloud;
    input.okta = base.okta;
    input.to_okta.why = input.to_jumpcloud.why = "j9 is in a case; the old value stands";
    input.base = &base;
    input.digest = "today";
    EXPECT_EQ(merge(input).kind, Kind::no_value);
    input.jumpcloud = Value::text("j8");  // somebody changed it, but to whom cannot be carried
    EXPECT_EQ(merge(input).kind, Kind::no_value);
    input.okta = Value::text("other@example.com");
    EXPECT_EQ(merge(input).kind, Kind::conflict);
}

TEST(ThreeWayMerge, DecisionSettlesAConflictAndDisagreementAtFirstLink) {
    Base base;
    const Decision decision{.about = "r", .answer = "okta", .by = "eve"};
    for (const auto* name : {"both, both changed and differ", "both, no base", "policy edit, both"}) {
        auto input = input_of(row(name), base);
        input.decision = &decision;
        const auto merged = merge(input);
        EXPECT_EQ(merged.kind, Kind::write) << name;
        EXPECT_EQ(merged.side, Side::jumpcloud) << name;
        EXPECT_EQ(merged.cause, Cause::decision) << name;
    }
}

TEST(ThreeWayMerge, OnConflictSourceLetsTheSourceWinOnlyAConflict) {
    Base base;
    auto input = input_of(row("both, both changed and differ"), base);
    input.wins_conflict = Side::okta;
    EXPECT_EQ(merge(input).side, Side::jumpcloud);
    EXPECT_EQ(merge(input).kind, Kind::write);
    input = input_of(row("both, no base"), base);
    input.wins_conflict = Side::okta;
    EXPECT_EQ(merge(input).kind, Kind::conflict);
}

}  // namespace
}  // namespace lockstep::sync
