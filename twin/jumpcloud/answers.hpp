// The vendor's answers: headers as recorded, and the bodies of its errors, which each API words its own way.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "core/http_message.hpp"

namespace lockstep::twin::jumpcloud {

/// A JSON text with the recorded headers and Express' weak ETag over the body.
[[nodiscard]] Response json_answer(int status, std::string body);
[[nodiscard]] Response json_answer(int status, const boost::json::value& body);
/// 204, or another status without a body.
[[nodiscard]] Response empty_answer(int status);
/// What the verbs of the v1 API say: a JSON string.
[[nodiscard]] Response word_answer(std::string_view word);
/// What the edge in front of the API says.
[[nodiscard]] Response html_answer(int status, std::string_view title);

/// `{"message": …}`.
[[nodiscard]] Response v1_error(int status, std::string_view message);
/// `{"code": …, "status": …, "message": …}`.
[[nodiscard]] Response v2_error(int status, std::string_view message);
/// `{"error": …, "message": …}`.
[[nodiscard]] Response named_error(int status, std::string_view name, std::string_view message);
/// A bare 404 without body, as some v2 routes answer.
[[nodiscard]] Response bare_not_found();

}  // namespace lockstep::twin::jumpcloud
