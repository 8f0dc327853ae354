#include "directory/jumpcloud/status_log.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "directory/jumpcloud/events.hpp"
#include "directory/jumpcloud/pages.hpp"

namespace lockstep::directory::jumpcloud {
namespace {

namespace json = boost::json;

/// The vendor's clock and ours differ, and the event is stamped before we read the suspension back.
constexpr std::chrono::minutes kSkew{15};

enum class Effect { none, suspends, lifts };

Effect effect_of_change(const json::object& change) {
    const auto field = text_of(change, "field");
    const auto* to = change.if_contains("to");
    if (to == nullptr) return Effect::none;
    if (field == "suspended" && to->is_bool()) return to->get_bool() ? Effect::suspends : Effect::lifts;
    if (field != "state" || !to->is_string()) return Effect::none;
    return to->get_string() == "SUSPENDED" ? Effect::suspends : Effect::lifts;
}

Effect effect_of(const json::object& event) {
    const auto type = text_of(event, "event_type");
    if (type == "user_suspended") return Effect::suspends;
    if (type == "user_unsuspended" || type == "user_activated") return Effect::lifts;
    const auto* changes = event.if_contains("changes");
    if (type != "user_update" || changes == nullptr || !changes->is_array()) return Effect::none;
    for (const auto& change : changes->get_array()) {
        const auto effect = change.is_object() ? effect_of_change(change.get_object()) : Effect::none;
        if (effect != Effect::none) return effect;
    }
    return Effect::none;
}

}  // namespace

bool shows_standing_suspension(const json::array& events) {
    struct Seen {
        WallTime at;
        Effect effect;
    };
    std::vector<Seen> seen;
    for (const auto& event : events) {
        if (!event.is_object()) continue;
        const auto at = from_rfc3339(text_of(event.get_object(), "timestamp"));
        const auto effect = effect_of(event.get_object());
        if (at && effect != Effect::none) seen.push_back({*at, effect});
    }
    // Events arrive late and out of order; their own times say what came first.
    std::ranges::sort(seen, {}, &Seen::at);
    const auto first = std::ranges::find(seen, Effect::suspends, &Seen::effect);
    return first != seen.end() &&
           std::none_of(first, seen.end(), [](const Seen& it) { return it.effect == Effect::lifts; });
}

Task<bool> still_suspended_since(Client& client, Lane lane, AccountId id, WallTime since) {
    const auto events = co_await list_events(client, lane, about_user(id), since - kSkew, "ASC");
    // A full page may hide a later event: then nothing is proven.
    if (events.size() >= kMostEvents) co_return false;
    co_return shows_standing_suspension(events);
}

}  // namespace lockstep::directory::jumpcloud
