// The digest that stands for an account: alike only if everything about it is alike.
#include "engine/row_digest.hpp"

#include <gtest/gtest.h>

#include "directory/okta/user_page.hpp"

namespace lockstep::engine {
namespace {

using Digests = std::vector<RowDigest::Digest>;

constexpr const char* kAda =
    R"({"id":"00u1","status":"ACTIVE","profile":{"login":"ada","email":"ada@x.org","title":"Head","city":""}})";

SlotTable slots() {
    SlotTable slots;
    slots.slot("title");
    slots.slot("city");
    return slots;
}

/// One digest a user of the page.
Digests digests_of(RowDigest& digest, std::string page) {
    Digests digests;
    directory::okta::UserDecoder decoder{slots()};
    decoder.decode_page(page, WallTime{}, [&](const directory::AccountRow& row) { digests.push_back(digest.of(row)); });
    return digests;
}

RowDigest::Digest digest_of(RowDigest& digest, const std::string& user) {
    return digests_of(digest, "[" + user + "]").front();
}

std::string ada_with(const std::string& what, const std::string& instead) {
    std::string user = kAda;
    return user.replace(user.find(what), what.size(), instead);
}

TEST(RowDigest, OneAccountReadTwiceIsOneDigest) {
    RowDigest digest{{}, "layout", "decoder"};
    EXPECT_EQ(digest_of(digest, kAda), digest_of(digest, kAda));
}

TEST(RowDigest, WhateverMayBePlannedOnMakesAnother) {
    RowDigest digest{{}, "layout", "decoder"};
    const auto ada = digest_of(digest, kAda);
    EXPECT_NE(ada, digest_of(digest, ada_with("00u1", "00u2")));
    EXPECT_NE(ada, digest_of(digest, ada_with("ACTIVE", "LOCKED_OUT"))) << "both are active to the planner";
    EXPECT_NE(ada, digest_of(digest, ada_with("ACTIVE", "SUSPENDED")));
    EXPECT_NE(ada, digest_of(digest, ada_with("\"ada\"", "\"eve\"")));
    EXPECT_NE(ada, digest_of(digest, ada_with("Head", "head")));
    EXPECT_NE(ada, digest_of(digest, ada_with("\"Head\"", "[\"Head\"]")));
    EXPECT_NE(ada, digest_of(digest, ada_with("\"Head\",\"city\":\"\"", "\"\",\"city\":\"Head\"")))
        << "slots are told apart";
}

TEST(RowDigest, EmptyNullAndAbsentAreOne) {
    RowDigest digest{{}, "layout", "decoder"};
    const auto ada = digest_of(digest, kAda);
    EXPECT_EQ(ada, digest_of(digest, ada_with(",\"city\":\"\"", "")));
    EXPECT_EQ(ada, digest_of(digest, ada_with("\"city\":\"\"", "\"city\":null")));
}

TEST(RowDigest, WhatNobodyReadsIsNotInIt) {
    RowDigest digest{{}, "layout", "decoder"};
    EXPECT_EQ(digest_of(digest, kAda), digest_of(digest, ada_with("\"title\"", "\"nickName\":\"A\",\"title\"")));
}

TEST(RowDigest, AnotherKeyOrLayoutMakesAllOthers) {
    RowDigest one{{}, "layout", "1"}, other_key{{1}, "layout", "1"}, other_layout{{}, "title", "1"};
    EXPECT_NE(digest_of(one, kAda), digest_of(other_key, kAda));
    EXPECT_NE(digest_of(one, kAda), digest_of(other_layout, kAda));
    EXPECT_NE(one.of_id(Side::okta, "1"), other_key.of_id(Side::okta, "1"));
    EXPECT_EQ(one.of_id(Side::okta, "1"), other_layout.of_id(Side::okta, "1")) << "ids outlive policies";
    EXPECT_NE(one.of_id(Side::okta, "1"), one.of_id(Side::jumpcloud, "1"));
}

TEST(RowDigest, TheSameBytesAreBelievedOfOneKeyLayoutAndDecoderOnly) {
    const RowDigest one{{}, "layout", "1"}, again{{}, "layout", "1"};
    const auto ada = one.of_bytes(kAda);
    EXPECT_EQ(ada, again.of_bytes(kAda));
    EXPECT_NE(ada, one.of_bytes(ada_with("Head", "head")));
    EXPECT_NE(ada, (RowDigest{{1}, "layout", "1"}.of_bytes(kAda)));
    EXPECT_NE(ada, (RowDigest{{}, "title", "1"}.of_bytes(kAda)));
    EXPECT_NE(ada, (RowDigest{{}, "layout", "2"}.of_bytes(kAda)));
    EXPECT_NE(ada, RowDigest::Digest{}) << "nothing is what a row has that was never decoded";
}

TEST(RowDigest, AKeyIsKeptAsText) {
    SeededRandom random{7};
    const auto key = make_digest_key(random);
    EXPECT_EQ(find_digest_key(to_hex(key)), key);
    EXPECT_EQ(find_digest_key(""), std::nullopt);
    EXPECT_EQ(find_digest_key(to_hex(key) + "00"), std::nullopt);
}

}  // namespace
}  // namespace lockstep::engine
