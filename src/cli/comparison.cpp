#include "cli/comparison.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <set>
#include <tuple>
#include <type_traits>
#include <utility>

#include "model/json.hpp"

namespace lockstep::cli {
namespace {

/// What a change does to whom, whatever the reason.
using Key = std::tuple<ChangeKind, Side, std::string, std::string, std::string>;

std::string text_of(const std::vector<AttributeWrite>& writes) {
    std::string text;
    for (const auto& write : writes)
        text += write.attribute + "=" + boost::json::serialize(to_json(write.after)) + "\n";
    return text;
}

Key key_of(const Change& change) {
    const auto& whom = change.identity.empty() ? change.person : change.identity.value;
    const auto& object = change.object.empty() ? change.object_name : change.object;
    return {change.kind, change.side, whom, object, change.after + "\n" + text_of(change.writes)};
}

/// A change of several values as one for each.
std::vector<Change> apart(const Change& change) {
    if (traits_of(change.kind).touches != Touches::values || change.writes.size() < 2) return {change};
    std::vector<Change> parts;
    for (const auto& write : change.writes) {
        parts.push_back(change);
        parts.back().writes = {write};
    }
    return parts;
}

std::set<Key> keys_of(const std::vector<Change>& changes) {
    std::set<Key> keys;
    for (const auto& change : changes) {
        for (const auto& part : apart(change)) keys.insert(key_of(part));
    }
    return keys;
}

/// What of these changes is not in `others`.
std::vector<Change> difference(const std::vector<Change>& changes, const std::set<Key>& others) {
    std::vector<Change> left;
    for (const auto& change : changes) {
        auto mine = change;
        mine.writes.clear();
        bool is_left = false;
        for (auto& part : apart(change)) {
            if (others.contains(key_of(part))) continue;
            is_left = true;
            std::ranges::move(part.writes, std::back_inserter(mine.writes));
        }
        if (is_left) left.push_back(std::move(mine));
    }
    return left;
}

template <class Thing, class KeyOf>
std::vector<Thing> difference(const std::vector<Thing>& things, const std::vector<Thing>& others, KeyOf key) {
    std::set<std::decay_t<decltype(key(std::declval<Thing>()))>> known;
    for (const auto& other : others) known.insert(key(other));
    std::vector<Thing> left;
    for (const auto& thing : things) {
        if (!known.contains(key(thing))) left.push_back(thing);
    }
    return left;
}

/// Somebody whom only one policy knows (as it links them otherwise) has not moved.
std::vector<Move> moves_between(const Outcome& present, const Outcome& other) {
    std::map<std::pair<std::string, std::string>, std::vector<std::string>> moved;
    for (const auto& [id, person] : present.people) {
        const auto it = other.people.find(id);
        if (it == other.people.end() || it->second.population == person.population) continue;
        moved[{person.population, it->second.population}].push_back(person.label);
    }
    std::vector<Move> moves;
    for (auto& [way, people] : moved) moves.push_back({way.first, way.second, std::move(people)});
    std::ranges::sort(moves, [](const Move& one, const Move& two) {
        if (one.people.size() != two.people.size()) return one.people.size() > two.people.size();
        return std::tie(one.from, one.to) < std::tie(two.from, two.to);
    });
    return moves;
}

}  // namespace

std::size_t Comparison::moved_people() const {
    std::size_t count = 0;
    for (const auto& move : moves) count += move.people.size();
    return count;
}

Comparison compare(const Outcome& present, const Outcome& other) {
    Comparison result;
    result.only_present = difference(present.plan.changes, keys_of(other.plan.changes));
    result.only_other = difference(other.plan.changes, keys_of(present.plan.changes));
    result.both = other.plan.changes.size() - result.only_other.size();
    result.moves = moves_between(present, other);
    const auto by_key = [](const Case& open) -> std::string { return open.key; };
    result.new_cases = difference(other.plan.cases, present.plan.cases, by_key);
    result.old_cases = difference(present.plan.cases, other.plan.cases, by_key);
    const auto by_value = [](const Conflict& conflict) { return std::pair{conflict.identity, conflict.rule}; };
    result.new_conflicts = difference(other.plan.conflicts, present.plan.conflicts, by_value);
    result.old_conflicts = difference(present.plan.conflicts, other.plan.conflicts, by_value);
    const auto by_text = [](const Notice& notice) { return std::tuple{notice.kind, notice.person, notice.text}; };
    result.new_notices = difference(other.plan.notices, present.plan.notices, by_text);
    result.old_notices = difference(present.plan.notices, other.plan.notices, by_text);
    return result;
}

}  // namespace lockstep::cli
