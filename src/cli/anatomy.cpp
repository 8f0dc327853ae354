#include "cli/anatomy.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/names.hpp"
#include "sync/carry.hpp"
#include "sync/protection.hpp"
#include "sync/view.hpp"

namespace lockstep::cli {
namespace {

Value held(const sync::Draft& draft, Side side, const std::string& attribute) {
    const auto slot = draft.policy.slots(side).find(attribute);
    const auto values = draft.values(side);
    return values && slot && *slot < values->size() ? (*values)[*slot] : Value{};
}

std::vector<Input> inputs_of(const sync::Draft& draft, const expression::ReadSet& reads,
                             const expression::Inputs& inputs) {
    std::vector<Input> list;
    for (const auto& [side, name] : reads.attributes) {
        list.push_back({fmt::format("{}.{}", name_of(side), name), shown(held(draft, side, name))});
    }
    for (const Side side : reads.exists) {
        const bool exists = side == Side::okta ? inputs.okta_exists : inputs.jumpcloud_exists;
        list.push_back({fmt::format("exists({})", name_of(side)), exists ? "true" : "false"});
    }
    for (const auto& [side, name] : reads.groups) {
        const auto* groups = side == Side::okta ? inputs.okta_groups : inputs.jumpcloud_groups;
        const bool member = groups != nullptr && groups->contains(name);
        list.push_back({fmt::format("in {}'s group {}", title_of(side), name), member ? "true" : "false"});
    }
    return list;
}

/// A condition's word, with what it read.
std::pair<bool, std::vector<Input>> judge(sync::Draft& draft, const expression::Expression& when) {
    if (!when) return {true, {}};
    const sync::View view{draft, when.reads()};
    return {when.holds(view.inputs()), inputs_of(draft, when.reads(), view.inputs())};
}

std::string flow_text(const std::optional<sync::Flow>& flow) {
    if (!flow) return "says nothing for this population";
    if (!flow->authority) return "both ways";
    return fmt::format("{} → {}", title_of(*flow->authority), title_of(other(*flow->authority)));
}

/// The names that an `on_create` would try today; what has no value is told in its place.
std::vector<std::string> names_tried(sync::Draft& draft, const policy::AttributeRule& rule) {
    std::vector<std::string> names;
    for (const auto& expression : rule.on_create) {
        const sync::View view{draft, expression.reads()};
        const auto value = expression.evaluate(view.inputs(2));
        names.push_back(value ? to_display(*value) : fmt::format("({}: {})", expression.text(), value.error().why));
    }
    return names;
}

const expression::Expression* computed_by(const policy::AttributeRule& rule) {
    if (rule.to_okta) return &rule.to_okta;
    return rule.to_jumpcloud ? &rule.to_jumpcloud : nullptr;
}

RuleSays says(sync::Draft& draft, const policy::AttributeRule& rule, const Standing& standing) {
    RuleSays says;
    says.rule = &rule;
    if (rule.jumpcloud) says.jumpcloud_name = draft.policy.jumpcloud.name(*rule.jumpcloud);
    if (rule.okta) says.okta_name = draft.policy.okta.name(*rule.okta);
    if (rule.jumpcloud) says.jumpcloud = held(draft, Side::jumpcloud, says.jumpcloud_name);
    if (rule.okta) says.okta = held(draft, Side::okta, says.okta_name);
    if (const auto it = standing.bases.find(rule.id); it != standing.bases.end()) says.base = it->second;
    says.pinned = std::ranges::any_of(standing.pins, [&](const Pin& pin) { return pin.rule == rule.id; });
    says.candidates = names_tried(draft, rule);
    if (const auto* expression = computed_by(rule)) {
        const sync::View view{draft, expression->reads()};
        says.inputs = inputs_of(draft, expression->reads(), view.inputs());
    }
    if (!standing.source) return says;
    const auto flow = sync::flow_of(rule, *standing.source);
    says.flow = rule.on_create.empty() ? flow_text(flow) : "only when the account is created";
    if (!flow || !flow->authority || draft.account(*flow->authority) == nullptr) return says;
    says.written = other(*flow->authority);
    const auto asked = draft.answer.questions.size();
    const auto carried = sync::read(draft, rule, *flow->authority).carried;
    if (draft.answer.questions.size() > asked) return says;  // nobody has looked it up: nothing is planned of it
    if (carried.value) says.wants = *carried.value;
    says.no_value = carried.why;
    return says;
}

bool is_given(const Standing& standing, const policy::Assign& assign) {
    return std::ranges::any_of(standing.given, [&](const Given& given) { return given.object_name == assign.name; });
}

}  // namespace

bool RuleSays::is_named(const std::string& name) const {
    const auto qualified = [&](std::string_view side, const std::string& attribute) {
        return !attribute.empty() && (name == attribute || name == fmt::format("{}.{}", side, attribute));
    };
    return name == rule->id.value || qualified("jumpcloud", jumpcloud_name) || qualified("okta", okta_name);
}

Anatomy anatomy_of(const policy::Policy& policy, const Facts& facts, const Standing& before, const IdentityPlan& plan,
                   WallTime now) {
    const auto& standing = plan.next;
    sync::Draft draft{policy, facts, standing, now};
    Anatomy anatomy;
    for (const auto& population : policy.populations) {
        auto [holds, inputs] = judge(draft, population.when);
        anatomy.populations.push_back({&population, holds, std::move(inputs)});
    }
    for (const auto& rule : policy.attributes) anatomy.rules.push_back(says(draft, rule, standing));
    if (const auto* population = policy.find_population(standing.population)) {
        for (const auto& assign : population->assign) {
            auto [applies, inputs] = judge(draft, assign.when);
            anatomy.assigns.push_back({&assign, applies, is_given(standing, assign), std::move(inputs)});
        }
    }
    anatomy.pairs = pairs_of(facts, before, plan);
    anatomy.is_protected = sync::is_protected(draft);
    return anatomy;
}

std::vector<std::string> assigned_by(const Anatomy& anatomy, const std::string& name) {
    std::vector<std::string> populations;
    for (const auto& says : anatomy.populations) {
        const auto& assign = says.population->assign;
        if (std::ranges::find(assign, name, &policy::Assign::name) != assign.end()) {
            populations.push_back(says.population->name);
        }
    }
    return populations;
}

bool is_known(const Anatomy& anatomy, const std::string& name) {
    return std::ranges::any_of(anatomy.rules, [&](const RuleSays& says) { return says.is_named(name); }) ||
           std::ranges::any_of(anatomy.pairs, [&](const PairSays& says) { return says.is_named(name); }) ||
           !assigned_by(anatomy, name).empty();
}

std::vector<std::string> names_in(const Anatomy& anatomy) {
    std::vector<std::string> names;
    for (const auto& rule : anatomy.rules) names.insert(names.end(), {rule.jumpcloud_name, rule.okta_name});
    for (const auto& says : anatomy.populations) {
        for (const auto& assign : says.population->assign) names.push_back(assign.name);
    }
    for (const auto& says : anatomy.pairs) names.insert(names.end(), {says.pair.jumpcloud.name, says.pair.okta.name});
    return names;
}

std::string to_text(const std::vector<Input>& inputs) {
    std::vector<std::string> parts;
    for (const auto& input : inputs) parts.push_back(fmt::format("{} = {}", input.name, input.value));
    return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace lockstep::cli
