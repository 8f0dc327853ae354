// Every standing, by identity and by account: what a pass holds while it plans.
#pragma once

#include <map>
#include <unordered_map>
#include <vector>

#include "model/standing.hpp"
#include "store/store.hpp"

namespace lockstep::engine {

class Standings {
public:
    Standings() = default;
    explicit Standings(std::vector<Standing> all);

    [[nodiscard]] const Standing* find(const IdentityId& id) const;
    [[nodiscard]] const Standing* find(Side side, const AccountId& account) const;
    /// Adds it, or replaces the one with the same id.
    void put(Standing standing);
    [[nodiscard]] const std::map<IdentityId, Standing>& all() const { return by_id_; }
    [[nodiscard]] std::vector<Standing> list() const;

private:
    std::map<IdentityId, Standing> by_id_;
    std::unordered_map<AccountId, IdentityId> by_account_[2];
};

/// A new standing for a person who is known by one account only.
[[nodiscard]] Standing make_standing(const Account& account);

Task<Standings> load_standings(store::Store& store);

}  // namespace lockstep::engine
