#include "engine/stream_matching.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

#include "engine/batch.hpp"

namespace lockstep::engine {
namespace {

using Number = SeenTable::Number;

constexpr std::size_t kAccountsATime = 1'000;

/// Calls `use` with the entries of each key that accounts of both sides hold, and whether they are too many.
template <class Use>
void for_each_shared(const KeyIndex& keys, const SeenTable& table, const Use& use) {
    const auto all = keys.all();
    for (std::size_t begin = 0; begin < all.size();) {
        auto end = begin;
        std::array<std::size_t, 2> counts{};
        for (; end < all.size() && all[end].key == all[begin].key; ++end) {
            ++counts.at(table.side(all[end].number) == Side::okta ? 1 : 0);
        }
        if (counts[0] > 0 && counts[1] > 0) {
            use(all.subspan(begin, end - begin), std::max(counts[0], counts[1]) > sync::kTellsNobodyApart);
        }
        begin = end;
    }
}

/// Every word of a decision that may be an account's id.
std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words(1);
    for (const char c : text) {
        const bool separates = c == ':' || c == '/' || c == ' ' || c == ',' || c == '+';
        if (separates) {
            words.emplace_back();
        } else {
            words.back() += c;
        }
    }
    return words;
}

std::vector<std::string> mentioned_by(const Standing& standing) {
    std::vector<std::string> ids{standing.jumpcloud.account.value, standing.okta.account.value};
    for (const auto* further : {&standing.further_jumpcloud, &standing.further_okta}) {
        for (const auto& account : *further) ids.push_back(account.value);
    }
    for (const auto& decision : standing.decisions) {
        for (const auto* text : {&decision.about, &decision.answer}) {
            auto words = words_of(*text);
            std::ranges::move(words, std::back_inserter(ids));
        }
    }
    std::erase(ids, std::string{});
    return ids;
}

}  // namespace

Number StreamMatching::leader(Number number) {
    while (leaders_[number] != number) number = leaders_[number] = leaders_[leaders_[number]];
    return number;
}

void StreamMatching::join(Number one, Number other) {
    const auto a = leader(one), b = leader(other);
    leaders_[std::max(a, b)] = std::min(a, b);
}

void StreamMatching::find_groups(const KeyIndex& keys) {
    for_each_shared(keys, state_.table, [&](std::span<const KeyIndex::Entry> holders, bool is_crowded) {
        if (is_crowded) {
            crowded_.push_back(holders.front().key);
            return;
        }
        Number first = 0;
        for (const auto& [key, number] : holders) {
            if (leaders_[number] == 0) continue;
            asked_[number] = true;
            if (first != 0) join(first, number);
            first = number;
        }
    });
}

/// What a person has decided about accounts holds whatever their keys say.
void StreamMatching::join_decided() {
    for (const auto& standing : state_.watched.all() | std::views::values) {
        Number first = 0;
        for (auto& id : mentioned_by(standing)) {
            for (const Side side : kSides) {
                const auto number = state_.find(side, {id});
                if (number == 0 || leaders_[number] == 0) continue;
                asked_[number] = true;
                if (first != 0) join(first, number);
                first = number;
            }
            mentions_.emplace_back(std::move(id), watched_.size());
        }
        watched_.push_back(&standing);
    }
    std::ranges::sort(mentions_);
}

std::vector<StreamMatching::Member> StreamMatching::members(const KeyIndex& keys) {
    std::vector<Member> members;
    for (Number number = 1; number < leaders_.size(); ++number) {
        if (leaders_[number] != 0 && asked_[number]) members.push_back({leader(number), number});
    }
    // Who is on a live link speaks for or against the others, but joins no groups.
    for_each_shared(keys, state_.table, [&](std::span<const KeyIndex::Entry> holders, bool is_crowded) {
        if (is_crowded) return;
        const auto open = std::ranges::find_if(holders, [&](const auto& one) { return leaders_[one.number] != 0; });
        if (open == holders.end()) return;
        for (const auto& [key, number] : holders) {
            if (leaders_[number] == 0) members.push_back({leader(open->number), number});
        }
    });
    std::ranges::sort(members);
    const auto again = std::ranges::unique(members);
    members.erase(again.begin(), again.end());
    return members;
}

