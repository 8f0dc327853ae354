#include "engine/org_pin.hpp"

#include <fmt/format.h>

#include "model/side.hpp"

namespace lockstep::engine {
namespace {

std::string key_of(Side side) {
    return fmt::format("org.{}", name_of(side));
}

Task<bool> check_one(store::Store& store, Side side, std::string org) {
    const auto pinned = co_await store.find_setting(key_of(side));
    if (pinned && *pinned != org) {
        throw store::StoreError{
            store::StoreError::Kind::failed,
            fmt::format("this state folder belongs to the {} organisation {}, but the policy's credential is of {}. "
                        "Use the right policy, or another --state folder.",
                        title_of(side), *pinned, org)};
    }
    co_return pinned.has_value();
}

}  // namespace

Task<> check_orgs(store::Store& store, std::string jumpcloud_org, std::string okta_org) {
    co_await check_one(store, Side::jumpcloud, std::move(jumpcloud_org));
    co_await check_one(store, Side::okta, std::move(okta_org));
}

Task<> check_orgs(store::Store& store, Directories directories, Lane lane) {
    for (const Side side : kSides) co_await check_one(store, side, (co_await directories[side].get_org(lane)).id);
}

Task<> pin_orgs(store::Store& store, std::string jumpcloud_org, std::string okta_org) {
    const bool jumpcloud_known = co_await check_one(store, Side::jumpcloud, jumpcloud_org);
    const bool okta_known = co_await check_one(store, Side::okta, okta_org);
    if (!jumpcloud_known) co_await store.put_setting(key_of(Side::jumpcloud), std::move(jumpcloud_org));
    if (!okta_known) co_await store.put_setting(key_of(Side::okta), std::move(okta_org));
}

Task<directory::OrgIdentity> pinned_org(store::Store& store, Side side) {
    const auto id = co_await store.find_setting(key_of(side));
    co_return directory::OrgIdentity{id.value_or(""), {}};
}

}  // namespace lockstep::engine
