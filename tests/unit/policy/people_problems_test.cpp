#include <gtest/gtest.h>

#include "tests/unit/policy/problem_cases.hpp"

namespace lockstep::policy {
namespace {

class PeopleProblems : public testing::TestWithParam<ProblemCase> {};
TEST_P(PeopleProblems, AreToldWithTheirPlaces) {
    EXPECT_EQ(problems_with_sources(GetParam().text), GetParam().problems) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Identities, PeopleProblems,
    testing::Values(ProblemCase{
        kMinimum + "identities:\n"
                   "  match:\n"
                   "    - jumpcloud.emial == okta.email\n"
                   "    - \"jumpcloud.email == okta.emial\"\n"
                   "    - {rule: jumpcloud.email == okta.email, strong: true}\n"
                   "    - {strong: true}\n"
                   "    - jumpcloud.email\n"
                   "    - {rule: String.toLowerCase(jumpcloud.lastname) == okta.employeeNumber, strong: true}\n"
                   "  also:\n"
                   "    - jumpcloud.attributes.admin == okta.nope1\n"
                   "    - okta.email == okta.login\n",
        "p.yaml:8:7: unknown JumpCloud attribute (found jumpcloud.emial; did you mean \"jumpcloud.email\"?)\n"
        "p.yaml:9:27: unknown Okta attribute (found okta.emial; did you mean \"okta.email\"?)\n"
        "p.yaml:10:45: a strong rule may not rest on e-mail, login, phone or names (found jumpcloud.email; expected "
        "what is given once and not passed on, such as an employee number)\n"
        "p.yaml:10:45: a strong rule may not rest on e-mail, login, phone or names (found okta.email; expected what is "
        "given once and not passed on, such as an employee number)\n"
        "p.yaml:11:7: `rule` is missing (expected expression)\n"
        "p.yaml:12:7: this is no comparison between the two directories (found jumpcloud.email; expected "
        "jumpcloud.ATTRIBUTE == okta.ATTRIBUTE)\n"
        "p.yaml:13:77: a strong rule may not rest on e-mail, login, phone or names (found jumpcloud.lastname; expected "
        "what is given once and not passed on, such as an employee number)\n"
        "p.yaml:16:7: this is no comparison between the two directories (found okta.email == okta.login; expected "
        "jumpcloud.ATTRIBUTE == okta.ATTRIBUTE)"}));

INSTANTIATE_TEST_SUITE_P(
    Populations, PeopleProblems,
    testing::Values(
        ProblemCase{kMinimum + "populations:\n"
                               "  a: {when: okta.title, source: okta}\n"
                               "  b: {when: true, source: jumpcloud}\n"
                               "  c: {when: exists(okta), source: okta}\n"
                               "  d: {when: false, source: okta}\n",
                    "p.yaml:7:13: a condition must be true or false (found text; expected a comparison, or exists(…))\n"
                    "p.yaml:9:3: nobody can ever be in this population: `b` in line 8 takes them all (found when: "
                    "exists(okta); expected the narrower condition first)\n"
                    "p.yaml:10:3: nobody can ever be in this population (found when: false)"},
        ProblemCase{kMinimum + "populations:\n"
                               "  a: {when: exists(jumpcloud) AND okta.title == \"x\", source: jumpcloud}\n"
                               "  b: {when: \"okta.title == 'x' && exists(jumpcloud)\", source: okta}\n",
                    "p.yaml:8:3: nobody can ever be in this population: `a` in line 7 takes them all (found when: "
                    "okta.title == 'x' && exists(jumpcloud); expected the narrower condition first)"},
        ProblemCase{
            kMinimum + "populations:\n"
                       "  a:\n"
                       "    when: true\n"
                       "    source: jumpcloud\n"
                       "    assign:\n"
                       "      - {okta_group: x, okta_app: y}\n"
                       "      - {when: true}\n"
                       "      - {okta_group: z, device_groups: [d]}\n"
                       "      - {okta_group: w}\n"
                       "      - {okta_group: w}\n"
                       "      - {okta_group: v, when: okta.title}\n"
                       "    offboard: {do: report, then: {delete: 30d}}\n",
            "p.yaml:11:9: an assignment gives exactly one thing (found 2; expected okta_group, okta_app, "
            "jumpcloud_group or device_group)\n"
            "p.yaml:12:9: an assignment gives exactly one thing (found 0; expected okta_group, okta_app, "
            "jumpcloud_group or device_group)\n"
            "p.yaml:13:25: device groups are bound to a JumpCloud user group (expected `jumpcloud_group` beside it, or "
            "`device_group` to bind the person)\n"
            "p.yaml:15:9: the same is given twice in this population (found w)\n"
            "p.yaml:16:31: a condition must be true or false (found text; expected a comparison, or exists(…))\n"
            "p.yaml:17:28: where offboarding only reports, nothing follows (expected `do: suspend`)\n"
            "p.yaml:17:35: only what was deactivated is deleted (expected `deactivate` beside it)"},
        ProblemCase{kMinimum + "populations:\n"
                               "  a:\n"
                               "    when: true\n"
                               "    source: jumpcloud\n"
                               "    offboard: {then: {deactivate: 90m}}\n",
                    "p.yaml:10:35: wrong type (found \"90m\"; expected a multiple of 1h)"}));

INSTANTIATE_TEST_SUITE_P(
    Groups, PeopleProblems,
    testing::Values(
        ProblemCase{kMinimum + "groups:\n"
                               "  - {jumpcloud: a, okta: b}\n"
                               "  - {jumpcloud: a, okta: c}\n"
                               "  - {jumpcloud: d, okta: b}\n",
                    "p.yaml:8:5: this JumpCloud group is in two pairs; the first is in line 7 (found a)\n"
                    "p.yaml:9:5: this Okta group is in two pairs; the first is in line 7 (found b)"},
        ProblemCase{kMinimum + "groups:\n"
                               "  - {jumpcloud: /^app-(.*)$/, okta: 'App: $1', direction: to_okta}\n"
                               "  - {jumpcloud: app-x, okta: y}\n"
                               "  - {jumpcloud: z, okta: 'App: q'}\n",
                    "p.yaml:8:5: this JumpCloud group is in two pairs; the first is in line 7 (found app-x)\n"
                    "p.yaml:9:5: this Okta group is in two pairs; the first is in line 7 (found App: q)"},
        ProblemCase{kMinimum + "groups:\n"
                               "  - {jumpcloud: /^app-(.*)$/, okta: 'App: $1', direction: to_okta}\n"
                               "  - {jumpcloud: /^team-(.*)$/, okta: 'Team: $1', direction: to_okta}\n"
                               "  - {jumpcloud: /^(.*)-admins$/, okta: 'Admins of $1', direction: to_okta}\n",
                    "p.yaml:9:5: a JumpCloud group would be in two pairs, such as app-admins: the first is in line 7 "
                    "(found ^(.*)-admins$; expected patterns that exclude each other)\n"
                    "p.yaml:9:5: a JumpCloud group would be in two pairs, such as team-admins: the first is in line 8 "
                    "(found ^(.*)-admins$; expected patterns that exclude each other)"},
        ProblemCase{kMinimum + "groups:\n"
                               "  - {jumpcloud: /(/, okta: x$1}\n"
                               "  - {jumpcloud: /a(b)/, okta: x$2}\n"
                               "  - {jumpcloud: /c/, okta: /d/}\n"
                               "  - {jumpcloud: /e.*/, okta: f}\n"
                               "  - {okta: /g(.*)/, jumpcloud: h$1, direction: to_okta}\n",
                    "p.yaml:7:17: this is no regular expression (RE2): missing ): ( (found /(/)\n"
                    "p.yaml:8:31: the pattern has no group 2 (found $2; expected $0 to $1)\n"
                    "p.yaml:9:5: two patterns do not say which group belongs to which (expected a pattern on one side, "
                    "a name with $1 on the other)\n"
                    "p.yaml:10:30: all groups of the pattern would be kept the same as this one (found f; expected a "
                    "name with $1 in it)\n"
                    "p.yaml:11:12: a pattern says which groups are carried, so it stands on the side they come from "
                    "(found /g(.*)/; expected direction: to_jumpcloud)"},
        ProblemCase{
            kMinimum + "groups:\n"
                       "  - {jumpcloud: a, okta: b, direction: to_okta, first: union}\n"
                       "  - {jumpcloud: c, okta: d, extra: keep}\n"
                       "  - {jumpcloud: e}\n",
            "p.yaml:7:49: `first` is for pairs that flow both ways (expected `direction: both`)\n"
            "p.yaml:8:29: `extra` is for pairs that flow one way (expected `direction: to_okta` or `to_jumpcloud`)\n"
            "p.yaml:9:5: `okta` is missing (expected text)"},
        ProblemCase{
            kMinimum +
                "populations:\n"
                "  all:\n"
                "    when: true\n"
                "    source: jumpcloud\n"
                "    assign: [{okta_group: Staff}, {okta_group: 'App: x'}, {jumpcloud_group: jc}, {okta_group: free}]\n"
                "groups:\n"
                "  - {jumpcloud: s, okta: Staff}\n"
                "  - {jumpcloud: /^app-(.*)$/, okta: 'App: $1', direction: to_okta}\n"
                "  - {jumpcloud: jc, okta: other, direction: to_okta}\n",
            "p.yaml:10:14: this group has two writers: it is also the target of the pair in line 12 (found Staff; "
            "expected either the pair or the assignment)\n"
            "p.yaml:10:35: this group has two writers: it is also the target of the pair in line 13 (found App: x; "
            "expected either the pair or the assignment)"},
        ProblemCase{kMinimum + "safety: {privileged_groups: ['App: Admins', Root]}\n"
                               "groups:\n"
                               "  - {jumpcloud: /^app-(.*)$/, okta: 'App: $1', direction: to_okta}\n"
                               "  - {jumpcloud: root, okta: Root, direction: to_okta}\n",
                    "p.yaml:8:5: this pattern could write to a privileged group (found App: Admins; expected a pair "
                    "with its literal name)"}));

}  // namespace
}  // namespace lockstep::policy
