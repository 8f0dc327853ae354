#include "cli/case_answers.hpp"

#include <gtest/gtest.h>

#include <tuple>

namespace lockstep::cli {
namespace {

Case make_case(std::string key, std::string person, std::vector<std::string> answers) {
    Case open;
    open.key = std::move(key);
    open.person = std::move(person);
    open.answers = std::move(answers);
    return open;
}

const std::vector<Case> kCases{
    make_case("ambiguous:jumpcloud/1:okta/2", "ada@example.com", {"link 1 2", "separate"}),
    make_case("returned:okta/3", "bo@example.com", {"reactivate", "leave"}),
    make_case("gone:okta/4", "bo@example.com", {"recreate", "leave"}),
    make_case("ambiguous:jumpcloud/5:okta/6:okta/7", "cy@example.com", {"link 5 6", "link 5 7", "separate"}),
};

TEST(CaseAnswers, EachIsACommandThatCanBeTypedAsItStands) {
    EXPECT_EQ(answer_lines(kCases[0], kCases),
              (std::vector<std::string>{
                  "lockstep cases decide ada@example.com link      # one person: these two accounts are linked",
                  "lockstep cases decide ada@example.com separate  # different people"}));
    EXPECT_TRUE(answer_lines(kCases[1], kCases)[0].starts_with("lockstep cases decide returned:okta/3 reactivate"))
        << "bo has two cases";
    EXPECT_TRUE(answer_lines(kCases[3], kCases)[1].starts_with("lockstep cases decide cy@example.com 'link 5 7'"));
}

TEST(CaseAnswers, ACaseGoesByItsKeyOrByThePersonWhoHasNoOther) {
    EXPECT_EQ(&find_case(kCases, "ada@example.com"), &kCases[0]);
    EXPECT_EQ(&find_case(kCases, "gone:"), &kCases[2]);
    EXPECT_THROW(std::ignore = find_case(kCases, "bo@example.com"), std::runtime_error);
    EXPECT_THROW(std::ignore = find_case(kCases, "nobody@example.com"), std::runtime_error);
}

TEST(CaseAnswers, AnAnswerGoesByItsFirstWordWhereOnlyOneBeginsSo) {
    EXPECT_EQ(find_answer(kCases[0], "link"), "link 1 2");
    EXPECT_EQ(find_answer(kCases[3], "link 5 7"), "link 5 7");
    EXPECT_THROW(std::ignore = find_answer(kCases[3], "link"), std::runtime_error);
    EXPECT_THROW(std::ignore = find_answer(kCases[1], "maybe"), std::runtime_error);
}

}  // namespace
}  // namespace lockstep::cli
