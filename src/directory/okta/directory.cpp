#include "directory/okta/directory.hpp"

#include "core/assert.hpp"
#include "directory/okta/access.hpp"
#include "directory/okta/buckets.hpp"
#include "directory/okta/schema.hpp"
#include "directory/okta/wire.hpp"

namespace lockstep::directory::okta {
namespace {

using Cost = std::map<std::string, int>;

Cost cost(std::initializer_list<std::string_view> buckets) {
    Cost sum;
    for (const auto name : buckets) ++sum[std::string{name}];
    return sum;
}

/// The bucket of the write itself; empty if there is none.
std::string_view bucket_written(ChangeKind kind) {
    using namespace bucket;
    switch (kind) {
        case ChangeKind::link:
        case ChangeKind::hand_over:
        case ChangeKind::bind_devices:
        case ChangeKind::unbind_devices: return {};
        case ChangeKind::create_account:
        case ChangeKind::activate:
        case ChangeKind::activate_with_mail:
        case ChangeKind::suspend:
        case ChangeKind::unsuspend:
        case ChangeKind::deactivate:
        case ChangeKind::end_sessions:
        case ChangeKind::expire_password: return kUsers;
        case ChangeKind::set_attributes:
        case ChangeKind::set_reference:
        case ChangeKind::delete_account: return kUserWrite;
        case ChangeKind::create_group:
        case ChangeKind::add_member:
        case ChangeKind::remove_member: return kGroups;
        case ChangeKind::assign_app:
        case ChangeKind::unassign_app: return kApps;
    }
    LOCKSTEP_UNREACHABLE();
}

}  // namespace

OktaDirectory::OktaDirectory(Settings settings, SlotTable slots, Schema schema, http::HttpTransport& transport,
                             Clock& clock, Random& random)
    : client_{std::move(settings), transport, clock, random},
      clock_{clock},
      random_{random},
      slots_{std::move(slots)},
      schema_{std::move(schema)},
      decoder_{slots_} {}

Task<OrgIdentity> OktaDirectory::get_org(Lane lane) {
    const auto response = co_await client_.call(lane, {.target = "/api/v1/org"});
    co_return read_org(response);
}

Task<std::vector<AccessFinding>> OktaDirectory::check_access() {
    return okta::check_access(client_);
}

Task<Schema> OktaDirectory::get_schema(Lane lane) {
    const auto response = co_await client_.call(lane, {.target = "/api/v1/meta/schemas/user/default"});
    co_return read_schema(response);
}

SteadyTime OktaDirectory::next_turn(Lane lane, const Change& change, int ahead) {
    const auto bucket = bucket_written(change.kind);
    return bucket.empty() ? SteadyTime{} : client_.outlook(bucket, lane, ahead);
}

Cost OktaDirectory::cost_of(const Change& change) const {
    using namespace bucket;
    switch (change.kind) {
        case ChangeKind::link:
        case ChangeKind::hand_over:
        case ChangeKind::bind_devices:
        case ChangeKind::unbind_devices: return {};
        case ChangeKind::create_account: return cost({kUsers, kUserRead});  // and its read-back
        case ChangeKind::set_attributes:
        case ChangeKind::set_reference: return cost({kUserRead, kUserWrite});  // the fresh read before it
        case ChangeKind::create_group:
        case ChangeKind::add_member:
        case ChangeKind::remove_member: return cost({kGroups});
        case ChangeKind::activate:
        case ChangeKind::activate_with_mail:
        case ChangeKind::suspend:
        case ChangeKind::unsuspend:
        case ChangeKind::deactivate: {
            auto sum = cost({kUserRead, kUsers, kUserRead});  // read before, read back
            if (change.random_password) ++sum[std::string{kUserWrite}];
            return sum;
        }
        case ChangeKind::end_sessions:
        case ChangeKind::expire_password: return cost({kUsers});
        case ChangeKind::assign_app:
        case ChangeKind::unassign_app: return cost({kApps});
        case ChangeKind::delete_account: return cost({kUserRead, kUserWrite, kUserRead, kUserWrite, kUserRead});
    }
    LOCKSTEP_UNREACHABLE();
}

}  // namespace lockstep::directory::okta
