#include "cli/pairs_view.hpp"

#include <fmt/format.h>

#include <boost/json/object.hpp>

#include "cli/terminal.hpp"
#include "sync/pairs.hpp"

namespace lockstep::cli {
namespace {

std::string_view arrow_of(Direction direction) {
    switch (direction) {
        case Direction::both: return "<->";
        case Direction::to_okta: return "-->";
        case Direction::to_jumpcloud: return "<--";
    }
    LOCKSTEP_UNREACHABLE();
}

}  // namespace

std::string state_of(const GroupPair& pair) {
    for (const Side side : kSides) {
        const auto& group = pair.group(side);
        if (group.gone) return fmt::format("paused: {}'s group was deleted", title_of(side));
        if (group.id.empty()) {
            return pair.creation.empty() ? fmt::format("waits for {}'s group", title_of(side))
                                         : fmt::format("{}'s group is to be made", title_of(side));
        }
    }
    for (const Side side : kSides) {
        if (!sync::may_cross(pair, side))
            return fmt::format("a rule fills {}'s group: waits for a word", title_of(side));
        if (writes_to(pair.direction, side) && !pair.group(side).is_writable()) {
            return fmt::format("{}'s group is read only", title_of(side));
        }
    }
    if (pair.direction == Direction::both && !pair.begun_at && !sync::first_word(pair)) {
        return "first link: reads only, waits for a decision";
    }
    return pair.counts.jumpcloud_only + pair.counts.okta_only == 0 ? "in step" : "differs";
}

std::vector<std::string> pairs_lines(const std::vector<GroupPair>& pairs) {
    if (pairs.empty()) return {};
    std::vector<std::vector<std::string>> rows{
        {"JUMPCLOUD", "", "OKTA", "BOTH", "JUMPCLOUD ONLY", "OKTA ONLY", "NOT LINKED", "STATE"}};
    for (const auto& pair : pairs) {
        const auto& counts = pair.counts;
        auto state = state_of(pair);
        if (counts.protected_people > 0) {
            state +=
                fmt::format("; {} protected", counted(static_cast<std::size_t>(counts.protected_people), "person"));
        }
        rows.push_back({pair.jumpcloud.name, std::string{arrow_of(pair.direction)}, pair.okta.name,
                        std::to_string(counts.both), std::to_string(counts.jumpcloud_only),
                        std::to_string(counts.okta_only),
                        std::to_string(counts.unlinked_jumpcloud + counts.unlinked_okta), std::move(state)});
    }
    return table(rows);
}

boost::json::array pairs_array(const std::vector<GroupPair>& pairs) {
    boost::json::array list;
    for (const auto& pair : pairs) {
        const auto& counts = pair.counts;
        list.push_back(boost::json::object{{"id", pair.id.value},
                                           {"rule", pair.rule},
                                           {"jumpcloud", pair.jumpcloud.name},
                                           {"okta", pair.okta.name},
                                           {"direction", name_of(pair.direction)},
                                           {"state", state_of(pair)},
                                           {"both", counts.both},
                                           {"jumpcloud_only", counts.jumpcloud_only},
                                           {"okta_only", counts.okta_only},
                                           {"unlinked_jumpcloud", counts.unlinked_jumpcloud},
                                           {"unlinked_okta", counts.unlinked_okta},
                                           {"protected", counts.protected_people}});
    }
    return list;
}

}  // namespace lockstep::cli
