// `lockstep approvals`: what the safety gate holds back; `show`, `approve`, `reject`.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>
#include <tuple>

#include "cli/commands.hpp"
#include "cli/parts.hpp"
#include "cli/plan_document.hpp"
#include "cli/plan_view.hpp"
#include "cli/who.hpp"
#include "engine/approvals.hpp"
#include "model/fold.hpp"

namespace lockstep::cli {
namespace {

namespace json = boost::json;

/// A staged change with what was said to it so far.
struct Waiting {
    store::Staged staged;
    std::optional<store::Verdict> verdict;
};

Task<std::vector<Waiting>> list_waiting(Parts& parts) {
    const auto staged = co_await parts.store().list_staged();
    const auto verdicts = co_await parts.store().list_verdicts(parts.clock().wall_now());
    std::vector<Waiting> waiting;
    for (const auto& one : staged) {
        const auto verdict = std::ranges::find(verdicts, one.change.id, &store::Verdict::change);
        waiting.push_back({one, verdict == verdicts.end() ? std::nullopt : std::optional{*verdict}});
    }
    std::ranges::sort(waiting, {}, [](const Waiting& one) {
        return std::tuple{one.staged.change.person, one.staged.change.kind, one.staged.change.object_name,
                          one.staged.change.id};
    });
    co_return waiting;
}

std::string verdict_text(const Waiting& waiting) {
    if (!waiting.verdict) return "-";
    return fmt::format("{} by {} until {}", waiting.verdict->approved ? "approved" : "rejected", waiting.verdict->by,
                       to_rfc3339(waiting.verdict->expires));
}

json::object waiting_object(const Waiting& waiting, WallTime now) {
    const auto& [change, since, requested_by] = waiting.staged;
    const auto age = now - since;
    json::object object{{"id", change.id.value},
                        {"kind", name_of(change.kind)},
                        {"directory", name_of(change.side)},
                        {"person", change.person},
                        {"held_by", change.held_by},
                        {"since", to_rfc3339(since)},
                        {"age_seconds", std::chrono::duration_cast<std::chrono::seconds>(age).count()},
                        {"urgency", name_of(engine::urgency_of(age))},
                        {"requested_by", requested_by},
                        {"verdict", nullptr},
                        {"change", change_object(change)}};
    if (waiting.verdict) {
        object["verdict"] = {{"approved", waiting.verdict->approved},
                             {"by", waiting.verdict->by},
                             {"at", to_rfc3339(waiting.verdict->at)},
                             {"expires", to_rfc3339(waiting.verdict->expires)}};
    }
    return object;
}

void print_list(const std::vector<Waiting>& waiting, WallTime now, const Terminal& terminal) {
    if (waiting.empty()) return terminal.print("Nothing waits for approval.");
    std::vector<store::Staged> staged;
    std::vector<std::vector<std::string>> rows{{"CHANGE", "AGE", "WHAT", "PERSON", "HELD BY", "ASKED BY", "VERDICT"}};
    for (const auto& one : waiting) {
        const auto& change = one.staged.change;
        staged.push_back(one.staged);
        rows.push_back({change.id.value, engine::age_text(now - one.staged.since),
                        fmt::format("{} in {}", traits_of(change.kind).verb, title_of(change.side)), change.person,
                        change.held_by, one.staged.requested_by, verdict_text(one)});
    }
    for (const auto& line : table(rows)) terminal.print(line);
    if (const auto alarm = engine::alarm(staged, now)) terminal.print(terminal.paint(Colour::red, *alarm));
    terminal.print("To let them go: lockstep approvals approve CHANGE|PERSON… (or --all), then lockstep apply");
}

/// The changes that the command names, by themselves or by their person; or all of them.
std::vector<Waiting> named(std::vector<Waiting> waiting, const ApprovalsOptions& options) {
    if (options.all) return waiting;
    std::vector<Waiting> chosen;
    for (const auto& name : options.changes) {
        const auto before = chosen.size();
        for (const auto& one : waiting) {
            const auto& change = one.staged.change;
            if (change.id.value == name || folded(change.person) == folded(name)) chosen.push_back(one);
        }
        if (chosen.size() == before) {
            throw std::runtime_error(
                fmt::format("no change {} waits for approval; lockstep approvals lists them", name));
        }
    }
    if (chosen.empty()) throw std::runtime_error("say which changes, or --all");
    return chosen;
}

Task<int> show(Parts& parts, const ApprovalsOptions& options, Terminal& terminal) {
    const auto now = parts.clock().wall_now();
    const auto chosen = named(co_await list_waiting(parts), options);
    NameSearch search;
    for (const auto& one : chosen) search.add(std::vector{one.staged.change});
    const auto names = co_await search.find(parts.store());
    json::array list;
    for (const auto& one : chosen) {
        terminal.print(fmt::format("{}, waiting since {} ({}), asked for by {}{}", one.staged.change.id.value,
                                   to_rfc3339(one.staged.since), engine::age_text(now - one.staged.since),
                                   one.staged.requested_by, one.verdict ? ", " + verdict_text(one) : ""));
        for (const auto& line : change_lines(one.staged.change, names, terminal)) terminal.print(line);
        list.push_back(waiting_object(one, now));
    }
    if (terminal.json()) terminal.print_json(json::serialize(json::object{{"approvals", std::move(list)}}));
    co_return kDone;
}

Task<int> decide(Parts& parts, const ApprovalsOptions& options, bool approve, Terminal& terminal) {
    const auto by = who(options.by);
    const auto now = parts.clock().wall_now();
    const auto chosen = named(co_await list_waiting(parts), options);
    std::vector<store::Verdict> verdicts;
    json::array refused;
    for (const auto& one : chosen) {
        const auto reason = approve ? engine::refusal(one.staged, by) : std::nullopt;
        if (reason) {
            terminal.error(*reason);
            refused.push_back({{"id", one.staged.change.id.value}, {"reason", *reason}});
            continue;
        }
        verdicts.push_back({one.staged.change.id, approve, by, now, now + parts.policy().safety.approvals_expire});
    }
    const auto count = verdicts.size();
    co_await parts.store().put_verdicts(std::move(verdicts));
    terminal.print(fmt::format("{} {} by {}.{}", counted(count, "change"), approve ? "approved" : "rejected", by,
                               approve && count > 0 ? " Next: lockstep apply" : ""));
    const bool whole = refused.empty();
    if (terminal.json()) {
        terminal.print_json(json::serialize(
            json::object{{approve ? "approved" : "rejected", count}, {"by", by}, {"refused", std::move(refused)}}));
    }
    co_return whole ? kDone : kIncomplete;
}

Task<int> list(Parts& parts, Terminal& terminal) {
    const auto now = parts.clock().wall_now();
    const auto waiting = co_await list_waiting(parts);
    print_list(waiting, now, terminal);
    if (terminal.json()) {
        json::array all;
        for (const auto& one : waiting) all.push_back(waiting_object(one, now));
        terminal.print_json(json::serialize(json::object{{"approvals", std::move(all)}}));
    }
    co_return kDone;
}

}  // namespace

int run_approvals(const GlobalOptions& global, const ApprovalsOptions& options, Terminal& terminal) {
    Parts parts{global, Parts::Need::state};
    return parts.run([&]() -> Task<int> {
        if (options.verb == "show") co_return co_await show(parts, options, terminal);
        if (options.verb == "list") co_return co_await list(parts, terminal);
        co_return co_await decide(parts, options, options.verb == "approve", terminal);
    });
}

}  // namespace lockstep::cli
