// The mirror's groups, apps and device groups, and what the whole mirror is a picture of.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <set>

#include "store/sqlite/facts.hpp"
#include "store/sqlite/row_text.hpp"
#include "store/sqlite/verbs.hpp"

namespace lockstep::store::sqlite {
namespace {

constexpr std::string_view kPicture = "picture";

boost::json::array to_array(const std::vector<std::string>& names) {
    boost::json::array array;
    for (const auto& name : names) array.emplace_back(name);
    return array;
}

std::vector<std::string> to_names(const boost::json::value& value) {
    std::vector<std::string> names;
    for (const auto& name : value.as_array()) names.emplace_back(name.as_string());
    return names;
}

/// Leaves a row alone that is so already: of thousands of groups, few have changed since the last pass.
void put_group(Connection& connection, const MirrorGroup& entry) {
    const auto& group = entry.group;
    connection
        .query(
            "INSERT INTO groups (side, kind, id, name, description, fills, knows_members, members) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (side, kind, id) DO UPDATE SET name = excluded.name, "
            "description = excluded.description, fills = excluded.fills, knows_members = excluded.knows_members, "
            "members = excluded.members WHERE members <> excluded.members OR name <> excluded.name OR "
            "description <> excluded.description OR fills <> excluded.fills OR "
            "knows_members <> excluded.knows_members")
        .run(static_cast<std::int64_t>(group.side), name_of(entry.kind), group.id, group.name, group.description,
             name_of(group.kind), entry.knows_members, bytes_of(entry.members));
}

}  // namespace

void put_picture(Connection& connection, const std::vector<MirrorGroup>& groups, const Picture& picture) {
    std::set<std::tuple<std::int64_t, std::string, std::string>> kept;
    for (const auto& entry : groups) {
        put_group(connection, entry);
        kept.emplace(static_cast<std::int64_t>(entry.group.side), name_of(entry.kind), entry.group.id.value);
    }
    std::vector<std::int64_t> gone;
    {
        auto query = connection.query("SELECT n, side, kind, id FROM groups");
        while (query.step()) {
            if (!kept.contains({query.integer(1), query.text(2), query.text(3)})) gone.push_back(query.integer(0));
        }
    }
    for (const auto number : gone) connection.query("DELETE FROM groups WHERE n = ?").run(number);
    const boost::json::object text{{"read_at", picture.read_at.time_since_epoch().count()},
                                   {"jumpcloud", to_array(picture.layout.jumpcloud)},
                                   {"okta", to_array(picture.layout.okta)}};
    put_fact(connection, kPicture, boost::json::serialize(text));
}

std::optional<Picture> find_picture(Connection& connection) {
    const auto text = find_fact(connection, kPicture);
    if (text.empty()) return std::nullopt;
    const auto read = boost::json::parse(text);
    return Picture{WallTime{std::chrono::milliseconds{read.at("read_at").as_int64()}},
                   {to_names(read.at("jumpcloud")), to_names(read.at("okta"))}};
}

std::vector<MirrorGroup> list_mirror_groups(Connection& connection, Side side) {
    auto query = connection.query(
        "SELECT kind, id, name, description, fills, knows_members, members FROM groups WHERE side = ? ORDER BY id, "
        "kind");
    query.bind(static_cast<std::int64_t>(side));
    std::vector<MirrorGroup> groups;
    while (query.step()) {
        MirrorGroup entry;
        entry.kind = from_column<MirrorGroup::Kind>(query, 0);
        entry.group = {side, {query.text(1)}, query.text(2), query.text(3), from_column<GroupKind>(query, 4)};
        entry.knows_members = query.boolean(5);
        append_bytes(entry.members, query.view(6));
        groups.push_back(std::move(entry));
    }
    return groups;
}

}  // namespace lockstep::store::sqlite
