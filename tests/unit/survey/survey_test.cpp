// The survey against both twins on a clock that jumps: as they are by default, and with every setting the other way.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdlib>

#include "store/sqlite/sqlite_store.hpp"
#include "survey/survey.hpp"
#include "survey/tuning.hpp"
#include "tests/support/twin_transport.hpp"
#include "tests/support/virtual_clock.hpp"
#include "twin/jumpcloud/jumpcloud.hpp"
#include "twin/okta/okta.hpp"

namespace lockstep::survey {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto kOktaUrl = "http://127.0.0.1:4020";
constexpr auto kJumpCloudUrl = "http://127.0.0.1:9";

class Bed {
public:
    Bed()
        : okta{twin::make_okta(kOktaUrl, clock.wall_now(), random)},
          jumpcloud{twin::make_jumpcloud(kJumpCloudUrl, clock.wall_now(), random)},
          okta_wire{*okta, twin::VendorKind::okta, clock, random},
          jumpcloud_wire{*jumpcloud, twin::VendorKind::jumpcloud, clock, random},
          folder{std::filesystem::temp_directory_path() / ("survey-" + std::to_string(::getpid()))} {
        std::filesystem::remove_all(folder);
        store::sqlite::SqliteOptions options;
        options.folder = folder.string();
        options.threaded = false;
        store = store::sqlite::open(options);
        configure_okta(R"({"org_limits":{"/api/v1/users":100000,"/api/v1/users/{id}":100000,
            "/api/v1/users/{idOrLogin}":100000,"/api/v1/groups":100000,"/api/v1/groups/{id}":100000,
            "/api/v1":100000,"/api/v1/logs":100000}})");
        configure_jumpcloud(R"({"insights_tail_percent":0})");
    }
    ~Bed() {
        store.reset();
        std::filesystem::remove_all(folder);
    }

    void configure_okta(std::string_view settings) { ASSERT_EQ(okta->configure(settings), ""); }
    void configure_jumpcloud(std::string_view settings) { ASSERT_EQ(jumpcloud->configure(settings), ""); }

    Report survey(bool service_account = true, bool names_org = false) {
        directory::okta::Settings to_okta;
        to_okta.org_url = kOktaUrl;
        to_okta.api_token = okta->credentials().api_token;
        directory::jumpcloud::Settings to_jumpcloud;
        to_jumpcloud.console_url = kJumpCloudUrl;
        to_jumpcloud.insights_url = std::string{kJumpCloudUrl} + "/insights/directory/v1";
        to_jumpcloud.token_url = std::string{kJumpCloudUrl} + "/oauth2/token";
        if (service_account) {
            to_jumpcloud.client_id = jumpcloud->credentials().client_id;
            to_jumpcloud.client_secret = jumpcloud->credentials().client_secret;
            to_jumpcloud.org_id = jumpcloud->credentials().org_id;
        } else {
            to_jumpcloud.api_key = jumpcloud->credentials().api_key;
            if (names_org) to_jumpcloud.org_id = jumpcloud->credentials().org_id;
        }
        JumpCloudTenant there{to_jumpcloud, jumpcloud_wire, clock, random};
        OktaTenant here{to_okta, okta_wire, clock, random};
        Ground ground{there, here, *store, clock, random, 120s};
        Report report;
        const auto keep = [](Ground& on, Report& into) -> Task<> {
            into = co_await conduct(on, [](const Question&) {});
        };
        clock.run(keep(ground, report));
        return report;
    }

    /// How many things of the survey's are in either directory.
    std::size_t leftovers() {
        const auto count = [](std::string_view text) {
            std::size_t found = 0;
            for (auto at = text.find(kMarker); at != std::string_view::npos; at = text.find(kMarker, at + 1)) ++found;
            return found;
        };
        const auto users = json::parse(okta->save()).as_object().at("users");
        const auto groups = json::parse(okta->save()).as_object().at("groups");
        const auto rules = json::parse(okta->save()).as_object().at("rules");
        Request list{"GET", std::string{kJumpCloudUrl} + "/api/systemusers?limit=100", {}, {}};
        list.headers.add("x-api-key", jumpcloud->credentials().api_key);
        Request teams{"GET", std::string{kJumpCloudUrl} + "/api/v2/usergroups?limit=100", {}, {}};
        clock.run(clock.sleep(3'600'000ms));  // whatever lags
        const auto ask = [&](const Request& request) {
            return jumpcloud->answer(request, twin::Caller::person, clock.wall_now(), random).body;
        };
        return count(json::serialize(users)) + count(json::serialize(groups)) + count(json::serialize(rules)) +
               count(ask(list)) + count(ask(teams));
    }

    SeededRandom random{11};
    testing::VirtualClock clock;
    std::unique_ptr<twin::Okta> okta;
    std::unique_ptr<twin::JumpCloud> jumpcloud;
    testing::TwinTransport okta_wire, jumpcloud_wire;
    std::filesystem::path folder;
    std::unique_ptr<store::Store> store;
};

