// What flows where: no value has two writers, nothing flows in a circle, and what a new account needs is written.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "policy/builders.hpp"

namespace lockstep::policy {
namespace {

using Attribute = std::pair<Side, std::string>;

std::string show(const Attribute& attribute) {
    return fmt::format("{}.{}", name_of(attribute.first), attribute.second);
}

Attribute end_of(const Policy& policy, const AttributeRule& rule, Side side) {
    return {side, policy.slots(side).name(side == Side::okta ? *rule.okta : *rule.jumpcloud)};
}

void check_writers(const Policy& policy, Report& report) {
    std::map<Attribute, const AttributeRule*> writers;
    std::set<RuleId> ids;
    for (const auto& rule : policy.attributes) {
        if (!ids.insert(rule.id).second) {
            report.add(rule.at, "this rule is given twice", rule.id.value);
            continue;
        }
        for (const Side side : kSides) {
            if (!writes(policy, rule, side)) continue;
            const auto target = end_of(policy, rule, side);
            const auto [first, is_new] = writers.emplace(target, &rule);
            if (is_new) continue;
            report.add(rule.at,
                       fmt::format("two rules write {}; the first is in line {}", show(target), first->second->at.line),
                       rule.id.value, "one writer");
        }
    }
}

/// The attributes as a graph: what is written hangs on what is read. A rule with authority on both sides makes its two
/// ends one node, as each hangs on the other.
class Graph {
public:
    /// @param source of the people concerned: each round of one person has one.
    Graph(const Policy& policy, Side source) {
        for (const auto& rule : policy.attributes) {
            if (rule.jumpcloud && rule.okta && rule.authority == Authority::both) {
                merged_[end_of(policy, rule, Side::okta)] = end_of(policy, rule, Side::jumpcloud);
            }
        }
        for (const auto& rule : policy.attributes) add(policy, rule, source);
    }

    /// A rule that closes a circle, with the circle in words.
    [[nodiscard]] std::optional<std::pair<const AttributeRule*, std::string>> find_circle() {
        for (const auto& [node, edges] : edges_) {
            if (visit(node)) return circle_;
        }
        return std::nullopt;
    }

private:
    struct Edge {
        Attribute to;
        const AttributeRule* rule;
    };

    [[nodiscard]] Attribute node_of(const Attribute& attribute) const {
        const auto it = merged_.find(attribute);
        return it == merged_.end() ? attribute : it->second;
    }

    void add(const Policy& policy, const AttributeRule& rule, Side source) {
        if (!rule.on_create.empty() || (rule.jumpcloud && rule.okta && rule.authority == Authority::both)) return;
        if (rule.jumpcloud && rule.okta) {
            const Side from = rule.authority == Authority::source ? source
                              : rule.authority == Authority::okta ? Side::okta
                                                                  : Side::jumpcloud;
            return connect(end_of(policy, rule, from), end_of(policy, rule, other(from)), rule);
        }
        const Side target = rule.okta ? Side::okta : Side::jumpcloud;
        if (target == source) return;
        const auto& computed = rule.okta ? rule.to_okta : rule.to_jumpcloud;
        const auto written = end_of(policy, rule, target);
        for (const auto& read : computed.reads().attributes) {
            if (read != written)
                connect(read, written, rule);  // a rule that reads what it writes is reported by itself
        }
    }

    void connect(const Attribute& from, const Attribute& to, const AttributeRule& rule) {
        edges_[node_of(from)].push_back({node_of(to), &rule});
    }

    /// Depth first; as deep as there are attributes, which the policy names one by one.
    bool visit(const Attribute& node) {
        if (done_.contains(node)) return false;
        path_.push_back(node);
        for (const auto& edge : edges_[node]) {
            const auto start = std::ranges::find(path_, edge.to);
            if (start != path_.end()) {
                std::string words;
                for (auto it = start; it != path_.end(); ++it) words += show(*it) + " → ";
                circle_ = {edge.rule, words + show(edge.to)};
                return true;
            }
            if (visit(edge.to)) return true;
        }
        path_.pop_back();
        done_.insert(node);
        return false;
    }

    std::map<Attribute, Attribute> merged_;
    std::map<Attribute, std::vector<Edge>> edges_;
    std::vector<Attribute> path_;
    std::set<Attribute> done_;
    std::pair<const AttributeRule*, std::string> circle_;
};

void check_circles(const Policy& policy, Report& report) {
    for (const Side source : kSides) {
        const auto is_used =
            std::ranges::any_of(policy.populations, [&](const auto& each) { return each.source == source; });
        if (!is_used) continue;
        if (const auto circle = Graph{policy, source}.find_circle()) {
            report.add(circle->first->at, "these rules flow in a circle, so they would never come to rest",
                       circle->second);
        }
    }
}

}  // namespace

void check_flows(Report& report, const Policy& policy) {
    check_writers(policy, report);
    check_circles(policy, report);
}

void check_required(Report& report, const Policy& policy) {
    for (const auto& population : policy.populations) {
        if (!population.provision.create) continue;
        const Side target = other(population.source);
        const auto& schema = target == Side::okta ? policy.okta_schema : policy.jumpcloud_schema;
        for (const auto& attribute : schema.attributes) {
            if (!attribute.required) continue;
            const bool written = std::ranges::any_of(policy.attributes, [&](const auto& rule) {
                return writes(policy, rule, target) && end_of(policy, rule, target).second == attribute.name;
            });
            if (written) continue;
            report.add(
                population.at,
                fmt::format("a new {} account needs `{}`, and no rule writes it", title_of(target), attribute.name),
                fmt::format("population \"{}\"", population.name),
                "an attribute rule for it, or `provision: {create: false}`");
        }
    }
}

}  // namespace lockstep::policy
