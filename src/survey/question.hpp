// The open questions about the vendors: one row each, with what we assume until a tenant has answered.
#pragma once

#include <boost/json/value.hpp>
#include <span>
#include <string>
#include <string_view>

#include "model/side.hpp"
#include "survey/ground.hpp"

namespace lockstep::survey {

struct Answer {
    boost::json::value value;  ///< null: not answered
    std::string detail;        ///< what was seen, or why it could not be asked
};

struct Question {
    enum class Verdict {
        same,     ///< as assumed if equal
        at_most,  ///< a time: as assumed if not longer
    };
    std::string_view name;  ///< of the twin's setting where there is one
    Side side = Side::okta;
    std::string_view asks;
    std::string_view source;   ///< where the question stands
    std::string_view assumed;  ///< JSON
    Verdict verdict = Verdict::same;
    bool is_setting = true;  ///< `name` is a setting of the twin
    Task<Answer> (*ask)(Ground&) = nullptr;
    /// Why it cannot be asked of a tenant with throw-away people and groups alone; then `ask` is null.
    std::string_view why_not = {};
};

/// All of them, JumpCloud's first.
[[nodiscard]] std::span<const Question> questions();

}  // namespace lockstep::survey