Task<Standings> StreamMatching::standings_of(const AccountsById& accounts) {
    Standings standings;
    std::array<std::vector<AccountId>, 2> known;
    for (const auto& [key, account] : accounts) {
        const auto& [side, id] = key;
        for (const auto& [word, index] :
             std::ranges::equal_range(mentions_, id.value, {}, [](const auto& mention) { return mention.first; })) {
            standings.put(*watched_[index]);
        }
        const auto number = state_.find(side, id);
        if (state_.table.has(number, RowFlags::known) && leaders_[number] != 0) {
            known.at(side == Side::okta ? 1 : 0).push_back(id);
        }
    }
    for (const Side side : kSides) {
        auto ids = std::move(known.at(side == Side::okta ? 1 : 0));
        if (ids.empty()) continue;
        for (auto& standing : co_await state_.store.list_standings_by_accounts(side, std::move(ids))) {
            standings.put(std::move(standing));
        }
    }
    // Of live links only that they are live counts.
    for (const auto& [key, account] : accounts) {
        const auto& [side, id] = key;
        if (leaders_[state_.find(side, id)] != 0 || standings.find(side, id) != nullptr) continue;
        Standing live;
        live.id = {fmt::format("{}:{}", name_of(side), id.value)};
        live.place(side).account = id;
        live.place(other(side)).account = {"linked"};
        standings.put(std::move(live));
    }
    co_return standings;
}

Task<> StreamMatching::match(std::vector<Number> numbers, std::size_t most_links, PassResult& result) {
    const auto now = result.plan.made_at;
    Batch batch;
    auto accounts = co_await state_.load(numbers);
    batch.remembered = co_await standings_of(accounts);
    for (const Side side : kSides) batch.reading[side].side = side;
    std::vector<std::pair<Side, AccountId>> here;
    for (const auto& [key, account] : accounts) here.push_back(key);
    batch.pairs = pair_members(state_.policy, state_.reading, here);
    for (auto& [key, account] : accounts) batch.reading[key.first].accounts.push_back(std::move(account));
    const auto is_crowded = [this](std::size_t rule, const std::string& key) {
        return std::ranges::binary_search(crowded_, match_hash(state_.digest, rule, key));
    };
    auto matched = match_batch(state_.policy, batch, now, is_crowded);
    for (const auto& link : matched.matching.links) {
        const auto jumpcloud = state_.find(Side::jumpcloud, link.jumpcloud);
        const auto okta = state_.find(Side::okta, link.okta);
        links_[jumpcloud] = okta;
        links_[okta] = jumpcloud;
        state_.table.mark(jumpcloud, RowMarks::linked);
        state_.table.mark(okta, RowMarks::linked);
    }
    mark_further(matched.matching, numbers);
    in_case_.insert(matched.matching.in_case.begin(), matched.matching.in_case.end());
    report_matching(matched, batch, most_links, result);
}

/// Nobody's alone, and on no link: then an account is somebody's further one, or in a case.
void StreamMatching::mark_further(const sync::Matching& matching, const std::vector<Number>& numbers) {
    auto& table = state_.table;
    std::set<Number> alone;
    for (const Side side : kSides) {
        for (const auto& id : side == Side::okta ? matching.alone_okta : matching.alone_jumpcloud) {
            alone.insert(state_.find(side, id));
        }
    }
    for (const auto number : numbers) {
        const bool is_open = leaders_[number] != 0 && !table.has(number, RowFlags::known) && links_[number] == 0;
        if (is_open && !alone.contains(number)) table.mark(number, RowMarks::further);
    }
    for (const auto& further : matching.further) {
        table.mark(state_.find(further.side, further.account), RowMarks::further);
        const auto owner = state_.find(other(further.side), further.owner);
        further_.emplace(owner, further);
        table.mark(owner, RowMarks::linked);
    }
}

std::vector<sync::Matching::Further> StreamMatching::further_of(Number owner) const {
    std::vector<sync::Matching::Further> list;
    const auto [first, last] = further_.equal_range(owner);
    for (auto it = first; it != last; ++it) list.push_back(it->second);
    return list;
}

Task<> StreamMatching::run(const KeyIndex& keys, std::size_t most_links, PassResult& result) {
    const auto& table = state_.table;
    leaders_.assign(table.size() + 1, 0);
    asked_.assign(table.size() + 1, false);
    links_.assign(table.size() + 1, 0);
    for (Number number = 1; number <= table.size(); ++number) {
        if (table.is_marked(number, RowMarks::seen) && !state_.is_live(number)) leaders_[number] = number;
    }
    find_groups(keys);
    join_decided();
    const auto all = members(keys);
    std::vector<Number> some;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool begins = i > 0 && all[i].group != all[i - 1].group;
        if (begins && some.size() >= kAccountsATime) co_await match(std::exchange(some, {}), most_links, result);
        some.push_back(all[i].number);
    }
    if (!some.empty()) co_await match(std::move(some), most_links, result);
    std::ranges::sort(result.plan.cases, {}, &Case::key);
}

}  // namespace lockstep::engine
