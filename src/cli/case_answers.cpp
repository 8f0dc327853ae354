#include "cli/case_answers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <ranges>
#include <stdexcept>
#include <utility>

#include "cli/terminal.hpp"

namespace lockstep::cli {
namespace {

/// What the answers mean, by their first words.
constexpr auto kMeanings = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"link", "one person: these two accounts are linked"},
    {"separate", "different people"},
    {"create", "somebody new in the other directory: an account is created there"},
    {"recreate", "an account is created again"},
    {"reactivate", "the same person: the account is activated again"},
    {"try", "what was refused is tried again"},
    {"leave", "all stays as it is"},
    {"adopt", "that group becomes the pair's"},
    {"cross", "what the rule gives and takes crosses to the other side"},
    {"jumpcloud", "the members in JumpCloud count"},
    {"okta", "the members in Okta count"},
    {"union", "whoever is a member on either side stays"},
    {"intersection", "only who is a member on both sides stays"},
});

std::string_view first_word(std::string_view answer) {
    return answer.substr(0, answer.find(' '));
}

std::string_view meaning_of(std::string_view answer) {
    const auto it =
        std::ranges::find(kMeanings, first_word(answer), &std::pair<std::string_view, std::string_view>::first);
    return it == kMeanings.end() ? std::string_view{} : it->second;
}

std::string quoted(std::string_view word) {
    const bool plain = word.find_first_of(" '\"$`\\|&;<>()*?[]#~=%!{}") == std::string_view::npos;
    return plain ? std::string{word} : fmt::format("'{}'", word);
}

/// The first word, if no other answer begins with it.
std::string shortest(const Case& open, const std::string& answer) {
    const auto word = first_word(answer);
    const auto alike = std::ranges::count(open.answers, word, [](const auto& one) { return first_word(one); });
    return quoted(alike == 1 ? word : answer);
}

std::string name_of_case(const Case& open, const std::vector<Case>& cases) {
    return quoted(std::ranges::count(cases, open.person, &Case::person) == 1 ? open.person : open.key);
}

}  // namespace

const Case& find_case(const std::vector<Case>& cases, const std::string& name) {
    std::vector<const Case*> found;
    for (const auto& open : cases) {
        if (open.key == name) return open;
        if (open.key.starts_with(name) || open.person == name) found.push_back(&open);
    }
    if (found.size() > 1) {
        throw std::runtime_error(fmt::format("{} cases are meant by {}: {}", found.size(), name,
                                             fmt::join(found | std::views::transform(&Case::key), ", ")));
    }
    if (found.empty()) {
        throw std::runtime_error(fmt::format("there is no open case {}; lockstep cases lists them", name));
    }
    return *found.front();
}

const std::string& find_answer(const Case& open, const std::string& typed) {
    const auto is_typed = [&](const std::string& answer) { return answer == typed; };
    const auto begins = [&](const std::string& answer) { return first_word(answer) == typed; };
    auto it = std::ranges::find_if(open.answers, is_typed);
    if (it == open.answers.end() && std::ranges::count_if(open.answers, begins) == 1) {
        it = std::ranges::find_if(open.answers, begins);
    }
    if (it == open.answers.end()) {
        throw std::runtime_error(fmt::format("\"{}\" is no answer to {}: expected one of {}", typed, open.key,
                                             fmt::join(open.answers, ", ")));
    }
    return *it;
}

std::vector<std::string> answer_lines(const Case& open, const std::vector<Case>& cases) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& answer : open.answers) {
        const auto meaning = meaning_of(answer);
        rows.push_back({fmt::format("lockstep cases decide {} {}", name_of_case(open, cases), shortest(open, answer)),
                        meaning.empty() ? "" : fmt::format("# {}", meaning)});
    }
    return table(rows);
}

}  // namespace lockstep::cli
