#include "tests/property/people.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lockstep::property {
namespace {

using rc::gen::element;

std::string department_rule() {
    return *element<std::string>(
        "{jumpcloud: department, okta: department}", "{jumpcloud: department, okta: department, authority: both}",
        "{jumpcloud: department, okta: department, authority: both, on_conflict: source}",
        "{jumpcloud: department, okta: department, authority: okta}",
        "{jumpcloud: department, okta: department, authority: both, map: {a: x, b: y}}",
        "{jumpcloud: department, okta: department, authority: jumpcloud, map: {a: x, b: x}, else: copy}");
}

std::string population(const std::string& name, const std::string& when, Side source) {
    std::string text = fmt::format("  {}:\n    when: {}\n    source: {}\n", name, when, name_of(source));
    text += *element<std::string>("", "    provision: {activate: false}\n", "    provision: {create: false}\n",
                                  "    provision: {activation: {mail: none}}\n");
    text += *element<std::string>("", "    offboard: report\n", "    offboard: {do: suspend, then: {deactivate: 1d}}\n",
                                  "    offboard: {do: suspend, then: {deactivate: 1h, delete: 2h}}\n");
    text += *element<std::string>("", "    on_leave: offboard\n");
    text += *element<std::string>("", "    suspended_elsewhere: carry_back\n");
    text += *element<std::string>("", "    assign: [{okta_group: staff}, {okta_app: chat}]\n",
                                  "    assign: [{jumpcloud_group: laptops}, {device_group: kiosks}]\n",
                                  "    assign: [{okta_group: a-team, when: okta.department == \"a\"}]\n");
    return text;
}

Value any_value() {
    return *element(Value::empty(), Value::text("a"), Value::text("b"), Value::text("A"), Value::text("x"), Value{});
}

AccountState any_state() {
    return *rc::gen::weightedElement<AccountState>({{6, AccountState::active},
                                                    {3, AccountState::suspended},
                                                    {2, AccountState::staged},
                                                    {1, AccountState::deprovisioned}});
}

Account any_account(const policy::Policy& policy, Side side) {
    auto account = make_account(policy, side);
    account.state = any_state();
    if (side == Side::jumpcloud && account.state == AccountState::deprovisioned) {
        account.state = AccountState::suspended;  // JumpCloud has no such state
    }
    account.how = *element(ReadHow::by_id, ReadHow::list);
    for (const auto* name : {"department", "jobTitle", "title", "userType"}) {
        if (const auto slot = policy.slots(side).find(name)) account.values[*slot] = any_value();
    }
    const auto manager = policy.slots(side).find(side == Side::okta ? "managerId" : "manager");
    if (manager) account.values[*manager] = *element(Value::empty(), Value::text(side == Side::okta ? "o9" : "j9"));
    if (side == Side::okta) account.status_changed = *from_rfc3339("2026-05-01T00:00:00Z");
    return account;
}

void remember_bases(Person& person) {
    for (const auto& rule : person.policy.attributes) {
        if (*rc::gen::inRange(0, 3) == 0) continue;
        Base base{any_value(), any_value(), rule.digest, *rc::gen::inRange(0, 5) != 0};
        if (base.jumpcloud.is_unread()) base.jumpcloud = Value::empty();
        if (base.okta.is_unread()) base.okta = Value::empty();
        if (*rc::gen::inRange(0, 4) == 0) base.rule_digest = "another rule";
        person.standing.bases[rule.id] = base;
    }
    if (*rc::gen::arbitrary<bool>()) {
        person.standing.bases[kStateRule] = {Value::text("active"), Value::text("active"), "",
                                             *rc::gen::inRange(0, 5) != 0};
    }
}

void remember_suspension(Person& person, Side side) {
    const auto& account = person.account(side);
    if (!account || account->state != AccountState::suspended || !*rc::gen::arbitrary<bool>()) return;
    auto& place = person.standing.place(side);
    place.suspended_by_us_at = *from_rfc3339("2026-05-01T00:00:00Z");
    place.suspended_by_us_status = account->status_changed;
    place.suspended_by_us_cause = Cause::state;
    person.status_is_ours[side] = *rc::gen::arbitrary<bool>();
    person.standing.access_ended = *rc::gen::arbitrary<bool>();
    person.standing.offboarded_at = place.suspended_by_us_at;
}

void place(Person& person, Side side, int situation) {
    if (situation == 0) return;
    person.standing.place(side).account = {side == Side::okta ? "o1" : "j1"};
    if (situation == 1) {
        (side == Side::okta ? person.okta_gone : person.jumpcloud_gone) = true;
    } else {
        person.account(side) = any_account(person.policy, side);
    }
}

void remember_population(Person& person) {
    if (*rc::gen::inRange(0, 3) == 0) return;
    const auto& all = person.policy.populations;
    const auto& population = *rc::gen::arbitrary<bool>() ? all.front() : all.back();
    person.standing.population = population.name;
    person.standing.source = *rc::gen::inRange(0, 6) == 0 ? other(population.source) : population.source;
}

GroupPair any_pair(const std::string& name) {
    GroupPair pair;
    pair.id = {name};
    pair.rule = name + " = " + name;
    pair.direction = *element(Direction::both, Direction::both, Direction::to_okta, Direction::to_jumpcloud);
    pair.first =
        *element(FirstPair::ask, FirstPair::jumpcloud, FirstPair::okta, FirstPair::union_, FirstPair::intersection);
    pair.extra = *element(Extra::remove, Extra::keep);
    for (const Side side : kSides) {
        auto& group = pair.group(side);
        group.id = {name + " in " + std::string{name_of(side)}};
        group.name = name;
        group.kind = *rc::gen::weightedElement<GroupKind>({{6, GroupKind::writable}, {1, GroupKind::rule_filled}});
        group.born_read_only = *rc::gen::arbitrary<bool>();
        group.gone = *rc::gen::inRange(0, 12) == 0;
    }
    pair.counts.okta_only = *rc::gen::inRange(0, 2);
    if (*rc::gen::arbitrary<bool>()) pair.begun_at = *from_rfc3339("2026-01-01T00:00:00Z");
    return pair;
}

/// A one-way pair whose deciding group is one that a population may assign.
GroupPair pair_decided_by(const std::string& assigned) {
    auto pair = any_pair(assigned);
    const Side decides = assigned == "staff" ? Side::okta : Side::jumpcloud;
    pair.direction = decides == Side::okta ? Direction::to_jumpcloud : Direction::to_okta;
    pair.group(decides).id = {assigned};
    pair.group(decides).kind = GroupKind::writable;
    return pair;
}

/// Some of their edges, and memories of them that may be true, stale or missing.
void put_in_pairs(Person& person) {
    std::vector<GroupPair> pairs;
    for (const auto* name : {"sales", "ops"}) {
        const auto pair = any_pair(name);
        for (const Side side : kSides) {
            if (person.account(side) && *rc::gen::arbitrary<bool>()) {
                person.held[side].groups.push_back(pair.group(side).id);
            }
        }
        if (*rc::gen::arbitrary<bool>()) {
            PairEdge edge;
            edge.pair = pair.id;
            edge.marked = *rc::gen::arbitrary<bool>();
            if (!edge.marked) edge.wanted = *element(std::optional<bool>{}, std::optional{true}, std::optional{false});
            edge.given = *element(std::optional<Side>{}, std::optional{Side::okta}, std::optional{Side::jumpcloud});
            person.standing.pair_edges.push_back(edge);
        }
        pairs.push_back(pair);
    }
    for (const auto* assigned : {"staff", "laptops"}) pairs.push_back(pair_decided_by(assigned));
    for (auto& [side, held] : person.held) held.how = *element(ReadHow::by_id, ReadHow::list);
    if (*rc::gen::arbitrary<bool>()) person.standing.in_pairs_since = *from_rfc3339("2026-01-01T00:00:00Z");
    person.pairs = std::make_shared<const Pairs>(std::move(pairs));
}

}  // namespace

