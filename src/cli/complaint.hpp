// What is said of a word on the command line that nobody takes.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace lockstep::cli {

/// The command that was named, down to its sub-command: `lockstep runs show`.
[[nodiscard]] const CLI::App& innermost(const CLI::App& app);
[[nodiscard]] std::string path_of(const CLI::App& words);

/// `lockstep plan has no option --otu, did you mean --out?`
[[nodiscard]] std::string complaint(const CLI::App& words, const std::string& word);

}  // namespace lockstep::cli
