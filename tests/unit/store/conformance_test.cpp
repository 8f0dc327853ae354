// What every Store must do, whatever it is made of.
#include <gtest/gtest.h>

#include "store/sqlite/sqlite_store.hpp"
#include "tests/unit/store/store_rig.hpp"

namespace lockstep::store {
namespace {

struct Kind {
    const char* name;
    std::unique_ptr<Store> (*open)(const std::filesystem::path& folder);
};

std::unique_ptr<Store> open_threaded(const std::filesystem::path& folder) {
    return sqlite::open({.folder = folder});
}
std::unique_ptr<Store> open_inline(const std::filesystem::path& folder) {
    return sqlite::open({.folder = folder, .threaded = false});
}

class StoreConformance : public testing::TestWithParam<Kind> {
protected:
    template <class T>
    T get(Task<T> task) {
        return run(loop_, std::move(task));
    }
    void do_(Task<> task) { run(loop_, std::move(task)); }
    /// As a restart would find it.
    void open_again() {
        store_.reset();
        store_ = GetParam().open(folder_.path());
    }
    void start(std::vector<Step> steps) {
        do_(store_->start_run({.id = steps.front().run, .started_at = at("2026-01-01"), .origin = "apply"}, steps));
    }

    TemporaryFolder folder_;
    boost::asio::io_context loop_;
    std::unique_ptr<Store> store_ = GetParam().open(folder_.path());
};

TEST_P(StoreConformance, SettingsAreKeptAndReplaced) {
    EXPECT_EQ(get(store_->find_setting("org")), std::nullopt);
    do_(store_->put_setting("org", "00o1"));
    do_(store_->put_setting("org", "00o2"));
    open_again();
    EXPECT_EQ(get(store_->find_setting("org")), "00o2");
}

TEST_P(StoreConformance, StandingsAreFoundByIdAndByEitherAccount) {
    auto ada = make_standing("ada");
    ada.further_okta = {{"okta-ada-2"}};
    do_(store_->settle({{ada, {}, {}, {}}, {make_standing("bob"), {}, {}, {}}}));
    open_again();
    EXPECT_EQ(get(store_->find_standing({"ada"})), ada);
    EXPECT_EQ(get(store_->find_standing({"eve"})), std::nullopt);
    EXPECT_EQ(get(store_->find_standing_by_account(Side::jumpcloud, {"jc-ada"})), ada);
    EXPECT_EQ(get(store_->find_standing_by_account(Side::okta, {"okta-ada"})), ada);
    EXPECT_EQ(get(store_->find_standing_by_account(Side::okta, {"okta-ada-2"})), ada);
    EXPECT_EQ(get(store_->find_standing_by_account(Side::jumpcloud, {"okta-ada"})), std::nullopt);
    EXPECT_EQ(get(store_->find_standing_by_account(Side::okta, {})), std::nullopt);
}

TEST_P(StoreConformance, StandingsAreFoundByTheirLabelInAnyCase) {
    auto ada = make_standing("ada");
    ada.label = "ada@example.com";
    auto eve = make_standing("eve");
    eve.label = "eve@example.com, not ada@example.com";
    do_(store_->settle({{ada, {}, {}, {}}, {eve, {}, {}, {}}}));
    EXPECT_EQ(get(store_->list_standings_named("Ada@Example.com")), std::vector{ada});
    EXPECT_EQ(get(store_->list_standings_named("bob@example.com")), std::vector<Standing>{});
}

TEST_P(StoreConformance, AStandingThatMovesToAnotherAccountIsNoLongerFoundByTheOldOne) {
    auto ada = make_standing("ada");
    ada.further_okta = {{"old"}};
    do_(store_->settle({{ada, {}, {}, {}}}));
    ada.okta.account = {"okta-new"};
    ada.further_okta.clear();
    do_(store_->settle({{ada, {}, {}, {}}}));
    EXPECT_EQ(get(store_->find_standing_by_account(Side::okta, {"okta-ada"})), std::nullopt);
    EXPECT_EQ(get(store_->find_standing_by_account(Side::okta, {"old"})), std::nullopt);
    EXPECT_EQ(get(store_->find_standing_by_account(Side::okta, {"okta-new"})), ada);
}

TEST_P(StoreConformance, StandingsAreListedInTheOrderOfTheirIdsPageByPage) {
    do_(store_->settle({{make_standing("c"), {}, {}, {}}, {make_standing("a"), {}, {}, {}}}));
    do_(store_->settle({{make_standing("b"), {}, {}, {}}}));
    const auto first = get(store_->list_standings(std::nullopt, 2));
    EXPECT_EQ(first, (std::vector{make_standing("a"), make_standing("b")}));
    EXPECT_EQ(get(store_->list_standings(first.back().id, 2)), std::vector{make_standing("c")});
}

TEST_P(StoreConformance, ASettlementTakesThePlaceOfTheIdentitysCasesAndConflicts) {
    const Case one{.key = "rehire:1", .identity = {"ada"}, .question = "rehire?"};
    const Conflict conflict{.identity = {"ada"}, .rule = {"r"}, .jumpcloud = Value::text("x")};
    do_(store_->settle({{make_standing("ada"), {one}, {conflict}, at("2026-02-01")}}));
    do_(store_->settle({{make_standing("bob"), {}, {}, {}}}));
    EXPECT_EQ(get(store_->list_cases()), std::vector{one});
    EXPECT_EQ(get(store_->list_conflicts()), std::vector{conflict});
    do_(store_->settle({{make_standing("ada"), {}, {}, {}}}));
    EXPECT_TRUE(get(store_->list_cases()).empty());
    EXPECT_TRUE(get(store_->list_conflicts()).empty());
}

GroupPair make_pair(const std::string& name) {
    GroupPair pair;
    pair.id = {name};
    pair.jumpcloud.name = name;
    pair.begun_at = at("2026-01-01");
    return pair;
}

TEST_P(StoreConformance, PairsAndTheirCasesTakeThePlaceOfThoseThatWereKept) {
    const Case about_ada{.key = "rehire:1", .identity = {"ada"}, .question = "rehire?"};
    const Case about_pair{.key = "first_pair:a", .pair = {"a"}, .question = "whose?"};
    do_(store_->settle({{make_standing("ada"), {about_ada}, {}, {}}}));
    do_(store_->settle_pairs({make_pair("b"), make_pair("a")}, {about_pair}));
    open_again();
    EXPECT_EQ(get(store_->list_pairs()), (std::vector{make_pair("a"), make_pair("b")}));
    EXPECT_EQ(get(store_->list_cases()), (std::vector{about_ada, about_pair}));
    do_(store_->settle_pairs({make_pair("b")}, {}));
    EXPECT_EQ(get(store_->list_pairs()), std::vector{make_pair("b")});
    EXPECT_EQ(get(store_->list_cases()), std::vector{about_ada});
}

TEST_P(StoreConformance, AnAnswerToAPairsCaseIsKeptWithThePairAndClosesTheCase) {
    const Case one{.key = "first_pair:a", .pair = {"a"}};
    const Case other{.key = "adopt_group:a", .pair = {"a"}};
    do_(store_->settle_pairs({make_pair("a")}, {one, other}));
    auto decided = make_pair("a");
    decided.decisions.push_back({one.key, "union", {}, {}, "ada", at("2026-01-02")});
    do_(store_->put_pair(decided, one.key));
    EXPECT_EQ(get(store_->list_pairs()), std::vector{decided});
    EXPECT_EQ(get(store_->list_cases()), std::vector{other});
}

TEST_P(StoreConformance, APairsNewGroupIsKeptWithTheEndOfTheTryThatMadeIt) {
    start({make_step("r1", "a")});
    auto step = get(store_->begin_try(make_step("r1", "a")));
    step.state = StepState::succeeded;
    step.in_doubt = false;
    step.finished_at = at("2026-01-01T00:00:02Z");
    auto pair = make_pair("a");
    pair.okta.id = {"00g1"};
    do_(store_->end_try({.step = step, .pair = pair}));
    open_again();
    EXPECT_EQ(get(store_->list_pairs()), std::vector{pair});
}

TEST_P(StoreConformance, WhatPeopleSayWhileATryIsUnderWayOutlivesIt) {
    auto began = make_standing("ada");
    const Decision lapses{.about = "gone:okta/1", .answer = "leave", .by = "ada"};
    began.decisions = {lapses};
    do_(store_->settle({{began, {}, {}, {}}}));
    start({make_step("r1", "a")});
    auto step = get(store_->begin_try(make_step("r1", "a")));
    auto said = began;
    const Decision decided{.about = "department", .answer = "okta", .by = "grace"};
    said.decisions = {decided};
    said.pins = {{.rule = {"title"}, .by = "grace"}};
    said.hold = true;
    do_(store_->settle({{said, {}, {}, {}}}));

    step.state = StepState::succeeded;
    step.in_doubt = false;
    auto after = began;
    after.label = "ada@example.com";
    do_(store_->end_try({.step = step, .standing = after, .began = began}));
    said.label = "ada@example.com";
    EXPECT_EQ(get(store_->find_standing({"ada"})), said);
}

TEST_P(StoreConformance, ARunKeepsItsStepsInTheirOrder) {
    auto second = make_step("r1", "a");
    second.lane = Lane::lockdown;
    second.state = StepState::ready;
    const std::vector steps{make_step("r1", "z"), second};
    start(steps);
    open_again();
    EXPECT_EQ(get(store_->list_steps({"r1"})), steps);
    EXPECT_EQ(get(store_->list_open_steps()), steps);
    EXPECT_EQ(get(store_->find_run({"r2"})), std::nullopt);
}

TEST_P(StoreConformance, ATryIsOnDiskBeforeItIsSent) {
    start({make_step("r1", "a")});
    auto step = make_step("r1", "a");
    step.frozen = R"({"login":"ada"})";
    step.first_tried_at = step.doubt_since = at("2026-01-01T00:00:01Z");
    const auto begun = get(store_->begin_try(step));
    EXPECT_EQ(begun.state, StepState::running);
    EXPECT_EQ(begun.tries, 1);
    EXPECT_TRUE(begun.in_doubt);
    open_again();
    EXPECT_EQ(get(store_->list_open_steps()), std::vector{begun});
}

TEST_P(StoreConformance, TheEndOfATryIsOneTransaction) {
    start({make_step("r1", "a"), make_step("r1", "b")});
    auto step = get(store_->begin_try(make_step("r1", "a")));
    step.state = StepState::succeeded;
    step.in_doubt = false;
    step.outcome = "done";
    step.finished_at = at("2026-01-01T00:00:02Z");
    const JournalLine line{.at = at("2026-01-01T00:00:02Z"),
                           .run = {"r1"},
                           .step = step.id,
                           .identity = {"ada"},
                           .side = Side::okta,
                           .account = "okta-ada",
                           .writes = step.change.writes,
                           .reason = "because",
                           .outcome = "done",
                           .request_id = "req-1"};
    do_(store_->end_try({step, line, make_standing("ada"), true}));
    open_again();

    EXPECT_EQ(get(store_->list_steps({"r1"})).front(), step);
    EXPECT_EQ(get(store_->list_open_steps()), std::vector{make_step("r1", "b")});
    auto expected = line;
    expected.number = 1;
    EXPECT_EQ(get(store_->list_journal({})), std::vector{expected});
    EXPECT_EQ(get(store_->find_standing({"ada"})), make_standing("ada"));
    const auto counts = get(store_->list_gate_counts(at("2026-01-01")));
    ASSERT_EQ(counts.size(), 2u);
    EXPECT_EQ(counts.front().kind, LimitKind::attribute_changes);
    EXPECT_EQ(counts.front().attribute, "department");
    EXPECT_EQ(counts.back().attribute, "title");
    EXPECT_TRUE(get(store_->list_gate_counts(at("2026-01-02"))).empty());
}

TEST_P(StoreConformance, AStepThatHasEndedIsNotTriedAgain) {
    start({make_step("r1", "a")});
    auto step = get(store_->begin_try(make_step("r1", "a")));
    step.state = StepState::failed;
    do_(store_->end_try({step, {}, {}, false}));
    EXPECT_THROW(get(store_->begin_try(step)), StoreError);
    EXPECT_THROW(do_(store_->end_try({step, {}, make_standing("ada"), false})), StoreError);
    EXPECT_EQ(get(store_->find_standing({"ada"})), std::nullopt) << "half of a refused transaction was kept";
}

TEST_P(StoreConformance, ARunCountsWhatBecameOfItsStepsAndClosesOnce) {
    auto failed = make_step("r1", "a");
    failed.state = StepState::failed;
    auto skipped = make_step("r1", "b");
    skipped.state = StepState::skipped;
    start({make_step("r1", "a"), make_step("r1", "b"), make_step("r1", "c")});
    do_(store_->put_steps({failed, skipped}));
    do_(store_->finish_run({"r1"}, at("2026-01-02")));
    start({make_step("r2", "a")});

    const auto runs = get(store_->list_runs(10));
    ASSERT_EQ(runs.size(), 2u);
    EXPECT_EQ(runs.front().id, RunId{"r2"});
    EXPECT_EQ(runs.back().total, 3);
    EXPECT_EQ(runs.back().failed, 1);
    EXPECT_EQ(runs.back().skipped, 1);
    EXPECT_EQ(runs.back().succeeded, 0);
    EXPECT_EQ(runs.back().finished_at, at("2026-01-02"));
    EXPECT_EQ(get(store_->find_run({"r1"})), runs.back());
    EXPECT_EQ(get(store_->list_open_steps()), std::vector{make_step("r2", "a")});
    EXPECT_EQ(get(store_->list_runs(1)).size(), 1u);
    EXPECT_THROW(do_(store_->finish_run({"r3"}, at("2026-01-02"))), StoreError);
}

TEST_P(StoreConformance, ReopeningARunMakesItsStepsOpenAgain) {
    auto failed = make_step("r1", "a");
    failed.state = StepState::failed;
    start({failed});
    do_(store_->finish_run({"r1"}, at("2026-01-02")));
    do_(store_->reopen_run({"r1"}, {make_step("r1", "a")}, {make_standing("ada")}));
    EXPECT_EQ(get(store_->find_standing({"ada"})), make_standing("ada"));
    EXPECT_EQ(get(store_->list_open_steps()), std::vector{make_step("r1", "a")});
    EXPECT_EQ(get(store_->find_run({"r1"}))->finished_at, std::nullopt);
}

TEST_P(StoreConformance, TheJournalIsReadNewestFirstByPersonOrRun) {
    start({make_step("r1", "a"), make_step("r1", "b"), make_step("r1", "c")});
    for (const auto& [change, identity, run_id] :
         {std::tuple{"a", "ada", "r1"}, {"b", "bob", "r1"}, {"c", "ada", "r2"}}) {
        auto step = get(store_->begin_try(make_step("r1", change)));
        step.state = StepState::succeeded;
        const auto when = at(std::string{"2026-01-0"} + (change == std::string{"a"} ? "1" : "2"));
        do_(store_->end_try(
            {step, JournalLine{.at = when, .run = {run_id}, .step = step.id, .identity = {identity}}, {}, false}));
    }
    const auto steps_of = [&](const JournalFilter& filter) {
        std::string text;
        for (const auto& line : get(store_->list_journal(filter))) text += line.step.value + " ";
        return text;
    };
    EXPECT_EQ(steps_of({}), "r1/c r1/b r1/a ");
    EXPECT_EQ(steps_of({.identity = IdentityId{"ada"}}), "r1/c r1/a ");
    EXPECT_EQ(steps_of({.run = RunId{"r1"}}), "r1/b r1/a ");
    EXPECT_EQ(steps_of({.identity = IdentityId{"ada"}, .run = RunId{"r1"}}), "r1/a ");
    EXPECT_EQ(steps_of({.limit = 1}), "r1/c ");
    EXPECT_EQ(steps_of({.since = at("2026-01-02")}), "r1/c r1/b ");
}

TEST_P(StoreConformance, AVerdictBindsUntilItsDateOrTheNextOne) {
    const Verdict yes{{"b"}, true, "root", at("2026-01-01"), at("2026-01-02")};
    const Verdict no{{"a"}, false, "eve", at("2026-01-01"), at("2026-01-03")};
    do_(store_->put_verdicts({yes, no}));
    open_again();
    EXPECT_EQ(get(store_->list_verdicts(at("2026-01-01"))), (std::vector{no, yes}));
    EXPECT_EQ(get(store_->list_verdicts(at("2026-01-02"))), std::vector{no});
    const Verdict after{{"a"}, true, "root", at("2026-01-01"), at("2026-01-03")};
    do_(store_->put_verdicts({after}));
    EXPECT_EQ(get(store_->list_verdicts(at("2026-01-02"))), std::vector{after});
}

TEST_P(StoreConformance, WhatStaysStagedKeepsItsDateAndALapsedVerdictBindsNoMore) {
    const auto change = [](const char* id) { return make_step("r1", id).change; };
    do_(store_->put_staged({{change("a"), at("2026-01-01"), "ada"}, {change("b"), at("2026-01-01"), "ada"}}, {}));
    do_(store_->put_verdicts({{{"a"}, true, "root", at("2026-01-01"), at("2026-02-01")}}));
    auto reworded = change("b");
    reworded.reason = "another reason";
    do_(store_->put_staged({{reworded, at("2026-01-05"), "bob"}, {change("c"), at("2026-01-05"), "bob"}}, {{"a"}}));
    open_again();
    EXPECT_EQ(get(store_->list_staged()),
              (std::vector<Staged>{{reworded, at("2026-01-01"), "ada"}, {change("c"), at("2026-01-05"), "bob"}}));
    EXPECT_TRUE(get(store_->list_verdicts(at("2026-01-06"))).empty());
}

TEST_P(StoreConformance, DoubtsAreFoundWhateverBecameOfTheirRun) {
    start({make_step("r1", "a"), make_step("r1", "b"), make_step("r1", "c")});
    const auto begin = [&](const char* change) {
        auto step = make_step("r1", change);
        step.doubt_since = at("2026-01-01T00:00:01Z");
        return get(store_->begin_try(step));
    };
    auto crashed = begin("a");
    auto late = begin("b");
    late.in_doubt = false;
    late.state = StepState::succeeded;
    do_(store_->end_try({.step = late}));
    auto answered = begin("c");
    answered.in_doubt = false;
    answered.doubt_since.reset();
    answered.state = StepState::succeeded;
    do_(store_->end_try({.step = answered}));
    open_again();
    EXPECT_EQ(get(store_->list_doubts()), (std::vector{crashed, late}));
    crashed.state = StepState::failed;
    do_(store_->end_try({.step = crashed}));
    do_(store_->finish_run({"r1"}, at("2026-01-02")));
    EXPECT_EQ(get(store_->list_doubts()), (std::vector{crashed, late})) << "in doubt, and given up";
    crashed.in_doubt = false;
    crashed.doubt_since.reset();
    do_(store_->reopen_run({"r1"}, {crashed}, {}));
    EXPECT_EQ(get(store_->list_doubts()), std::vector{late});
}

const Layout kLayout{{}, {"title", "department"}};

TEST_P(StoreConformance, TheMirrorGivesBackAccountsByNumberAndInTheOrderOfTheirIds) {
    const Account ada{.side = Side::okta, .id = {"2"}, .login = "ada", .values = {Value::text("x"), Value{}}};
    const Account bob{.side = Side::okta, .id = {"1"}, .login = "bob", .values = {Value{}, Value{}}};
    const Account other{.side = Side::jumpcloud, .id = {"2"}, .login = "other"};
    do_(store_->put_mirror({{1, ada, {7, 8}}, {2, bob, {9}}, {5, other, {}}}, kLayout));
    open_again();
    const auto rows = get(store_->list_mirror({5, 4, 1}, kLayout));
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].account, other);
    EXPECT_EQ(rows[1].account, ada);
    EXPECT_EQ(get(store_->list_mirror_after(Side::okta, std::nullopt, 1, kLayout)).front().account, bob);
    EXPECT_EQ(get(store_->list_mirror_after(Side::okta, AccountId{"1"}, 5, kLayout)).front().account, ada);
    EXPECT_EQ(get(store_->list_mirror_order(Side::okta)), (std::vector<std::uint32_t>{2, 1}));
    EXPECT_EQ(get(store_->list_mirror_keys(1, 5)), (std::vector<MirrorKeys>{{2, {9}}, {5, {}}}));

