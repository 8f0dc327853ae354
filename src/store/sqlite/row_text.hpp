// The texts in our rows: JSON of the model, and the names of enumerators.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "core/enum_names.hpp"
#include "store/sqlite/connection.hpp"

namespace lockstep::store::sqlite {

/// @param what names the row, for the error. @throws StoreError `corrupt` if the text is not what we wrote.
template <class T>
T from_text(std::string_view text, std::string_view what);
template <class T>
std::string to_text(const T& value);

template <class Enum>
Enum from_column(const Query& query, int column) {
    const auto value = from_name<Enum>(query.view(column));
    if (!value) {
        throw StoreError{StoreError::Kind::corrupt,
                         fmt::format("state.db holds \"{}\", which this program does not know", query.view(column))};
    }
    return *value;
}

}  // namespace lockstep::store::sqlite
