#include "sync/carry.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sync/same.hpp"
#include "sync/view.hpp"

namespace lockstep::sync {
namespace {

const std::optional<std::size_t>& slot_of(const policy::AttributeRule& rule, Side side) {
    return side == Side::okta ? rule.okta : rule.jumpcloud;
}

/// The expression that computes what the other side holds, if the rule has one for that direction.
const expression::Expression& computation(const policy::AttributeRule& rule, Side from) {
    return from == Side::jumpcloud ? rule.to_okta : rule.to_jumpcloud;
}

std::optional<std::string> mapped(const policy::ValueMap& map, Side from, const std::string& text) {
    for (const auto& [jumpcloud, okta] : map.pairs) {
        if ((from == Side::jumpcloud ? jumpcloud : okta) == text) return from == Side::jumpcloud ? okta : jumpcloud;
    }
    if (map.else_copy) return text;
    return std::nullopt;
}

Carried through_map(const policy::ValueMap& map, Side from, const Value& raw) {
    const auto unknown = [](const std::string& text) {
        return Carried{std::nullopt, fmt::format("the map does not name \"{}\"", text)};
    };
    if (const auto* list = raw.get<TextList>()) {
        TextList carried;
        for (const auto& element : *list) {
            const auto to = mapped(map, from, element);
            if (!to) return unknown(element);
            carried.push_back(*to);
        }
        return {Value::list(std::move(carried)), {}};
    }
    const auto text = to_text(raw);
    const auto to = mapped(map, from, text);
    return to ? Carried{Value::text(*to), {}} : unknown(text);
}

Reading compute(Draft& draft, const expression::Expression& computed) {
    const View view{draft, computed.reads()};
    if (!view.is_complete()) return {};
    auto value = computed.evaluate(view.inputs());
    if (!value) return {Value::empty(), {std::nullopt, value.error().why}};
    return {*value, {*value, {}}};
}

}  // namespace

std::optional<Flow> flow_of(const policy::AttributeRule& rule, Side source) {
    if (!rule.on_create.empty()) return std::nullopt;
    if (rule.to_okta || rule.to_jumpcloud) {
        if (!computation(rule, source)) return std::nullopt;
        return Flow{&rule, source};
    }
    switch (rule.authority) {
        case policy::Authority::source: return Flow{&rule, source};
        case policy::Authority::jumpcloud: return Flow{&rule, Side::jumpcloud};
        case policy::Authority::okta: return Flow{&rule, Side::okta};
        case policy::Authority::both: return Flow{&rule, std::nullopt};
    }
    LOCKSTEP_UNREACHABLE();
}

bool may_write(const Flow& flow, Side side) {
    return !flow.authority || *flow.authority != side;
}

std::string attribute_of(const policy::Policy& policy, const policy::AttributeRule& rule, Side side) {
    const auto& slot = slot_of(rule, side);
    return slot ? policy.slots(side).name(*slot) : std::string{};
}

bool is_required(const policy::AttributeRule& rule, Side side) {
    return side == Side::okta ? rule.required_on_okta : rule.required_on_jumpcloud;
}

Reading read(Draft& draft, const policy::AttributeRule& rule, Side from) {
    if (const auto& computed = computation(rule, from)) return compute(draft, computed);
    const auto& slot = slot_of(rule, from);
    if (!slot) return {};
    const auto raw = draft.value(from, *slot);
    if (rule.reference && raw.is_something()) return {raw, carry_reference(draft, *rule.reference, from, raw)};
    return {raw, carry(rule, from, raw)};
}

Carried carry(const policy::AttributeRule& rule, Side from, const Value& raw) {
    if (rule.map.pairs.empty() || !raw.is_something()) return {raw, {}};  // a plain copy carries empty as a clear
    return through_map(rule.map, from, raw);
}

bool agrees(const Standing& standing, const policy::AttributeRule& rule, Side side, const Value& wanted,
            const Value& held) {
    return is_same(wanted, held, rule.folds) || is_learned(standing, rule, side, wanted, held);
}

bool is_learned(const Standing& standing, const policy::AttributeRule& rule, Side side, const Value& written,
                const Value& held) {
    const auto learned = standing.learned.find(rule.id);
    return learned != standing.learned.end() && learned->second.side == side && learned->second.written == written &&
           learned->second.held == held;
}

}  // namespace lockstep::sync
