// A pass over some people: the same changes as a full pass has for them, and nobody is listed.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/simulation/stories.hpp"

namespace lockstep::simulation {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using twin::VendorKind;

constexpr std::uint64_t kSeed = 5;

/// Every change as people read it; ids leave out times, and so do these.
std::vector<std::string> changes_of(const Plan& plan) {
    std::vector<std::string> lines;
    for (const auto& change : plan.changes) lines.push_back(change.id.value);
    std::ranges::sort(lines);
    return lines;
}

struct Rig {
    explicit Rig(Story::Told told) : story{std::move(told), kSeed}, process{story.company(), story.disk(), fate} {
        story.company().time().pass(std::chrono::minutes{1});  // the lists lag
    }

    /// The requests that this plan costs.
    std::vector<std::string> requests_of(const std::vector<engine::Person>& people, Plan& plan) {
        const auto before = process.trace();
        plan = process.plan(people).value();
        const auto after = process.trace();
        std::vector<std::string> requests;
        std::ranges::set_difference(after, before, std::back_inserter(requests));
        return requests;
    }

    Story story;
    Fate fate;
    Process process;
};

class PeoplePass : public ::testing::TestWithParam<std::pair<Story::Told, const char*>> {};

TEST_P(PeoplePass, PlansTheSameAsAFullPassAndListsNobody) {
    Rig rig{GetParam().first};
    Plan some;
    const auto requests = rig.requests_of({engine::PersonName{GetParam().second}}, some);
    const auto everybody = rig.process.plan().value();
    EXPECT_EQ(changes_of(some), changes_of(everybody));
    EXPECT_THAT(changes_of(some), Not(IsEmpty()));
    EXPECT_THAT(requests, Not(Contains(HasSubstr("search=status"))));
    EXPECT_THAT(requests, Not(Contains(AllOf(HasSubstr("/api/systemusers?"), Not(HasSubstr("filter="))))));
}

INSTANTIATE_TEST_SUITE_P(Stories, PeoplePass,
                         ::testing::Values(std::pair{an_edit(), "ada.byron@example.com"},
                                           std::pair{a_hire(), "alan.turing@example.com"},
                                           std::pair{a_leaver(), "ADA.byron@example.com"},
                                           std::pair{a_contractor(), "kurt.goedel@example.com"}));

/// Two of one name, hired on one day.
Story::Told namesakes() {
    auto told = a_hire();
    const std::string names = R"(  - okta: login
    on_create: [jumpcloud.firstname + "@example.com", jumpcloud.firstname + "{n}@example.com"]
)";
    told.rules.insert(told.rules.find("safety:"), names);
    told.happens = [](Company& company) {
        for (const auto* name : {"alan", "alan.m"}) {
            company.ask(VendorKind::jumpcloud, "POST", "/api/systemusers",
                        fmt::format(R"({{"username":"{0}","email":"{0}@example.org","firstname":"Alan",
                                        "lastname":"Turing","employeeIdentifier":"{0}","state":"ACTIVATED"}})",
                                    name));
        }
    };
    return told;
}

std::vector<std::string> logins_in(const Plan& plan) {
    std::vector<std::string> logins;
    for (const auto& change : plan.changes) {
        if (change.kind == ChangeKind::create_account) logins.push_back(change.object_name);
    }
    std::ranges::sort(logins);
    return logins;
}

TEST(Namesakes, HiredTogetherAreNeverGivenOneLogin) {
    Rig rig{namesakes()};
    const std::vector<std::string> both{"Alan2@example.com", "Alan@example.com"};
    EXPECT_EQ(logins_in(rig.process.plan().value()), both);
    EXPECT_EQ(
        logins_in(rig.process.plan({engine::PersonName{"alan@example.org"}, engine::PersonName{"alan.m@example.org"}})
                      .value()),
        both);
}

