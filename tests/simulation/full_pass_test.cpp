// A full pass passes over whoever is unchanged and settled, and nobody else; and plans what a pass without any memory
// of the last one would plan.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>

#include "tests/simulation/stories.hpp"

namespace lockstep::simulation {
namespace {

using engine::Keep;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using twin::VendorKind;

constexpr std::uint64_t kSeed = 11;
constexpr const char* kAda = "ada.byron@example.com";

/// All that a plan says, but for times.
std::vector<std::string> said_by(const engine::PassResult& result) {
    std::vector<std::string> lines;
    const auto& plan = result.plan;
    for (const auto& change : plan.changes) lines.push_back(fmt::format("change {}", change.id.value));
    for (const auto& one : plan.conflicts) lines.push_back(fmt::format("conflict {} {}", one.person, one.rule.value));
    for (const auto& one : plan.cases) lines.push_back(fmt::format("case {}", one.key));
    for (const auto& one : plan.notices) lines.push_back(fmt::format("notice {} {}", one.person, one.text));
    for (const auto& one : plan.stuck) lines.push_back(fmt::format("stuck {} {}", one.person, one.what.text));
    for (const auto& link : result.links) lines.push_back(fmt::format("link {}", link.okta.value));
    const auto& counts = result.counts;
    lines.push_back(fmt::format("{} {} {} {} {} {}", counts.jumpcloud_accounts, counts.okta_accounts, counts.linked,
                                counts.active_linked, counts.new_links, counts.unmanaged));
    for (const auto& [name, people] : counts.populations) lines.push_back(fmt::format("{} {}", name, people));
    std::ranges::sort(lines);
    return lines;
}

/// Okta's administrator is in no population: a notice that every pass tells again.
constexpr std::size_t kAdministrators = 1;

/// Two directories that agree, with a mirror that knows it.
class FullPass : public ::testing::Test {
protected:
    explicit FullPass(Story::Told told = an_edit()) : story_{std::move(told), kSeed} { later(); }
    void SetUp() override {
        edit(R"({"department":"Engineering","jobTitle":"Engineer"})");
        ASSERT_NO_FATAL_FAILURE(apply_and_wait(2));
    }
    void apply_and_wait(int rounds) {
        for (int round = 0; round < rounds; ++round) {
            ASSERT_TRUE(process_.apply());
            later();
        }
    }

    void later() { company().time().pass(std::chrono::minutes{1}); }
    Company& company() { return story_.company(); }
    store::Store& store() { return process_.store(); }
    void edit(const std::string& body) {
        company().ask(VendorKind::jumpcloud, "PUT", "/api/systemusers/" + ada_id_, body);
        later();
    }
    engine::PassResult pass(Keep keep = Keep::nowhere) { return pass(company().policy(), keep); }
    engine::PassResult pass(const policy::Policy& policy, Keep keep) {
        engine::PassResult result;
        const auto ask = [&]() -> Task<> {
            engine::Pass one{policy, process_.directories(), store(), process_.clock()};
            result = co_await one.run({.keep = keep});
            if (keep != Keep::nowhere) co_await engine::record_pass(store(), result);
        };
        process_.run(ask());
        return result;
    }
    /// What a pass would say that knows nothing of the last one.
    engine::PassResult pass_from_nothing() { return pass_from_nothing(company().policy()); }
    engine::PassResult pass_from_nothing(const policy::Policy& policy) {
        std::optional<std::string> token;
        const auto forget = [&]() -> Task<> {
            token = co_await store().find_setting(engine::kMirrorToken);
            co_await store().put_setting(engine::kMirrorToken, "");
        };
        process_.run(forget());
        auto result = pass(policy, Keep::nowhere);
        process_.run(store().put_setting(engine::kMirrorToken, token.value_or("")));
        return result;
    }
    Standing ada() {
        std::optional<Standing> found;
        const auto find = [&]() -> Task<> {
            const AccountId id{ada_id_};
            found = co_await store().find_standing_by_account(Side::jumpcloud, id);
        };
        process_.run(find());
        return found.value();
    }

