#include "survey/survey.hpp"

#include <boost/json.hpp>

#include "core/assert.hpp"

namespace lockstep::survey {
namespace {

namespace json = boost::json;

constexpr std::size_t kLongestBody = 4'000;  ///< of an answer in the transcript

std::vector<Exchange> take_transcript(Ground& ground) {
    auto all = ground.jumpcloud.transcript().take();
    auto more = ground.okta.transcript().take();
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

Task<Finding> ask(Ground& ground, const Question& question) {
    Finding finding{&question, {nullptr, std::string{question.why_not}}, Verdict::unanswered, {}};
    if (!question.ask) co_return finding;
    try {
        finding.answer = co_await question.ask(ground);
    } catch (const std::exception& error) {  // one question less; the others are still worth asking
        finding.answer = {nullptr, error.what()};
    }
    finding.verdict = judge(question, finding.answer);
    finding.transcript = take_transcript(ground);
    co_return finding;
}

json::object to_json(const Exchange& exchange) {
    json::object object{{"method", exchange.method}, {"url", exchange.url}, {"status", exchange.status}};
    if (!exchange.body.empty()) object["body"] = exchange.body;
    if (!exchange.answer.empty()) object["answer"] = exchange.answer.substr(0, kLongestBody);
    return object;
}

json::object to_json(const Finding& finding) {
    const auto& question = *finding.question;
    json::array transcript;
    for (const auto& exchange : finding.transcript) transcript.push_back(to_json(exchange));
    return {{"name", question.name},
            {"directory", name_of(question.side)},
            {"asks", question.asks},
            {"source", question.source},
            {"assumed", json::parse(question.assumed)},
            {"answer", finding.answer.value},
            {"verdict", to_text(finding.verdict)},
            {"detail", finding.answer.detail},
            {"transcript", std::move(transcript)}};
}

}  // namespace

std::string_view to_text(Verdict verdict) {
    switch (verdict) {
        case Verdict::as_assumed: return "as_assumed";
        case Verdict::differs: return "differs";
        case Verdict::unanswered: return "unanswered";
    }
    LOCKSTEP_UNREACHABLE();
}

Verdict judge(const Question& question, const Answer& answer) {
    if (answer.value.is_null()) return Verdict::unanswered;
    const auto assumed = json::parse(question.assumed);
    switch (question.verdict) {
        case Question::Verdict::same: return answer.value == assumed ? Verdict::as_assumed : Verdict::differs;
        case Question::Verdict::at_most:
            return answer.value.to_number<std::int64_t>() <= assumed.to_number<std::int64_t>() ? Verdict::as_assumed
                                                                                               : Verdict::differs;
    }
    LOCKSTEP_UNREACHABLE();
}

Task<Report> conduct(Ground& ground, std::function<void(const Question&)> progress) {
    Report report;
    report.removed_before = co_await ground.clean();
    take_transcript(ground);
    for (const auto& question : questions()) {
        progress(question);
        report.findings.push_back(co_await ask(ground, question));
    }
    report.removed = co_await ground.clean();
    report.left = ground.left();
    co_return report;
}

json::object twin_settings(const Report& report) {
    json::object okta;
    json::object jumpcloud;
    for (const auto& finding : report.findings) {
        if (!finding.question->is_setting || finding.verdict == Verdict::unanswered) continue;
        (finding.question->side == Side::okta ? okta : jumpcloud)[finding.question->name] = finding.answer.value;
    }
    // A twin's events take between the least and the most, and the most is what was measured.
    constexpr std::int64_t kUsualLeast = 2000;
    if (const auto* most = jumpcloud.if_contains("insights_lag_max_ms")) {
        jumpcloud["insights_lag_min_ms"] = std::min(kUsualLeast, most->to_number<std::int64_t>());
    }
    // Only a key of several organisations can be asked what it does without one.
    if (jumpcloud.contains("missing_org_id")) jumpcloud["multi_tenant"] = true;
    return {{"okta", std::move(okta)}, {"jumpcloud", std::move(jumpcloud)}};
}

json::object to_json(const Report& report) {
    json::array findings;
    for (const auto& finding : report.findings) findings.push_back(to_json(finding));
    json::array left;
    for (const auto& made : report.left) left.push_back(json::object{{"name", made.name}, {"id", made.id}});
    return {{"questions", std::move(findings)},
            {"removed_before", report.removed_before},
            {"removed", report.removed},
            {"left", std::move(left)},
            {"like", twin_settings(report)}};
}

}  // namespace lockstep::survey
