// A pass over everybody and the planning of one person, on what the small directories show.
#include <algorithm>

#include "engine/answers.hpp"
#include "engine/pass_result.hpp"
#include "sync/plan.hpp"
#include "tests/model/machine.hpp"
#include "tests/model/reading.hpp"

namespace lockstep::model {
namespace {

void take_names(const IdentityPlan& plan, engine::PlannedNames& names) {
    for (const auto& change : plan.changes) {
        for (const auto& write : change.writes) {
            if (!write.after.is_something()) continue;
            names.take(change.side, write.attribute, to_text(write.after), change.identity);
        }
    }
}

/// A name that is planned for somebody is held by them.
void add_planned(Answer& answer, const Question& question, const engine::PlannedNames& names) {
    auto* holders = std::get_if<NameHolders>(&answer);
    const auto planned = names.find(question.side, question.subject, question.value);
    if (holders != nullptr && planned) holders->holders.push_back({{}, *planned, AccountState::staged, true});
}

void note_free_name(IdentityPlan& plan, const Facts& facts) {
    for (auto& change : plan.changes) {
        if (change.kind != ChangeKind::create_account) continue;
        const auto* holders = engine::holders_of_login(change, facts);
        if (holders != nullptr && holders->holders.empty()) change.name_free_at = holders->read_at;
    }
}

bool was_written_lately(const State& state, const policy::Policy& policy, const IdentityId& identity) {
    const auto it = state.memory.written.find(identity);
    return it != state.memory.written.end() && it->second >= state.world.now - policy.safety.settle;
}

}  // namespace

/// @param read what a pass knows; null: everything is read fresh.
Answer Machine::answer(const State& state, const Question& question, const PassRead* read) const {
    std::optional<Answer> known;
    if (read != nullptr) known = find_known(state, policy_, *read, question);
    auto answer = known ? std::move(*known) : get_fresh(state, question);
    if (read != nullptr) add_planned(answer, question, read->names);
    if (auto* group = std::get_if<Group>(&answer); group != nullptr && mutation_ == Mutation::read_only_check) {
        group->kind = GroupKind::writable;
    }
    return answer;
}

Standing Machine::for_planner(const State& state, Standing standing) const {
    if (mutation_ != Mutation::base_check) return standing;
    for (auto& [rule, base] : standing.bases) {
        const auto it = std::ranges::find(policy_.attributes, rule, &policy::AttributeRule::id);
        if (it == policy_.attributes.end() || !it->okta) continue;
        base.jumpcloud = Value::text("whatever JumpCloud says");
        base.okta = state.world.value(Side::okta, standing.okta.account, policy_.okta.name(*it->okta));
    }
    return standing;
}

IdentityPlan Machine::plan(const State& state, Facts& facts, const Standing& standing, const PassRead* read) const {
    constexpr int kRounds = 12;
    const auto judged = for_planner(state, standing);
    IdentityPlan plan;
    for (int round = 0; round < kRounds; ++round) {
        plan = sync::plan(policy_, facts, judged, state.world.now);
        bool answered = false;
        for (const auto& question : plan.questions) {
            if (facts.find(question) != nullptr) continue;
            engine::put_answer(facts, question, answer(state, question, read));
            answered = true;
        }
        if (!answered) break;
    }
    return plan;
}

std::vector<IdentityPlan> Machine::plan_all(const State& state, PassRead& read) const {
    std::vector<IdentityPlan> plans;
    for (auto& candidate : engine::candidates_of(read.matched, read.batch)) {
        auto& facts = candidate.facts;
        facts.pairs = read.all_pairs;
        facts.written_lately = read.listed && was_written_lately(state, policy_, candidate.standing.id);
        auto planned = plan(state, facts, candidate.standing, &read);
        take_names(planned, read.names);
        note_free_name(planned, facts);
        plans.push_back(std::move(planned));
    }
    return plans;
}

std::vector<IdentityPlan> Machine::pass(State& state, bool stale_jumpcloud, bool stale_okta, int dies) const {
    auto read = list_everybody(state, policy_, stale_jumpcloud, stale_okta, mutation_ == Mutation::proof_of_gone);
    read.convicts_by_list = mutation_ == Mutation::read_by_id;
    auto plans = plan_all(state, read);
    settle_and_start(state, plans, &read.pairs, dies);
    return plans;
}

void Machine::reconcile(State& state, int person) const {
    auto read = read_person(state, policy_, person);
    settle_and_start(state, plan_all(state, read), nullptr, 0);
}

Facts Machine::read_both(const State& state, const Standing& standing) const {
    Facts facts;
    facts.oldest_read = state.world.now;
    facts.pairs = pairs_of(state, policy_);
    for (const Side side : kSides) {
        const auto& place = standing.place(side);
        auto account = state.world.read(side, place.account);
        const auto absent = place.account.empty() ? Presence::never : place.gone ? Presence::gone : Presence::missing;
        facts.seen(side) = {account ? Presence::present : absent, account};
    }
    return facts;
}

/// @param pairs of a full pass; none: of a pass over some people.
/// @param dies 1: once the standings are stored; 2: once the pairs are too, before the run is.
void Machine::settle_and_start(State& state, const std::vector<IdentityPlan>& plans, const sync::PairPlan* pairs,
                               int dies) const {
    Plan together;
    for (const auto& plan : plans) {
        if (!plan.questions.empty()) continue;
        if (engine::is_kept(plan)) state.memory.standings[plan.next.id] = plan.next;
        together.changes.insert(together.changes.end(), plan.changes.begin(), plan.changes.end());
    }
    if (dies == 1) {
        --state.left.crashes;
        return crash(state);
    }
    if (pairs != nullptr) state.memory.pairs = sync::begun(pairs->pairs, state.world.now);
    if (dies == 2) {
        --state.left.crashes;
        return crash(state);
    }
    sync::GateInput input;
    input.done = state.memory.done;
    input.active_linked_people = setup_.people;
    input.approved = state.memory.approved;
    for (const auto& [id, step] : state.memory.doubts) {
        if (auto doubt = sync::doubt_of(step, policy_.safety.quiet_time, state.world.now)) {
            input.doubts.push_back(std::move(*doubt));
        }
    }
    together = sync::admit(policy_, std::move(together), input, state.world.now);
    if (pairs != nullptr) {
        state.memory.staged.clear();
        state.memory.approved.clear();
    }
    start_run(state, std::move(together.changes), input.approved);
}

void Machine::start_run(State& state, std::vector<Change> changes, const std::set<ChangeId>& approved) const {
    const RunId run{"run" + std::to_string(++state.memory.runs)};
    for (auto& change : changes) {
        if (approved.contains(change.id)) state.memory.approved.insert(change.id);
        if (change.staged) {
            if (change.waits_for.empty()) state.memory.staged.insert(change.id);
            continue;
        }
        if (change.kind == ChangeKind::link) continue;  // recorded with what was settled
        Step step;
        step.id = {run.value + "/" + change.id.value};
        step.run = run;
        step.state = change.needs.empty() ? StepState::ready : StepState::waiting;
        step.lane = traits_of(change.kind).takes_access ? Lane::offboard : Lane::bulk;
        step.change = std::move(change);
        state.memory.steps.push_back(std::move(step));
    }
}

}  // namespace lockstep::model
