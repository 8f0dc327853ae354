// `populations:`: who is managed from where, what they are given, and how they leave.
#include <algorithm>
#include <optional>
#include <set>

#include "policy/builders.hpp"

namespace lockstep::policy {
namespace {

struct AssignKind {
    Assign::Kind kind;
    const char* key;
    Written DraftAssign::* name;
};
constexpr AssignKind kAssignKinds[] = {
    {Assign::Kind::okta_group, "okta_group", &DraftAssign::okta_group},
    {Assign::Kind::okta_app, "okta_app", &DraftAssign::okta_app},
    {Assign::Kind::jumpcloud_group, "jumpcloud_group", &DraftAssign::jumpcloud_group},
    {Assign::Kind::device_group, "device_group", &DraftAssign::device_group},
};

std::optional<Assign> assign_of(const DraftAssign& draft, Formulas& formulas, Report& report) {
    Assign assign;
    int given = 0;
    for (const auto& kind : kAssignKinds) {
        if (!draft.has(kind.key)) continue;
        ++given;
        assign.kind = kind.kind;
        assign.name = (draft.*kind.name).text;
    }
    if (given != 1) {
        report.add(draft.at, "an assignment gives exactly one thing", fmt::format("{}", given),
                   "okta_group, okta_app, jumpcloud_group or device_group");
        return std::nullopt;
    }
    if (!draft.device_groups.empty() && assign.kind != Assign::Kind::jumpcloud_group) {
        report.add(draft.at_key("device_groups"), "device groups are bound to a JumpCloud user group", "",
                   "`jumpcloud_group` beside it, or `device_group` to bind the person");
    }
    for (const auto& group : draft.device_groups) assign.device_groups.push_back(group.text);
    if (draft.when) assign.when = formulas.condition(draft.when);
    assign.at = draft.at;
    return assign;
}

void add_assignments(const DraftPopulation& draft, Formulas& formulas, Report& report, Population& population) {
    std::set<std::string> seen;
    for (const auto& each : draft.assign) {
        auto assign = assign_of(each, formulas, report);
        if (!assign || assign->name.empty()) continue;
        const auto what =
            fmt::format("{} {} {}", static_cast<int>(assign->kind), assign->name, assign->when.canonical());
        if (!seen.insert(what).second) report.add(each.at, "the same is given twice in this population", assign->name);
        population.assign.push_back(std::move(*assign));
    }
}

Offboard offboard_of(const DraftOffboard& draft, Report& report) {
    Offboard offboard;
    offboard.action = draft.action;
    offboard.deactivate_after = draft.then.deactivate;
    offboard.delete_after = draft.then.delete_after;
    offboard.if_refused = draft.if_refused;
    offboard.contain_further = draft.further == Further::suspend;
    if (draft.then.delete_after && !draft.then.deactivate) {
        report.add(draft.then.at_key("delete"), "only what was deactivated is deleted", "", "`deactivate` beside it");
    }
    if (draft.action == OffboardAction::report && (draft.then.deactivate || draft.then.delete_after)) {
        report.add(draft.at_key("then"), "where offboarding only reports, nothing follows", "", "`do: suspend`");
    }
    return offboard;
}

Population population_of(const Named<DraftPopulation>& named, Formulas& formulas, Report& report) {
    const auto& draft = named.value;
    Population population;
    population.name = named.name;
    population.at = named.at;
    population.source = draft.source;
    if (!draft.when.text.empty()) population.when = formulas.condition(draft.when);
    population.provision = {draft.provision.create, draft.provision.activate, draft.provision.activation.mail,
                            draft.provision.activation.password};
    population.offboard = offboard_of(draft.offboard, report);
    population.on_leave = draft.on_leave;
    population.suspended_elsewhere = draft.suspended_elsewhere;
    add_assignments(draft, formulas, report, population);
    return population;
}

void check_reachable(const Policy& policy, Report& report) {
    for (std::size_t i = 0; i < policy.populations.size(); ++i) {
        const auto& later = policy.populations[i];
        if (!later.when) continue;
        const Value* constant = later.when.literal();
        if (constant != nullptr && *constant == Value::boolean(false)) {
            report.add(later.at, "nobody can ever be in this population", "when: false");
            continue;
        }
        for (std::size_t j = 0; j < i; ++j) {
            const auto& earlier = policy.populations[j];
            if (!earlier.when || !earlier.when.covers(later.when)) continue;
            report.add(later.at,
                       fmt::format("nobody can ever be in this population: `{}` in line {} takes them all",
                                   earlier.name, earlier.at.line),
                       fmt::format("when: {}", later.when.text()), "the narrower condition first");
            break;
        }
    }
}

/// @param at the policy's first place: where problems with a population that nobody wrote are shown.
Named<DraftPopulation> everyone(const Position& at) {
    Named<DraftPopulation> named{"everyone", at, {}};
    named.value.when.text = "exists(jumpcloud)";
    return named;
}

}  // namespace

void build_populations(const Draft& draft, Formulas& formulas, Report& report, Policy& policy) {
    auto populations = draft.populations;
    if (populations.empty()) populations.push_back(everyone(draft.at));
    for (const auto& named : populations) policy.populations.push_back(population_of(named, formulas, report));
    check_reachable(policy, report);
}

const Population* Policy::find_population(std::string_view name) const {
    const auto it = std::ranges::find(populations, name, &Population::name);
    return it == populations.end() ? nullptr : &*it;
}

}  // namespace lockstep::policy
