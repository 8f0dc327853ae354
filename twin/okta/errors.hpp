// The vendor's refusals: code, HTTP status and text from its published table, thrown by a handler and caught once.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/http_message.hpp"
#include "core/random.hpp"

namespace lockstep::twin::okta {

/// A request that the vendor refuses; it becomes the error body `{errorCode, errorSummary, errorLink, errorId,
/// errorCauses}`.
struct Refusal : std::runtime_error {
    Refusal(int http_status, std::string error_code, std::string error_summary, std::vector<std::string> why = {})
        : std::runtime_error{error_code},
          status{http_status},
          code{std::move(error_code)},
          summary{std::move(error_summary)},
          causes{std::move(why)} {}

    int status;
    std::string code;
    std::string summary;
    std::vector<std::string> causes;
    std::vector<std::pair<std::string, std::string>> of_each_cause;  ///< fields beside its `errorSummary`
    Headers headers;
    bool short_body = false;  ///< some of the System Log's errors carry neither `errorLink` nor `errorCauses`
};

/// The published refusal of that code; the code must be in the table of errors.cpp.
[[nodiscard]] Refusal refusal(std::string_view code, std::vector<std::string> causes = {});
/// E0000001: `Api validation failed: <subject>`.
[[nodiscard]] Refusal invalid(std::string_view subject, std::vector<std::string> causes = {});
/// E0000007: `Not found: Resource not found: <id> (<kind>)`.
[[nodiscard]] Refusal not_found(std::string_view id, std::string_view kind);

[[nodiscard]] Response to_response(const Refusal& refusal, Random& random);

}  // namespace lockstep::twin::okta
