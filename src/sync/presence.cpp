#include <fmt/format.h>

#include <algorithm>

#include "sync/passes.hpp"

namespace lockstep::sync::pass {
namespace {

/// The attributes that some condition reads: all that an account that is gone is still asked for.
std::set<std::string> names_read_by_conditions(const policy::Policy& policy, Side side) {
    std::set<std::string> names;
    const auto add = [&](const expression::Expression& condition) {
        for (const auto& [read_side, name] : condition.reads().attributes) {
            if (read_side == side) names.insert(name);
        }
    };
    for (const auto& population : policy.populations) {
        add(population.when);
        for (const auto& assign : population.assign) add(assign.when);
    }
    return names;
}

void remember(Draft& draft, Side side, const Account& account) {
    auto& place = draft.answer.next.place(side);
    if (place.account != account.id) return;  // not linked yet
    place.gone = false;
    for (const auto& name : names_read_by_conditions(draft.policy, side)) {
        const auto slot = draft.policy.slots(side).find(name);
        if (!slot) continue;
        auto value = draft.value(side, *slot);
        if (!value.is_unread()) place.last[name] = std::move(value);
    }
}

}  // namespace

bool presence(Draft& draft) {
    bool whole = true;
    for (const Side side : kSides) {
        const auto& linked = draft.standing.place(side).account;
        if (const auto* account = draft.account(side); account != nullptr && !account->unread.empty()) {
            whole = false;
            draft.note(Notice::Kind::unread,
                       fmt::format("account {} in {} cannot be read, so nothing is planned for this person: {}",
                                   account->id.value, title_of(side), account->unread));
        } else if (account != nullptr) {
            remember(draft, side, *account);
        } else if (draft.facts.seen(side).presence == Presence::gone) {
            draft.answer.next.place(side).gone = true;
        } else if (!linked.empty() && !draft.standing.place(side).gone) {
            // Absence proves nothing: not in a list, and no read by id has settled it yet.
            whole = false;
            if (draft.ask({Question::Kind::account_by_id, side, linked.value, {}}) != nullptr) {
                draft.note(Notice::Kind::waiting, std::string{title_of(side)} + " does not show account " +
                                                      linked.value + ", which is not yet proof that it is gone");
            }
        }
    }
    return whole;
}

}  // namespace lockstep::sync::pass
