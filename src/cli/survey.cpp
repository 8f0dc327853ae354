// `lockstep survey`: asks both tenants what the vendors' documents leave open, and tunes the connectors.
#include "survey/survey.hpp"

#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <stdexcept>

#include "cli/commands.hpp"
#include "cli/parts.hpp"
#include "survey/tuning.hpp"

namespace lockstep::cli {
namespace {

namespace json = boost::json;
using survey::Verdict;

std::string mark(Verdict verdict, const Terminal& terminal) {
    switch (verdict) {
        case Verdict::as_assumed: return terminal.paint(Colour::green, "as assumed");
        case Verdict::differs: return terminal.paint(Colour::yellow, "differs");
        case Verdict::unanswered: return terminal.paint(Colour::dim, "not answered");
    }
    LOCKSTEP_UNREACHABLE();
}

/// The line of one question as stored: what was asked, what was answered.
std::string answer_line(const json::object& finding) {
    const auto& answer = finding.at("answer");
    auto line = answer.is_null() ? std::string{} : json::serialize(answer);
    const auto& detail = finding.at("detail").as_string();
    if (!detail.empty()) line += fmt::format("{}{}", line.empty() ? "" : ": ", std::string_view{detail});
    return line;
}

Verdict verdict_of(const json::object& finding) {
    for (const auto verdict : {Verdict::as_assumed, Verdict::differs}) {
        if (finding.at("verdict").as_string() == survey::to_text(verdict)) return verdict;
    }
    return Verdict::unanswered;
}

void print_report(const json::object& report, const std::vector<std::string>& effects, const Terminal& terminal) {
    std::string directory;
    std::map<Verdict, std::size_t> counts;
    for (const auto& value : report.at("questions").as_array()) {
        const auto& finding = value.as_object();
        if (finding.at("directory").as_string() != directory) {
            directory = finding.at("directory").as_string();
            terminal.print(terminal.paint(Colour::bold, directory));
        }
        const auto verdict = verdict_of(finding);
        ++counts[verdict];
        terminal.print(
            fmt::format("  {}: {}", std::string_view{finding.at("asks").as_string()}, mark(verdict, terminal)));
        if (const auto line = answer_line(finding); !line.empty()) terminal.print("      " + line);
    }
    terminal.print(fmt::format("{}, {} as assumed, {} not answered", counted(counts[Verdict::differs], "difference"),
                               counts[Verdict::as_assumed], counts[Verdict::unanswered]));
    for (const auto& effect : effects) terminal.print("From now on  " + effect);
    const auto& left = report.at("left").as_array();
    if (!left.empty()) {
        terminal.error(fmt::format("{} could not be removed; run the survey again, or remove what is named {}",
                                   counted(left.size(), "throw-away thing"), survey::kMarker));
    }
}

bool consents(const Terminal& terminal) {
    if (!terminal.is_interactive()) {
        throw std::runtime_error("survey asks before it makes anything, and nobody can be asked here; --yes answers");
    }
    terminal.note(
        fmt::format("This makes some forty people, and groups and one group rule, in both directories, all "
                    "named {}…, and removes them again. Nobody else is touched.",
                    survey::kMarker));
    const auto answer = terminal.ask("Go on? Only \"yes\" does:");
    return answer && *answer == "yes";
}

void write_like(const std::string& path, const json::object& report) {
    std::ofstream file{path, std::ios::binary};
    file << json::serialize(report.at("like")) << "\n";
    file.close();
    if (!file) throw std::runtime_error{fmt::format("cannot write {}", path)};
}

std::vector<std::string> effects_of(Parts& parts, const survey::Answers& answers) {
    directory::jumpcloud::Settings settings;
    settings.page_size = parts.policy().jumpcloud_connection.wire.page_size;
    return survey::effects(settings, std::chrono::seconds{90}, answers);
}

int show(Parts& parts, json::object report, const survey::Answers& answers, const SurveyOptions& options,
         Terminal& terminal) {
    const auto effects = effects_of(parts, answers);
    print_report(report, effects, terminal);
    if (!options.out.empty()) write_like(options.out, report);
    const bool clean = report.at("left").as_array().empty();
    json::array changes;
    for (const auto& effect : effects) changes.push_back(json::string{effect});
    report["changes"] = std::move(changes);
    if (terminal.json()) terminal.print_json(json::serialize(report));
    return clean ? kDone : kIncomplete;
}

Task<int> show_last(Parts& parts, const SurveyOptions& options, Terminal& terminal) {
    const auto text = co_await survey::load_report(parts.store());
    if (text.empty()) throw std::runtime_error("there was no survey yet; lockstep survey makes one");
    const auto answers = co_await survey::load_answers(parts.store());
    co_return show(parts, json::parse(text).as_object(), answers, options, terminal);
}

Task<int> conduct(Parts& parts, survey::Tenants& tenants, const SurveyOptions& options, Terminal& terminal) {
    survey::Ground ground{tenants.jumpcloud, tenants.okta,   parts.store(),
                          parts.clock(),     parts.random(), std::chrono::seconds{options.patience}};
    const auto total = survey::questions().size();
    std::size_t asked = 0;
    const auto progress = [&](const survey::Question& question) {
        terminal.progress(fmt::format("asking  {}  {}", progress_bar(asked++, total), question.name));
    };
    auto report = co_await survey::conduct(ground, progress);
    terminal.end_progress();
    if (report.removed_before > 0) {
        terminal.note(fmt::format("Removed {} that an earlier survey had left.",
                                  counted(report.removed_before, "throw-away thing")));
    }
    auto document = to_json(report);
    const auto answers = survey::answers_of(report);
    co_await survey::store_report(parts.store(), std::move(report));
    co_return show(parts, std::move(document), answers, options, terminal);
}

}  // namespace

int run_survey(const GlobalOptions& global, const SurveyOptions& options, Terminal& terminal) {
    Parts parts{global, options.show ? Parts::Need::state : Parts::Need::connectors};
    if (options.show) return parts.run([&] { return show_last(parts, options, terminal); });
    if (!options.yes && !consents(terminal)) {
        terminal.note("Nothing was asked.");
        return kDone;
    }
    const auto tenants = parts.make_tenants();
    return parts.run([&] { return conduct(parts, *tenants, options, terminal); });
}

}  // namespace lockstep::cli
