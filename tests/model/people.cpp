// What people do, and what the laws remember of it.
#include <algorithm>
#include <functional>

#include "engine/standings.hpp"
#include "tests/model/machine.hpp"

namespace lockstep::model {
namespace {

using Kind = Action::Kind;

const policy::AttributeRule* rule_over(const policy::Policy& policy, Side side, const std::string& attribute) {
    const auto slot = policy.slots(side).find(attribute);
    for (const auto& rule : policy.attributes) {
        if (slot && (side == Side::okta ? rule.okta : rule.jumpcloud) == slot) return &rule;
    }
    return nullptr;
}

/// What somebody edits after the facts were read, and before their age asks for another look, is overwritten.
bool is_unguarded(const State& state, const Step& step) {
    const auto looked = state.process.seen.find(step.change.identity);
    return (step.change.facts_read_at && state.world.now - *step.change.facts_read_at <= engine::kYoung) ||
           (looked != state.process.seen.end() && state.world.now - looked->second.first <= engine::kYoung);
}

/// We are writing that very value, or may be.
bool is_being_written(const State& state, Side side, int person, const RuleId& rule) {
    const auto has_rule = [&](const std::vector<AttributeWrite>& writes) {
        return std::ranges::find(writes, rule, &AttributeWrite::rule) != writes.end();
    };
    const auto writes = [&](const Change& change) {
        return change.kind == ChangeKind::hand_over || (change.side == side && has_rule(change.writes));
    };
    for (const auto& [identity, one] : state.process.tries) {
        if (person_of(identity) == person && writes(one.life.change())) return true;
    }
    for (const auto& step : state.memory.steps) {
        if ((step.in_doubt || is_unguarded(state, step)) && !is_final(step.state) &&
            person_of(step.change.identity) == person && step.change.side == side && has_rule(step.change.writes)) {
            return true;
        }
    }
    return std::ranges::any_of(state.late,
                               [&](const Call& call) { return call.side == side && has_rule(call.writes); });
}

Value value_under(const State& state, const policy::AttributeRule& rule, Side side, int person) {
    const auto slot = side == Side::okta ? rule.okta : rule.jumpcloud;
    const auto* account = account_of(state, side, person);
    return slot && account != nullptr ? account->values.at(*slot) : Value{};
}

/// Whose the person is by what people have made of them, and Lockstep has not seen it yet.
bool is_between_sources(const State& state, const policy::Policy& policy, int person) {
    const auto standing = state.memory.standings.find(identity_of(state, person));
    const auto* account = account_of(state, Side::jumpcloud, person);
    if (standing == state.memory.standings.end() || account == nullptr) return false;
    const bool is_adviser = state.world.value(Side::jumpcloud, account->id, "department") == Value::text("B");
    for (const auto& population : policy.populations) {
        if (population.name == "advisers" && is_adviser != (standing->second.source == Side::okta)) return true;
    }
    return false;
}

/// What disagrees when a person is handed over is nobody's word.
void remember_hand_over(State& state, const policy::Policy& policy, int person) {
    for (const auto& rule : policy.attributes) {
        auto& edit = state.truth.at(person - 1).edits[rule.id];
        const bool agreed =
            value_under(state, rule, Side::jumpcloud, person) == value_under(state, rule, Side::okta, person);
        const bool writing = is_being_written(state, Side::jumpcloud, person, rule.id) ||
                             is_being_written(state, Side::okta, person, rule.id);
        edit = {.contested = !agreed || writing};
    }
}

void remember_edit(State& state, const policy::Policy& policy, Side side, int person, const std::string& attribute,
                   const Value& value) {
    const auto* rule = rule_over(policy, side, attribute);
    if (rule == nullptr) return;
    auto& edit = state.truth.at(person - 1).edits[rule->id];
    const bool agreed =
        value_under(state, *rule, Side::jumpcloud, person) == value_under(state, *rule, Side::okta, person);
    const bool writing = is_being_written(state, side, person, rule->id) || is_between_sources(state, policy, person);
    if (agreed) {
        const bool writing_there = is_being_written(state, other(side), person, rule->id);
        edit = {.contested = writing || (writing_there && edit.contested)};
    } else {
        edit.contested = edit.contested || writing;
    }
    (side == Side::okta ? edit.okta : edit.jumpcloud) = value;
}

/// Whether a change of that kind, of that object, is under way or may be.
bool is_under_way(const State& state, int person, const std::function<bool(const Change&)>& is_meant) {
    for (const auto& [identity, one] : state.process.tries) {
        if (person_of(identity) == person && is_meant(one.life.change())) return true;
    }
    return std::ranges::any_of(state.memory.steps, [&](const Step& step) {
        return person_of(step.change.identity) == person && !is_final(step.state) && is_meant(step.change) &&
               (step.in_doubt || is_unguarded(state, step));
    });
}

bool is_being_suspended(const State& state, Side side, int person) {
    const auto suspends = [&](const Change& change) {
        return change.kind == ChangeKind::suspend && change.side == side;
    };
    const auto lands = [&](const Call& call) {
        const auto* account = account_of(state, side, person);
        return call.kind == ChangeKind::suspend && account != nullptr && call.account == account->id;
    };
    return is_under_way(state, person, suspends) || std::ranges::any_of(state.late, lands);
}

bool is_edge_of(const GroupPair& pair, const Change& change) {
    return change.pair == pair.id || pair.jumpcloud.id.value == change.object || pair.okta.id.value == change.object;
}

bool is_edge_being_written(const State& state, int person, const GroupPair& pair) {
    const auto is_meant = [&](const Change& change) { return is_edge_of(pair, change); };
    if (is_under_way(state, person, is_meant)) return true;
    return std::ranges::any_of(state.late, [&](const Call& call) {
        return std::ranges::any_of(
            call.groups, [&](const GroupId& group) { return group == pair.jumpcloud.id || group == pair.okta.id; });
    });
}

/// @param group has just come to have the person, or not.
void remember_pair_edit(State& state, int person, const Group& group, bool there) {
    const Pairs pairs{state.memory.pairs};
    const auto* pair = pairs.find(group.side, group.id);
    if (pair == nullptr) return;
    auto& edit = state.truth.at(person - 1).pairs[pair->id];
    if (pair->direction != Direction::both) {
        if (writes_to(pair->direction, other(group.side))) edit.want(there);
        return;
    }
    const auto* theirs = account_of(state, other(group.side), person);
    const auto& members = state.world.at(other(group.side)).members;
    const auto list = members.find(pair->group(other(group.side)).id);
    const bool over_there = theirs != nullptr && list != members.end() && list->second.contains(theirs->id);
    const bool agreed = over_there != there;  // before this edit
    bool marked = false;
    if (const auto it = state.memory.standings.find(identity_of(state, person)); it != state.memory.standings.end()) {
        const auto& edges = it->second.pair_edges;
        const auto known = std::ranges::find(edges, pair->id, &PairEdge::pair);
        marked = known != edges.end() && known->marked;
    }
    const bool writing = is_edge_being_written(state, person, *pair);
    const bool unseen = agreed && marked == there;
    edit.contested = agreed ? writing || unseen : edit.contested || writing;
    edit.want(there);
}

}  // namespace

void Machine::list_edits(const State& state, std::vector<Action>& actions) const {
    if (state.left.edits == 0) return;
    const auto& edits = setup_.edits;
    const auto add = [&](Kind kind, int person, std::size_t which) {
        actions.push_back({kind, static_cast<unsigned char>(person), static_cast<unsigned char>(which)});
    };
    for (int person = 1; person <= setup_.people; ++person) {
        const auto* const jumpcloud = account_of(state, Side::jumpcloud, person);
        const auto* const okta = account_of(state, Side::okta, person);
        const auto there = [&](Side side) { return (side == Side::okta ? okta : jumpcloud) != nullptr; };
        for (std::size_t i = 0; i < edits.values.size(); ++i) {
            if (there(edits.values[i].first)) add(Kind::edit_value, person, i);
        }
        for (std::size_t i = 0; i < edits.states.size(); ++i) {
            const auto& [side, to] = edits.states[i];
            const auto* account = side == Side::okta ? okta : jumpcloud;
            if (account != nullptr && account->state != to) add(Kind::edit_state, person, i);
        }
        for (std::size_t i = 0; i < edits.roles.size(); ++i) {
            if (there(edits.roles[i].first)) add(Kind::edit_role, person, i);
        }
        for (std::size_t i = 0; i < edits.edges.size(); ++i) {
            if (there(state.world.groups.at(edits.edges[i]).side)) add(Kind::edit_edge, person, i);
        }
        for (std::size_t i = 0; i < edits.deletions.size(); ++i) {
            if (there(edits.deletions[i])) add(Kind::remove, person, i);
        }
        if (edits.hires && jumpcloud == nullptr && okta == nullptr) add(Kind::hire, person, 0);
        const auto standing = state.memory.standings.find(identity_of(state, person));
        if (edits.holds && standing != state.memory.standings.end() && !standing->second.hold) {
            add(Kind::hold, person, 0);
        }
    }
    if (edits.restores && !state.restored && state.left.crashes > 0) add(Kind::restore, 0, 0);
}

void Machine::edit(State& state, Action action) const {
    --state.left.edits;
    auto& world = state.world;
    const int person = action.a;
    const auto& edits = setup_.edits;
    const auto id = [&](Side side) { return account_of(state, side, person)->id; };
    switch (action.kind) {
        case Kind::edit_value: {
            const auto& [side, attribute] = edits.values.at(action.b);
            const auto value = Value::text("~" + std::to_string(++state.values));
            remember_edit(state, policy_, side, person, attribute, value);
            return world.set_value(side, id(side), attribute, value);
        }
        case Kind::edit_role: {
            const auto& [side, attribute] = edits.roles.at(action.b);
            if (policy_.populations.size() > 1) remember_hand_over(state, policy_, person);
            const bool is_a = world.value(side, id(side), attribute) == Value::text("A");
            return world.set_value(side, id(side), attribute, Value::text(is_a ? "B" : "A"));
        }
        case Kind::edit_state: {
            const auto& [side, to] = edits.states.at(action.b);
            auto& truth = state.truth.at(person - 1);
            truth.suspended_by_people.at(static_cast<std::size_t>(side)) = to == AccountState::suspended;
            truth.both_suspended.at(static_cast<std::size_t>(side)) = is_being_suspended(state, side, person);
            truth.states.at(static_cast<std::size_t>(side)) |= 1U << static_cast<unsigned>(to);
            truth.moved_by_people = true;
            return world.set_state(side, id(side), to);
        }
        case Kind::edit_edge: {
            const auto& group = world.groups.at(edits.edges.at(action.b));
            auto& truth = state.truth.at(person - 1);
            const bool member = world.at(group.side).members[group.id].contains(id(group.side));
            truth.moved_by_people = true;
            // Taken and given again before anybody looked: nobody can tell that it is not our gift any more.
            const auto standing = state.memory.standings.find(identity_of(state, person));
            const bool known_as_ours = standing != state.memory.standings.end() &&
                                       std::ranges::find(standing->second.given, group.id.value, &Given::object) !=
                                           standing->second.given.end();
            const bool being_given = is_under_way(state, person, [&](const Change& change) {
                return change.kind == ChangeKind::add_member && change.object == group.id.value;
            });
            if (member) {
                truth.given_by_people.erase(group.id);
            } else if (!known_as_ours && !being_given) {
                truth.given_by_people.insert(group.id);
            }
            remember_pair_edit(state, person, group, !member);
            return world.set_member(group.id, group.side, id(group.side), !member);
        }
        case Kind::remove: {
            const auto side = edits.deletions.at(action.b);
            state.truth.at(person - 1).states.at(static_cast<std::size_t>(side)) |= 1U << 7U;
            return world.remove(side, id(side));
        }
        case Kind::hire: {
            const auto& account = world.add_account(Side::jumpcloud, person, AccountState::active);
            state.truth.at(person - 1).states[0] |= 1U << static_cast<unsigned>(AccountState::active);
            for (const auto& name : policy_.slots(Side::jumpcloud).names()) {
                if (world.value(Side::jumpcloud, account.id, name).is_empty()) {
                    world.set_value(Side::jumpcloud, account.id, name, Value::text("A"));
                }
            }
            return;
        }
        case Kind::hold: {
            // The lockdown itself suspends on both sides; here it is told as one.
            auto& standing = state.memory.standings.at(identity_of(state, person));
            standing.hold = true;
            state.truth.at(person - 1).moved_by_people = true;
            for (const Side side : kSides) {
                standing.place(side).forget_suspension();
                const auto* account = account_of(state, side, person);
                if (account != nullptr && account->state == AccountState::active) {
                    world.set_state(side, account->id, AccountState::suspended);
                }
                state.truth.at(person - 1).suspended_by_people.at(static_cast<std::size_t>(side)) = true;
                state.truth.at(person - 1).states.at(static_cast<std::size_t>(side)) |=
                    1U << static_cast<unsigned>(AccountState::suspended);
            }
            return;
        }
        case Kind::restore: {
            ++state.left.edits;
            --state.left.crashes;
            crash(state);
            auto old = first();
            state.memory = std::move(old.memory);
            state.restored = true;
            return;
        }
        case Kind::pass:
        case Kind::reconcile:
        case Kind::begin:
        case Kind::send:
        case Kind::hear:
        case Kind::settle_half:
        case Kind::crash:
        case Kind::land:
        case Kind::time:
        case Kind::approve: break;
    }
    LOCKSTEP_UNREACHABLE();
}

}  // namespace lockstep::model
