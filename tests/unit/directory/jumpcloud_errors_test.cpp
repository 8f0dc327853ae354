#include "directory/jumpcloud/errors.hpp"

#include <array>

namespace lockstep::directory::jumpcloud {
namespace {

using Kind = DirectoryError::Kind;
using namespace std::chrono_literals;

constexpr WallTime kNow{1'795'000'000s};

Response answer(int status, std::string body, Headers headers = {{"content-type", "application/json"}}) {
    return {.status = status, .headers = std::move(headers), .body = std::move(body)};
}

DirectoryError error_of(const Response& response, std::vector<std::string> written = {}) {
    return to_error(response, kNow, written);
}

TEST(JumpCloudErrors, EachStatusIsOneKind) {
    struct Case {
        int status;
        Kind kind;
    };
    constexpr std::array kCases{
        Case{302, Kind::credential_dead}, Case{400, Kind::refused},   Case{401, Kind::credential_dead},
        Case{403, Kind::unauthorized},    Case{404, Kind::refused},   Case{409, Kind::refused},
        Case{412, Kind::refused},         Case{429, Kind::throttled}, Case{500, Kind::unavailable},
        Case{502, Kind::unavailable},     Case{503, Kind::throttled}, Case{504, Kind::unavailable},
        Case{200, Kind::malformed},
    };
    for (const auto& [status, kind] : kCases) {
        EXPECT_EQ(error_of(answer(status, R"({"message":"m"})")).kind(), kind) << status;
    }
}

TEST(JumpCloudErrors, EveryShapeOfBodyKeepsItsWords) {
    struct Case {
        const char* body;
        const char* code;
        const char* text;
    };
    constexpr std::array kCases{
        Case{R"({"message":"Already Exists"})", "", "Already Exists"},
        Case{R"({"error":"Unauthorized","message":"Unauthorized: api key user not found"})", "Unauthorized",
             "Unauthorized: api key user not found"},
        Case{R"({"error":"INVALID_ARGUMENT","message":"user_group not found"})", "INVALID_ARGUMENT",
             "user_group not found"},
        Case{R"({"code":404,"message":"not here","status":"NOT_FOUND","details":[{}]})", "NOT_FOUND", "not here"},
        Case{R"({"error":"invalid_client","error_description":"bad secret"})", "invalid_client", "bad secret"},
        Case{R"("two\nlines")", "", "two lines"},
        Case{"plain text", "", "plain text"},
        Case{"", "", "HTTP 400 without a reason"},
        Case{R"({"message":" "})", "", "HTTP 400 without a reason"},
    };
    for (const auto& [body, code, text] : kCases) {
        const auto refusal = read_refusal(answer(400, body));
        EXPECT_EQ(refusal.code, code) << body;
        EXPECT_EQ(refusal.text, text) << body;
    }
}

TEST(JumpCloudErrors, FieldViolationsNameTheAttribute) {
    const auto error = error_of(
        answer(400, R"({"code":400,"message":"validation fail","status":"INVALID_ARGUMENT","details":[{"@type":"x",
                       "fieldViolationsList":[{"field":"department","description":"length"}]}]})"),
        {"department", "company"});
    EXPECT_EQ(error.details().vendor_code, "INVALID_ARGUMENT");
    EXPECT_EQ(error.details().text, "validation fail; department: length");
    EXPECT_EQ(error.details().attributes, std::vector<std::string>{"department"});
}

TEST(JumpCloudErrors, AnAttributeThatTheTextNamesAsAWordIsMeant) {
    const std::vector<std::string> written{"email", "username", "attributes.costUnit"};
    EXPECT_EQ(error_of(answer(400, R"({"message":"Username already exists"})"), written).details().attributes,
              std::vector<std::string>{"username"});
    EXPECT_EQ(error_of(answer(400, R"({"message":"bad value of costunit"})"), written).details().attributes,
              std::vector<std::string>{"attributes.costUnit"});
    EXPECT_TRUE(error_of(answer(400, R"({"message":"usernames, emails"})"), written).details().attributes.empty());
}

TEST(JumpCloudErrors, ARedirectIsACredentialThatWasNotSent) {
    const auto redirect = answer(302, "", {{"location", "/login"}});
    EXPECT_EQ(meaning_of(redirect), Meaning::credential_dead);
    EXPECT_NE(error_of(redirect).details().text.find("credential was not sent"), std::string::npos);
}

TEST(JumpCloudErrors, AnHtmlPageIsNeverData) {
    const auto page = answer(200, "<!doctype html><title>JumpCloud</title>", {{"content-type", "text/html"}});
    EXPECT_TRUE(is_html(page));
    EXPECT_EQ(error_of(page).kind(), Kind::malformed);
    EXPECT_TRUE(is_html(answer(200, "  <html>")));
    EXPECT_FALSE(is_html(answer(200, R"({"a":"<html>"})")));
}

TEST(JumpCloudErrors, AForbiddenPageMayBeABlockedAddress) {
    EXPECT_EQ(meaning_of(answer(403, R"({"error":"Forbidden","message":"Forbidden: role"})")), Meaning::failed);
    EXPECT_EQ(meaning_of(answer(403, "<html>403</html>")), Meaning::perhaps_block);
    const auto block = answer(403, "<html>Your IP has been blocked due to suspected abuse</html>");
    EXPECT_EQ(meaning_of(block), Meaning::block);
    EXPECT_EQ(error_of(block).kind(), Kind::credential_dead);
}

TEST(JumpCloudErrors, RetryAfterBecomesATime) {
    const auto error = error_of(answer(429, "", {{"retry-after", "30"}}));
    EXPECT_EQ(error.kind(), Kind::throttled);
    EXPECT_EQ(error.details().retry_at, kNow + 30s);
    EXPECT_FALSE(error_of(answer(503, "")).details().retry_at.has_value());
}

TEST(JumpCloudErrors, TransportFailuresSayWhetherTheRequestWentOut) {
    using http::TransportError;
    EXPECT_EQ(to_error(TransportError{TransportError::Kind::not_sent, "refused"}).kind(), Kind::unreachable);
    EXPECT_EQ(to_error(TransportError{TransportError::Kind::unknown_outcome, "cut"}).kind(), Kind::unknown_outcome);
    EXPECT_EQ(to_error(TransportError{TransportError::Kind::too_large, "big"}).kind(), Kind::malformed);
}

}  // namespace
}  // namespace lockstep::directory::jumpcloud
