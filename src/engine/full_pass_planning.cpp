// Whom a full pass plans, and what becomes of what it finds.
#include <algorithm>
#include <ranges>

#include "engine/full_pass.hpp"
#include "engine/org_pin.hpp"

namespace lockstep::engine {
namespace {

constexpr std::size_t kPeopleATime = 500;

template <class T>
std::vector<T> chunk_of(const std::vector<T>& list, std::size_t begin) {
    const auto end = std::min(list.size(), begin + kPeopleATime);
    return {list.begin() + static_cast<std::ptrdiff_t>(begin), list.begin() + static_cast<std::ptrdiff_t>(end)};
}

}  // namespace

bool FullPass::wants_plan(Number number) const {
    if (table_->is_free(number)) return false;
    const bool known = table_->has(number, RowFlags::known);
    if (!table_->is_marked(number, RowMarks::seen)) return known;
    return everyone_ || !table_->has(number, RowFlags::settled) || table_->is_marked(number, RowMarks::moved);
}

bool FullPass::is_in_case(const Standing& standing) const {
    return std::ranges::any_of(
        kSides, [&](Side side) { return matching_->in_case().contains({side, standing.place(side).account}); });
}

/// Known by itself once, and somebody's further account now.
bool FullPass::is_further(const Standing& standing) const {
    if (standing.linked()) return false;
    return std::ranges::any_of(kSides, [&](Side side) {
        const auto number = state_->find(side, standing.place(side).account);
        return number != 0 && table_->is_marked(number, RowMarks::further);
    });
}

Facts FullPass::facts_of(const Standing& standing, const AccountsById& accounts) const {
    Facts facts;
    facts.pairs = all_pairs_;
    facts.oldest_read = std::min(state_->reading.jumpcloud.began, state_->reading.okta.began);
    for (const Side side : kSides) {
        const auto& place = standing.place(side);
        auto& seen = facts.seen(side);
        if (place.account.empty()) continue;
        if (const auto it = accounts.find({side, place.account}); it != accounts.end()) {
            seen = {Presence::present, it->second};
        } else if (place.gone) {
            seen = {Presence::gone, std::nullopt};
        } else if (const auto absent = absences_.seen.find({side, place.account}); absent != absences_.seen.end()) {
            seen = absent->second;
        } else {
            seen = {Presence::missing, std::nullopt};
        }
    }
    return facts;
}

Task<> FullPass::leave_out(std::vector<Standing>& standings, const AccountsById& at_hand) {
    std::vector<Standing> in_case;
    for (const auto& standing : standings) {
        if (options_.planned && is_in_case(standing)) in_case.push_back(standing);
    }
    std::erase_if(standings, [&](const Standing& standing) { return is_in_case(standing) || is_further(standing); });
    if (in_case.empty()) co_return;
    auto accounts = at_hand;
    co_await state_->load_places(in_case, accounts);
    for (auto& standing : in_case) {
        Candidate candidate{standing, facts_of(standing, accounts)};
        candidate.plan.next = std::move(standing);
        options_.planned(candidate);
    }
}

Task<> FullPass::plan_some(std::vector<Standing> standings, AccountsById accounts) {
    co_await leave_out(standings, accounts);
    std::map<Number, AccountId> at_hand;
    for (const auto& [key, account] : accounts) at_hand.emplace(state_->find(key.first, key.second), key.second);
    std::set<IdentityId> newly_linked;
    for (auto& standing : standings) {
        const auto jumpcloud = state_->find(Side::jumpcloud, standing.jumpcloud.account);
        const auto okta = state_->find(Side::okta, standing.okta.account);
        if (matching_->linked_with(jumpcloud) != 0 || matching_->linked_with(okta) != 0) {
            standing = co_await with_new_link(*state_, *matching_, std::move(standing), at_hand, now_);
            newly_linked.insert(standing.id);
        }
        for (const auto owner : {jumpcloud, okta}) {
            for (const auto& further : matching_->further_of(owner)) {
                standing = sync::after_further(std::move(standing), further);
            }
        }
    }
    co_await state_->load_places(standings, accounts);
    std::vector<Candidate> candidates;
    for (auto& standing : standings) {
        auto facts = facts_of(standing, accounts);
        facts.written_lately = std::ranges::binary_search(written_, standing.id);
        facts.written_just_now = std::ranges::binary_search(just_written_, standing.id);
        candidates.push_back({std::move(standing), std::move(facts)});
    }
    const KnownAnswers known = [this](Question question) { return answers_->find(std::move(question)); };
    co_await plan_candidates(policy_, candidates, known, *fresh_, names_, options_.lane, now_);
    settle_rows(candidates);
    if (options_.planned) std::ranges::for_each(candidates, options_.planned);
    // A plan brings the standings of its new links, where it lists them.
    collect(candidates, result_.links.empty() ? std::set<IdentityId>{} : newly_linked, result_);
    co_await keep_learned();
}

bool FullPass::is_stored(const Candidate& candidate) const {
    const auto& next = candidate.plan.next;
    switch (options_.keep) {
        case Keep::here:
        case Keep::nowhere: return false;
        case Keep::aside: return is_kept(candidate.plan);
        case Keep::at_once: return is_kept(candidate.plan) && (next.linked() || !candidate.plan.cases.empty());
    }
    LOCKSTEP_UNREACHABLE();
}

/// A row is settled once nothing is left to be planned and what it was planned on is what the state holds.
void FullPass::settle_row(Number number, const Candidate& candidate, std::uint64_t refers) {
    const auto& next = candidate.plan.next;
    const auto at = std::ranges::find(policy_.populations, next.population, &policy::Population::name);
    const bool is_in_one = !next.population.empty() && at != policy_.populations.end();
    const auto population = static_cast<std::uint16_t>(is_in_one ? at - policy_.populations.begin() + 1 : 0);
    const auto& row = table_->row(number);
    if (row.population != population || row.refers != refers) {
        auto& mine = table_->change(number);
        mine.population = population;
        mine.refers = refers;
    }
    table_->set(number, RowFlags::source_okta, next.source == Side::okta);
    const bool as_stored = next == candidate.standing && !table_->is_marked(number, RowMarks::linked);
    const bool knows_wake = !candidate.plan.wake;  // a date that was not there before is stored with what was learned
    const bool is_pure = (as_stored && knows_wake) || !is_kept(candidate.plan);
    if (is_stored(candidate)) {
        table_->mark(number, RowMarks::pending);
    } else if (is_pure) {
        table_->settle(number);
    }
}

void FullPass::settle_rows(const std::vector<Candidate>& candidates) {
    for (const auto& candidate : candidates) {
        std::uint64_t refers = 0;
        const bool is_settled = is_quiet(candidate) && is_watched_by_table(*state_, candidate.facts, refers);
        for (const Side side : kSides) {
            const auto number = state_->find(side, candidate.standing.place(side).account);
            if (number == 0) continue;
            table_->unsettle(number);
            table_->mark(number, RowMarks::planned);
            if (is_settled) settle_row(number, candidate, refers);
        }
    }
}

Task<> FullPass::keep_learned() {
    if (options_.keep == Keep::here || result_.settlements.empty()) co_return;
    auto learned = std::exchange(result_.settlements, {});
    if (options_.keep == Keep::nowhere) co_return;
    for (auto& settlement : learned) {
        const auto& standing = settlement.standing;
        const bool is_pending = std::ranges::all_of(kSides, [&](Side side) {
            const auto number = state_->find(side, standing.place(side).account);
            return number == 0 || table_->is_marked(number, RowMarks::pending);
        });
        settlement.settled = settlement.settled && is_pending;
    }
    if (options_.keep == Keep::aside) {
        result_.is_aside = true;
        co_await store_.put_learned(std::move(learned));
        co_return;
    }
    std::erase_if(learned, [](const store::Settlement& settlement) {
        return !settlement.standing.linked() && settlement.cases.empty();
    });
    if (learned.empty()) co_return;
    if (!std::exchange(token_void_, true)) {
        co_await pin_orgs(store_, result_.plan.jumpcloud_org, result_.plan.okta_org);
        co_await store_.put_setting(kMirrorToken, "");  // from here on the bases are ahead of the mirror
    }
    co_await store_.settle(std::move(learned));
}

/// The identities of those in the table who are known and want to be planned, without those that are due.
Task<std::vector<IdentityId>> FullPass::list_moved() {
    std::set<IdentityId> ids;
    for (const auto& standing : due_) ids.insert(standing.id);
    for (const auto& [id, standing] : state_->watched.all()) ids.insert(id);
    std::vector<Number> numbers;
    for (Number number = 1; number <= table_->size(); ++number) {
        if (wants_plan(number) && table_->has(number, RowFlags::known)) numbers.push_back(number);
    }
    for (std::size_t begin = 0; begin < numbers.size(); begin += kPeopleATime) {
        std::array<std::vector<AccountId>, 2> accounts;
        for (auto& row : co_await state_->load_rows(chunk_of(numbers, begin))) {
            accounts.at(row.account.side == Side::okta ? 1 : 0).push_back(row.account.id);
        }
        for (const Side side : kSides) {
            auto& some = accounts.at(side == Side::okta ? 1 : 0);
            for (const auto& standing : co_await store_.list_standings_by_accounts(side, std::move(some))) {
                ids.insert(standing.id);
            }
        }
    }
    co_return std::vector<IdentityId>{ids.begin(), ids.end()};
}

bool FullPass::wants_plan(const Standing& standing) const {
    return everyone_ || std::ranges::any_of(kSides, [&](Side side) {
               const auto number = state_->find(side, standing.place(side).account);
               return number != 0 && wants_plan(number);
           });
}

Task<> FullPass::plan_known() {
    if (!everyone_ && !is_about_many_) {
        const auto moved = co_await list_moved();
        for (std::size_t begin = 0; begin < moved.size(); begin += kPeopleATime) {
            co_await plan_some(co_await store_.list_standings_of(chunk_of(moved, begin)), {});
        }
        co_return;
    }
    std::set<IdentityId> due;
    for (const auto& standing : due_) due.insert(standing.id);
    std::optional<IdentityId> after;
    while (true) {
        auto page = co_await store_.list_standings(after, static_cast<int>(kPeopleATime));
        const bool last = page.size() < kPeopleATime;
        if (!page.empty()) after = page.back().id;
        std::erase_if(page, [&](const Standing& standing) {
            return !wants_plan(standing) && !due.contains(standing.id) && state_->watched.find(standing.id) == nullptr;
        });
        if (!page.empty()) co_await plan_some(std::move(page), {});
        if (last) co_return;
    }
}

/// Accounts that are in no standing: alone, or linked by this pass.
Task<> FullPass::plan_unknown() {
    const auto is_unknown = [&](Number number) {
        if (!wants_plan(number) || table_->has(number, RowFlags::known)) return false;
        if (table_->is_marked(number, RowMarks::further)) return false;
        const auto other = matching_->linked_with(number);
        // A link goes on as JumpCloud's account, or as whoever was known.
        return other == 0 || (table_->side(number) == Side::jumpcloud && !table_->has(other, RowFlags::known));
    };
    std::vector<Number> numbers;
    for (const Side side : kSides) {
        const bool is_any = std::ranges::any_of(std::views::iota(Number{1}, table_->size() + 1), [&](Number number) {
            return is_unknown(number) && table_->side(number) == side;
        });
        if (!is_any) continue;
        for (const auto number : co_await store_.list_mirror_order(side)) {
            if (number <= table_->size() && is_unknown(number)) numbers.push_back(number);
        }
    }
    for (std::size_t begin = 0; begin < numbers.size(); begin += kPeopleATime) {
        auto some = chunk_of(numbers, begin);
        std::vector<Number> partners;
        for (const auto number : some) {
            if (const auto other = matching_->linked_with(number)) partners.push_back(other);
        }
        std::vector<Standing> standings;
        AccountsById accounts;
        for (auto& row : co_await state_->load_rows(std::move(some))) {
            standings.push_back(make_standing(row.account));
            const auto key = std::pair{row.account.side, row.account.id};
            accounts.emplace(key, std::move(row.account));
        }
        auto theirs = co_await state_->load(std::move(partners));
        accounts.merge(theirs);
        co_await plan_some(std::move(standings), std::move(accounts));
    }
}

void FullPass::count_the_rest() {
    auto& counts = result_.counts;
    for (Number number = 1; number <= table_->size(); ++number) {
        if (table_->is_free(number) || !table_->has(number, RowFlags::settled)) continue;
        if (!table_->is_marked(number, RowMarks::seen) || table_->is_marked(number, RowMarks::planned)) continue;
        const auto partner = table_->live_partner(number);
        if (partner != 0 && table_->side(number) == Side::okta) continue;  // counted as JumpCloud's
        const auto& row = table_->row(number);
        if (partner != 0) {
            ++counts.linked;
            const auto source = table_->has(number, RowFlags::source_okta) ? partner : number;
            if (table_->row(source).state == static_cast<std::uint8_t>(AccountState::active)) ++counts.active_linked;
        }
        if (row.population == 0 || row.population > policy_.populations.size()) {
            ++counts.unmanaged;
        } else {
            ++counts.populations[policy_.populations[row.population - 1].name];
        }
    }
}

}  // namespace lockstep::engine
