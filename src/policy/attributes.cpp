// `attributes:`: each rule by itself: its form, its ends, its values, and whether it can be inverted where it must be.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "policy/builders.hpp"
#include "policy/endpoints.hpp"
#include "policy/standard_rules.hpp"

namespace lockstep::policy {
namespace {

class RuleBuilder {
public:
    RuleBuilder(const DraftAttribute& draft, Formulas& formulas, Report& report, Policy& policy)
        : draft_{draft}, formulas_{formulas}, report_{report}, policy_{policy} {}

    std::optional<AttributeRule> build() {
        if (!has_one_form()) return std::nullopt;
        if (draft_.jumpcloud) jumpcloud_ = find_endpoint(policy_.jumpcloud_schema, draft_.jumpcloud, report_);
        if (draft_.okta) okta_ = find_endpoint(policy_.okta_schema, draft_.okta, report_);
        if ((draft_.jumpcloud && !jumpcloud_) || (draft_.okta && !okta_)) return std::nullopt;
        AttributeRule rule = common();
        if (is_pair()) {
            build_pair(rule);
        } else {
            build_one_way(rule);
        }
        return rule;
    }

private:
    [[nodiscard]] bool is_pair() const { return draft_.jumpcloud && draft_.okta; }
    [[nodiscard]] bool is_create_only() const { return draft_.has("on_create"); }

    /// A pair, or one attribute with exactly one of `to_okta`, `to_jumpcloud` and `on_create`.
    bool has_one_form() {
        const int computed = int{draft_.has("to_okta")} + int{draft_.has("to_jumpcloud")} + int{is_create_only()};
        const bool okta = static_cast<bool>(draft_.okta);
        const bool jumpcloud = static_cast<bool>(draft_.jumpcloud);
        const bool good = (okta && jumpcloud && computed == 0) ||
                          (okta != jumpcloud && computed == 1 && !(okta && draft_.has("to_jumpcloud")) &&
                           !(jumpcloud && draft_.has("to_okta")));
        if (!good) {
            report_.add(draft_.at, "this is no form of an attribute rule",
                        draft_.keys.empty() ? "nothing" : fmt::format("{}", fmt::join(names_of_keys(), ", ")),
                        "jumpcloud and okta; or okta and to_okta; or jumpcloud and to_jumpcloud; or one of both and "
                        "on_create");
            return false;
        }
        if (!okta || !jumpcloud)
            refuse_keys({"authority", "on_conflict", "map", "else", "as"}, "only a pair has this key");
        return true;
    }

    [[nodiscard]] std::vector<std::string> names_of_keys() const {
        std::vector<std::string> names;
        for (const auto& key : draft_.keys) names.push_back(key.name);
        return names;
    }

    void refuse_keys(std::initializer_list<const char*> keys, const char* why) {
        for (const auto* key : keys) {
            if (draft_.has(key)) report_.add(draft_.at_key(key), why, key);
        }
    }

    AttributeRule common() {
        AttributeRule rule;
        rule.at = draft_.at;
        rule.authority = draft_.authority;
        rule.on_conflict = draft_.on_conflict;
        std::string id;
        if (jumpcloud_) {
            rule.jumpcloud = policy_.jumpcloud.slot(jumpcloud_->schema.name);
            rule.required_on_jumpcloud = jumpcloud_->schema.required;
            rule.folds = expression::is_folded(Side::jumpcloud, jumpcloud_->schema.name);
            id = show(*jumpcloud_);
        }
        if (okta_) {
            rule.okta = policy_.okta.slot(okta_->schema.name);
            rule.required_on_okta = okta_->schema.required;
            rule.folds = rule.folds || expression::is_folded(Side::okta, okta_->schema.name);
            id += (id.empty() ? "" : "=") + show(*okta_);
        }
        rule.id.value = id;
        return rule;
    }

    void build_one_way(AttributeRule& rule) {
        const Endpoint& target = okta_ ? *okta_ : *jumpcloud_;
        check_writable(target, report_);
        if (target.schema.reference) {
            report_.add(target.at, "a reference to a person is carried, not computed", show(target),
                        "{jumpcloud: manager, okta: managerId, as: …}");
        }
        if (is_create_only()) return build_create_only(rule, target);
        const auto& formula = okta_ ? draft_.to_okta : draft_.to_jumpcloud;
        auto compiled = formulas_.any(formula);
        if (compiled) check_computed(target, compiled, formula);
        (okta_ ? rule.to_okta : rule.to_jumpcloud) = std::move(compiled);
    }

    void check_computed(const Endpoint& target, const Expression& value, const Formula& formula) {
        check_fits(target, value, formula.at, report_);
        if (!value.reads().attributes.contains({target.side, target.schema.name})) return;
        report_.add(formula.at, "this rule reads what it writes, so it would never come to rest", show(target));
    }

    void build_create_only(AttributeRule& rule, const Endpoint& target) {
        rule.on_create_side = target.side;
        for (const auto& formula : draft_.on_create) {
            if (auto compiled = formulas_.candidate(formula, target.side)) {
                check_fits(target, compiled, formula.at, report_);
                rule.on_create.push_back(std::move(compiled));
            }
        }
        for (std::size_t i = 0; i + 1 < draft_.on_create.size(); ++i) {
            if (!draft_.on_create[i].text.contains("{n}")) continue;
            report_.add(draft_.on_create[i].at, "`{n}` never ends, so nothing behind it is ever tried", "",
                        "`{n}` in the last value only");
        }
        if (draft_.on_create.empty()) report_.add(draft_.at_key("on_create"), "there is no value to try", "", "a list");
    }

