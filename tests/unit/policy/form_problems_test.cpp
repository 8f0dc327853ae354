#include <gtest/gtest.h>

#include "tests/unit/policy/problem_cases.hpp"

namespace lockstep::policy {
namespace {

class FormProblems : public testing::TestWithParam<ProblemCase> {};
TEST_P(FormProblems, AreToldWithTheirPlaces) {
    EXPECT_EQ(problems_with_sources(GetParam().text), GetParam().problems) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Keys, FormProblems,
    testing::Values(
        ProblemCase{kMinimum + "saftey: {}\n", "p.yaml:6:1: unknown key (found \"saftey\"; did you mean \"safety\"?)"},
        ProblemCase{kMinimum + "attributes:\n"
                               "  - {jumpcloud: email, okta: email, authorty: both}\n",
                    "p.yaml:7:37: unknown key (found \"authorty\"; did you mean \"authority\"?)"},
        ProblemCase{kMinimum + "attributes:\n"
                               "  - {jumpcloud: email, okta: email, shape: round}\n",
                    "p.yaml:7:37: unknown key (found \"shape\"; expected one of jumpcloud, okta, authority, "
                    "on_conflict, map, else, as, to_okta, to_jumpcloud, on_create)"},
        ProblemCase{kMinimum + "safety: {settle: 5m, settle: 6m}\n",
                    "p.yaml:6:22: this key is given twice; first in line 6 (found settle)"},
        ProblemCase{kMinimum + "populations:\n"
                               "  all: {source: jumpcloud}\n",
                    "p.yaml:7:8: `when` is missing (expected expression)"},
        ProblemCase{kMinimum + "safety:\n"
                               "  ? [a]\n"
                               "  : b\n",
                    "p.yaml:7:5: a key must be a text (found a list)"},
        ProblemCase{kMinimum + "safety:\n"
                               "  <<: {settle: 5m}\n",
                    "p.yaml:7:3: merge keys are not known here (found <<; expected the keys themselves)"},
        ProblemCase{kMinimum + "populations: [a]\n",
                    "p.yaml:6:14: wrong type (found a list; expected sections by name)"},
        ProblemCase{kMinimum + "safety: 7\n", "p.yaml:6:9: wrong type (found \"7\"; expected a section)"},
        ProblemCase{"jumpcloud:\n"
                    "  api_key: ${env:JUMPCLOUD_API_KEY}\n",
                    "p.yaml:1:1: `okta` is missing (expected section)"},
        ProblemCase{"", "p.yaml:1:1: this policy is empty (expected at least `jumpcloud:` and `okta:`)"},
        ProblemCase{
            "- a\n",
            "p.yaml:1:1: a policy is a list of sections (found a list; expected jumpcloud:, okta:, populations: …)"}));

INSTANTIATE_TEST_SUITE_P(
    Types, FormProblems,
    testing::Values(
        ProblemCase{
            kMinimum +
                "safety: {headroom: lots, settle: 10, quiet_time: 90m, max_deletions: many, max_handovers: {}}\n",
            "p.yaml:6:20: wrong type (found \"lots\"; expected a percentage such as `20%`)\n"
            "p.yaml:6:34: wrong type (found \"10\"; expected a duration such as `90s`, `15m`, `72h` or `30d`)\n"
            "p.yaml:6:50: out of bounds (found \"90m\"; expected 1s to 1h)\n"
            "p.yaml:6:70: wrong type (found \"many\"; expected {count: N, percent: P}, a count, or `unlimited`)\n"
            "p.yaml:6:91: wrong type (found a section; expected {count: N, percent: P}, a count, or `unlimited`)"},
        ProblemCase{
            kMinimum + "safety: {headroom: 95%, quiet_time: 500ms, max_deletions: -1, max_handovers: {percent: 101}}\n",
            "p.yaml:6:20: out of bounds (found \"95%\"; expected 0 to 90)\n"
            "p.yaml:6:37: wrong type (found \"500ms\"; expected a multiple of 1s)\n"
            "p.yaml:6:59: out of bounds (found \"-1\"; expected 0 to 1000000)\n"
            "p.yaml:6:88: out of bounds (found \"101\"; expected 0 to 100)"},
        ProblemCase{kMinimum + "populations:\n"
                               "  all: {when: true, source: jumpclod, provision: {create: yes, activate: 'true'}}\n",
                    "p.yaml:7:29: unknown word (found \"jumpclod\"; expected `jumpcloud` or `okta`; did you mean "
                    "\"jumpcloud\"?)\n"
                    "p.yaml:7:59: wrong type (found \"yes\"; expected true or false)"},
        ProblemCase{
            kMinimum + "populations:\n"
                       "  all: {when: true, source: [okta], offboard: suspnd}\n",
            "p.yaml:7:29: unknown word (found a list; expected `jumpcloud` or `okta`)\n"
            "p.yaml:7:47: unknown word (found \"suspnd\"; expected `suspend` or `report`; did you mean \"suspend\"?)"},
        ProblemCase{kMinimum + "groups:\n"
                               "  - {jumpcloud: a, okta: b, direction: both_ways}\n",
                    "p.yaml:7:40: unknown word (found \"both_ways\"; expected `both`, `to_okta` or `to_jumpcloud`)"},
        ProblemCase{kMinimum + "attributes:\n"
                               "  - {jumpcloud: jobTitle, okta: title, map: {}}\n"
                               "  - {jumpcloud: department, okta: department, map: {a: [b]}}\n",
                    "p.yaml:7:45: wrong type (found a section; expected at least one pair of texts)\n"
                    "p.yaml:8:56: wrong type (found a list; expected a text that is not empty)"},
        ProblemCase{
            kMinimum + "schedule: {reconcile: {every: 010m}}\n",
            "p.yaml:6:31: wrong type (found \"010m\"; expected a duration such as `90s`, `15m`, `72h` or `30d`)"},
        ProblemCase{kMinimum + "schedule: {reconcile: {full: 0 3 * * *}}\n",
                    "p.yaml:6:30: this is not five fields of cron and a time zone (found 0 3 * * *; expected \"0 3 * * "
                    "* Europe/Zurich\")"},
        ProblemCase{
            kMinimum + "schedule: {reconcile: {full: \"0 25 * * 1-9 Europe/Zuerich\"}}\n",
            "p.yaml:6:30: this day of the week is none (found 1-9; expected 0 to 7, `*`, a range, a step or a list)\n"
            "p.yaml:6:30: this hour is none (found 25; expected 0 to 23, `*`, a range, a step or a list)\n"
            "p.yaml:6:30: unknown time zone (found Europe/Zuerich; expected such as Europe/Zurich)"},
        ProblemCase{kMinimum + "identities: {match: {rules: x}}\n",
                    "p.yaml:6:14: without a rule nobody is ever linked (found an empty list; expected at least "
                    "`jumpcloud.email == okta.email`)\n"
                    "p.yaml:6:21: wrong type (found a section; expected a list)"},
        ProblemCase{kMinimum + "identities: {match: []}\n",
                    "p.yaml:6:14: without a rule nobody is ever linked (found an empty list; expected at least "
                    "`jumpcloud.email == okta.email`)"}));

INSTANTIATE_TEST_SUITE_P(
    Yaml, FormProblems,
    testing::Values(ProblemCase{kMinimum + "safety: {settle: 5m\n",
                                "p.yaml:7:1: this is no YAML: end of map flow not found (expected quotes around a text "
                                "or an expression that holds `: `, ` #`, `? `, `{` or `[`)"},
                    ProblemCase{kMinimum + "populations:\n"
                                           "  all:\n"
                                           "    when: exists(okta) ? true : false\n"
                                           "    source: okta\n",
                                "p.yaml:8:31: this is no YAML: illegal map value (expected quotes around a text or an "
                                "expression that holds `: `, ` #`, `? `, `{` or `[`)"},
                    ProblemCase{kMinimum + "populations:\n"
                                           "  all:\n"
                                           "    when: !exists(okta)\n"
                                           "    source: okta\n",
                                "p.yaml:8:11: a value may not start with `!` outside quotes, as YAML takes that for a "
                                "tag (found !exists(okta); expected quotes around the whole, or NOT instead of `!`)"},
                    ProblemCase{kMinimum + "a: &a [*a]\n", "p.yaml:6:8: this alias stands within what it names"},
                    ProblemCase{kMinimum + "---\n"
                                           "b: 1\n",
                                "p.yaml:7:1: a policy file is one YAML document (found a second one)"}));

INSTANTIATE_TEST_SUITE_P(
    Connections, FormProblems,
    testing::Values(
        ProblemCase{
            "jumpcloud: {}\n"
            "okta: {}\n",
            "p.yaml:1:12: there is no way to sign in to JumpCloud (expected api_key, or client_id and client_secret)\n"
            "p.yaml:2:7: `org_url` is missing (expected text)\n"
            "p.yaml:2:7: there is no way to sign in to Okta (expected api_token, or auth: {client_id: …, private_key: "
            "…})"},
        ProblemCase{"jumpcloud: {api_key: jca_123, client_id: a}\n"
                    "okta: {org_url: 'http://example.okta.com/', api_token: abc, auth: {client_id: x}}\n",
                    "p.yaml:1:13: there are two ways to sign in to JumpCloud (found api_key and "
                    "client_id/client_secret; expected one of them)\n"
                    "p.yaml:1:22: a secret may not stand in the policy (expected ${env:NAME} or ${file:PATH})\n"
                    "p.yaml:2:17: http:// is only for this machine itself (loopback) (found http://example.okta.com/; "
                    "expected https://example.okta.com)\n"
                    "p.yaml:2:45: there are two ways to sign in to Okta (found api_token and client_id/private_key; "
                    "expected one of them)\n"
                    "p.yaml:2:56: a secret may not stand in the policy (expected ${env:NAME} or ${file:PATH})"},
        ProblemCase{
            "jumpcloud: {client_id: a}\n"
            "okta: {org_url: 'https://example-admin.okta.com', auth: {private_key: '${file:key.pem}'}}\n",
            "p.yaml:1:12: `client_secret` is missing (expected client_id and client_secret of a service account)\n"
            "p.yaml:2:17: this is the address of Okta's admin console, not of the org (found "
            "https://example-admin.okta.com; expected https://example.okta.com)\n"
            "p.yaml:2:57: `client_id` is missing (expected client_id and private_key of a service app)\n"
            "p.yaml:2:71: this file cannot be read: no such file (found key.pem)"},
        ProblemCase{
            "jumpcloud: {api_key: '${env:NOPE}', url: 'ftp://x', insights_url: 'https://u:p@x/y', token_url: 'x'}\n"
            "okta: {org_url: 'https://example.okta.com/api/v1?x=1', api_token: '${env:EMPTY}'}\n",
            "p.yaml:1:22: this environment variable is not set (found NOPE; expected a value in the environment of "
            "this command)\n"
            "p.yaml:1:42: this is no web address (found ftp://x; expected https://HOST)\n"
            "p.yaml:1:67: this URL has more than host and path (found https://u:p@x/y; expected no user, query or "
            "fragment)\n"
            "p.yaml:1:97: this is no URL (found x; expected https://HOST)\n"
            "p.yaml:2:17: this URL has more than host and path (found https://example.okta.com/api/v1?x=1; expected no "
            "user, query or fragment)\n"
            "p.yaml:2:67: this environment variable is empty (found EMPTY; expected a value in the environment of this "
            "command)"},
        ProblemCase{"jumpcloud: {api_key: '${envv:NOPE}'}\n"
                    "okta: {org_url: 'https://example.okta.com/app', api_token: '${file:two_lines}'}\n",
                    "p.yaml:1:22: unknown reference (found ${envv:NOPE}; expected ${env:NAME} or ${file:PATH})\n"
                    "p.yaml:2:17: this URL has a path (found https://example.okta.com/app; expected the host alone)\n"
                    "p.yaml:2:60: this credential has more than one line (expected one line)"},
        ProblemCase{"jumpcloud: {api_key: '${env:JUMPCLOUD_API_KEY}', page_size: 101, requests_per_second: 0}\n"
                    "okta: {org_url: 'https://example.okta.com', auth: {client_id: 0oa, private_key: "
                    "'${file:jwk.json}', scopes: everything}, proxy: 'no url'}\n",
                    "p.yaml:1:61: out of bounds (found \"101\"; expected 1 to 100)\n"
                    "p.yaml:1:87: out of bounds (found \"0\"; expected 0.1 to 100)\n"
                    "p.yaml:2:81: this is no private key in PEM form (found JSON (a JWK?); expected -----BEGIN PRIVATE "
                    "KEY-----; Okta offers it as PEM beside the JWK)\n"
                    "p.yaml:2:109: wrong type (found \"everything\"; expected `auto` or a list of scopes)\n"
                    "p.yaml:2:129: this is no URL (found no url; expected http://HOST:PORT)"}));

}  // namespace
}  // namespace lockstep::policy
