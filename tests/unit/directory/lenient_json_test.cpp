#include "directory/lenient_json.hpp"

#include <gtest/gtest.h>

namespace lockstep::directory {
namespace {

TEST(LenientJson, HalfAPairIsReplacedAndAWholeOneStays) {
    EXPECT_EQ(with_whole_pairs(R"(["a\ud83dz","\ude80","\ud83d\ude80","\ud83d\ud83d\ude80","\\ud83d","\u00fc"])"),
              R"(["a\ufffdz","\ufffd","\ud83d\ude80","\ufffd\ud83d\ude80","\\ud83d","\u00fc"])");
}

TEST(LenientJson, OneBrokenNameHidesNoOther) {
    boost::system::error_code failure;
    const auto list = parse_leniently(R"([{"name":"a\ud83d"},{"name":"b"}])", failure);
    ASSERT_FALSE(failure);
    EXPECT_EQ(list.at(0).at("name").as_string(), "a\ufffd");
    EXPECT_EQ(list.at(1).at("name").as_string(), "b");
}

TEST(LenientJson, ANameThatWasReadInPartIsNone) {
    EXPECT_EQ(whole_name("a\xef\xbf\xbd"), "");
    EXPECT_EQ(whole_name("Zürich"), "Zürich");
}

TEST(LenientJson, WhatIsNoJsonFails) {
    for (const auto* text : {"", "[", R"(["\ud83d")", R"("\ud8")", "<html></html>"}) {
        boost::system::error_code failure;
        std::ignore = parse_leniently(text, failure);
        EXPECT_TRUE(failure) << text;
    }
}

}  // namespace
}  // namespace lockstep::directory
