#include "policy/endpoints.hpp"

#include <algorithm>

#include "expression/unicode.hpp"

namespace lockstep::policy {

std::optional<Endpoint> find_endpoint(const Schema& schema, const Written& name, Report& report) {
    Endpoint end;
    end.side = schema.side;
    end.at = name.at;
    if (auto known = schema.find(name.text)) {
        end.schema = std::move(*known);
        return end;
    }
    if (expression::may_be_custom(schema, name.text)) {
        end.known = false;
        end.schema.name = name.text;
        end.schema.custom = true;
        return end;
    }
    report.add(name.at, fmt::format("unknown {} attribute", title_of(schema.side)), fmt::format("\"{}\"", name.text),
               "", nearest_name(name.text, schema.names()));
    return std::nullopt;
}

std::string show(const Endpoint& end) {
    return fmt::format("{}.{}", name_of(end.side), end.schema.name);
}

void check_writable(const Endpoint& end, Report& report) {
    if (end.schema.writable) return;
    report.add(
        end.at,
        fmt::format("this attribute cannot be written: {} computes it, or takes it from elsewhere", title_of(end.side)),
        show(end));
}

void check_literal(const Endpoint& end, const std::string& text, const Position& at, Report& report) {
    const auto length = expression::length(text);
    if (end.schema.max_length > 0 && length > end.schema.max_length) {
        report.add(at, fmt::format("this text is too long for {}", show(end)), fmt::format("{} characters", length),
                   fmt::format("at most {}", end.schema.max_length));
    }
    const auto& allowed = end.schema.allowed;
    if (allowed.empty() || std::ranges::find(allowed, text) != allowed.end()) return;
    report.add(at, fmt::format("{} cannot hold this", show(end)), fmt::format("\"{}\"", text),
               fmt::format("one of {}", fmt::join(allowed, ", ")), nearest_name(text, allowed));
}

void check_fits(const Endpoint& end, const Expression& value, const Position& at, Report& report) {
    if (end.known && value.is_type_known() && value.type() != end.schema.type) {
        const bool widens = value.type() == ValueType::integer && end.schema.type == ValueType::number;
        if (!widens) {
            report.add(at, fmt::format("wrong type for {}", show(end)), std::string{name_of(value.type())},
                       std::string{name_of(end.schema.type)});
        }
    }
    const Value* literal = value.literal();
    const auto* text = literal == nullptr ? nullptr : literal->get<std::string>();
    if (text != nullptr) check_literal(end, *text, at, report);
}

}  // namespace lockstep::policy
