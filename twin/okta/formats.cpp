#include "twin/okta/formats.hpp"

#include <unicode/locid.h>
#include <unicode/regex.h>
#include <unicode/timezone.h>

#include <algorithm>
#include <boost/url/parse.hpp>
#include <memory>
#include <string>

namespace lockstep::twin::okta {
namespace {

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_alphanumeric(char c) {
    return is_letter(c) || (c >= '0' && c <= '9');
}

bool is_email(std::string_view text) {
    const auto at = text.find('@');
    if (at == 0 || at == std::string_view::npos || text.find('@', at + 1) != std::string_view::npos) return false;
    const auto domain = text.substr(at + 1);
    return !domain.empty() && domain.front() != '.' && domain.back() != '.' &&
           std::ranges::none_of(text, [](char c) { return c == ' ' || c == ',' || c == ';'; });
}

bool is_country(std::string_view text) {
    for (const auto* const* country = icu::Locale::getISOCountries(); *country; ++country) {
        if (text == *country) return true;
    }
    return false;
}

// Subtags of up to eight letters and digits; the first is a language.
bool is_tag(std::string_view text, char separator) {
    const auto end = text.find(separator);
    const auto language = text.substr(0, end);
    if (language.size() < 2 || language.size() > 3 || !std::ranges::all_of(language, is_letter)) return false;
    if (end == std::string_view::npos) return true;
    const auto rest = text.substr(end + 1);
    return !rest.empty() && std::ranges::all_of(rest, [&](char c) { return is_alphanumeric(c) || c == separator; });
}

bool is_timezone(std::string_view text) {
    const icu::UnicodeString id{
        icu::UnicodeString::fromUTF8(icu::StringPiece{text.data(), static_cast<std::int32_t>(text.size())})};
    const std::unique_ptr<icu::TimeZone> zone{icu::TimeZone::createTimeZone(id)};
    icu::UnicodeString found;
    return zone && zone->getID(found) == id;
}

}  // namespace

bool has_format(std::string_view text, std::string_view format) {
    if (format == "email") return is_email(text);
    if (format == "uri") return boost::urls::parse_uri(text).has_value();
    if (format == "country-code") return is_country(text);
    if (format == "language-code") return is_tag(text, '-');
    if (format == "locale") return is_tag(text, '_');
    if (format == "timezone") return is_timezone(text);
    return true;
}

bool matches_pattern(std::string_view text, std::string_view pattern) {
    const auto convert = [](std::string_view utf8) {
        return icu::UnicodeString::fromUTF8(icu::StringPiece{utf8.data(), static_cast<std::int32_t>(utf8.size())});
    };
    UErrorCode error = U_ZERO_ERROR;
    const auto input = convert(text);
    icu::RegexMatcher matcher{convert(pattern), 0, error};
    if (U_FAILURE(error)) return false;
    matcher.reset(input);
    return matcher.matches(error) && U_SUCCESS(error);
}

bool is_variable_name(std::string_view text) {
    return !text.empty() && (is_letter(text.front()) || text.front() == '_') &&
           std::ranges::all_of(text, [](char c) { return is_alphanumeric(c) || c == '_'; });
}

}  // namespace lockstep::twin::okta
