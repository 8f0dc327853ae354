// What our own writes have made of accounts and of who is in what since they were read, as the journal tells.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/account.hpp"
#include "model/run.hpp"
#include "model/schema.hpp"

namespace lockstep::engine {

class WrittenSince {
public:
    WrittenSince() = default;
    /// @param journal newest first, as the store lists it.
    explicit WrittenSince(const std::vector<JournalLine>& journal);

    [[nodiscard]] bool empty() const { return accounts_.empty(); }
    /// The account as those writes have left it.
    void apply(Account& account, const SlotTable& slots) const;
    /// Accounts that were created by them, and are there still.
    [[nodiscard]] std::vector<AccountId> created(Side side) const;
    [[nodiscard]] bool is_deleted(Side side, const AccountId& account) const;
    /// Puts in and takes out whom they have put into, or taken out of, that group, app or device group.
    void apply(Side side, const std::string& object, std::set<AccountId>& members) const;

private:
    struct Written {
        bool created = false, deleted = false;
        std::vector<AttributeWrite> writes;
        std::optional<AccountState> state;
    };
    void add(const JournalLine& line);

    std::map<std::pair<Side, AccountId>, Written> accounts_;
    std::map<std::pair<Side, std::string>, std::map<AccountId, bool>> edges_;  ///< by object: is the account in it?
};

}  // namespace lockstep::engine
