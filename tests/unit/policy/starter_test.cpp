#include "policy/starter.hpp"

#include <gtest/gtest.h>

#include "tests/unit/policy/memory_sources.hpp"

namespace lockstep::policy {
namespace {

Policy load_starter(const StarterAnswers& answers) {
    MemorySources sources;
    sources.files["p.yaml"] = starter_policy(answers);
    sources.files["/run/secrets/okta.pem"] = "-----BEGIN PRIVATE KEY-----\n";
    return load("p.yaml", sources, check_options());
}

TEST(Starter, PassesItsOwnCheck) {
    StarterAnswers answers;
    answers.okta_org_url = "https://example.okta.com";
    const auto policy = load_starter(answers);
    EXPECT_EQ(policy.okta_connection.api_token, "00token");
    EXPECT_EQ(policy.jumpcloud_connection.api_key, "jca_1");
    EXPECT_EQ(policy.populations.at(0).source, Side::jumpcloud);
}

TEST(Starter, DecidesLikeTheShortestPolicyWhereNobodyChose) {
    StarterAnswers answers;
    answers.okta_org_url = "https://example.okta.com";
    const auto starter = load_starter(answers);
    const auto minimum = load_text(kMinimum);
    ASSERT_EQ(starter.attributes.size(), minimum.attributes.size());
    for (std::size_t i = 0; i < starter.attributes.size(); ++i) {
        EXPECT_EQ(starter.attributes[i].digest, minimum.attributes[i].digest) << starter.attributes[i].id.value;
    }
    EXPECT_EQ(starter.safety.limits, minimum.safety.limits);
}

TEST(Starter, TakesEveryAnswer) {
    StarterAnswers answers;
    answers.okta_org_url = "https://example.okta.com";
    answers.okta_sign_in = StarterAnswers::OktaSignIn::service_app;
    answers.okta_client_id = "0oa1";
    answers.okta_secret = "${file:/run/secrets/okta.pem}";
    answers.jumpcloud_sign_in = StarterAnswers::JumpCloudSignIn::service_account;
    answers.jumpcloud_client_id = "sa1";
    answers.jumpcloud_org_id = "5f0";
    answers.jumpcloud_url = "https://console.eu.jumpcloud.com";
    answers.source = Side::okta;
    answers.protected_person = "Boss\"@example.com";
    const auto policy = load_starter(answers);
    EXPECT_EQ(policy.okta_connection.client_id, "0oa1");
    EXPECT_EQ(policy.okta_connection.private_key_pem, "-----BEGIN PRIVATE KEY-----");
    EXPECT_EQ(policy.jumpcloud_connection.client_secret, "jca_1");
    EXPECT_EQ(policy.jumpcloud_connection.org_id, "5f0");
    EXPECT_EQ(policy.jumpcloud_connection.insights_url, "https://api.eu.jumpcloud.com/insights/directory/v1");
    EXPECT_EQ(policy.jumpcloud_connection.token_url, "https://admin-oauth.id.eu.jumpcloud.com/oauth2/token");
    EXPECT_EQ(policy.populations.at(0).source, Side::okta);
    EXPECT_EQ(policy.safety.protected_people, std::vector<std::string>{"boss\"@example.com"});
}

}  // namespace
}  // namespace lockstep::policy