    do_(store_->forget_mirror({1}));
    EXPECT_TRUE(get(store_->list_mirror({1}, kLayout)).empty());
    EXPECT_EQ(get(store_->list_mirror_order(Side::okta)), (std::vector<std::uint32_t>{2}));
}

TEST_P(StoreConformance, AnAccountOfTheMirrorHasOneNumber) {
    const Account ada{.side = Side::okta, .id = {"2"}, .login = "ada", .values = {Value{}, Value{}}};
    do_(store_->put_mirror({{1, ada, {}}}, kLayout));
    do_(store_->put_mirror({{3, ada, {}}}, kLayout));
    EXPECT_EQ(get(store_->list_mirror_order(Side::okta)), (std::vector<std::uint32_t>{3}));
}

TEST_P(StoreConformance, TheMirrorIsReadByTheAttributesOfAnotherPolicy) {
    const Account ada{.side = Side::okta, .id = {"2"}, .values = {Value::text("Head"), Value::empty()}};
    do_(store_->put_mirror({{1, ada, {}}}, kLayout));
    const auto rows = get(store_->list_mirror({1}, {{}, {"city", "department", "title"}}));
    EXPECT_EQ(rows.front().account.values, (std::vector<Value>{Value{}, Value::empty(), Value::text("Head")}));
}

