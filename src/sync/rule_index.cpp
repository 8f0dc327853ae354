#include "sync/rule_index.hpp"

#include <algorithm>

#include "model/fold.hpp"

namespace lockstep::sync {
namespace {

/// A JumpCloud e-mail and an Okta login or e-mail count as one name space.
bool is_of_addresses(const policy::MatchRule& rule) {
    const auto reads = [](const expression::Expression& half, Side side, const char* name) {
        return half.reads().attributes.contains({side, name});
    };
    return rule.folds && reads(rule.jumpcloud, Side::jumpcloud, "email") &&
           (reads(rule.okta, Side::okta, "email") || reads(rule.okta, Side::okta, "login"));
}

bool contains(const std::vector<std::size_t>& sorted, std::size_t index) {
    return std::ranges::binary_search(sorted, index);
}

}  // namespace

std::vector<std::string> match_keys(const policy::MatchRule& rule, const Account& account, WallTime now) {
    expression::Inputs inputs;
    (account.side == Side::okta ? inputs.okta : inputs.jumpcloud) = &account.values;
    (account.side == Side::okta ? inputs.okta_exists : inputs.jumpcloud_exists) = true;
    inputs.now = now;
    std::vector<std::string> texts;
    const auto value = (account.side == Side::okta ? rule.okta : rule.jumpcloud).evaluate(inputs);
    if (value) texts.push_back(to_text(*value));
    if (account.side == Side::okta && is_of_addresses(rule)) texts.insert(texts.end(), {account.login, account.email});
    std::vector<std::string> keys;
    for (const auto& text : texts) {
        auto key = rule.folds ? folded(text) : text;
        if (!key.empty()) keys.push_back(std::move(key));
    }
    return keys;
}

RuleIndex::RuleIndex(const policy::MatchRule& rule, std::size_t number, const World& world, WallTime now)
    : rule_{rule} {
    jumpcloud_.resize(world.jumpcloud.size());
    okta_.resize(world.okta.size());
    for (std::size_t i = 0; i < world.jumpcloud.size(); ++i) add(world.jumpcloud[i], i, now);
    for (std::size_t i = 0; i < world.okta.size(); ++i) add(world.okta[i], i, now);
    if (!world.is_crowded) return;
    for (auto& [key, bucket] : by_key_) bucket.crowded = world.is_crowded(number, key);
}

void RuleIndex::add(const Account& account, std::size_t index, WallTime now) {
    auto& mine = account.side == Side::okta ? okta_[index] : jumpcloud_[index];
    for (auto& key : match_keys(rule_, account, now)) {
        auto& bucket = by_key_[std::move(key)];
        if (std::ranges::find(mine, &bucket) != mine.end()) continue;
        mine.push_back(&bucket);
        (account.side == Side::okta ? bucket.okta : bucket.jumpcloud).push_back(index);
    }
}

std::vector<std::size_t> RuleIndex::candidates(Side side, std::size_t index) const {
    std::vector<std::size_t> found;
    for (const auto* bucket : buckets(side, index)) {
        const auto& named = bucket->at(other(side));
        if (bucket->crowded || named.size() > kTellsNobodyApart || bucket->at(side).size() > kTellsNobodyApart)
            continue;
        found.insert(found.end(), named.begin(), named.end());
    }
    std::ranges::sort(found);
    const auto repeats = std::ranges::unique(found);
    found.erase(repeats.begin(), repeats.end());
    return found;
}

bool RuleIndex::differs(std::size_t jumpcloud, std::size_t okta) const {
    const auto& left = jumpcloud_[jumpcloud];
    const auto& right = okta_[okta];
    if (left.empty() || right.empty()) return false;
    return std::ranges::none_of(left,
                                [&](const Bucket* bucket) { return std::ranges::find(right, bucket) != right.end(); });
}

bool RuleIndex::names_only_each_other(std::size_t jumpcloud, std::size_t okta) const {
    return candidates(Side::jumpcloud, jumpcloud) == std::vector{okta} &&
           candidates(Side::okta, okta) == std::vector{jumpcloud};
}

bool RuleIndex::speaks_against(std::size_t jumpcloud, std::size_t okta) const {
    const auto named = candidates(Side::jumpcloud, jumpcloud);
    if (!named.empty() && !contains(named, okta)) return true;
    const auto namers = candidates(Side::okta, okta);
    if (!namers.empty() && !contains(namers, jumpcloud)) return true;
    return rule_.strong && differs(jumpcloud, okta);
}

}  // namespace lockstep::sync
