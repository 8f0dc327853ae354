#include "survey/tuning.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <optional>

namespace lockstep::survey {
namespace {

namespace json = boost::json;
using directory::jumpcloud::Settings;

constexpr const char* kAnswers = "survey.answers";
constexpr const char* kReport = "survey.report";
constexpr int kLagMargin = 2;  ///< what lagged so long once may lag longer

std::optional<std::int64_t> number(const json::object& answers, std::string_view name) {
    const auto* value = answers.if_contains(name);
    if (!value || !value->is_number()) return std::nullopt;
    return value->to_number<std::int64_t>();
}

bool says(const json::object& answers, std::string_view name, std::string_view word) {
    const auto* value = answers.if_contains(name);
    return value && value->is_string() && value->get_string() == word;
}

/// One thing done differently. `takes` changes the settings and says so, or leaves them and says nothing.
struct Effect {
    std::optional<std::string> (*takes)(const json::object& answers, Settings& settings);
};

constexpr Effect kEffects[] = {
    {[](const json::object& answers, Settings& settings) -> std::optional<std::string> {
        const auto cap = number(answers, "page_cap");
        if (!cap || *cap == settings.page_size) return std::nullopt;
        settings.user_page_size = static_cast<int>(*cap);
        settings.page_size = std::min(settings.page_size, static_cast<int>(*cap));
        return fmt::format("JumpCloud: users are listed in pages of {}, everything else of {}", *cap,
                           settings.page_size);
    }},
    {[](const json::object& answers, Settings& settings) -> std::optional<std::string> {
        const auto cap = number(answers, "search_page_cap");
        if (!cap || *cap >= settings.page_size) return std::nullopt;
        settings.search_page_size = static_cast<int>(*cap);
        return fmt::format("JumpCloud: searches ask for {} at most", *cap);
    }},
    {[](const json::object& answers, Settings& settings) -> std::optional<std::string> {
        if (!says(answers, "membership_method_filter", "ignored")) return std::nullopt;
        settings.trusts_method_filter = false;
        return "JumpCloud: which groups are dynamic is read group by group, as the filter is ignored";
    }},
    {[](const json::object& answers, Settings& settings) -> std::optional<std::string> {
        if (!says(answers, "employee_identifier_clear", "empty")) return std::nullopt;
        settings.clears_identifier_with_null = false;
        return "JumpCloud: employeeIdentifier is cleared with \"\", as null does not clear it";
    }},
    {[](const json::object& answers, Settings& settings) -> std::optional<std::string> {
        const auto lag = number(answers, "search_lag_ms");
        if (!lag || std::chrono::milliseconds{*lag * kLagMargin} <= settings.index_lag) return std::nullopt;
        settings.index_lag = std::chrono::milliseconds{*lag * kLagMargin};
        return fmt::format("JumpCloud: a name written less than {} ms ago is looked for twice", *lag * kLagMargin);
    }},
};

}  // namespace

Answers answers_of(const Report& report) {
    Answers answers;
    for (const auto& finding : report.findings) {
        if (finding.verdict == Verdict::unanswered) continue;
        auto& side = finding.question->side == Side::okta ? answers.okta : answers.jumpcloud;
        side[finding.question->name] = finding.answer.value;
    }
    return answers;
}

Task<Answers> load_answers(store::Store& store) {
    Answers answers;
    const auto text = co_await store.find_setting(kAnswers);
    if (!text || text->empty()) co_return answers;
    const auto value = json::parse(*text);
    answers.okta = value.at("okta").as_object();
    answers.jumpcloud = value.at("jumpcloud").as_object();
    co_return answers;
}

Task<> store_report(store::Store& store, Report report) {
    auto answers = answers_of(report);
    co_await store.put_setting(kReport, json::serialize(to_json(report)));
    const json::object both{{"okta", std::move(answers.okta)}, {"jumpcloud", std::move(answers.jumpcloud)}};
    co_await store.put_setting(kAnswers, json::serialize(both));
}

Task<std::string> load_report(store::Store& store) {
    const auto text = co_await store.find_setting(kReport);
    co_return text.value_or("");
}

void tune(Settings& settings, const Answers& answers) {
    for (const auto& effect : kEffects) effect.takes(answers.jumpcloud, settings);
}

std::chrono::seconds quiet_time(std::chrono::seconds usual, const Answers& answers) {
    std::int64_t longest = 0;
    for (const auto* name : {"search_lag_ms", "graph_lag_ms"}) {
        longest = std::max(longest, number(answers.jumpcloud, name).value_or(0));
    }
    for (const auto* name : {"index_lag_ms", "member_lag_ms", "activation_delay_ms"}) {
        longest = std::max(longest, number(answers.okta, name).value_or(0));
    }
    return std::max(usual, std::chrono::ceil<std::chrono::seconds>(std::chrono::milliseconds{longest * kLagMargin}));
}

std::vector<std::string> effects(Settings settings, std::chrono::seconds usual, const Answers& answers) {
    std::vector<std::string> sentences;
    for (const auto& effect : kEffects) {
        if (auto sentence = effect.takes(answers.jumpcloud, settings)) sentences.push_back(*std::move(sentence));
    }
    if (const auto quiet = quiet_time(usual, answers); quiet > usual) {
        sentences.push_back(
            fmt::format("Both: a write without an answer is believed not to have landed only after {} s, "
                        "as lists lag so long",
                        quiet.count()));
    }
    return sentences;
}

}  // namespace lockstep::survey
