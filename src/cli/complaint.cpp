#include "cli/complaint.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <vector>

#include "core/problem.hpp"

namespace lockstep::cli {
namespace {

std::vector<std::string> subcommands_of(const CLI::App& words) {
    std::vector<std::string> names;
    for (const auto* sub : words.get_subcommands([](const CLI::App*) { return true; }))
        names.push_back(sub->get_name());
    return names;
}

std::vector<std::string> options_of(const CLI::App& words) {
    std::vector<std::string> names;
    for (const CLI::App* app = &words; app; app = app->get_parent()) {
        for (const auto* option : app->get_options()) {
            for (const auto& name : option->get_lnames()) names.push_back("--" + name);
        }
    }
    return names;
}

std::string did_you_mean(const std::string& word, const std::vector<std::string>& names) {
    const auto nearest = nearest_name(word, names);
    return nearest.empty() ? "" : fmt::format(", did you mean {}?", nearest);
}

}  // namespace

const CLI::App& innermost(const CLI::App& app) {
    const auto named = app.get_subcommands();
    return named.empty() ? app : innermost(*named.front());
}

std::string path_of(const CLI::App& words) {
    const auto* parent = words.get_parent();
    return parent ? fmt::format("{} {}", path_of(*parent), words.get_name()) : words.get_name();
}

std::string complaint(const CLI::App& words, const std::string& word) {
    if (word.starts_with("-")) {
        const auto name = word.substr(0, word.find('='));
        return fmt::format("{} has no option {}{}", path_of(words), name, did_you_mean(name, options_of(words)));
    }
    const auto subcommands = subcommands_of(words);
    if (!subcommands.empty()) {
        return fmt::format("{} has no command \"{}\"{}", path_of(words), word, did_you_mean(word, subcommands));
    }
    return fmt::format("{} does not expect \"{}\"", path_of(words), word);
}

}  // namespace lockstep::cli