    Story story_;
    std::string ada_id_ = story_.company().jumpcloud_id(kAda);  ///< whatever becomes of her address
    Fate fate_;
    Process process_{story_.company(), story_.disk(), fate_};
};

TEST_F(FullPass, NobodyIsPlannedWhereNothingHasMoved) {
    const auto result = pass();
    EXPECT_EQ(result.counts.planned, kAdministrators);
    EXPECT_EQ(result.counts.linked, 3u);
    EXPECT_THAT(result.plan.changes, IsEmpty());
    EXPECT_EQ(said_by(result), said_by(pass_from_nothing()));
}

TEST(FullPassOfGroups, AreReadByAPartOfTheirNameWhereThePolicyAsks) {
    auto told = an_edit();
    const std::string staff = "- {okta_group: Staff}";
    told.rules.replace(told.rules.find(staff), staff.size(),
                       "- {okta_group: Staff, when: 'isMemberOfGroupNameStartsWith(jumpcloud, \"Eng-\")'}");
    Story story{std::move(told), kSeed};
    auto& company = story.company();
    const auto made = company.ask(VendorKind::jumpcloud, "POST", "/api/v2/usergroups", R"({"name":"Eng-Berlin"})");
    const auto id = made.substr(made.find("\"id\":\"") + 6, 24);
    company.ask(VendorKind::jumpcloud, "POST", "/api/systemusers",
                R"({"username":"alan","email":"alan.turing@example.com","firstname":"Alan",
                                      "lastname":"Turing","employeeIdentifier":"00004","state":"ACTIVATED"})");
    company.time().pass(std::chrono::minutes{1});
    company.ask(VendorKind::jumpcloud, "POST", "/api/v2/usergroups/" + id + "/members",
                R"({"type":"user","op":"add","id":")" + company.jumpcloud_id("alan.turing@example.com") + R"("})");
    company.time().pass(std::chrono::minutes{1});
    Fate fate;
    Process process{company, story.disk(), fate};
    ASSERT_TRUE(process.apply());
    EXPECT_THAT(process.steps(), Contains(HasSubstr("add_member alan.turing@example.com: succeeded")));
    company.time().pass(std::chrono::minutes{15});
    EXPECT_THAT(process.plan()->changes, IsEmpty());
}

TEST(FullPassOfAFirstLink, OfMorePeopleThanAreListedRecordsThemAllTheSame) {
    const auto told = an_edit();
    Company company{told.rules, told.company, kSeed};
    CrashDisk disk;
    Fate fate;
    disk.serve(&fate);
    Process process{company, disk, fate};
    const auto pass = [&](std::size_t most_links) {
        engine::PassResult result;
        const auto ask = [&]() -> Task<> {
            engine::Pass one{company.policy(), process.directories(), process.store(), process.clock()};
            result = co_await one.run({.keep = Keep::aside, .most_links = most_links});
            co_await engine::record_pass(process.store(), result);
        };
        process.run(ask());
        return result;
    };
    const auto first = pass(2);
    EXPECT_EQ(first.counts.new_links, 3u);
    EXPECT_TRUE(first.has_unlisted_links());
    EXPECT_THAT(first.links, IsEmpty());
    for (const auto& change : first.plan.changes) EXPECT_NE(change.kind, ChangeKind::link);
    company.time().pass(std::chrono::minutes{1});
    const auto second = pass(2);
    EXPECT_EQ(second.counts.new_links, 0u);
    EXPECT_EQ(second.counts.linked, 3u);
    EXPECT_FALSE(second.has_unlisted_links());
}

TEST_F(FullPass, AValueThatMovedIsPlannedAndNobodyElse) {
    edit(R"({"department":"Analysis"})");
    const auto result = pass();
    EXPECT_EQ(result.counts.planned, kAdministrators + 1);
    EXPECT_THAT(result.plan.changes, SizeIs(1));
    EXPECT_EQ(pass().counts.planned, kAdministrators + 1) << "a plan that nobody applied settles nothing";
}

TEST_F(FullPass, WhatThePolicyDoesNotReadMovesInAnAccountWithoutAPlanAndHidesNothing) {
    const auto path = "/api/v1/users/" + company().okta_id(kAda);
    company().ask(VendorKind::okta, "POST", path, R"({"profile":{"nickName":"Ada"}})");
    later();
    EXPECT_EQ(pass().counts.planned, kAdministrators);
    company().ask(VendorKind::okta, "POST", path, R"({"profile":{"department":"Analysis"}})");
    later();
    EXPECT_THAT(pass().plan.changes, SizeIs(1));
}

TEST_F(FullPass, AValueThatMovedAndWentBackIsLookedAtOnceMore) {
    edit(R"({"department":"Analysis"})");
    std::ignore = pass();
    edit(R"({"department":"Engineering"})");
    EXPECT_EQ(pass().counts.planned, kAdministrators + 1);
    EXPECT_EQ(pass().counts.planned, kAdministrators) << "the bases in the state cover what is there now";
}

TEST_F(FullPass, AStandingThatWasChangedIsPlannedUntilAPassRecordsIt) {
    process_.run(store().settle({{ada(), {}, {}, {}}}));
    EXPECT_EQ(pass().counts.planned, kAdministrators + 1);
    EXPECT_EQ(pass(Keep::aside).counts.planned, kAdministrators + 1);
    EXPECT_EQ(pass().counts.planned, kAdministrators);
}

TEST_F(FullPass, AWakeDateThatHasComeIsPlanned) {
    const auto wake = process_.clock().wall_now() + std::chrono::hours{2};
    process_.run(store().settle({{ada(), {}, {}, wake, true}}));
    EXPECT_EQ(pass().counts.planned, kAdministrators);
    company().time().pass(std::chrono::hours{3});
    EXPECT_EQ(pass().counts.planned, kAdministrators + 1);
}

TEST_F(FullPass, AnotherPolicyPlansEverybodyAndLeavesTheMirrorToTheFirst) {
    auto other = company().policy();
    other.frame_digest = "other";
    EXPECT_EQ(pass(other, Keep::nowhere).counts.planned, kAdministrators + 3);
    EXPECT_EQ(pass().counts.planned, kAdministrators);
    EXPECT_EQ(pass(other, Keep::aside).counts.planned, kAdministrators + 3);
    EXPECT_EQ(pass(other, Keep::nowhere).counts.planned, kAdministrators);
    EXPECT_EQ(pass().counts.planned, kAdministrators + 3);
}

TEST_F(FullPass, AMirrorThatIsLostIsMadeAnewByPlanningEverybody) {
    process_.run(store().put_seen({}, {}));
    EXPECT_EQ(pass().counts.planned, kAdministrators + 3);
    EXPECT_EQ(pass(Keep::at_once).counts.planned, kAdministrators + 3);
    EXPECT_EQ(pass().counts.planned, kAdministrators);
}

TEST_F(FullPass, AnApplyThatNobodyConfirmedSettlesNothing) {
    edit(R"({"department":"Analysis"})");
    engine::PassResult result;
    const auto ask = [&]() -> Task<> {
        engine::Pass one{company().policy(), process_.directories(), store(), process_.clock()};
        result = co_await one.run({.keep = Keep::aside});
    };
    process_.run(ask());
    EXPECT_THAT(result.plan.changes, SizeIs(1));
    EXPECT_EQ(said_by(pass()), said_by(pass_from_nothing()));
    EXPECT_THAT(pass().plan.changes, SizeIs(1));
}

TEST_F(FullPass, ALinkedAccountThatIsInNoPageIsReadByIdBeforeItIsSaidToBeGone) {
    const auto id = company().okta_id(kAda);
    for (int twice = 0; twice < 2; ++twice) company().ask(VendorKind::okta, "DELETE", "/api/v1/users/" + id);
    later();
    const auto before = process_.trace();
    const auto result = pass(Keep::aside);
    EXPECT_EQ(result.counts.planned, kAdministrators + 1);
    const auto after = process_.trace();
    std::vector<std::string> requests;
    std::ranges::set_difference(after, before, std::back_inserter(requests));
    EXPECT_THAT(requests, Contains(HasSubstr("GET /api/v1/users/" + id + " 404")));
    EXPECT_TRUE(ada().okta.gone);
    EXPECT_EQ(said_by(pass()), said_by(pass_from_nothing()));
}

class FullPassOfAMembership : public FullPass {
protected:
    void take_out_of_staff(const std::string& email) {
        const auto groups = company().ask(VendorKind::okta, "GET", "/api/v1/groups?q=Staff");
        const auto at = groups.find("\"id\":\"") + 6;
        const auto group = groups.substr(at, groups.find('"', at) - at);
        company().ask(VendorKind::okta, "DELETE",
                      fmt::format("/api/v1/groups/{}/users/{}", group, company().okta_id(email)));
    }
};

TEST_F(FullPassOfAMembership, ThatMovedPlansIt) {
    take_out_of_staff(kAda);
    later();
    const auto result = pass();
    EXPECT_EQ(result.counts.planned, kAdministrators + 1);
    EXPECT_THAT(result.plan.changes, Contains(::testing::Field(&Change::kind, ChangeKind::add_member)));
    EXPECT_EQ(said_by(result), said_by(pass_from_nothing()));
}

TEST_F(FullPassOfAMembership, ThatWasGivenAndTakenAwayPlansItOnceNoReadCanBeStale) {
    constexpr const char* kAlan = "alan.turing@example.com";
    company().ask(VendorKind::jumpcloud, "POST", "/api/systemusers",
                  fmt::format(R"({{"username":"alan","email":"{}","firstname":"Alan","lastname":"Turing",
                                   "employeeIdentifier":"00004","state":"ACTIVATED"}})",
                              kAlan));
    later();
    ASSERT_TRUE(process_.apply());
    take_out_of_staff(kAlan);
    const auto& safety = company().policy().safety;
    company().time().pass(safety.quiet_time / 2);
    EXPECT_THAT(pass().plan.changes, IsEmpty()) << "what was written a moment ago may not be seen anywhere";
    company().time().pass(safety.quiet_time);
    ASSERT_GT(safety.settle, safety.quiet_time * 2);
    EXPECT_THAT(pass().plan.changes, Contains(::testing::Field(&Change::kind, ChangeKind::add_member)));
    ASSERT_TRUE(process_.apply());
    EXPECT_THAT(process_.steps(), Contains(HasSubstr("add_member alan.turing@example.com: succeeded")));
}

