// Every refusal of Okta becomes one DirectoryError: one table says what its codes mean to us.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/http_message.hpp"
#include "directory/directory.hpp"
#include "http/transport.hpp"
#include "http/turnstile.hpp"

namespace lockstep::directory::okta {

/// What a response outside 2xx says.
/// @param written the attributes that the refusal may be about; empty: any name that it gives.
[[nodiscard]] DirectoryError to_error(const Response& response, WallTime now,
                                      const std::vector<std::string>& written = {});

/// No usable answer came.
/// @param of_write an answer that is too large then means that it was performed, and nothing else.
[[nodiscard]] DirectoryError to_error(const http::TransportError& error, bool of_write);

/// The call was not sent.
[[nodiscard]] DirectoryError to_error(const http::CircuitOpen& open, WallTime now);

/// True for an answer of Okta's that blames the credential itself, which a fresh token or proof may mend: 401 and 403
/// E0000005 (API-okta.md §2.1) and what `WWW-Authenticate` says of token or proof, but not 401 E0000015, which is about
/// a feature of the org, nor the 401 of a proxy.
[[nodiscard]] bool blames_credential(const Response& response);

/// True if what it lacks is a nonce in the DPoP proof, at the token endpoint or at the API.
[[nodiscard]] bool wants_nonce(const Response& response);

/// The error code in a body of Okta's own shape; empty for any other body.
[[nodiscard]] std::string error_code(const Response& response);
/// The same of OAuth's shape.
[[nodiscard]] std::string oauth_error(const Response& response);

}  // namespace lockstep::directory::okta
