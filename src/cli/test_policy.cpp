// `lockstep test`: assertions kept beside the policy, tried on made-up people and on everybody as last read. No call is
// made.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <filesystem>

#include "cli/commands.hpp"
#include "cli/file_sources.hpp"
#include "cli/parts.hpp"
#include "cli/rehearsal.hpp"
#include "cli/snapshot_view.hpp"
#include "engine/snapshot_plan.hpp"

namespace lockstep::cli {
namespace {

namespace json = boost::json;

/// What an assertion came to on some people.
struct Tried {
    std::size_t people = 0;             ///< whom it is about
    std::vector<std::string> violated;  ///< by whom
};

struct Verdict {
    const policy::Assertion* assertion = nullptr;
    Tried made_up, real;
    std::vector<std::string> unread;  ///< what it asks of real people and no pass has read

    [[nodiscard]] bool is_about_nobody() const { return made_up.people + real.people == 0; }
    [[nodiscard]] bool holds() const {
        return made_up.violated.empty() && real.violated.empty() && unread.empty() && !is_about_nobody();
    }
};

/// Everybody as last read; none: nothing was, or it is not asked for.
struct Real {
    WallTime read_at{};
    std::size_t people = 0;
};

void judge(const policy::Assertion& assertion, const std::string& name, const Rehearsed& person, Tried& tried) {
    const auto inputs = person.inputs();
    if (assertion.who && !assertion.who.holds(inputs)) return;
    ++tried.people;
    if (assertion.holds.holds(inputs) != assertion.always) tried.violated.push_back(name);
}

std::vector<std::string> unread_by(const policy::Assertion& assertion, const policy::Policy& policy,
                                   const engine::Snapshot& snapshot) {
    std::vector<std::string> unread;
    for (const auto* expression : {&assertion.who, &assertion.holds}) {
        const auto& reads = expression->reads();
        for (const auto& [side, name] : reads.groups) {
            if (!snapshot.tells_members(side, name)) {
                unread.push_back(fmt::format("who is in {} group {}", title_of(side), name));
            }
        }
        for (const Side side : reads.all_groups) {
            if (!snapshot.tells_all_members(side)) unread.push_back(fmt::format("{}'s groups", title_of(side)));
        }
        for (const auto& [side, name] : reads.attributes) {
            const auto gap = fmt::format("attribute {}.{}", name_of(side), name);
            if (policy.slots(side).find(name) && snapshot.gaps().contains(gap)) unread.push_back(gap);
        }
    }
    return unread;
}

Task<std::optional<Real>> try_on_snapshot(Parts& parts, const policy::Policy& policy, std::vector<Verdict>& verdicts,
                                          const TestOptions& options) {
    if (options.only == "made-up") co_return std::nullopt;
    if (options.only.empty() && !co_await parts.store().find_picture()) co_return std::nullopt;
    const auto now = parts.clock().wall_now();
    const auto snapshot = co_await engine::Snapshot::load(policy, parts.store(), now);
    Real real{snapshot->read_at(), 0};
    for (auto& verdict : verdicts) verdict.unread = unread_by(*verdict.assertion, policy, *snapshot);
    const auto judge_person = [&](const engine::Candidate& candidate) {
        ++real.people;
        std::array<std::set<std::string>, 2> groups;
        for (const Side side : kSides) {
            const auto& account = candidate.facts.seen(side).account;
            if (account) groups.at(static_cast<std::size_t>(side)) = snapshot->group_names(side, account->id);
        }
        const auto person = rehearse(policy, candidate.facts, candidate.plan.changes, groups, now);
        for (auto& verdict : verdicts) {
            if (verdict.unread.empty()) judge(*verdict.assertion, candidate.plan.next.label, person, verdict.real);
        }
    };
    co_await engine::plan_snapshot(*snapshot, parts.store(), parts.clock(), judge_person);
    co_return real;
}

std::string people(std::size_t count, std::string_view what = "") {
    return fmt::format("{} {}{}", with_commas(count), what, count == 1 ? "person" : "people");
}

std::string people_tried(const Verdict& verdict, bool has_real) {
    const auto made_up = verdict.made_up.people;
    if (!has_real) return people(made_up);
    return fmt::format("{} made-up, {} real", with_commas(made_up), with_commas(verdict.real.people));
}

void print_violations(const Tried& tried, const policy::Assertion& assertion, const Terminal& terminal) {
    constexpr std::size_t kShown = 10;
    for (std::size_t i = 0; i < std::min(kShown, tried.violated.size()); ++i) {
        terminal.print(fmt::format("      not so of {}: `{}` is {}  # {}:{}", tried.violated[i], assertion.holds.text(),
                                   assertion.always ? "false" : "true", assertion.at.file, assertion.at.line));
    }
    if (tried.violated.size() > kShown) {
        terminal.print(terminal.paint(Colour::dim, fmt::format("      … and {} more (--json lists them)",
                                                               with_commas(tried.violated.size() - kShown))));
    }
}

void print_verdict(const Verdict& verdict, bool has_real, const Terminal& terminal) {
    const auto& assertion = *verdict.assertion;
    const bool is_broken = !verdict.made_up.violated.empty() || !verdict.real.violated.empty();
    if (verdict.is_about_nobody() && verdict.unread.empty()) {
        terminal.print(fmt::format("  {} {}  # about nobody: nobody fits `who`", terminal.paint(Colour::yellow, "?"),
                                   assertion.say));
        return;
    }
    const auto mark = is_broken         ? terminal.paint(Colour::red, "✗")
                      : verdict.holds() ? terminal.paint(Colour::green, "✓")
                                        : terminal.paint(Colour::yellow, "?");
    terminal.print(fmt::format("  {} {}  ({})", mark, assertion.say, people_tried(verdict, has_real)));
    print_violations(verdict.made_up, assertion, terminal);
    print_violations(verdict.real, assertion, terminal);
    if (!verdict.unread.empty()) {
        terminal.print(
            fmt::format("      cannot be told of real people: {} was never read; a pass reads what the "
                        "policy names. --only made-up leaves real people out",
                        fmt::join(verdict.unread, "; ")));
    }
}

json::array to_array(const std::vector<std::string>& texts) {
    json::array array;
    for (const auto& text : texts) array.emplace_back(text);
    return array;
}

json::object verdict_object(const Verdict& verdict, bool has_real) {
    json::object object{{"say", verdict.assertion->say},
                        {"line", verdict.assertion->at.line},
                        {"people", verdict.made_up.people},
                        {"holds", verdict.holds()},
                        {"violated", to_array(verdict.made_up.violated)}};
    if (has_real) {
        object["real"] = json::object{{"people", verdict.real.people},
                                      {"violated", to_array(verdict.real.violated)},
                                      {"unread", to_array(verdict.unread)}};
    }
    return object;
}

void print_report(const std::vector<Verdict>& verdicts, std::size_t failed, const std::optional<Real>& real,
                  WallTime now, const Terminal& terminal) {
    for (const auto& verdict : verdicts) print_verdict(verdict, real.has_value(), terminal);
    terminal.print(failed == 0 ? "All of them hold." : fmt::format("{} of {} fail.", failed, verdicts.size()));
    if (!terminal.json()) return;
    json::array list;
    for (const auto& verdict : verdicts) list.push_back(verdict_object(verdict, real.has_value()));
    json::object document{{"failed", failed}, {"tests", std::move(list)}};
    if (real) {
        document["snapshot"] = snapshot_object(real->read_at, {}, now);
        document["snapshot"].as_object()["people"] = real->people;
    }
    terminal.print_json(json::serialize(document));
}

}  // namespace

int run_test(const GlobalOptions& global, const TestOptions& options, Terminal& terminal) {
    Parts parts{global, Parts::Need::state};
    auto policy = parts.policy();
    FileSources sources;
    const auto file = options.file.empty() ? policy::assertions_beside(global.policy) : options.file;
    if (!std::filesystem::exists(file)) {
        throw std::runtime_error(
            fmt::format("{} is not there: assertions are kept in it, or in what --file names; "
                        "docs/policy-tests.md shows how",
                        file));
    }
    const auto assertions = policy::load_assertions(file, sources, policy);
    const auto now = parts.clock().wall_now();
    std::vector<Verdict> verdicts;
    for (const auto& assertion : assertions.assertions) verdicts.push_back({&assertion, {}, {}, {}});
    const std::size_t made_up = options.only == "snapshot" ? 0 : assertions.people.size();
    for (std::size_t i = 0; i < made_up; ++i) {
        const auto person = rehearse(policy, assertions.people[i], now);
        for (auto& verdict : verdicts) judge(*verdict.assertion, assertions.people[i].name, person, verdict.made_up);
    }
    std::optional<Real> real;
    parts.run([&]() -> Task<int> {
        real = co_await try_on_snapshot(parts, policy, verdicts, options);
        co_return kDone;
    });
    const auto on_real =
        real ? fmt::format(", and on {} as read {}", people(real->people), age(real->read_at, now)) : "";
    terminal.print(fmt::format("{} tried on {} of {}{}", counted(verdicts.size(), "assertion"),
                               people(made_up, "made-up "), file, on_real));
    const auto failed = static_cast<std::size_t>(
        std::ranges::count_if(verdicts, [](const Verdict& verdict) { return !verdict.holds(); }));
    print_report(verdicts, failed, real, now, terminal);
    return failed == 0 ? kDone : kChanges;
}

}  // namespace lockstep::cli