constexpr const char* kReadSets = R"(
identities:
  match: [jumpcloud.email == okta.email]
populations:
  employees:
    when: exists(jumpcloud)
    source: jumpcloud
    provision: {activate: true, activation: {mail: none}}
    assign:
      - {okta_group: Pilots, when: 'isMemberOfGroupName(jumpcloud, "Crew")'}
attributes:
  - {jumpcloud: email, okta: email}
  - {jumpcloud: firstname, okta: firstName}
  - {jumpcloud: lastname, okta: lastName}
  - {jumpcloud: manager, okta: managerId, as: login}
  - okta: title
    to_okta: 'switch(jumpcloud.department, "Analyst", "Logic", "Logician")'
)";

/// Six people: the second and the third report to the first, the fourth to the fifth.
twin::Company reporting() {
    twin::Company company;
    company.groups = {{.name = "Pilots", .description = "Who flies", .in_jumpcloud = false},
                      {.name = "Crew", .description = "Who is aboard"},
                      {.name = "Guests", .description = "In no expression"}};
    int number = 0;
    for (const auto& [first, last] : std::initializer_list<std::pair<const char*, const char*>>{{"Ada", "Byron"},
                                                                                                {"Grace", "Hopper"},
                                                                                                {"Alan", "Turing"},
                                                                                                {"Kurt", "Goedel"},
                                                                                                {"Emmy", "Noether"},
                                                                                                {"Max", "Born"}}) {
        company.people.push_back(make_person(first, last, ++number));
    }
    company.people[1].manager = company.people[2].manager = 0;
    company.people[3].manager = 4;
    return company;
}

