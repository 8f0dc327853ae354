// `lockstep init`: asks for what it needs and writes a commented policy. Secrets stay in the environment or in files.
#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <filesystem>
#include <stdexcept>

#include "cli/commands.hpp"
#include "cli/file_sources.hpp"
#include "policy/starter.hpp"

namespace lockstep::cli {
namespace {

/// The option if it was given; else what the person types, or the default where nobody can be asked.
std::string answer(const std::string& given, std::string_view question, const std::string& otherwise,
                   const Terminal& terminal) {
    if (!given.empty()) return given;
    if (!terminal.is_interactive()) {
        if (otherwise.empty()) throw std::runtime_error(fmt::format("init needs an answer: {}", question));
        return otherwise;
    }
    const auto typed =
        terminal.ask(otherwise.empty() ? fmt::format("{}:", question) : fmt::format("{} [{}]:", question, otherwise));
    return !typed || typed->empty() ? otherwise : *typed;
}

}  // namespace

int run_init(const GlobalOptions& global, const InitOptions& options, Terminal& terminal) {
    if (std::filesystem::exists(global.policy) && !options.force) {
        throw std::runtime_error(fmt::format("{} exists already; --force writes over it", global.policy));
    }
    policy::StarterAnswers answers;
    answers.okta_org_url = answer(options.okta_url, "Okta org URL (https://example.okta.com)", "", terminal);
    answers.jumpcloud_url = options.jumpcloud_url;
    answers.insights_url = options.insights_url;
    answers.source = options.source == "okta" ? Side::okta : Side::jumpcloud;
    write_file(global.policy, policy::starter_policy(answers));
    terminal.print(
        fmt::format("Wrote {}. It reads its secrets from the environment:\n"
                    "  export JUMPCLOUD_API_KEY=…   # JumpCloud console, your name, My API Key\n"
                    "  export OKTA_API_TOKEN=…      # Okta admin console, Security, API, Tokens\n"
                    "Next: lockstep check",
                    global.policy));
    if (terminal.json()) {
        terminal.print_json(boost::json::serialize(boost::json::object{{"policy", global.policy}}));
    }
    return kDone;
}

}  // namespace lockstep::cli