TEST_P(StoreConformance, AccountsOfTheMirrorAreFoundByTheirIds) {
    const Account ada{.side = Side::okta, .id = {"2"}, .login = "ada", .values = {Value{}, Value::text("x")}};
    const Account bob{.side = Side::okta, .id = {"1"}, .login = "bob", .values = {Value{}, Value{}}};
    do_(store_->put_mirror({{4, ada, {}}, {7, bob, {}}}, kLayout));
    const auto rows = get(store_->list_mirror_of(Side::okta, {{"2"}, {"3"}, {"1"}}, kLayout));
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].number, 4u);
    EXPECT_EQ(rows[0].account, ada);
    EXPECT_EQ(rows[1].account, bob);
    EXPECT_TRUE(get(store_->list_mirror_of(Side::jumpcloud, {{"2"}}, kLayout)).empty());
    EXPECT_EQ(get(store_->list_mirror_ids(Side::okta)),
              (std::vector<std::pair<AccountId, std::uint32_t>>{{{"1"}, 7}, {{"2"}, 4}}));
}

TEST_P(StoreConformance, ThePictureOfTheMirrorIsThatOfTheLastReadingAlone) {
    EXPECT_EQ(get(store_->find_picture()), std::nullopt);
    const MirrorGroup staff{.group = {Side::okta, {"00g1"}, "Staff", "all", GroupKind::rule_filled},
                            .knows_members = true,
                            .members = {1, 1ULL << 40, ~0ULL}};
    const MirrorGroup slack{.kind = MirrorGroup::Kind::app,
                            .group = {Side::okta, {"00g1"}, "Slack", {}, GroupKind::application}};
    const MirrorGroup kiosks{.kind = MirrorGroup::Kind::device_group, .group = {Side::jumpcloud, {"d"}, "Kiosks", {}}};
    do_(store_->put_picture({staff, slack, kiosks}, {at("2026-01-01"), kLayout}));
    open_again();
    EXPECT_EQ(get(store_->find_picture()), (Picture{at("2026-01-01"), kLayout}));
    EXPECT_EQ(get(store_->list_mirror_groups(Side::okta)), (std::vector{slack, staff}));
    EXPECT_EQ(get(store_->list_mirror_groups(Side::jumpcloud)), std::vector{kiosks});

    auto fewer = staff;
    fewer.members = {1};
    do_(store_->put_picture({fewer}, {at("2026-01-02"), kLayout}));
    EXPECT_EQ(get(store_->list_mirror_groups(Side::okta)), std::vector{fewer});
    EXPECT_TRUE(get(store_->list_mirror_groups(Side::jumpcloud)).empty());
    EXPECT_EQ(get(store_->find_picture())->read_at, at("2026-01-02"));
}

