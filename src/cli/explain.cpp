// `lockstep explain PERSON [ATTRIBUTE]`: both sides as they stand now, the base, the rule, and what is planned.
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "cli/commands.hpp"
#include "cli/parts.hpp"
#include "cli/people.hpp"
#include "cli/plan_view.hpp"
#include "engine/replan.hpp"
#include "model/json.hpp"

namespace lockstep::cli {
namespace {

namespace json = boost::json;
using policy::AttributeRule;

/// One rule as it stands for one person.
struct RuleView {
    const AttributeRule* rule = nullptr;
    std::string jumpcloud_name, okta_name;
    Value jumpcloud, okta;
    const Base* base = nullptr;
    bool pinned = false;
};

Value value_of(const Facts::Seen& seen, const std::optional<std::size_t>& slot) {
    if (!seen.account || !slot || *slot >= seen.account->values.size()) return {};
    return seen.account->values[*slot];
}

std::vector<RuleView> rule_views(const policy::Policy& policy, const Standing& standing, const Facts& facts,
                                 const std::string& attribute) {
    std::vector<RuleView> views;
    for (const auto& rule : policy.attributes) {
        RuleView view;
        view.rule = &rule;
        if (rule.jumpcloud) view.jumpcloud_name = policy.jumpcloud.name(*rule.jumpcloud);
        if (rule.okta) view.okta_name = policy.okta.name(*rule.okta);
        const bool named = attribute.empty() || attribute == view.jumpcloud_name || attribute == view.okta_name ||
                           attribute == rule.id.value;
        if (!named) continue;
        view.jumpcloud = value_of(facts.jumpcloud, rule.jumpcloud);
        view.okta = value_of(facts.okta, rule.okta);
        if (const auto it = standing.bases.find(rule.id); it != standing.bases.end()) view.base = &it->second;
        view.pinned = std::ranges::any_of(standing.pins, [&](const Pin& pin) { return pin.rule == rule.id; });
        views.push_back(std::move(view));
    }
    return views;
}

std::string place_line(Side side, const Facts::Seen& seen, const Place& place) {
    if (!seen.account) {
        return fmt::format(
            "  {:10} {}", title_of(side),
            place.account.empty() ? "no account" : fmt::format("{} ({})", place.account.value, name_of(seen.presence)));
    }
    return fmt::format("  {:10} {}  {} ({})  login {}", title_of(side), seen.account->id.value,
                       name_of(seen.account->state), seen.account->vendor_status, seen.account->login);
}

void print_rules(const std::vector<RuleView>& views, const Terminal& terminal) {
    std::vector<std::vector<std::string>> rows{{"RULE", "JUMPCLOUD", "OKTA", "BASE (JUMPCLOUD / OKTA)", ""}};
    for (const auto& view : views) {
        rows.push_back({view.rule->id.value, view.jumpcloud_name.empty() ? "–" : to_display(view.jumpcloud),
                        view.okta_name.empty() ? "–" : to_display(view.okta),
                        view.base
                            ? fmt::format("{} / {}", to_display(view.base->jumpcloud), to_display(view.base->okta))
                            : "never agreed",
                        view.pinned ? "pinned" : ""});
    }
    for (const auto& line : table(rows)) terminal.print("  " + line);
}

json::object explain_document(const Standing& standing, const Facts& facts, const std::vector<RuleView>& views,
                              const Plan& plan) {
    json::array rules;
    for (const auto& view : views) {
        rules.push_back(json::object{{"rule", view.rule->id.value},
                                     {"jumpcloud", to_json(view.jumpcloud)},
                                     {"okta", to_json(view.okta)},
                                     {"base", view.base ? json::object{{"jumpcloud", to_json(view.base->jumpcloud)},
                                                                       {"okta", to_json(view.base->okta)}}
                                                        : json::value(nullptr)},
                                     {"pinned", view.pinned}});
    }
    const auto account = [](const Facts::Seen& seen) {
        return seen.account ? to_json(*seen.account) : json::value(nullptr);
    };
    return {{"identity", standing.id.value},
            {"person", standing.label},
            {"population", standing.population},
            {"source", standing.source ? name_of(*standing.source) : ""},
            {"jumpcloud", account(facts.jumpcloud)},
            {"okta", account(facts.okta)},
            {"rules", std::move(rules)},
            {"plan", json::parse(plan_document(plan))}};
}

}  // namespace

int run_explain(const GlobalOptions& global, const ExplainOptions& options, Terminal& terminal) {
    Parts parts{global, Parts::Need::directories};
    return parts.run([&]() -> Task<int> {
        const auto standing = co_await find_person(parts.store(), options.person);
        engine::Replan replan{parts.policy(), parts.directories(), parts.store(), parts.clock()};
        const auto now = co_await replan.plan_fresh(standing, Lane::interactive);
        const auto views = rule_views(parts.policy(), now.plan.next, now.facts, options.attribute);
        Plan plan;
        plan.made_at = parts.clock().wall_now();
        plan.policy_digest = parts.policy().digest;
        plan.changes = now.plan.changes;
        plan.conflicts = now.plan.conflicts;
        plan.cases = now.plan.cases;
        plan.notices = now.plan.notices;
        for (const auto& stuck : now.plan.next.stuck) plan.stuck.emplace_back(standing.id, stuck);
        if (terminal.json()) {
            terminal.print_json(json::serialize(explain_document(now.plan.next, now.facts, views, plan)));
            co_return kDone;
        }
        terminal.print(fmt::format("{}  population {}, source {}", terminal.paint(Colour::bold, standing.label),
                                   now.plan.next.population.empty() ? "(none)" : now.plan.next.population,
                                   now.plan.next.source ? title_of(*now.plan.next.source) : "–"));
        for (const Side side : kSides) {
            terminal.print(place_line(side, now.facts.seen(side), standing.place(side)));
        }
        terminal.print("");
        print_rules(views, terminal);
        terminal.print("");
        for (const auto& line : plan_lines(plan, {}, terminal, {0})) terminal.print(line);
        co_return kDone;
    });
}

}  // namespace lockstep::cli
