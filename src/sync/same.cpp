#include "sync/same.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "core/assert.hpp"
#include "model/fold.hpp"

namespace lockstep::sync {
namespace {

/// Compatibility form, case-folded, without white space.
std::string bare(const std::string& text) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* form = icu::Normalizer2::getNFKCCasefoldInstance(status);
    LOCKSTEP_ASSERT(U_SUCCESS(status));
    const auto folded_text = form->normalize(icu::UnicodeString::fromUTF8(text), status);
    LOCKSTEP_ASSERT(U_SUCCESS(status));
    icu::UnicodeString without;
    for (std::int32_t i = 0; i < folded_text.length(); i = folded_text.moveIndex32(i, 1)) {
        if (const UChar32 c = folded_text.char32At(i); !u_isUWhiteSpace(c)) without.append(c);
    }
    std::string utf8;
    without.toUTF8String(utf8);
    return utf8;
}

/// `+49 (30) 123-45` and `+493012345` are one number; `4930…` without the plus is another.
std::string digits_of_telephone(const std::string& text) {
    if (text.find_first_not_of("0123456789+-()./") != std::string::npos) return text;
    std::string digits;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((text[i] >= '0' && text[i] <= '9') || (text[i] == '+' && i == 0)) digits += text[i];
    }
    return digits.size() < 5 ? text : digits;
}

Value loose(const Value& value) {
    if (const auto* text = value.get<std::string>()) return Value::text(digits_of_telephone(bare(*text)));
    const auto* list = value.get<TextList>();
    if (list == nullptr) return value;
    TextList elements;
    for (const auto& element : *list) elements.push_back(digits_of_telephone(bare(element)));
    std::ranges::sort(elements);
    const auto repeats = std::ranges::unique(elements);
    elements.erase(repeats.begin(), repeats.end());
    return Value::list(std::move(elements));
}

}  // namespace

bool is_same(const Value& a, const Value& b, bool folds) {
    if (a == b) return true;
    if (!folds) return false;
    const auto* text_a = a.get<std::string>();
    const auto* text_b = b.get<std::string>();
    return text_a != nullptr && text_b != nullptr && folded(*text_a) == folded(*text_b);
}

bool is_same_in_other_form(const Value& a, const Value& b) {
    return a.is_something() && b.is_something() && loose(a) == loose(b);
}

}  // namespace lockstep::sync
