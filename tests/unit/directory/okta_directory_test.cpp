// What is Okta's own in OktaDirectory, on the twin.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <set>

#include "core/concurrently.hpp"
#include "directory/okta/buckets.hpp"
#include "tests/unit/directory/okta_test_bed.hpp"

namespace lockstep::directory::okta {
namespace {

using Kind = DirectoryError::Kind;
using SignIn = OktaTestBed::SignIn;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Lane kLane = Lane::interactive;

struct OktaDirectoryTest : ::testing::Test {
    template <class T>
    auto wait(Task<T> task) {
        return bed.wait(std::move(task));
    }
    template <class T>
    Kind kind_of(Task<T> task) {
        const auto error = bed.error_of(std::move(task));
        if (!error) throw std::logic_error{"no error"};
        return error->kind();
    }
    std::ptrdiff_t sent(std::string_view method, std::string_view path) {
        return std::ranges::count_if(bed.transport().sent(), [&](const Request& request) {
            return request.method == method && request.url.find(path) != std::string::npos;
        });
    }
    std::set<std::string> list_all() {
        std::set<std::string> logins;
        std::optional<Cursor> after;
        do {
            const auto end = wait(bed.directory().list_accounts(
                Lane::bulk, after, [&](const AccountRow& row) { logins.emplace(row.login()); }));
            after = end.next;
        } while (after);
        return logins;
    }
    OktaTestBed bed;
};

AttributeWrite write_of(const char* attribute, Value after) {
    return {.rule = {}, .attribute = attribute, .before = {}, .after = std::move(after), .other = {}};
}

TEST_F(OktaDirectoryTest, AListFollowsItsLinksThroughAllPages) {
    for (int i = 0; i < 23; ++i) bed.add_active(fmt::format("user{}", i));
    auto settings = bed.settings(SignIn::api_token);
    settings.page_size = 5;
    bed.make(settings);
    EXPECT_EQ(list_all().size(), 24U);  // with the administrator
    EXPECT_EQ(sent("GET", "/api/v1/users?"), 5);
}

TEST_F(OktaDirectoryTest, AnEmptyListIsAMissingRoleNotACompanyThatLeft) {
    bed.add_active("ada");
    bed.configure(R"({"role_removed":true})");
    EXPECT_EQ(kind_of(bed.directory().list_accounts(kLane, std::nullopt, [](const AccountRow&) {})),
              Kind::unauthorized);
}

TEST_F(OktaDirectoryTest, ALinkThatLeadsElsewhereIsNotFollowedWithOurCredential) {
    const auto kind =
        kind_of(bed.directory().list_accounts(kLane, "https://evil.example/api/v1/users", [](const AccountRow&) {}));
    EXPECT_EQ(kind, Kind::malformed);
    EXPECT_EQ(sent("GET", "evil"), 0);
}

TEST_F(OktaDirectoryTest, APageThatTakesTooLongIsAskedForInHalves) {
    for (int i = 0; i < 60; ++i) bed.add_active(fmt::format("user{}", i));
    bed.configure(R"({"fail_pages_over":50})");
    EXPECT_EQ(list_all().size(), 61U);
    EXPECT_EQ(sent("GET", "/api/v1/users?search=status%20pr&limit=200"), 1);
    EXPECT_EQ(sent("GET", "/api/v1/users?search=status%20pr&limit=100"), 1);
}

TEST_F(OktaDirectoryTest, AnAddressTakenAMomentAgoIsFoundThoughTheIndexLags) {
    bed.configure(R"({"index_lag_ms":60000})");
    const auto id = wait(bed.directory().create_account(kLane, bed.somebody("ada"))).account.id;
    const auto holders = wait(bed.directory().find_by_name(kLane, "email", "ADA@example.com"));
    ASSERT_EQ(holders.size(), 1U);
    EXPECT_EQ(holders[0].id, id);
}

TEST_F(OktaDirectoryTest, TheHolderOfALoginIsFoundWhateverItsCase) {
    const auto id = bed.add_active("ada");
    EXPECT_EQ(wait(bed.directory().find_by_name(kLane, "login", "ADA@Example.com")).at(0).id, id);
}

TEST_F(OktaDirectoryTest, AShortNameThatOpensSomebodysPageIsNotHeldByThem) {
    bed.add_active("ada");
    EXPECT_TRUE(wait(bed.directory().find_by_name(kLane, "login", "ada")).empty());
}

TEST_F(OktaDirectoryTest, AnUpdateOfAnAccountThatMovedIsStale) {
    const auto id = bed.add_active("ada");
    const auto etag = wait(bed.directory().find_account(kLane, id)).value().etag;
    ASSERT_FALSE(etag.empty());
    wait(bed.directory().set_attributes(kLane, id, {write_of("department", Value::text("Ops"))}, etag));
    EXPECT_EQ(kind_of(bed.directory().set_attributes(kLane, id, {write_of("title", Value::text("Boss"))}, etag)),
              Kind::stale);
}

TEST_F(OktaDirectoryTest, ARefusalNamesTheAttributeAndKeepsTheRequestId) {
    bed.add_active("ada");
    const auto error = bed.error_of(bed.directory().create_account(kLane, bed.somebody("ada")));
    ASSERT_TRUE(error);
    EXPECT_EQ(error->details().vendor_code, "E0000001");
    EXPECT_EQ(error->details().attributes, std::vector<std::string>{"login"});
    EXPECT_FALSE(error->details().request_id.empty());
}

TEST_F(OktaDirectoryTest, CreationGivesUpToTwentyGroupsAtOnce) {
    auto account = bed.somebody("ada");
    for (int i = 0; i < 20; ++i) {
        account.groups.push_back(wait(bed.directory().create_group(kLane, fmt::format("g{}", i), "")).id);
    }
    const auto id = wait(bed.directory().create_account(kLane, account)).account.id;
    EXPECT_EQ(wait(bed.directory().get_memberships(kLane, id)).groups.size(), 21U) << "and Everyone";
    account = bed.somebody("bob");
    account.groups.resize(21, GroupId{"00g"});
    EXPECT_EQ(kind_of(bed.directory().create_account(kLane, account)), Kind::refused);
}

TEST_F(OktaDirectoryTest, GroupsAreJudgedByTypeAndByTheRulesThatFillThem) {
    const auto filled = wait(bed.directory().create_group(kLane, "Filled", "")).id;
    const auto idle = wait(bed.directory().create_group(kLane, "Idle", "")).id;
    const auto rule_for = [&](const GroupId& group) {
        const auto rule = bed.as_admin(
            "POST", "/api/v1/groups/rules",
            fmt::format(
                R"({{"type":"group_rule","name":"r{0}","conditions":{{"expression":{{"value":"user.department==\"Ops\"",)"
                R"("type":"urn:okta:expression:1.0"}}}},"actions":{{"assignUserToGroups":{{"groupIds":["{0}"]}}}}}})",
                group.value));
        return std::string{std::string_view{rule.at("id").as_string()}};
    };
    bed.as_admin("POST", "/api/v1/groups/rules/" + rule_for(filled) + "/lifecycle/activate");
    rule_for(idle);  // INACTIVE fills nothing
    bed.as_admin("POST", "/_twin/groups", R"({"type":"APP_GROUP","profile":{"name":"Imported"}})");
    std::map<std::string, GroupKind> kinds;
    for (const auto& group : wait(bed.directory().list_groups(kLane))) kinds[group.name] = group.kind;
    EXPECT_EQ(kinds.at("Filled"), GroupKind::rule_filled);
    EXPECT_EQ(kinds.at("Idle"), GroupKind::writable);
    EXPECT_EQ(kinds.at("Imported"), GroupKind::application);
    EXPECT_EQ(kinds.at("Everyone"), GroupKind::built_in);
    EXPECT_EQ(wait(bed.directory().find_group(kLane, filled)).value().kind, GroupKind::rule_filled);
}

TEST_F(OktaDirectoryTest, AppsNamedByThePolicyShowInMembershipsWhenGivenDirectly) {
    const auto id = bed.add_active("ada");
    const auto add_app = [&](const std::string& label) {
        const auto app =
            bed.as_admin("POST", "/api/v1/apps", fmt::format(R"({{"label":"{}","signOnMode":"BOOKMARK"}})", label));
        return AppId{std::string{std::string_view{app.at("id").as_string()}}};
    };
    const auto slack = add_app("Slack");
    const auto other = add_app("Other");
    auto settings = bed.settings(SignIn::api_token);
    settings.app_labels = {"Slack"};
    bed.make(settings);
    EXPECT_EQ(wait(bed.directory().list_apps(kLane)).size(), 2U);
    EXPECT_TRUE(wait(bed.directory().get_memberships(kLane, id)).apps.empty());
    for (const auto& app : {slack, other}) wait(bed.directory().assign_app(kLane, app, id));
    EXPECT_EQ(wait(bed.directory().get_memberships(kLane, id)).apps, std::vector{slack});
    EXPECT_EQ(wait(bed.directory().list_app_users(kLane, slack)), std::vector{id});
    for (int i = 0; i < 2; ++i) wait(bed.directory().unassign_app(kLane, slack, id));
    EXPECT_TRUE(wait(bed.directory().list_app_users(kLane, slack)).empty());
}

TEST_F(OktaDirectoryTest, AdministratorsAreKnownByTheirGroup) {
    const auto ada = bed.add_active("ada");
    bed.as_admin("POST", "/api/v1/users/" + ada.value + "/roles", R"({"type":"USER_ADMIN"})");
    const auto groups = bed.as_admin("GET", "/api/v1/groups?filter=type%20eq%20%22BUILT_IN%22");
    EXPECT_FALSE(wait(bed.directory().find_account(kLane, bed.add_active("bob"))).value().administrator);
    for (const auto& group : groups.as_array()) {
        if (group.at("profile").at("name").as_string() != "Okta Administrators") continue;
        const auto members = wait(
            bed.directory().list_members(kLane, GroupId{std::string{std::string_view{group.at("id").as_string()}}}));
        ASSERT_FALSE(members.empty());
        for (const auto& member : members) {
            EXPECT_TRUE(wait(bed.directory().find_account(kLane, member)).value().administrator);
        }
    }
}

TEST_F(OktaDirectoryTest, APageKnowsWhoIsAnAdministratorTooSoThatNothingIsWrittenToThemFromAList) {
    bed.add_active("bob");
    std::size_t administrators = 0;
    std::vector<Account> page;
    wait(bed.directory().list_accounts(kLane, std::nullopt,
                                       [&](const AccountRow& row) { page.push_back(row.to_account()); }));
    for (const auto& account : page) {
        const auto by_id = wait(bed.directory().find_account(kLane, account.id)).value();
        EXPECT_EQ(account.administrator, by_id.administrator) << account.login;
        administrators += account.administrator ? 1 : 0;
    }
    EXPECT_GT(administrators, 0U);
}

TEST_F(OktaDirectoryTest, WhoeverHoldsARoleIsAnAdministratorEvenIfTheBuiltInGroupDoesNotShowIt) {
    std::vector<AccountId> admins;
    for (int i = 0; i < 103; ++i) {
        admins.push_back(bed.add_active(fmt::format("admin{}", i)));
        bed.as_admin("POST", "/api/v1/users/" + admins.back().value + "/roles", R"({"type":"USER_ADMIN"})");
    }
    for (const auto& admin : {admins.front(), admins.back()}) {
        EXPECT_TRUE(wait(bed.directory().find_account(kLane, admin)).value().administrator);
    }
    EXPECT_EQ(sent("GET", "/api/v1/iam/assignees/users"), 2);
}

TEST_F(OktaDirectoryTest, TheOwnerOfOurTokenIsProtected) {
    const auto me = bed.as_admin("GET", "/api/v1/users/me");
    const auto id = std::string{std::string_view{me.at("id").as_string()}};
    const auto roles = bed.as_admin("GET", "/api/v1/users/" + id + "/roles");
    for (const auto& role : roles.as_array()) {
        bed.as_admin("DELETE",
                     fmt::format("/api/v1/users/{}/roles/{}", id, std::string_view{role.at("id").as_string()}));
    }
    EXPECT_TRUE(wait(bed.directory().find_account(kLane, AccountId{id})).value().administrator);
    EXPECT_EQ(sent("GET", "/api/v1/users/me"), 1);
}

TEST_F(OktaDirectoryTest, AGroupWithAnAdminRoleIsKnownForOneCallHoweverOftenItIsAsked) {
    const auto plain = wait(bed.directory().create_group(kLane, "Plain", "")).id;
    const auto admins = wait(bed.directory().create_group(kLane, "Admins", "")).id;
    bed.as_admin("POST", "/api/v1/groups/" + admins.value + "/roles", R"({"type":"HELP_DESK_ADMIN"})");
    for (int i = 0; i < 3; ++i) {
        EXPECT_FALSE(wait(bed.directory().grants_admin_role(kLane, plain)));
        EXPECT_TRUE(wait(bed.directory().grants_admin_role(kLane, admins)));
    }
    EXPECT_EQ(sent("GET", "/roles"), 2);
}

TEST_F(OktaDirectoryTest, AnEdgeMadeByARuleSaysSo) {
    const auto group = wait(bed.directory().create_group(kLane, "Ruled", "")).id;
    const auto rule = bed.as_admin("POST", "/api/v1/groups/rules",
                                   R"({"type":"group_rule","name":"pilots","conditions":{"expression":{"type":)"
                                   R"("urn:okta:expression:1.0","value":"user.department==\"Flight\""}},"actions":)"
                                   R"({"assignUserToGroups":{"groupIds":[")" +
                                       group.value + R"("]}}})");
    bed.as_admin(
        "POST", fmt::format("/api/v1/groups/rules/{}/lifecycle/activate", std::string_view{rule.at("id").as_string()}));
    const auto ada = bed.add_active("ada");
    bed.as_admin("POST", "/api/v1/users/" + ada.value, R"({"profile":{"department":"Flight"}})");
    bed.clock().run(bed.clock().sleep(minutes{5}));
    const auto edits =
        wait(bed.directory().list_edge_edits(kLane, ada, group, bed.clock().wall_now() - std::chrono::hours{1}));
    ASSERT_EQ(edits.size(), 1U);
    EXPECT_NE(edits[0].how.find("group rule"), std::string::npos);
}

