// `lockstep check`: the policy, then both credentials, scope by scope. Writes to no directory.
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "cli/commands.hpp"
#include "cli/error_document.hpp"
#include "cli/parts.hpp"
#include "cli/remedy.hpp"
#include "core/problem.hpp"
#include "engine/org_pin.hpp"
#include "engine/pair_reading.hpp"

namespace lockstep::cli {
namespace {

namespace json = boost::json;

struct Access {
    Side side;
    std::string org;
    std::vector<directory::AccessFinding> findings;
    std::string failure;

    [[nodiscard]] bool holds() const {
        return failure.empty() &&
               std::ranges::all_of(findings, [](const auto& it) { return it.granted || !it.required; });
    }
};

Task<Access> try_access(directory::Directory& directory) {
    Access access{directory.side(), {}, {}, {}};
    try {
        access.findings = co_await directory.check_access();
        if (!access.holds()) co_return access;  // the findings say more than a refusal to name the org
        const auto org = co_await directory.get_org(Lane::interactive);
        access.org = org.name.empty() ? org.id : fmt::format("{} ({})", org.name, org.id);
    } catch (const directory::DirectoryError& error) {
        access.failure = fmt::format("{}: {}", error.what(), remedy_of(error));
    }
    co_return access;
}

void print_access(const Access& access, const Terminal& terminal) {
    terminal.print(terminal.paint(
        Colour::bold, fmt::format("{}{}{}", title_of(access.side), access.org.empty() ? "" : " ", access.org)));
    if (!access.failure.empty()) terminal.print("  " + terminal.paint(Colour::red, "✗ " + access.failure));
    for (const auto& finding : access.findings) {
        const auto mark = finding.granted    ? terminal.paint(Colour::green, "✓")
                          : finding.required ? terminal.paint(Colour::red, "✗")
                                             : terminal.paint(Colour::yellow, "–");
        auto line = fmt::format("  {} {}", mark, finding.what);
        if (!finding.granted && !finding.remedy.empty()) line += "  # " + finding.remedy;
        terminal.print(line);
    }
}

json::object access_object(const Access& access) {
    json::array findings;
    for (const auto& finding : access.findings) {
        findings.push_back(json::object{{"what", finding.what},
                                        {"granted", finding.granted},
                                        {"required", finding.required},
                                        {"remedy", finding.remedy}});
    }
    return {{"directory", name_of(access.side)},
            {"org", access.org},
            {"ok", access.holds()},
            {"error", access.failure},
            {"access", std::move(findings)}};
}

void print_policy(const policy::Policy& policy, const Terminal& terminal) {
    terminal.print(fmt::format("{} {}: {}, {}, {}", terminal.paint(Colour::green, "✓"), policy.file,
                               counted(policy.populations.size(), "population"),
                               counted(policy.attributes.size(), "attribute rule"),
                               counted(policy.groups.size(), "group pair")));
}

Task<int> check_directories(Parts& parts, Terminal& terminal) {
    std::vector<Access> accesses;
    bool holds = true;
    for (const Side side : kSides) {
        accesses.push_back(co_await try_access(parts.directories()[side]));
        print_access(accesses.back(), terminal);
        holds = holds && accesses.back().holds();
    }
    std::vector<Problem> problems;
    if (holds) {
        co_await engine::check_orgs(parts.store(), parts.directories(), Lane::interactive);
        const auto today =
            co_await engine::resolve_pairs(parts.policy(), parts.directories(), parts.store(), Lane::interactive);
        problems = sync::problems_of(parts.policy(), today.plan.pairs);
    }
    if (!problems.empty()) throw Problems{std::move(problems)};
    if (holds) co_await parts.refresh_schemas();  // and the policy once more, against what the tenants really have
    if (terminal.json()) {
        json::array directories;
        for (const auto& access : accesses) directories.push_back(access_object(access));
        terminal.print_json(json::serialize(
            json::object{{"ok", holds}, {"problems", json::array{}}, {"directories", std::move(directories)}}));
    }
    if (holds) {
        terminal.print("All is well. Next: lockstep link");
    } else {
        terminal.error("a credential may not do all that is needed (✗ above)");
    }
    co_return holds ? kDone : kError;
}

}  // namespace

int run_check(const GlobalOptions& global, const CheckOptions& options, Terminal& terminal) {
    try {
        Parts parts{global, options.offline ? Parts::Need::secrets : Parts::Need::connectors};
        print_policy(parts.policy(), terminal);
        if (!options.offline) return parts.run([&] { return check_directories(parts, terminal); });
        if (terminal.json()) {
            terminal.print_json(json::serialize(json::object{{"ok", true}, {"problems", json::array{}}}));
        }
        return kDone;
    } catch (const Problems& problems) {
        for (const auto& problem : problems.list()) terminal.error(to_string(problem));
        if (terminal.json()) {
            json::array list;
            for (const auto& problem : problems.list()) list.push_back(problem_object(problem));
            terminal.print_json(json::serialize(json::object{{"ok", false}, {"problems", std::move(list)}}));
        }
        terminal.error(counted(problems.list().size(), "problem") + " in the policy");
        return kError;
    }
}

}  // namespace lockstep::cli
