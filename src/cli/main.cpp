// The command line: which words there are, and which function each one calls.
#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>
#include <string>

#include "cli/commands.hpp"
#include "core/problem.hpp"
#include "directory/directory.hpp"
#include "store/store.hpp"

namespace {

using namespace lockstep::cli;

/// All options of all commands; CLI11 writes into it.
struct Words {
    GlobalOptions global;
    InitOptions init;
    CheckOptions check;
    LinkOptions link;
    PlanOptions plan;
    ApplyOptions apply;
    CasesOptions cases;
    ExplainOptions explain;
    RunsOptions runs;
};

void add_global(CLI::App& app, GlobalOptions& global) {
    app.add_option("--policy", global.policy, "The policy file")->envname("LOCKSTEP_POLICY")->capture_default_str();
    app.add_option("--state", global.state, "The state folder: links, bases, runs, journal")
        ->envname("LOCKSTEP_STATE")
        ->capture_default_str();
    app.add_flag("--json", global.json, "One JSON document on stdout, everything else on stderr");
    app.add_flag("--no-color", global.no_colour, "No colours (NO_COLOR does the same)");
    app.add_flag("-q,--quiet", global.quiet, "No notes and no progress on stderr");
}

CLI::App* add_init(CLI::App& app, InitOptions& init) {
    auto* command = app.add_subcommand("init", "Ask for what is needed and write a commented policy");
    command->add_option("--okta-url", init.okta_url, "https://example.okta.com");
    command->add_option("--jumpcloud-url", init.jumpcloud_url, "Another console than the US one");
    command->add_option("--insights-url", init.insights_url, "Another Directory Insights than the US one");
    command->add_option("--source", init.source, "The system of record: jumpcloud or okta")
        ->check(CLI::IsMember({"jumpcloud", "okta"}))
        ->capture_default_str();
    command->add_flag("--force", init.force, "Write over an existing file");
    return command;
}

CLI::App* add_check(CLI::App& app, CheckOptions& check) {
    auto* command = app.add_subcommand("check", "Check the policy and try both credentials; writes nothing");
    command->add_flag("--offline", check.offline, "Only the policy, with the schemas last read");
    return command;
}

CLI::App* add_link(CLI::App& app, LinkOptions& link) {
    auto* command = app.add_subcommand("link", "Find who is who, record it, and show where the two sides disagree");
    command->add_flag("--dry-run", link.dry_run, "Show only, record nothing");
    command->add_option("--unlink", link.unlink, "Part this person's two accounts for good")->type_name("EMAIL");
    return command;
}

CLI::App* add_plan(CLI::App& app, PlanOptions& plan) {
    auto* command = app.add_subcommand("plan",
                                       "Show what would be written, and why; writes nothing. "
                                       "Exit code 0: nothing to do, 2: changes, 1: error");
    command->add_option("--out", plan.out, "Save the plan, to apply exactly it later")->type_name("FILE");
    command->add_flag("--all", plan.all, "Show every change");
    return command;
}

CLI::App* add_apply(CLI::App& app, ApplyOptions& apply) {
    auto* command = app.add_subcommand("apply",
                                       "Plan, ask, and write; or write exactly a saved plan. "
                                       "Exit code 0: all done, 3: some failed or wait, 1: error");
    command->add_option("file", apply.file, "A plan saved with `plan --out`");
    command->add_flag("-y,--yes,--auto-approve", apply.yes, "Do not ask");
    command->add_flag("--all", apply.all, "Show every change");
    return command;
}

CLI::App* add_cases(CLI::App& app, CasesOptions& cases) {
    auto* command = app.add_subcommand("cases", "Questions that only a person can answer");
    auto* decide = command->add_subcommand("decide", "Answer one");
    decide->add_option("key", cases.key, "The case, as `cases` lists it")->required();
    decide->add_option("answer", cases.answer, "One of its answers")->required();
    return command;
}

CLI::App* add_explain(CLI::App& app, ExplainOptions& explain) {
    auto* command = app.add_subcommand("explain", "Both sides of a person, the base, the rules, and what is planned");
    command->add_option("person", explain.person, "E-mail, login, user name or account id")->required();
    command->add_option("attribute", explain.attribute, "Only the rules that touch this attribute");
    return command;
}

CLI::App* add_runs(CLI::App& app, RunsOptions& runs) {
    auto* command = app.add_subcommand("runs", "What was done: list, show RUN, retry RUN");
    for (const auto* verb : {"show", "retry"}) {
        const std::string word = verb;
        auto* sub = command->add_subcommand(
            word, word == "show" ? "Every step of one run" : "Go on with the failed steps of one run");
        sub->add_option("run", runs.run, "The run")->required();
        sub->callback([&runs, word] { runs.verb = word; });
    }
    return command;
}

int run(int argc, char** argv, Words& words) {
    CLI::App app{"Keeps a JumpCloud directory and an Okta org in lockstep.", "lockstep"};
    app.set_version_flag("--version", "lockstep 0.1.0");
    app.require_subcommand(1);
    app.fallthrough();
    add_global(app, words.global);
    auto* init = add_init(app, words.init);
    auto* check = add_check(app, words.check);
    auto* link = add_link(app, words.link);
    auto* plan = add_plan(app, words.plan);
    auto* apply = add_apply(app, words.apply);
    auto* status = app.add_subcommand("status", "What is known: people, populations, cases, the last runs");
    auto* cases = add_cases(app, words.cases);
    auto* explain = add_explain(app, words.explain);
    auto* runs = add_runs(app, words.runs);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kDone : kError;
    }
    const auto& global = words.global;
    Terminal terminal{{global.json, global.no_colour, global.quiet}};
    try {
        if (init->parsed()) return run_init(global, words.init, terminal);
        if (check->parsed()) return run_check(global, words.check, terminal);
        if (link->parsed()) return run_link(global, words.link, terminal);
        if (plan->parsed()) return run_plan(global, words.plan, terminal);
        if (apply->parsed()) return run_apply(global, words.apply, terminal);
        if (status->parsed()) return run_status(global, terminal);
        if (cases->parsed()) return run_cases(global, words.cases, terminal);
        if (explain->parsed()) return run_explain(global, words.explain, terminal);
        if (runs->parsed()) return run_runs(global, words.runs, terminal);
    } catch (const std::exception& error) {
        terminal.end_progress();
        terminal.error(error.what());
        return kError;
    }
    return kError;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        Words words;
        return run(argc, argv, words);
    } catch (const std::exception& error) {
        std::cerr << "lockstep: " << error.what() << "\n";
        return kError;
    }
}
