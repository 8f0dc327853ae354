#include <fmt/format.h>

#include "engine/steps/step_kind.hpp"
#include "sync/plan.hpp"

namespace lockstep::engine::steps {
namespace {

/// Between the vendor's clock, which dates the account, and ours, which dates the read that found its name free.
constexpr std::chrono::minutes kClockSkew{5};

/// Ours is what came into being after the name was found free, holds exactly what was sent, and is in the state we
/// create.
bool is_ours(const Work& work, const Account& account) {
    Change sent = work.change;
    sent.writes = work.request.writes;
    return account.state == AccountState::staged && account.created >= work.request.free_at - kClockSkew &&
           sync::held_by(work.policy, work.standing, sent, account) == sync::Held::all;
}

class CreateAccount final : public StepKind {
public:
    [[nodiscard]] bool is_read_back(const Change&) const override { return true; }

    Task<Effect> write(Work work) const override {
        auto written = co_await work.directory.create_account(
            work.step.lane, {work.request.login, work.request.writes, work.request.groups});
        co_return Effect{std::move(written.account), std::move(written.request_id)};
    }

    Task<Found> probe(Work work) const override {
        if (!work.step.created.empty()) {
            auto account =
                directory::understood(co_await work.directory.find_account(work.step.lane, work.step.created));
            if (!account) co_return Found{};
            co_return Found{Found::Probe::done, {std::move(account), {}}, {}};
        }
        const std::string attribute{login_attribute(work.change.side)};
        const auto holders = co_await work.directory.find_by_name(work.step.lane, attribute, work.request.login);
        if (holders.empty()) co_return Found{};
        auto account = directory::understood(co_await work.directory.find_account(work.step.lane, holders.front().id));
        if (!account) co_return Found{};
        if (is_ours(work, *account)) co_return Found{Found::Probe::done, {std::move(account), {}}, {}};
        co_return Found{Found::Probe::different,
                        {},
                        fmt::format("{} {} is held by {} account {}, which this run did not create", attribute,
                                    work.request.login, name_of(account->state), account->id.value)};
    }
};

}  // namespace

const StepKind& create_account() {
    static const CreateAccount kKind;
    return kKind;
}

}  // namespace lockstep::engine::steps
