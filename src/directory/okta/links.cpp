#include "directory/okta/links.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/http_message.hpp"
#include "directory/directory.hpp"

namespace lockstep::directory::okta {
namespace {

constexpr std::string_view kBlanks = " \t";

std::string_view trimmed(std::string_view text) {
    const auto start = text.find_first_not_of(kBlanks);
    if (start == std::string_view::npos) return {};
    return text.substr(start, text.find_last_not_of(kBlanks) - start + 1);
}

/// The parameters of one link: up to the comma that ends it, quoted ones left out.
std::size_t end_of_parameters(std::string_view text) {
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') quoted = !quoted;
        if (text[i] == ',' && !quoted) return i;
    }
    return text.size();
}

/// One relation among those of a value: `next`, or `"self next"` (RFC 8288 §3.3).
bool names_next(std::string_view value) {
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front()) {
        value = value.substr(1, value.size() - 2);
    }
    while (!(value = trimmed(value)).empty()) {
        const auto word = value.substr(0, value.find_first_of(kBlanks));
        if (equal_ignoring_case(word, "next")) return true;
        value.remove_prefix(word.size());
    }
    return false;
}

bool is_next(std::string_view parameters) {
    while (!parameters.empty()) {
        const auto part = parameters.substr(0, parameters.find(';'));
        parameters.remove_prefix(std::min(part.size() + 1, parameters.size()));
        const auto equals = part.find('=');
        if (equals == std::string_view::npos || !equal_ignoring_case(trimmed(part.substr(0, equals)), "rel")) continue;
        if (names_next(trimmed(part.substr(equals + 1)))) return true;
    }
    return false;
}

/// A header of which not all can be read might have named the next page: then the list is not known to end here.
[[noreturn]] void throw_broken(std::string_view line) {
    DirectoryError::Details details;
    details.side = Side::okta;
    details.text = fmt::format("a Link header that cannot be read, so nobody knows whether the list goes on: {}", line);
    throw DirectoryError{DirectoryError::Kind::malformed, std::move(details)};
}

}  // namespace

std::optional<std::string> find_next_link(const Headers& headers) {
    for (const std::string_view whole : headers.list("Link")) {
        auto line = whole;
        while (!(line = line.substr(std::min(line.find_first_not_of(" \t,"), line.size()))).empty()) {
            const auto close = line.find('>');
            if (!line.starts_with('<') || close == std::string_view::npos) throw_broken(whole);
            const auto url = trimmed(line.substr(1, close - 1));
            line.remove_prefix(close + 1);
            const auto end = end_of_parameters(line);
            if (is_next(line.substr(0, end))) {
                if (url.empty()) throw_broken(whole);
                return std::string{url};
            }
            line.remove_prefix(end);
        }
    }
    return std::nullopt;
}

bool is_cut_off(const Headers& headers, std::size_t rows, std::size_t asked) {
    return rows == asked && headers.list("Link").empty();
}

}  // namespace lockstep::directory::okta
