#include "cli/remedy.hpp"

#include <fmt/format.h>

#include "core/assert.hpp"

namespace lockstep::cli {
namespace {

std::string_view url_key(Side side) {
    return side == Side::okta ? "okta.org_url" : "jumpcloud.url";
}

std::string_view credential_key(Side side) {
    return side == Side::okta ? "okta.auth" : "jumpcloud.api_key";
}

}  // namespace

std::string remedy_of(const directory::DirectoryError& error) {
    using Kind = directory::DirectoryError::Kind;
    const Side side = error.details().side;
    switch (error.kind()) {
        case Kind::throttled: return "the rate limit is used up, perhaps by others too: try again in a few minutes";
        case Kind::unreachable:
            return fmt::format("is {} in the policy right, and does this machine reach it (DNS, proxy, firewall)?",
                               url_key(side));
        case Kind::unknown_outcome:
        case Kind::unavailable:
            return "the vendor has trouble at the moment: try again, nothing that was begun is lost";
        case Kind::unauthorized: return "lockstep check names each role and scope that is missing";
        case Kind::credential_dead:
            return fmt::format("make a new credential and put it where {} in the policy reads it",
                               credential_key(side));
        case Kind::malformed:
            return fmt::format("is {} in the policy right, or does a proxy stand in between?", url_key(side));
        case Kind::refused:
        case Kind::stale: return "try again; if it stays, the vendor's sentence says what it wants";
    }
    LOCKSTEP_UNREACHABLE();
}

}  // namespace lockstep::cli
