#include <gtest/gtest.h>

#include "tests/unit/policy/memory_sources.hpp"

namespace lockstep::policy {
namespace {

std::string problems_with(const std::string& include, const std::map<std::string, std::string>& files) {
    MemorySources sources;
    sources.files = files;
    sources.files["p.yaml"] = kMinimum + include;
    return problems_of(sources);
}

TEST(Includes, InACircleAreRefused) {
    EXPECT_EQ(
        problems_with("include: a.yaml\n", {{"a.yaml", "include: [b.yaml]\n"}, {"b.yaml", "include: [./a.yaml]\n"}}),
        "b.yaml:1:11: these files include each other in a circle (found a.yaml)");
    EXPECT_EQ(problems_with("include: p.yaml\n", {}),
              "p.yaml:6:10: these files include each other in a circle (found p.yaml)");
}

TEST(Includes, ThatCannotBeReadAreToldWhereTheyAreNamed) {
    EXPECT_EQ(problems_with("include:\n  - x/nope.yaml\n", {}),
              "p.yaml:7:5: this file cannot be read: no such file (found x/nope.yaml)");
    EXPECT_EQ(problems_with("include: [[a]]\n", {}), "p.yaml:6:11: wrong type (found a list; expected a file)");
}

TEST(Includes, GiveASingleValueOnce) {
    EXPECT_EQ(
        problems_with("include: a.yaml\nsafety: {settle: 5m}\n", {{"a.yaml", "safety: {settle: 6m, headroom: 10}\n"}}),
        "p.yaml:7:10: `safety.settle` is given in two files; first in a.yaml:1");
    EXPECT_EQ(problems_with("include: a.yaml\npopulations: {x: {when: true, source: okta}}\n",
                            {{"a.yaml", "populations: {x: {on_leave: keep}}\n"}}),
              "a.yaml:1:18: `source` is missing (expected `jumpcloud` or `okta`)\n"
              "a.yaml:1:18: `when` is missing (expected expression)\n"
              "p.yaml:7:15: `populations.x` is given in two files; first in a.yaml:1");
}

TEST(Includes, KeepTheirProblemsInTheirFile) {
    EXPECT_EQ(problems_with("include: a.yaml\n", {{"a.yaml", "attributes:\n- {jumpcloud: emial, okta: email}\n"}}),
              "a.yaml:2:15: unknown JumpCloud attribute (found \"emial\"; did you mean \"email\"?)");
}

TEST(Files, ThatAreNoTextAreRefused) {
    EXPECT_EQ(problems_of("a: \xff\n"), "p.yaml: this file is not valid UTF-8");
    EXPECT_EQ(problems_of(std::string("a: \x01\n")), "p.yaml: this file holds control characters");
    EXPECT_EQ(problems_of(std::string(2'000'000, ' ')), "p.yaml: this file is larger than 1 MiB");
    MemorySources nothing;
    EXPECT_EQ(problems_of(nothing),
              "p.yaml: this file cannot be read: no such file (expected a policy; `lockstep init` writes one)");
}

TEST(Files, MayStartWithAByteOrderMarkAndEndLinesAsWindowsDoes) {
    std::string text = "\xef\xbb\xbf" + kMinimum;
    for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2)) text.insert(at, "\r");
    EXPECT_EQ(problems_of(text), "");
    EXPECT_EQ(problems_of(text + "saftey: 1\r\n"),
              "p.yaml:6:1: unknown key (found \"saftey\"; did you mean \"safety\"?)");
}

TEST(Files, WithAliasBombsAndDeepNestsAreRefused) {
    std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 9; ++i) {
        bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
        for (int j = 0; j < 10; ++j) bomb += (j == 0 ? "*a" : ", *a") + std::to_string(i - 1);
        bomb += "]\n";
    }
    EXPECT_TRUE(problems_of(bomb).contains("this document has more than 100000 parts"));
    EXPECT_TRUE(problems_of("a: " + std::string(5'000, '[')).contains("p.yaml:1:"));
    EXPECT_EQ(problems_of("a: " + std::string(40, '[') + std::string(40, ']')),
              "p.yaml:1:35: this is nested too deeply");
}

TEST(Aliases, MayBeUsed) {
    const auto policy =
        load_text(kMinimum +
                  "populations:\n  a: {when: exists(okta), source: jumpcloud, offboard: &off {then: "
                  "{deactivate: 30d}}}\n  b: {when: exists(jumpcloud), source: jumpcloud, offboard: *off}\n");
    EXPECT_EQ(policy.populations.at(1).offboard.deactivate_after, std::chrono::hours{720});
}

TEST(Schemas, WithTheTenantsOwnAttributesAreHeld) {
    MemorySources sources;
    sources.files["p.yaml"] = kMinimum +
                              "attributes:\n"
                              "  - {jumpcloud: attributes.badge, okta: badge}\n"
                              "  - {jumpcloud: attributes.floor, okta: floor}\n"
                              "  - {okta: region, to_okta: '\"EMAE\"'}\n"
                              "  - {okta: shoe, to_okta: jumpcloud.attributes.shoe}\n";
    EXPECT_EQ(problems_of(sources), "");  // not known yet: they may be the tenant's own
    auto options = check_options();
    const auto add = [&](const char* name, ValueType type, bool required, std::vector<std::string> allowed) {
        AttributeSchema attribute;
        attribute.name = name;
        attribute.type = type;
        attribute.required = required;
        attribute.allowed = std::move(allowed);
        attribute.custom = true;
        options.okta_schema.attributes.push_back(std::move(attribute));
    };
    add("badge", ValueType::text, false, {});
    add("floor", ValueType::integer, false, {});
    add("region", ValueType::text, false, {"EMEA", "APAC"});
    options.okta_schema.custom_known = true;
    EXPECT_EQ(problems_of(sources, options),
              "p.yaml:8:5: the two attributes are not of one type (found text and integer; expected the same type, or "
              "`to_okta` with Convert.toInt(…), Convert.toNum(…) or Convert.toText(…))\n"
              "p.yaml:9:29: okta.region cannot hold this (found \"EMAE\"; expected one of EMEA, APAC; did you mean "
              "\"EMEA\"?)\n"
              "p.yaml:10:12: unknown Okta attribute (found \"shoe\")");
}

TEST(Schemas, SayWhatANewAccountNeeds) {
    auto options = check_options();
    AttributeSchema clearance;
    clearance.name = "clearance";
    clearance.required = clearance.custom = true;
    options.okta_schema.attributes.push_back(clearance);
    MemorySources sources;
    sources.files["p.yaml"] = kMinimum;
    EXPECT_EQ(problems_of(sources, options),
              "p.yaml:1:1: a new Okta account needs `clearance`, and no rule writes it (found population \"everyone\"; "
              "expected an attribute rule for it, or `provision: {create: false}`)");
}

}  // namespace
}  // namespace lockstep::policy