TEST(FullPassByTheClock, PlansWhoRestsOnADateOnceItHasComeAlthoughNothingElseMoved) {
    std::string rules = kReadSets;
    const std::string crew = R"(isMemberOfGroupName(jumpcloud, "Crew"))";
    rules.replace(rules.find(crew), crew.size(), R"(Time.isPast("2026-11-18T14:00:00Z"))");
    Story story{{"a date that comes", rules, reporting(), [](Company&) {}}, kSeed};
    auto& time = story.company().time();
    ASSERT_LT(time.wall() + std::chrono::hours{1}, *from_rfc3339("2026-11-18T14:00:00Z"));
    Fate fate;
    Process process{story.company(), story.disk(), fate};
    for (int rounds = 0; rounds < 3; ++rounds) {
        ASSERT_TRUE(process.apply());
        time.pass(std::chrono::minutes{1});
    }
    EXPECT_THAT(process.plan()->changes, IsEmpty());
    time.pass(std::chrono::hours{4});
    EXPECT_THAT(process.plan()->changes, SizeIs(6));
}

/// What an expression reads says who is planned again, and nobody else is (DESIGN §7).
class ReadSets : public FullPass {
protected:
    ReadSets() : FullPass({"what others read", kReadSets, reporting(), [](Company&) {}}) {}

