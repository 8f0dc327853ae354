// How a case is answered on the command line: what to type for each answer, and which one was meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/plan.hpp"

namespace lockstep::cli {

/// By its key, by what only its key begins with, or by the person or pair that has no other. @throws
/// std::runtime_error if there is none, or more than one.
[[nodiscard]] const Case& find_case(const std::vector<Case>& cases, const std::string& name);

/// The answer meant: as listed, or by its first word where only one begins so. @throws std::runtime_error otherwise.
[[nodiscard]] const std::string& find_answer(const Case& open, const std::string& typed);

/// A command line for each answer, with what it means.
[[nodiscard]] std::vector<std::string> answer_lines(const Case& open, const std::vector<Case>& cases);

}  // namespace lockstep::cli
