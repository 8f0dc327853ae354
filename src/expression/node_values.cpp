// The leaves of the tree: literals, attributes, and whether accounts and values exist.
#include <fmt/format.h>
#include <algorithm>
#include <memory>
#include <set>

#include "core/assert.hpp"
#include "expression/node.hpp"

namespace lockstep::expression {
namespace {

class Literal final : public Node {
public:
    explicit Literal(Value value) : value_{std::move(value)} {}
    [[nodiscard]] Result evaluate(const Inputs&) const override { return value_; }
    [[nodiscard]] const Value* literal() const override { return &value_; }
    void print(std::string& out) const override {
        const auto* text = value_.get<std::string>();
        out += text != nullptr ? quoted(*text) : value_.is_empty() ? "\"\"" : to_text(value_);
    }

private:
    Value value_;
};

class CountedText final : public Node {
public:
    explicit CountedText(std::string text) : text_{std::move(text)} {}
    [[nodiscard]] Result evaluate(const Inputs& inputs) const override {
        std::string filled;
        std::size_t from = 0;
        for (auto at = text_.find(kCounter); at != std::string::npos; at = text_.find(kCounter, from)) {
            filled.append(text_, from, at - from);
            filled += fmt::format("{}", inputs.n);
            from = at + kCounter.size();
        }
        filled.append(text_, from);
        return Value::text(std::move(filled));
    }
    void print(std::string& out) const override { out += quoted(text_); }

private:
    static constexpr std::string_view kCounter = "{n}";
    std::string text_;
};

class List final : public Node {
public:
    explicit List(std::vector<NodePtr> elements) : elements_{std::move(elements)} {}
    [[nodiscard]] Result evaluate(const Inputs& inputs) const override {
        TextList list;
        for (const auto& element : elements_) {
            auto value = element->evaluate(inputs);
            if (!value) return value;
            if (const auto* text = value->get<std::string>()) list.push_back(*text);
        }
        return Value::list(std::move(list));
    }
    void print(std::string& out) const override {
        out += "{";
        for (const auto& element : elements_) {
            if (element != elements_.front()) out += ", ";
            element->print(out);
        }
        out += "}";
    }

private:
    std::vector<NodePtr> elements_;
};

bool fits(const Value& value, Type type) {
    switch (type) {
        case Type::text: return value.get<std::string>() != nullptr;
        case Type::boolean: return value.get<bool>() != nullptr;
        case Type::integer: return value.get<std::int64_t>() != nullptr;
        case Type::number: return value.get<double>() != nullptr || value.get<std::int64_t>() != nullptr;
        case Type::list: return value.get<TextList>() != nullptr;
        case Type::any:
        case Type::null: return true;
    }
    LOCKSTEP_UNREACHABLE();
}

class Attribute final : public Node {
public:
    explicit Attribute(AttributeName attribute)
        : attribute_{std::move(attribute)},
          written_{fmt::format("{}.{}", name_of(attribute_.side), attribute_.name)},
          folded_{is_folded(attribute_.side, attribute_.name)} {}

    [[nodiscard]] Result evaluate(const Inputs& inputs) const override {
        const auto* values = attribute_.side == Side::okta ? inputs.okta : inputs.jumpcloud;
        if (values == nullptr) {
            return no_value(fmt::format("{} is empty: there is no {} account", written_, title_of(attribute_.side)));
        }
        static const Value kUnread;
        const Value& value = attribute_.slot < values->size() ? (*values)[attribute_.slot] : kUnread;
        if (value.is_unread()) return std::unexpected{NoValue{fmt::format("{} was not read", written_), true}};
        if (value.is_empty()) return no_value(fmt::format("{} is empty", written_));
        if (!fits(value, attribute_.type)) {
            return no_value(
                fmt::format("{} is \"{}\", which is no {}", written_, to_text(value), name_of_type(attribute_.type)));
        }
        return value;
    }
    void print(std::string& out) const override { out += written_; }
    [[nodiscard]] bool is_folded_attribute() const override { return folded_; }

private:
    AttributeName attribute_;
    std::string written_;
    bool folded_;
};

class AccountExists final : public Node {
public:
    explicit AccountExists(Side side) : side_{side} {}
    [[nodiscard]] Result evaluate(const Inputs& inputs) const override {
        return Value::boolean(side_ == Side::okta ? inputs.okta_exists : inputs.jumpcloud_exists);
    }
    void print(std::string& out) const override { out += fmt::format("exists({})", name_of(side_)); }

private:
    Side side_;
};

class HasValue final : public Node {
public:
    explicit HasValue(NodePtr operand) : operand_{std::move(operand)} {}
    [[nodiscard]] Result evaluate(const Inputs& inputs) const override {
        auto value = operand_->evaluate(inputs);
        if (!value && value.error().unread) return value;  // unread is not empty: nobody knows
        return Value::boolean(value && value->is_something());
    }
    void print(std::string& out) const override {
        out += "exists(";
        operand_->print(out);
        out += ")";
    }

private:
    NodePtr operand_;
};

class MembershipTest final : public Node {
public:
    MembershipTest(Side side, Membership membership, std::vector<std::string> names)
        : side_{side}, membership_{membership}, names_{std::move(names)} {}

    [[nodiscard]] Result evaluate(const Inputs& inputs) const override {
        const auto* groups = side_ == Side::okta ? inputs.okta_groups : inputs.jumpcloud_groups;
        if (groups == nullptr) {
            return std::unexpected{NoValue{fmt::format("the {} groups were not read", title_of(side_)), true}};
        }
        return Value::boolean(std::ranges::any_of(names_, [&](const auto& name) { return is_in(*groups, name); }));
    }
    void print(std::string& out) const override {
        out += fmt::format("member({}, {}", name_of(side_), static_cast<int>(membership_));
        for (const auto& name : names_) out += ", " + quoted(name);
        out += ")";
    }

private:
    [[nodiscard]] bool is_in(const std::set<std::string>& groups, const std::string& name) const {
        switch (membership_) {
            case Membership::any_of: return groups.contains(name);
            case Membership::starts_with: {
                const auto first = groups.lower_bound(name);
                return first != groups.end() && first->starts_with(name);
            }
            case Membership::contains:
                return std::ranges::any_of(groups, [&](const auto& group) { return group.contains(name); });
        }
        LOCKSTEP_UNREACHABLE();
    }

    Side side_;
    Membership membership_;
    std::vector<std::string> names_;
};

}  // namespace

std::string quoted(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '\n' || c == '\t') {
            result += c == '\n' ? "\\n" : "\\t";
            continue;
        }
        if (c == '"' || c == '\\') result += '\\';
        result += c;
    }
    return result + "\"";
}

NodePtr make_literal(Value value) {
    return std::make_shared<Literal>(std::move(value));
}

NodePtr make_counted_text(std::string text) {
    return std::make_shared<CountedText>(std::move(text));
}

NodePtr make_list(std::vector<NodePtr> elements) {
    return std::make_shared<List>(std::move(elements));
}

NodePtr make_attribute(AttributeName attribute) {
    return std::make_shared<Attribute>(std::move(attribute));
}

NodePtr make_exists(Side side) {
    return std::make_shared<AccountExists>(side);
}

NodePtr make_has_value(NodePtr operand) {
    return std::make_shared<HasValue>(std::move(operand));
}

NodePtr make_membership(Side side, Membership membership, std::vector<std::string> names) {
    return std::make_shared<MembershipTest>(side, membership, std::move(names));
}

}  // namespace lockstep::expression
