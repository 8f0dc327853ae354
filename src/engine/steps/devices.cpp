#include <algorithm>

#include "engine/steps/step_kind.hpp"

namespace lockstep::engine::steps {
namespace {

/// A person or a user group, bound to a device group: there, or not.
class Devices final : public StepKind {
public:
    constexpr explicit Devices(bool binds) : binds_{binds} {}

    Task<Effect> write(Work work) const override {
        const bool of_group = !work.change.group.empty();
        auto holder = of_group ? work.change.group.value : work.account.value;
        const auto lane = work.step.lane;
        if (binds_) {
            co_await work.directory.bind_devices(lane, std::move(holder), of_group, work.change.object);
        } else {
            co_await work.directory.unbind_devices(lane, std::move(holder), of_group, work.change.object);
        }
        co_return Effect{};
    }

    Task<Found> probe(Work work) const override {
        std::vector<std::string> bound;
        if (work.change.group.empty()) {
            auto held = co_await work.directory.get_memberships(work.step.lane, work.account);
            bound = std::move(held.device_groups);
        } else {
            bound = co_await work.directory.list_bound_devices(work.step.lane, work.change.group);
        }
        const bool there = std::ranges::find(bound, work.change.object) != bound.end();
        co_return Found{there == binds_ ? Found::Probe::done : Found::Probe::absent, {}, {}};
    }

private:
    bool binds_;
};

}  // namespace

const StepKind& devices(ChangeKind kind) {
    static const Devices kBinding{true};
    static const Devices kUnbinding{false};
    LOCKSTEP_ASSERT(kind == ChangeKind::bind_devices || kind == ChangeKind::unbind_devices);
    return kind == ChangeKind::bind_devices ? kBinding : kUnbinding;
}

}  // namespace lockstep::engine::steps
