// `lockstep apply [FILE]`: plans, asks, and writes; or writes exactly a saved plan.
#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <stdexcept>

#include "cli/commands.hpp"
#include "cli/file_sources.hpp"
#include "cli/parts.hpp"
#include "cli/pass_view.hpp"
#include "cli/plan_view.hpp"
#include "cli/policy_record.hpp"
#include "cli/run_command.hpp"
#include "cli/run_view.hpp"
#include "cli/who.hpp"
#include "engine/approvals.hpp"
#include "engine/authors.hpp"
#include "engine/gate_input.hpp"
#include "engine/org_pin.hpp"
#include "engine/pass.hpp"
#include "model/json.hpp"

namespace lockstep::cli {
namespace {

/// A first link of more is not held as a plan: each link would be a change, with the standing that it makes.
constexpr std::size_t kMostLinks = 1'000;

/// A plan to be done, and what has to be stored before its first step.
struct Intent {
    engine::PassResult learned;  ///< with the plan
    std::string origin;
};

Plan read_plan(const std::string& path) {
    try {
        return from_json<Plan>(parse_json(FileSources{}.read_file(path)));
    } catch (const std::exception& error) {
        throw std::runtime_error(
            fmt::format("{} is no saved plan: {}. Make one with: lockstep plan --out {}", path, error.what(), path));
    }
}

Task<Intent> saved_intent(Parts& parts, std::string path, std::string by) {
    auto plan = read_plan(path);
    if (plan.policy_digest != parts.policy().digest) {
        throw std::runtime_error(
            fmt::format("{} was made under another policy than {}; plan again", path, parts.policy().file));
    }
    for (const Side side : kSides) {
        const auto org = co_await parts.directories()[side].get_org(Lane::interactive);
        const auto& planned = side == Side::okta ? plan.okta_org : plan.jumpcloud_org;
        if (org.id != planned) {
            throw std::runtime_error(fmt::format("{} was made for the {} organisation {}, but this is {}", path,
                                                 title_of(side), planned, org.id));
        }
    }
    // However young the file is, somebody may have moved an object since: every person is read again before a write.
    // And the gate counts what was done until now.
    for (auto& change : plan.changes) {
        change.facts_read_at.reset();
        change.waits_for.clear();
        if (change.held_by == sync::kHeldAsProtected) continue;
        change.staged = false;
        change.held_by.clear();
    }
    const auto now = parts.clock().wall_now();
    const int active = co_await engine::count_active_linked(parts.store());
    const auto gate = co_await engine::read_gate_input(parts.store(), parts.policy(), active, now);
    Intent intent;
    intent.learned.plan = sync::admit(parts.policy(), std::move(plan), gate, now);
    intent.origin = fmt::format("apply {} by {}", path, who(by));
    for (const auto& standing : intent.learned.plan.standings) {
        const auto known = co_await parts.store().find_standing(standing.id);
        if (!known) intent.learned.settlements.push_back({standing, {}, {}, {}});
    }
    co_return intent;
}

Task<Intent> fresh_intent(Parts& parts, Terminal& terminal, ApplyOptions options) {
    engine::Pass pass{parts.policy(), parts.directories(), parts.store(), parts.clock()};
    auto result = co_await pass.run({.progress = read_progress(terminal),
                                     .only = named_people(options.people),
                                     .keep = engine::Keep::aside,
                                     .most_links = kMostLinks});
    terminal.end_progress();
    co_await engine::Authors{parts.directories(), parts.store(), parts.clock()}.name_other_writers(result.plan.notices);
    NameSearch search;
    search.add(result.plan);
    print_pass(result, parts.directories(), co_await search.find(parts.store()), terminal, options.all);
    co_return Intent{std::move(result), fmt::format("apply by {}", who(options.by))};
}

bool is_confirmed(const Terminal& terminal) {
    if (!terminal.is_interactive()) {
        throw std::runtime_error("apply asks before it writes, and nobody can be asked here; --yes answers");
    }
    const auto answer = terminal.ask("Write this? Only \"yes\" does:");
    return answer && *answer == "yes";
}

std::size_t count_staged(const Plan& plan) {
    return static_cast<std::size_t>(std::ranges::count_if(plan.changes, &Change::staged));
}

void tell_staged(std::size_t staged, const Terminal& terminal) {
    if (staged == 0) return;
    terminal.print(fmt::format("{} held back: lockstep approvals lists what waits for approval, lockstep plan why.",
                               counted(staged, "change")));
}

Task<int> apply(Parts& parts, const ApplyOptions& options, Terminal& terminal) {
    const int unfinished = co_await finish_open_runs(parts, terminal);
    auto intent = options.file.empty() ? co_await fresh_intent(parts, terminal, options)
                                       : co_await saved_intent(parts, options.file, options.by);
    if (!options.file.empty()) {
        NameSearch search;
        search.add(intent.learned.plan);
        const PlanViewOptions view{options.all ? 0u : 25u, co_await search.find(parts.store())};
        const auto per_minute = permitted_per_minute(parts.directories());
        for (const auto& line : plan_lines(intent.learned.plan, per_minute, terminal, view)) terminal.print(line);
    }
    const auto staged = count_staged(intent.learned.plan);
    const bool is_any = intent.learned.plan.changes.size() > staged || intent.learned.has_unlisted_links();
    if (is_any && !options.yes && !is_confirmed(terminal)) {
        terminal.note("Nothing was written.");
        if (terminal.json()) terminal.print_json(boost::json::serialize(run_document({}, {})));
        co_return kIncomplete;
    }
    auto& plan = intent.learned.plan;
    co_await engine::pin_orgs(parts.store(), plan.jumpcloud_org, plan.okta_org);
    co_await engine::record_pass(parts.store(), intent.learned);
    const auto now = parts.clock().wall_now();
    co_await record_policy(parts.store(), parts.policy(), now);
    if (options.file.empty()) {
        co_await engine::note_staged(parts.store(), plan, options.people.empty(), who(options.by), now);
    }
    if (const auto alarm = engine::alarm(co_await parts.store().list_staged(), now)) terminal.error(*alarm);
    const int code = co_await run_changes(parts, std::move(plan.changes), intent.origin, plan.policy_digest, terminal);
    tell_staged(staged, terminal);
    co_return code == kDone&& unfinished == kDone&& staged == 0 ? kDone : kIncomplete;
}

}  // namespace

int run_apply(const GlobalOptions& global, const ApplyOptions& options, Terminal& terminal) {
    Parts parts{global, Parts::Need::directories};
    return parts.run([&] { return apply(parts, options, terminal); });
}

}  // namespace lockstep::cli