TEST_F(OktaDirectoryTest, CheckSaysIfNobodyIsProtectedByTheirRole) {
    const auto find = [&] {
        const auto findings = wait(bed.directory().check_access());
        return *std::ranges::find(findings, "see who is an administrator", &AccessFinding::what);
    };
    EXPECT_TRUE(find().granted);
    auto settings = bed.settings(SignIn::service_app);
    settings.scopes = {"okta.users.manage", "okta.schemas.read", "okta.orgs.read"};
    bed.make(settings);
    EXPECT_FALSE(find().granted);
    EXPECT_NE(find().remedy.find("protected:"), std::string::npos);
}

TEST_F(OktaDirectoryTest, SuspensionIsRefusedForWhoIsStagedAndSaysSo) {
    const auto id = wait(bed.directory().create_account(kLane, bed.somebody("ada"))).account.id;
    EXPECT_EQ(kind_of(bed.directory().suspend(kLane, id)), Kind::refused);
}

TEST_F(OktaDirectoryTest, ActivationStillUnderWayShowsAsStaged) {
    bed.configure(R"({"activation_delay_ms":5000})");
    const auto id = wait(bed.directory().create_account(kLane, bed.somebody("ada"))).account.id;
    wait(bed.directory().activate(kLane, id, {}));
    EXPECT_EQ(wait(bed.directory().find_account(kLane, id)).value().state, AccountState::staged);
    bed.settle();
    EXPECT_EQ(wait(bed.directory().find_account(kLane, id)).value().state, AccountState::active);
}

