#include "cli/pins.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>

#include "cli/people.hpp"

namespace lockstep::cli {

namespace json = boost::json;

Task<> settle_pins(store::Store& store, Standing standing) {
    store::Settlement settlement{std::move(standing), {}, {}, {}};
    const auto& settled = settlement.standing;
    for (const auto& open : co_await store.list_cases()) {
        if (open.identity == settled.id) settlement.cases.push_back(open);
    }
    for (const auto& conflict : co_await store.list_conflicts()) {
        const bool pinned = std::ranges::find(settled.pins, conflict.rule, &Pin::rule) != settled.pins.end();
        if (conflict.identity == settled.id && !pinned) settlement.conflicts.push_back(conflict);
    }
    co_await store.settle({std::move(settlement)});
}

Task<int> unpin(Parts& parts, std::string person, Terminal& terminal) {
    auto standing = co_await find_person(parts.store(), std::move(person));
    if (standing.pins.empty()) throw std::runtime_error(fmt::format("nothing of {} is pinned", standing.label));
    json::array rules;
    for (const auto& pin : standing.pins) {
        terminal.print(fmt::format("{} of {} is pinned no more.", pin.rule.value, standing.label));
        rules.emplace_back(pin.rule.value);
    }
    const auto label = standing.label;
    standing.pins.clear();
    co_await settle_pins(parts.store(), std::move(standing));
    terminal.print("Next: lockstep plan");
    if (terminal.json()) {
        terminal.print_json(json::serialize(json::object{{"person", label}, {"unpinned", std::move(rules)}}));
    }
    co_return kDone;
}

}  // namespace lockstep::cli
