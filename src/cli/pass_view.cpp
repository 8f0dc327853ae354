#include "cli/pass_view.hpp"

#include <fmt/format.h>

#include "cli/pairs_view.hpp"
#include "cli/plan_view.hpp"

namespace lockstep::cli {

engine::ReadProgress read_progress(Terminal& terminal) {
    return [&terminal](Side side, std::size_t read, std::optional<std::size_t> total) {
        terminal.progress(total ? fmt::format("reading {}  {}", title_of(side), progress_bar(read, *total))
                                : fmt::format("reading {}  {} accounts", title_of(side), with_commas(read)));
    };
}

std::vector<engine::Person> named_people(const std::vector<std::string>& names) {
    std::vector<engine::Person> people;
    for (const auto& name : names) people.emplace_back(engine::PersonName{name});
    return people;
}

std::map<std::string, double> permitted_per_minute(const engine::Directories& directories) {
    auto per_minute = directories.jumpcloud.permitted_per_minute();
    per_minute.merge(directories.okta.permitted_per_minute());
    return per_minute;
}

void print_pass(const engine::PassResult& result, const engine::Directories& directories, Names names,
                const Terminal& terminal, bool all) {
    const auto& counts = result.counts;
    terminal.print(fmt::format("Read {} in JumpCloud and {} in Okta; {} linked.",
                               counted(counts.jumpcloud_accounts, "account"), with_commas(counts.okta_accounts),
                               counts.linked == 1 ? "1 person is" : with_commas(counts.linked) + " people are"));
    if (result.has_unlisted_links()) {
        terminal.print(fmt::format("{} too many to be listed here: lockstep link shows where they disagree.",
                                   counted(counts.new_links, "new link")));
    }
    for (const auto& page : result.pages) terminal.print(terminal.paint(Colour::red, "Page: " + page));
    for (const auto& warning : result.health) terminal.print(terminal.paint(Colour::red, "Warning: " + warning));
    for (const auto& line : pairs_lines(result.plan.pairs)) terminal.print("  " + line);
    terminal.print("");
    constexpr std::size_t kMost = 25;
    const PlanViewOptions options{all ? 0 : kMost, std::move(names)};
    for (const auto& line : plan_lines(result.plan, permitted_per_minute(directories), terminal, options))
        terminal.print(line);
}

}  // namespace lockstep::cli
