// What a person can do about a directory that says no.
#pragma once

#include <string>

#include "directory/directory.hpp"

namespace lockstep::cli {

/// One sentence: the next thing to do, and the key of the policy to look at.
[[nodiscard]] std::string remedy_of(const directory::DirectoryError& error);

}  // namespace lockstep::cli
