// `lockstep cases`: the questions that only a person can answer; `show`, `decide`.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>

#include "cli/case_answers.hpp"
#include "cli/commands.hpp"
#include "cli/parts.hpp"
#include "cli/who.hpp"
#include "model/json.hpp"

namespace lockstep::cli {
namespace {

void print_case(const Case& open, const std::vector<Case>& cases, const Terminal& terminal) {
    terminal.print(
        fmt::format("{}  {}  [{}]", terminal.paint(Colour::bold, open.person), open.question, name_of(open.kind)));
    for (const auto& candidate : open.candidates) {
        terminal.print(fmt::format("    {} {} {}  # {}", title_of(candidate.side), candidate.account.value,
                                   candidate.label, candidate.why));
    }
    for (const auto& line : answer_lines(open, cases)) terminal.print("    " + line);
}

Task<int> show(Parts& parts, const CasesOptions& options, Terminal& terminal) {
    const auto cases = co_await parts.store().list_cases();
    const auto& open = find_case(cases, options.key);
    print_case(open, cases, terminal);
    if (terminal.json()) terminal.print_json(boost::json::serialize(to_json(open)));
    co_return kDone;
}

void tell_decided(const Case& open, const std::string& answer, const std::string& by, const Terminal& terminal) {
    terminal.print(fmt::format("Decided: {} for {}. Next: lockstep plan", answer, open.person));
    if (terminal.json()) {
        terminal.print_json(boost::json::serialize(
            boost::json::object{{"key", open.key}, {"answer", answer}, {"person", open.person}, {"by", by}}));
    }
}

Task<> decide_for_pair(Parts& parts, Case open, std::string answer, std::string by) {
    auto pairs = co_await parts.store().list_pairs();
    const auto pair = std::ranges::find(pairs, open.pair, &GroupPair::id);
    if (pair == pairs.end()) throw std::runtime_error(fmt::format("there is no group pair {} any more", open.person));
    std::erase_if(pair->decisions, [&](const Decision& one) { return one.about == open.key; });
    pair->decisions.push_back({open.key, std::move(answer), {}, {}, std::move(by), parts.clock().wall_now()});
    co_await parts.store().put_pair(std::move(*pair), open.key);
}

Task<int> decide(Parts& parts, const CasesOptions& options, Terminal& terminal) {
    const auto cases = co_await parts.store().list_cases();
    const auto* open = &find_case(cases, options.key);
    const auto& answer = find_answer(*open, options.answer);
    const auto by = who(options.by);
    if (!open->pair.empty()) {
        co_await decide_for_pair(parts, *open, answer, by);
        tell_decided(*open, answer, by, terminal);
        co_return kDone;
    }
    auto standing = co_await parts.store().find_standing(open->identity);
    if (!standing) throw std::runtime_error(fmt::format("{} is not known any more", open->identity.value));
    std::erase_if(standing->decisions, [&](const Decision& one) { return one.about == open->key; });
    standing->decisions.push_back({open->key, answer, {}, {}, by, parts.clock().wall_now()});
    std::vector<Case> left;
    for (const auto& other : cases) {
        if (other.identity == open->identity && other.key != open->key) left.push_back(other);
    }
    std::vector<Conflict> conflicts;
    for (auto& conflict : co_await parts.store().list_conflicts()) {
        if (conflict.identity == open->identity) conflicts.push_back(std::move(conflict));
    }
    co_await parts.store().settle({{*standing, left, conflicts, {}}});
    tell_decided(*open, answer, by, terminal);
    co_return kDone;
}

}  // namespace

int run_cases(const GlobalOptions& global, const CasesOptions& options, Terminal& terminal) {
    Parts parts{global, Parts::Need::state};
    return parts.run([&]() -> Task<int> {
        if (options.verb == "decide") co_return co_await decide(parts, options, terminal);
        if (options.verb == "show") co_return co_await show(parts, options, terminal);
        const auto cases = co_await parts.store().list_cases();
        if (terminal.json()) {
            boost::json::array list;
            for (const auto& open : cases) list.push_back(to_json(open));
            terminal.print_json(boost::json::serialize(boost::json::object{{"cases", std::move(list)}}));
            co_return kDone;
        }
        if (cases.empty()) terminal.print("No open case.");
        for (const auto& open : cases) print_case(open, cases, terminal);
        co_return kDone;
    });
}

}  // namespace lockstep::cli
