#include "twin/okta/scim.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>

#include "twin/okta/fold.hpp"

namespace lockstep::twin::okta {
namespace {

constexpr std::array<std::string_view, 10> kOperators{"eq", "ne", "gt", "ge", "lt", "le", "pr", "sw", "ew", "co"};
constexpr int kDeepest = 64;

class Parser {
public:
    explicit Parser(std::string_view text) : text_{text} {}

    Filter parse() {
        auto filter = parse_any(0);
        skip_blanks();
        if (at_ != text_.size()) fail("Unexpected text");
        return filter;
    }

private:
    [[noreturn]] void fail(std::string_view what) const {
        throw FilterError{fmt::format("Invalid filter '{}': {} at position {}", text_, what, at_)};
    }

    void skip_blanks() {
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    }

    std::string_view peek_word() {
        skip_blanks();
        auto end = at_;
        while (end < text_.size() && text_[end] != ' ' && text_[end] != '(' && text_[end] != ')' && text_[end] != '"') {
            ++end;
        }
        return text_.substr(at_, end - at_);
    }

    bool take_word(std::string_view word) {
        const auto next = peek_word();
        if (fold_case(next) != word) return false;
        at_ += next.size();
        return true;
    }

    bool take(char c) {
        skip_blanks();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }

    Filter parse_junction(Filter::Kind kind, std::string_view word, int depth) {
        Filter junction{kind, {}, {}, {}, {}, {}};
        do {
            junction.parts.push_back(kind == Filter::Kind::any ? parse_junction(Filter::Kind::all, "and", depth)
                                                               : parse_one(depth));
        } while (take_word(word));
        return junction.parts.size() == 1 ? std::move(junction.parts.front()) : junction;
    }

    Filter parse_any(int depth) {
        if (depth > kDeepest) fail("Nested too deeply");
        return parse_junction(Filter::Kind::any, "or", depth);
    }

    Filter parse_one(int depth) {
        if (take_word("not")) {
            Filter negation{Filter::Kind::none, {}, {}, {}, {}, {}};
            if (!take('(')) fail("Expected '('");
            negation.parts.push_back(parse_any(depth + 1));
            if (!take(')')) fail("Expected ')'");
            return negation;
        }
        if (take('(')) {
            auto inner = parse_any(depth + 1);
            if (!take(')')) fail("Expected ')'");
            return inner;
        }
        return parse_condition();
    }

    Filter parse_condition() {
        Filter condition;
        condition.attribute = peek_word();
        if (condition.attribute.empty()) fail("Expected an attribute");
        at_ += condition.attribute.size();
        const auto word = peek_word();
        condition.op = fold_case(word);
        if (std::ranges::find(kOperators, condition.op) == kOperators.end()) {
            throw FilterError{
                fmt::format("Invalid filter '{}': Unrecognized attribute operator '{}' at position {}. Expected: "
                            "eq,co,sw,pr,gt,ge,lt,le",
                            text_, word, at_)};
        }
        at_ += word.size();
        if (condition.op != "pr") parse_value(condition);
        return condition;
    }

    void parse_value(Filter& condition) {
        skip_blanks();
        if (at_ < text_.size() && text_[at_] == '"') {
            auto text = parse_text();
            condition.time = from_rfc3339(text);
            condition.value = std::move(text);
            return;
        }
        const auto word = peek_word();
        double number = 0;
        if (word == "true" || word == "false")
            condition.value = word == "true";
        else if (const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), number);
                 error == std::errc{} && stop == word.data() + word.size())
            condition.value = number;
        else
            fail("Expected a value");
        at_ += word.size();
    }

    std::string parse_text() {
        const auto start = at_++;
        while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
        if (at_ >= text_.size()) fail("Unterminated text");
        ++at_;
        boost::json::error_code error;
        const auto value = boost::json::parse(text_.substr(start, at_ - start), error);
        if (error) fail("Malformed text");
        return std::string{value.as_string()};
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

bool compare(std::string_view op, std::partial_ordering order) {
    if (op == "eq") return order == 0;
    if (op == "ne") return order != 0;
    if (op == "gt") return order > 0;
    if (op == "ge") return order >= 0;
    if (op == "lt") return order < 0;
    return op == "le" && order <= 0;
}

bool matches_text(const Filter& condition, std::string_view held, TextCase text_case) {
    const auto* wanted = std::get_if<std::string>(&condition.value);
    if (!wanted) return false;
    // A look-up by e-mail walks everybody: most differ in length already.
    const bool same_length = held.size() == wanted->size();
    if (condition.op == "eq" && !same_length && (text_case == TextCase::sensitive || is_ascii(held))) return false;
    const auto folded = text_case == TextCase::folded ? fold_case(held) : std::string{};
    if (text_case == TextCase::folded) held = folded;
    if (condition.op == "sw") return held.starts_with(*wanted);
    if (condition.op == "ew") return held.ends_with(*wanted);
    if (condition.op == "co") return held.find(*wanted) != std::string_view::npos;
    return compare(condition.op, held <=> std::string_view{*wanted});
}

bool matches_value(const Filter& condition, const FieldValue& held, TextCase text_case) {
    if (condition.op == "pr") return true;
    if (const auto* text = std::get_if<std::string_view>(&held)) return matches_text(condition, *text, text_case);
    if (const auto* time = std::get_if<WallTime>(&held)) {
        return condition.time && compare(condition.op, *time <=> *condition.time);
    }
    if (const auto* number = std::get_if<double>(&held)) {
        const auto* wanted = std::get_if<double>(&condition.value);
        return wanted && compare(condition.op, *number <=> *wanted);
    }
    const auto* wanted = std::get_if<bool>(&condition.value);
    return wanted && compare(condition.op, std::get<bool>(held) <=> *wanted);
}

bool matches_condition(const Filter& condition, const Fields& fields, TextCase text_case) {
    FieldValues values;
    fields(condition.attribute, values);
    if (values.empty()) return condition.op == "ne";
    return std::ranges::any_of(values,
                               [&](const FieldValue& held) { return matches_value(condition, held, text_case); });
}

}  // namespace

Filter parse_filter(std::string_view text) {
    return Parser{text}.parse();
}

bool matches(const Filter& filter, const Fields& fields, TextCase text_case) {
    const auto holds = [&](const Filter& part) { return matches(part, fields, text_case); };
    switch (filter.kind) {
        case Filter::Kind::condition: return matches_condition(filter, fields, text_case);
        case Filter::Kind::all: return std::ranges::all_of(filter.parts, holds);
        case Filter::Kind::any: return std::ranges::any_of(filter.parts, holds);
        case Filter::Kind::none: return std::ranges::none_of(filter.parts, holds);
    }
    return false;
}

void fold_literals(Filter& filter) {
    if (auto* text = std::get_if<std::string>(&filter.value)) *text = fold_case(*text);
    for (auto& part : filter.parts) fold_literals(part);
}

bool has_negation(const Filter& filter) {
    return filter.kind == Filter::Kind::none || std::ranges::any_of(filter.parts, has_negation);
}

bool has_bad_time(const Filter& filter, std::span<const std::string_view> times) {
    bool bad = false;
    for_each_condition(filter, [&](const Filter& condition) {
        const bool compares = condition.op != "pr" && !condition.time;
        bad = bad || (compares && std::ranges::find(times, condition.attribute) != times.end());
    });
    return bad;
}

void for_each_condition(const Filter& filter, const std::function<void(const Filter&)>& visit) {
    if (filter.kind == Filter::Kind::condition) visit(filter);
    for (const auto& part : filter.parts) for_each_condition(part, visit);
}

}  // namespace lockstep::twin::okta
