#include "directory/directory.hpp"

#include <fmt/format.h>

#include "core/assert.hpp"

namespace lockstep::directory {
namespace {

std::string describe(const DirectoryError::Details& details) {
    auto text = std::string{title_of(details.side)};
    if (details.status != 0) fmt::format_to(std::back_inserter(text), " {}", details.status);
    if (!details.vendor_code.empty()) fmt::format_to(std::back_inserter(text), " {}", details.vendor_code);
    fmt::format_to(std::back_inserter(text), ": {}", details.text);
    if (!details.request_id.empty()) fmt::format_to(std::back_inserter(text), " (request {})", details.request_id);
    return text;
}

}  // namespace

bool may_pass(DirectoryError::Kind kind) {
    switch (kind) {
        case DirectoryError::Kind::throttled:
        case DirectoryError::Kind::unreachable:
        case DirectoryError::Kind::unknown_outcome:
        case DirectoryError::Kind::unavailable: return true;
        case DirectoryError::Kind::refused:
        case DirectoryError::Kind::unauthorized:
        case DirectoryError::Kind::credential_dead:
        case DirectoryError::Kind::stale:
        case DirectoryError::Kind::malformed: return false;
    }
    LOCKSTEP_UNREACHABLE();
}

Account understood(Account account) {
    if (account.unread.empty()) return account;
    DirectoryError::Details details;
    details.side = account.side;
    details.text = fmt::format("the account {} cannot be read: {}", account.id.value, account.unread);
    throw DirectoryError{DirectoryError::Kind::malformed, std::move(details)};
}

std::optional<Account> understood(std::optional<Account> account) {
    if (account) return understood(std::move(*account));
    return std::nullopt;
}

DirectoryError::DirectoryError(Kind kind, Details details)
    : kind_{kind}, details_{std::move(details)}, text_{describe(details_)} {}

}  // namespace lockstep::directory
