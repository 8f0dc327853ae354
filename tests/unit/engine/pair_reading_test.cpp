#include "engine/pair_reading.hpp"

#include <gtest/gtest.h>

namespace lockstep::engine {
namespace {

TEST(CountMembers, CountsLinkedPeopleOnceAndWhoIsNobodysAccountByItself) {
    GroupPair pair;
    pair.jumpcloud.id = {"g1"};
    pair.okta.id = {"g2"};
    Reading reading;
    reading.jumpcloud.members.put(GroupId{"g1"}, {{"ada"}, {"bob"}, {"stranger"}});
    reading.okta.members.put(GroupId{"g2"}, {{"ada"}, {"eve"}});
    const auto person_of = [](Side, const AccountId& account) -> std::uint64_t {
        return account.value == "ada" ? 1 : account.value == "bob" ? 2 : account.value == "eve" ? 3 : 0;
    };
    std::vector<SeenTable::Number> one_sided;
    const auto counts = count_members(pair, reading, persons_of(reading, person_of), one_sided);
    EXPECT_EQ(counts, (PairCounts{.both = 1,
                                  .jumpcloud_only = 1,
                                  .okta_only = 1,
                                  .unlinked_jumpcloud = 1,
                                  .unlinked_okta = 0,
                                  .protected_people = 0}));
    EXPECT_EQ(one_sided, (std::vector<SeenTable::Number>{2, 3}));
}

TEST(PairTerms, RestOnDecisionsAndGroupsAndNotOnCounts) {
    GroupPair pair;
    pair.id = {"a"};
    auto counted = pair;
    counted.counts.both = 7;
    EXPECT_EQ(terms_of({pair}), terms_of({counted}));
    counted.okta.gone = true;
    EXPECT_NE(terms_of({pair}), terms_of({counted}));
}

}  // namespace
}  // namespace lockstep::engine
