#include "cli/plan_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <ranges>

#include "core/assert.hpp"
#include "sync/stuck.hpp"

namespace lockstep::cli {
namespace {

struct Mark {
    std::string_view sign;
    Colour colour;
};

Mark mark_of(ChangeKind kind) {
    switch (kind) {
        case ChangeKind::link:
        case ChangeKind::hand_over: return {"=", Colour::cyan};
        case ChangeKind::create_account:
        case ChangeKind::create_group:
        case ChangeKind::add_member:
        case ChangeKind::activate:
        case ChangeKind::activate_with_mail:
        case ChangeKind::assign_app:
        case ChangeKind::bind_devices:
        case ChangeKind::unsuspend: return {"+", Colour::green};
        case ChangeKind::set_attributes:
        case ChangeKind::set_reference: return {"~", Colour::yellow};
        case ChangeKind::remove_member:
        case ChangeKind::unassign_app:
        case ChangeKind::unbind_devices:
        case ChangeKind::suspend:
        case ChangeKind::end_sessions:
        case ChangeKind::expire_password:
        case ChangeKind::deactivate:
        case ChangeKind::delete_account: return {"-", Colour::red};
    }
    LOCKSTEP_UNREACHABLE();
}

std::string headline(const Change& change) {
    auto text = fmt::format("{} {} in {}", traits_of(change.kind).verb, change.person, title_of(change.side));
    if (change.kind == ChangeKind::link) {
        const auto& account = change.object_name.empty() ? change.after : change.object_name;
        return fmt::format("link {} with {} {}", change.person, title_of(change.side), account);
    }
    if (!change.object_name.empty() && change.object_name != change.person) {
        text += fmt::format(": {}", change.object_name);
    }
    return text;
}

void add_writes(std::vector<std::string>& lines, const Change& change, const Names& names) {
    const auto shown = [&](const Value& value) { return names.written(change.kind, change.side, value); };
    std::size_t width = 0;
    for (const auto& write : change.writes) width = std::max(width, write.attribute.size());
    for (const auto& write : change.writes) {
        const auto arrow = change.kind == ChangeKind::create_account
                               ? shown(write.after)
                               : fmt::format("{} → {}", shown(write.before), shown(write.after));
        lines.push_back(fmt::format("      {:{}} = {}", write.attribute, width, arrow));
    }
}

void add_change(std::vector<std::string>& lines, const Change& change, const Names& names, const Terminal& terminal) {
    const auto mark = mark_of(change.kind);
    auto line = fmt::format("  {} {}", terminal.paint(mark.colour, mark.sign), headline(change));
    if (!change.reason.empty()) line += terminal.paint(Colour::dim, fmt::format("  # {}", change.reason));
    if (!change.waits_for.empty()) {
        line += terminal.paint(Colour::yellow, fmt::format("  [waits for {}]", change.waits_for));
    } else if (change.staged) {
        line += terminal.paint(Colour::red, fmt::format("  [waits for approval: {}]", change.held_by));
    }
    lines.push_back(std::move(line));
    add_writes(lines, change, names);
}

void add_section(std::vector<std::string>& lines, const Plan& plan, ChangeKind kind, const Terminal& terminal,
                 const PlanViewOptions& options) {
    std::vector<const Change*> changes;
    for (const auto& change : plan.changes) {
        if (change.kind == kind) changes.push_back(&change);
    }
    if (changes.empty()) return;
    const std::size_t most = options.most_per_kind;
    const std::size_t shown = most == 0 ? changes.size() : std::min(most, changes.size());
    for (std::size_t i = 0; i < shown; ++i) add_change(lines, *changes[i], options.names, terminal);
    if (shown < changes.size()) {
        lines.push_back(
            terminal.paint(Colour::dim, fmt::format("    … and {} more to {} (--all shows them)",
                                                    with_commas(changes.size() - shown), traits_of(kind).verb)));
    }
    lines.emplace_back();
}

template <class Thing, class ToLine>
void add_list(std::vector<std::string>& lines, std::string_view title, const std::vector<Thing>& things,
              std::size_t most, const Terminal& terminal, ToLine to_line) {
    if (things.empty()) return;
    lines.push_back(terminal.paint(Colour::bold, fmt::format("{} ({})", title, with_commas(things.size()))));
    const std::size_t shown = most == 0 ? things.size() : std::min(most, things.size());
    for (std::size_t i = 0; i < shown; ++i) lines.push_back("  " + to_line(things[i]));
    if (shown < things.size()) {
        lines.push_back(
            terminal.paint(Colour::dim, fmt::format("  … and {} more", with_commas(things.size() - shown))));
    }
    lines.emplace_back();
}

std::string duration(double seconds) {
    if (seconds < 1) return "under a second";
    if (seconds < 90) return fmt::format("about {:.0f} s", std::ceil(seconds));
    return fmt::format("about {:.0f} min", std::ceil(seconds / 60));
}

void add_costs(std::vector<std::string>& lines, const Plan& plan, const std::map<std::string, double>& per_minute) {
    if (plan.calls.empty()) return;
    lines.emplace_back("Calls to apply this:");
    for (const auto& [bucket, calls] : plan.calls) {
        const auto permitted = per_minute.find(bucket);
        lines.push_back(permitted == per_minute.end()
                            ? fmt::format("  {}: {}", bucket, calls)
                            : fmt::format("  {}: {} of {:.0f} a minute", bucket, calls, permitted->second));
    }
    const bool is_known =
        std::ranges::any_of(plan.calls, [&](const auto& one) { return per_minute.contains(one.first); });
    if (is_known) lines.push_back(fmt::format("  time: {}", duration(seconds_for(plan.calls, per_minute))));
}

/// What a plan without changes leaves to people.
std::string nothing_to_do(const Plan& plan) {
    std::vector<std::string> open;
    const auto add = [&](std::size_t count, std::string_view noun, std::string_view command) {
        if (count > 0) open.push_back(counted(count, noun) + std::string{command});
    };
    add(plan.cases.size(), "case", " (lockstep cases)");
    add(plan.conflicts.size(), "conflict", " (lockstep conflicts)");
    add(plan.stuck.size(), "stuck thing", "");
    add(plan.notices.size(), "notice", "");
    if (open.empty()) return "Nothing to do: the directories agree with the policy.";
    return fmt::format("Nothing to do. Still open: {}.", fmt::join(open, ", "));
}

std::string stuck_line(const StuckThing& stuck) {
    const auto& what = stuck.what;
    return fmt::format("{}: {} in {}  # {}{}", stuck.person, refused_thing(what), title_of(what.side),
                       what.vendor_code.empty() ? "" : what.vendor_code + ": ", what.text);
}

/// What a rule makes nothing of is told once for each value, with a count; everything else for each person.
std::vector<std::string> notice_lines(const std::vector<Notice>& notices, const Names& names) {
    std::vector<std::pair<const Notice*, std::size_t>> told;
    std::map<std::string_view, std::size_t> by_text;
    for (const auto& notice : notices) {
        const auto [known, is_new] = by_text.try_emplace(notice.text, told.size());
        if (notice.kind == Notice::Kind::no_value && !is_new) {
            ++told[known->second].second;
        } else {
            told.emplace_back(&notice, 1);
        }
    }
    std::vector<std::string> lines;
    for (const auto& [first, people] : told) {
        const auto who =
            people == 1 ? first->person : fmt::format("{} people, the first {}", with_commas(people), first->person);
        lines.push_back(fmt::format("{}: {}", who, names.told(first->text)));
    }
    return lines;
}

}  // namespace

std::string refused_thing(const Stuck& stuck) {
    const auto verb = traits_of(stuck.kind).verb;
    if (stuck.attribute_or_object.empty()) return std::string{verb};
    if (!sync::writes_values(stuck.kind)) return fmt::format("{} {}", verb, stuck.attribute_or_object);
    if (stuck.value.is_unread()) return stuck.attribute_or_object;
    return fmt::format("{} = {}", stuck.attribute_or_object, shown(stuck.value));
}

std::vector<std::string> change_lines(const Change& change, const Names& names, const Terminal& terminal) {
    std::vector<std::string> lines;
    add_change(lines, change, names, terminal);
    return lines;
}

std::string plan_summary(const Plan& plan) {
    std::vector<std::pair<std::string_view, std::size_t>> counts;  // in the order of the kinds; some share a verb
    for (std::size_t i = 0; i < EnumNames<ChangeKind>::kNames.size(); ++i) {
        const auto kind = static_cast<ChangeKind>(i);
        const auto count = static_cast<std::size_t>(std::ranges::count_if(
            plan.changes, [&](const Change& change) { return change.kind == kind && !change.staged; }));
        const auto verb = traits_of(kind).verb;
        const auto same = std::ranges::find(counts, verb, [](const auto& entry) { return entry.first; });
        if (same != counts.end()) {
            same->second += count;
        } else if (count > 0) {
            counts.emplace_back(verb, count);
        }
    }
    const auto waiting =
        std::ranges::count_if(plan.changes, [](const Change& change) { return !change.waits_for.empty(); });
    const auto staged = std::ranges::count_if(plan.changes, &Change::staged) - waiting;
    std::vector<std::string> parts;
    for (const auto& [verb, count] : counts) parts.push_back(fmt::format("{} to {}", with_commas(count), verb));
    if (staged > 0) {
        parts.push_back(fmt::format("{} waiting for approval", with_commas(static_cast<std::size_t>(staged))));
    }
    if (waiting > 0) {
        parts.push_back(fmt::format("{} waiting for an answer", with_commas(static_cast<std::size_t>(waiting))));
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

double seconds_for(const std::map<std::string, int>& calls, const std::map<std::string, double>& per_minute) {
    double longest = 0;
    for (const auto& [bucket, count] : calls) {
        const auto permitted = per_minute.find(bucket);
        if (permitted == per_minute.end() || permitted->second <= 0) continue;
        longest = std::max(longest, count / permitted->second * 60);
    }
    return longest;
}

std::vector<std::string> plan_lines(const Plan& plan, const std::map<std::string, double>& per_minute,
                                    const Terminal& terminal, const PlanViewOptions& options) {
    std::vector<std::string> lines;
    const std::size_t most = options.most_per_kind;
    for (std::size_t i = 0; i < EnumNames<ChangeKind>::kNames.size(); ++i) {
        add_section(lines, plan, static_cast<ChangeKind>(i), terminal, options);
    }
    add_list(lines, "Conflicts: both keep theirs until you decide (lockstep conflicts)", plan.conflicts, most, terminal,
             [&](const Conflict& conflict) {
                 return fmt::format("{} {}: JumpCloud {}, Okta {}  # {}", conflict.person, conflict.rule.value,
                                    options.names.shown(Side::jumpcloud, conflict.jumpcloud),
                                    options.names.shown(Side::okta, conflict.okta), conflict.reason);
             });
    add_list(lines, "Cases: questions for a person (lockstep cases)", plan.cases, most, terminal,
             [](const Case& open) { return fmt::format("{}  # {}", open.person, open.question); });
    add_list(lines, "Notices", notice_lines(plan.notices, options.names), most, terminal,
             [](const std::string& line) { return line; });
    add_list(lines, "Stuck: refused for good, tried again when something moves", plan.stuck, most, terminal,
             [&](const StuckThing& stuck) { return options.names.told(stuck_line(stuck)); });
    if (plan.changes.empty()) {
        lines.push_back(terminal.paint(Colour::green, nothing_to_do(plan)));
    } else {
        lines.push_back(terminal.paint(Colour::bold, fmt::format("Plan: {}.", plan_summary(plan))));
        add_costs(lines, plan, per_minute);
    }
    return lines;
}

}  // namespace lockstep::cli
