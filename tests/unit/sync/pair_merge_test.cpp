#include "sync/pair_merge.hpp"

#include <gtest/gtest.h>

namespace lockstep::sync {
namespace {

TEST(PairEdges, GivenInEitherOrderLeaveTheSameStanding) {
    const PairEdge ops{{"ops"}, true, std::nullopt, Side::jumpcloud};
    const PairEdge sales{{"sales"}, true, std::nullopt, Side::okta};
    std::vector<PairEdge> one{{{"sales"}, false, true, std::nullopt}}, other;
    for (const auto& edge : {ops, sales}) put_edge(one, edge);
    for (const auto& edge : {sales, ops}) put_edge(other, edge);
    EXPECT_EQ(one, (std::vector{ops, sales}));
    EXPECT_EQ(other, one);
}

}  // namespace
}  // namespace lockstep::sync
