// How the three grammars of filters are read.
#include <re2/re2.h>

#include <boost/json.hpp>
#include <utility>

#include "twin/jumpcloud/filter.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;

constexpr std::pair<std::string_view, FilterOp> kOps[] = {
    {"eq", FilterOp::eq},       {"ne", FilterOp::ne},           {"gt", FilterOp::gt},
    {"gte", FilterOp::ge},      {"ge", FilterOp::ge},           {"lt", FilterOp::lt},
    {"lte", FilterOp::le},      {"le", FilterOp::le},           {"in", FilterOp::in},
    {"nin", FilterOp::not_in},  {"between", FilterOp::between}, {"search", FilterOp::contains},
    {"regex", FilterOp::regex},
};

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (true) {
        const auto end = text.find(separator);
        parts.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

/// `field:op:value`; a value may hold further colons.
std::optional<FilterTest> read_term(std::string_view term) {
    const auto first = term.find(':');
    const auto second = first == std::string_view::npos ? first : term.find(':', first + 1);
    if (second == std::string_view::npos || first == 0) return std::nullopt;
    const auto op = find_filter_op(term.substr(first + 1, second - first - 1));
    if (!op) return std::nullopt;
    FilterTest test{.path = FieldPath{term.substr(0, first)}, .op = *op, .operands = {}, .pattern = nullptr};
    const auto value = term.substr(second + 1);
    const bool several = *op == FilterOp::in || *op == FilterOp::not_in || *op == FilterOp::between;
    test.operands = several ? split(value, '|') : std::vector<std::string>{std::string{value}};
    return test;
}

/// A pattern such as the vendor's own module sends, `(?i)(^ada\.kay@example\.com$)`, needs no regex engine.
std::optional<std::string> find_literal(std::string_view pattern) {
    for (const std::string_view prefix : {"(?i)(^", "(?i)^"}) {
        if (!pattern.starts_with(prefix)) continue;
        const std::string_view suffix = prefix.ends_with("(^") ? "$)" : "$";
        pattern.remove_prefix(prefix.size());
        if (!pattern.ends_with(suffix)) return std::nullopt;
        pattern.remove_suffix(suffix.size());
        std::string literal;
        for (std::size_t i = 0; i < pattern.size(); ++i) {
            if (pattern[i] == '\\' && i + 1 < pattern.size() &&
                std::ispunct(static_cast<unsigned char>(pattern[i + 1]))) {
                literal += pattern[++i];
            } else if (std::string_view{"\\^$.|?*+()[]{}"}.contains(pattern[i])) {
                return std::nullopt;
            } else {
                literal += pattern[i];
            }
        }
        return literal;
    }
    return std::nullopt;
}

bool set_regex(FilterTest& test, std::string pattern, bool ignore_case) {
    test.op = FilterOp::regex;
    if (auto literal = find_literal(pattern)) {
        test.folded = true;
        test.operands = {std::move(*literal)};
        return true;
    }
    if (ignore_case) pattern.insert(0, "(?i)");
    const auto compiled = std::make_shared<const re2::RE2>(pattern, RE2::Quiet);
    test.pattern = compiled;
    return compiled->ok();
}

/// `{"field": value}`, `{"field": {"$op": value, …}}`.
bool read_member(Filter& into, std::string_view name, const json::value& wanted) {
    FilterTest test{.path = FieldPath{name}, .op = FilterOp::eq, .operands = {}, .pattern = nullptr};
    if (!wanted.is_object()) {
        test.operands = {value_text(wanted)};
        into.tests.push_back(std::move(test));
        return true;
    }
    const json::value* options = wanted.get_object().if_contains("$options");
    for (const auto& [key, value] : wanted.get_object()) {
        if (key == "$options") continue;
        const auto op = find_filter_op({key.data(), key.size()});
        if (!op) return false;
        FilterTest one = test;
        one.op = *op;
        if (*op == FilterOp::regex) {
            const bool blind = options != nullptr && value_text(*options).contains('i');
            if (!set_regex(one, value_text(value), blind)) return false;
        } else if (value.is_array()) {
            for (const auto& element : value.get_array()) one.operands.push_back(value_text(element));
        } else {
            one.operands = {value_text(value)};
        }
        const bool list = one.op == FilterOp::in || one.op == FilterOp::not_in || one.op == FilterOp::between;
        if (one.operands.empty() && !list) one.operands.emplace_back();
        into.tests.push_back(std::move(one));
    }
    return true;
}

bool read_conditions(Filter& into, const json::value& list);

bool read_condition(Filter& into, const json::value& condition) {
    if (condition.is_string()) {
        auto test = read_term(condition.get_string());
        if (test) into.tests.push_back(std::move(*test));
        return test.has_value();
    }
    if (!condition.is_object()) return false;
    for (const auto& [key, value] : condition.get_object()) {
        if (key == "and" || key == "or" || key == "$and" || key == "$or") {
            Filter child{
                .join = key.ends_with("or") ? Filter::Join::any : Filter::Join::all, .tests = {}, .children = {}};
            if (!read_conditions(child, value)) return false;
            into.children.push_back(std::move(child));
        } else if (!read_member(into, {key.data(), key.size()}, value)) {
            return false;
        }
    }
    return true;
}

bool read_conditions(Filter& into, const json::value& list) {
    if (!list.is_array()) return read_condition(into, list);
    for (const auto& condition : list.get_array()) {
        // Members of one element hold together, also under "or".
        Filter element;
        if (!read_condition(element, condition)) return false;
        into.children.push_back(std::move(element));
    }
    return true;
}

/// `{"searchTerm": "…" | […], "fields": […]}`: a substring of any of the fields.
bool read_search_terms(Filter& into, const json::value& search) {
    if (!search.is_object()) return search.is_null();
    const json::value* terms = search.get_object().if_contains("searchTerm");
    if (terms == nullptr) return true;
    std::vector<std::string> parts;
    if (terms->is_array()) {
        for (const auto& term : terms->get_array()) parts.push_back(value_text(term));
    } else {
        parts.push_back(value_text(*terms));
    }
    std::vector<std::string> fields{"username", "email", "firstname", "lastname", "displayname"};
    if (const json::value* named = search.get_object().if_contains("fields"); named != nullptr && named->is_array()) {
        fields.clear();
        for (const auto& field : named->get_array()) fields.push_back(value_text(field));
    }
    Filter any{.join = Filter::Join::any, .tests = {}, .children = {}};
    for (const auto& field : fields) {
        any.tests.push_back(
            {.path = FieldPath{field}, .op = FilterOp::contains, .operands = parts, .pattern = nullptr});
    }
    into.children.push_back(std::move(any));
    return true;
}

/// `*` in a v2 value stands for anything.
void set_wild_cards(FilterTest& test) {
    const bool equality = test.op == FilterOp::eq || test.op == FilterOp::ne;
    if (!equality || !test.operands.front().contains('*')) return;
    std::string pattern = RE2::QuoteMeta(test.operands.front());
    RE2::GlobalReplace(&pattern, R"(\\\*)", ".*");
    test.pattern = std::make_shared<const re2::RE2>("(?s)" + pattern, RE2::Quiet);
}

}  // namespace

