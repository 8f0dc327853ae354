#include "twin/jumpcloud/filter.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cctype>

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;

bool equal_folded(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b,
                              [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

bool contains_folded(std::string_view text, std::string_view part) {
    const auto found = std::ranges::search(
        text, part, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
    return part.empty() || !found.empty();
}

int compare(std::string_view a, std::string_view b) {
    return a.compare(b) < 0 ? -1 : a == b ? 0 : 1;
}

/// One value, as text, against the test. Negations are turned round by the caller.
bool matches_text(const FilterTest& test, std::string_view text) {
    switch (test.op) {
        case FilterOp::eq:
        case FilterOp::ne:
            if (test.pattern) return RE2::FullMatch({text.data(), text.size()}, *test.pattern);
            return text == test.operands.front();
        case FilterOp::gt: return compare(text, test.operands.front()) > 0;
        case FilterOp::ge: return compare(text, test.operands.front()) >= 0;
        case FilterOp::lt: return compare(text, test.operands.front()) < 0;
        case FilterOp::le: return compare(text, test.operands.front()) <= 0;
        case FilterOp::in:
        case FilterOp::not_in: return std::ranges::find(test.operands, text) != test.operands.end();
        case FilterOp::between:
            return test.operands.size() == 2 && text >= test.operands[0] && text <= test.operands[1];
        case FilterOp::contains:
            return std::ranges::any_of(test.operands, [&](const auto& part) { return contains_folded(text, part); });
        case FilterOp::regex:
            if (test.folded) return equal_folded(text, test.operands.front());
            return RE2::PartialMatch({text.data(), text.size()}, *test.pattern);
    }
    return false;
}

bool any_value(const json::value& value, std::string_view rest, const FilterTest& test) {
    if (value.is_array()) {
        return std::ranges::any_of(value.get_array(),
                                   [&](const json::value& element) { return any_value(element, rest, test); });
    }
    if (!rest.empty()) {
        if (!value.is_object()) return false;
        const auto dot = rest.find('.');
        const json::value* member = value.get_object().if_contains(rest.substr(0, dot));
        const auto deeper = dot == std::string_view::npos ? std::string_view{} : rest.substr(dot + 1);
        return member != nullptr && any_value(*member, deeper, test);
    }
    if (value.is_string()) return matches_text(test, value.get_string());
    return matches_text(test, value_text(value));
}

}  // namespace

FieldPath::FieldPath(std::string_view text) {
    const auto dot = text.find('.');
    name = text.substr(0, dot);
    if (dot != std::string_view::npos) rest = text.substr(dot + 1);
    field = find_field(name);
    is_id = name == "_id" || name == "id";
}

bool FilterTest::matches(const FilterRow& row) const {
    const bool negated = op == FilterOp::ne || op == FilterOp::not_in;
    bool found = false;
    if (path.is_id) {
        found = matches_text(*this, row.id);
    } else if (row.user != nullptr) {
        found = path.field && any_value(row.user->at(*path.field), path.rest, *this);
    } else if (const json::value* value = row.object->if_contains(path.name)) {
        found = any_value(*value, path.rest, *this);
    }
    return found != negated;
}

bool Filter::matches(const FilterRow& row) const {
    const auto test_matches = [&](const FilterTest& test) { return test.matches(row); };
    const auto child_matches = [&](const Filter& child) { return child.matches(row); };
    if (join == Join::all) {
        return std::ranges::all_of(tests, test_matches) && std::ranges::all_of(children, child_matches);
    }
    return std::ranges::any_of(tests, test_matches) || std::ranges::any_of(children, child_matches);
}

std::string value_text(const json::value& value) {
    if (value.is_string()) return std::string{value.get_string()};
    if (value.is_null()) return {};
    return json::serialize(value);
}

}  // namespace lockstep::twin::jumpcloud