TEST(Survey, TwinsAsTheyAreAnswerAsAssumedAndNothingIsLeft) {
    Bed bed;
    const auto report = bed.survey();
    for (const auto& finding : report.findings) {
        const auto line = std::string{finding.question->name} + " " + json::serialize(finding.answer.value) + " " +
                          finding.answer.detail;
        EXPECT_NE(finding.verdict, Verdict::differs) << line;
        const bool may_lack = !finding.question->ask || finding.question->name == "missing_org_id" ||
                              finding.question->name == "unsuspend_to";
        if (!may_lack) EXPECT_EQ(finding.verdict, Verdict::as_assumed) << line;
        if (finding.question->ask) EXPECT_FALSE(finding.transcript.empty()) << line;
    }
    EXPECT_TRUE(report.left.empty());
    EXPECT_EQ(bed.leftovers(), 0U);
}

TEST(Survey, EachSettingTurnedTheOtherWayIsFound) {
    const auto okta = json::parse(R"({"suspend_from":"linked","unsuspend_to":"previous","deactivate_again":"forbidden",
        "read_only_group":"E0000001","expired_token":"E0000005","duplicate_group":"E0000055",
        "rule_member_removed":"readded","update_deprovisioned":true,"activation_delay_ms":20000,"index_lag_ms":30000,
        "member_lag_ms":25000,"log_lag_ms":70000,"page_over_limit":"refused","list_order":"other"})");
    const auto jumpcloud = json::parse(R"({"duplicate_status":409,"oauth_error":"text","id_filter":false,
        "membership_method_field":true,"membership_method_filter":"ignored","page_cap":50,"search_page_cap":25,
        "group_names_unique":true,"idempotent_204":true,"state_suspend_route":false,"insights_lag_min_ms":60000,
        "insights_lag_max_ms":60000,"names_fold_case":false,"suspend_staged":"refuse","verbs_on_suspended":"refuse",
        "restricted_writes":"refuse","dynamic_emits_events":false,"service_account_actor":"admin",
        "search_lag_ms":8000,"graph_lag_ms":9000,"suspension_events":"update","employee_identifier_clear":"empty",
        "single_token":true,"sub_ids":"kept","max_attributes":7,"max_phone_numbers":3,"new_user_state":"STAGED",
        "lone_state":"refuse","absent_in_lists":false,"link_headers":true})");
    Bed bed;
    bed.configure_okta(json::serialize(okta));
    bed.configure_jumpcloud(json::serialize(jumpcloud));
    const auto report = bed.survey();
    const auto like = twin_settings(report);
    const auto expect = [&](const json::value& wanted, const json::object& found) {
        for (const auto& [name, value] : wanted.as_object()) {
            if (name == "insights_lag_min_ms") continue;  // only the longest is asked for
            const auto* answer = found.if_contains(name);
            ASSERT_NE(answer, nullptr) << std::string_view{name};
            if (!name.ends_with("_ms")) {
                EXPECT_EQ(*answer, value) << std::string_view{name};
                continue;
            }
            EXPECT_GE(answer->to_number<std::int64_t>() + 1000, value.to_number<std::int64_t>())
                << std::string_view{name};
            EXPECT_LE(answer->to_number<std::int64_t>(), value.to_number<std::int64_t>() + 3000)
                << std::string_view{name};
        }
    };
    expect(okta, like.at("okta").as_object());
    expect(jumpcloud, like.at("jumpcloud").as_object());
    EXPECT_TRUE(report.left.empty());
    EXPECT_EQ(bed.leftovers(), 0U);

    // And a twin takes the file.
    Bed other;
    EXPECT_EQ(other.okta->configure(json::serialize(like.at("okta"))), "");
    EXPECT_EQ(other.jumpcloud->configure(json::serialize(like.at("jumpcloud"))), "");
}