    void SetUp() override {
        ASSERT_NO_FATAL_FAILURE(apply_and_wait(3));
        ASSERT_EQ(pass().counts.planned, kAdministrators);
    }
    void aboard(const std::string& group, const std::string& op) {
        const auto groups = company().ask(VendorKind::jumpcloud, "GET", "/api/v2/usergroups?limit=100");
        for (const auto& one : boost::json::parse(groups).as_array()) {
            if (one.at("name").as_string() != group) continue;
            company().ask(VendorKind::jumpcloud, "POST",
                          fmt::format("/api/v2/usergroups/{}/members", std::string_view{one.at("id").as_string()}),
                          fmt::format(R"({{"op":"{}","type":"user","id":"{}"}})", op, company().jumpcloud_id(kAda)));
        }
        later();
    }
};

TEST_F(ReadSets, AChangeOfAManagerPlansThemAndWhoReportsToThem) {
    edit(R"({"email":"ada.lovelace@example.com"})");
    const auto result = pass();
    EXPECT_EQ(result.counts.planned, kAdministrators + 3);
    EXPECT_EQ(said_by(result), said_by(pass_from_nothing()));
}

TEST_F(ReadSets, AChangeOfSomebodyWhoManagesNobodyPlansThemAlone) {
    company().ask(VendorKind::jumpcloud, "PUT", "/api/systemusers/" + company().jumpcloud_id("max.born@example.com"),
                  R"({"email":"max.planck@example.com"})");
    later();
    EXPECT_EQ(pass().counts.planned, kAdministrators + 1);
}

TEST_F(ReadSets, AnotherManagerPlansThePersonAloneAndNeitherOfTheTwoManagers) {
    company().ask(VendorKind::jumpcloud, "PUT", "/api/systemusers/" + company().jumpcloud_id("kurt.goedel@example.com"),
                  fmt::format(R"({{"manager":"{}"}})", company().jumpcloud_id(kAda)));
    later();
    const auto result = pass();
    EXPECT_EQ(result.counts.planned, kAdministrators + 1);
    EXPECT_EQ(said_by(result), said_by(pass_from_nothing()));
}

TEST_F(ReadSets, AMembershipThatAnExpressionReadsPlansThePersonAloneAndAnyOtherNobody) {
    aboard("Guests", "add");
    EXPECT_EQ(pass().counts.planned, kAdministrators);
    aboard("Crew", "add");
    const auto result = pass();
    EXPECT_EQ(result.counts.planned, kAdministrators + 1) << "two people report to her, who read nothing of that";
    EXPECT_THAT(result.plan.changes, Contains(::testing::Field(&Change::kind, ChangeKind::add_member)));
    EXPECT_EQ(said_by(result), said_by(pass_from_nothing()));
}

