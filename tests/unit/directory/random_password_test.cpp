#include "directory/random_password.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>

namespace lockstep::directory {
namespace {

TEST(RandomPassword, HoldsEveryKindAndIsAnotherEachTime) {
    SystemRandom random;
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) {
        const auto password = make_random_password(random);
        EXPECT_EQ(password.size(), 40U);
        for (const auto is_kind : {&::islower, &::isupper, &::isdigit, &::ispunct}) {
            EXPECT_TRUE(std::ranges::any_of(password, [&](unsigned char c) { return is_kind(c) != 0; })) << password;
        }
        EXPECT_EQ(std::ranges::adjacent_find(password), password.end()) << password;
        EXPECT_TRUE(seen.insert(password).second);
    }
}

}  // namespace
}  // namespace lockstep::directory
