#include "store/sqlite/row_text.hpp"

#include <boost/json/serialize.hpp>
#include <stdexcept>

#include "model/json.hpp"

namespace lockstep::store::sqlite {

template <class T>
T from_text(std::string_view text, std::string_view what) {
    try {
        return from_json<T>(parse_json(text));
    } catch (const std::runtime_error& error) {
        throw StoreError{
            StoreError::Kind::corrupt,
            fmt::format("a row of {} cannot be read: {}; restore the state from a backup", what, error.what())};
    }
}

template <class T>
std::string to_text(const T& value) {
    return boost::json::serialize(to_json(value));
}

#define LOCKSTEP_ROW_TEXT(...)                                                       \
    template __VA_ARGS__ from_text<__VA_ARGS__>(std::string_view, std::string_view); \
    template std::string to_text<__VA_ARGS__>(const __VA_ARGS__&);

LOCKSTEP_ROW_TEXT(Standing)
LOCKSTEP_ROW_TEXT(Case)
LOCKSTEP_ROW_TEXT(GroupPair)
LOCKSTEP_ROW_TEXT(Conflict)
LOCKSTEP_ROW_TEXT(Change)
LOCKSTEP_ROW_TEXT(Account)
LOCKSTEP_ROW_TEXT(std::vector<AttributeWrite>)
LOCKSTEP_ROW_TEXT(std::vector<Case>)
LOCKSTEP_ROW_TEXT(std::vector<Conflict>)

#undef LOCKSTEP_ROW_TEXT

}  // namespace lockstep::store::sqlite
