// What the parts of a full pass share: the table, the mirror behind it, and what was read this time.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "core/clock.hpp"
#include "engine/directories.hpp"
#include "engine/listing.hpp"
#include "engine/reading.hpp"
#include "engine/row_digest.hpp"
#include "engine/seen_table.hpp"
#include "engine/standings.hpp"
#include "policy/policy.hpp"
#include "store/store.hpp"

namespace lockstep::engine {

using AccountsById = std::map<std::pair<Side, AccountId>, Account>;

struct PassState {
    const policy::Policy& policy;
    Directories directories;
    store::Store& store;
    SeenTable& table;
    const RowDigest& digest;
    Reading reading;    ///< without accounts
    Standings watched;  ///< who has a decision or an account that is gone, whatever was read

    [[nodiscard]] SeenTable::Number find(Side side, const AccountId& id) const {
        return id.empty() ? 0 : table.find(digest.of_id(side, id.value));
    }
    /// On a link whose accounts are both there, as far as is remembered.
    [[nodiscard]] bool is_live(SeenTable::Number number) const {
        const auto partner = table.live_partner(number);
        return partner != 0 && !table.is_marked(number, RowMarks::gone) && !table.is_marked(partner, RowMarks::gone);
    }
    /// From the mirror, with the date of the page that showed them this time. In the order asked for; one that is not
    /// there is left out.
    Task<std::vector<store::MirrorRow>> load_rows(std::vector<SeenTable::Number> numbers) const;
    Task<AccountsById> load(std::vector<SeenTable::Number> numbers) const;
    /// The same for accounts of these standings that this pass has seen, but for those that are in `accounts` already.
    Task<> load_places(const std::vector<Standing>& standings, AccountsById& accounts) const;
};

}  // namespace lockstep::engine