TEST_F(OktaDirectoryTest, WithARandomPasswordNobodyWaitsForAMail) {
    const auto id = wait(bed.directory().create_account(kLane, bed.somebody("ada"))).account.id;
    wait(bed.directory().activate(kLane, id, {.random_password = true}));
    EXPECT_EQ(wait(bed.directory().find_account(kLane, id)).value().vendor_status, "ACTIVE");
    wait(bed.directory().expire_password(kLane, id));
    EXPECT_EQ(wait(bed.directory().find_account(kLane, id)).value().vendor_status, "PASSWORD_EXPIRED");
}

TEST_F(OktaDirectoryTest, SessionsAndTokensAreEnded) {
    const auto id = bed.add_active("ada");
    bed.as_admin("POST", "/_twin/users/" + id.value + "/sign_in");
    wait(bed.directory().end_sessions(Lane::lockdown, id));
    const auto held = bed.as_admin("GET", "/_twin/users/" + id.value + "/sessions");
    EXPECT_EQ(boost::json::serialize(held).find("\"id\""), std::string::npos) << boost::json::serialize(held);
}

TEST_F(OktaDirectoryTest, AnUnlockOfWhoIsNotLockedIsDone) {
    const auto id = bed.add_active("ada");
    wait(bed.directory().unlock(kLane, id));
    bed.as_admin("POST", "/_twin/users/" + id.value + "/lock_out");
    ASSERT_EQ(wait(bed.directory().find_account(kLane, id)).value().vendor_status, "LOCKED_OUT");
    wait(bed.directory().unlock(kLane, id));
    EXPECT_EQ(wait(bed.directory().find_account(kLane, id)).value().vendor_status, "ACTIVE");
}