TEST_F(ReadSets, AMembershipThatWasGivenPlansThePersonAloneOnceMore) {
    aboard("Crew", "add");
    ASSERT_TRUE(process_.apply());
    later();
    const auto result = pass();
    EXPECT_EQ(result.counts.planned, kAdministrators + 1) << "two people report to her, and she is whom she was";
    EXPECT_EQ(said_by(result), said_by(pass_from_nothing()));
}

/// Emmy's source is Okta, Max is in no population, and the other four are employees.
constexpr const char* kTables = R"(
identities:
  match: [jumpcloud.email == okta.email]
populations:
  guests: {when: jumpcloud.lastname == "Noether", source: okta}
  employees:
    when: jumpcloud.lastname != "Born"
    source: jumpcloud
    provision: {activate: true, activation: {mail: none}}
attributes:
  - {jumpcloud: email, okta: email}
  - {jumpcloud: firstname, okta: firstName}
  - {jumpcloud: lastname, okta: lastName}
  - {jumpcloud: manager, okta: managerId, as: login}
  - {jumpcloud: department, okta: department, map: {Engineering: Engineering, Logic: Logic}}
  - {okta: nickName, to_okta: 'switch(jumpcloud.department, "", "Logic", "The logician")'}
)";

/// An edit of a lookup table plans again whom the table is about, and nobody else.
class LookupTables : public FullPass {
protected:
    LookupTables() : FullPass({"what a table says", kTables, reporting(), [](Company&) {}}) {}

    void SetUp() override {
        ASSERT_NO_FATAL_FAILURE(apply_and_wait(3));
        ASSERT_EQ(pass().counts.planned, kNobody);
    }
    policy::Policy edited(const std::string& from, const std::string& to) {
        std::string text = kTables;
        text.replace(text.find(from), from.size(), to);
        const auto& policy = company().policy();
        auto other = Company{text, reporting(), kSeed}.policy();
        other.okta_connection = policy.okta_connection;
        other.jumpcloud_connection = policy.jumpcloud_connection;
        return other;
    }
    policy::Policy edited_map() { return edited("Engineering: Engineering", "Engineering: R&D"); }
    policy::Policy edited_switch() {
        return edited("\"The logician\"", "\"Logician\", \"Engineering\", \"Ingenious\"");
    }

    /// Okta's administrator, and Max.
    static constexpr std::size_t kNobody = kAdministrators + 1;
};

TEST_F(LookupTables, AMapPlansWhoIsInAPopulationWhereverItsSourceIs) {
    const auto result = pass(edited_map(), Keep::nowhere);
    EXPECT_EQ(result.counts.planned, kNobody + 5);
    EXPECT_EQ(said_by(result), said_by(pass_from_nothing(edited_map())));
}

TEST_F(LookupTables, AnExpressionPlansThePopulationsThatItsDirectionIsAbout) {
    const auto result = pass(edited_switch(), Keep::nowhere);
    EXPECT_EQ(result.counts.planned, kNobody + 4);
    EXPECT_THAT(result.plan.changes, SizeIs(4));
    EXPECT_EQ(said_by(result), said_by(pass_from_nothing(edited_switch())));
}

TEST_F(LookupTables, AnEditAndItsReverseForgetNothing) {
    const auto other = edited_switch();
    std::ignore = pass(other, Keep::aside);
    EXPECT_EQ(pass(other, Keep::nowhere).counts.planned, kNobody + 4) << "what nobody applied is still to be done";
    const auto back = pass();
    EXPECT_GE(back.counts.planned, kNobody + 4);
    EXPECT_THAT(back.plan.changes, IsEmpty());
    std::ignore = pass(Keep::aside);
    EXPECT_EQ(pass().counts.planned, kNobody);
}

