// The laws of group pairs: an edit on one side reaches the other and never comes back as an echo.
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "tests/property/people.hpp"

namespace lockstep::property {
namespace {

constexpr auto kPolicy =
    "populations:\n  everyone:\n    when: exists(jumpcloud)\n    source: jumpcloud\nattributes: []\n";

bool has(const Person& person, Side side, const GroupId& group) {
    const auto held = person.held.find(side);
    return held != person.held.end() && std::ranges::count(held->second.groups, group) > 0;
}

void put(Person& person, Side side, const GroupId& group, bool there) {
    auto& groups = person.held[side].groups;
    std::erase(groups, group);
    if (there) groups.push_back(group);
}

GroupPair pair_of(Direction direction, Extra extra) {
    GroupPair pair;
    pair.id = {"sales"};
    pair.direction = direction;
    pair.extra = extra;
    pair.first = FirstPair::union_;
    pair.jumpcloud.id = {"sales in jumpcloud"};
    pair.okta.id = {"sales in okta"};
    return pair;
}

/// Linked, active on both sides, in any of the two groups, at rest.
Person settled(const GroupPair& pair) {
    Person person;
    person.policy = load_policy(kPolicy);
    person.standing.id = {"ada"};
    for (const Side side : kSides) {
        person.account(side) = make_account(person.policy, side);
        person.standing.place(side).account = person.account(side)->id;
        person.held[side] = {};
        if (*rc::gen::arbitrary<bool>()) put(person, side, pair.group(side).id, true);
    }
    person.pairs = std::make_shared<const Pairs>(std::vector{pair});
    return at_rest(std::move(person));
}

RC_GTEST_PROP(PairLaw, AnEditOnOneSideReachesTheOtherAndNeverComesBack, ()) {
    const auto pair = pair_of(Direction::both, Extra::remove);
    auto person = settled(pair);
    const auto side = *rc::gen::element(Side::jumpcloud, Side::okta);
    const bool there = !has(person, side, pair.group(side).id);
    put(person, side, pair.group(side).id, there);
    const auto plan = person.plan();
    for (const auto& change : plan.changes) RC_ASSERT(change.side == other(side));
    const auto rested = at_rest(person);
    for (const Side one : kSides) RC_ASSERT(has(rested, one, pair.group(one).id) == there);
}

RC_GTEST_PROP(PairLaw, TheSameEditOnBothSidesPlansNothing, ()) {
    const auto pair = pair_of(Direction::both, Extra::remove);
    auto person = settled(pair);
    const bool there = !has(person, Side::okta, pair.okta.id);
    for (const Side side : kSides) put(person, side, pair.group(side).id, there);
    RC_ASSERT(person.plan().changes.empty());
}

RC_GTEST_PROP(PairLaw, ManyEditsOneAfterTheOtherEndAsTheLastOneSays, ()) {
    const auto pair = pair_of(Direction::both, Extra::remove);
    auto person = settled(pair);
    bool there = has(person, Side::okta, pair.okta.id);
    const int edits = *rc::gen::inRange(1, 4);  // more of them within a day are frozen, and left to a person
    for (int i = 0; i < edits; ++i) {
        const auto side = *rc::gen::element(Side::jumpcloud, Side::okta);
        there = !there;
        put(person, side, pair.group(side).id, there);
        person = at_rest(std::move(person));
    }
    for (const Side one : kSides) RC_ASSERT(has(person, one, pair.group(one).id) == there);
}

RC_GTEST_PROP(PairLaw, OneWayNeverWritesItsAuthority, ()) {
    const auto target = *rc::gen::element(Side::jumpcloud, Side::okta);
    const auto direction = target == Side::okta ? Direction::to_okta : Direction::to_jumpcloud;
    const auto extra = *rc::gen::element(Extra::remove, Extra::keep);
    const auto pair = pair_of(direction, extra);
    auto person = settled(pair);
    const auto authority = other(target);
    for (const Side side : kSides) put(person, side, pair.group(side).id, *rc::gen::arbitrary<bool>());
    const bool wanted = has(person, authority, pair.group(authority).id);
    for (const auto& change : person.plan().changes) RC_ASSERT(change.side == target);
    const auto rested = at_rest(person);
    RC_ASSERT(has(rested, authority, pair.group(authority).id) == wanted);
    if (wanted || extra == Extra::remove) RC_ASSERT(has(rested, target, pair.group(target).id) == wanted);
}

RC_GTEST_PROP(PairLaw, NobodyLosesAnEdgeThatNobodyRemovedAndNoAuthorityLacks, ()) {
    auto person = *any_person();
    const bool is_in_pairs = person.pairs && person.standing.in_pairs_since;
    RC_PRE(is_in_pairs);
    for (const auto& change : person.plan().changes) {
        if (change.kind != ChangeKind::remove_member || change.pair.empty()) continue;
        const auto& pair = *person.pairs->find(change.pair);
        RC_ASSERT(!has(person, other(change.side), pair.group(other(change.side)).id));
        RC_ASSERT(pair.group(change.side).is_writable());
        RC_ASSERT(!pair.jumpcloud.gone && !pair.okta.gone);
    }
}

}  // namespace
}  // namespace lockstep::property
