#include <gtest/gtest.h>

#include "tests/unit/policy/design_example.hpp"
#include "tests/unit/policy/memory_sources.hpp"

namespace lockstep::policy {
namespace {

using namespace std::chrono_literals;

Policy load_design_example() {
    MemorySources sources;
    sources.files["p.yaml"] = kDesignExample;
    sources.files["/run/secrets/okta.pem"] = "-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----\n";
    return load("p.yaml", sources, check_options());
}

const AttributeRule& rule_of(const Policy& policy, const std::string& id) {
    const auto it = std::ranges::find(policy.attributes, RuleId{id}, &AttributeRule::id);
    if (it == policy.attributes.end()) throw std::out_of_range(id);
    return *it;
}

TEST(DesignExample, Loads) {
    const auto policy = load_design_example();
    EXPECT_EQ(policy.jumpcloud_connection.api_key, "jca_1");
    EXPECT_EQ(policy.okta_connection.client_id, "0oa1b2c3");
    EXPECT_TRUE(policy.okta_connection.private_key_pem.starts_with("-----BEGIN"));
    EXPECT_TRUE(policy.okta_connection.scopes.empty());
    ASSERT_EQ(policy.match.size(), 2U);
    EXPECT_TRUE(policy.match[0].folds);
    EXPECT_FALSE(policy.match[0].strong);
    EXPECT_TRUE(policy.match[1].strong);
    EXPECT_EQ(policy.safety.protected_people, std::vector<std::string>{"ceo@example.com"});
    EXPECT_EQ(policy.safety.limits.at(LimitKind::suspensions), (Limit{10, 2, false}));
    EXPECT_EQ(policy.schedule.full, "0 3 * * * Europe/Zurich");
}

TEST(DesignExample, HasItsPopulations) {
    const auto policy = load_design_example();
    ASSERT_EQ(policy.populations.size(), 2U);
    const auto& contractors = policy.populations[0];
    EXPECT_EQ(contractors.name, "contractors");
    EXPECT_EQ(contractors.source, Side::okta);
    EXPECT_EQ(contractors.provision.mail, MailTo::company);
    ASSERT_EQ(contractors.assign.size(), 2U);
    EXPECT_EQ(contractors.assign[0].kind, Assign::Kind::jumpcloud_group);
    EXPECT_EQ(contractors.assign[0].device_groups, std::vector<std::string>{"Contractor Laptops"});
    EXPECT_EQ(contractors.assign[1].when.text(), "okta.title == \"Front desk\"");
    EXPECT_FALSE(contractors.offboard.deactivate_after);
    const auto& employees = policy.populations[1];
    EXPECT_EQ(employees.offboard.deactivate_after, 720h);
    EXPECT_EQ(employees.provision.mail, std::nullopt);
    EXPECT_EQ(policy.find_population("employees"), &employees);
    EXPECT_EQ(policy.find_population("nobody"), nullptr);
}

TEST(DesignExample, HasItsRulesAndWhatANewAccountNeeds) {
    const auto policy = load_design_example();
    std::vector<std::string> ids;
    for (const auto& rule : policy.attributes) ids.push_back(rule.id.value);
    EXPECT_EQ(ids,
              (std::vector<std::string>{
                  "jumpcloud.email=okta.email", "jumpcloud.department=okta.department", "jumpcloud.jobTitle=okta.title",
                  "jumpcloud.manager=okta.managerId", "jumpcloud.attributes.costUnit=okta.costCenter",
                  "jumpcloud.phoneNumbers.work=okta.primaryPhone", "okta.displayName", "okta.login",
                  "jumpcloud.firstname=okta.firstName", "jumpcloud.lastname=okta.lastName", "jumpcloud.username"}));
    EXPECT_EQ(rule_of(policy, "jumpcloud.jobTitle=okta.title").authority, Authority::both);
    EXPECT_EQ(rule_of(policy, "jumpcloud.manager=okta.managerId").reference, ReferenceForm::login);
    const auto& email = rule_of(policy, "jumpcloud.email=okta.email");
    EXPECT_TRUE(email.folds && email.required_on_okta && email.required_on_jumpcloud);
    EXPECT_EQ(rule_of(policy, "jumpcloud.department=okta.department").map.pairs.at(0),
              (std::pair<std::string, std::string>{"Eng", "Engineering"}));
    const auto& login = rule_of(policy, "okta.login");
    EXPECT_EQ(login.on_create.size(), 2U);
    EXPECT_EQ(login.on_create_side, Side::okta);
}

TEST(DesignExample, HasItsGroups) {
    const auto policy = load_design_example();
    ASSERT_EQ(policy.groups.size(), 2U);
    EXPECT_EQ(policy.groups[0].first, FirstPair::jumpcloud);
    EXPECT_TRUE(policy.groups[1].pattern);
    EXPECT_EQ(policy.groups[1].jumpcloud, "^app-(.*)$");
    EXPECT_EQ(policy.groups[1].direction, Direction::to_okta);
    EXPECT_TRUE(policy.groups[1].create);
}

TEST(Minimum, IsAJumpCloudSourcedOneWaySyncOfUsers) {
    const auto policy = load_text(kMinimum);
    EXPECT_EQ(policy.okta_connection.api_token, "00token");
    EXPECT_EQ(policy.okta_connection.wire.page_size, 200);
    EXPECT_EQ(policy.okta_connection.wire.max_in_flight, 10);
    EXPECT_EQ(policy.jumpcloud_connection.url, "https://console.jumpcloud.com");
    EXPECT_EQ(policy.jumpcloud_connection.wire.page_size, 100);
    EXPECT_EQ(policy.jumpcloud_connection.wire.max_in_flight, 4);
    EXPECT_EQ(policy.jumpcloud_connection.wire.requests_per_second, 10);
    EXPECT_EQ(policy.jumpcloud_connection.wire.headroom_percent, 20);
    ASSERT_EQ(policy.match.size(), 1U);
    EXPECT_EQ(policy.match[0].text, "jumpcloud.email == okta.email");
    ASSERT_EQ(policy.populations.size(), 1U);
    EXPECT_EQ(policy.populations[0].name, "everyone");
    EXPECT_EQ(policy.populations[0].when.text(), "exists(jumpcloud)");
    EXPECT_EQ(policy.populations[0].source, Side::jumpcloud);
    std::vector<std::string> ids;
    for (const auto& rule : policy.attributes) ids.push_back(rule.id.value);
    EXPECT_EQ(ids, (std::vector<std::string>{
                       "jumpcloud.email=okta.email", "jumpcloud.firstname=okta.firstName",
                       "jumpcloud.lastname=okta.lastName", "jumpcloud.displayname=okta.displayName",
                       "jumpcloud.department=okta.department", "jumpcloud.jobTitle=okta.title",
                       "jumpcloud.employeeIdentifier=okta.employeeNumber", "jumpcloud.costCenter=okta.costCenter",
                       "jumpcloud.company=okta.organization", "okta.login", "jumpcloud.username"}));
    EXPECT_TRUE(policy.groups.empty());
    EXPECT_EQ(policy.safety.limits.size(), 8U);
    EXPECT_EQ(policy.schedule.reconcile_every, 15min);
}

TEST(Minimum, NewUsernameIsMadeValid) {
    const auto policy = load_text(kMinimum);
    const auto& rule = rule_of(policy, "jumpcloud.username");
    ASSERT_EQ(rule.on_create.size(), 2U);
    std::vector<Value> okta(policy.okta.size());
    okta[*policy.okta.find("email")] = Value::text("007.Łukasz+Müller-von-und-zu-Hohenzollern@example.com");
    expression::Inputs inputs;
    inputs.okta = &okta;
    inputs.n = 12;
    EXPECT_EQ(rule.on_create[0].evaluate(inputs), Value::text("lukaszmuller-von-und-zu-hohenz"));
    EXPECT_EQ(rule.on_create[1].evaluate(inputs), Value::text("lukaszmuller-von-und-zu-hoh12"));
}

TEST(Secrets, StayAsWrittenWhereTheyAreNotWanted) {
    MemorySources sources;
    sources.variables.clear();
    sources.files["p.yaml"] = kMinimum;
    auto options = check_options();
    options.resolve_secrets = false;
    EXPECT_EQ(load("p.yaml", sources, options).okta_connection.api_token, "${env:OKTA_API_TOKEN}");
}

TEST(Includes, AreJoinedInOrder) {
    MemorySources sources;
    sources.files["etc/p.yaml"] = "include: [people/contractors.yaml, rules.yaml]\n" + kMinimum +
                                  "populations:\n  employees: {when: exists(jumpcloud), source: jumpcloud}\n";
    sources.files["etc/people/contractors.yaml"] =
        "include: [../rules2.yaml]\npopulations:\n  contractors: {when: okta.userType == \"C\", source: okta}\n";
    sources.files["etc/rules.yaml"] = "attributes:\n  - {jumpcloud: jobTitle, okta: title}\n";
    sources.files["etc/rules2.yaml"] = "attributes:\n  - {jumpcloud: department, okta: department}\n";
    const auto policy = load("etc/p.yaml", sources, check_options());
    ASSERT_EQ(policy.populations.size(), 2U);
    EXPECT_EQ(policy.populations[0].name, "contractors");
    EXPECT_EQ(policy.populations[0].at, (Position{"etc/people/contractors.yaml", 3, 3}));
    EXPECT_EQ(policy.attributes[0].id.value, "jumpcloud.department=okta.department");
    EXPECT_EQ(policy.attributes[1].id.value, "jumpcloud.jobTitle=okta.title");
}

TEST(Digests, ForgetLayoutCommentsAndCredentials) {
    const auto one = load_text(kMinimum + "attributes:\n  - {jumpcloud: jobTitle, okta: title, map: {a: b, c: d}}\n");
    MemorySources sources;
    sources.variables["OTHER"] = "another";
    sources.files["q.yaml"] =
        "# a comment\nokta: {org_url: 'https://example.okta.com/', page_size: 50, api_token: '${env:OTHER}'}\n"
        "jumpcloud: {api_key: '${env:OTHER}'}\nattributes:\n- okta:   title\n  jumpcloud: jobTitle\n  map: {c: d, a: "
        "b}\n";
    const auto two = load("q.yaml", sources, check_options());
    EXPECT_EQ(one.digest, two.digest);
    EXPECT_EQ(one.digest.size(), 32U);
}

TEST(Digests, MoveWithWhatDecides) {
    const auto digest = [](const std::string& more) { return load_text(kMinimum + more).digest; };
    const auto rule = [](const std::string& more) {
        return load_text(kMinimum + "attributes: [{jumpcloud: jobTitle, okta: title" + more + "}]\n")
            .attributes[0]
            .digest;
    };
    EXPECT_NE(digest(""), digest("safety: {max_suspensions: 11}\n"));
    EXPECT_NE(digest(""), digest("identities: {match: [jumpcloud.username == okta.login]}\n"));
    EXPECT_NE(digest(""), digest("groups: [{jumpcloud: a, okta: b}]\n"));
    EXPECT_EQ(rule(""), rule(", authority: source"));
    EXPECT_NE(rule(""), rule(", authority: both"));
    EXPECT_NE(rule(""), rule(", map: {a: b}"));
    EXPECT_EQ(rule(", authority: both"), rule(", authority: both, on_conflict: source"));
}

TEST(Limits, AreWrittenInThreeWays) {
    const auto policy =
        load_text(kMinimum + "safety: {max_creations: unlimited, max_deletions: 3, max_handovers: {percent: 0.5}}\n");
    EXPECT_EQ(policy.safety.limits.at(LimitKind::creations), (Limit{0, 0, true}));
    EXPECT_EQ(policy.safety.limits.at(LimitKind::deletions), (Limit{3, 0, false}));
    EXPECT_EQ(policy.safety.limits.at(LimitKind::handovers), (Limit{0, 0.5, false}));
}

TEST(Offboard, HasALongForm) {
    const auto policy =
        load_text(kMinimum +
                  "populations:\n  all:\n    when: true\n    source: jumpcloud\n    on_leave: offboard\n"
                  "    suspended_elsewhere: carry_back\n    offboard:\n      do: suspend\n"
                  "      then: {deactivate: 30d, delete: 90d}\n      if_refused: deactivate\n"
                  "      further: report\n");
    const auto& population = policy.populations.at(0);
    EXPECT_EQ(population.offboard.delete_after, 2160h);
    EXPECT_EQ(population.offboard.if_refused, IfRefused::deactivate);
    EXPECT_FALSE(population.offboard.contain_further);
    EXPECT_EQ(population.on_leave, OnLeave::offboard);
    EXPECT_EQ(population.suspended_elsewhere, SuspendedElsewhere::carry_back);
}

TEST(Loopback, MayBeReachedWithoutTls) {
    MemorySources sources;
    sources.files["p.yaml"] =
        "jumpcloud: {api_key: '${env:JUMPCLOUD_API_KEY}', url: 'http://127.0.0.1:8080', insights_url: "
        "'http://[::1]:9/insights'}\n"
        "okta: {org_url: 'http://localhost:1234/', api_token: '${env:OKTA_API_TOKEN}'}\n";
    const auto policy = load("p.yaml", sources, check_options());
    EXPECT_EQ(policy.okta_connection.org_url, "http://localhost:1234");
    EXPECT_EQ(policy.jumpcloud_connection.insights_url, "http://[::1]:9/insights");
}

}  // namespace
}  // namespace lockstep::policy
