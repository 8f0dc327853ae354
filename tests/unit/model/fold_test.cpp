#include "model/fold.hpp"

#include <gtest/gtest.h>

namespace lockstep {
namespace {

TEST(Fold, TrimsAndFoldsCaseInAnyScript) {
    EXPECT_EQ(folded("  Ada@Example.COM \n"), "ada@example.com");
    EXPECT_EQ(folded("ŁUKASZ"), folded("łukasz"));
    EXPECT_EQ(folded("Straße"), folded("STRASSE"));
    EXPECT_EQ(folded(""), "");
}

TEST(Fold, NameKeyAlsoDropsDiacritics) {
    EXPECT_EQ(name_key("José@Example.com"), "jose@example.com");
    EXPECT_NE(folded("José"), folded("Jose"));
}

}  // namespace
}  // namespace lockstep
