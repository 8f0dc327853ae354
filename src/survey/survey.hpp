// The survey: every open question asked of two real tenants, with what was said, and nothing left behind.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <string>
#include <vector>

#include "survey/question.hpp"

namespace lockstep::survey {

enum class Verdict { as_assumed, differs, unanswered };
[[nodiscard]] std::string_view to_text(Verdict verdict);

struct Finding {
    const Question* question = nullptr;
    Answer answer;
    Verdict verdict = Verdict::unanswered;
    std::vector<Exchange> transcript;
};

struct Report {
    std::vector<Finding> findings;
    std::size_t removed_before = 0;  ///< what an earlier survey, killed, had left
    std::size_t removed = 0;
    std::vector<Made> left;  ///< what could not be removed; the next survey tries again
};

/// As assumed, or how not.
[[nodiscard]] Verdict judge(const Question& question, const Answer& answer);

/// Cleans up after an earlier one, asks, cleans up. A question that fails is unanswered, and the next is asked.
/// @param progress is told of each question before it is asked.
[[nodiscard]] Task<Report> conduct(Ground& ground, std::function<void(const Question&)> progress);

/// The settings with which a twin behaves as these tenants do: `{"okta":{…},"jumpcloud":{…}}`.
[[nodiscard]] boost::json::object twin_settings(const Report& report);
/// Questions, answers, verdicts and transcripts.
[[nodiscard]] boost::json::object to_json(const Report& report);

}  // namespace lockstep::survey
