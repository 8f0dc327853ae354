#include "model/change.hpp"

#include <gtest/gtest.h>

namespace lockstep {
namespace {

Change rename_department() {
    Change change;
    change.kind = ChangeKind::set_attributes;
    change.side = Side::okta;
    change.identity = {"jumpcloud:1"};
    change.account = {"00u1"};
    change.writes = {{{"r"}, "department", Value::text("Eng"), Value::text("Engineering"), Value::text("Engineering")}};
    return change;
}

TEST(ChangeId, IsTheSameForTheSameIntent) {
    auto later = rename_department();
    later.reason = "said otherwise";
    later.needs = {{"x"}};
    later.staged = true;
    EXPECT_EQ(change_id(rename_department()), change_id(later));
}

TEST(ChangeId, MovesWithIdentityBeforeAfterAndCause) {
    const auto id = change_id(rename_department());
    auto other = rename_department();
    other.writes[0].before = Value::empty();
    EXPECT_NE(change_id(other), id);
    other = rename_department();
    other.cause = Cause::policy_edit;
    EXPECT_NE(change_id(other), id);
    other = rename_department();
    other.identity = {"jumpcloud:2"};
    EXPECT_NE(change_id(other), id);
}

TEST(ChangeId, OutlivesTheCreationThatGivesTheAccountItsIdAndTheGatesWordOnMails) {
    auto activation = rename_department();
    activation.kind = ChangeKind::activate_with_mail;
    activation.account = {};
    auto later = activation;
    later.kind = ChangeKind::activate;
    later.account = {"00u1"};
    EXPECT_EQ(change_id(activation), change_id(later));
}

TEST(KindTraits, SecondTriesAreSafeOrForbidden) {
    EXPECT_EQ(traits_of(ChangeKind::create_account).repeat, RepeatClass::unique);
    EXPECT_EQ(traits_of(ChangeKind::create_group).repeat, RepeatClass::marked);
    EXPECT_EQ(traits_of(ChangeKind::activate_with_mail).repeat, RepeatClass::once);
    EXPECT_EQ(traits_of(ChangeKind::end_sessions).repeat, RepeatClass::repeatable);
    EXPECT_EQ(traits_of(ChangeKind::suspend).limit, LimitKind::suspensions);
}

}  // namespace
}  // namespace lockstep
