// The reference pages and the JSON Schema, rendered from the tables that the decoder reads.
#pragma once

#include <string>

namespace lockstep::policy {

/// Markdown: every key with its type, default, bounds and sentence; the rules that need not be written; all attributes.
[[nodiscard]] std::string policy_reference();
/// Markdown: the language of expressions, and every function with an example and its result.
[[nodiscard]] std::string function_reference();
/// JSON Schema (draft 2020-12) of `lockstep.yaml`, for editors.
[[nodiscard]] std::string json_schema();

}  // namespace lockstep::policy