std::optional<FilterOp> find_filter_op(std::string_view name) {
    if (name.starts_with('$')) name.remove_prefix(1);
    for (const auto& [word, op] : kOps) {
        if (word == name) return op;
    }
    return std::nullopt;
}

std::optional<Filter> read_v1_filter(const Call& call) {
    Filter filter;
    Filter any{.join = Filter::Join::any, .tests = {}, .children = {}};
    std::optional<std::string_view> search_term;
    json::array search_fields;
    for (const auto& [key, value] : call.query) {
        if (key == "filter" || key.starts_with("filter[")) {
            auto test = read_term(value);
            if (!test) return std::nullopt;
            (key.starts_with("filter[or]") ? any : filter).tests.push_back(std::move(*test));
        } else if (key == "search[searchTerm]") {
            search_term = value;
        } else if (key.starts_with("search[fields]")) {
            for (const auto& field : split(value, ' ')) search_fields.emplace_back(field);
        }
    }
    if (!any.tests.empty()) filter.children.push_back(std::move(any));
    if (search_term) {
        json::object search{{"searchTerm", *search_term}};
        if (!search_fields.empty()) search["fields"] = std::move(search_fields);
        if (!read_search_terms(filter, search)) return std::nullopt;
    }
    return filter;
}

std::optional<Filter> read_search_filter(const json::object& body) {
    Filter filter;
    if (const json::value* conditions = body.if_contains("filter"); conditions != nullptr && !conditions->is_null()) {
        if (!read_conditions(filter, *conditions)) return std::nullopt;
    }
    if (const json::value* search = body.if_contains("searchFilter")) {
        if (!read_search_terms(filter, *search)) return std::nullopt;
    }
    return filter;
}

std::optional<Filter> read_v2_filter(const Call& call) {
    Filter filter;
    for (const auto& [key, value] : call.query) {
        if (key != "filter" && !key.starts_with("filter[")) continue;
        for (const auto& term : split(value, ',')) {
            auto test = read_term(term);
            if (!test) return std::nullopt;
            set_wild_cards(*test);
            filter.tests.push_back(std::move(*test));
        }
    }
    return filter;
}

}  // namespace lockstep::twin::jumpcloud
