#include "engine/steps/step_kind.hpp"
#include "sync/plan.hpp"

namespace lockstep::engine::steps {
namespace {

class SetAttributes final : public StepKind {
public:
    Task<Effect> write(Work work) const override {
        auto written = co_await work.directory.set_attributes(work.step.lane, work.account, work.request.writes,
                                                              std::move(work.if_match));
        Effect effect{std::move(written.account), std::move(written.request_id)};
        if (!written.whole)
            effect.held = directory::understood(co_await work.directory.find_account(work.step.lane, work.account));
        co_return effect;
    }

    Task<Found> probe(Work work) const override {
        auto account = directory::understood(co_await work.directory.find_account(work.step.lane, work.account));
        if (!account) co_return Found{};
        Change sent = work.change;
        sent.writes = work.request.writes;
        const bool held = sync::held_by(work.policy, work.standing, sent, *account) == sync::Held::all;
        co_return Found{held ? Found::Probe::done : Found::Probe::absent, {std::move(account), {}}, {}};
    }
};

}  // namespace

const StepKind& set_attributes() {
    static const SetAttributes kKind;
    return kKind;
}

}  // namespace lockstep::engine::steps
