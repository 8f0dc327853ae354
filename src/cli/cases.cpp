// `lockstep cases`: the questions that only a person can answer, and `cases decide`.
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstdlib>
#include <stdexcept>

#include "cli/commands.hpp"
#include "cli/parts.hpp"
#include "model/json.hpp"

namespace lockstep::cli {
namespace {

void print_case(const Case& open, const Terminal& terminal) {
    terminal.print(
        fmt::format("{}  {}  [{}]", terminal.paint(Colour::bold, open.person), open.question, name_of(open.kind)));
    for (const auto& candidate : open.candidates) {
        terminal.print(fmt::format("    {} {} {}  # {}", title_of(candidate.side), candidate.account.value,
                                   candidate.label, candidate.why));
    }
    terminal.print(fmt::format("    lockstep cases decide '{}' {}", open.key, fmt::join(open.answers, "|")));
}

std::string whoever_decides() {
    const char* user = std::getenv("USER");
    return user ? user : "unknown";
}

Task<int> decide(Parts& parts, const CasesOptions& options, Terminal& terminal) {
    const auto cases = co_await parts.store().list_cases();
    const auto open = std::ranges::find(cases, options.key, &Case::key);
    if (open == cases.end()) throw std::runtime_error(fmt::format("there is no open case {}", options.key));
    if (std::ranges::find(open->answers, options.answer) == open->answers.end()) {
        throw std::runtime_error(fmt::format("\"{}\" is no answer to {}: expected one of {}", options.answer,
                                             options.key, fmt::join(open->answers, ", ")));
    }
    auto standing = co_await parts.store().find_standing(open->identity);
    if (!standing) throw std::runtime_error(fmt::format("{} is not known any more", open->identity.value));
    standing->decisions.push_back({open->key, options.answer, {}, {}, whoever_decides(), parts.clock().wall_now()});
    std::vector<Case> left;
    for (const auto& other : cases) {
        if (other.identity == open->identity && other.key != open->key) left.push_back(other);
    }
    std::vector<Conflict> conflicts;
    for (auto& conflict : co_await parts.store().list_conflicts()) {
        if (conflict.identity == open->identity) conflicts.push_back(std::move(conflict));
    }
    co_await parts.store().settle({{*standing, left, conflicts, {}}});
    terminal.print(fmt::format("Decided: {} for {}. Next: lockstep plan", options.answer, open->person));
    if (terminal.json()) {
        terminal.print_json(boost::json::serialize(
            boost::json::object{{"key", open->key}, {"answer", options.answer}, {"person", open->person}}));
    }
    co_return kDone;
}

}  // namespace

int run_cases(const GlobalOptions& global, const CasesOptions& options, Terminal& terminal) {
    Parts parts{global, Parts::Need::state};
    return parts.run([&]() -> Task<int> {
        if (!options.key.empty()) co_return co_await decide(parts, options, terminal);
        const auto cases = co_await parts.store().list_cases();
        if (terminal.json()) {
            boost::json::array list;
            for (const auto& open : cases) list.push_back(to_json(open));
            terminal.print_json(boost::json::serialize(boost::json::object{{"cases", std::move(list)}}));
            co_return kDone;
        }
        if (cases.empty()) terminal.print("No open case.");
        for (const auto& open : cases) print_case(open, terminal);
        co_return kDone;
    });
}

}  // namespace lockstep::cli
