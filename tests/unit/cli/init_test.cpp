#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/commands.hpp"
#include "core/problem.hpp"

namespace lockstep::cli {
namespace {

class Init : public testing::Test {
protected:
    void SetUp() override {
        global_.policy = testing::TempDir() + "lockstep-init-test.yaml";
        std::filesystem::remove(global_.policy);
    }
    void TearDown() override { std::filesystem::remove(global_.policy); }

    /// Nothing is left to be asked.
    static InitOptions answered(std::string okta_url) {
        return {.okta_url = std::move(okta_url),
                .jumpcloud_url = "https://console.jumpcloud.com",
                .insights_url = {},
                .source = "jumpcloud",
                .force = true};
    }

    /// The policy it writes.
    std::string written(const InitOptions& options) {
        Terminal terminal{{true, true, true}};
        testing::internal::CaptureStdout();
        EXPECT_EQ(run_init(global_, options, terminal), kDone);
        testing::internal::GetCapturedStdout();
        std::ostringstream text;
        text << std::ifstream{global_.policy}.rdbuf();
        return text.str();
    }

    GlobalOptions global_;
};

TEST_F(Init, TakesTheAddressAsItStandsInTheBrowser) {
    for (const auto* typed : {"https://example.okta.com", " example.okta.com/", "example-admin.okta.com",
                              "https://example-admin.okta.com/admin/dashboard"}) {
        EXPECT_NE(written(answered(typed)).find("org_url: \"https://example.okta.com\"\n"), std::string::npos) << typed;
    }
}

TEST_F(Init, WritesNothingThatItsOwnCheckWouldRefuse) {
    Terminal terminal{{true, true, true}};
    EXPECT_THROW(run_init(global_, answered("http://example.okta.com"), terminal), Problems);
    EXPECT_THROW(run_init(global_, answered("https://"), terminal), Problems);
    EXPECT_FALSE(std::filesystem::exists(global_.policy));
}

TEST_F(Init, SaysWhichOptionIsMissingWhereNobodyCanBeAsked) {
    if (Terminal{{true, true, true}}.is_interactive()) GTEST_SKIP() << "somebody can be asked here";
    Terminal terminal{{true, true, true}};
    try {
        run_init(global_, {}, terminal);
        FAIL() << "an empty address was taken";
    } catch (const std::runtime_error& error) {
        EXPECT_NE(std::string{error.what()}.find("--okta-url"), std::string::npos) << error.what();
    }
}

}  // namespace
}  // namespace lockstep::cli