TEST(Survey, AKeyOfSeveralOrganisationsIsAskedWithoutNamingOne) {
    for (const char* answer : {"default", "refuse"}) {
        Bed bed;
        bed.configure_jumpcloud(R"({"multi_tenant":true,"missing_org_id":")" + std::string{answer} + "\"}");
        const auto report = bed.survey(false, true);
        const auto like = twin_settings(report);
        EXPECT_EQ(like.at("jumpcloud").at("missing_org_id"), json::string{answer});
        EXPECT_TRUE(report.left.empty());
        EXPECT_EQ(bed.leftovers(), 0U);
    }
}

TEST(Survey, WhatAKilledOneLeftIsRemovedByTheNext) {
    // Wherever it was killed: the long form visits every call, the short one every twenty-third.
    const bool long_form = std::getenv("LOCKSTEP_LONG") != nullptr;
    Bed whole;
    std::ignore = whole.survey(false);
    const auto calls_of_one = std::max(whole.okta_wire.sent().size(), whole.jumpcloud_wire.sent().size());
    ASSERT_GT(calls_of_one, 90U);
    for (int calls = 1; calls <= static_cast<int>(calls_of_one); calls += long_form ? 1 : 23) {
        Bed bed;
        // Everything above the store is destroyed after that many calls: their answers are never heard.
        twin::FaultRule silence;
        silence.effect = twin::Effect::drop_after;
        silence.skip = calls;
        bed.okta_wire.faults().add(silence);
        bed.jumpcloud_wire.faults().add(silence);
        std::ignore = bed.survey(false);
        bed.okta_wire.faults().clear();
        bed.jumpcloud_wire.faults().clear();
        bed.clock.run(bed.clock.sleep(30min));
        const auto report = bed.survey(false);
        EXPECT_TRUE(report.left.empty()) << calls;
        EXPECT_EQ(bed.leftovers(), 0U) << calls;
    }
}

TEST(SurveyTuning, ChangesTheConnectorOnlyForWhatDiffers) {
    Report report;
    const auto found = [&](std::string_view name, json::value value) {
        for (const auto& question : questions()) {
            if (question.name != name) continue;
            Finding finding{&question, {std::move(value), {}}, Verdict::unanswered, {}};
            finding.verdict = judge(question, finding.answer);
            report.findings.push_back(std::move(finding));
            return;
        }
    };
    directory::jumpcloud::Settings settings;
    found("page_cap", 100);
    found("search_lag_ms", 1000);
    tune(settings, answers_of(report));
    EXPECT_EQ(settings.users_per_page(), 100);
    EXPECT_EQ(settings.index_lag, 5s);
    EXPECT_TRUE(effects(settings, 90s, answers_of(report)).empty());

    report.findings.clear();
    found("page_cap", 50);
    found("employee_identifier_clear", "empty");
    found("membership_method_filter", "ignored");
    found("search_lag_ms", 60'000);
    tune(settings, answers_of(report));
    EXPECT_EQ(settings.users_per_page(), 50);
    EXPECT_EQ(settings.page_size, 50);
    EXPECT_FALSE(settings.clears_identifier_with_null);
    EXPECT_FALSE(settings.trusts_method_filter);
    EXPECT_EQ(settings.index_lag, 120s);
    EXPECT_EQ(quiet_time(90s, answers_of(report)), 120s);
    EXPECT_EQ(effects({}, 90s, answers_of(report)).size(), 5U);
}

}  // namespace
}  // namespace lockstep::survey
