// What the journal knows of one person: each write, and how things stood at an earlier time.
#pragma once

#include <boost/json/array.hpp>
#include <set>
#include <string>
#include <vector>

#include "cli/names.hpp"
#include "cli/terminal.hpp"
#include "core/clock.hpp"
#include "core/task.hpp"
#include "model/run.hpp"
#include "store/store.hpp"

namespace lockstep::cli {

/// All of a person's journal, newest first.
Task<std::vector<JournalLine>> journal_of(store::Store& store, IdentityId identity);

/// Of those, the lines about one attribute, each with that alone, or about one group, app or device group.
/// @param names all that it is called: the journal knows groups and apps by their ids.
[[nodiscard]] std::vector<JournalLine> lines_about(std::vector<JournalLine> lines, const std::set<std::string>& names);

void print_journal(const std::vector<JournalLine>& lines, const Names& names, const Terminal& terminal);
[[nodiscard]] boost::json::array journal_document(const std::vector<JournalLine>& lines, const Names& names);

/// One value of one side at a time, as far as our own writes tell.
struct PastValue {
    Side side = Side::okta;
    std::string name;  ///< an attribute, `state`, or a group or app
    std::string value;
    WallTime since{};  ///< our write that made it so; a later edit by somebody else is not in the journal
    RunId run;
};
/// What our last writes up to `at` had made of each value.
/// @param lines newest first.
[[nodiscard]] std::vector<PastValue> past_at(const std::vector<JournalLine>& lines, const Names& names, WallTime at);

}  // namespace lockstep::cli
