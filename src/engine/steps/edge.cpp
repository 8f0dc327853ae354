#include <algorithm>
#include <array>

#include "engine/steps/step_kind.hpp"

namespace lockstep::engine::steps {
namespace {

/// A membership or an assignment of one account: there, or not.
class Edge final : public StepKind {
public:
    using Write = Task<> (*)(directory::Directory& directory, Lane lane, std::string object, AccountId account);
    using IsThere = Task<bool> (*)(directory::Directory& directory, Lane lane, std::string object, AccountId account);

    constexpr Edge(ChangeKind kind, bool gives, Write write, IsThere is_there)
        : kind_{kind}, gives_{gives}, write_{write}, is_there_{is_there} {}
    [[nodiscard]] ChangeKind kind() const { return kind_; }

    /// What both sides of a pair are remembered to have was seen, not only answered (DESIGN §4.5).
    [[nodiscard]] bool is_read_back(const Change& change) const override { return !change.pair.empty(); }

    Task<Effect> write(Work work) const override {
        co_await write_(work.directory, work.step.lane, work.change.object, work.account);
        co_return Effect{};
    }

    Task<Found> probe(Work work) const override {
        const bool there = co_await is_there_(work.directory, work.step.lane, work.change.object, work.account);
        co_return Found{there == gives_ ? Found::Probe::done : Found::Probe::absent, {}, {}};
    }

private:
    ChangeKind kind_;
    bool gives_;
    Write write_;
    IsThere is_there_;
};

Task<bool> is_member(directory::Directory& directory, Lane lane, std::string group, AccountId account) {
    return directory.is_member(lane, {std::move(group)}, std::move(account));
}

Task<bool> has_app(directory::Directory& directory, Lane lane, std::string app, AccountId account) {
    const auto held = co_await directory.get_memberships(lane, std::move(account));
    co_return std::ranges::count(held.apps, AppId{app}) > 0;
}

const std::array kKinds{
    Edge{ChangeKind::add_member, true,
         [](directory::Directory& directory, Lane lane, std::string group, AccountId account) {
             return directory.add_member(lane, {std::move(group)}, std::move(account));
         },
         is_member},
    Edge{ChangeKind::remove_member, false,
         [](directory::Directory& directory, Lane lane, std::string group, AccountId account) {
             return directory.remove_member(lane, {std::move(group)}, std::move(account));
         },
         is_member},
    Edge{ChangeKind::assign_app, true,
         [](directory::Directory& directory, Lane lane, std::string app, AccountId account) {
             return directory.assign_app(lane, {std::move(app)}, std::move(account));
         },
         has_app},
    Edge{ChangeKind::unassign_app, false,
         [](directory::Directory& directory, Lane lane, std::string app, AccountId account) {
             return directory.unassign_app(lane, {std::move(app)}, std::move(account));
         },
         has_app},
};

}  // namespace

const StepKind& edge(ChangeKind kind) {
    const auto it = std::ranges::find(kKinds, kind, &Edge::kind);
    LOCKSTEP_ASSERT(it != kKinds.end());
    return *it;
}

}  // namespace lockstep::engine::steps
