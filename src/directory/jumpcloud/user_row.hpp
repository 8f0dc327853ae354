// One user as it lies in a page, and what our model makes of its state and of the fields that others own.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "directory/directory.hpp"
#include "model/schema.hpp"

namespace lockstep::directory::jumpcloud {

/// STAGED, ACTIVATED, SUSPENDED; none for another word, as nobody can say what it permits. `account_locked` is another
/// matter: a lockout is never repaired.
[[nodiscard]] std::optional<AccountState> find_state(std::string_view word);

/// What the decoder saw of one user. The texts lie in the page.
struct RawUser {
    std::string_view bytes;  ///< of the whole user, if anybody asks for them
    std::string_view id, username, email, state, created;
    bool administrator = false;
    std::vector<std::string_view> restricted;  ///< as the vendor names the fields
    std::vector<RawValue> values;              ///< by slot
    std::string flaw;                          ///< what of it was not understood, so that it is unread
    std::vector<std::string_view> marks;       ///< once it is read: state, administrator or not, restricted fields

    /// Before a user is read: every slot is empty, as an absent key is.
    void clear(std::size_t slots);
};

class UserRow final : public AccountRow {
public:
    /// Unread without a known state. @throws DirectoryError `malformed` if there is no id.
    UserRow(const RawUser& raw, const SlotTable& slots, ReadHow how, WallTime read_at);

    [[nodiscard]] std::string_view id() const override { return raw_.id; }
    [[nodiscard]] AccountState state() const override { return state_; }
    [[nodiscard]] std::string_view login() const override { return raw_.username; }
    [[nodiscard]] std::string_view email() const override { return raw_.email; }
    [[nodiscard]] std::span<const RawValue> values() const override { return raw_.values; }
    [[nodiscard]] std::span<const std::string_view> marks() const override { return raw_.marks; }
    [[nodiscard]] Account to_account() const override;
    [[nodiscard]] std::string_view bytes() const override { return raw_.bytes; }

private:
    const RawUser& raw_;
    const SlotTable& slots_;
    std::string unread_;
    AccountState state_ = AccountState::active;
    ReadHow how_;
    WallTime read_at_;
};

}  // namespace lockstep::directory::jumpcloud
