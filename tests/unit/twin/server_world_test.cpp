#include <gtest/gtest.h>

#include "world_fixture.hpp"

namespace lockstep::twin {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

class Wired : public WorldTest {
protected:
    /// An unverified hook for new people; gives its path.
    std::string make_unverified_hook() {
        const auto made = ask(VendorKind::okta, okta("POST", "/api/v1/eventHooks", R"({"name":"h",
            "events":{"type":"EVENT_TYPE","items":["user.lifecycle.create"]},
            "channel":{"type":"HTTP","version":"1.0.0","config":{"uri":"http://127.0.0.1:9/okta",
                "authScheme":{"type":"HEADER","key":"Authorization","value":"s"}}}})"));
        EXPECT_EQ(made.response->status, 200) << made.response->body;
        return "/api/v1/eventHooks/" + std::string{boost::json::parse(made.response->body).at("id").as_string()};
    }
    static std::string answer_to(const Sending& sending) {
        const auto challenge = sending.outgoing.request.headers.find("x-okta-verification-challenge");
        return R"({"verification":")" + std::string{challenge.value_or("")} + "\"}";
    }
    /// A hook for new people whose deliveries `run_due` will give out.
    void make_hook() {
        ask(VendorKind::okta, okta("POST", make_unverified_hook() + "/lifecycle/verify"));
        for (const auto& sending : due()) world.sending_answered(sending, 200, answer_to(sending), now);
    }
    /// What is sent in the next seconds, second by second: more than Okta takes to fill a batch.
    std::vector<Sending> due(int seconds = 10) {
        std::vector<Sending> all;
        for (int second = 0; second < seconds; ++second) {
            for (auto& sending : world.run_due(now, random)) all.push_back(std::move(sending));
            now += milliseconds{1000};
        }
        return all;
    }
};

TEST_F(Wired, APersonIsReadAndWrittenOnBothSides) {
    EXPECT_EQ(status(VendorKind::okta, okta("GET", "/api/v1/users?limit=200")), 200);
    const auto list = ask(VendorKind::jumpcloud, jumpcloud("GET", "/api/systemusers?limit=100"));
    EXPECT_EQ(boost::json::parse(list.response->body).at("totalCount").to_number<int>(), kPeople);
}

TEST_F(Wired, EveryAnswerIsDated) {
    const auto answer = ask(VendorKind::jumpcloud, jumpcloud("GET", "/api/organizations"));
    EXPECT_EQ(answer.response->headers.find("date"), to_http_date(now));
    add_fault(R"({"effect":"date_skew","delay_ms":-3600000})");
    const auto skewed = ask(VendorKind::jumpcloud, jumpcloud("GET", "/api/organizations"));
    EXPECT_EQ(skewed.response->headers.find("date"), to_http_date(now - minutes{60}));
}

TEST_F(Wired, ALostAnswerLeavesTheWriteADroppedRequestDoesNot) {
    add_fault(R"({"method":"POST","effect":"drop_after","count":1})");
    EXPECT_EQ(status(VendorKind::okta, new_person("lost@example.com")), 0);
    EXPECT_TRUE(exists("lost@example.com"));
    add_fault(R"({"method":"POST","effect":"drop_before","count":1})");
    EXPECT_EQ(status(VendorKind::okta, new_person("never@example.com")), 0);
    EXPECT_FALSE(exists("never@example.com"));
}

