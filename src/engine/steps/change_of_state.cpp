#include <algorithm>
#include <array>

#include "engine/steps/step_kind.hpp"

namespace lockstep::engine::steps {
namespace {

bool is(const std::optional<Account>& account, AccountState state) {
    return account && account->state == state;
}

/// A life-cycle change: done when the account, read by id, is in the state that it leads to; not when a call answered.
class ChangeOfState final : public StepKind {
public:
    using Write = Task<> (*)(directory::Directory& directory, Lane lane, AccountId account, const Change& change);
    using LedTo = bool (*)(const std::optional<Account>& account);

    constexpr ChangeOfState(ChangeKind kind, Write write, LedTo led_to) : kind_{kind}, write_{write}, led_to_{led_to} {}
    [[nodiscard]] ChangeKind kind() const { return kind_; }
    [[nodiscard]] bool is_read_back(const Change&) const override { return true; }

    Task<Effect> write(Work work) const override {
        if (work.change.unlock_first) co_await work.directory.unlock(work.step.lane, work.account);
        co_await write_(work.directory, work.step.lane, work.account, work.change);
        co_return Effect{};
    }

    Task<Found> probe(Work work) const override {
        auto account = directory::understood(co_await work.directory.find_account(work.step.lane, work.account));
        const bool done = led_to_(account);
        co_return Found{done ? Found::Probe::done : Found::Probe::absent, {std::move(account), {}}, {}};
    }

private:
    ChangeKind kind_;
    Write write_;
    LedTo led_to_;
};

const std::array kKinds{
    ChangeOfState{ChangeKind::activate,
                  [](directory::Directory& directory, Lane lane, AccountId account, const Change& change) {
                      return directory.activate(lane, std::move(account), {false, {}, change.random_password});
                  },
                  [](const auto& account) { return is(account, AccountState::active); }},
    ChangeOfState{ChangeKind::activate_with_mail,
                  [](directory::Directory& directory, Lane lane, AccountId account, const Change& change) {
                      return directory.activate(lane, std::move(account),
                                                {true, change.object_name, change.random_password});
                  },
                  // Okta says so while it waits for the person to follow the mail.
                  [](const auto& account) {
                      return is(account, AccountState::active) || (account && account->vendor_status == "PROVISIONED");
                  }},
    ChangeOfState{ChangeKind::suspend,
                  [](directory::Directory& directory, Lane lane, AccountId account, const Change&) {
                      return directory.suspend(lane, std::move(account));
                  },
                  [](const auto& account) {
                      return is(account, AccountState::suspended) || is(account, AccountState::deprovisioned);
                  }},
    ChangeOfState{ChangeKind::unsuspend,
                  [](directory::Directory& directory, Lane lane, AccountId account, const Change&) {
                      return directory.unsuspend(lane, std::move(account));
                  },
                  [](const auto& account) { return is(account, AccountState::active); }},
    ChangeOfState{ChangeKind::deactivate,
                  [](directory::Directory& directory, Lane lane, AccountId account, const Change&) {
                      return directory.deactivate(lane, std::move(account));
                  },
                  [](const auto& account) { return is(account, AccountState::deprovisioned); }},
    ChangeOfState{ChangeKind::delete_account,
                  [](directory::Directory& directory, Lane lane, AccountId account, const Change&) {
                      return directory.delete_account(lane, std::move(account));
                  },
                  [](const auto& account) { return !account; }},
};

}  // namespace

const StepKind& change_of_state(ChangeKind kind) {
    const auto it = std::ranges::find(kKinds, kind, &ChangeOfState::kind);
    LOCKSTEP_ASSERT(it != kKinds.end());
    return *it;
}

}  // namespace lockstep::engine::steps
