// The pages in docs/reference are what the tables say. LOCKSTEP_GOLDEN=1 writes them anew.
#include "policy/reference.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace lockstep::policy {
namespace {

std::string file_text(const std::filesystem::path& path) {
    std::ifstream file{path};
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

void expect_committed(const std::string& name, const std::string& rendered) {
    const auto path = std::filesystem::path{LOCKSTEP_SOURCE_DIR} / "docs" / "reference" / name;
    if (std::getenv("LOCKSTEP_GOLDEN") != nullptr) {
        std::filesystem::create_directories(path.parent_path());
        std::ofstream{path} << rendered;
    }
    EXPECT_TRUE(file_text(path) == rendered)
        << path << " differs from the tables. Write it anew: LOCKSTEP_GOLDEN=1 build/dev/tests/unit_policy";
}

TEST(ReferencePages, OfThePolicyIsWhatTheTablesSay) {
    expect_committed("policy.md", policy_reference());
}

TEST(ReferencePages, OfTheFunctionsIsWhatTheTableSays) {
    expect_committed("functions.md", function_reference());
}

TEST(ReferencePages, SchemaForEditorsIsWhatTheTablesSay) {
    expect_committed("lockstep.schema.json", json_schema() + "\n");
}

TEST(JsonSchema, IsJsonAndKnowsKeysBoundsAndChoices) {
    const auto schema = boost::json::parse(json_schema());
    const auto at = [&](const char* pointer) { return schema.at_pointer(pointer); };
    EXPECT_EQ(at("/properties/okta/properties/page_size/maximum"), 200);
    EXPECT_EQ(at("/properties/okta/required/0"), "org_url");
    EXPECT_EQ(at("/properties/populations/additionalProperties/properties/source/enum/1"), "okta");
    EXPECT_EQ(at("/properties/attributes/items/additionalProperties"), false);
}

}  // namespace
}  // namespace lockstep::policy
