// `lockstep init`: asks for what it needs and writes a commented policy. Secrets stay in the environment or in files.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <filesystem>
#include <stdexcept>
#include <tuple>

#include "cli/commands.hpp"
#include "cli/file_sources.hpp"
#include "policy/starter.hpp"

namespace lockstep::cli {
namespace {

/// One policy that is not on disk yet, read without its secrets.
class Unwritten final : public policy::Sources {
public:
    explicit Unwritten(const std::string& text) : text_{text} {}
    std::string read_file(const std::string& /*path*/) override { return text_; }
    std::optional<std::string> environment(const std::string& /*name*/) override { return std::nullopt; }

private:
    const std::string& text_;
};

/// The option if it was given; else what the person types. Asked again while nothing is typed.
std::string ask_org_url(const std::string& given, const Terminal& terminal) {
    auto url = given;
    while (url.empty() && terminal.is_interactive()) {
        const auto typed = terminal.ask("Okta org URL (https://example.okta.com):");
        if (!typed) break;
        url = *typed;
    }
    if (url.empty()) throw std::runtime_error("init needs the Okta org URL: --okta-url https://example.okta.com");
    return url;
}

/// The option if it was given; else one of `words` that the person types, the first by default and where nobody can be
/// asked.
std::string choose(const std::string& given, std::string_view question, const std::vector<std::string>& words,
                   const Terminal& terminal) {
    if (!given.empty()) return given;
    while (terminal.is_interactive()) {
        const auto typed = terminal.ask(fmt::format("{}: {} [{}]:", question, fmt::join(words, " or "), words.front()));
        if (!typed || typed->empty()) break;
        if (std::ranges::find(words, *typed) != words.end()) return *typed;
    }
    return words.front();
}

/// The API's address of what people copy from their browser: without the console's `-admin` and the page's path.
std::string org_url_of(std::string text) {
    std::erase_if(text, [](unsigned char c) { return c <= ' '; });
    constexpr std::string_view kScheme = "https://", kConsole = "-admin.";
    if (!text.contains("://")) text.insert(0, kScheme);
    const auto host = text.find("://") + 3;
    text.erase(std::min(text.find('/', host), text.size()));
    const auto console = text.find(kConsole, host);
    if (console != std::string::npos && console == text.find('.', host) - kConsole.size() + 1) {
        text.erase(console, kConsole.size() - 1);
    }
    return text;
}

policy::StarterAnswers ask(const InitOptions& options, const Terminal& terminal) {
    policy::StarterAnswers answers;
    answers.okta_org_url = org_url_of(ask_org_url(options.okta_url, terminal));
    const auto source = choose(options.source, "System of record of everybody", {"jumpcloud", "okta"}, terminal);
    answers.source = source == "okta" ? Side::okta : Side::jumpcloud;
    answers.jumpcloud_url = options.jumpcloud_url;
    answers.insights_url = options.insights_url;
    if (options.jumpcloud_url.empty()) {
        const auto region = choose("", "JumpCloud's region", {"us", "eu", "in"}, terminal);
        if (region != "us") answers.jumpcloud_url = fmt::format("https://console.{}.jumpcloud.com", region);
    }
    return answers;
}

}  // namespace

int run_init(const GlobalOptions& global, const InitOptions& options, Terminal& terminal) {
    if (std::filesystem::exists(global.policy) && !options.force) {
        throw std::runtime_error(fmt::format("{} exists already; --force writes over it", global.policy));
    }
    const auto text = policy::starter_policy(ask(options, terminal));
    Unwritten unwritten{text};
    // Only for what it throws where an answer is wrong.
    std::ignore =
        policy::load(global.policy, unwritten, {base_schema(Side::jumpcloud), base_schema(Side::okta), false});
    write_file(global.policy, text);
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
