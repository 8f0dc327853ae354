// The default user schema of an org (API-okta.md §2.10).
#pragma once

#include "core/http_message.hpp"
#include "model/schema.hpp"

namespace lockstep::directory::okta {

/// The base attributes as the tenant has them, then the tenant's own.
/// @throws DirectoryError `malformed`.
[[nodiscard]] Schema read_schema(const Response& response);

}  // namespace lockstep::directory::okta
