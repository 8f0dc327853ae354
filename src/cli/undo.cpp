// `lockstep undo RUN`, `undo --person PERSON`: takes back what was written, and says what cannot be (DESIGN §5).
#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <map>
#include <ranges>
#include <stdexcept>

#include "cli/commands.hpp"
#include "cli/parts.hpp"
#include "cli/people.hpp"
#include "cli/pins.hpp"
#include "cli/plan_document.hpp"
#include "cli/plan_view.hpp"
#include "cli/run_command.hpp"
#include "cli/who.hpp"
#include "engine/gate_input.hpp"
#include "engine/org_pin.hpp"
#include "engine/replan.hpp"
#include "engine/undo.hpp"

namespace lockstep::cli {
namespace {

namespace json = boost::json;

constexpr int kMostLines = 1'000'000;

/// Everything that one person's lines come to.
struct PersonsUndo {
    Standing standing;
    std::vector<Change> changes;
    std::vector<sync::NotUndone> left;
};

/// The run's lines, newest first, by person; only that person's, if one is named.
Task<std::map<IdentityId, std::vector<JournalLine>>> lines_of(Parts& parts, const UndoOptions& options) {
    store::JournalFilter filter;
    filter.limit = kMostLines;
    if (!options.run.empty()) filter.run = RunId{options.run};
    if (!options.person.empty()) filter.identity = (co_await find_person(parts.store(), options.person)).id;
    if (!filter.run && !filter.identity) throw std::runtime_error("say which run, or --person");
    const auto lines = co_await parts.store().list_journal(filter);
    std::map<IdentityId, std::vector<JournalLine>> by_person;
    for (const auto& line : lines) {
        if (!filter.run && line.run != lines.front().run) break;  // without a run: the latest that wrote to them
        by_person[line.identity].push_back(line);
    }
    if (filter.run && !co_await parts.store().find_run(*filter.run)) {
        throw std::runtime_error(fmt::format("there is no run {}; lockstep runs lists them", options.run));
    }
    if (by_person.empty()) throw std::runtime_error("nothing was written that could be taken back; see lockstep runs");
    co_return by_person;
}

/// Reads by id take their time: whose turn it is.
void tell_progress(std::size_t done, std::size_t total, const std::string& person, Terminal& terminal) {
    terminal.progress(fmt::format("looking at  {}  {}", progress_bar(done, total), person));
}

Task<PersonsUndo> undo_person(Parts& parts, engine::Undo& undo, Standing standing, std::vector<JournalLine> lines) {
    PersonsUndo all;
    for (auto& line : sync::folded_lines(std::move(lines))) {
        auto undone = co_await undo.take_back(std::move(line), standing, Lane::interactive);
        // A creation and an activation come to one suspension.
        const bool is_new =
            undone.change && std::ranges::find(all.changes, undone.change->id, &Change::id) == all.changes.end();
        if (is_new) all.changes.push_back(std::move(*undone.change));
        std::ranges::move(undone.left, std::back_inserter(all.left));
    }
    all.standing = std::move(standing);
    co_return all;
}

/// What today's policy alone stands against becomes a pin, and then it stands no more.
Task<PersonsUndo> undo_with_pins(Parts& parts, engine::Undo& undo, PersonsUndo first, std::vector<JournalLine> lines,
                                 const std::string& by) {
    auto standing = first.standing;
    for (const auto& left : first.left) {
        const bool is_pinned = std::ranges::find(standing.pins, left.rule, &Pin::rule) != standing.pins.end();
        if (!left.rule.empty() && !is_pinned) standing.pins.push_back({left.rule, by, parts.clock().wall_now()});
    }
    if (standing.pins.size() == first.standing.pins.size()) co_return first;
    co_return co_await undo_person(parts, undo, std::move(standing), std::move(lines));
}

Task<> store_pins(store::Store& store, const std::vector<PersonsUndo>& everybody) {
    for (const auto& one : everybody) {
        const auto known = co_await store.find_standing(one.standing.id);
        if (known && known->pins != one.standing.pins) co_await settle_pins(store, one.standing);
    }
}

void print_undo(const std::vector<PersonsUndo>& everybody, const Plan& plan, const Names& names,
                const Terminal& terminal) {
    for (const auto& change : plan.changes) {
        for (const auto& line : change_lines(change, names, terminal)) terminal.print(line);
    }
    for (const auto& one : everybody) {
        for (const auto& left : one.left) {
            terminal.print(fmt::format("  {} {}: {} is not taken back: {}", terminal.paint(Colour::yellow, "!"),
                                       one.standing.label, names.told(left.what), names.told(left.why)));
        }
    }
}

json::object undo_object(const std::vector<PersonsUndo>& everybody, const Plan& plan) {
    json::array changes, left;
    for (const auto& change : plan.changes) changes.push_back(change_object(change));
    for (const auto& one : everybody) {
        for (const auto& not_undone : one.left) {
            left.push_back({{"person", one.standing.label},
                            {"what", not_undone.what},
                            {"why", not_undone.why},
                            {"rule", not_undone.rule.value}});
        }
    }
    return {{"changes", std::move(changes)}, {"not_undone", std::move(left)}};
}

bool may_write(const UndoOptions& options, const Terminal& terminal) {
    if (options.yes) return true;
    if (!terminal.is_interactive()) {
        throw std::runtime_error("undo asks before it writes, and nobody can be asked here; --yes answers");
    }
    const auto answer = terminal.ask("Take this back? Only \"yes\" does:");
    return answer && *answer == "yes";
}

Task<int> undo(Parts& parts, const UndoOptions& options, Terminal& terminal) {
    const auto by = who(options.by);
    engine::Replan replan{parts.policy(), parts.directories(), parts.store(), parts.clock()};
    engine::Undo undo{replan, parts.clock()};
    co_await engine::check_orgs(parts.store(), parts.directories(), Lane::interactive);
    auto lines = co_await lines_of(parts, options);
    std::vector<PersonsUndo> everybody;
    Plan plan;
    plan.policy_digest = parts.policy().digest;
    std::string run;
    for (auto& [identity, of_person] : lines) {
        run = of_person.front().run.value;
        tell_progress(everybody.size(), lines.size(), of_person.front().person, terminal);
        const auto standing = co_await parts.store().find_standing(identity);
        if (!standing) continue;
        auto one = co_await undo_person(parts, undo, *standing, of_person);
        if (options.pin) one = co_await undo_with_pins(parts, undo, std::move(one), std::move(of_person), by);
        std::ranges::copy(one.changes, std::back_inserter(plan.changes));
        everybody.push_back(std::move(one));
    }
    terminal.end_progress();
    const auto now = parts.clock().wall_now();
    const int active = co_await engine::count_active_linked(parts.store());
    const auto gate = co_await engine::read_gate_input(parts.store(), parts.policy(), active, now);
    plan = sync::admit(parts.policy(), std::move(plan), gate, now);
    NameSearch search;
    search.add(plan);
    for (const auto& one : everybody) {
        for (const auto& left : one.left) search.add(left.what + " " + left.why);
    }
    print_undo(everybody, plan, co_await search.find(parts.store()), terminal);
    const bool whole = std::ranges::all_of(everybody, [](const auto& one) { return one.left.empty(); });
    const auto going = std::ranges::count(plan.changes, false, &Change::staged);
    if (going == 0) terminal.print("Nothing can be taken back.");
    if (options.dry_run || going == 0 || !may_write(options, terminal)) {
        if (terminal.json()) terminal.print_json(json::serialize(undo_object(everybody, plan)));
        co_return whole&& going > 0 ? kDone : kIncomplete;
    }
    if (options.pin) co_await store_pins(parts.store(), everybody);
    const auto origin = fmt::format("undo {} by {}", run, by);
    const int code = co_await run_changes(parts, std::move(plan.changes), origin, plan.policy_digest, terminal);
    co_return whole ? code : kIncomplete;
}

}  // namespace

int run_undo(const GlobalOptions& global, const UndoOptions& options, Terminal& terminal) {
    if (options.unpin) {
        Parts parts{global, Parts::Need::state};
        return parts.run([&] { return unpin(parts, options.person, terminal); });
    }
    Parts parts{global, Parts::Need::directories};
    return parts.run([&] { return undo(parts, options, terminal); });
}

}  // namespace lockstep::cli
