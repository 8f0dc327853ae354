// The vendor's identifiers: 20 characters, a prefix that names the kind, in the order of their making.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/random.hpp"

namespace lockstep::twin::okta {

/// `00u` + six ordered characters from `serial` + eight random ones + the org's cell `5d7`.
[[nodiscard]] std::string make_id(std::string_view prefix, std::uint64_t serial, Random& random);
/// `oae` and 22 characters of base64url.
[[nodiscard]] std::string make_error_id(Random& random);
/// 32 hexadecimal digits: `x-okta-request-id`.
[[nodiscard]] std::string make_request_id(Random& random);
/// A version 4 UUID.
[[nodiscard]] std::string make_uuid(Random& random);
/// `length` characters of base64url: tokens, passwords, challenges.
[[nodiscard]] std::string make_secret(std::size_t length, Random& random);

}  // namespace lockstep::twin::okta
