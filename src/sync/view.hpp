// What an expression sees of a person: the values of both accounts, whether they exist, the groups it names.
#pragma once

#include <expected>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "expression/expression.hpp"
#include "sync/draft.hpp"

namespace lockstep::sync {

class View {
public:
    /// Asks for the memberships that `reads` names.
    View(Draft& draft, const expression::ReadSet& reads);

    /// False: a membership is not known yet, or the values last held of an account that is gone lack one that is read.
    [[nodiscard]] bool is_complete() const { return complete_; }
    /// Valid while the view is. `n` counts the tries of an `on_create`. What rests on the time wakes the plan when that
    /// has come.
    [[nodiscard]] expression::Inputs inputs(int n = 1) const;

private:
    void look_up_groups(Draft& draft, const expression::ReadSet& reads, Side side, std::set<std::string>& names);
    /// The names of all groups that the person is in.
    void look_up_all_groups(Draft& draft, Side side, std::set<std::string>& names);

    std::optional<WallTime>* wake_;
    std::optional<std::vector<Value>> jumpcloud_, okta_;
    bool jumpcloud_exists_ = false, okta_exists_ = false;
    std::set<std::string> jumpcloud_groups_, okta_groups_;
    WallTime now_{};
    bool complete_ = true;
};

/// Why it is not known whether a condition holds.
enum class Unknown {
    open,    ///< a fact is still being asked for, or was never held
    unread,  ///< what decides was not read, which is noted: unread is not empty, and moves nobody anywhere
};
/// Whether a condition holds for the person; no value is false.
[[nodiscard]] std::expected<bool, Unknown> whether_holds(Draft& draft, const expression::Expression& condition);

}  // namespace lockstep::sync
