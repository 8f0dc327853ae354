// Calls of functions, and `switch`, which evaluates only the value it gives.
#include <fmt/format.h>
#include <algorithm>
#include <memory>
#include <span>

#include "expression/node.hpp"

namespace lockstep::expression {
namespace {

void print_call(std::string& out, std::string_view name, std::span<const NodePtr> arguments) {
    out += name;
    out += "(";
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (i > 0) out += ", ";
        arguments[i]->print(out);
    }
    out += ")";
}

bool is_accepted(const Value& value, Accepts accepts) {
    switch (accepts) {
        case Accepts::text: return value.is_empty() || value.get<std::string>() != nullptr;
        case Accepts::integer: return value.get<std::int64_t>() != nullptr;
        case Accepts::list: return value.is_empty() || value.get<TextList>() != nullptr;
        case Accepts::anything: return value.is_something();
        case Accepts::pattern:
        case Accepts::name:
        case Accepts::side: return true;
    }
    return false;
}

class Call final : public Node {
public:
    Call(const FunctionRow& row, std::vector<NodePtr> arguments, std::shared_ptr<const re2::RE2> pattern)
        : row_{row}, arguments_{std::move(arguments)}, pattern_{std::move(pattern)} {}

    [[nodiscard]] Result evaluate(const Inputs& inputs) const override {
        std::vector<Value> values;
        values.reserve(arguments_.size());
        for (const auto& argument : arguments_) {
            auto value = argument->evaluate(inputs);
            if (!value) return value;
            if (!is_accepted(*value, row_.takes[std::min(values.size(), row_.takes.size() - 1)])) {
                return no_value(fmt::format("{} cannot take \"{}\"", row_.name, to_text(*value)));
            }
            values.push_back(std::move(*value));
        }
        auto result = row_.run({values, pattern_.get(), &inputs});
        if (!result) return std::unexpected{NoValue{fmt::format("{}: {}", row_.name, result.error().why)}};
        const auto* text = result->get<std::string>();
        if (text != nullptr && text->size() > kMaxResultBytes) {
            return no_value(fmt::format("{}: the text would be too long", row_.name));
        }
        return result;
    }
    void print(std::string& out) const override { print_call(out, row_.name, arguments_); }

private:
    const FunctionRow& row_;
    std::vector<NodePtr> arguments_;
    std::shared_ptr<const re2::RE2> pattern_;
};

class Switch final : public Node {
public:
    explicit Switch(std::vector<NodePtr> arguments) : arguments_{std::move(arguments)} {}
    [[nodiscard]] Result evaluate(const Inputs& inputs) const override {
        auto value = arguments_[0]->evaluate(inputs);
        if (!value) return value;
        for (std::size_t i = 2; i + 1 < arguments_.size(); i += 2) {
            auto key = arguments_[i]->evaluate(inputs);
            if (!key) return key;
            if (*key == *value) return arguments_[i + 1]->evaluate(inputs);
        }
        return arguments_[1]->evaluate(inputs);
    }
    void print(std::string& out) const override { print_call(out, "switch", arguments_); }

private:
    std::vector<NodePtr> arguments_;  ///< value, default, key, value, …
};

}  // namespace

NodePtr make_call(const FunctionRow& row, std::vector<NodePtr> arguments, std::shared_ptr<const re2::RE2> pattern) {
    return std::make_shared<Call>(row, std::move(arguments), std::move(pattern));
}

NodePtr make_switch(std::vector<NodePtr> arguments) {
    return std::make_shared<Switch>(std::move(arguments));
}

const std::string& Arguments::text(std::size_t index) const {
    static const std::string kNothing;
    const auto* text = values[index].get<std::string>();
    return text != nullptr ? *text : kNothing;
}

const TextList& Arguments::list(std::size_t index) const {
    static const TextList kNothing;
    const auto* list = values[index].get<TextList>();
    return list != nullptr ? *list : kNothing;
}

}  // namespace lockstep::expression
