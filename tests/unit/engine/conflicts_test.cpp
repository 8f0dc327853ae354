#include "engine/conflicts.hpp"

#include <gtest/gtest.h>

namespace lockstep::engine {
namespace {

Conflict make_conflict(std::string jumpcloud, std::string okta) {
    return {.identity = {"jumpcloud:ada"},
            .person = "ada@example.com",
            .rule = {"jumpcloud.jobTitle=okta.title"},
            .jumpcloud = Value::text(std::move(jumpcloud)),
            .okta = Value::text(std::move(okta)),
            .base = std::nullopt,
            .reason = {}};
}

TEST(ConflictFilter, WithoutAWordItPicksAll) {
    EXPECT_TRUE(picks({}, make_conflict("Boss", "boss")));
}

TEST(ConflictFilter, PicksByAttributeOfEitherSideOrByRule) {
    const auto conflict = make_conflict("Boss", "Chief");
    for (const auto* name : {"jobTitle", "title", "okta.title", "jumpcloud.jobTitle=okta.title"}) {
        EXPECT_TRUE(picks({std::nullopt, name, {}}, conflict)) << name;
    }
    EXPECT_FALSE(picks({std::nullopt, "department", {}}, conflict));
}

TEST(ConflictFilter, PicksByPersonAndByPatternTogether) {
    const ConflictFilter filter{IdentityId{"jumpcloud:ada"}, {}, "case only"};
    EXPECT_TRUE(picks(filter, make_conflict("Boss", "boss")));
    EXPECT_FALSE(picks(filter, make_conflict("Boss", "Chief")));
    EXPECT_FALSE(picks({IdentityId{"jumpcloud:bob"}, {}, {}}, make_conflict("Boss", "boss")));
}

}  // namespace
}  // namespace lockstep::engine
