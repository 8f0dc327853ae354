// Where a policy's includes and secrets come from: the file system and the environment.
#pragma once

#include <optional>
#include <string>

#include "policy/policy.hpp"

namespace lockstep::cli {

class FileSources final : public policy::Sources {
public:
    std::string read_file(const std::string& path) override;
    std::optional<std::string> environment(const std::string& name) override;
};

/// Writes a whole file, or nothing: to a neighbour first, then renamed. @throws std::runtime_error that names the file.
void write_file(const std::string& path, const std::string& text);

}  // namespace lockstep::cli
