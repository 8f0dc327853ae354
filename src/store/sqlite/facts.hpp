// What the files of the mirror's tables share: rows of numbers as blobs, and single facts by name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/sqlite/connection.hpp"

namespace lockstep::store::sqlite {

/// Rows of numbers as they lie in memory: the mirror never leaves the machine.
template <class T>
std::string_view bytes_of(const std::vector<T>& list) {
    return {reinterpret_cast<const char*>(list.data()), list.size() * sizeof(T)};
}
template <class T>
void append_bytes(std::vector<T>& list, std::string_view bytes) {
    const auto size = list.size();
    list.resize(size + bytes.size() / sizeof(T));
    bytes.copy(reinterpret_cast<char*>(list.data() + size), (list.size() - size) * sizeof(T));
}

/// Empty if there is none of that name.
[[nodiscard]] inline std::string find_fact(Connection& connection, std::string_view key) {
    auto query = connection.query("SELECT value FROM facts WHERE key = ?");
    return query.bind(key).step() ? query.text(0) : std::string{};
}
inline void put_fact(Connection& connection, std::string_view key, std::string_view value) {
    connection.query("INSERT INTO facts VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value")
        .run(key, value);
}

}  // namespace lockstep::store::sqlite