TEST(PeoplePass, TwoLinkedPeopleCostTwoReadsEach) {
    Rig rig{an_edit()};
    Plan plan;
    std::ignore = rig.requests_of({engine::PersonName{"ada.byron@example.com"}}, plan);  // who is an administrator
    const auto requests = rig.requests_of(
        {engine::PersonName{"ada.byron@example.com"}, engine::PersonName{"grace.hopper@example.com"}}, plan);
    EXPECT_THAT(plan.changes, SizeIs(1));
    const auto reads = std::ranges::count_if(requests, [](const std::string& line) {
        return line.find("/api/systemusers/") != std::string::npos || line.find("/api/v1/users/0") != std::string::npos;
    });
    EXPECT_GE(reads, 4);
    EXPECT_THAT(requests, Not(Contains(HasSubstr("zoe"))));
}

TEST(PeoplePass, AnAccountThatAnEventNamesIsLinkedByTheMatchingRules) {
    Rig rig{a_contractor()};
    rig.story.company().ask(VendorKind::jumpcloud, "POST", "/api/systemusers",
                            R"({"username":"kurt","email":"kurt.goedel@example.com","firstname":"Kurt",
                                "lastname":"Gödel","department":"Logic","employeeIdentifier":"00005"})");
    rig.story.company().time().pass(std::chrono::minutes{2});
    const AccountId kurt{rig.story.company().okta_id("kurt.goedel@example.com")};
    const auto plan = rig.process.plan({engine::AccountRef{Side::okta, kurt}}).value();
    EXPECT_EQ(changes_of(plan), changes_of(rig.process.plan().value()));
    EXPECT_THAT(plan.changes, Contains(::testing::Field(&Change::kind, ChangeKind::link)));
}

/// An administrator's second account for Ada in Okta.
std::string add_admin_account(Company& company) {
    company.ask(VendorKind::okta, "POST", "/api/v1/users?activate=true",
                R"({"profile":{"login":"ada-admin@example.com","email":"ada-admin@example.com","firstName":"Ada",
                    "lastName":"Admin","nickName":"ada.byron@example.com"},
                    "credentials":{"password":{"value":"Analytical-Engine-1843"}}})");
    company.time().pass(std::chrono::minutes{1});
    return company.okta_id("ada-admin@example.com");
}

TEST(PeoplePass, AFurtherAccountIsFoundAndContainedWithThePerson) {
    auto told = a_leaver();
    told.rules.insert(told.rules.find("populations:"), "  also: [jumpcloud.email == okta.nickName]\n");
    for (const bool by_event : {false, true}) {
        Rig rig{told};
        const auto admin = add_admin_account(rig.story.company());
        const engine::Person person = by_event ? engine::Person{engine::AccountRef{Side::okta, {admin}}}
                                               : engine::Person{engine::PersonName{"ada.byron@example.com"}};
        const auto plan = rig.process.plan({person}).value();
        EXPECT_EQ(changes_of(plan), changes_of(rig.process.plan().value()));
        EXPECT_THAT(plan.changes, Contains(::testing::Field(&Change::object, admin)));
    }
}

TEST(PeoplePass, ASharesWholeIsEverybody) {
    auto told = a_leaver();
    const std::string unlimited = "max_suspensions: unlimited";
    told.rules.replace(told.rules.find(unlimited), unlimited.size(), "max_commanded: {count: 0, percent: 50}");
    Rig rig{std::move(told)};
    const auto plan = rig.process.plan({engine::PersonName{"ada.byron@example.com"}}).value();
    ASSERT_THAT(plan.changes, Not(IsEmpty()));
    for (const auto& change : plan.changes) EXPECT_FALSE(change.staged) << "half of three people is one";
}

TEST(PeoplePass, ANameThatNobodyHasIsAnError) {
    Rig rig{an_edit()};
    EXPECT_THROW(std::ignore = rig.process.plan({engine::PersonName{"nobody@example.com"}}), std::runtime_error);
}

}  // namespace
}  // namespace lockstep::simulation
