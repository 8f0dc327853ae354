#include "expression/unicode.hpp"

#include <unicode/locid.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <memory>

#include "core/assert.hpp"

namespace lockstep::expression {
namespace {

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

icu::UnicodeString from_utf8(std::string_view text) {
    return icu::UnicodeString::fromUTF8(icu::StringPiece{text.data(), static_cast<std::int32_t>(text.size())});
}

std::string to_utf8(const icu::UnicodeString& text) {
    std::string result;
    text.toUTF8String(result);
    return result;
}

template <class Change>
std::string changed(std::string_view text, Change change) {
    std::string result{text};
    std::ranges::transform(result, result.begin(), change);
    return result;
}

char ascii_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

char ascii_upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// Built once: reading ICU's rules takes milliseconds. `transliterate` is const and may be called from any thread.
const icu::Transliterator& ascii_transliterator() {
    static const std::unique_ptr<icu::Transliterator> kTransliterator = [] {
        UErrorCode error = U_ZERO_ERROR;
        std::unique_ptr<icu::Transliterator> made{icu::Transliterator::createInstance(
            "Any-Latin; Latin-ASCII; [^\\u0000-\\u007F] Remove", UTRANS_FORWARD, error)};
        LOCKSTEP_ASSERT(U_SUCCESS(error) && made != nullptr);
        return made;
    }();
    return *kTransliterator;
}

/// Calls `visit(code point, begin, end)` for each; an ill-formed byte is a negative code point.
template <class Visit>
void for_each_code_point(std::string_view text, Visit visit) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto size = static_cast<std::int32_t>(text.size());
    std::int32_t next = 0;
    while (next < size) {
        const std::int32_t begin = next;
        UChar32 point = 0;
        U8_NEXT(bytes, next, size, point);  // NOLINT(bugprone-inc-dec-in-conditions): so is ICU's macro
        visit(point, static_cast<std::size_t>(begin), static_cast<std::size_t>(next));
    }
}

}  // namespace

std::string to_lower(std::string_view text) {
    if (is_ascii(text)) return changed(text, ascii_lower);
    return to_utf8(from_utf8(text).toLower(icu::Locale::getRoot()));
}

std::string to_upper(std::string_view text) {
    if (is_ascii(text)) return changed(text, ascii_upper);
    return to_utf8(from_utf8(text).toUpper(icu::Locale::getRoot()));
}

std::string to_ascii(std::string_view text) {
    if (is_ascii(text)) return std::string{text};
    icu::UnicodeString changing = from_utf8(text);
    ascii_transliterator().transliterate(changing);
    return to_utf8(changing);
}

std::string trim(std::string_view text) {
    std::size_t first = text.size();
    std::size_t last = 0;
    for_each_code_point(text, [&](UChar32 point, std::size_t begin, std::size_t end) {
        if (point >= 0 && u_isUWhiteSpace(point)) return;
        first = std::min(first, begin);
        last = end;
    });
    return first < last ? std::string{text.substr(first, last - first)} : std::string{};
}

std::string remove_spaces(std::string_view text) {
    std::string result;
    for_each_code_point(text, [&](UChar32 point, std::size_t begin, std::size_t end) {
        if (point < 0 || !u_isUWhiteSpace(point)) result += text.substr(begin, end - begin);
    });
    return result;
}

std::size_t length(std::string_view text) {
    std::size_t count = 0;
    for_each_code_point(text, [&](UChar32, std::size_t, std::size_t) { ++count; });
    return count;
}

std::string slice(std::string_view text, std::size_t from, std::size_t to) {
    std::string result;
    std::size_t index = 0;
    for_each_code_point(text, [&](UChar32, std::size_t begin, std::size_t end) {
        if (index >= from && index < to) result += text.substr(begin, end - begin);
        ++index;
    });
    return result;
}

bool is_valid_utf8(std::string_view text) {
    bool valid = true;
    for_each_code_point(text, [&](UChar32 point, std::size_t, std::size_t) { valid = valid && point >= 0; });
    return valid;
}

}  // namespace lockstep::expression
