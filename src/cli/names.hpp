// What people call what the vendors know by ids: accounts that are referred to, groups and apps that were written.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/task.hpp"
#include "model/plan.hpp"
#include "model/run.hpp"
#include "store/store.hpp"

namespace lockstep::cli {

/// In quotes, unless it is empty or was not read: then in words.
[[nodiscard]] std::string shown(const Value& value);

class Names {
public:
    /// The first name given to an id stays; an empty one is none.
    void add(Side side, const std::string& id, const std::string& name);
    [[nodiscard]] bool knows(Side side, const std::string& id) const { return names_.contains({side, id}); }
    /// The name, else the id.
    [[nodiscard]] std::string of(Side side, const std::string& id) const;
    /// A value as it is shown: the account that it is the id of, by name; else in quotes.
    [[nodiscard]] std::string shown(Side side, const Value& value) const;
    /// What a change of that kind writes: only a reference holds ids.
    [[nodiscard]] std::string written(ChangeKind kind, Side side, const Value& value) const;
    /// A sentence with every id in it that is known put by its name.
    [[nodiscard]] std::string told(std::string_view text) const;

private:
    std::map<std::pair<Side, std::string>, std::string> names_;
};

/// Gathers what is to be shown, then finds its names.
class NameSearch {
public:
    /// May be the id of an account.
    void add(Side side, const Value& value);
    /// A sentence with ids in it.
    void add(std::string_view text);
    /// References that it writes, values in conflict, and what its sentences name by id.
    void add(const Plan& plan);
    void add(const std::vector<Change>& changes);
    /// References that were written, groups and apps.
    void add(const std::vector<JournalLine>& lines);

    /// By what is remembered of people, what was last read, and what runs have written.
    Task<Names> find(store::Store& store) const;

private:
    void add(Side side, const std::vector<AttributeWrite>& writes);
    [[nodiscard]] std::vector<AccountId> unnamed(Side side, const Names& names) const;

    Names known_;
    std::array<std::set<AccountId>, 2> accounts_;
    std::set<RunId> runs_;
    bool groups_ = false;  ///< are named too
};

}  // namespace lockstep::cli
