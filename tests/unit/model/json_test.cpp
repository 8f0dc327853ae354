#include "model/json.hpp"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

namespace lockstep {
namespace {

WallTime at(const char* text) {
    return from_rfc3339(text).value();
}

Change change() {
    return {.id = {"0123456789abcdef"},
            .kind = ChangeKind::set_attributes,
            .side = Side::jumpcloud,
            .identity = {"okta:00u1"},
            .person = "ada@example.com",
            .account = {"5f"},
            .writes = {{{"jumpcloud.department=okta.department"},
                        "department",
                        Value::empty(),
                        Value::text("Größe \"7\""),
                        Value{}},
                       {{"r2"}, "tags", Value::list({"a", "b"}), Value::boolean(false), Value::integer(-7)},
                       {{"r3"}, "share", Value{}, Value::number(1.0), Value::number(0.1)}},
            .cause = Cause::policy_edit,
            .commanded = true,
            .reason = "because",
            .needs = {{"fedcba9876543210"}},
            .staged = true,
            .held_by = "max_suspensions 10",
            .facts_read_at = at("2026-11-24T12:57:42.001Z"),
            .etag = "W/\"5f\""};
}

Standing standing() {
    Standing standing{.id = {"jumpcloud:5f"}, .label = "ada", .population = "employees", .source = Side::okta};
    standing.jumpcloud = {
        .account = {"5f"}, .gone = true, .last = {{"a", Value{}}, {"b", Value::empty()}, {"c", Value::text("x")}}};
    standing.okta = {.account = {"00u1"},
                     .suspended_by_us_at = at("2026-01-02T00:00:00Z"),
                     .suspended_by_us_cause = Cause::absence,
                     .created_by_us = true};
    standing.bases[{"r"}] = {Value::text("a"), Value::text("b"), "digest"};
    standing.learned[{"r"}] = {Side::okta, Value::text("+41 1"), Value::text("+411")};
    standing.given = {{ChangeKind::assign_app, Side::okta, "0oa1", "Slack", "employees"}};
    standing.stuck = {{.attribute_or_object = "title", .value = Value::text("x"), .since = at("2026-01-01")}};
    standing.decisions = {{"case", "link", Value{}, Value::empty(), "root", at("2026-01-01")}};
    standing.pins = {{{"r"}, "root", at("2026-01-01")}};
    standing.further_okta = {{"00u2"}};
    standing.grace_until = at("2026-02-01");
    standing.hold = true;
    return standing;
}

/// Through text, as the store and a plan file do.
template <class T>
T there_and_back(const T& value) {
    return from_json<T>(parse_json(boost::json::serialize(to_json(value))));
}

template <class T>
std::string error_of(std::string_view text) {
    try {
        static_cast<void>(from_json<T>(parse_json(text)));
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "(none)";
}

TEST(ModelJson, ValuesKeepTheirKind) {
    for (const auto& value : {Value{}, Value::empty(), Value::text("1"), Value::boolean(true), Value::integer(1),
                              Value::number(1.0), Value::number(-0.1), Value::list({"1", ""})}) {
        EXPECT_EQ(there_and_back(value), value) << to_display(value);
    }
}

TEST(ModelJson, ChangesStandingsAndPlansComeBackAsTheyWent) {
    EXPECT_EQ(there_and_back(change()), change());
    EXPECT_EQ(there_and_back(standing()), standing());
    const Plan plan{.policy_digest = "d",
                    .jumpcloud_org = "5e",
                    .okta_org = "00o1",
                    .made_at = at("2026-11-24T12:57:42.001Z"),
                    .changes = {change()},
                    .conflicts = {{.identity = {"i"}, .rule = {"r"}, .okta = Value::text("x"), .base = Base{}}},
                    .cases = {{.kind = Case::Kind::rehire,
                               .key = "rehire:5f",
                               .candidates = {{Side::jumpcloud, {"5f"}, "ada", "all rules"}},
                               .answers = {"link"}}},
                    .notices = {{.kind = Notice::Kind::waiting, .text = "waits"}},
                    .stuck = {{{"i"}, "ada@example.com", standing().stuck.front()}},
                    .standings = {standing()},
                    .calls = {{"okta users", 7}}};
    EXPECT_EQ(there_and_back(plan), plan);
}

TEST(ModelJson, StepsRunsAndJournalLinesComeBackAsTheyWent) {
    const Step step{.id = {"r/c"},
                    .run = {"r"},
                    .change = change(),
                    .state = StepState::retrying,
                    .lane = Lane::lockdown,
                    .tries = 3,
                    .in_doubt = true,
                    .frozen = "{\"login\":\"ada\"}",
                    .first_tried_at = at("2026-01-01"),
                    .not_before = at("2026-01-02"),
                    .outcome = "E0000001"};
    EXPECT_EQ(there_and_back(step), step);
    const lockstep::Run run{.id = {"r"}, .started_at = at("2026-01-01"), .origin = "apply", .total = 3, .failed = 1};
    EXPECT_EQ(there_and_back(run), run);
    const JournalLine line{.number = 7,
                           .at = at("2026-01-01"),
                           .run = {"r"},
                           .step = {"r/c"},
                           .writes = change().writes,
                           .before = "active",
                           .after = "suspended"};
    EXPECT_EQ(there_and_back(line), line);
}

TEST(ModelJson, SchemasComeBackAsTheyWent) {
    EXPECT_EQ(there_and_back(base_schema(Side::okta)), base_schema(Side::okta));
    EXPECT_EQ(there_and_back(base_schema(Side::jumpcloud)), base_schema(Side::jumpcloud));
}

TEST(ModelJson, ErrorsNameThePlace) {
    EXPECT_EQ(
        error_of<Plan>(
            R"({"policy_digest":"d","jumpcloud_org":"","okta_org":"","made_at":"2026-01-01","changes":[{"id":7}]})"),
        "changes[0].id: expected a text");
    EXPECT_EQ(error_of<Plan>(R"({"policy_digest":"d","jumpcloud_org":"","okta_org":"","made_at":"soon","changes":[]})"),
              "made_at: expected a time like 2026-11-24T12:57:42.000Z");
    EXPECT_EQ(error_of<Plan>(R"({"policy_digest":"d","jumpcloud_org":"","okta_org":"","made_at":"2026-01-01"})"),
              "changes: is missing");
    EXPECT_EQ(
        error_of<Plan>(
            R"({"policy_digest":"d","jumpcloud_org":"","okta_org":"","made_at":"2026-01-01","changes":[],"chnages":[]})"),
        "chnages: is not known here");
    EXPECT_EQ(error_of<Plan>("[]"), "the document: expected an object");
    EXPECT_TRUE(error_of<Plan>("{").starts_with("this is no JSON"));
    EXPECT_TRUE(error_of<Notice>(R"({"kind":"drfit","identity":"i"})").starts_with("kind: expected one of drift, "));
}

TEST(ModelJson, NumbersThatNoValueCanHoldAreRefused) {
    EXPECT_EQ(error_of<Value>("18446744073709551615"), "the document: the number is too large");
    EXPECT_EQ(error_of<Value>("1e400"), "the document: the number is too large");
}

}  // namespace
}  // namespace lockstep
