#include "engine/account_keys.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/fold.hpp"
#include "sync/further_match.hpp"
#include "sync/rule_index.hpp"

namespace lockstep::engine {
namespace {

std::string_view login_name(Side side) {
    return side == Side::okta ? "login" : "username";
}

/// Login, e-mail, and every attribute that no two accounts may share, if the policy reads it.
std::vector<std::string> indexed_names(const policy::Policy& policy, Side side) {
    std::vector<std::string> names{std::string{login_name(side)}, "email"};
    const auto& schema = side == Side::okta ? policy.okta_schema : policy.jumpcloud_schema;
    for (const auto& attribute : schema.attributes) {
        if (attribute.unique && policy.slots(side).find(attribute.name)) names.push_back(attribute.name);
    }
    for (const auto* number : {"employeeNumber", "employeeIdentifier"}) {
        if (policy.slots(side).find(number)) names.emplace_back(number);
    }
    std::ranges::sort(names);
    const auto again = std::ranges::unique(names);
    names.erase(again.begin(), again.end());
    return names;
}

}  // namespace

std::uint64_t match_hash(const RowDigest& digest, std::size_t rule, const std::string& key) {
    return digest.of_text(fmt::format("match {}", rule), key);
}

std::uint64_t name_hash(const RowDigest& digest, Side side, std::string_view attribute, std::string_view value) {
    return digest.of_text(fmt::format("{}.{}", name_of(side), attribute), name_key(value));
}

bool is_indexed_name(const policy::Policy& policy, Side side, std::string_view attribute) {
    const auto names = indexed_names(policy, side);
    return std::ranges::find(names, attribute) != names.end();
}

std::string name_held(const policy::Policy& policy, const Account& account, std::string_view attribute) {
    if (attribute == login_name(account.side)) return account.login;
    if (attribute == "email") return account.email;
    const auto slot = policy.slots(account.side).find(attribute);
    if (!slot || *slot >= account.values.size() || !account.values[*slot].is_something()) return {};
    return to_text(account.values[*slot]);
}

std::vector<std::uint64_t> account_keys(const policy::Policy& policy, const RowDigest& digest, const Account& account,
                                        WallTime now) {
    std::vector<std::uint64_t> keys;
    const auto add = [&](const policy::MatchRule& rule, std::size_t number) {
        for (const auto& key : sync::match_keys(rule, account, now)) keys.push_back(match_hash(digest, number, key));
    };
    for (std::size_t i = 0; i < policy.match.size(); ++i) add(policy.match[i], i);
    for (std::size_t i = 0; i < policy.also_okta.size(); ++i) add(sync::also_rule(policy, i), policy.match.size() + i);
    for (const auto& name : indexed_names(policy, account.side)) {
        const auto held = name_held(policy, account, name);
        if (!held.empty()) keys.push_back(name_hash(digest, account.side, name, held));
    }
    std::ranges::sort(keys);
    const auto again = std::ranges::unique(keys);
    keys.erase(again.begin(), again.end());
    return keys;
}

std::string layout_text(const policy::Policy& policy) {
    std::string text = "rows 1";
    const auto add = [&](std::string_view part) { text += fmt::format("\n{} {}", part.size(), part); };
    for (const Side side : kSides) {
        for (const auto& name : policy.slots(side).names()) add(name);
        add("names");
        for (const auto& name : indexed_names(policy, side)) add(name);
    }
    for (const auto& rule : policy.match) {
        add(rule.jumpcloud.canonical());
        add(rule.okta.canonical());
        add(rule.folds ? "folds" : "");
    }
    for (const auto& half : policy.also_jumpcloud) add(half.canonical());
    for (const auto& half : policy.also_okta) add(half.canonical());
    return text;
}

void KeyIndex::sort() {
    std::ranges::sort(entries_);
}

std::span<const KeyIndex::Entry> KeyIndex::of(std::uint64_t key) const {
    const auto found = std::ranges::equal_range(entries_, key, {}, &Entry::key);
    return {found.begin(), found.end()};
}

Task<KeyIndex> load_keys(store::Store& store, const SeenTable& table) {
    constexpr int kPage = 20'000;
    KeyIndex index;
    SeenTable::Number after = 0;
    while (true) {
        const auto page = co_await store.list_mirror_keys(after, kPage);
        for (const auto& [number, keys] : page) {
            after = number;
            const bool is_there = number <= table.size() && !table.is_free(number);
            if (is_there && table.is_marked(number, RowMarks::seen)) index.add(number, keys);
        }
        if (page.size() < kPage) break;
    }
    index.sort();
    co_return index;
}

}  // namespace lockstep::engine
