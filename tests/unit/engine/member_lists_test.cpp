// Who is in what: by object, by person, each id once.
#include "engine/member_lists.hpp"

#include <gtest/gtest.h>

namespace lockstep::engine {
namespace {

TEST(MemberLists, APersonIsInWhatTheListsShowInTheOrderOfIds) {
    MemberLists lists;
    lists.put(GroupId{"g2"}, {{"ada"}, {"bob"}});
    lists.put(GroupId{"g1"}, {{"ada"}});
    lists.put(AppId{"slack"}, {{"ada"}});
    const auto ada = lists.of({"ada"});
    EXPECT_EQ(ada.groups, (std::vector<GroupId>{{"g1"}, {"g2"}}));
    EXPECT_EQ(ada.apps, (std::vector<AppId>{{"slack"}}));
    EXPECT_EQ(ada.how, ReadHow::list);
    EXPECT_EQ(lists.of({"bob"}).groups, (std::vector<GroupId>{{"g2"}}));
    EXPECT_TRUE(lists.of({"eve"}).groups.empty());
}

TEST(MemberLists, WhoStandsTwiceInAListIsInItOnce) {
    MemberLists lists;
    lists.put(GroupId{"g1"}, {{"ada"}, {"bob"}, {"ada"}});
    EXPECT_EQ(lists.members({"g1"}).size(), 2u);
    EXPECT_EQ(lists.of({"ada"}).groups.size(), 1u);
}

TEST(MemberLists, AnEmptyListIsKnownAndOneThatWasNotReadIsNot) {
    MemberLists lists;
    lists.put(GroupId{"g1"}, {});
    EXPECT_TRUE(lists.groups().contains({"g1"}));
    EXPECT_FALSE(lists.groups().contains({"g2"}));
    EXPECT_TRUE(lists.members({"g2"}).empty());
}

}  // namespace
}  // namespace lockstep::engine
