#include "core/problem.hpp"

#include <gtest/gtest.h>

namespace lockstep {
namespace {

TEST(Problem, NamesTheNearestRightName) {
    const std::vector<std::string> names{"department", "displayName", "employeeNumber"};
    EXPECT_EQ(nearest_name("depatment", names), "department");
    EXPECT_EQ(nearest_name("Displayname", names), "displayName");
    EXPECT_EQ(nearest_name("xyz", names), "");
}

TEST(Problem, SaysWhereWhatFoundAndExpected) {
    const Problem problem{{"lockstep.yaml", 12, 5}, "unknown key", "\"depatment\"", "an attribute", "department"};
    EXPECT_EQ(to_string(problem),
              "lockstep.yaml:12:5: unknown key (found \"depatment\"; expected an attribute; did you mean "
              "\"department\"?)");
}

}  // namespace
}  // namespace lockstep
