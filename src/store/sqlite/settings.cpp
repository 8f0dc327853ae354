#include "store/sqlite/verbs.hpp"

namespace lockstep::store::sqlite {

std::optional<std::string> find_setting(Connection& connection, const std::string& key) {
    auto query = connection.query("SELECT value FROM settings WHERE key = ?");
    if (!query.bind(key).step()) return std::nullopt;
    return query.text(0);
}

void put_setting(Connection& connection, const std::string& key, const std::string& value) {
    connection.query("INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value")
        .run(key, value);
}

}  // namespace lockstep::store::sqlite
