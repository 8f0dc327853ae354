#include "cli/past.hpp"

#include <gtest/gtest.h>

namespace lockstep::cli {
namespace {

JournalLine membership(const std::string& group, const std::string& at) {
    JournalLine line;
    line.at = *from_rfc3339(at);
    line.kind = ChangeKind::add_member;
    line.object = group;
    line.before = "absent";
    line.after = "member";
    return line;
}

JournalLine state_line(ChangeKind kind, const std::string& after, std::string_view at) {
    JournalLine line;
    line.at = *from_rfc3339(at);
    line.kind = kind;
    line.after = after;
    return line;
}

TEST(Past, AGroupGoesByItsNameWhereItIsKnown) {
    Names names;
    names.add(Side::okta, "00g1", "VPN users");
    const auto at = *from_rfc3339("2026-11-24T16:00:00Z");
    const auto values = past_at({membership("00g1", "2026-11-24T12:00:00Z")}, names, at);
    ASSERT_EQ(values.size(), 1u);
    EXPECT_EQ(values[0].name, "VPN users");
    const auto document = journal_document({membership("00g2", "2026-11-24T12:00:00Z")}, names);
    EXPECT_EQ(document.at(0).at("effects").at(0).as_string(), "00g2: absent → member") << "nobody knows its name";
}

TEST(Past, EndedSessionsAreNoState) {
    const auto suspended = state_line(ChangeKind::suspend, "suspended", "2026-11-24T12:00:00Z");
    const auto ended = state_line(ChangeKind::end_sessions, "ended", "2026-11-24T12:00:01Z");
    const auto values = past_at({ended, suspended}, {}, ended.at);
    ASSERT_EQ(values.size(), 2u);
    EXPECT_EQ(values[0].name + " " + values[0].value, "sessions ended");
    EXPECT_EQ(values[1].name + " " + values[1].value, "state suspended");
}

TEST(Past, ALinkIsNoState) {
    const auto suspended = state_line(ChangeKind::suspend, "suspended", "2026-11-24T12:00:00Z");
    const auto linked = state_line(ChangeKind::link, "00u1", "2026-11-24T12:00:01Z");
    const auto values = past_at({linked, suspended}, {}, linked.at);
    ASSERT_EQ(values.size(), 2u);
    EXPECT_EQ(values[0].name + " " + values[0].value, "link 00u1");
    EXPECT_EQ(values[1].name + " " + values[1].value, "state suspended");
    EXPECT_EQ(lines_about({linked, suspended}, {"state"}).size(), 1u);
}

}  // namespace
}  // namespace lockstep::cli
