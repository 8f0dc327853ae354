// The model as JSON and back: rows of the store, plan files, and what `--json` prints.
//
// Fields that hold their default are left out; a key that the type does not have is an error, so a misspelt one in a
// plan file is never silently ignored. An unread value is `{}` where a place must be kept, an empty one is `null`.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "model/binding.hpp"
#include "model/plan.hpp"
#include "model/run.hpp"
#include "model/schema.hpp"

namespace lockstep {

[[nodiscard]] boost::json::value to_json(const Value& value);
[[nodiscard]] boost::json::value to_json(const std::vector<AttributeWrite>& writes);
[[nodiscard]] boost::json::value to_json(const Account& account);
[[nodiscard]] boost::json::value to_json(const Change& change);
[[nodiscard]] boost::json::value to_json(const Standing& standing);
[[nodiscard]] boost::json::value to_json(const Case& open_case);
[[nodiscard]] boost::json::value to_json(const Conflict& conflict);
[[nodiscard]] boost::json::value to_json(const std::vector<Case>& cases);
[[nodiscard]] boost::json::value to_json(const std::vector<Conflict>& conflicts);
[[nodiscard]] boost::json::value to_json(const Notice& notice);
[[nodiscard]] boost::json::value to_json(const Stuck& stuck);
[[nodiscard]] boost::json::value to_json(const std::vector<Stuck>& stuck);
[[nodiscard]] boost::json::value to_json(const std::vector<GroupBinding>& bindings);
[[nodiscard]] boost::json::value to_json(const GroupPair& pair);
[[nodiscard]] boost::json::value to_json(const Plan& plan);
[[nodiscard]] boost::json::value to_json(const Step& step);
[[nodiscard]] boost::json::value to_json(const Run& run);
[[nodiscard]] boost::json::value to_json(const JournalLine& line);
[[nodiscard]] boost::json::value to_json(const Schema& schema);

/// Of any type that has a `to_json` here.
/// @throws std::runtime_error with the path and what is wrong: `changes[3].kind: expected one of link, …`.
template <class T>
[[nodiscard]] T from_json(const boost::json::value& json);

/// Reads a whole text. Takes text that is not UTF-8, as a vendor's error may hold some and must not make a row
/// unreadable.
/// @throws std::runtime_error if it is not JSON.
[[nodiscard]] boost::json::value parse_json(std::string_view text);

}  // namespace lockstep