TEST_F(OktaDirectoryTest, ADeadTokenIsProvenTwiceThenNobodyIsAskedAnyMore) {
    auto settings = bed.settings(SignIn::api_token);
    settings.api_token = "00wrong";
    bed.make(settings);
    EXPECT_EQ(kind_of(bed.directory().get_org(kLane)), Kind::credential_dead);
    EXPECT_EQ(bed.transport().sent().size(), 2U);
    EXPECT_EQ(kind_of(bed.directory().get_org(kLane)), Kind::credential_dead);
    EXPECT_EQ(bed.transport().sent().size(), 2U);
    EXPECT_EQ(kind_of(bed.directory().suspend(Lane::lockdown, AccountId{"00u1"})), Kind::credential_dead);
    EXPECT_GT(bed.transport().sent().size(), 2U) << "a lockdown tries all the same";
}

TEST_F(OktaDirectoryTest, AMissingScopeIsNoDeadCredential) {
    bed.make([&] {
        auto settings = bed.settings(SignIn::service_app);
        settings.scopes = {"okta.users.read"};
        return settings;
    }());
    EXPECT_EQ(kind_of(bed.directory().list_groups(kLane)), Kind::unauthorized);
    EXPECT_FALSE(list_all().empty());
    std::set<std::string> missing;
    for (const auto& finding : wait(bed.directory().check_access())) {
        if (!finding.granted) missing.insert(finding.what);
    }
    EXPECT_TRUE(missing.contains("okta.users.manage"));
    EXPECT_TRUE(missing.contains("okta.groups.manage"));
    EXPECT_TRUE(missing.contains("read groups"));
    EXPECT_FALSE(missing.contains("read users"));
    EXPECT_FALSE(missing.contains("sign in"));
}

