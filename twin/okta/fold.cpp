#include "twin/okta/fold.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <stdexcept>

namespace lockstep::twin::okta {
namespace {

std::string lower_ascii(std::string_view text) {
    std::string lower{text};
    for (auto& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

std::string to_utf8(const icu::UnicodeString& text) {
    std::string utf8;
    text.toUTF8String(utf8);
    return utf8;
}

icu::UnicodeString from_utf8(std::string_view text) {
    return icu::UnicodeString::fromUTF8(icu::StringPiece{text.data(), static_cast<std::int32_t>(text.size())});
}

}  // namespace

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string fold_case(std::string_view text) {
    if (is_ascii(text)) return lower_ascii(text);
    return to_utf8(from_utf8(text).foldCase());
}

std::string fold_login(std::string_view text) {
    if (is_ascii(text)) return lower_ascii(text);
    UErrorCode error = U_ZERO_ERROR;
    const auto* normalizer = icu::Normalizer2::getNFKDInstance(error);
    const auto decomposed = U_SUCCESS(error) ? normalizer->normalize(from_utf8(text), error) : icu::UnicodeString{};
    if (U_FAILURE(error)) throw std::runtime_error{"ICU cannot normalise: its data is missing"};
    icu::UnicodeString bare;
    for (std::int32_t at = 0; at < decomposed.length(); at = decomposed.moveIndex32(at, 1)) {
        const UChar32 point = decomposed.char32At(at);
        if (u_charType(point) != U_NON_SPACING_MARK) bare.append(point);
    }
    return to_utf8(bare.foldCase());
}

}  // namespace lockstep::twin::okta
