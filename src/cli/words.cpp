#include "cli/words.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/complaint.hpp"

namespace lockstep::cli {
namespace {

/// One command: its words, and what it does.
struct Command {
    CLI::App* words;
    std::function<int(const GlobalOptions&, Terminal&)> run;
};

/// A command whose options CLI11 writes into; they live as long as what runs it.
template <class Options>
Command command(CLI::App& app, CLI::App* (*add)(CLI::App&, Options&),
                int (*run)(const GlobalOptions&, const Options&, Terminal&)) {
    auto options = std::make_shared<Options>();
    auto* words = add(app, *options);
    return {words, [options, run](const GlobalOptions& global, Terminal& terminal) {
                return run(global, *options, terminal);
            }};
}

void add_global(CLI::App& app, GlobalOptions& global) {
    app.add_option("--policy", global.policy, "The policy file")
        ->envname("LOCKSTEP_POLICY")
        ->take_last()  // `lockstep --policy FILE … plan --policy OTHER`: whoever wraps us names one already
        ->type_name("FILE")
        ->capture_default_str();
    app.add_option("--state", global.state, "The state folder: links, bases, runs, journal")
        ->envname("LOCKSTEP_STATE")
        ->type_name("FOLDER")
        ->capture_default_str();
    app.add_flag("--json", global.json, "One JSON document on stdout, everything else on stderr");
    app.add_flag("--no-color", global.no_colour, "No colours (NO_COLOR does the same)");
    app.add_flag("-q,--quiet", global.quiet, "No notes and no progress on stderr");
}

void add_by(CLI::App& words, std::string& by) {
    words.add_option("--by", by, "Who decides, for the record; the user of this session if left out")->type_name("WHO");
}

CLI::App* add_init(CLI::App& app, InitOptions& init) {
    auto* words = app.add_subcommand("init", "Ask for what is needed and write a commented policy");
    words->add_option("--okta-url", init.okta_url, "https://example.okta.com")->type_name("URL");
    words->add_option("--jumpcloud-url", init.jumpcloud_url, "Another console than the US one")->type_name("URL");
    words->add_option("--insights-url", init.insights_url, "Another Directory Insights than the US one")
        ->type_name("URL");
    words->add_option("--source", init.source, "The system of record: jumpcloud (if nobody can be asked) or okta")
        ->check(CLI::IsMember({"jumpcloud", "okta"}))
        ->type_name("SIDE");
    words->add_flag("--force", init.force, "Write over an existing file");
    return words;
}

CLI::App* add_check(CLI::App& app, CheckOptions& check) {
    auto* words = app.add_subcommand("check", "Check the policy and try both credentials; writes nothing");
    words->add_flag("--offline", check.offline, "Only the policy, with the schemas last read");
    return words;
}

CLI::App* add_link(CLI::App& app, LinkOptions& link) {
    auto* words = app.add_subcommand("link", "Find who is who, record it, and show where the two sides disagree");
    words->add_flag("--dry-run", link.dry_run, "Show only, record nothing");
    words->add_option("--unlink", link.unlink, "Part this person's two accounts for good")->type_name("PERSON");
    auto* further = words
                        ->add_option("--further", link.further,
                                     "This account is a further one of a person: never synced, contained with them")
                        ->type_name("SIDE/ID");
    auto* of = words->add_option("--of", link.of, "The person whose further account it is")->type_name("PERSON");
    further->needs(of);
    of->needs(further);
    return words;
}

void add_people(CLI::App& words, std::vector<std::string>& people) {
    words
        .add_option("--person", people,
                    "Only this person, by e-mail, login or user name; may be given again. Both accounts are read by "
                    "id, nobody is listed")
        ->type_name("EMAIL")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

CLI::App* add_plan(CLI::App& app, PlanOptions& plan) {
    auto* words = app.add_subcommand("plan", "Show what would be written, and why; writes nothing");
    words->add_option("--out", plan.out, "Save the plan, to apply exactly it later")->type_name("FILE");
    words->add_flag("--all", plan.all, "Show every change");
    add_people(*words, plan.people);
    auto* live =
        words->add_flag("--live", plan.live, "Read both directories, though the policy is not the one in force");
    words
        ->add_flag("--snapshot", plan.snapshot,
                   "Compare with the policy in force on what was last read; makes no call. So does a --policy of "
                   "another name")
        ->excludes(live);
    words->footer(
        "Exit code 0: nothing to do (cases and stuck values may remain), 2: changes, 1: error.\n"
        "Of two policies compared: 0 they come to the same, 2 they differ.");
    return words;
}

CLI::App* add_apply(CLI::App& app, ApplyOptions& apply) {
    auto* words = app.add_subcommand("apply", "Plan, ask, and write; or write exactly a saved plan");
    words->add_option("file", apply.file, "A plan saved with `lockstep plan --out FILE`")->type_name("FILE");
    words->add_flag("-y,--yes,--auto-approve", apply.yes, "Do not ask");
    words->add_flag("--all", apply.all, "Show every change");
    add_people(*words, apply.people);
    add_by(*words, apply.by);
    words->footer(
        "Exit code 0: all done, 3: some failed, were held back or wait for approval, 1: error.\n"
        "Ctrl-C stops cleanly between two steps; the next apply goes on from there.");
    return words;
}

CLI::App* add_status(CLI::App& app, StatusOptions& /*status*/) {
    return app.add_subcommand("status", "What is known: people, populations, cases, the last runs; makes no call");
}

CLI::App* add_cases(CLI::App& app, CasesOptions& cases) {
    auto* words = app.add_subcommand("cases", "Questions that only a person can answer: list, show, or decide one");
    auto* show = words->add_subcommand("show", "One case, with what speaks for each answer");
    auto* decide = words->add_subcommand("decide", "Answer one: lockstep cases decide KEY ANSWER");
    for (auto* sub : {show, decide}) {
        sub->add_option("key", cases.key, "The case, or the person that it is about, as `lockstep cases` lists it")
            ->type_name("KEY")
            ->required();
    }
    decide->add_option("answer", cases.answer, "One of the answers listed with it")->type_name("ANSWER")->required();
    add_by(*decide, cases.by);
    show->callback([&cases] { cases.verb = "show"; });
    decide->callback([&cases] { cases.verb = "decide"; });
    return words;
}

void add_filter(CLI::App& words, ConflictsOptions& conflicts) {
    words.add_option("--person", conflicts.person, "Only this person's")->type_name("PERSON");
    words.add_option("--attribute", conflicts.attribute, "Only of this attribute or rule")->type_name("ATTRIBUTE");
    words.add_option("--pattern", conflicts.pattern, "Only those that differ so, as `lockstep link` shows it")
        ->check(CLI::IsMember({"case only", "domain only", "JumpCloud empty", "Okta empty", "different"}))
        ->type_name("PATTERN");
}

CLI::App* add_conflicts(CLI::App& app, ConflictsOptions& conflicts) {
    auto* words = app.add_subcommand("conflicts", "Values that both sides changed: list, or settle");
    add_filter(*words, conflicts);
    words->add_flag("--who", conflicts.who, "Ask both directories' logs who changed them, and when");
    auto* settle = words->add_subcommand("settle", "Say which side's value stands; the next apply writes it");
    add_filter(*settle, conflicts);
    settle->add_option("--take", conflicts.take, "The side whose value stands")
        ->check(CLI::IsMember({"jumpcloud", "okta"}))
        ->type_name("SIDE")
        ->required();
    settle->add_flag("--all", conflicts.all, "All of them");
    add_by(*settle, conflicts.by);
    settle->callback([&conflicts] { conflicts.verb = "settle"; });
    return words;
}

CLI::App* add_approvals(CLI::App& app, ApprovalsOptions& approvals) {
    auto* words = app.add_subcommand("approvals", "Changes that the safety gate holds back: list, show, decide");
    for (const auto& [verb, about] : {std::pair{"show", "All about one"}, std::pair{"approve", "Let them go"},
                                      std::pair{"reject", "Hold them back though no limit does"}}) {
        const std::string word = verb;
        auto* sub = words->add_subcommand(word, about);
        sub->add_option("changes", approvals.changes, "As `lockstep approvals` lists them, or whose they are")
            ->type_name("CHANGE|PERSON");
        sub->add_flag("--all", approvals.all, "All that wait");
        if (word != "show") add_by(*sub, approvals.by);
        sub->callback([&approvals, word] { approvals.verb = word; });
    }
    return words;
}

CLI::App* add_undo(CLI::App& app, UndoOptions& undo) {
    auto* words = app.add_subcommand("undo", "Take back what a run wrote, as far as that goes");
    auto* run = words->add_option("run", undo.run, "The run, as `lockstep runs` lists it")->type_name("RUN");
    auto* person =
        words
            ->add_option("--person", undo.person, "Only this person's; without a run, of the latest that wrote to them")
            ->type_name("PERSON");
    auto* pin = words->add_flag("--pin", undo.pin, "Leave alone from now on what the policy would write again");
    words->add_flag("--unpin", undo.unpin, "Take nothing back, but the person's pins away: the policy writes again")
        ->needs(person)
        ->excludes(run)
        ->excludes(pin);
    words->add_flag("--dry-run", undo.dry_run, "Show only");
    words->add_flag("-y,--yes", undo.yes, "Do not ask");
    add_by(*words, undo.by);
    words->footer(
        "Never activates an account, and never deletes one that Lockstep created: it is suspended.\n"
        "Exit code 0: all taken back, 3: some was not, 1: error.");
    return words;
}

CLI::App* add_explain(CLI::App& app, ExplainOptions& explain) {
    auto* words = app.add_subcommand("explain", "Both sides of a person, the base, the rules, and what is planned");
    words->add_option("person", explain.person, "E-mail, login, user name or account id")
        ->type_name("PERSON")
        ->required();
    words->add_option("attribute", explain.subject, "Only what concerns this attribute, group or app, or `state`")
        ->type_name("ATTRIBUTE|GROUP");
    words->add_option("--at", explain.at, "As our writes had left it then: 2026-11-24T16:00:00Z, or a day")
        ->type_name("TIME");
    return words;
}

CLI::App* add_why_not(CLI::App& app, WhyNotOptions& why_not) {
    auto* words =
        app.add_subcommand("why-not", "What stops something: rule, population, hold, limit, case, stuck, error");
    words->add_option("person", why_not.person, "E-mail, login, user name or account id")
        ->type_name("PERSON")
        ->required();
    words->add_option("attribute", why_not.subject, "Only what concerns this attribute, group or app")
        ->type_name("ATTRIBUTE|GROUP");
    return words;
}

CLI::App* add_test(CLI::App& app, TestOptions& test) {
    auto* words =
        app.add_subcommand("test",
                           "Try assertions on what the policy makes of made-up people and of everybody last read; "
                           "makes no call");
    words->add_option("--file", test.file, "Assertions and people; left out: lockstep.tests.yaml beside the policy")
        ->type_name("FILE");
    words->add_option("--only", test.only, "Only on the made-up people, or only on the snapshot")
        ->check(CLI::IsMember({"made-up", "snapshot"}))
        ->type_name("WHOM");
    words->footer("Exit code 0: all hold, 2: some do not, 1: error.");
    return words;
}

CLI::App* add_drift(CLI::App& app, DriftOptions& drift) {
    auto* words = app.add_subcommand("drift", "Each difference that the policy does not want; writes nothing");
    words->add_flag("--who", drift.who,
                    "Ask the directories' logs who made each so, and when; some calls a difference");
    words->footer("Exit code 0: none, 2: drift, 1: error.");
    return words;
}

CLI::App* add_runs(CLI::App& app, RunsOptions& runs) {
    auto* words = app.add_subcommand("runs", "What was done: list, show RUN, retry RUN");
    for (const auto* verb : {"show", "retry"}) {
        const std::string word = verb;
        auto* sub = words->add_subcommand(
            word, word == "show" ? "Every step of one run" : "Go on with the failed steps of one run");
        sub->add_option("run", runs.run, "The run, as `lockstep runs` lists it")->type_name("RUN")->required();
        sub->callback([&runs, word] { runs.verb = word; });
    }
    return words;
}

CLI::App* add_survey(CLI::App& app, SurveyOptions& survey) {
    auto* words =
        app.add_subcommand("survey", "Ask both tenants what their documents leave open, on throw-away people");
    words->add_flag("-y,--yes", survey.yes, "Do not ask for consent");
    words->add_flag("--show", survey.show, "Only show the answers of the last survey");
    words->add_option("--patience", survey.patience, "How long to wait for what lags")
        ->check(CLI::Range(1, 3600))
        ->type_name("SECONDS")
        ->capture_default_str();
    words->add_option("--out", survey.out, "Write settings for `lockstep-twin serve --like FILE`")->type_name("FILE");
    words->footer(
        "Makes people and groups whose names begin with lockstep-survey, and removes them again. What a survey\n"
        "that was killed left behind is removed by the next one.");
    return words;
}

/// All commands, in the order in which one meets them. One more is one more line, and its `add_` above.
std::vector<Command> add_commands(CLI::App& app) {
    return {
        command(app, add_init, run_init),           command(app, add_check, run_check),
        command(app, add_link, run_link),           command(app, add_plan, run_plan),
        command(app, add_apply, run_apply),         command(app, add_status, run_status),
        command(app, add_cases, run_cases),         command(app, add_conflicts, run_conflicts),
        command(app, add_approvals, run_approvals), command(app, add_explain, run_explain),
        command(app, add_why_not, run_why_not),     command(app, add_drift, run_drift),
        command(app, add_test, run_test),           command(app, add_runs, run_runs),
        command(app, add_undo, run_undo),           command(app, add_survey, run_survey),
    };
}

/// Of every depth.
std::vector<CLI::App*> all_subcommands(CLI::App& app) {
    std::vector<CLI::App*> all;
    for (auto* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
        all.push_back(sub);
        std::ranges::copy(all_subcommands(*sub), std::back_inserter(all));
    }
    return all;
}

/// Whoever drives it with `--json` reads a document of this too, whether or not the option was understood by then.
bool wants_json(int argc, const char* const* argv) {
    return std::ranges::any_of(argv, argv + argc, [](std::string_view word) { return word == "--json"; });
}

int refuse(const CLI::App& words, const std::string& text, bool json) {
    fmt::print(stderr, "{}\n{} --help shows what there is\n", text, path_of(words));
    if (json) fmt::print("{}\n", boost::json::serialize(boost::json::object{{"error", text}}));
    return kError;
}

/// Each tells at its end what all of them take.
void add_footers(CLI::App& app) {
    constexpr std::string_view kEverywhere = "Every command also takes --policy, --state, --json, --no-color, --quiet.";
    for (auto* words : all_subcommands(app)) {
        const auto own = words->get_footer() == app.get_footer() ? "" : words->get_footer() + "\n";
        words->footer(own + std::string{kEverywhere});
    }
}

}  // namespace

std::optional<Asked> read_words(int argc, const char* const* argv, int& exit_code) {
    CLI::App app{"Keeps a JumpCloud directory and an Okta org in lockstep.", "lockstep"};
    app.set_version_flag("--version", "lockstep 0.1.0");
    app.require_subcommand(0, 1);
    app.fallthrough();
    app.allow_extras();
    app.footer("Start with: lockstep init, check, link, plan, apply. Each has a --help of its own.");
    Asked asked;
    const bool json = wants_json(argc, argv);
    add_global(app, asked.global);
    const auto commands = add_commands(app);
    add_footers(app);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& done) {  // --help, --version
        exit_code = app.exit(done);
        return std::nullopt;
    } catch (const CLI::ParseError& error) {
        const auto& words = innermost(app);
        exit_code = refuse(words, fmt::format("{}: {}", path_of(words), error.what()), json);
        return std::nullopt;
    }
    if (const auto extra = app.remaining(true); !extra.empty()) {
        exit_code = refuse(innermost(app), complaint(innermost(app), extra.front()), json);
        return std::nullopt;
    }
    for (const auto& command : commands) {
        if (!command.words->parsed()) continue;
        asked.run = command.run;
        return asked;
    }
    if (json) {
        exit_code = refuse(app, "lockstep needs a command", json);
        return std::nullopt;
    }
    std::cout << app.help();
    exit_code = kError;
    return std::nullopt;
}

}  // namespace lockstep::cli
