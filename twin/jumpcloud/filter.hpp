// The filters of the v1 lists, the v1 searches and the v2 lists, read into one tree of tests.
#pragma once

#include <boost/json/object.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twin/jumpcloud/call.hpp"
#include "twin/jumpcloud/user.hpp"

namespace re2 {
class RE2;
}

namespace lockstep::twin::jumpcloud {

/// What a filter looks at: a user, or any other object.
struct FilterRow {
    std::string_view id;
    const User* user = nullptr;
    const boost::json::object* object = nullptr;
};

/// `department`, `mfa.configured`, `attributes.name`: through an array, any element counts.
struct FieldPath {
    explicit FieldPath(std::string_view text);

    std::string name, rest;
    std::optional<Field> field;  ///< of a user
    bool is_id = false;
};

enum class FilterOp { eq, ne, gt, ge, lt, le, in, not_in, between, contains, regex };

struct FilterTest {
    FieldPath path;
    FilterOp op;
    std::vector<std::string> operands;
    std::shared_ptr<const re2::RE2> pattern;  ///< of `regex`, and of v2 values with a wild card
    bool folded = false;                      ///< `contains`, and a regex that is only a case-blind literal

    [[nodiscard]] bool matches(const FilterRow& row) const;
};

struct Filter {
    enum class Join { all, any };
    Join join = Join::all;
    std::vector<FilterTest> tests;
    std::vector<Filter> children;

    [[nodiscard]] bool matches(const FilterRow& row) const;
    [[nodiscard]] bool empty() const { return tests.empty() && children.empty(); }
};

/// `filter=f:$op:v`, `filter[0]=`, `filter[or][0]=` (§3); the `$` may be missing. Empty optional if malformed.
[[nodiscard]] std::optional<Filter> read_v1_filter(const Call& call);

/// `filter` and `searchFilter` of a search body (§3). Empty optional if malformed.
[[nodiscard]] std::optional<Filter> read_search_filter(const boost::json::object& body);

/// `filter=f:op:v,f:op:v` of the v2 lists: commas join, `*` is a wild card. Empty optional if malformed.
[[nodiscard]] std::optional<Filter> read_v2_filter(const Call& call);

/// The text by which a value is compared: strings as they are, `true`, `12`, empty for null.
[[nodiscard]] std::string value_text(const boost::json::value& value);

/// The `op` of `field:op:value`, with or without `$`.
[[nodiscard]] std::optional<FilterOp> find_filter_op(std::string_view name);

}  // namespace lockstep::twin::jumpcloud
