// `${env:NAME}` and `${file:PATH}`: how secrets, and what differs between installations, come into a policy.
#pragma once

#include "policy/codec.hpp"

namespace lockstep::policy {

/// Replaces every reference in `value.text` by what it stands for, white space at the end of a file left out. What is
/// not there, empty, or not readable is reported, and the text left empty. With `resolve_secrets` off the text stays as
/// written.
/// @return whether there was nothing to report.
bool resolve(Resolved& value, Context& context);

/// `path` as seen from the folder of `file`.
[[nodiscard]] std::string path_beside(const std::string& file, const std::string& path);

}  // namespace lockstep::policy
