// `lockstep link`: who is who. Records links and the bases of what agrees; writes to no directory.
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>

#include "cli/commands.hpp"
#include "cli/pairs_view.hpp"
#include "cli/parts.hpp"
#include "cli/pass_view.hpp"
#include "cli/people.hpp"
#include "cli/policy_record.hpp"
#include "engine/org_pin.hpp"
#include "engine/pass.hpp"
#include "model/json.hpp"

namespace lockstep::cli {
namespace {

namespace json = boost::json;

void print_matrix(const std::vector<sync::Disagreement>& disagreements, std::size_t new_links,
                  const Terminal& terminal) {
    if (new_links == 0) return;
    if (disagreements.empty()) {
        terminal.print("The new links agree in everything the policy carries.");
        terminal.print("");
        return;
    }
    terminal.print(terminal.paint(Colour::bold, "Where the new links disagree"));
    std::vector<std::vector<std::string>> rows{{"RULE", "PATTERN", "PEOPLE", "FOR EXAMPLE"}};
    for (const auto& cell : disagreements) {
        constexpr std::string_view kState = "state ";
        const auto pattern = cell.pattern.starts_with(kState) ? cell.pattern.substr(kState.size()) : cell.pattern;
        rows.push_back({cell.rule.empty() ? "state" : cell.rule.value, pattern,
                        with_commas(static_cast<std::size_t>(cell.count)),
                        cell.examples.empty() ? "" : cell.examples.front()});
    }
    for (const auto& line : table(rows)) terminal.print("  " + line);
    terminal.print("");
}

std::string link_document(const engine::PassResult& result, bool recorded) {
    json::array matrix;
    for (const auto& cell : result.disagreements) {
        json::array examples;
        for (const auto& example : cell.examples) examples.emplace_back(example);
        matrix.push_back(json::object{{"rule", cell.rule.empty() ? "state" : cell.rule.value},
                                      {"pattern", cell.pattern},
                                      {"count", cell.count},
                                      {"examples", std::move(examples)}});
    }
    json::array links;
    for (const auto& link : result.links) {
        links.push_back(
            json::object{{"jumpcloud", link.jumpcloud.value}, {"okta", link.okta.value}, {"rules", link.rules}});
    }
    json::array cases;
    for (const auto& open : result.plan.cases) cases.push_back(to_json(open));
    return json::serialize(json::object{{"recorded", recorded},
                                        {"linked", result.counts.linked},
                                        {"links", std::move(links)},
                                        {"disagreements", std::move(matrix)},
                                        {"pairs", pairs_array(result.plan.pairs)},
                                        {"cases", std::move(cases)}});
}

void print_links(const engine::PassResult& result, const Terminal& terminal, bool recorded) {
    const auto& counts = result.counts;
    terminal.print(fmt::format("Read {} accounts in JumpCloud and {} in Okta.", with_commas(counts.jumpcloud_accounts),
                               with_commas(counts.okta_accounts)));
    terminal.print(fmt::format("{}{}, {} people linked in all, {}.", counted(counts.new_links, "new link"),
                               recorded ? " recorded" : " (nothing recorded)", with_commas(counts.linked),
                               counted(result.plan.cases.size(), "case")));
    for (const auto& warning : result.health) terminal.print(terminal.paint(Colour::red, "Warning: " + warning));
    terminal.print("");
    print_matrix(result.disagreements, counts.new_links, terminal);
    for (const auto& line : pairs_lines(result.plan.pairs)) terminal.print("  " + line);
    if (!result.plan.pairs.empty()) terminal.print("");
    const auto cases = result.plan.cases.size();
    if (cases > 0) terminal.print(fmt::format("{} for a person to answer: lockstep cases", counted(cases, "case")));
    terminal.print("Nothing was written to either directory. Next: lockstep plan");
}

/// Parts two accounts: each is remembered as not the same as the other.
Task<int> unlink(Parts& parts, const std::string& person, Terminal& terminal) {
    auto standing = co_await find_person(parts.store(), person);
    if (!standing.linked()) throw std::runtime_error(fmt::format("{} is not linked", person));
    auto [kept, other] = sync::part(std::move(standing), "unlink", parts.clock().wall_now());
    const auto ids = json::array{kept.id.value, other.id.value};
    const auto text = fmt::format("Parted for good: {} and {}. Both are cases now; nothing is written for either.",
                                  kept.id.value, other.id.value);
    co_await parts.store().settle({{std::move(kept), {}, {}, {}}, {std::move(other), {}, {}, {}}});
    terminal.print(text);
    if (terminal.json()) terminal.print_json(json::serialize(json::object{{"unlinked", ids}}));
    co_return kDone;
}

/// `okta/00u…`.
std::pair<Side, AccountId> account_named(const std::string& text) {
    const auto slash = text.find('/');
    const auto side = from_name<Side>(text.substr(0, slash));
    if (!side || slash == std::string::npos || slash + 1 == text.size()) {
        throw std::runtime_error(fmt::format("{} names no account: give jumpcloud/ID or okta/ID", text));
    }
    return {*side, {text.substr(slash + 1)}};
}

Task<int> add_further(Parts& parts, const LinkOptions& options, Terminal& terminal) {
    const auto [side, account] = account_named(options.further);
    auto person = co_await find_person(parts.store(), options.of);
    const auto holder = co_await parts.store().find_standing_by_account(side, account);
    if (holder && (holder->linked() || holder->id == person.id)) {
        throw std::runtime_error(fmt::format("{} is already an account of {}; lockstep link --unlink parts it first",
                                             options.further, holder->label));
    }
    const auto owner = person.place(other(side)).account;
    person = sync::after_further(std::move(person), {side, account, owner});
    const auto label = person.label;
    co_await parts.store().settle({{std::move(person), {}, {}, {}}});
    terminal.print(
        fmt::format("{} is a further account of {}: never synced, contained with them.", options.further, label));
    if (terminal.json()) {
        terminal.print_json(json::serialize(json::object{{"further", options.further}, {"of", label}}));
    }
    co_return kDone;
}

}  // namespace

int run_link(const GlobalOptions& global, const LinkOptions& options, Terminal& terminal) {
    const bool by_hand = !options.unlink.empty() || !options.further.empty();
    Parts parts{global, by_hand ? Parts::Need::state : Parts::Need::directories};
    return parts.run([&]() -> Task<int> {
        if (!options.unlink.empty()) co_return co_await unlink(parts, options.unlink, terminal);
        if (!options.further.empty()) co_return co_await add_further(parts, options, terminal);
        engine::Pass pass{parts.policy(), parts.directories(), parts.store(), parts.clock()};
        auto result = co_await pass.run({.progress = read_progress(terminal),
                                         .keep = options.dry_run ? engine::Keep::nowhere : engine::Keep::at_once,
                                         .most_links = terminal.json() ? engine::PassOptions{}.most_links : 0});
        terminal.end_progress();
        if (!options.dry_run) {
            co_await engine::pin_orgs(parts.store(), result.plan.jumpcloud_org, result.plan.okta_org);
            co_await engine::record_pass(parts.store(), result);
            co_await record_policy(parts.store(), parts.policy(), parts.clock().wall_now());
        }
        print_links(result, terminal, !options.dry_run);
        if (terminal.json()) terminal.print_json(link_document(result, !options.dry_run));
        co_return kDone;
    });
}

}  // namespace lockstep::cli