TEST_F(LookupTables, APassCutShortPlansEverybodyWhateverThePolicyIsThen) {
    const auto other = edited_map();
    const auto ask = [&]() -> Task<> {
        engine::Pass one{other, process_.directories(), store(), process_.clock()};
        std::ignore = co_await one.run({.keep = Keep::aside});  // and nobody records it
    };
    process_.run(ask());
    EXPECT_EQ(pass().counts.planned, kAdministrators + 6);
}

/// Whatever happens in either directory, in any order; every other time to people who refer to each other.
class AnyHistory : public FullPass, public ::testing::WithParamInterface<std::uint64_t> {
protected:
    AnyHistory()
        : FullPass(GetParam() % 2 == 0 ? Story::Told{"what others read", kReadSets, reporting(), [](Company&) {}}
                                       : an_edit()) {}

    /// What the vendor refuses does not happen.
    void try_to(VendorKind vendor, const std::string& path, const std::string& body) {
        const auto& connections = company().policy();
        const auto host =
            vendor == VendorKind::okta ? connections.okta_connection.org_url : connections.jumpcloud_connection.url;
        Request request{"POST", host + path, {}, body};
        request.headers.add("Content-Type", "application/json");
        request.headers.add("Accept", "application/json");
        std::ignore = company().world().answer(vendor, request, twin::Caller::person, company().time().wall(),
                                               company().random());
    }
    void happen(Random& random) {
        static constexpr std::array kDepartments{"Analysis", "Engineering", "Logic", ""};
        const auto* department = kDepartments.at(random.below(kDepartments.size()));
        const auto number = random.below(8);
        switch (random.below(8)) {
            case 6: edit(fmt::format(R"({{"email":"ada.{}@example.com"}})", number)); break;
            case 7:
                company().ask(VendorKind::jumpcloud, "PUT",
                              "/api/systemusers/" + company().jumpcloud_id("grace.hopper@example.com"),
                              fmt::format(R"({{"manager":"{}"}})", number % 2 == 0 ? ada_id_ : ""));
                break;
            case 0: edit(fmt::format(R"({{"department":"{}"}})", department)); break;
            case 1: edit(fmt::format(R"({{"state":"{}"}})", random.below(2) == 0 ? "SUSPENDED" : "ACTIVATED")); break;
            case 2:
                company().ask(VendorKind::okta, "POST",
                              "/api/v1/users/" + company().okta_id("grace.hopper@example.com"),
                              fmt::format(R"({{"profile":{{"department":"{}"}}}})", department));
                break;
            case 3:
                try_to(VendorKind::jumpcloud, "/api/systemusers",
                       fmt::format(R"({{"username":"p{0}","email":"p{0}@example.com","firstname":"P","lastname":"Q",
                                        "employeeIdentifier":"{1}"}})",
                                   number, random.below(4)));
                break;
            case 4:
                try_to(VendorKind::okta, "/api/v1/users?activate=true",
                       fmt::format(R"({{"profile":{{"login":"p{0}@example.com","email":"p{0}@example.com",
                                        "firstName":"P","lastName":"Q","employeeNumber":"{1}"}}}})",
                                   number, random.below(4)));
                break;
            case 5: process_.run(store().settle({{ada(), {}, {}, {}}})); break;
        }
        later();
    }
};

TEST_P(AnyHistory, GivesThePlanThatAPassWithoutAMirrorGives) {
    SeededRandom random{GetParam()};
    for (int round = 0; round < 6; ++round) {
        for (auto count = random.below(3) + 1; count > 0; --count) happen(random);
        ASSERT_EQ(said_by(pass()), said_by(pass_from_nothing())) << "round " << round;
        if (random.below(3) == 0) ASSERT_TRUE(process_.link());
        if (random.below(2) == 0) ASSERT_TRUE(process_.apply());
        later();
        ASSERT_EQ(said_by(pass()), said_by(pass_from_nothing())) << "after round " << round;
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnyHistory, ::testing::Range(std::uint64_t{1}, std::uint64_t{17}));

}  // namespace
}  // namespace lockstep::simulation
