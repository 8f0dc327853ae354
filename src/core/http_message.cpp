#include "core/http_message.hpp"

#include <algorithm>

namespace lockstep {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, lower, lower);
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
    for (const auto& header : list_) {
        if (equal_ignoring_case(header.name, name)) return header.value;
    }
    return std::nullopt;
}

std::vector<std::string_view> Headers::list(std::string_view name) const {
    std::vector<std::string_view> values;
    for (const auto& header : list_) {
        if (equal_ignoring_case(header.name, name)) values.emplace_back(header.value);
    }
    return values;
}

void Headers::set(std::string_view name, std::string value) {
    remove(name);
    list_.push_back({std::string{name}, std::move(value)});
}

void Headers::remove(std::string_view name) {
    std::erase_if(list_, [&](const Header& header) { return equal_ignoring_case(header.name, name); });
}

}  // namespace lockstep
