#include "tests/model/reading.hpp"

#include <algorithm>

#include "engine/account_keys.hpp"
#include "engine/pair_reading.hpp"
#include "model/fold.hpp"
#include "tests/model/machine.hpp"
#include "tests/model/wire.hpp"

namespace lockstep::model {
namespace {

engine::Standings standings_of(const State& state) {
    std::vector<Standing> all;
    for (const auto& [id, standing] : state.memory.standings) all.push_back(standing);
    return engine::Standings{std::move(all)};
}

void list_side(const State& state, Side side, bool stale, engine::SideReading& half) {
    half.side = side;
    half.began = state.world.now;
    half.accounts = state.world.list(side, stale);
    const auto& members = stale ? state.world.at(side).indexed_members : state.world.at(side).members;
    for (const auto& [id, group] : state.world.groups) {
        if (group.side != side) continue;
        half.groups[group.name] = group;
        const auto it = members.find(id);
        if (it == members.end()) {
            half.members.put(id, {});
        } else {
            half.members.put(id, {it->second.begin(), it->second.end()});
        }
    }
}

/// Linked accounts that are not remembered as gone, and those of them that no page shows.
engine::ListCheck check_of(const State& state, Side side, const engine::SideReading& half) {
    engine::ListCheck check;
    check.side = side;
    for (const auto& [id, standing] : state.memory.standings) {
        const auto& place = standing.place(side);
        if (place.account.empty() || place.gone) continue;
        ++check.linked;
        if (half.find(place.account) == nullptr) check.missing.push_back(place.account);
    }
    if (!half.accounts.empty()) check.sentinel = half.accounts.back().id;
    return check;
}

sync::GroupLists lists_of(const SmallWorld& world) {
    sync::GroupLists lists;
    for (const auto& [id, group] : world.groups) {
        (group.side == Side::okta ? lists.okta : lists.jumpcloud).push_back(group);
    }
    return lists;
}

std::uint64_t person_of_member(const State& state, Side side, const AccountId& id) {
    for (const auto& [identity, standing] : state.memory.standings) {
        if (standing.linked() && standing.place(side).account == id) {
            return static_cast<std::uint64_t>(person_of(identity));
        }
    }
    return 0;
}

NameHolders listed_holders(const policy::Policy& policy, const PassRead& read, const Question& question) {
    NameHolders answer;
    for (const auto& account : read.batch.reading[question.side].accounts) {
        if (name_key(engine::name_held(policy, account, question.subject)) != name_key(question.value)) continue;
        answer.holders.push_back(engine::holder_of(account, read.matched.standings.find(question.side, account.id)));
    }
    return answer;
}

NameHolders fresh_holders(const State& state, const Question& question) {
    NameHolders answer;
    const auto* account = state.world.find_by_name(question.side, question.subject, question.value);
    if (account != nullptr) {
        const auto standings = standings_of(state);
        answer.holders.push_back(engine::holder_of(*account, standings.find(question.side, account->id)));
    }
    answer.read_at = state.world.now;
    return answer;
}

bool is_member(const State& state, Side side, const AccountId& account, const GroupId& group) {
    const auto& members = state.world.at(side).members;
    const auto it = members.find(group);
    return it != members.end() && it->second.contains(account);
}

Memberships fresh_memberships(const State& state, const Question& question) {
    Memberships answer;
    for (const auto& [id, group] : state.world.groups) {
        if (group.side == question.side && is_member(state, group.side, {question.subject}, id)) {
            answer.groups.push_back(id);
        }
    }
    return answer;
}

Answer fresh_group(const State& state, const Question& question) {
    std::map<std::string, Group> groups;
    for (const auto& [id, group] : state.world.groups) {
        if (group.side == question.side) groups.emplace(group.name, group);
    }
    return engine::group_of(groups, question);
}

/// Whether a suspension of ours is still the latest status change, as the vendor's record shows.
bool is_suspension_ours(const State& state, const Question& question) {
    const auto* account = state.world.find(question.side, {question.subject});
    if (account == nullptr || account->state != AccountState::suspended) return false;
    for (const auto& [id, standing] : state.memory.standings) {
        const auto& place = standing.place(question.side);
        if (place.account == account->id) {
            return place.suspended_by_us_at && account->status_changed <= place.suspended_by_us_at;
        }
    }
    return false;
}

/// What the list shows, as if it had been read by id.
std::optional<Answer> from_list(const PassRead& read, const Question& question) {
    const auto& half = read.batch.reading[question.side];
    if (question.kind == Question::Kind::edge) {
        const auto held = half.members.of({question.subject});
        return std::ranges::find(held.groups, GroupId{question.value}) != held.groups.end();
    }
    if (question.kind == Question::Kind::memberships) return half.members.of({question.subject});
    const auto* row = half.find({question.subject});
    if (row == nullptr || question.kind != Question::Kind::account_by_id) return std::nullopt;
    auto account = *row;
    account.how = ReadHow::by_id;
    return account;
}

}  // namespace

PassRead list_everybody(const State& state, const policy::Policy& policy, bool stale_jumpcloud, bool stale_okta,
                        bool unproven) {
    PassRead read;
    auto& batch = read.batch;
    batch.remembered = standings_of(state);
    for (const Side side : kSides) {
        auto& half = batch.reading[side];
        list_side(state, side, side == Side::okta ? stale_okta : stale_jumpcloud, half);
        auto check = check_of(state, side, half);
        if (unproven) {
            for (const auto& id : check.missing) batch.absences.seen[{side, id}].presence = Presence::gone;
        } else {
            look_up_missing(state.world, std::move(check), batch.absences);
        }
    }
    if (!policy.groups.empty()) read.pairs = sync::resolve_pairs(policy, state.memory.pairs, lists_of(state.world));
    read.matched = engine::match_batch(policy, batch, state.world.now);
    for (auto& pair : read.pairs.pairs) {
        std::vector<engine::SeenTable::Number> one_sided;
        const auto person = [&](Side side, const AccountId& id) { return person_of_member(state, side, id); };
        const auto persons = engine::persons_of(batch.reading, person);
        pair.counts = engine::count_members(pair, batch.reading, persons, one_sided);
    }
    if (!policy.groups.empty()) read.all_pairs = std::make_shared<const Pairs>(read.pairs.pairs);
    return read;
}

PassRead read_person(const State& state, const policy::Policy& policy, int person) {
    PassRead read;
    read.listed = false;
    auto& batch = read.batch;
    for (const auto& [id, standing] : state.memory.standings) {
        if (person_of(id) == person) batch.remembered.put(standing);
    }
    for (const Side side : kSides) {
        auto& half = batch.reading[side];
        half.side = side;
        half.began = state.world.now;
        for (const auto& [id, account] : state.world.at(side).accounts) {
            if (person_of(account) == person) half.accounts.push_back(*state.world.read(side, id));
        }
    }
    read.matched = engine::match_batch(policy, batch, state.world.now);
    read.all_pairs = pairs_of(state, policy);
    return read;
}

std::shared_ptr<const Pairs> pairs_of(const State& state, const policy::Policy& policy) {
    return policy.groups.empty() ? nullptr : std::make_shared<const Pairs>(state.memory.pairs);
}

std::optional<Answer> find_known(const State& state, const policy::Policy& policy, const PassRead& read,
                                 const Question& question) {
    using enum Question::Kind;
    const auto& half = read.batch.reading[question.side];
    if (!read.listed) {
        if (question.kind != account_by_id) return std::nullopt;
        const auto* account = half.find({question.subject});
        return account == nullptr ? Answer{} : Answer{*account};
    }
    switch (question.kind) {
        case account_by_id:
        case edge: return read.convicts_by_list ? from_list(read, question) : std::nullopt;
        case name_holder:
            if (read.batch.absences.distrusted.contains(question.side)) return std::nullopt;
            if (!engine::is_indexed_name(policy, question.side, question.subject)) return std::nullopt;
            return listed_holders(policy, read, question);
        case memberships:
            if (!question.value.empty()) return read.convicts_by_list ? from_list(read, question) : std::nullopt;
            return half.members.of({question.subject});
        case group: return fresh_group(state, question);
        case reference:
        case app:
        case device_group:
        case further_account:
        case is_bound:
        case devices:
        case bound_devices:
        case admin_role:
        case status_history: return std::nullopt;
    }
    LOCKSTEP_UNREACHABLE();
}

Answer get_fresh(const State& state, const Question& question) {
    using enum Question::Kind;
    switch (question.kind) {
        case account_by_id:
        case further_account: {
            auto account = state.world.read(question.side, {question.subject});
            return account ? Answer{std::move(*account)} : Answer{};
        }
        case name_holder: return fresh_holders(state, question);
        case memberships: return fresh_memberships(state, question);
        case group: return fresh_group(state, question);
        case edge: return is_member(state, question.side, {question.subject}, {question.value});
        case status_history: return is_suspension_ours(state, question);
        case admin_role:
        case is_bound: return false;
        case bound_devices: return TextList{};
        case reference:
        case app:
        case device_group:
        case devices: return {};
    }
    LOCKSTEP_UNREACHABLE();
}

}  // namespace lockstep::model
