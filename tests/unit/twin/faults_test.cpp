#include "twin/faults.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

namespace lockstep::twin {
namespace {

using std::chrono::milliseconds;

constexpr WallTime kNow{milliseconds{1'764'000'000'000}};

Request get(std::string url) {
    return {"GET", std::move(url), {}, ""};
}
Request post(std::string url) {
    return {"POST", std::move(url), {}, "{}"};
}

FaultRule rule(std::string_view json) {
    auto read = fault_rule_from_json(boost::json::parse(json).as_object());
    EXPECT_TRUE(read) << read.error();
    return read.value_or(FaultRule{});
}

struct Faults : testing::Test {
    SeededRandom random{1};
    FaultPlan plan;

    Verdict judge(const Request& request, VendorKind vendor = VendorKind::okta) {
        return plan.judge(vendor, request, kNow, random);
    }
};

TEST_F(Faults, NothingHappensWithoutRules) {
    const auto verdict = judge(get("http://okta/api/v1/users"));
    EXPECT_TRUE(verdict.performed && verdict.answered && !verdict.instead && !verdict.cut_after);
    EXPECT_EQ(verdict.delay, milliseconds{0});
}

TEST_F(Faults, AStarIsOneSegmentAndTwoAreTheRest) {
    const auto suspend = get("http://okta/api/v1/users/00u1/lifecycle/suspend?x=/y");
    EXPECT_TRUE(
        matches(rule(R"({"effect":"cut","path":"/api/v1/users/*/lifecycle/suspend"})"), VendorKind::okta, suspend));
    EXPECT_TRUE(matches(rule(R"({"effect":"cut","path":"/api/v1/users/**"})"), VendorKind::okta, suspend));
    EXPECT_TRUE(matches(rule(R"({"effect":"cut","query_contains":"x=/"})"), VendorKind::okta, suspend));
    EXPECT_FALSE(matches(rule(R"({"effect":"cut","path":"/api/v1/users/*"})"), VendorKind::okta, suspend));
    EXPECT_FALSE(matches(rule(R"({"effect":"cut","path":"/api/v1/users"})"), VendorKind::okta, suspend));
    EXPECT_FALSE(
        matches(rule(R"({"effect":"cut","path":"/api/v1/users/*/lifecycle/suspend/*"})"), VendorKind::okta, suspend));
    EXPECT_FALSE(matches(rule(R"({"effect":"cut","vendor":"jumpcloud"})"), VendorKind::okta, suspend));
    EXPECT_FALSE(matches(rule(R"({"effect":"cut","method":"POST"})"), VendorKind::okta, suspend));
}

TEST_F(Faults, SkipAndCountAreOverMatchesOnly) {
    plan.add(rule(R"({"effect":"status","method":"POST","skip":1,"count":2,"status":503})"));
    EXPECT_TRUE(judge(get("http://okta/a")).performed);
    EXPECT_TRUE(judge(post("http://okta/a")).performed);   // skipped
    EXPECT_FALSE(judge(post("http://okta/a")).performed);  // first
    EXPECT_FALSE(judge(post("http://okta/a")).performed);  // second
    EXPECT_TRUE(judge(post("http://okta/a")).performed);
    EXPECT_TRUE(plan.rules().empty());
}

TEST_F(Faults, ProbabilityIsHeldOverManyRequests) {
    plan.add(rule(R"({"effect":"drop_before","probability":0.25})"));
    int dropped = 0;
    for (int i = 0; i < 4000; ++i) dropped += !judge(get("http://okta/a")).performed;
    EXPECT_NEAR(dropped, 1000, 120);
}

TEST_F(Faults, ACertainFaultDoesNotConsumeChance) {
    plan.add(rule(R"({"effect":"drop_before"})"));
    judge(get("http://okta/a"));
    EXPECT_EQ(random.next(), SeededRandom{1}.next());
}

TEST_F(Faults, ThrottlingLooksLikeTheVendorsOwn) {
    plan.add(rule(R"({"effect":"status","status":429})"));
    const auto okta = judge(get("http://okta/a"));
    ASSERT_TRUE(okta.instead);
    EXPECT_EQ(okta.instead->headers.find("X-Rate-Limit-Remaining"), "0");
    EXPECT_EQ(boost::json::parse(okta.instead->body).at("errorCode").as_string(), "E0000047");
    const auto jumpcloud = judge(get("http://jumpcloud/a"), VendorKind::jumpcloud);
    ASSERT_TRUE(jumpcloud.instead);
    EXPECT_FALSE(jumpcloud.instead->headers.find("x-rate-limit-remaining"));
    EXPECT_EQ(boost::json::parse(jumpcloud.instead->body).at("message").as_string(), "Too Many Requests");
}

TEST_F(Faults, OwnHeadersAndBodyReplaceTheVendors) {
    plan.add(rule(
        R"({"effect":"status","status":429,"body":"slow down","headers":{"x-rate-limit-limit":"0","Retry-After":"7"}})"));
    const auto verdict = judge(get("http://okta/a"));
    EXPECT_EQ(verdict.instead->body, "slow down");
    EXPECT_EQ(verdict.instead->headers.list("x-rate-limit-limit").size(), 1U);
    EXPECT_EQ(verdict.instead->headers.find("x-rate-limit-limit"), "0");
    EXPECT_EQ(verdict.instead->headers.find("retry-after"), "7");
}

TEST_F(Faults, AProxysPageIsHtml) {
    plan.add(rule(R"({"effect":"status","status":503,"html":true})"));
    const auto verdict = judge(get("http://okta/a"));
    EXPECT_TRUE(verdict.instead->headers.find("content-type")->starts_with("text/html"));
    EXPECT_NE(verdict.instead->body.find("<html>"), std::string::npos);
}

TEST_F(Faults, DelaysAddUpWithOneOtherEffect) {
    plan.add(rule(R"({"effect":"delay","delay_ms":100})"));
    plan.add(rule(R"({"effect":"drop_after","count":1})"));
    plan.add(rule(R"({"effect":"cut","bytes":5,"count":1})"));
    plan.add(rule(R"({"effect":"delay","delay_ms":20})"));
    const auto first = judge(get("http://okta/a"));
    EXPECT_EQ(first.delay, milliseconds{120});
    EXPECT_FALSE(first.answered);
    EXPECT_FALSE(first.cut_after);
    const auto second = judge(get("http://okta/a"));
    EXPECT_TRUE(second.answered);
    EXPECT_EQ(second.cut_after, 5U);
}

TEST_F(Faults, ALateLandingIsNeitherPerformedNowNorAnswered) {
    plan.add(rule(R"({"effect":"land_late","delay_ms":5000})"));
    const auto verdict = judge(post("http://okta/api/v1/users"));
    EXPECT_FALSE(verdict.performed);
    EXPECT_FALSE(verdict.answered);
    EXPECT_EQ(verdict.lands_after, milliseconds{5000});
}

TEST_F(Faults, ATruncatedListKeepsItsTotalsUnlessTheRestIsHidden) {
    Response page{200,
                  {{"x-total-count", "3"},
                   {"Link", R"(<http://okta/a>; rel="self")"},
                   {"Link", R"(<http://okta/b>; rel="next")"}},
                  R"([{"id":1},{"id":2},{"id":3}])"};
    plan.add(rule(R"({"effect":"truncate_list","rows":1,"count":1})"));
    plan.add(rule(R"({"effect":"truncate_list","rows":1,"hide_rest":true})"));
    const auto open = deliver(judge(get("http://okta/a")), page);
    EXPECT_EQ(open.response->body, R"([{"id":1}])");
    EXPECT_EQ(open.response->headers.find("x-total-count"), "3");
    EXPECT_EQ(open.response->headers.list("link").size(), 2U);
    const auto hidden = deliver(judge(get("http://okta/a")), page);
    EXPECT_EQ(hidden.response->headers.find("x-total-count"), "1");
    ASSERT_EQ(hidden.response->headers.list("link").size(), 1U);
    EXPECT_TRUE(hidden.response->headers.find("link")->ends_with("rel=\"self\""));
}

TEST_F(Faults, AnEnvelopeIsTruncatedInItsResults) {
    plan.add(rule(R"({"effect":"truncate_list","hide_rest":true})"));
    const auto delivery = deliver(judge(get("http://jumpcloud/api/systemusers")),
                                  {200, {}, R"({"totalCount":2,"results":[{"id":"a"},{"id":"b"}]})"});
    EXPECT_EQ(delivery.response->body, R"({"totalCount":0,"results":[]})");
}

TEST_F(Faults, WhatIsNoListStaysWhole) {
    plan.add(rule(R"({"effect":"truncate_list"})"));
    EXPECT_EQ(deliver(judge(get("http://okta/a")), {200, {}, R"({"id":"a"})"}).response->body, R"({"id":"a"})");
    EXPECT_EQ(deliver(judge(get("http://okta/a")), {200, {}, "no JSON"}).response->body, "no JSON");
}

TEST_F(Faults, HooksAreLostRepeatedAndHeldBackByTheirOwnRulesOnly) {
    const Outgoing outgoing{"1", post("http://127.0.0.1:9/hook/okta"), milliseconds{3000}};
    plan.add(rule(R"({"effect":"hook_lost","path":"/hook/okta","count":1})"));
    plan.add(rule(R"({"effect":"hook_repeated","path":"/hook/**","skip":1})"));
    plan.add(rule(R"({"effect":"hook_delayed","path":"/hook/okta","skip":1,"delay_ms":700})"));
    plan.add(rule(R"({"effect":"drop_before"})"));
    EXPECT_TRUE(plan.judge_hook(VendorKind::okta, outgoing, random).lost);
    const auto second = plan.judge_hook(VendorKind::okta, outgoing, random);
    EXPECT_FALSE(second.lost);
    EXPECT_EQ(second.copies, 2);
    EXPECT_EQ(second.delay, milliseconds{700});
}

TEST_F(Faults, ARuleOfTheSameIdIsReplacedAndCanBeRemoved) {
    plan.add(rule(R"({"id":"a","effect":"drop_before"})"));
    EXPECT_EQ(plan.add(rule(R"({"id":"a","effect":"drop_after"})")), "a");
    ASSERT_EQ(plan.rules().size(), 1U);
    EXPECT_EQ(plan.rules()[0].effect, Effect::drop_after);
    EXPECT_TRUE(plan.remove("a"));
    EXPECT_FALSE(plan.remove("a"));
}

TEST(FaultRule, IsTheSameAfterJson) {
    const auto before =
        rule(R"({"id":"x","vendor":"okta","method":"PUT","path":"/a/*","query_contains":"q","probability":0.5,
        "skip":2,"count":3,"effect":"status","delay_ms":-4,"status":418,"headers":{"a":"b"},"body":"c","html":true,"bytes":6,
        "rows":7,"hide_rest":true})");
    const auto json = to_json(before);
    const auto after = fault_rule_from_json(json);
    ASSERT_TRUE(after) << after.error();
    EXPECT_EQ(to_json(*after), json);
    EXPECT_EQ(before.status, 418);
    EXPECT_EQ(before.delay, milliseconds{-4});
    EXPECT_EQ(before.headers.find("A"), "b");
}

TEST(FaultRule, SaysWhichKeyIsWrong) {
    const auto problem = [](std::string_view json) {
        const auto read = fault_rule_from_json(boost::json::parse(json).as_object());
        return read ? "" : read.error();
    };
    EXPECT_EQ(problem(R"({"effect":"explode"})"), "\"effect\" must be one of the effects of docs/twin.md");
    EXPECT_EQ(problem(R"({"efect":"cut"})"), "a fault has no key \"efect\"");
    EXPECT_EQ(problem(R"({"effect":"cut","probability":2})"), "\"probability\" must be a number from 0 to 1");
    EXPECT_EQ(problem(R"({"effect":"status","status":42})"), "\"status\" must be an HTTP status from 200");
    EXPECT_EQ(problem(R"({"method":"GET"})"), "a fault needs an \"effect\"");
}

TEST_F(Faults, AStatusHasTheVendorsOwnCodeAndShape) {
    const auto body = [&](VendorKind vendor, const std::string& status, const std::string& url) {
        plan.clear();
        plan.add(rule(R"({"effect":"status","status":)" + status + "}"));
        return judge(get(url), vendor).instead->body;
    };
    EXPECT_TRUE(body(VendorKind::okta, "409", "http://okta/api/v1/users").contains("E0000112"));
    EXPECT_TRUE(body(VendorKind::okta, "412", "http://okta/api/v1/users").contains("E0000231"));
    EXPECT_TRUE(body(VendorKind::okta, "423", "http://okta/api/v1/groups/rules").contains("E0000239"));
    EXPECT_EQ(body(VendorKind::jumpcloud, "429", "http://jc/api/systemusers"), R"({"message":"Too Many Requests"})");
    EXPECT_EQ(body(VendorKind::jumpcloud, "429", "http://jc/api/v2/usergroups"),
              R"({"code":429,"status":"RESOURCE_EXHAUSTED","message":"Too Many Requests"})");
}

}  // namespace
}  // namespace lockstep::twin
