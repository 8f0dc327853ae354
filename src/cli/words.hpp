// The words of the command line: which commands there are, what each takes, and what is said of a word that is none.
#pragma once

#include <functional>
#include <optional>

#include "cli/commands.hpp"

namespace lockstep::cli {

/// What a command line asks for.
struct Asked {
    GlobalOptions global;
    std::function<int(const GlobalOptions&, Terminal&)> run;
};

/// Reads the command line. Help, the version and mistakes are answered here: then there is nothing to run, and
/// `exit_code` is the process's.
[[nodiscard]] std::optional<Asked> read_words(int argc, const char* const* argv, int& exit_code);

}  // namespace lockstep::cli