    void build_pair(AttributeRule& rule) {
        for (const auto& pair : draft_.map.pairs) rule.map.pairs.emplace_back(pair.jumpcloud.text, pair.okta.text);
        rule.map.else_copy = draft_.otherwise.has_value();
        if (draft_.otherwise && draft_.map.pairs.empty()) {
            report_.add(draft_.at_key("else"), "`else` opens a map, and there is none");
        }
        if (draft_.has("on_conflict") && draft_.authority != Authority::both) {
            report_.add(draft_.at_key("on_conflict"), "conflicts arise only where both sides have authority", "",
                        "`authority: both`");
        }
        check_reference(rule);
        check_types();
        for (const auto side : {Side::okta, Side::jumpcloud}) {
            if (writes(policy_, rule, side)) check_written_side(rule, side);
        }
        check_invertible(rule);
    }

    void check_written_side(const AttributeRule& rule, Side side) {
        const Endpoint& end = side == Side::okta ? *okta_ : *jumpcloud_;
        check_writable(end, report_);
        if (rule.reference) return;
        for (const auto& pair : draft_.map.pairs) {
            const auto& written = side == Side::okta ? pair.okta : pair.jumpcloud;
            check_literal(end, written.text, written.at, report_);
        }
    }

    void check_reference(AttributeRule& rule) {
        const bool jumpcloud = jumpcloud_->schema.reference;
        const bool okta = okta_->schema.reference;
        if (jumpcloud && okta) {
            rule.reference = draft_.as.value_or(ReferenceForm::id);
            refuse_keys({"map", "else"}, "a reference to a person has no map");
        } else if (jumpcloud || okta) {
            const Endpoint& other = jumpcloud ? *okta_ : *jumpcloud_;
            report_.add(other.at, "a reference to a person pairs only with another one", show(other),
                        jumpcloud ? "okta: managerId" : "jumpcloud: manager");
        } else if (draft_.as) {
            report_.add(draft_.at_key("as"), "`as` is for references to a person", show(*jumpcloud_),
                        "jumpcloud: manager, okta: managerId");
        }
    }

    void check_types() {
        if (!jumpcloud_->known || !okta_->known) return;
        const auto from = jumpcloud_->schema.type;
        const auto to = okta_->schema.type;
        if (from != to) {
            report_.add(draft_.at, "the two attributes are not of one type",
                        fmt::format("{} and {}", name_of(from), name_of(to)),
                        "the same type, or `to_okta` with Convert.toInt(…), Convert.toNum(…) or Convert.toText(…)");
        } else if (!draft_.map.pairs.empty() && from != ValueType::text) {
            report_.add(draft_.at_key("map"), "a map carries texts", std::string{name_of(from)}, "text");
        }
    }

    /// A rule that flows both ways must have an inverse (DESIGN decision 4).
    void check_invertible(const AttributeRule& rule) {
        if (!writes(policy_, rule, Side::okta) || !writes(policy_, rule, Side::jumpcloud)) return;
        const auto why = rule.authority == Authority::both
                             ? std::string{"`authority: both`"}
                             : fmt::format("populations of both sources exist: {}", sources());
        if (draft_.otherwise) {
            report_.add(draft_.at_key("else"),
                        fmt::format("this rule flows both ways ({}), and `else: copy` has no inverse", why), "",
                        "a closed map, or `authority: jumpcloud` or `okta`");
        }
        std::map<std::string, std::string> inverse;
        for (const auto& pair : draft_.map.pairs) {
            const auto [known, is_new] = inverse.emplace(pair.okta.text, pair.jumpcloud.text);
            if (is_new) continue;
            report_.add(
                pair.okta.at,
                fmt::format("this rule flows both ways ({}), and its map has no inverse: two values become \"{}\"", why,
                            pair.okta.text),
                fmt::format("\"{}\" and \"{}\"", known->second, pair.jumpcloud.text),
                "a one-to-one map, or `authority: jumpcloud` or `okta`");
        }
    }

    [[nodiscard]] std::string sources() const {
        std::string text;
        for (const auto& population : policy_.populations) {
            text += fmt::format("{}{} from {}", text.empty() ? "" : ", ", population.name, title_of(population.source));
        }
        return text;
    }

    const DraftAttribute& draft_;
    Formulas& formulas_;
    Report& report_;
    Policy& policy_;
    std::optional<Endpoint> jumpcloud_, okta_;
};

bool has_source(const Policy& policy, Side side) {
    return std::ranges::any_of(policy.populations, [side](const auto& each) { return each.source == side; });
}

}  // namespace

bool writes(const Policy& policy, const AttributeRule& rule, Side side) {
    if (!rule.on_create.empty()) return rule.on_create_side == side;
    if (!rule.jumpcloud || !rule.okta) return (side == Side::okta) == rule.okta.has_value();
    switch (rule.authority) {
        case Authority::both: return true;
        case Authority::jumpcloud: return side == Side::okta;
        case Authority::okta: return side == Side::jumpcloud;
        case Authority::source: return has_source(policy, other(side));
    }
    LOCKSTEP_UNREACHABLE();
}

void build_attributes(const Draft& draft, Formulas& formulas, Report& report, Policy& policy) {
    constexpr std::size_t kMaxRules = 1'000;  // far more than any directory has attributes
    auto rules = draft.attributes;
    if (rules.size() > kMaxRules) {
        report.add(draft.at_key("attributes"), "there are too many attribute rules", fmt::format("{}", rules.size()),
                   fmt::format("at most {}", kMaxRules));
        return;
    }
    add_standard_rules(draft.has("attributes"), rules);
    for (const auto& each : rules) {
        if (auto rule = RuleBuilder{each, formulas, report, policy}.build())
            policy.attributes.push_back(std::move(*rule));
    }
}

}  // namespace lockstep::policy
