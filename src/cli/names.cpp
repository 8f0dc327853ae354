#include "cli/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace lockstep::cli {
namespace {

Task<> add_people(store::Store& store, Side side, std::vector<AccountId> ids, Names& names) {
    for (const auto& standing : co_await store.list_standings_by_accounts(side, std::move(ids))) {
        names.add(side, standing.place(side).account.value, standing.label);
    }
}

/// Also of those who are linked with nobody.
Task<> add_accounts(store::Store& store, Side side, std::vector<AccountId> ids, Names& names) {
    for (const auto& row : co_await store.list_mirror_of(side, std::move(ids), {})) {
        const auto& account = row.account;
        names.add(side, account.id.value, account.email.empty() ? account.login : account.email);
    }
}

Task<> add_groups(store::Store& store, std::set<RunId> runs, Names& names) {
    for (const Side side : kSides) {
        for (const auto& kept : co_await store.list_mirror_groups(side)) {
            names.add(side, kept.group.id.value, kept.group.name);
        }
    }
    for (const auto& run : runs) {  // what no pass reads any more goes by the name that it had then
        for (const auto& step : co_await store.list_steps(run)) {
            names.add(step.change.side, step.change.object, step.change.object_name);
        }
    }
}

bool is_alphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Calls `word` with every run of letters and digits, and `between` with every character in between.
void for_each_word(std::string_view text, const std::function<void(std::string_view)>& word,
                   const std::function<void(char)>& between) {
    while (!text.empty()) {
        const auto end = std::ranges::find_if_not(text, is_alphanumeric);
        const auto length = static_cast<std::size_t>(end - text.begin());
        if (length > 0) word(text.substr(0, length));
        if (end != text.end()) between(*end);
        text.remove_prefix(std::min(length + 1, text.size()));
    }
}

/// Okta's ids have 20 letters and digits, JumpCloud's 24.
bool may_be_id(std::string_view word) {
    return word.size() == 20 || word.size() == 24;
}

}  // namespace

std::string shown(const Value& value) {
    return value.is_something() ? fmt::format("\"{}\"", to_display(value)) : to_display(value);
}

void Names::add(Side side, const std::string& id, const std::string& name) {
    if (!id.empty() && !name.empty()) names_.emplace(std::pair{side, id}, name);
}

std::string Names::of(Side side, const std::string& id) const {
    const auto it = names_.find({side, id});
    return it == names_.end() ? id : it->second;
}

std::string Names::shown(Side side, const Value& value) const {
    const auto text = to_display(value);
    return value.is_something() && knows(side, text) ? of(side, text) : cli::shown(value);
}

std::string Names::written(ChangeKind kind, Side side, const Value& value) const {
    return kind == ChangeKind::set_reference ? shown(side, value) : cli::shown(value);
}

std::string Names::told(std::string_view text) const {
    std::string told;
    for_each_word(
        text,
        [&](std::string_view word) {
            const std::string id{word};
            told += knows(Side::okta, id) ? of(Side::okta, id) : of(Side::jumpcloud, id);
        },
        [&](char c) { told += c; });
    return told;
}

void NameSearch::add(std::string_view text) {
    const auto take = [this](std::string_view word) {
        if (!may_be_id(word)) return;
        groups_ = true;
        for (auto& accounts : accounts_) accounts.insert({std::string{word}});
    };
    for_each_word(text, take, [](char) {});
}

void NameSearch::add(Side side, const Value& value) {
    if (const auto* text = value.get<std::string>()) accounts_.at(static_cast<std::size_t>(side)).insert({*text});
}

void NameSearch::add(Side side, const std::vector<AttributeWrite>& writes) {
    for (const auto& write : writes) {
        add(side, write.before);
        add(side, write.after);
    }
}

void NameSearch::add(const std::vector<Change>& changes) {
    for (const auto& change : changes) {
        if (change.kind == ChangeKind::set_reference) add(change.side, change.writes);
    }
}

void NameSearch::add(const Plan& plan) {
    for (const auto& standing : plan.standings) {
        for (const Side side : kSides) known_.add(side, standing.place(side).account.value, standing.label);
    }
    add(plan.changes);
    for (const auto& conflict : plan.conflicts) {
        add(Side::jumpcloud, conflict.jumpcloud);
        add(Side::okta, conflict.okta);
    }
    for (const auto& notice : plan.notices) {
        add(notice.text);
        if (notice.frozen) add(notice.frozen->what);
    }
    for (const auto& stuck : plan.stuck) add(stuck.what.attribute_or_object);
}

void NameSearch::add(const std::vector<JournalLine>& lines) {
    for (const auto& line : lines) {
        if (line.kind == ChangeKind::set_reference) add(line.side, line.writes);
        if (line.object.empty()) continue;
        runs_.insert(line.run);
        groups_ = true;
    }
}

std::vector<AccountId> NameSearch::unnamed(Side side, const Names& names) const {
    std::vector<AccountId> ids;
    for (const auto& id : accounts_.at(static_cast<std::size_t>(side))) {
        if (!names.knows(side, id.value)) ids.push_back(id);
    }
    return ids;
}

Task<Names> NameSearch::find(store::Store& store) const {
    auto names = known_;
    for (const Side side : kSides) {
        co_await add_people(store, side, unnamed(side, names), names);
        co_await add_accounts(store, side, unnamed(side, names), names);
    }
    if (groups_) co_await add_groups(store, runs_, names);
    co_return names;
}

}  // namespace lockstep::cli
