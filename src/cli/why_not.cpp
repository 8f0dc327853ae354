// `lockstep why-not PERSON [ATTRIBUTE|GROUP]`: what stops something: no population, a rule, a pin, a hold, a limit, a
// case, a conflict, a stuck value, a failed step.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>

#include "cli/anatomy.hpp"
#include "cli/commands.hpp"
#include "cli/names.hpp"
#include "cli/parts.hpp"
#include "cli/people.hpp"
#include "cli/plan_view.hpp"
#include "core/assert.hpp"
#include "core/problem.hpp"
#include "engine/pass.hpp"
#include "engine/replan.hpp"

namespace lockstep::cli {
namespace {

namespace json = boost::json;

/// One thing that stands in the way, and what a person can do about it.
struct Obstacle {
    std::string kind, text, remedy;
};

/// What is looked at: everything about the person, or one attribute, group or app.
struct Question {
    std::string subject;

    [[nodiscard]] bool is_about(const std::string& name) const { return subject.empty() || subject == name; }
    [[nodiscard]] bool is_about(const RuleId& rule, const Anatomy& anatomy) const {
        return subject.empty() || std::ranges::any_of(anatomy.rules, [&](const RuleSays& says) {
                   return says.rule->id == rule && says.is_named(subject);
               });
    }
    [[nodiscard]] bool is_about(const PairId& pair, const Anatomy& anatomy) const {
        return !pair.empty() && std::ranges::any_of(anatomy.pairs, [&](const PairSays& says) {
            return says.pair.id == pair && says.is_named(subject);
        });
    }
};

void from_standing(const Question& question, const Standing& standing, const Anatomy& anatomy,
                   std::vector<Obstacle>& found) {
    if (standing.population.empty()) {
        std::string tried;
        for (const auto& says : anatomy.populations) {
            tried += fmt::format("{}{}: {} ({})", tried.empty() ? "" : "; ", says.population->name,
                                 says.population->when.text(), to_text(says.inputs));
        }
        found.push_back({"population", fmt::format("in no population, so nothing is written. {}", tried),
                         "mend the `when:` of the population they belong to"});
    }
    if (standing.hold)
        found.push_back({"hold", "a lockdown stands: nothing may reactivate or add anything", "lift it"});
    if (anatomy.is_protected) {
        found.push_back({"protected",
                         "a protected account: logins, e-mail, phones, states and memberships wait for a "
                         "second person",
                         "lockstep approvals"});
    }
    for (const auto& stuck : standing.stuck) {
        if (!question.is_about(stuck.attribute_or_object)) continue;
        found.push_back({"stuck",
                         fmt::format("{} refuses since {}: {}  # {} {}", title_of(stuck.side), to_rfc3339(stuck.since),
                                     refused_thing(stuck), stuck.vendor_code, stuck.text),
                         "it is tried again when a value or the schema moves, or by lockstep runs retry RUN"});
    }
}

void from_rules(const Question& question, const Anatomy& anatomy, std::vector<Obstacle>& found) {
    for (const auto& says : anatomy.rules) {
        if (question.subject.empty() ? !says.pinned && says.no_value.empty() : !says.is_named(question.subject))
            continue;
        const auto& id = says.rule->id.value;
        if (says.pinned)
            found.push_back(
                {"pin", fmt::format("{} is pinned for this person", id), "lockstep undo --person EMAIL --unpin"});
        if (!says.no_value.empty()) {
            found.push_back({"no_value", fmt::format("{} has no value: {}", id, says.no_value),
                             "give the source a value, or let the rule handle its absence"});
        } else if (!question.subject.empty() && !says.pinned) {
            found.push_back({"rule",
                             fmt::format("{}: {}; JumpCloud holds {}, Okta holds {}", id, says.flow,
                                         to_display(says.jumpcloud), to_display(says.okta)),
                             ""});
        }
    }
    for (const auto& says : anatomy.assigns) {
        if (says.assign->name != question.subject || says.applies) continue;
        found.push_back({"assign",
                         fmt::format("`when: {}` does not hold: {}", says.assign->when.text(), to_text(says.inputs)),
                         "mend the condition, or the value it reads"});
    }
}

/// What only people of another population are assigned.
void from_other_populations(const Question& question, const Standing& standing, const Anatomy& anatomy,
                            std::vector<Obstacle>& found) {
    const auto populations = assigned_by(anatomy, question.subject);
    if (populations.empty() || std::ranges::find(populations, standing.population) != populations.end()) return;
    found.push_back({"assign",
                     fmt::format("population {} is not assigned {}; {} is",
                                 standing.population.empty() ? "(none)" : standing.population, question.subject,
                                 fmt::join(populations, ", ")),
                     "assign it to their population, or mend the `when:` that puts them there"});
}

void from_pairs(const Question& question, const Anatomy& anatomy, std::vector<Obstacle>& found) {
    for (const auto& says : anatomy.pairs) {
        if (question.subject.empty() ? !says.rests || !says.is_at_stake() : !says.is_named(question.subject)) continue;
        const bool is_nowhere = says.jumpcloud != true && says.okta != true;
        found.push_back({"pair", fmt::format("{}: {}", title_of(says.pair), says.outcome),
                         is_nowhere ? "put them into the group on the side that the pair reads" : ""});
    }
}

std::string remedy_of(Notice::Kind kind) {
    switch (kind) {
        case Notice::Kind::suspended_elsewhere:
            return "end the suspension there, or suspend the source too (`suspended_elsewhere: carry_back`)";
        case Notice::Kind::staged_on_target: return "activate the account there";
        case Notice::Kind::required_empty:
        case Notice::Kind::no_value: return "give the source a value, or let the rule handle its absence";
        case Notice::Kind::frozen: return "lockstep drift --who names the other writer";
        case Notice::Kind::pair_paused:
        case Notice::Kind::pair_waiting: return "lockstep status, lockstep cases";
        case Notice::Kind::drift:
        case Notice::Kind::waiting:
        case Notice::Kind::ineligible:
        case Notice::Kind::unmanaged:
        case Notice::Kind::further:
        case Notice::Kind::foreseen:
        case Notice::Kind::unread: return "";
    }
    LOCKSTEP_UNREACHABLE();
}

/// Known on one side only, and nothing is planned or asked that would change it.
bool is_left_alone(const Standing& standing, const Plan& plan) {
    const bool created =
        std::ranges::find(plan.changes, ChangeKind::create_account, &Change::kind) != plan.changes.end();
    return !standing.linked() && !created && plan.cases.empty() && !standing.population.empty();
}

void from_plan(const Question& question, const Plan& plan, const Anatomy& anatomy, std::vector<Obstacle>& found) {
    for (const auto& open : plan.cases) {
        found.push_back({"case", open.question, fmt::format("lockstep cases show '{}'", open.key)});
    }
    for (const auto& conflict : plan.conflicts) {
        if (!question.is_about(conflict.rule, anatomy)) continue;
        found.push_back({"conflict",
                         fmt::format("{}: JumpCloud {}, Okta {}: {}", conflict.rule.value,
                                     to_display(conflict.jumpcloud), to_display(conflict.okta), conflict.reason),
                         "lockstep conflicts"});
    }
    for (const auto& notice : plan.notices) {
        if (!notice.rule.empty() && !question.is_about(notice.rule, anatomy)) continue;
        found.push_back({std::string{name_of(notice.kind)}, notice.text, remedy_of(notice.kind)});
    }
    for (const auto& change : plan.changes) {
        const bool named = question.is_about(change.object_name) || question.is_about(change.object) ||
                           question.is_about(change.pair, anatomy) ||
                           std::ranges::any_of(change.writes, [&](const AttributeWrite& write) {
                               return question.is_about(write.attribute) || question.is_about(write.rule, anatomy);
                           });
        if (!named) continue;
        const auto what = fmt::format("{} in {}", traits_of(change.kind).verb, title_of(change.side));
        if (change.staged) {
            found.push_back(
                {"limit", fmt::format("{}: waits for approval, {}", what, change.held_by), "lockstep approvals"});
        } else {
            found.push_back(
                {"planned", fmt::format("{}: {}; nothing stops it", what, change.reason), "lockstep apply"});
        }
    }
}

/// Steps about this person in the latest runs that failed or were skipped, of what is planned still.
Task<> from_runs(store::Store& store, const Standing& standing, const Plan& plan, std::vector<Obstacle>& found) {
    constexpr int kLatest = 5;
    for (const auto& run : co_await store.list_runs(kLatest)) {
        for (const auto& step : co_await store.list_steps(run.id)) {
            const bool troubled = step.state == StepState::failed || step.state == StepState::skipped;
            const bool planned = std::ranges::find(plan.changes, step.change.id, &Change::id) != plan.changes.end();
            if (step.change.identity != standing.id || !troubled || !planned) continue;
            found.push_back({"step",
                             fmt::format("run {}: {} in {} {}: {}", run.id.value, traits_of(step.change.kind).verb,
                                         title_of(step.change.side), name_of(step.state), step.outcome),
                             fmt::format("lockstep runs retry {}", run.id.value)});
        }
    }
}

void print_obstacles(const Standing& standing, const std::vector<Obstacle>& found, const Names& names,
                     const Terminal& terminal) {
    terminal.print(terminal.paint(Colour::bold, standing.label));
    for (const auto& obstacle : found) {
        auto kind = obstacle.kind;
        std::ranges::replace(kind, '_', ' ');
        terminal.print(fmt::format("  {}: {}", terminal.paint(Colour::yellow, kind), names.told(obstacle.text)));
        if (!obstacle.remedy.empty()) terminal.print(terminal.paint(Colour::dim, "      → " + obstacle.remedy));
    }
    if (found.empty()) terminal.print("  Nothing stands in the way: both sides agree with the policy.");
}

/// @throws std::runtime_error if the policy has nothing of that name, and Lockstep never gave it.
void check_subject(const std::string& subject, const Anatomy& anatomy, const Standing& standing) {
    const auto names = names_in(anatomy);
    const bool is_given = std::ranges::find(standing.given, subject, &Given::object_name) != standing.given.end();
    if (subject.empty() || is_given || is_known(anatomy, subject)) return;
    const auto nearest = nearest_name(subject, names);
    throw std::runtime_error(fmt::format("no rule carries, nothing assigns and no group pair has \"{}\"{}", subject,
                                         nearest.empty() ? "" : fmt::format(", did you mean {}?", nearest)));
}

Task<int> why_not(Parts& parts, const WhyNotOptions& options, Terminal& terminal) {
    const auto standing = co_await find_person(parts.store(), options.person);
    engine::Replan replan{parts.policy(), parts.directories(), parts.store(), parts.clock()};
    const auto now = co_await replan.plan_fresh(standing, Lane::interactive);
    const auto anatomy = anatomy_of(parts.policy(), now.facts, standing, now.plan, parts.clock().wall_now());
    engine::Pass pass{parts.policy(), parts.directories(), parts.store(), parts.clock()};
    engine::PassOptions only;
    only.only = {standing.id};
    auto result = co_await pass.run(std::move(only));  // with the gate's word on this person alone
    for (auto& waiting : co_await parts.store().list_staged()) {
        const auto it = std::ranges::find(result.plan.changes, waiting.change.id, &Change::id);
        if (it != result.plan.changes.end())
            *it = std::move(waiting.change);  // and on everybody, when it was last asked
    }
    check_subject(options.subject, anatomy, standing);
    const Question question{options.subject};
    std::vector<Obstacle> found;
    from_standing(question, now.plan.next, anatomy, found);
    if (is_left_alone(now.plan.next, result.plan)) {
        found.push_back({"link", "known on one side only: no link to an account of the other", "lockstep link"});
    }
    from_rules(question, anatomy, found);
    from_other_populations(question, now.plan.next, anatomy, found);
    from_pairs(question, anatomy, found);
    from_plan(question, result.plan, anatomy, found);
    co_await from_runs(parts.store(), standing, result.plan, found);
    if (terminal.json()) {
        json::array list;
        for (const auto& obstacle : found) {
            list.push_back(json::object{{"kind", obstacle.kind}, {"text", obstacle.text}, {"remedy", obstacle.remedy}});
        }
        terminal.print_json(json::serialize(
            json::object{{"person", standing.label}, {"subject", options.subject}, {"obstacles", std::move(list)}}));
    }
    NameSearch search;
    for (const auto& obstacle : found) search.add(obstacle.text);
    print_obstacles(standing, found, co_await search.find(parts.store()), terminal);
    co_return kDone;
}

}  // namespace

int run_why_not(const GlobalOptions& global, const WhyNotOptions& options, Terminal& terminal) {
    Parts parts{global, Parts::Need::directories};
    return parts.run([&] { return why_not(parts, options, terminal); });
}

}  // namespace lockstep::cli