TEST_F(Wired, ALateLandingLandsWhenItIsDue) {
    add_fault(R"({"method":"POST","effect":"land_late","delay_ms":60000,"count":1})");
    EXPECT_EQ(status(VendorKind::okta, new_person("late@example.com")), 0);
    EXPECT_FALSE(exists("late@example.com"));
    ASSERT_TRUE(world.next_due());
    EXPECT_LE(*world.next_due(), now + milliseconds{60'000});
    now += milliseconds{59'999};
    world.run_due(now, random);
    EXPECT_FALSE(exists("late@example.com"));
    now += milliseconds{1};
    world.run_due(now, random);
    EXPECT_TRUE(exists("late@example.com"));
}

TEST_F(Wired, TheClockMovesForTheVendorsOnly) {
    world.advance(minutes{90});
    EXPECT_EQ(world.vendor_time(now), now + minutes{90});
    const auto answer = ask(VendorKind::okta, new_person("later@example.com"));
    const auto created = from_rfc3339(boost::json::parse(answer.response->body).at("created").as_string());
    ASSERT_TRUE(created);
    EXPECT_GE(*created, now + minutes{89});
}

TEST_F(Wired, AnAdministratorMeetsNoFaultAndIsNotCounted) {
    add_fault(R"({"effect":"status","status":503})");
    EXPECT_EQ(status(VendorKind::okta, okta("GET", "/api/v1/users?limit=1")), 503);
    const Request bare{"GET", world.url(VendorKind::okta) + "/api/v1/users?limit=1", {}, ""};
    const auto seen = world.answer(VendorKind::okta, bare, Caller::person, now, random);
    EXPECT_EQ(seen.response->status, 200);
    EXPECT_EQ(world.calls().total(), 1);
}

TEST_F(Wired, CallsAreCountedByWhatTheClientSaw) {
    add_fault(R"({"effect":"drop_after","count":1})");
    status(VendorKind::okta, okta("GET", "/api/v1/users/a@example.com"));
    status(VendorKind::okta, okta("GET", "/api/v1/users/00u12345678901234567"));
    status(VendorKind::okta, okta("GET", "/api/v1/users/b%40example.com"));
    EXPECT_EQ(boost::json::serialize(world.calls().to_json()),
              R"([{"vendor":"okta","method":"GET","path":"/api/v1/users/{id}","status":0,"count":1},)"
              R"({"vendor":"okta","method":"GET","path":"/api/v1/users/{id}","status":404,"count":2}])");
}

TEST_F(Wired, AVerificationIsAnsweredWhenItsReceiverWas) {
    const auto verify = okta("POST", make_unverified_hook() + "/lifecycle/verify");
    const auto asked = ask(VendorKind::okta, verify);
    EXPECT_FALSE(asked.response);
    const auto sendings = due();
    ASSERT_EQ(sendings.size(), 1U);
    EXPECT_EQ(asked.waits_for, sendings[0].outgoing.id);
    const auto delivery = world.sending_answered(sendings[0], 200, answer_to(sendings[0]), now);
    ASSERT_TRUE(delivery && delivery->response);
    EXPECT_EQ(delivery->response->status, 200);
    EXPECT_EQ(boost::json::parse(delivery->response->body).at("verificationStatus").as_string(), "VERIFIED");
    EXPECT_TRUE(delivery->response->headers.find("x-rate-limit-remaining"));
    EXPECT_TRUE(delivery->response->headers.find("x-okta-request-id"));
    EXPECT_FALSE(delivery->response->headers.find(kWaitsFor));
}

TEST_F(Wired, ASilentReceiverIsAskedTwiceAndThenNotVerified) {
    ask(VendorKind::okta, okta("POST", make_unverified_hook() + "/lifecycle/verify"));
    auto sendings = due();
    ASSERT_EQ(sendings.size(), 1U);
    EXPECT_FALSE(world.sending_answered(sendings[0], 0, "", now));
    sendings = due();
    ASSERT_EQ(sendings.size(), 1U);
    const auto delivery = world.sending_answered(sendings[0], 0, "", now);
    ASSERT_TRUE(delivery && delivery->response);
    EXPECT_EQ(delivery->response->status, 400);
    EXPECT_EQ(boost::json::parse(delivery->response->body).at("errorCode").as_string(), "E0000001");
}

TEST_F(Wired, AHookIsDeliveredOnce) {
    make_hook();
    status(VendorKind::okta, new_person("hooked@example.com"));
    const auto sendings = due();
    ASSERT_EQ(sendings.size(), 1U);
    EXPECT_EQ(sendings[0].outgoing.request.url, "http://127.0.0.1:9/okta");
    EXPECT_NE(sendings[0].outgoing.request.body.find("hooked@example.com"), std::string::npos);
}

TEST_F(Wired, ALostHookIsNotTriedAgain) {
    make_hook();
    add_fault(R"({"effect":"hook_lost","count":1})");
    status(VendorKind::okta, new_person("hooked@example.com"));
    EXPECT_TRUE(due().empty());
    EXPECT_TRUE(world.faults().rules().empty());
}

TEST_F(Wired, ARepeatedHookCountsOnce) {
    make_hook();
    add_fault(R"({"effect":"hook_repeated","count":1})");
    status(VendorKind::okta, new_person("hooked@example.com"));
    const auto sendings = due();
    ASSERT_EQ(sendings.size(), 2U);
    EXPECT_EQ(sendings[0].outgoing.request, sendings[1].outgoing.request);
    EXPECT_NE(sendings[0].counted, sendings[1].counted);
}

TEST_F(Wired, ADelayedHookIsOvertaken) {
    make_hook();
    add_fault(R"({"effect":"hook_delayed","delay_ms":5000,"count":1})");
    status(VendorKind::okta, new_person("first@example.com"));
    EXPECT_TRUE(due(3).empty());
    status(VendorKind::okta, new_person("second@example.com"));
    const auto sendings = due();
    ASSERT_EQ(sendings.size(), 2U);
    EXPECT_NE(sendings[0].outgoing.request.body.find("second@example.com"), std::string::npos);
    EXPECT_NE(sendings[1].outgoing.request.body.find("first@example.com"), std::string::npos);
}

TEST_F(Wired, AStateComesBackWhole) {
    status(VendorKind::okta, new_person("kept@example.com"));
    add_fault(R"({"method":"POST","effect":"land_late","delay_ms":60000,"count":1})");
    status(VendorKind::okta, new_person("late@example.com"));
    world.advance(minutes{5});
    const auto saved = world.save();
    SeededRandom other_random{99};
    World other{world.url(VendorKind::okta), world.url(VendorKind::jumpcloud), now, other_random};
    other.load(saved);
    EXPECT_EQ(other.save(), saved);
    EXPECT_EQ(other.vendor_time(now), world.vendor_time(now));
    EXPECT_EQ(other.okta().credentials().api_token, world.okta().credentials().api_token);
}

TEST_F(Wired, NoStateOfATwinIsRefused) {
    EXPECT_THROW(world.load("{}"), std::runtime_error);
    EXPECT_THROW(world.load("not JSON"), std::runtime_error);
}

TEST_F(Wired, AStateOfAnotherVersionSaysSoAndWhatToDo) {
    auto saved = world.save();
    const std::string form = R"({"lockstep_twin":2,)";
    ASSERT_TRUE(saved.starts_with(form)) << saved.substr(0, 40);
    saved.replace(0, form.size(), R"({"lockstep_twin":1,)");
    try {
        world.load(saved);
        FAIL() << "was loaded";
    } catch (const std::runtime_error& error) {
        const std::string text = error.what();
        EXPECT_NE(text.find("of form 1, and this twin reads form 2: another version wrote it"), std::string::npos);
        EXPECT_NE(text.find("start without the file"), std::string::npos);
    }
}

}  // namespace
}  // namespace lockstep::twin
