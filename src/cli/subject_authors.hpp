// Who made what `explain PERSON SUBJECT` is about: an attribute of either side, or a membership.
#pragma once

#include <boost/json/array.hpp>
#include <string>
#include <vector>

#include "cli/anatomy.hpp"
#include "cli/names.hpp"
#include "cli/parts.hpp"
#include "cli/terminal.hpp"
#include "engine/authors.hpp"
#include "model/facts.hpp"

namespace lockstep::cli {

struct SubjectAuthor {
    Side side = Side::okta;
    std::string name;  ///< the attribute, or the group
    std::string held;  ///< the value; `member` or `no member`
    engine::Author author;
};

/// The groups that people call so, by the facts at hand; only if those know none, both directories are listed. Of a
/// pair, `Engineering = eng`, both.
Task<std::vector<Group>> groups_named(Parts& parts, const Facts& facts, std::string subject);

/// @param anatomy what is left of it once it is about the subject alone.
/// @throws DirectoryError if a log cannot be read.
Task<std::vector<SubjectAuthor>> authors_of(Parts& parts, const Anatomy& anatomy, std::vector<Group> groups,
                                            Standing standing);

/// Who made the state of each account what it is.
Task<std::vector<SubjectAuthor>> state_authors(Parts& parts, const Facts& facts, Standing standing);

void print_authors(const std::vector<SubjectAuthor>& authors, const Names& names, const Terminal& terminal);
[[nodiscard]] boost::json::array authors_document(const std::vector<SubjectAuthor>& authors);

}  // namespace lockstep::cli
