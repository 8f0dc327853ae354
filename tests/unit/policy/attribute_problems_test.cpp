#include <gtest/gtest.h>

#include "tests/unit/policy/problem_cases.hpp"

namespace lockstep::policy {
namespace {

class AttributeProblems : public testing::TestWithParam<ProblemCase> {};
TEST_P(AttributeProblems, AreToldWithTheirPlaces) {
    EXPECT_EQ(problems_with_sources(GetParam().text), GetParam().problems) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Attributes, AttributeProblems,
    testing::Values(
        ProblemCase{kMinimum + "attributes:\n"
                               "  - {jumpcloud: depatment, okta: departmnt}\n",
                    "p.yaml:7:17: unknown JumpCloud attribute (found \"depatment\"; did you mean \"department\"?)\n"
                    "p.yaml:7:34: unknown Okta attribute (found \"departmnt\"; did you mean \"department\"?)"},
        ProblemCase{
            kMinimum + "attributes:\n"
                       "  - {jumpcloud: department}\n"
                       "  - {okta: title, to_jumpcloud: okta.title}\n"
                       "  - {jumpcloud: jobTitle, okta: title, to_okta: jumpcloud.jobTitle}\n"
                       "  - {okta: title, to_okta: jumpcloud.jobTitle, map: {a: b}}\n",
            "p.yaml:7:5: this is no form of an attribute rule (found jumpcloud; expected jumpcloud and okta; or okta "
            "and to_okta; or jumpcloud and to_jumpcloud; or one of both and on_create)\n"
            "p.yaml:8:5: this is no form of an attribute rule (found okta, to_jumpcloud; expected jumpcloud and okta; "
            "or okta and to_okta; or jumpcloud and to_jumpcloud; or one of both and on_create)\n"
            "p.yaml:9:5: this is no form of an attribute rule (found jumpcloud, okta, to_okta; expected jumpcloud and "
            "okta; or okta and to_okta; or jumpcloud and to_jumpcloud; or one of both and on_create)\n"
            "p.yaml:10:48: only a pair has this key (found map)"},
        ProblemCase{kMinimum + "attributes:\n"
                               "  - {jumpcloud: jobTitle, okta: title, on_conflict: source, else: copy, as: id}\n",
                    "p.yaml:7:40: conflicts arise only where both sides have authority (expected `authority: both`)\n"
                    "p.yaml:7:61: `else` opens a map, and there is none\n"
                    "p.yaml:7:73: `as` is for references to a person (found jumpcloud.jobTitle; expected jumpcloud: "
                    "manager, okta: managerId)"},
        ProblemCase{kMinimum + "attributes:\n"
                               "  - {jumpcloud: manager, okta: title}\n"
                               "  - {jumpcloud: department, okta: managerId}\n"
                               "  - {jumpcloud: manager, okta: managerId, map: {a: b}}\n",
                    "p.yaml:7:32: a reference to a person pairs only with another one (found okta.title; expected "
                    "okta: managerId)\n"
                    "p.yaml:8:17: a reference to a person pairs only with another one (found jumpcloud.department; "
                    "expected jumpcloud: manager)\n"
                    "p.yaml:9:5: two rules write okta.managerId; the first is in line 8 (found "
                    "jumpcloud.manager=okta.managerId; expected one writer)\n"
                    "p.yaml:9:43: a reference to a person has no map (found map)"},
        ProblemCase{kMinimum + "attributes:\n"
                               "  - {okta: managerId, to_okta: jumpcloud.manager}\n",
                    "p.yaml:7:12: a reference to a person is carried, not computed (found okta.managerId; expected "
                    "{jumpcloud: manager, okta: managerId, as: …})"},
        ProblemCase{kMinimum + "attributes:\n"
                               "  - {jumpcloud: created, okta: title, authority: okta}\n"
                               "  - {jumpcloud: creationSource, to_jumpcloud: okta.title}\n",
                    "p.yaml:7:17: this attribute cannot be written: JumpCloud computes it, or takes it from elsewhere "
                    "(found jumpcloud.created)\n"
                    "p.yaml:8:17: this attribute cannot be written: JumpCloud computes it, or takes it from elsewhere "
                    "(found jumpcloud.creationSource)"},
        ProblemCase{kMinimum + "attributes:\n"
                               "  - {okta: title, to_okta: Convert.toInt(jumpcloud.jobTitle)}\n"
                               "  - {okta: countryCode, to_okta: '\"CHE\"'}\n"
                               "  - {okta: locale, to_okta: 'jumpcloud.firstname +'}\n",
                    "p.yaml:7:28: wrong type for okta.title (found integer; expected text)\n"
                    "p.yaml:8:34: this text is too long for okta.countryCode (found 3 characters; expected at most 2)\n"
                    "p.yaml:9:51: something is missing here (found the end; expected a value)"},
        ProblemCase{kMinimum + "attributes:\n"
                               "  - {jumpcloud: location, okta: countryCode, map: {Bern: CHE}}\n",
                    "p.yaml:7:58: this text is too long for okta.countryCode (found 3 characters; expected at most 2)"},
        ProblemCase{kMinimum + "attributes:\n"
                               "  - {okta: login, on_create: ['okta.email', '\"{n}\"', jumpcloud.email]}\n"
                               "  - {okta: secondEmail, on_create: []}\n",
                    "p.yaml:7:32: Okta may not be named here (found okta.email; expected only jumpcloud.…)\n"
                    "p.yaml:7:45: `{n}` never ends, so nothing behind it is ever tried (expected `{n}` in the last "
                    "value only)\n"
                    "p.yaml:8:25: there is no value to try (expected a list)"},
        ProblemCase{
            kMinimum + "attributes:\n"
                       "  - okta: displayName\n"
                       "    to_okta: >-\n"
                       "      jumpcloud.firstname +\n"
                       "      jumpcloud.lastnme\n"
                       "  - okta: nickName\n"
                       "    to_okta: |\n"
                       "      jumpcloud.firstnam\n"
                       "  - okta: locale\n"
                       "    to_okta: \"jumpcloud.\\x66irstnam\"\n",
            "p.yaml:8:14: unknown JumpCloud attribute (found jumpcloud.lastnme; did you mean \"jumpcloud.lastname\"?)\n"
            "p.yaml:13:7: unknown JumpCloud attribute (found jumpcloud.firstnam; did you mean "
            "\"jumpcloud.firstname\"?)\n"
            "p.yaml:15:14: unknown JumpCloud attribute (found jumpcloud.firstnam; did you mean "
            "\"jumpcloud.firstname\"?)"}));

INSTANTIATE_TEST_SUITE_P(
    TwoWay, AttributeProblems,
    testing::Values(
        ProblemCase{
            kMinimum + "attributes:\n"
                       "  - {jumpcloud: jobTitle, okta: title, authority: both, map: {a: x, b: x, c: y}}\n"
                       "  - {jumpcloud: department, okta: department, authority: both, map: {a: b}, else: copy}\n",
            "p.yaml:7:72: this rule flows both ways (`authority: both`), and its map has no inverse: two values become "
            "\"x\" (found \"a\" and \"b\"; expected a one-to-one map, or `authority: jumpcloud` or `okta`)\n"
            "p.yaml:8:77: this rule flows both ways (`authority: both`), and `else: copy` has no inverse (expected a "
            "closed map, or `authority: jumpcloud` or `okta`)"},
        ProblemCase{kMinimum +
                        "populations:\n"
                        "  contractors: {when: okta.userType == \"C\", source: okta}\n"
                        "  employees: {when: exists(jumpcloud), source: jumpcloud}\n"
                        "attributes:\n"
                        "  - {jumpcloud: jobTitle, okta: title, map: {a: x, b: x}}\n"
                        "  - {jumpcloud: department, okta: department, map: {a: b}, else: copy}\n"
                        "  - {jumpcloud: location, okta: city, authority: jumpcloud, map: {a: b, c: b}, else: copy}\n",
                    "p.yaml:10:55: this rule flows both ways (populations of both sources exist: contractors from "
                    "Okta, employees from JumpCloud), and its map has no inverse: two values become \"x\" (found \"a\" "
                    "and \"b\"; expected a one-to-one map, or `authority: jumpcloud` or `okta`)\n"
                    "p.yaml:11:60: this rule flows both ways (populations of both sources exist: contractors from "
                    "Okta, employees from JumpCloud), and `else: copy` has no inverse (expected a closed map, or "
                    "`authority: jumpcloud` or `okta`)"},
        ProblemCase{kMinimum + "attributes:\n"
                               "  - {jumpcloud: jobTitle, okta: title, map: {a: x, b: x}, else: copy}\n",
                    ""},
        ProblemCase{kMinimum + "populations:\n"
                               "  contractors: {when: okta.userType == \"C\", source: okta}\n"
                               "  employees: {when: exists(jumpcloud), source: jumpcloud}\n"
                               "attributes:\n"
                               "  - {jumpcloud: created, okta: title}\n",
                    "p.yaml:10:17: this attribute cannot be written: JumpCloud computes it, or takes it from elsewhere "
                    "(found jumpcloud.created)"}));

INSTANTIATE_TEST_SUITE_P(
    Flows, AttributeProblems,
    testing::Values(
        ProblemCase{
            kMinimum + "attributes:\n"
                       "  - {jumpcloud: jobTitle, okta: title}\n"
                       "  - {okta: title, to_okta: jumpcloud.location}\n"
                       "  - {jumpcloud: jobTitle, okta: title}\n",
            "p.yaml:8:5: two rules write okta.title; the first is in line 7 (found okta.title; expected one writer)\n"
            "p.yaml:9:5: this rule is given twice (found jumpcloud.jobTitle=okta.title)"},
        ProblemCase{kMinimum + "attributes:\n"
                               "  - {jumpcloud: jobTitle, okta: title, authority: jumpcloud}\n"
                               "  - {jumpcloud: jobTitle, okta: title, authority: okta}\n",
                    "p.yaml:8:5: these rules flow in a circle, so they would never come to rest (found "
                    "jumpcloud.jobTitle → okta.title → jumpcloud.jobTitle)\n"
                    "p.yaml:8:5: this rule is given twice (found jumpcloud.jobTitle=okta.title)"},
        ProblemCase{kMinimum + "attributes:\n"
                               "  - {okta: login, on_create: [jumpcloud.email]}\n"
                               "  - {jumpcloud: email, okta: login}\n",
                    "p.yaml:1:1: a new Okta account needs `email`, and no rule writes it (found population "
                    "\"everyone\"; expected an attribute rule for it, or `provision: {create: false}`)\n"
                    "p.yaml:8:5: two rules write okta.login; the first is in line 7 (found jumpcloud.email=okta.login; "
                    "expected one writer)"},
        ProblemCase{kMinimum + "attributes:\n"
                               "  - {okta: displayName, to_okta: okta.nickName}\n"
                               "  - {okta: nickName, to_okta: okta.displayName}\n",
                    "p.yaml:7:5: these rules flow in a circle, so they would never come to rest (found "
                    "okta.displayName → okta.nickName → okta.displayName)"},
        ProblemCase{kMinimum + "attributes:\n"
                               "  - {okta: login, on_create: [{a: b}]}\n",
                    "p.yaml:7:31: wrong type (found a section; expected an expression)"},
        ProblemCase{
            kMinimum + "attributes:\n"
                       "  - {okta: displayName, to_okta: 'okta.displayName + \"x\"'}\n",
            "p.yaml:7:34: this rule reads what it writes, so it would never come to rest (found okta.displayName)"},
        ProblemCase{kMinimum + "attributes:\n"
                               "  - {jumpcloud: displayname, okta: displayName}\n"
                               "  - {okta: nickName, to_okta: okta.displayName}\n"
                               "  - {jumpcloud: displayname, okta: nickName, authority: okta}\n",
                    "p.yaml:9:5: these rules flow in a circle, so they would never come to rest (found "
                    "jumpcloud.displayname → okta.displayName → okta.nickName → jumpcloud.displayname)"},
        ProblemCase{kMinimum + "attributes:\n"
                               "  - {jumpcloud: displayname, okta: displayName, authority: both}\n"
                               "  - {jumpcloud: jobTitle, okta: nickName, authority: okta}\n"
                               "  - {okta: nickName, to_okta: jumpcloud.displayname}\n"
                               "  - {okta: title, to_okta: jumpcloud.jobTitle}\n",
                    ""},
        ProblemCase{kMinimum + "populations:\n"
                               "  contractors: {when: okta.userType == \"C\", source: okta}\n"
                               "  employees: {when: exists(jumpcloud), source: jumpcloud}\n"
                               "attributes:\n"
                               "  - {okta: email, to_okta: jumpcloud.email}\n",
                    "p.yaml:7:3: a new JumpCloud account needs `email`, and no rule writes it (found population "
                    "\"contractors\"; expected an attribute rule for it, or `provision: {create: false}`)"}));

}  // namespace
}  // namespace lockstep::policy
