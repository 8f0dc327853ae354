#include "cli/plan_document.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "cli/pairs_view.hpp"
#include "cli/plan_view.hpp"
#include "core/clock.hpp"
#include "model/json.hpp"

namespace lockstep::cli {
namespace {

namespace json = boost::json;

/// Parentheses, not braces: `json::value{x}` is a list of x. `before` and `after` of a change: attribute → value where
/// it writes attributes, a word otherwise.
json::value half_of(const Change& change, Value AttributeWrite::* half, const std::string& word) {
    if (change.writes.empty()) return word.empty() ? json::value(nullptr) : json::value(word);
    json::object values;
    for (const auto& write : change.writes) {
        const Value& value = write.*half;
        values[write.attribute] = value.is_unread() ? json::value(nullptr) : to_json(value);
    }
    return values;
}

template <class Things>
json::array array_of(const Things& things) {
    json::array array;
    for (const auto& thing : things) array.push_back(to_json(thing));
    return array;
}

}  // namespace

json::object change_object(const Change& change) {
    json::array needs;
    for (const auto& need : change.needs) needs.emplace_back(need.value);
    json::object object{{"id", change.id.value},
                        {"kind", name_of(change.kind)},
                        {"directory", name_of(change.side)},
                        {"person", change.person},
                        {"identity", change.identity.value},
                        {"account", change.account.empty() ? json::value(nullptr) : json::value(change.account.value)},
                        {"object", change.object_name.empty() ? change.object : change.object_name},
                        {"before", half_of(change, &AttributeWrite::before, change.before)},
                        {"after", half_of(change, &AttributeWrite::after, change.after)},
                        {"cause", name_of(change.cause)},
                        {"reason", change.reason},
                        {"needs", std::move(needs)},
                        {"staged", change.staged}};
    if (change.staged && change.waits_for.empty()) object["held_by"] = change.held_by;
    if (!change.waits_for.empty()) object["waits_for"] = change.waits_for;
    return object;
}

json::object plan_object(const Plan& plan) {
    json::object summary;
    for (const auto& change : plan.changes) {
        auto& count = summary[name_of(change.kind)];
        count = count.is_null() ? 1 : count.as_int64() + 1;
    }
    json::array changes;
    for (const auto& change : plan.changes) changes.push_back(change_object(change));
    json::array stuck;
    for (const auto& [identity, person, what] : plan.stuck) {
        auto object = to_json(what).as_object();
        object["identity"] = identity.value;
        object["person"] = person;
        stuck.push_back(std::move(object));
    }
    json::object calls;
    for (const auto& [bucket, count] : plan.calls) calls[bucket] = count;
    return {{"made_at", to_rfc3339(plan.made_at)},
            {"policy_digest", plan.policy_digest},
            {"summary", std::move(summary)},
            {"changes", std::move(changes)},
            {"conflicts", array_of(plan.conflicts)},
            {"cases", array_of(plan.cases)},
            {"pairs", pairs_array(plan.pairs)},
            {"notices", array_of(plan.notices)},
            {"stuck", std::move(stuck)},
            {"calls", std::move(calls)}};
}

std::string plan_document(const Plan& plan) {
    return json::serialize(plan_object(plan));
}

}  // namespace lockstep::cli
