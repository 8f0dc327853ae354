#include "directory/jumpcloud/array_merge.hpp"

#include <boost/json.hpp>

#include "directory/directory.hpp"

namespace lockstep::directory::jumpcloud {
namespace {

namespace json = boost::json;

AttributeWrite set(std::string attribute, std::string text) {
    return {.attribute = std::move(attribute), .after = Value::text(std::move(text))};
}

std::string merged(std::string_view user, std::vector<AttributeWrite> writes) {
    return json::serialize(merged_arrays(json::parse(user).as_object(), writes));
}

TEST(JumpCloudArrayMerge, ForeignElementsStayAsTheyAreWithoutTheirIds) {
    EXPECT_EQ(
        merged(R"({"attributes":[{"name":"badge","value":" 7 ","_id":"x","id":"x"},{"name":"costUnit","value":"1"}]})",
               {set("attributes.costUnit", "2")}),
        R"({"attributes":[{"name":"badge","value":" 7 "},{"name":"costUnit","value":"2"}]})");
}

TEST(JumpCloudArrayMerge, TwoForeignElementsOfOneTypeAreBothKept) {
    EXPECT_EQ(
        merged(R"({"phoneNumbers":[{"type":"home","number":"1"},{"type":"home","number":"2"}]})",
               {set("phoneNumbers.work", "3")}),
        R"({"phoneNumbers":[{"type":"home","number":"1"},{"type":"home","number":"2"},{"type":"work","number":"3"}]})");
}

TEST(JumpCloudArrayMerge, AnElementThatIsThereTwiceIsNeverWritten) {
    try {
        merged(R"({"phoneNumbers":[{"type":"work","number":"1"},{"type":"work","number":"2"}]})",
               {set("phoneNumbers.work", "3")});
        FAIL() << "written";
    } catch (const DirectoryError& error) {
        EXPECT_EQ(error.kind(), DirectoryError::Kind::refused);
        EXPECT_EQ(error.details().attributes, std::vector<std::string>{"phoneNumbers.work"});
    }
}

TEST(JumpCloudArrayMerge, AnEmptyValueTakesTheElementOut) {
    EXPECT_EQ(
        merged(R"({"attributes":[{"name":"a","value":"1"},{"name":"b","value":"2"}]})", {set("attributes.a", "")}),
        R"({"attributes":[{"name":"b","value":"2"}]})");
    EXPECT_EQ(merged(R"({"attributes":[]})", {set("attributes.a", "")}), R"({"attributes":[]})");
}

TEST(JumpCloudArrayMerge, PartsOfOneAddressAreWrittenTogether) {
    EXPECT_EQ(merged(R"({"addresses":[{"type":"work","locality":"Bern","poBox":"9"}]})",
                     {set("addresses.work.locality", "Basel"), set("addresses.work.country", "CH")}),
              R"({"addresses":[{"type":"work","locality":"Basel","poBox":"9","country":"CH"}]})");
}

TEST(JumpCloudArrayMerge, AnAddressWithoutPartsGoes) {
    EXPECT_EQ(
        merged(R"({"addresses":[{"type":"work","locality":"Bern","poBox":""}]})", {set("addresses.work.locality", "")}),
        R"({"addresses":[]})");
}

TEST(JumpCloudArrayMerge, ArraysThatNoWriteTouchesAreNotSent) {
    EXPECT_EQ(merged(R"({"attributes":[{"name":"a","value":"1"}],"phoneNumbers":[]})",
                     {set("department", "x"), set("phoneNumbers.work", "1")}),
              R"({"phoneNumbers":[{"type":"work","number":"1"}]})");
}

}  // namespace
}  // namespace lockstep::directory::jumpcloud
