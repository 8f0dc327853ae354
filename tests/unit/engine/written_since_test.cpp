#include "engine/written_since.hpp"

#include <gtest/gtest.h>

namespace lockstep::engine {
namespace {

JournalLine line(ChangeKind kind, std::string account, std::string object = {}, std::string after = {}) {
    JournalLine line;
    line.side = Side::okta;
    line.kind = kind;
    line.account = std::move(account);
    line.object = std::move(object);
    line.after = std::move(after);
    return line;
}

JournalLine values(ChangeKind kind, std::string account, std::vector<std::pair<std::string, std::string>> written) {
    auto one = line(kind, std::move(account));
    for (auto& [name, value] : written) one.writes.push_back({{}, name, {}, Value::text(value), {}});
    return one;
}

SlotTable slots() {
    SlotTable table;
    table.slot("title");
    table.slot("email");
    return table;
}

Account ada() {
    Account account{.side = Side::okta, .id = {"ada"}, .email = "ada@example.com"};
    account.values = {Value::text("Clerk"), Value::text("ada@example.com")};
    return account;
}

TEST(WrittenSince, TheLatestWriteOfAValueStands) {
    const WrittenSince written{{values(ChangeKind::set_attributes, "ada", {{"title", "Head"}}),
                                values(ChangeKind::set_attributes, "ada", {{"title", "Lead"}, {"email", "a@x.org"}})}};
    auto account = ada();
    written.apply(account, slots());
    EXPECT_EQ(account.values, (std::vector<Value>{Value::text("Head"), Value::text("a@x.org")}));
    EXPECT_EQ(account.email, "a@x.org");
}

TEST(WrittenSince, AStateIsThatOfTheLatestWriteAndNoneOfNobodyElse) {
    const WrittenSince written{{line(ChangeKind::suspend, "ada", {}, "suspended"),
                                line(ChangeKind::activate, "ada", {}, "active"),
                                line(ChangeKind::end_sessions, "bob", {}, "ended")}};
    auto account = ada();
    written.apply(account, slots());
    EXPECT_EQ(account.state, AccountState::suspended);
    account = ada();
    account.id = {"bob"};
    written.apply(account, slots());
    EXPECT_EQ(account.state, AccountState::active);
}

TEST(WrittenSince, AnAccountThatWasCreatedIsThereUnlessItWasDeletedToo) {
    const WrittenSince written{{line(ChangeKind::delete_account, "eve"),
                                values(ChangeKind::create_account, "eve", {{"title", "Clerk"}}),
                                values(ChangeKind::create_account, "ada", {{"title", "Clerk"}})}};
    EXPECT_EQ(written.created(Side::okta), std::vector<AccountId>{{"ada"}});
    EXPECT_TRUE(written.created(Side::jumpcloud).empty());
    EXPECT_TRUE(written.is_deleted(Side::okta, {"eve"}));
    EXPECT_FALSE(written.is_deleted(Side::okta, {"ada"}));
}

TEST(WrittenSince, EdgesGoInAndOutInTheOrderOfTheirWrites) {
    const WrittenSince written{{line(ChangeKind::remove_member, "bob", "g"), line(ChangeKind::add_member, "ada", "g"),
                                line(ChangeKind::remove_member, "ada", "g"), line(ChangeKind::assign_app, "ada", "a")}};
    std::set<AccountId> members{{"bob"}, {"eve"}};
    written.apply(Side::okta, "g", members);
    EXPECT_EQ(members, (std::set<AccountId>{{"ada"}, {"eve"}}));
    std::set<AccountId> others{{"bob"}};
    written.apply(Side::jumpcloud, "g", others);
    EXPECT_EQ(others, (std::set<AccountId>{{"bob"}})) << "another directory's group of that id";
}

}  // namespace
}  // namespace lockstep::engine
