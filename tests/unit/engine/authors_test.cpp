#include "engine/authors.hpp"

#include <gtest/gtest.h>

namespace lockstep::engine {
namespace {

using Kind = Author::Kind;
using directory::EdgeEdit;
using directory::Edit;
using std::chrono::minutes;

const WallTime kNoon = *from_rfc3339("2026-11-24T12:00:00Z");
const GroupId kPilots{"g1"};

JournalLine added(WallTime at) {
    JournalLine line;
    line.at = at;
    line.run = {"r1"};
    line.side = Side::okta;
    line.kind = ChangeKind::add_member;
    line.object = kPilots.value;
    return line;
}

JournalLine set(WallTime at, std::string value) {
    JournalLine line;
    line.at = at;
    line.run = {"r1"};
    line.side = Side::okta;
    line.writes.push_back(
        {.rule = {}, .attribute = "title", .before = {}, .after = Value::text(std::move(value)), .other = {}});
    return line;
}

EdgeEdit gave(WallTime at, std::string by, std::string how = {}) {
    return {at, std::move(by), true, std::move(how), "e1"};
}

Author of_edge(const std::vector<EdgeEdit>& edits, const std::vector<JournalLine>& journal, bool held = true) {
    return author_of_edge(edits, journal, Side::okta, kPilots, held);
}

TEST(Authors, AMembershipIsAPersonsByTheNewestEntryOfTheLog) {
    const auto author = of_edge({gave(kNoon, "kim@example.com"), {kNoon - minutes{60}, "lee", false, {}, "e0"}}, {});
    EXPECT_EQ(author, (Author{Kind::somebody, "kim@example.com", kNoon, "e1", {}}));
}

TEST(Authors, ARuleOrAnImportIsNamedAsWhatItIs) {
    const auto author = of_edge({gave(kNoon, "system@okta.com", "group rule 0pr1")}, {});
    EXPECT_EQ(author.kind, Kind::machine);
    EXPECT_EQ(author.by, "group rule 0pr1");
}

TEST(Authors, OurOwnWriteIsOursWithItsRunAndTheEventThatTracesIt) {
    const auto author = of_edge({gave(kNoon + minutes{1}, "lockstep@example.com")}, {added(kNoon)});
    EXPECT_EQ(author.kind, Kind::lockstep);
    EXPECT_EQ(author.run.value, "r1");
    EXPECT_EQ(author.event, "e1");
}

TEST(Authors, OurOwnWriteIsOursThoughTheLogLags) {
    const auto author = of_edge({{kNoon - minutes{60}, "kim", false, {}, "e0"}}, {added(kNoon)});
    EXPECT_EQ(author.kind, Kind::lockstep);
    EXPECT_EQ(author.event, "");
}

TEST(Authors, WhoGaveItAgainAfterUsIsNotUs) {
    EXPECT_EQ(of_edge({gave(kNoon + minutes{60}, "kim")}, {added(kNoon)}).by, "kim");
}

TEST(Authors, ALogThatDoesNotReachBackOrSaysTheOppositeNamesNobody) {
    EXPECT_EQ(of_edge({}, {}).kind, Kind::unknown);
    EXPECT_EQ(of_edge({{kNoon, "kim", false, {}, "e0"}}, {}).kind, Kind::unknown);
    EXPECT_EQ(of_edge({gave(kNoon, "kim")}, {}, false).kind, Kind::unknown);
    EXPECT_NE(to_text(of_edge({}, {})).find("not known"), std::string::npos);
}

TEST(Authors, AnotherGroupsLineOrTheOtherSidesIsNotTheTrace) {
    auto other = added(kNoon);
    other.object = "g2";
    auto jumpcloud = added(kNoon);
    jumpcloud.side = Side::jumpcloud;
    EXPECT_EQ(of_edge({gave(kNoon, "kim")}, {other, jumpcloud}).by, "kim");
}

TEST(Authors, AStateIsWhosWhoMovedItLast) {
    JournalLine ours;
    ours.at = kNoon;
    ours.run = {"r1"};
    ours.side = Side::okta;
    ours.kind = ChangeKind::suspend;
    const Edit theirs{kNoon + minutes{60}, "kim@example.com", "state", {}, "suspended", "e1"};
    const Edit before{kNoon - minutes{60}, "lee@example.com", "state", {}, "active", "e0"};
    const Edit value{kNoon + minutes{90}, "lee@example.com", "title", {}, "Boss", "e2"};
    EXPECT_EQ(author_of_state({value, theirs, before}, {ours}, Side::okta).by, "kim@example.com");
    EXPECT_EQ(author_of_state({value, before}, {ours}, Side::okta).run, RunId{"r1"});
    EXPECT_EQ(author_of_state({before}, {ours}, Side::jumpcloud).by, "lee@example.com") << "ours was in Okta";
    ours.kind = ChangeKind::end_sessions;
    EXPECT_EQ(author_of_state({before}, {ours}, Side::okta).by, "lee@example.com");
    EXPECT_EQ(author_of_state({value}, {}, Side::okta).kind, Kind::unknown);
}

TEST(Authors, AValueIsWhosWhoSetItLastAndToThis) {
    const std::vector<Edit> edits{{kNoon, "kim", "title", "Boss", "Chief", "e1"}};
    const auto of = [&](const char* held, const std::vector<JournalLine>& journal) {
        return author_of_value(edits, journal, Side::okta, "title", Value::text(held));
    };
    EXPECT_EQ(of("Chief", {}), (Author{Kind::somebody, "kim", kNoon, "e1", {}}));
    EXPECT_EQ(of("Boss", {}).kind, Kind::unknown);
    EXPECT_EQ(of("Chief", {set(kNoon, "Chief")}).kind, Kind::lockstep);
    EXPECT_EQ(of("Chief", {set(kNoon - minutes{60}, "Chief")}).by, "kim");
    EXPECT_EQ(of("Chief", {set(kNoon, "Boss")}).by, "kim");
}

}  // namespace
}  // namespace lockstep::engine
