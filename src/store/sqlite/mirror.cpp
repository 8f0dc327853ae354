#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>

#include "store/sqlite/facts.hpp"
#include "store/sqlite/row_text.hpp"
#include "store/sqlite/verbs.hpp"

namespace lockstep::store::sqlite {
namespace {

std::vector<std::string> names_of(std::string_view text) {
    std::vector<std::string> names;
    for (const auto& name : boost::json::parse(text).as_array()) names.emplace_back(name.as_string());
    return names;
}

std::int64_t layout_number(Connection& connection, const std::vector<std::string>& names) {
    boost::json::array array;
    for (const auto& name : names) array.emplace_back(name);
    const auto text = boost::json::serialize(array);
    connection.query("INSERT OR IGNORE INTO layouts (names) VALUES (?)").run(text);
    auto query = connection.query("SELECT n FROM layouts WHERE names = ?");
    query.bind(text).step();
    return query.integer(0);
}

/// Brings the values of accounts into another order than they were stored in.
class Reorder {
public:
    Reorder(Connection& connection, const Layout& layout) : connection_{connection}, layout_{layout} {}

    void apply(Account& account, std::int64_t stored) {
        const auto& wanted = account.side == Side::okta ? layout_.okta : layout_.jumpcloud;
        const auto& places = places_of(stored, account.side, wanted);
        if (places.same) return;
        std::vector<Value> values(wanted.size());
        for (std::size_t slot = 0; slot < wanted.size(); ++slot) {
            const auto from = places.from[slot];
            if (from < account.values.size()) values[slot] = std::move(account.values[from]);
        }
        account.values = std::move(values);
    }

private:
    struct Places {
        bool same = false;
        std::vector<std::size_t> from;  ///< by slot wanted: where it was stored
    };
    const Places& places_of(std::int64_t stored, Side side, const std::vector<std::string>& wanted) {
        const auto [it, is_new] = known_.try_emplace({stored, side});
        if (!is_new) return it->second;
        auto query = connection_.query("SELECT names FROM layouts WHERE n = ?");
        const auto names = query.bind(stored).step() ? names_of(query.view(0)) : std::vector<std::string>{};
        it->second.same = names == wanted;
        for (const auto& name : wanted) {
            it->second.from.push_back(static_cast<std::size_t>(std::ranges::find(names, name) - names.begin()));
        }
        return it->second;
    }