rc::Gen<std::string> any_policy() {
    return rc::gen::exec([] {
        std::string text = "populations:\n";
        if (*rc::gen::arbitrary<bool>()) text += population("externals", "okta.userType == \"a\"", Side::okta);
        text += *element(population("everyone", "exists(jumpcloud)", Side::jumpcloud),
                         population("some", "jumpcloud.jobTitle != \"b\"", Side::jumpcloud),
                         population("everyone", "exists(okta)", Side::okta));
        text += "attributes:\n  - " + department_rule() + "\n";
        text += *element<std::string>("  - {jumpcloud: jobTitle, okta: title, authority: both}\n",
                                      "  - {jumpcloud: jobTitle, okta: title}\n");
        text += *element<std::string>("", "  - {jumpcloud: manager, okta: managerId}\n");
        text +=
            *element<std::string>("", "  - {okta: displayName, to_okta: jumpcloud.firstname + jumpcloud.department}\n");
        return text;
    });
}

rc::Gen<Person> any_person() {
    return rc::gen::exec([] {
        Person person;
        person.policy = load_policy(*any_policy());
        person.standing.id = {"ada"};
        // A condition on a value that the vendor changes while it is written is only known afterwards.
        const bool reads_values = std::ranges::any_of(person.policy.populations, [](const auto& population) {
            return std::ranges::any_of(population.assign, [](const auto& assign) { return bool{assign.when}; });
        });
        person.folds_case = !reads_values && *rc::gen::arbitrary<bool>();
        const int left = *rc::gen::weightedElement<int>({{1, 0}, {1, 1}, {6, 2}});
        const int right = *rc::gen::weightedElement<int>({{1, left == 0 ? 2 : 0}, {1, left == 0 ? 2 : 1}, {6, 2}});
        place(person, Side::jumpcloud, left);
        place(person, Side::okta, right);
        if (person.standing.linked()) {
            person.standing.linked_at = *from_rfc3339("2026-01-01T00:00:00Z");
            remember_bases(person);
            for (const Side side : kSides) remember_suspension(person, side);
        }
        remember_population(person);
        person.standing.hold = *rc::gen::inRange(0, 8) == 0;
        if (*rc::gen::arbitrary<bool>() && person.okta) {
            person.held[Side::okta].groups = {{"old"}};
            person.standing.given = {{ChangeKind::add_member, Side::okta, "old", "old", "everyone"}};
        }
        if (*rc::gen::arbitrary<bool>()) put_in_pairs(person);
        if (*rc::gen::inRange(0, 4) == 0) {
            person.further = any_account(person.policy, Side::okta);
            person.further->id = {"o8"};
            person.standing.further_okta = {{"o8"}};
        }
        return person;
    });
}

void showValue(const Person& person, std::ostream& out) {
    out << show(person, person.plan());
}

Person at_rest(Person person) {
    constexpr int kRounds = 6;
    for (int round = 0; round < kRounds; ++round) {
        const auto plan = person.plan();
        person.settle(plan);
        if (plan.changes.empty()) return person;
        for (const auto& change : plan.changes) person.apply(change);
    }
    throw std::runtime_error{"never comes to rest:\n" + show(person, person.plan())};
}

}  // namespace lockstep::property