TEST_P(StoreConformance, TheTableOfTheSeenIsKeptInParts) {
    const SeenFacts facts{"key", "policy", "token", 17};
    SeenRow row;
    row.id = 4;
    row.partner = 9;
    std::vector<SeenRow> first(kPartRows), second(3);
    first[1] = second[2] = row;
    do_(store_->put_seen({{0, first}, {1, second}}, facts));
    second[2].digest[15] = 200;
    do_(store_->put_seen({{1, second}}, facts));
    open_again();
    const auto image = get(store_->load_seen());
    ASSERT_EQ(image.rows.size(), kPartRows + 3);
    EXPECT_EQ(image.rows[1], row);
    EXPECT_EQ(image.rows[kPartRows + 2], second[2]);
    EXPECT_EQ(image.facts, facts);
}

TEST_P(StoreConformance, APassThatDiedBeforeItsTableLeavesNoDigestToBelieve) {
    SeenRow row;
    row.id = 4;
    row.digest[0] = row.bytes[0] = 1;
    do_(store_->put_seen({{0, {row}}}, {}));
    do_(store_->put_mirror({{1, {.side = Side::okta, .id = {"2"}}, {}}}, kLayout));
    open_again();
    EXPECT_EQ(get(store_->load_seen()).rows.front().digest[0], 0);
    EXPECT_EQ(get(store_->load_seen()).rows.front().bytes[0], 0);
    do_(store_->put_seen({{0, {row}}}, {}));
    EXPECT_EQ(get(store_->load_seen()).rows.front().digest[0], 1);
}

