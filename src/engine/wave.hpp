// Reads everybody of a run again, page by page, where so many of its steps rest on facts grown too old that this costs
// fewer calls than reading each person by id (DESIGN §5: large plans run in waves).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <utility>

#include "core/clock.hpp"
#include "core/single_flight.hpp"
#include "engine/directories.hpp"
#include "engine/reading.hpp"
#include "model/facts.hpp"
#include "model/standing.hpp"
#include "policy/policy.hpp"
#include "store/store.hpp"

namespace lockstep::engine {

class Wave {
public:
    Wave(const policy::Policy& policy, Directories directories, store::Store& store, Clock& clock)
        : policy_{policy}, directories_{directories}, store_{store}, clock_{clock} {}

    /// @param people of a run, whose attributes are still to be written.
    void begin(std::set<IdentityId> people);
    /// Something was sent about this person: a list may not show it yet.
    void sent(const IdentityId& identity);

    /// What lists show of the person, young enough for a plain write; they are read for that if it is worth it. None:
    /// the person is to be read by id.
    /// @throws StoreError.
    Task<std::optional<Facts>> find(Standing standing, Lane lane);

private:
    /// Of everybody who waits, from both lists; nothing if that would cost more than reading them by id.
    struct Rows {
        std::map<std::pair<Side, AccountId>, Account> accounts{};
        Reading reading{};  ///< of memberships, where they are all that plans ask for
        bool has_memberships = false;
    };
    Task<> read(Lane lane);
    Task<Rows> list(std::set<std::pair<Side, AccountId>> wanted, Lane lane);
    [[nodiscard]] std::optional<Facts> facts_of(const Standing& standing) const;
    [[nodiscard]] bool is_to_be_read() const;

    const policy::Policy& policy_;
    Directories directories_;
    store::Store& store_;
    Clock& clock_;
    std::set<IdentityId> waiting_;
    std::set<IdentityId> written_;  ///< of late: no list is believed about them
    Rows rows_;
    std::optional<WallTime> read_at_;
    bool pays_ = true;
    SingleFlight flight_;
};

}  // namespace lockstep::engine
