#include "engine/snapshot_plan.hpp"

#include "engine/full_pass.hpp"
#include "engine/org_pin.hpp"
#include "engine/snapshot_directory.hpp"
#include "engine/snapshot_store.hpp"

namespace lockstep::engine {

Task<PassResult> plan_snapshot(Snapshot& snapshot, store::Store& store, Clock& clock,
                               std::function<void(const Candidate&)> planned) {
    const auto scratch = make_snapshot_store(store, snapshot);
    auto jumpcloud_org = co_await pinned_org(store, Side::jumpcloud);
    auto okta_org = co_await pinned_org(store, Side::okta);
    const auto jumpcloud = make_snapshot_directory(snapshot, Side::jumpcloud, std::move(jumpcloud_org));
    const auto okta = make_snapshot_directory(snapshot, Side::okta, std::move(okta_org));
    PassOptions options;
    options.keep = Keep::nowhere;
    options.planned = std::move(planned);
    FullPass pass{snapshot.policy(), {*jumpcloud, *okta}, *scratch, clock, std::move(options)};
    co_return co_await pass.run();
}

}  // namespace lockstep::engine