TEST_P(StoreConformance, WhatWasLearnedIsKeptAsideUntilItIsSettledOrForgotten) {
    const auto ada = make_standing("ada"), bob = make_standing("bob");
    do_(store_->put_learned({{ada, {}, {}, {}}}));
    do_(store_->forget_learned());
    do_(store_->put_learned({{bob, {}, {}, at("2026-02-01"), true}}));
    open_again();
    EXPECT_EQ(get(store_->settle_learned()), 1u);
    EXPECT_EQ(get(store_->settle_learned()), 0u);
    EXPECT_EQ(get(store_->find_standing({"ada"})), std::nullopt);
    EXPECT_EQ(get(store_->find_standing({"bob"})), bob);
    EXPECT_TRUE(get(store_->list_due(at("2026-01-01"))).empty());
    EXPECT_EQ(get(store_->list_due(at("2026-02-01"))), std::vector{bob});
}

TEST_P(StoreConformance, WhoeverWasChangedIsDueUntilSettled) {
    const auto ada = make_standing("ada");
    do_(store_->settle({{ada, {}, {}, {}}}));
    EXPECT_EQ(get(store_->list_due(at("2026-01-01"))), std::vector{ada});
    do_(store_->settle({{ada, {}, {}, {}, true}}));
    EXPECT_TRUE(get(store_->list_due(at("2026-01-01"))).empty());
    start({make_step("r1", "a")});
    auto step = get(store_->list_open_steps()).front();
    step = get(store_->begin_try(step));
    step.state = StepState::succeeded;
    do_(store_->end_try({.step = step, .standing = ada}));
    EXPECT_EQ(get(store_->list_due(at("2026-01-01"))), std::vector{ada});
}

