#include "twin/names.hpp"

#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <memory>
#include <stdexcept>

namespace lockstep::twin {

std::string ascii_name(std::string_view text) {
    UErrorCode error = U_ZERO_ERROR;
    const std::unique_ptr<icu::Transliterator> romanise{icu::Transliterator::createInstance(
        "Any-Latin; Latin-ASCII; Lower; [^a-z0-9.\\-] Remove", UTRANS_FORWARD, error)};
    if (U_FAILURE(error)) throw std::runtime_error{std::string{"ICU has no transliterator: "} + u_errorName(error)};
    auto name = icu::UnicodeString::fromUTF8(icu::StringPiece{text.data(), static_cast<int32_t>(text.size())});
    romanise->transliterate(name);
    std::string result;
    name.toUTF8String(result);
    return result;
}

std::string NamePool::take(const std::string& base) {
    const int number = ++given_[base];
    return number == 1 ? base : base + std::to_string(number);
}

}  // namespace lockstep::twin
