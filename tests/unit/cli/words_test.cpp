#include "cli/words.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace lockstep::cli {
namespace {

struct Read {
    std::optional<Asked> asked;
    int exit_code = -1;
    std::string told;  ///< on either stream
};

Read read(std::vector<const char*> words) {
    words.insert(words.begin(), "lockstep");
    Read read;
    testing::internal::CaptureStderr();
    testing::internal::CaptureStdout();
    read.asked = read_words(static_cast<int>(words.size()), words.data(), read.exit_code);
    read.told = testing::internal::GetCapturedStderr() + testing::internal::GetCapturedStdout();
    return read;
}

TEST(Words, GlobalOptionsMayStandBehindTheCommand) {
    const auto got = read({"plan", "--json", "--policy", "other.yaml"});
    ASSERT_TRUE(got.asked);
    EXPECT_TRUE(got.asked->global.json);
    EXPECT_EQ(got.asked->global.policy, "other.yaml");
}

TEST(Words, APolicyNamedBehindTheCommandStandsForTheOneBeforeIt) {
    const auto got = read({"--policy", "lockstep.yaml", "--state", "state", "plan", "--policy", "other.yaml"});
    ASSERT_TRUE(got.asked) << got.told;
    EXPECT_EQ(got.asked->global.policy, "other.yaml");
    EXPECT_EQ(got.asked->global.state, "state");
}

TEST(Words, AMisspeltCommandIsToldTheNearest) {
    const auto got = read({"plna"});
    EXPECT_FALSE(got.asked);
    EXPECT_EQ(got.exit_code, kError);
    EXPECT_NE(got.told.find("no command \"plna\", did you mean plan?"), std::string::npos) << got.told;
}

TEST(Words, AMisspeltOptionIsToldTheNearestOfItsCommand) {
    const auto got = read({"plan", "--otu", "file"});
    EXPECT_EQ(got.exit_code, kError);
    EXPECT_NE(got.told.find("lockstep plan has no option --otu, did you mean --out?"), std::string::npos) << got.told;
}

TEST(Words, AMisspeltSubCommandIsToldTheNearest) {
    const auto got = read({"runs", "sohw", "run-1"});
    EXPECT_EQ(got.exit_code, kError);
    EXPECT_NE(got.told.find("lockstep runs has no command \"sohw\", did you mean show?"), std::string::npos)
        << got.told;
}

TEST(Words, NoWordAtAllShowsEveryCommandAndIsNoSuccess) {
    const auto got = read({});
    EXPECT_EQ(got.exit_code, kError);
    for (const auto* name : {"init", "check", "link", "plan", "apply", "status", "cases", "explain", "runs"}) {
        EXPECT_NE(got.told.find(std::string{"\n  "} + name + " "), std::string::npos) << name;
    }
}

TEST(Words, WithJsonAWordThatNobodyTakesIsToldInADocumentToo) {
    for (const auto& words : {std::vector<const char*>{"--json", "plna"}, {"plan", "--otu", "--json"}, {"--json"}}) {
        const auto got = read(words);
        EXPECT_EQ(got.exit_code, kError);
        EXPECT_NE(got.told.find("{\"error\":\"lockstep "), std::string::npos) << got.told;
    }
}

TEST(Words, HelpIsASuccess) {
    EXPECT_EQ(read({"plan", "--help"}).exit_code, kDone);
}

}  // namespace
}  // namespace lockstep::cli
