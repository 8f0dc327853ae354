#include "policy/formulas.hpp"

namespace lockstep::policy {
namespace {

/// What had a wrong type was told where it was read: nothing stands here.
bool is_unread(const Formula& formula) {
    return formula.text.empty() && formula.at.file.empty();
}

}  // namespace

expression::Scope Formulas::scope() {
    return {&policy_.jumpcloud_schema, &policy_.okta_schema, &policy_.jumpcloud, &policy_.okta, false};
}

void Formulas::refuse(const Formula& formula, std::vector<Problem> problems) {
    for (auto& problem : problems) {
        if (!formula.verbatim) problem.at = formula.at;  // folded or escaped: columns within it would mislead
        report_.add(std::move(problem));
    }
}

Expression Formulas::any(const Formula& formula) {
    if (is_unread(formula)) return {};
    auto compiled = expression::compile(formula.text, formula.text_at, scope());
    if (compiled) return std::move(*compiled);
    refuse(formula, std::move(compiled.error()));
    return {};
}

Expression Formulas::condition(const Formula& formula) {
    auto compiled = any(formula);
    if (!compiled || !compiled.is_type_known() || compiled.type() == ValueType::boolean) return compiled;
    report_.add(formula.at, "a condition must be true or false", std::string{name_of(compiled.type())},
                "a comparison, or exists(…)");
    return {};
}

Expression Formulas::candidate(const Formula& formula, Side side) {
    if (is_unread(formula)) return {};
    auto limited = scope();
    limited.allows_n = true;
    // The account is not there yet: its own attributes can say nothing.
    (side == Side::okta ? limited.okta : limited.jumpcloud) = nullptr;
    auto compiled = expression::compile(formula.text, formula.text_at, limited);
    if (compiled) return std::move(*compiled);
    refuse(formula, std::move(compiled.error()));
    return {};
}

std::optional<expression::Equation> Formulas::equation(const Formula& formula) {
    if (is_unread(formula)) return std::nullopt;
    auto compiled = expression::compile_equation(formula.text, formula.text_at, scope());
    if (compiled) return std::move(*compiled);
    refuse(formula, std::move(compiled.error()));
    return std::nullopt;
}

}  // namespace lockstep::policy