TEST_P(StoreConformance, MatchingIsToldOfDecisionsAndOfTheGone) {
    auto ada = make_standing("ada"), bob = make_standing("bob"), eve = make_standing("eve");
    ada.label = "\"decisions\":[{\"gone\":true";
    bob.okta.gone = true;
    eve.decisions = {{"about", "separate", {}, {}, "me", at("2026-01-01")}};
    do_(store_->settle({{ada, {}, {}, {}}, {bob, {}, {}, {}}, {eve, {}, {}, {}}}));
    EXPECT_EQ(get(store_->list_watched()), (std::vector{bob, eve}));
    EXPECT_EQ(get(store_->list_linked(IdentityId{"ada"}, 1)),
              (std::vector<Linked>{{{"bob"}, {"jc-bob"}, {"okta-bob"}}}));
    EXPECT_EQ(get(store_->list_standings_of({{"eve"}, {"nobody"}})), std::vector{eve});
    EXPECT_EQ(get(store_->list_standings_by_accounts(Side::okta, {{"okta-eve"}, {"okta-ada"}, {"okta-eve"}})),
              (std::vector{ada, eve}));
}

INSTANTIATE_TEST_SUITE_P(Stores, StoreConformance,
                         testing::Values(Kind{"sqlite_threaded", open_threaded}, Kind{"sqlite_inline", open_inline}),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace lockstep::store