TEST_F(OktaDirectoryTest, AnAppWithoutARoleIsFoundOutByItsEmptyList) {
    bed.configure(R"({"role_removed":true})");
    const auto findings = wait(bed.directory().check_access());
    const auto role = std::ranges::find(findings, "read users", &AccessFinding::what);
    ASSERT_NE(role, findings.end());
    EXPECT_FALSE(role->granted);
    EXPECT_TRUE(role->required);
}

TEST_F(OktaDirectoryTest, TheSchemaHasTheTenantsOwnAttributes) {
    bed.as_admin("POST", "/api/v1/meta/schemas/user/default",
                 R"({"definitions":{"custom":{"properties":{"badge":{"title":"Badge","type":"integer"}}}}})");
    const auto badge = wait(bed.directory().get_schema(kLane)).find("badge");
    ASSERT_TRUE(badge);
    EXPECT_EQ(badge->type, ValueType::integer);
    EXPECT_TRUE(badge->custom);
}

TEST_F(OktaDirectoryTest, APageOfSomebodysProxyDoesNotPassForASuspension) {
    const auto id = bed.add_active("ada");
    bed.transport().faults().add({.method = "POST",
                                  .count = 1,
                                  .effect = twin::Effect::status,
                                  .status = 200,
                                  .body = "<html>Please sign in to the network</html>"});
    EXPECT_EQ(kind_of(bed.directory().suspend(kLane, id)), Kind::unknown_outcome);
}

struct OktaServiceAppTest : OktaDirectoryTest {
    OktaServiceAppTest() {
        bed.demand_dpop();
        bed.make(bed.settings(SignIn::service_app));
    }
};

TEST_F(OktaServiceAppTest, ManyCallsAtOnceFetchOneToken) {
    std::vector<AccountId> ids;
    for (int i = 0; i < 8; ++i) ids.push_back(bed.add_active(fmt::format("user{}", i)));
    int found = 0;
    const auto look = [&](AccountId id) -> Task<> {
        found += (co_await bed.directory().find_account(kLane, id)).has_value();
    };
    for (const auto& id : ids) bed.clock().start(look(id));
    wait(bed.directory().get_org(kLane));
    bed.settle();
    EXPECT_EQ(found, 8);
    EXPECT_EQ(sent("POST", "/oauth2/v1/token"), 3) << "without proof, without nonce, with both";
}

