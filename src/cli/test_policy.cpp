// `lockstep test`: assertions kept beside the policy, tried on made-up people. No call is made.
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <filesystem>

#include "cli/commands.hpp"
#include "cli/file_sources.hpp"
#include "cli/parts.hpp"
#include "cli/rehearsal.hpp"

namespace lockstep::cli {
namespace {

namespace json = boost::json;

/// One assertion, tried on everybody.
struct Verdict {
    const policy::Assertion* assertion = nullptr;
    int tried = 0;                      ///< how many people it is about
    std::vector<std::string> violated;  ///< by whom
};

/// `lockstep.yaml` → `lockstep.tests.yaml`.
std::string beside(const std::string& policy) {
    return std::filesystem::path{policy}.replace_extension(".tests.yaml").string();
}

Verdict judge(const policy::Assertion& assertion, const std::vector<std::pair<std::string, Rehearsed>>& people) {
    Verdict verdict;
    verdict.assertion = &assertion;
    for (const auto& [name, person] : people) {
        const auto inputs = person.inputs();
        if (assertion.who && !assertion.who.holds(inputs)) continue;
        ++verdict.tried;
        if (assertion.holds.holds(inputs) != assertion.always) verdict.violated.push_back(name);
    }
    return verdict;
}

void print_verdict(const Verdict& verdict, const Terminal& terminal) {
    const auto& assertion = *verdict.assertion;
    if (verdict.tried == 0) {
        terminal.print(fmt::format("  {} {}  # about nobody: no made-up person fits `who`",
                                   terminal.paint(Colour::yellow, "?"), assertion.say));
        return;
    }
    const bool holds = verdict.violated.empty();
    terminal.print(fmt::format("  {} {}  ({})", terminal.paint(holds ? Colour::green : Colour::red, holds ? "✓" : "✗"),
                               assertion.say,
                               verdict.tried == 1 ? "1 person" : fmt::format("{} people", verdict.tried)));
    for (const auto& name : verdict.violated) {
        terminal.print(fmt::format("      not so of {}: `{}` is {}  # {}:{}", name, assertion.holds.text(),
                                   assertion.always ? "false" : "true", assertion.at.file, assertion.at.line));
    }
}

json::object verdict_object(const Verdict& verdict) {
    json::array violated;
    for (const auto& name : verdict.violated) violated.emplace_back(name);
    return {{"say", verdict.assertion->say},
            {"line", verdict.assertion->at.line},
            {"people", verdict.tried},
            {"holds", verdict.tried > 0 && verdict.violated.empty()},
            {"violated", std::move(violated)}};
}

}  // namespace

int run_test(const GlobalOptions& global, const TestOptions& options, Terminal& terminal) {
    Parts parts{global, Parts::Need::state};
    auto policy = parts.policy();
    FileSources sources;
    const auto file = options.file.empty() ? beside(global.policy) : options.file;
    const auto assertions = policy::load_assertions(file, sources, policy);
    std::vector<std::pair<std::string, Rehearsed>> people;
    for (const auto& person : assertions.people) {
        people.emplace_back(person.name, rehearse(policy, person, parts.clock().wall_now()));
    }
    int failed = 0;
    json::array list;
    terminal.print(fmt::format("{} tried on {} made-up people of {}",
                               counted(assertions.assertions.size(), "assertion"), people.size(), file));
    for (const auto& assertion : assertions.assertions) {
        const auto verdict = judge(assertion, people);
        if (verdict.tried == 0 || !verdict.violated.empty()) ++failed;
        print_verdict(verdict, terminal);
        list.push_back(verdict_object(verdict));
    }
    terminal.print(failed == 0 ? "All of them hold."
                               : fmt::format("{} of {} fail.", failed, assertions.assertions.size()));
    if (terminal.json())
        terminal.print_json(json::serialize(json::object{{"failed", failed}, {"tests", std::move(list)}}));
    return failed == 0 ? kDone : kChanges;
}

}  // namespace lockstep::cli
