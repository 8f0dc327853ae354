#include <fmt/format.h>

#include <algorithm>

#include "engine/steps/step_kind.hpp"

namespace lockstep::engine::steps {
namespace {

/// Group names may repeat, so what we made is known by this in its description.
std::string marker(const Step& step) {
    return fmt::format("Made by Lockstep, step {}", step.id.value);
}

class CreateGroup final : public StepKind {
public:
    Task<Effect> write(Work work) const override {
        auto group = co_await work.directory.create_group(work.step.lane, work.change.object_name, marker(work.step));
        co_return Effect{{}, {}, std::move(group)};
    }

    Task<Found> probe(Work work) const override {
        const auto groups = co_await work.directory.list_groups(work.step.lane);
        const auto ours = std::ranges::find_if(groups, [&](const Group& group) {
            return group.name == work.change.object_name && group.description == marker(work.step);
        });
        if (ours == groups.end()) co_return Found{};
        co_return Found{Found::Probe::done, {{}, {}, *ours}, {}};
    }
};

}  // namespace

const StepKind& create_group() {
    static const CreateGroup kKind;
    return kKind;
}

}  // namespace lockstep::engine::steps
