#include "model/value.hpp"

#include <fmt/format.h>

namespace lockstep {
namespace {

struct AsText {
    std::string operator()(const Unread&) const { return {}; }
    std::string operator()(const Empty&) const { return {}; }
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return fmt::format("{}", value); }
    std::string operator()(double value) const { return fmt::format("{}", value); }
    std::string operator()(const TextList& list) const { return fmt::format("{}", fmt::join(list, ",")); }
};

}  // namespace

std::string to_text(const Value& value) {
    return std::visit(AsText{}, value.held());
}

std::string to_display(const Value& value) {
    if (value.is_unread()) return "(unread)";
    if (value.is_empty()) return "(empty)";
    if (const auto* list = value.get<TextList>()) return fmt::format("{}", fmt::join(*list, ", "));
    return to_text(value);
}

}  // namespace lockstep
