#include "engine/conflicts.hpp"

#include <algorithm>
#include <map>

#include "engine/authors.hpp"
#include "sync/match.hpp"

namespace lockstep::engine {
namespace {

/// `jumpcloud.department=okta.department` names `department`, `okta.department` and itself.
bool names(const RuleId& rule, const std::string& attribute) {
    if (rule.value == attribute) return true;
    const auto middle = rule.value.find('=');
    for (const auto& half : {rule.value.substr(0, middle), rule.value.substr(middle + 1)}) {
        if (half == attribute || half.substr(half.find('.') + 1) == attribute) return true;
    }
    return false;
}

}  // namespace

bool picks(const ConflictFilter& filter, const Conflict& conflict) {
    if (filter.identity && conflict.identity != *filter.identity) return false;
    if (!filter.attribute.empty() && !names(conflict.rule, filter.attribute)) return false;
    return filter.pattern.empty() || sync::pattern_of(conflict.jumpcloud, conflict.okta) == filter.pattern;
}

Task<std::size_t> settle_conflicts(store::Store& store, std::vector<Conflict> conflicts, Side take, std::string by,
                                   WallTime now) {
    std::map<IdentityId, store::Settlement> settlements;
    for (const auto& conflict : conflicts) {
        auto& settlement = settlements[conflict.identity];
        if (settlement.standing.id.empty()) {
            auto standing = co_await store.find_standing(conflict.identity);
            if (!standing) continue;
            settlement.standing = std::move(*standing);
        }
        auto& decisions = settlement.standing.decisions;
        std::erase_if(decisions, [&](const Decision& one) { return one.about == conflict.rule.value; });
        decisions.push_back(
            {conflict.rule.value, std::string{name_of(take)}, conflict.jumpcloud, conflict.okta, by, now});
    }
    std::erase_if(settlements, [](const auto& entry) { return entry.second.standing.id.empty(); });
    const auto is_settled = [&](const Conflict& one) { return std::ranges::find(conflicts, one) != conflicts.end(); };
    const auto all = co_await store.list_conflicts();
    for (const auto& other : all) {
        const auto of = settlements.find(other.identity);
        if (of != settlements.end() && !is_settled(other)) of->second.conflicts.push_back(other);
    }
    const auto cases = co_await store.list_cases();
    for (const auto& open : cases) {
        if (const auto of = settlements.find(open.identity); of != settlements.end()) of->second.cases.push_back(open);
    }
    std::vector<store::Settlement> list;
    std::size_t count = 0;
    for (auto& [identity, settlement] : settlements) {
        count += static_cast<std::size_t>(std::ranges::count(conflicts, identity, &Conflict::identity));
        list.push_back(std::move(settlement));
    }
    co_await store.settle(std::move(list));
    co_return count;
}

Task<std::optional<directory::Edit>> find_last_edit(directory::Directory& directory, Standing standing,
                                                    std::string attribute, Value value, WallTime since) {
    const auto account = standing.place(directory.side()).account;
    if (account.empty()) co_return std::nullopt;
    co_return last_edit(co_await directory.list_edits(Lane::interactive, account, since), attribute, value);
}

}  // namespace lockstep::engine
