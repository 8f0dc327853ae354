// The ASCII names that a person's name leads to: local parts of addresses and user names, each given once.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

namespace lockstep::twin {

/// Lower-case `[a-z0-9.-]`: letters with marks lose them, other scripts are romanised, blanks and apostrophes go.
[[nodiscard]] std::string ascii_name(std::string_view text);

/// Gives names out, each once: the second `jan.kowalski` becomes `jan.kowalski2`.
class NamePool {
public:
    /// @param base must not end in a digit, so that no two bases can meet.
    std::string take(const std::string& base);

private:
    std::unordered_map<std::string, int> given_;
};

}  // namespace lockstep::twin
