// A policy file and what it includes, as one document.
#pragma once

#include <string>

#include "policy/item.hpp"
#include "policy/policy.hpp"

namespace lockstep::policy {

/// Reads `path` and, before its own, what it includes, each seen from the folder of the file that names it. Lists and
/// named sections are joined; a value given in two files, a file that includes itself, and an unreadable one are
/// reported.
[[nodiscard]] Item read_with_includes(const std::string& path, Sources& sources, Report& report);

}  // namespace lockstep::policy
