#include "engine/full_pass.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

#include "core/program_id.hpp"
#include "core/random.hpp"
#include "engine/group_devices.hpp"
#include "engine/mirror_groups.hpp"
#include "engine/org_pin.hpp"
#include "engine/pair_reading.hpp"
#include "engine/pass_context.hpp"
#include "sync/protection.hpp"

namespace lockstep::engine {
namespace {

std::size_t index_of(Side side) {
    return side == Side::okta ? 1 : 0;
}

}  // namespace

Task<> FullPass::load() {
    auto image = co_await store_.load_seen();
    facts_ = image.facts;
    // Nothing that is decided depends on the key, so it needs no seed.
    SystemRandom chance;
    auto key = find_digest_key(facts_.key);
    if (!key) {
        key = make_digest_key(chance);
        facts_ = {};
        facts_.key = to_hex(*key);
        image.rows.clear();
    }
    everyone_ = facts_.token.empty() || co_await store_.find_setting(kMirrorToken) != facts_.token;
    table_ = std::make_shared<SeenTable>(std::move(image));
    digest_ = std::make_unique<RowDigest>(*key, layout_text(policy_), program_id());
    state_ = std::make_unique<PassState>(PassState{policy_, directories_, store_, *table_, *digest_, {}, {}});
    matching_ = std::make_unique<StreamMatching>(*state_);
    fresh_ = std::make_unique<FreshAnswers>(directories_, store_, policy_.okta);
}

Task<> FullPass::read() {
    // A program that has no name might be any, with any decoder.
    Listing listing{policy_, directories_, store_, clock_, *table_, *digest_, !program_id().empty()};
    auto today = co_await resolve_pairs(policy_, directories_, store_, options_.lane);
    pairs_ = today.plan;
    state_->reading = co_await listing.read(options_.lane, options_.progress, today);
    const auto& reading = state_->reading;
    co_await check_orgs(store_, reading.jumpcloud.org.id, reading.okta.org.id);
    now_ = clock_.wall_now();
    written_ = co_await store_.list_written(now_ - policy_.safety.settle);
    just_written_ = co_await store_.list_written(now_ - policy_.safety.quiet_time);
    result_.plan.policy_digest = policy_.digest;
    result_.plan.jumpcloud_org = reading.jumpcloud.org.id;
    result_.plan.okta_org = reading.okta.org.id;
    result_.plan.made_at = now_;
    result_.counts.jumpcloud_accounts = listing.accounts(Side::jumpcloud);
    result_.counts.okta_accounts = listing.accounts(Side::okta);
    for (const Side side : kSides) sentinels_.at(index_of(side)) = listing.sentinel(side);
    const auto objects = named_objects(policy_, reading.jumpcloud) + "\n" + named_objects(policy_, reading.okta) +
                         "\n" + terms_of(pairs_.pairs);
    context_ = context_of(policy_, objects, *digest_);
    // What was read is a fact, whatever becomes of the plan: nobody who moved is settled in it.
    for (Number number = 1; number <= table_->size(); ++number) {
        if (!table_->is_free(number)) table_->set(number, RowFlags::absent, !table_->is_marked(number, RowMarks::seen));
    }
    co_await store_.put_picture(mirror_groups(reading, today.groups, *digest_),
                                {std::min(reading.jumpcloud.began, reading.okta.began), layout_of(policy_)});
    co_await write_table();
    heed_policy();
}

/// Under another policy nothing that was settled holds, or nothing of those whom a changed rule is about.
void FullPass::heed_policy() {
    is_other_policy_ = everyone_ || context_ != facts_.context;
    if (everyone_ || !is_other_policy_) return;
    const auto changed = changed_populations(policy_, facts_.context, context_);
    everyone_ = !changed;
    if (everyone_) return;
    std::size_t ruled = 0;
    for (Number number = 1; number <= table_->size(); ++number) {
        const auto population = table_->is_free(number) ? 0 : table_->row(number).population;
        if (population == 0 || !changed->at(population - 1U)) continue;
        table_->unsettle(number);
        ++ruled;
    }
    constexpr std::size_t kManyOf = 8;  // so many are found faster by going through all than one by one
    is_about_many_ = ruled > table_->size() / kManyOf;
}

void FullPass::remember(const Standing& standing) {
    std::array<Number, 2> places{};
    bool is_news =
        false;  // to whoever refers to them: all that counts there is whom they are linked with, and their account
    for (const Side side : kSides) {
        const auto& place = standing.place(side);
        const auto number = state_->find(side, place.account);
        if (number == 0) continue;
        places.at(index_of(side)) = number;
        is_news = is_news || place.gone || !table_->has(number, RowFlags::known);
        table_->set(number, RowFlags::known, true);
        table_->unsettle(number);
        if (place.gone) table_->mark(number, RowMarks::gone);
    }
    const auto [jumpcloud, okta] = places;
    if (jumpcloud != 0 && okta != 0) {
        is_news = is_news || table_->live_partner(jumpcloud) != okta;
        table_->link(jumpcloud, okta);
    } else if (const auto number = std::max(jumpcloud, okta); number != 0) {
        is_news = is_news || table_->live_partner(number) != 0;
        table_->part(number);
    }
    for (const auto number : places) {
        if (is_news && number != 0) table_->mark(number, RowMarks::moved);
    }
}

/// Nothing that the table says of standings holds: it is told anew.
Task<> FullPass::remember_everybody() {
    for (Number number = 1; number <= table_->size(); ++number) {
        if (table_->is_free(number)) continue;
        table_->set(number, RowFlags::known, false);
        table_->settle(number, false);
        if (table_->row(number).partner != 0) table_->change(number).partner = 0;
    }
    constexpr int kPage = 5'000;
    std::optional<IdentityId> after;
    while (true) {
        const auto page = co_await store_.list_linked(after, kPage);
        for (const auto& linked : page) {
            after = linked.id;
            std::array<Number, 2> numbers{};
            for (const Side side : kSides) {
                const auto& account = side == Side::okta ? linked.okta : linked.jumpcloud;
                if (account.empty()) continue;
                const auto number = state_->find(side, account);
                if (number != 0 && table_->is_marked(number, RowMarks::seen)) {
                    numbers.at(index_of(side)) = number;
                    table_->set(number, RowFlags::known, true);
                    ++linked_.at(index_of(side));
                } else if (const auto* watched = state_->watched.find(linked.id);
                           watched == nullptr || !watched->place(side).gone) {
                    missing_.at(index_of(side)).push_back(account);
                    ++linked_.at(index_of(side));
                }
            }
            if (numbers[0] != 0 && numbers[1] != 0) table_->link(numbers[0], numbers[1]);
        }
        if (page.size() < kPage) break;
    }
}

Task<> FullPass::remember() {
    for (auto& standing : co_await store_.list_watched()) state_->watched.put(std::move(standing));
    for (const auto& standing : state_->watched.all() | std::views::values) {
        for (const Side side : kSides) {
            for (const auto& account : side == Side::okta ? standing.further_okta : standing.further_jumpcloud) {
                if (const auto number = state_->find(side, account)) table_->mark(number, RowMarks::further);
            }
        }
    }
    if (everyone_) {
        co_await remember_everybody();
        for (const auto& standing : state_->watched.all() | std::views::values) {
            for (const Side side : kSides) {
                const auto number = state_->find(side, standing.place(side).account);
                if (number != 0 && standing.place(side).gone) table_->mark(number, RowMarks::gone);
            }
        }
        co_return;
    }
    due_ = co_await store_.list_due(now_);
    for (const auto& standing : due_) remember(standing);
    for (const auto& standing : state_->watched.all() | std::views::values) remember(standing);
    std::array<std::vector<Number>, 2> unseen;
    for (Number number = 1; number <= table_->size(); ++number) {
        if (table_->is_free(number) || !table_->has(number, RowFlags::known)) continue;
        const auto side = index_of(table_->side(number));
        const bool seen = table_->is_marked(number, RowMarks::seen);
        if (!seen && table_->is_marked(number, RowMarks::gone)) continue;
        ++linked_.at(side);
        if (!seen) unseen.at(side).push_back(number);
    }
    for (const Side side : kSides) {
        for (auto& row : co_await state_->load_rows(std::move(unseen.at(index_of(side))))) {
            missing_.at(index_of(side)).push_back(row.account.id);
        }
    }
    // Due, and not even in the table: made by us a moment ago, and in no page yet.
    for (const auto& standing : due_) {
        for (const Side side : kSides) {
            const auto& place = standing.place(side);
            if (place.account.empty() || place.gone || state_->find(side, place.account) != 0) continue;
            ++linked_.at(index_of(side));
            missing_.at(index_of(side)).push_back(place.account);
        }
    }
}

Task<> FullPass::match() {
    bool is_open = false;
    for (Number number = 1; number <= table_->size() && !is_open; ++number) {
        is_open = table_->is_marked(number, RowMarks::seen) && !state_->is_live(number);
    }
    if (!is_open) co_return;
    keys_ = co_await load_keys(store_, *table_);
    co_await matching_->run(keys_, options_.most_links, result_);
    co_await keep_learned();
    for (Number number = 1; number <= table_->size(); ++number) {
        if (table_->is_marked(number, RowMarks::linked)) table_->mark(number, RowMarks::moved);
    }
}

Task<> FullPass::look_up_missing() {
    for (const Side side : kSides) {
        ListCheck check;
        check.side = side;
        check.linked = linked_.at(index_of(side));
        check.missing = std::move(missing_.at(index_of(side)));
        std::ranges::sort(check.missing);
        const auto sentinel = sentinels_.at(index_of(side));
        if (sentinel != 0 && check.missing.empty()) {
            check.sentinel = {"seen"};  // nobody is missing, so nobody need be asked for
        } else if (sentinel != 0) {
            for (auto& row : co_await state_->load_rows({sentinel})) check.sentinel = row.account.id;
        }
        co_await engine::look_up_missing(directories_, std::move(check), options_.lane, absences_);
    }
    result_.health = absences_.health;
}

/// Counted by whose account a member is, as matching has linked them by now.
Task<> FullPass::count_pairs() {
    const auto person_of = [this](Side side, const AccountId& account) -> std::uint64_t {
        const auto number = state_->find(side, account);
        const auto linked = matching_->linked_with(number);
        const auto partner = number == 0 ? 0 : linked != 0 ? linked : table_->live_partner(number);
        return partner == 0 ? 0 : side == Side::jumpcloud ? number : partner;
    };
    const auto persons = persons_of(state_->reading, person_of);
    for (auto& pair : pairs_.pairs) {
        std::vector<Number> one_sided;
        pair.counts = count_members(pair, state_->reading, persons, one_sided);
        for (const auto& row : co_await state_->load_rows(std::move(one_sided))) {
            if (sync::is_protected(row.account, policy_.safety)) ++pair.counts.protected_people;
        }
    }
    all_pairs_ = std::make_shared<const Pairs>(pairs_.pairs);
}

void FullPass::find_referrers() {
    if (everyone_) return;
    for (Number number = 1; number <= table_->size(); ++number) {
        if (table_->is_free(number)) continue;
        const bool was = table_->has(number, RowFlags::in_case);
        if (was) table_->set(number, RowFlags::in_case, false);
    }
    for (const auto& [side, account] : matching_->in_case()) {
        if (const auto number = state_->find(side, account)) table_->set(number, RowFlags::in_case, true);
    }
    std::vector<std::uint64_t> moved;
    for (Number number = 1; number <= table_->size(); ++number) {
        if (table_->is_free(number)) continue;
        const bool there = table_->is_marked(number, RowMarks::seen);
        const bool open = !table_->has(number, RowFlags::settled) && !table_->has(number, RowFlags::unmoved);
        if (there && !open && !table_->is_marked(number, RowMarks::moved)) continue;
        moved.push_back(table_->row(number).id);
        if (const auto partner = table_->live_partner(number)) moved.push_back(table_->row(partner).id);
    }
    if (moved.empty()) return;
    std::ranges::sort(moved);
    for (Number number = 1; number <= table_->size(); ++number) {
        const auto refers = table_->row(number).refers;
        if (refers != 0 && std::ranges::binary_search(moved, refers)) table_->mark(number, RowMarks::moved);
    }
}

Task<> FullPass::write_table() {
    auto parts = table_->take_changed_parts();
    if (!parts.empty()) co_await store_.put_seen(std::move(parts), facts_);
}

/// Also forgets accounts that no page shows any more and that nobody was linked with: nothing is to be said of them.
Task<> FullPass::update_mirror() {
    std::vector<Number> strangers;
    for (Number number = 1; number <= table_->size(); ++number) {
        const bool is_stranger = !table_->is_free(number) && !table_->has(number, RowFlags::known);
        const bool is_trusted = !absences_.distrusted.contains(table_->side(number));
        if (is_stranger && is_trusted && !table_->is_marked(number, RowMarks::seen)) strangers.push_back(number);
    }
    table_->forget(strangers);
    if (is_other_policy_) facts_.token.clear();  // settled under this policy; holds once it is recorded
    co_await write_table();
    if (!strangers.empty()) co_await store_.forget_mirror(std::move(strangers));
}

std::function<Task<>()> FullPass::ending() {
    std::vector<std::pair<Number, Number>> links;
    for (Number number = 1; number <= table_->size(); ++number) {
        const auto other = matching_->linked_with(number);
        if (other != 0 && table_->side(number) == Side::jumpcloud) links.emplace_back(number, other);
    }
    auto facts = facts_;
    facts.context = context_;
    facts.active_linked = result_.counts.active_linked;
    const bool is_void = is_other_policy_ || token_void_ || result_.is_aside;
    return [table = table_, links = std::move(links), facts, is_void, &store = store_]() mutable -> Task<> {
        for (const auto& [jumpcloud, okta] : links) {
            table->link(jumpcloud, okta);
            for (const auto number : {jumpcloud, okta}) table->set(number, RowFlags::known, true);
        }
        for (Number number = 1; number <= table->size(); ++number) {
            if (!table->is_marked(number, RowMarks::pending)) continue;
            table->settle(number);
            table->set(number, RowFlags::known, true);
        }
        auto parts = table->take_changed_parts();
        if (parts.empty() && !is_void) co_return;
        if (is_void) {
            SystemRandom chance;
            facts.token = fmt::format("{:016x}{:016x}", chance.next(), chance.next());
        }
        co_await store.put_seen(std::move(parts), facts);
        if (is_void) co_await store.put_setting(kMirrorToken, facts.token);
    };
}

Task<PassResult> FullPass::run() {
    co_await load();
    co_await store_.forget_learned();  // of a pass that nobody recorded
    co_await read();
    co_await remember();
    co_await match();
    co_await look_up_missing();
    find_referrers();
    answers_ = std::make_unique<MirrorAnswers>(*state_, keys_, *matching_, absences_.distrusted);
    co_await count_pairs();
    report_pairs(std::move(pairs_), result_);
    co_await plan_known();
    co_await plan_unknown();
    count_the_rest();
    // `plan` under another policy than that of the mirror leaves it as it was read.
    if (options_.keep != Keep::nowhere || !is_other_policy_) co_await update_mirror();
    if (options_.keep != Keep::nowhere) result_.after_settling = ending();
    for (auto& settlement : result_.settlements) settlement.settled = false;  // nobody may ever record them
    co_await add_group_devices(policy_, directories_, store_, clock_, options_.lane, result_);
    co_await admit(policy_, directories_, store_, result_.counts.active_linked, result_);
    co_return std::move(result_);
}

}  // namespace lockstep::engine
