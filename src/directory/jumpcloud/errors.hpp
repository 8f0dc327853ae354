// What JumpCloud's refusals mean: every shape of error body becomes one DirectoryError (API-jumpcloud.md §11).
#pragma once

#include <span>
#include <string>

#include "core/http_message.hpp"
#include "directory/directory.hpp"
#include "http/transport.hpp"

namespace lockstep::directory::jumpcloud {

/// An answer that we cannot read.
[[nodiscard]] DirectoryError malformed(std::string text);
/// What no call of the vendor's can do, or what we do not do to it.
[[nodiscard]] DirectoryError refused(std::string text, std::vector<std::string> attributes = {});

/// What an error body says, whichever of the vendor's shapes it has.
struct Refusal {
    std::string code;                     ///< `status` or `error`, where there is one
    std::string text;                     ///< one line, never empty
    std::vector<std::string> attributes;  ///< of `fieldViolationsList`
};
[[nodiscard]] Refusal read_refusal(const Response& response);

/// The page of a proxy or of the console, not of the API.
[[nodiscard]] bool is_html(const Response& response);

/// What stands behind an answer, beyond the one call.
enum class Meaning {
    ok,
    failed,           ///< this call only
    credential_dead,  ///< 401, or the redirect to the login page: the credential was not sent or is not taken
    block,            ///< 403 that says that our address is shut out
    perhaps_block,    ///< 403 that the API did not word itself: a known-good route tells
};
[[nodiscard]] Meaning meaning_of(const Response& response);

/// The error of an answer that is not 2xx, or that is no JSON although it should be.
///
/// @param written the attributes that the call wrote: one that the text names as a word is taken to be meant.
[[nodiscard]] DirectoryError to_error(const Response& response, WallTime now, std::span<const std::string> written);

/// The error of a call that has no usable answer.
[[nodiscard]] DirectoryError to_error(const http::TransportError& failure);

}  // namespace lockstep::directory::jumpcloud