TEST_F(OktaServiceAppTest, EachCallHasAProofOfItsOwn) {
    for (int i = 0; i < 3; ++i) wait(bed.directory().get_org(kLane));
    std::set<std::string> proofs;
    for (const auto& request : bed.transport().sent()) {
        if (const auto proof = request.headers.find("DPoP")) EXPECT_TRUE(proofs.emplace(*proof).second);
    }
    EXPECT_GE(proofs.size(), 3U);
}

TEST_F(OktaServiceAppTest, ATokenIsRenewedBeforeItEnds) {
    wait(bed.directory().get_org(kLane));
    const auto first = sent("POST", "/oauth2/v1/token");
    bed.clock().run(bed.clock().sleep(minutes{54}));
    wait(bed.directory().get_org(kLane));
    EXPECT_EQ(sent("POST", "/oauth2/v1/token"), first);
    bed.clock().run(bed.clock().sleep(minutes{2}));
    wait(bed.directory().get_org(kLane));
    EXPECT_EQ(sent("POST", "/oauth2/v1/token"), first + 1) << "the nonce is remembered, so one request does";
    EXPECT_EQ(std::ranges::count(bed.transport().sent(), "GET", &Request::method), 3);
}

TEST_F(OktaServiceAppTest, ATokenThatIsRefusedIsReplacedOnceAndTheWriteGoesThrough) {
    const auto id = bed.add_active("ada");
    wait(bed.directory().get_org(kLane));
    bed.transport().faults().add({.method = "POST",
                                  .path = "/api/v1/**",
                                  .count = 1,
                                  .effect = twin::Effect::status,
                                  .status = 403,
                                  .body = R"({"errorCode":"E0000005","errorSummary":"Invalid session"})"});
    wait(bed.directory().suspend(kLane, id));
    EXPECT_EQ(wait(bed.directory().find_account(kLane, id)).value().state, AccountState::suspended);
}

TEST_F(OktaServiceAppTest, AWrongKeyIsADeadCredential) {
    auto settings = bed.settings(SignIn::service_app);
    settings.client_id = "0oa00000000000000000";
    bed.make(settings);
    EXPECT_EQ(kind_of(bed.directory().get_org(kLane)), Kind::credential_dead);
    const auto findings = wait(bed.directory().check_access());
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].what, "sign in");
    EXPECT_FALSE(findings[0].granted);
}

TEST_F(OktaDirectoryTest, ThousandsOfCreationsMeetNo429AndUseTheirShare) {
    constexpr int kPeople = 2'000, kAtATime = 24;
    const auto start = bed.clock().steady_now();
    Change creation;
    creation.kind = ChangeKind::create_account;
    int begun = 0, under_way = 0;
    const auto create_some = [&](std::size_t) -> Task<> {
        while (begun < kPeople) {
            if (bed.directory().next_turn(Lane::bulk, creation, under_way) > bed.clock().steady_now()) {
                co_await bed.clock().sleep(milliseconds{500});
                continue;
            }
            ++under_way;
            auto account = bed.somebody(fmt::format("user{}", begun++));
            co_await bed.directory().create_account(Lane::bulk, std::move(account));
            --under_way;
        }
    };
    wait(for_each_limited(kAtATime, kAtATime, create_some));
    const double passed = std::chrono::duration<double, std::ratio<60>>(bed.clock().steady_now() - start).count();
    // 600 a minute for the org, half of it for a token, a fifth of that left to others. The last window is not full.
    const double windows = std::ceil(passed);
    EXPECT_LE(windows, std::ceil(kPeople / (300 * 0.8 * 0.95)) + 1);
    EXPECT_EQ(bed.transport().sent().size(), static_cast<std::size_t>(kPeople)) << "nothing had to be sent twice";
}

TEST_F(OktaDirectoryTest, AWriteWhoseTurnComesTooLateIsNotSent) {
    constexpr int kPeople = 100;  // more than may go in the first seconds
    int made = 0, too_late = 0;
    const auto create = [&](std::size_t number) -> Task<> {
        auto account = bed.somebody(fmt::format("user{}", number));
        try {
            co_await bed.directory().create_account(Lane::bulk, std::move(account));
            ++made;
        } catch (const DirectoryError& error) {
            EXPECT_EQ(error.kind(), Kind::throttled);
            ++too_late;
        }
    };
    wait(for_each_limited(kPeople, kPeople, create));
    EXPECT_GT(made, 0);
    EXPECT_GT(too_late, 0);
    EXPECT_EQ(bed.transport().sent().size(), static_cast<std::size_t>(made));
}

}  // namespace
}  // namespace lockstep::directory::okta
