#include "model/fold.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "core/assert.hpp"

namespace lockstep {
namespace {

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n\v\f";
    const auto first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::string ascii_lower(std::string_view text) {
    std::string lower{text};
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

icu::UnicodeString unicode_folded(std::string_view text) {
    auto unicode = icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
    unicode.trim();
    return unicode.foldCase();
}

std::string to_utf8(const icu::UnicodeString& text) {
    std::string utf8;
    text.toUTF8String(utf8);
    return utf8;
}

}  // namespace

std::string folded(std::string_view text) {
    const auto trim = trimmed(text);
    return is_ascii(trim) ? ascii_lower(trim) : to_utf8(unicode_folded(trim));
}

std::string name_key(std::string_view text) {
    const auto trim = trimmed(text);
    if (is_ascii(trim)) return ascii_lower(trim);
    UErrorCode status = U_ZERO_ERROR;
    const auto* nfd = icu::Normalizer2::getNFDInstance(status);
    LOCKSTEP_ASSERT(U_SUCCESS(status));
    const auto decomposed = nfd->normalize(unicode_folded(trim), status);
    LOCKSTEP_ASSERT(U_SUCCESS(status));
    icu::UnicodeString bare;
    for (std::int32_t i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
        const UChar32 c = decomposed.char32At(i);
        if (u_charType(c) != U_NON_SPACING_MARK) bare.append(c);
    }
    return to_utf8(bare);
}

}  // namespace lockstep
