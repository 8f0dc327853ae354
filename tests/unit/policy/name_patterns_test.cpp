#include "policy/name_patterns.hpp"

#include <gtest/gtest.h>
#include <re2/re2.h>

namespace lockstep::policy {
namespace {

TEST(NamePatterns, ANameThatBothMatchIsFound) {
    constexpr std::pair<const char*, const char*> kOverlapping[] = {
        {"^app-(.*)$", "^app-prod-(.*)$"}, {"^(.*)-admins$", "^app-(.*)$"},     {"^(.+)$", "^a(.)c$"},
        {"^app-(.*)$", "^app-(.*)$"},      {"^a.c\\.(.*)$", "^(.*)b(.*)\\.x$"}, {"(.*)", "(.*)"},
    };
    for (const auto& [a, b] : kOverlapping) {
        const auto name = common_name(a, b);
        ASSERT_TRUE(name) << a << " " << b;
        EXPECT_TRUE(re2::RE2::FullMatch(*name, a)) << *name << " " << a;
        EXPECT_TRUE(re2::RE2::FullMatch(*name, b)) << *name << " " << b;
    }
}

TEST(NamePatterns, PatternsThatExcludeEachOtherHaveNone) {
    EXPECT_FALSE(common_name("^app-(.*)$", "^team-(.*)$"));
    EXPECT_FALSE(common_name("^(.*)-admins$", "^(.*)-users$"));
    EXPECT_FALSE(common_name("^a.$", "^a$"));
    EXPECT_FALSE(common_name("^a\\.b$", "^axb$"));
}

TEST(NamePatterns, OfWhatIsNotUnderstoodNothingIsSaid) {
    EXPECT_FALSE(common_name("^app-([a-z]+)$", "^app-(.*)$"));
    EXPECT_FALSE(common_name("^app-(x|y)$", "^app-(.*)$"));
    EXPECT_FALSE(common_name("^app-?(.*)$", "^ap(.*)$"));
    EXPECT_TRUE(common_name("^app-([a-z]+)$", "^app-([a-z]+)$")) << "but equal ones overlap";
}

}  // namespace
}  // namespace lockstep::policy
