#include "directory/okta/errors.hpp"

#include <gtest/gtest.h>

#include "tests/unit/directory/okta_recordings.hpp"

namespace lockstep::directory::okta {
namespace {

using Kind = DirectoryError::Kind;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr WallTime kNow{std::chrono::hours{500'000}};

Response refusal(int status, const std::string& code, const std::string& cause = "") {
    const auto causes = cause.empty() ? "[]" : fmt::format(R"([{{"errorSummary":"{}"}}])", cause);
    return {status,
            {{"x-okta-request-id", "req1"}},
            fmt::format(R"({{"errorCode":"{}","errorSummary":"It failed","errorCauses":{}}})", code, causes)};
}

Kind expected_kind(int status, std::string_view code) {
    if (code == "E0000006" || code == "E0000005") return Kind::unauthorized;
    if (code == "E0000015") return Kind::refused;
    if (status == 401) return Kind::unauthorized;
    if (status == 412) return Kind::stale;
    if (status == 423 || status == 429) return Kind::throttled;
    if (status == 500) return Kind::unavailable;
    return Kind::refused;
}

TEST(OktaErrors, EveryRecordedRefusalKeepsCodeTextAndRequestId) {
    const auto exchanges = recordings("errors.recorded.json");
    if (exchanges.empty()) GTEST_SKIP() << "no recordings: set LOCKSTEP_SHARED";
    for (const auto& exchange : exchanges) {
        const auto response = to_response(exchange.at("response").as_object());
        const std::string code{std::string_view{exchange.at("response").at("body").at("errorCode").as_string()}};
        const auto error = to_error(response, kNow);
        EXPECT_EQ(error.details().vendor_code, code);
        EXPECT_EQ(error.details().status, response.status);
        EXPECT_EQ(error.kind(), expected_kind(response.status, code)) << code;
        EXPECT_FALSE(error.details().text.empty());
        EXPECT_EQ(error.details().text.find('\n'), std::string::npos);
        EXPECT_EQ(error.details().request_id, response.headers.find("x-okta-request-id").value_or(""));
    }
}

TEST(OktaErrors, EveryDocumentedRefusalIsClassified) {
    const auto cases = recordings("errors.documented.json");
    if (cases.empty()) GTEST_SKIP() << "no recordings: set LOCKSTEP_SHARED";
    for (const auto& documented : cases) {
        const auto response = to_response(documented.as_object());
        const auto code = error_code(response);
        const auto kind = to_error(response, kNow).kind();
        EXPECT_EQ(kind, code.empty() ? Kind::malformed : expected_kind(response.status, code)) << response.body;
    }
}

TEST(OktaErrors, ARefusalNamesItsAttributes) {
    const auto named = [](const std::string& cause, const std::vector<std::string>& written = {}) {
        return to_error(refusal(400, "E0000001", cause), kNow, written).details().attributes;
    };
    using Names = std::vector<std::string>;
    EXPECT_EQ(named("login: An object with this field already exists in the current organization"), Names{"login"});
    EXPECT_EQ(named("errors in the field: agentType"), Names{"agentType"});
    EXPECT_EQ(named("Property name 'notValid' is not defined in profile", {"login", "notValid"}), Names{"notValid"});
    EXPECT_EQ(named("Cannot suspend a user that is not active"), Names{});
    EXPECT_EQ(named("This policy belongs to somebody, see: there"), Names{});
}

TEST(OktaErrors, ARateLimitIsOverASecondAfterItsReset) {
    Response response = refusal(429, "E0000047");
    response.headers.add("Date", to_http_date(kNow));
    response.headers.add("x-rate-limit-limit", "50");
    response.headers.add("x-rate-limit-remaining", "0");
    response.headers.add("x-rate-limit-reset", std::to_string((kNow + seconds{9}).time_since_epoch() / seconds{1}));
    const auto error = to_error(response, kNow);
    EXPECT_EQ(error.kind(), Kind::throttled);
    EXPECT_EQ(error.details().retry_at, kNow + seconds{10});
}

TEST(OktaErrors, TheResetOfAConcurrencyLimitIsNotBelieved) {
    Response response = refusal(429, "E0000047");
    response.headers.add("x-rate-limit-limit", "0");
    response.headers.add("x-rate-limit-remaining", "0");
    response.headers.add("x-rate-limit-reset", std::to_string((kNow + seconds{118}).time_since_epoch() / seconds{1}));
    EXPECT_EQ(to_error(response, kNow).details().retry_at, kNow + milliseconds{250});
}

TEST(OktaErrors, WhatPassesByItselfIsThrottledWithATime) {
    for (const auto& [status, code] :
         {std::pair{409, "E0000112"}, {409, "E0000268"}, {423, "E0000239"}, {503, "E0000010"}}) {
        const auto error = to_error(refusal(status, code), kNow);
        EXPECT_EQ(error.kind(), Kind::throttled) << code;
        EXPECT_GT(error.details().retry_at, kNow) << code;
    }
}

TEST(OktaErrors, AForeignBodyIsNeverOktasWord) {
    EXPECT_EQ(to_error({404, {}, R"({"status":404,"message":"Resource not found"})"}, kNow).kind(), Kind::malformed);
    EXPECT_EQ(to_error({403, {}, "<html>Forbidden</html>"}, kNow).kind(), Kind::malformed);
    EXPECT_EQ(to_error({302, {{"Location", "https://login"}}, ""}, kNow).kind(), Kind::malformed);
    EXPECT_EQ(to_error({502, {}, "<html>Bad gateway</html>"}, kNow).kind(), Kind::unavailable);
}

TEST(OktaErrors, OnlySomeRefusalsBlameTheCredential) {
    EXPECT_TRUE(blames_credential(refusal(401, "E0000011")));
    EXPECT_TRUE(blames_credential(refusal(403, "E0000005")));
    EXPECT_FALSE(blames_credential(refusal(401, "E0000015")));  // a feature that the org lacks
    EXPECT_FALSE(blames_credential(refusal(403, "E0000006")));
}

TEST(OktaErrors, TheRefusalOfAProxyDoesNotBlameOurCredential) {
    EXPECT_FALSE(blames_credential({401, {{"content-type", "text/html"}}, "<html>Sign in</html>"}));
    EXPECT_FALSE(blames_credential({401, {{"WWW-Authenticate", "Basic realm=\"proxy\""}}, ""}));
    EXPECT_EQ(to_error({401, {}, "<html>Sign in</html>"}, kNow).kind(), DirectoryError::Kind::malformed);
}

TEST(OktaErrors, AChallengeBlamesTokenOrProofWhateverTheStatus) {
    const auto challenge = [](int status, const char* text) {
        return blames_credential({status, {{"www-authenticate", text}}, ""});
    };
    EXPECT_TRUE(challenge(401, "Bearer error=\"invalid_token\""));
    EXPECT_TRUE(challenge(400, "DPoP error=\"invalid_dpop_proof\""));
    EXPECT_TRUE(challenge(400, "DPoP error=\"use_dpop_nonce\""));
    EXPECT_TRUE(blames_credential({400, {}, R"({"error":"use_dpop_nonce"})"}));
    EXPECT_FALSE(challenge(403, "Bearer error=\"insufficient_scope\""));
    EXPECT_FALSE(challenge(503, "Bearer error=\"invalid_token\""));
}

TEST(OktaErrors, WhoWasTiredOfWaitingIsAskedAgain) {
    EXPECT_TRUE(may_pass(to_error({408, {}, ""}, kNow).kind()));
}

TEST(OktaErrors, OneLineTellsAPersonAll) {
    const auto error = to_error(refusal(400, "E0000001", "login: taken"), kNow);
    EXPECT_STREQ(error.what(), "Okta 400 E0000001: It failed: login: taken (request req1)");
}

}  // namespace
}  // namespace lockstep::directory::okta
