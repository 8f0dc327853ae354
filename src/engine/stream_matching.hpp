// Who is who among everybody, without holding everybody: the accounts on no live link are taken apart into groups that
// share keys, and each group is matched by itself, on its values (DESIGN §12, "Match keys").
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/account_keys.hpp"
#include "engine/pass_result.hpp"
#include "engine/pass_state.hpp"

namespace lockstep::engine {

class StreamMatching {
public:
    explicit StreamMatching(PassState& state) : state_{state} {}

    /// Files links, cases and disagreements with the result; marks in the table who is linked by it.
    /// @param most_links see PassOptions.
    /// @throws StoreError.
    Task<> run(const KeyIndex& keys, std::size_t most_links, PassResult& result);

    /// The account on the other side that this pass has linked it with; 0: none.
    [[nodiscard]] SeenTable::Number linked_with(SeenTable::Number number) const {
        return number < links_.size() ? links_[number] : 0;
    }
    /// The further accounts that this pass has found for a person whose synced account that is.
    [[nodiscard]] std::vector<sync::Matching::Further> further_of(SeenTable::Number owner) const;
    [[nodiscard]] const std::set<std::pair<Side, AccountId>>& in_case() const { return in_case_; }

private:
    struct Member {
        SeenTable::Number group = 0, number = 0;
        friend auto operator<=>(const Member&, const Member&) = default;
    };
    SeenTable::Number leader(SeenTable::Number number);
    void join(SeenTable::Number one, SeenTable::Number other);
    void find_groups(const KeyIndex& keys);
    void join_decided();
    [[nodiscard]] std::vector<Member> members(const KeyIndex& keys);
    Task<> match(std::vector<SeenTable::Number> numbers, std::size_t most_links, PassResult& result);
    void mark_further(const sync::Matching& matching, const std::vector<SeenTable::Number>& numbers);
    Task<Standings> standings_of(const AccountsById& accounts);

    PassState& state_;
    std::vector<SeenTable::Number> leaders_;  ///< by number; 0: on a live link, or not there
    std::vector<bool> asked_;                 ///< by number: it shares a key, or somebody has decided about it
    std::vector<std::uint64_t> crowded_;      ///< keys that tell nobody apart
    std::vector<std::pair<std::string, std::size_t>> mentions_;  ///< account id → watched standing
    std::vector<const Standing*> watched_;
    std::vector<SeenTable::Number> links_;                               ///< by number
    std::multimap<SeenTable::Number, sync::Matching::Further> further_;  ///< by owner
    std::set<std::pair<Side, AccountId>> in_case_;
};

}  // namespace lockstep::engine
