// Names: `jumpcloud.…` and `okta.…`, and what was probably meant by the others.
#include <fmt/format.h>

#include "core/assert.hpp"
#include "expression/checker.hpp"

namespace lockstep::expression {
namespace {

Type type_of(const AttributeSchema& attribute) {
    switch (attribute.type) {
        case ValueType::text: return Type::text;
        case ValueType::boolean: return Type::boolean;
        case ValueType::integer: return Type::integer;
        case ValueType::number: return Type::number;
        case ValueType::list: return Type::list;
    }
    LOCKSTEP_UNREACHABLE();
}

}  // namespace

Typed Checker::name(const Syntax& syntax) {
    const auto& text = syntax.token.text;
    const auto dot = text.find('.');
    const auto side = from_name<Side>(text.substr(0, dot));
    if (!side) {
        const std::vector<std::string> roots{"jumpcloud", "okta"};
        std::string nearest = nearest_name(text.substr(0, dot), roots);
        if (!nearest.empty() && dot != std::string::npos) nearest += text.substr(dot);
        return fail(syntax.token.at, "unknown name", text, "jumpcloud.ATTRIBUTE, okta.ATTRIBUTE or a text in quotes",
                    nearest);
    }
    const Schema* schema = *side == Side::okta ? scope_.okta : scope_.jumpcloud;
    if (schema == nullptr) {
        return fail(syntax.token.at, fmt::format("{} may not be named here", title_of(*side)), text,
                    *side == Side::okta ? "only jumpcloud.…" : "only okta.…");
    }
    if (dot == std::string::npos) {
        return fail(syntax.token.at, "an account is no value", text,
                    fmt::format("{0}.ATTRIBUTE, or exists({0})", text));
    }
    return attribute(*side, text.substr(dot + 1), syntax);
}

Typed Checker::attribute(Side side, const std::string& name, const Syntax& syntax) {
    const Schema& schema = side == Side::okta ? *scope_.okta : *scope_.jumpcloud;
    AttributeName found{side, name, 0, Type::any};
    if (const auto known = schema.find(name)) {
        found.type = type_of(*known);
    } else if (!may_be_custom(schema, name)) {
        unknown_attribute(schema, syntax, name);
        return {};
    }
    auto* slots = side == Side::okta ? scope_.okta_slots : scope_.jumpcloud_slots;
    LOCKSTEP_ASSERT(slots != nullptr);
    found.slot = slots->slot(name);
    reads_.attributes.emplace(side, name);
    const Type type = found.type;
    return {make_attribute(std::move(found)), type};
}

void Checker::unknown_attribute(const Schema& schema, const Syntax& syntax, const std::string& name) {
    const auto nearest = nearest_name(name, schema.names());
    const auto prefix = fmt::format("{}.", lockstep::name_of(schema.side));
    fail(syntax.token.at, fmt::format("unknown {} attribute", title_of(schema.side)), syntax.token.text, "",
         nearest.empty() ? "" : prefix + nearest);
}

}  // namespace lockstep::expression
