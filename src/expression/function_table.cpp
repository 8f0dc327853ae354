#include "expression/function_table.hpp"

#include <fmt/format.h>
#include <algorithm>

#include <deque>

#include "core/assert.hpp"

namespace lockstep::expression {
namespace {

std::string_view name_of_parameter(Accepts accepts) {
    switch (accepts) {
        case Accepts::text: return "text";
        case Accepts::integer: return "integer";
        case Accepts::list: return "list";
        case Accepts::anything: return "value";
        case Accepts::pattern: return "pattern";
        case Accepts::name: return "name";
        case Accepts::side: return "side?";
    }
    LOCKSTEP_UNREACHABLE();
}

std::string written_signature(const FunctionRow& row) {
    if (row.special == Special::choose) return "(value, default, key, value, …) → the values' type";
    std::string text = "(";
    for (std::size_t i = 0; i < row.takes.size(); ++i) {
        if (i > 0) text += ", ";
        text += name_of_parameter(row.takes[i]);
        if (i + row.optional >= row.takes.size()) text += "?";
    }
    if (row.repeats) text += ", …";
    return text + fmt::format(") → {}", name_of_type(row.gives));
}

}  // namespace

std::string_view name_of_type(Type type) {
    switch (type) {
        case Type::text: return "text";
        case Type::boolean: return "boolean";
        case Type::integer: return "integer";
        case Type::number: return "number";
        case Type::list: return "list";
        case Type::any: return "value of a type not known yet";
        case Type::null: return "null";
    }
    LOCKSTEP_UNREACHABLE();
}

const std::vector<FunctionRow>& function_rows() {
    static const std::vector<FunctionRow> kRows = [] {
        std::vector<FunctionRow> rows;
        for (auto& part :
             {value_functions(), text_functions(), pattern_functions(), time_functions(), country_functions()}) {
            rows.insert(rows.end(), part.begin(), part.end());
        }
        return rows;
    }();
    return kRows;
}

const FunctionRow* find_function(std::string_view name) {
    const auto& rows = function_rows();
    const auto it = std::ranges::find(rows, name, &FunctionRow::name);
    return it == rows.end() ? nullptr : &*it;
}

const std::vector<Function>& functions() {
    static const std::deque<std::string> kSignatures = [] {
        std::deque<std::string> signatures;
        for (const auto& row : function_rows()) signatures.push_back(written_signature(row));
        return signatures;
    }();
    static const std::vector<Function> kFunctions = [] {
        std::vector<Function> list;
        for (const auto& row : function_rows()) {
            list.push_back({row.name, kSignatures[list.size()], row.about, row.example, row.result});
        }
        return list;
    }();
    return kFunctions;
}

Result text_result(std::string text) {
    if (text.empty()) return no_value("the result is empty");
    return Value::text(std::move(text));
}

Result no_value(std::string why) {
    return std::unexpected{NoValue{std::move(why)}};
}

}  // namespace lockstep::expression
