// The language of DESIGN §7: text → typed tree → value, with its read set. Immutable once compiled; cost bounded by
// input.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/problem.hpp"
#include "model/schema.hpp"
#include "model/side.hpp"
#include "model/value.hpp"

namespace lockstep::expression {

/// What an expression may name: the attributes of both directories, and where their slots are numbered.
struct Scope {
    const Schema* jumpcloud = nullptr;  ///< null: this side may not be named here
    const Schema* okta = nullptr;
    SlotTable* jumpcloud_slots = nullptr;
    SlotTable* okta_slots = nullptr;
    bool allows_n = false;  ///< `{n}` in text literals stands for the counter of `on_create`
};

/// What an expression reads; a change of any of it may change the value.
struct ReadSet {
    std::set<std::pair<Side, std::string>> attributes;
    std::set<Side> exists;                          ///< `exists(jumpcloud)`
    std::set<std::pair<Side, std::string>> groups;  ///< memberships by group name
    std::set<Side> all_groups;                      ///< memberships by part of a name: every group counts
    bool time = false;                              ///< depends on `now`

    [[nodiscard]] bool reads(Side side) const;
    friend bool operator==(const ReadSet&, const ReadSet&) = default;
};

/// One evaluation's view of the world.
struct Inputs {
    const std::vector<Value>* jumpcloud = nullptr;  ///< by slot; null = no account: every attribute is empty
    const std::vector<Value>* okta = nullptr;
    bool jumpcloud_exists = false;  ///< has or had a linked account there
    bool okta_exists = false;
    const std::set<std::string>* jumpcloud_groups = nullptr;  ///< names; null = not read
    const std::set<std::string>* okta_groups = nullptr;
    WallTime now{};
    int n = 1;
    /// Set to the first date after `now` at which the answer may be another one although nothing else is, if that is
    /// earlier than what it holds; null = nobody asks.
    std::optional<WallTime>* changes_at = nullptr;
};

/// Why there is no value: the operand that was empty or unread, in words.
struct NoValue {
    std::string why;
    bool unread = false;  ///< an operand was not read: nobody knows, so `?:` and `exists` do not help
    friend bool operator==(const NoValue&, const NoValue&) = default;
};

struct Node;

class Expression {
public:
    Expression() = default;
    /// @param type empty: not known before the tenant's schema was read.
    explicit Expression(std::shared_ptr<const Node> root, std::string text, std::optional<ValueType> type,
                        ReadSet reads)
        : root_{std::move(root)}, text_{std::move(text)}, type_{type}, reads_{std::move(reads)} {}

    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] ValueType type() const { return type_.value_or(ValueType::text); }
    /// False if it hangs on a custom attribute of a schema that was not read yet.
    [[nodiscard]] bool is_type_known() const { return type_.has_value(); }
    [[nodiscard]] const ReadSet& reads() const { return reads_; }
    [[nodiscard]] explicit operator bool() const { return root_ != nullptr; }
    /// @return a value (never unread; empty only where the expression handles emptiness itself), or why there is none.
    [[nodiscard]] std::expected<Value, NoValue> evaluate(const Inputs& inputs) const;
    /// For conditions: true only if it evaluates to `true`; no value is false.
    [[nodiscard]] bool holds(const Inputs& inputs) const;

    /// The one way to write it: the same for all texts that differ only in layout. For digests and comparisons.
    [[nodiscard]] std::string canonical() const;
    /// The value, if it is a literal; else null.
    [[nodiscard]] const Value* literal() const;
    /// Whether it is just an e-mail, login or user name, which compare trimmed and case-folded.
    [[nodiscard]] bool is_folded_attribute() const;
    /// Whether this condition holds wherever `later` does, as far as can be seen from their parts: then a rule behind
    /// this one with the condition `later` is never reached.
    [[nodiscard]] bool covers(const Expression& later) const;

private:
    std::shared_ptr<const Node> root_;
    std::string text_;
    std::optional<ValueType> type_;
    ReadSet reads_;
};

/// Whether texts of this attribute compare trimmed and case-folded: e-mail, login and user name do, nothing else.
[[nodiscard]] bool is_folded(Side side, std::string_view attribute);

/// Parses and type-checks. `at` is where the text starts in its file; problems carry exact line and column.
[[nodiscard]] std::expected<Expression, std::vector<Problem>> compile(std::string_view text, const Position& at,
                                                                      const Scope& scope);

/// Whether `name`, which the schema does not know, may yet be an attribute of the tenant's own: nobody read those yet,
/// and it is not just a known name misspelt.
[[nodiscard]] bool may_be_custom(const Schema& schema, std::string_view name);

/// `a == b` as its two halves, each over one side.
struct Equation {
    Expression jumpcloud;
    Expression okta;
};
/// The same for an equation between the two directories, in either order: both halves of one type, comparable.
[[nodiscard]] std::expected<Equation, std::vector<Problem>> compile_equation(std::string_view text, const Position& at,
                                                                             const Scope& scope);

/// The table of functions, which the checker, the docs and the completion all read.
struct Function {
    std::string_view name;       ///< `String.substringBefore`
    std::string_view signature;  ///< `(text, text) → text`
    std::string_view about;      ///< one sentence
    std::string_view example;    ///< an expression whose value is `result`
    std::string_view result;     ///< as `to_display` writes it
};
[[nodiscard]] const std::vector<Function>& functions();

}  // namespace lockstep::expression