    Connection& connection_;
    const Layout& layout_;
    std::map<std::pair<std::int64_t, Side>, Places> known_;
};

constexpr std::string_view kActiveLinked = "active_linked";
constexpr std::string_view kOpen = "open";

}  // namespace

SeenImage load_seen(Connection& connection) {
    SeenImage image;
    auto query = connection.query("SELECT part, rows FROM seen ORDER BY part");
    while (query.step()) {
        image.rows.resize(static_cast<std::size_t>(query.integer(0)) * kPartRows);
        append_bytes(image.rows, query.view(1));
    }
    // A pass ended between its accounts and its table: what the table says of the accounts is not to be believed.
    if (!find_fact(connection, kOpen).empty()) {
        for (auto& row : image.rows) row.digest = row.bytes = {};
    }
    image.facts.key = find_fact(connection, "key");
    image.facts.context = find_fact(connection, "context");
    image.facts.token = find_fact(connection, "token");
    const auto count = find_fact(connection, kActiveLinked);
    std::from_chars(count.data(), count.data() + count.size(), image.facts.active_linked);
    return image;
}

void put_seen(Connection& connection, const std::vector<SeenPart>& parts, const SeenFacts& facts) {
    for (const auto& part : parts) {
        connection.query("INSERT OR REPLACE INTO seen VALUES (?, ?)")
            .run(static_cast<std::int64_t>(part.number), bytes_of(part.rows));
    }
    put_fact(connection, kOpen, "");
    put_fact(connection, "key", facts.key);
    put_fact(connection, "context", facts.context);
    put_fact(connection, "token", facts.token);
    put_fact(connection, kActiveLinked, fmt::format("{}", facts.active_linked));
}

void put_mirror(Connection& connection, const std::vector<MirrorText>& rows, const Layout& layout) {
    put_fact(connection, kOpen, "yes");
    const std::array layouts{layout_number(connection, layout.jumpcloud), layout_number(connection, layout.okta)};
    for (const auto& row : rows) {
        const auto side = static_cast<std::size_t>(row.side);
        connection.query("INSERT OR REPLACE INTO accounts VALUES (?, ?, ?, ?, ?)")
            .run(std::int64_t{row.number}, static_cast<std::int64_t>(side), row.id, layouts.at(side), row.body);
        connection.query("INSERT OR REPLACE INTO keys VALUES (?, ?)").run(std::int64_t{row.number}, bytes_of(row.keys));
    }
}

void forget_mirror(Connection& connection, const std::vector<std::uint32_t>& numbers) {
    for (const auto number : numbers) {
        connection.query("DELETE FROM accounts WHERE n = ?").run(std::int64_t{number});
        connection.query("DELETE FROM keys WHERE n = ?").run(std::int64_t{number});
    }
}

std::vector<MirrorRow> list_mirror(Connection& connection, const std::vector<std::uint32_t>& numbers,
                                   const Layout& layout) {
    Reorder reorder{connection, layout};
    std::vector<MirrorRow> rows;
    rows.reserve(numbers.size());
    for (const auto number : numbers) {
        std::int64_t stored = 0;
        {
            auto query = connection.query("SELECT body, layout FROM accounts WHERE n = ?");
            if (!query.bind(std::int64_t{number}).step()) continue;
            rows.push_back({number, from_text<Account>(query.view(0), "mirror.db")});
            stored = query.integer(1);
        }
        reorder.apply(rows.back().account, stored);
    }
    return rows;
}

std::vector<MirrorRow> list_mirror_after(Connection& connection, Side side, const std::optional<AccountId>& after,
                                         int limit, const Layout& layout) {
    Reorder reorder{connection, layout};
    auto query = connection.query("SELECT n, body, layout FROM accounts WHERE side = ? AND id > ? ORDER BY id LIMIT ?");
    query.bind(static_cast<std::int64_t>(side), after.value_or(AccountId{}), limit);
    std::vector<MirrorRow> rows;
    while (query.step()) {
        rows.push_back({static_cast<std::uint32_t>(query.integer(0)), from_text<Account>(query.view(1), "mirror.db")});
        reorder.apply(rows.back().account, query.integer(2));
    }
    return rows;
}

std::vector<MirrorRow> list_mirror_of(Connection& connection, Side side, const std::vector<AccountId>& accounts,
                                      const Layout& layout) {
    Reorder reorder{connection, layout};
    std::vector<MirrorRow> rows;
    for (const auto& account : accounts) {
        std::int64_t stored = 0;
        {
            auto query = connection.query("SELECT n, body, layout FROM accounts WHERE side = ? AND id = ?");
            if (!query.bind(static_cast<std::int64_t>(side), account).step()) continue;
            rows.push_back(
                {static_cast<std::uint32_t>(query.integer(0)), from_text<Account>(query.view(1), "mirror.db")});
            stored = query.integer(2);
        }
        reorder.apply(rows.back().account, stored);
    }
    return rows;
}

std::vector<std::pair<AccountId, std::uint32_t>> list_mirror_ids(Connection& connection, Side side) {
    auto query = connection.query("SELECT id, n FROM accounts WHERE side = ? ORDER BY id");
    query.bind(static_cast<std::int64_t>(side));
    std::vector<std::pair<AccountId, std::uint32_t>> ids;
    while (query.step()) ids.emplace_back(AccountId{query.text(0)}, static_cast<std::uint32_t>(query.integer(1)));
    return ids;
}

std::vector<std::uint32_t> list_mirror_order(Connection& connection, Side side) {
    auto query = connection.query("SELECT n FROM accounts WHERE side = ? ORDER BY id");
    query.bind(static_cast<std::int64_t>(side));
    std::vector<std::uint32_t> numbers;
    while (query.step()) numbers.push_back(static_cast<std::uint32_t>(query.integer(0)));
    return numbers;
}

std::vector<MirrorKeys> list_mirror_keys(Connection& connection, std::uint32_t after, int limit) {
    auto query = connection.query("SELECT n, keys FROM keys WHERE n > ? ORDER BY n LIMIT ?");
    query.bind(std::int64_t{after}, limit);
    std::vector<MirrorKeys> list;
    while (query.step()) {
        append_bytes(list.emplace_back(static_cast<std::uint32_t>(query.integer(0)), std::vector<std::uint64_t>{}).keys,
                     query.view(1));
    }
    return list;
}

}  // namespace lockstep::store::sqlite
