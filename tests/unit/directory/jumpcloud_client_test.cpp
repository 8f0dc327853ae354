// How calls are signed, paced and judged: keys, tokens, dead credentials, throttles and blocks.
#include <boost/json.hpp>

#include "tests/unit/directory/jumpcloud_test_bed.hpp"

namespace lockstep::directory::jumpcloud {
namespace {

namespace json = boost::json;
using Kind = DirectoryError::Kind;
using namespace std::chrono_literals;

std::size_t count_calls(const TestBed& bed, std::string_view path) {
    std::size_t calls = 0;
    for (const auto& request : bed.transport.sent()) calls += request.url.find(path) != std::string::npos ? 1 : 0;
    return calls;
}

twin::FaultRule answer_with(int status, std::string body, int times = 1) {
    twin::FaultRule rule;
    rule.effect = twin::Effect::status;
    rule.status = status;
    rule.body = std::move(body);
    rule.count = times;
    return rule;
}

TEST(JumpCloudClient, AKeyAndAServiceAccountBothOpenTheOrganisation) {
    TestBed bed;
    EXPECT_EQ(bed.wait(bed.directory->get_org(Lane::bulk)).id, bed.vendor->credentials().org_id);
    const auto service = bed.make(bed.with_service_account());
    EXPECT_EQ(bed.wait(service->get_org(Lane::bulk)).id, bed.vendor->credentials().org_id);
}

TEST(JumpCloudClient, OneTokenServesAllAndIsRenewedBeforeItRunsOut) {
    TestBed bed;
    const auto service = bed.make(bed.with_service_account());
    const auto id = bed.add_user("ada");
    const auto read = [&]() -> Task<> { co_await service->find_account(Lane::bulk, id); };
    for (int i = 0; i < 5; ++i) bed.clock.start(read());
    bed.wait(read());
    EXPECT_EQ(count_calls(bed, "/oauth2/token"), 1u);
    bed.clock.run(bed.clock.sleep(59min + 30s));
    bed.wait(read());
    EXPECT_EQ(count_calls(bed, "/oauth2/token"), 2u);
}

TEST(JumpCloudClient, ARefusedTokenIsFetchedAnewOnce) {
    TestBed bed;
    const auto service = bed.make(bed.with_service_account());
    const auto id = bed.add_user("ada");
    bed.wait(service->find_account(Lane::bulk, id));
    auto refusal = answer_with(401, R"({"message":"Unauthorized"})");
    refusal.path = "/api/systemusers/*";
    bed.transport.faults().add(refusal);
    EXPECT_TRUE(bed.wait(service->find_account(Lane::bulk, id)).has_value());
    EXPECT_EQ(count_calls(bed, "/oauth2/token"), 2u);
}

TEST(JumpCloudClient, ABadSecretIsADeadCredential) {
    for (const auto* shape : {R"({"oauth_error":"rfc6749"})", R"({"oauth_error":"text"})"}) {
        TestBed bed;
        bed.configure(shape);
        auto settings = bed.with_service_account();
        settings.client_secret = "wrong";
        const auto service = bed.make(settings);
        EXPECT_EQ(bed.error_of(service->get_org(Lane::bulk)).kind(), Kind::credential_dead);
    }
}

TEST(JumpCloudClient, ADeadKeyIsNotTriedAgainButLockdownMay) {
    TestBed bed;
    const auto id = bed.add_user("ada");
    bed.configure(R"({"api_key_expired":true})");
    EXPECT_EQ(bed.error_of(bed.directory->find_account(Lane::bulk, id)).kind(), Kind::credential_dead);
    bed.transport.forget_sent();
    EXPECT_EQ(bed.error_of(bed.directory->find_account(Lane::bulk, id)).kind(), Kind::credential_dead);
    EXPECT_TRUE(bed.transport.sent().empty());
    bed.configure(R"({"api_key_expired":false})");
    EXPECT_TRUE(bed.wait(bed.directory->find_account(Lane::lockdown, id)).has_value());
}

TEST(JumpCloudClient, ARedirectToTheLoginPageIsADeadCredential) {
    TestBed bed;
    auto settings = bed.with_key();
    settings.api_key.clear();
    bed.transport.faults().add(answer_with(302, ""));
    EXPECT_EQ(bed.error_of(bed.directory->get_org(Lane::bulk)).kind(), Kind::credential_dead);
}

TEST(JumpCloudClient, ARoleThatIsTooSmallFailsItsCallOnly) {
    TestBed bed;
    const auto id = bed.add_user("ada");
    bed.configure(R"({"api_key_role":"read_only"})");
    EXPECT_EQ(bed.error_of(bed.directory->suspend(Lane::bulk, id)).kind(), Kind::unauthorized);
    EXPECT_TRUE(bed.wait(bed.directory->find_account(Lane::bulk, id)).has_value());
}

TEST(JumpCloudClient, AForbiddenPageOnAKnownGoodRouteTooIsABlock) {
    TestBed bed;
    const auto id = bed.add_user("ada");
    bed.transport.faults().add(answer_with(403, "<html>403 Forbidden</html>", 2));
    std::ignore = bed.error_of(bed.directory->find_account(Lane::bulk, id));
    bed.transport.forget_sent();
    EXPECT_EQ(bed.error_of(bed.directory->find_account(Lane::bulk, id)).kind(), Kind::unreachable);
    EXPECT_TRUE(bed.transport.sent().empty());
    bed.clock.run(bed.clock.sleep(16min));
    EXPECT_TRUE(bed.wait(bed.directory->find_account(Lane::bulk, id)).has_value());
}

TEST(JumpCloudClient, AForbiddenPageOnOneRouteIsNoBlock) {
    TestBed bed;
    const auto id = bed.add_user("ada");
    bed.transport.faults().add(answer_with(403, "<html>403 Forbidden</html>"));
    EXPECT_EQ(bed.error_of(bed.directory->find_account(Lane::bulk, id)).kind(), Kind::unauthorized);
    EXPECT_TRUE(bed.wait(bed.directory->find_account(Lane::bulk, id)).has_value());
}

TEST(JumpCloudClient, OverloadIsThrottling) {
    for (const int status : {429, 503}) {
        TestBed bed;
        bed.transport.faults().add(answer_with(status, "<html>busy</html>", -1));
        EXPECT_EQ(bed.error_of(bed.directory->get_org(Lane::bulk)).kind(), Kind::throttled);
        EXPECT_LT(bed.directory->permitted_per_minute().at("jumpcloud"), 5 * 60);
    }
}

TEST(JumpCloudClient, ALostAnswerIsInDoubt) {
    TestBed bed;
    twin::FaultRule lost;
    lost.effect = twin::Effect::drop_after;
    bed.transport.faults().add(lost);
    NewAccount account;
    account.login = "ada";
    account.writes = {{.attribute = "email", .after = Value::text("ada@example.com")}};
    EXPECT_EQ(bed.error_of(bed.directory->create_account(Lane::bulk, account)).kind(), Kind::unknown_outcome);
    bed.settle();
    bed.transport.faults().clear();
    EXPECT_EQ(bed.wait(bed.directory->find_by_name(Lane::bulk, "login", "ada")).size(), 1u);
}

TEST(JumpCloudClient, TheOrganisationIsSentOnlyWhereItIsTaken) {
    TestBed bed;
    const auto service = bed.make(bed.with_service_account());
    bed.wait(service->get_org(Lane::bulk));
    EXPECT_FALSE(bed.transport.sent().back().headers.find("x-org-id").has_value());
    bed.wait(service->find_account(Lane::bulk, bed.add_user("ada")));
    EXPECT_EQ(bed.transport.sent().back().headers.find("x-org-id"), bed.vendor->credentials().org_id);
}

TEST(JumpCloudClient, AServiceAccountWithoutAnOrganisationIsToldWhatMayBeMissing) {
    TestBed bed;
    bed.configure(R"({"service_account_needs_org":true})");
    auto settings = bed.with_service_account();
    settings.org_id.clear();
    const auto error = bed.error_of(bed.make(settings)->find_account(Lane::bulk, bed.add_user("ada")));
    EXPECT_NE(error.details().text.find("jumpcloud.org_id"), std::string::npos) << error.what();
}

TEST(JumpCloudClient, AnotherOrganisationThanTheOneNamedIsRefused) {
    TestBed bed;
    auto settings = bed.with_key();
    settings.org_id = "000000000000000000000001";
    const auto directory = bed.make(settings);
    EXPECT_EQ(bed.error_of(directory->get_org(Lane::bulk)).kind(), Kind::refused);
}

TEST(JumpCloudAccess, EverythingThatIsReadIsNamed) {
    TestBed bed;
    const auto findings = bed.wait(bed.directory->check_access());
    std::vector<std::string> required;
    for (const auto& finding : findings) {
        if (!finding.required) continue;
        required.push_back(finding.what);
        EXPECT_TRUE(finding.granted) << finding.what << ": " << finding.remedy;
    }
    EXPECT_EQ(required, (std::vector<std::string>{"sign in", "read users", "read user groups"}));
}

TEST(JumpCloudAccess, AKeyThatMayOnlyReadIsFoundOutAndNothingIsWritten) {
    TestBed bed;
    const auto lacks_writing = [&] {
        const auto findings = bed.wait(bed.directory->check_access());
        return std::ranges::any_of(findings, [](const AccessFinding& finding) {
            return finding.what == "write users" && finding.required && !finding.granted;
        });
    };
    const auto writes = [&] {
        return std::ranges::count_if(bed.transport.sent(),
                                     [](const Request& request) { return request.method == "PUT"; });
    };
    EXPECT_FALSE(lacks_writing());
    EXPECT_EQ(writes(), 0) << "a key that may write was made to";
    bed.configure(R"({"api_key_role":"read_only"})");
    EXPECT_TRUE(lacks_writing());
    EXPECT_EQ(writes(), 1);
}

TEST(JumpCloudAccess, AnImportByScimIsReported) {
    TestBed bed;
    bed.add_user("ada", {{"restrictedFields", json::array{json::object{{"field", "firstname"}, {"type", "scim"}}}}});
    bed.settle();
    const auto findings = bed.wait(bed.directory->check_access());
    const auto import = std::ranges::find(findings, "no other import owns people's fields", &AccessFinding::what);
    ASSERT_NE(import, findings.end());
    EXPECT_FALSE(import->granted);
}

/// Answers by host, as the regions would.
class RegionsTransport final : public http::HttpTransport {
public:
    Task<Response> send(Request request, http::SendOptions) override {
        Response response{.status = 401, .headers = {{"content-type", "application/json"}}};
        response.body = R"({"error":"Unauthorized","message":"Unauthorized: api key user not found"})";
        if (request.url.starts_with("https://console.eu.jumpcloud.com")) {
            response.status = 200;
            response.body = R"({"totalCount":1,"results":[{"_id":"1"}]})";
        }
        ++calls;
        co_return response;
    }
    int calls = 0;
};

TEST(JumpCloudAccess, AKeyOfAnotherRegionIsToldSo) {
    RegionsTransport transport;
    testing::VirtualClock clock;
    SeededRandom random{1};
    Settings settings;
    settings.api_key = "jca_1";
    JumpCloudDirectory directory{settings, SlotTable{}, transport, clock, random};
    std::vector<AccessFinding> findings;
    const auto check = [&]() -> Task<> { findings = co_await directory.check_access(); };
    clock.run(check());
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_FALSE(findings[0].granted);
    EXPECT_NE(findings[0].remedy.find("region EU"), std::string::npos) << findings[0].remedy;
    EXPECT_EQ(transport.calls, 2);
}

}  // namespace
}  // namespace lockstep::directory::jumpcloud
