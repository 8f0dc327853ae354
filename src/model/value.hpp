// One attribute's value: unread, empty, or something (DESIGN §4.3).
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lockstep {

/// A key that a read did not return although it was not asked for by name, or that may not be read.
/// It takes part in nothing: no comparison, no base, no digest, no write.
struct Unread {
    friend auto operator<=>(const Unread&, const Unread&) = default;
};
/// Empty string, null, or absent in a full read: one and the same.
struct Empty {
    friend auto operator<=>(const Empty&, const Empty&) = default;
};

using TextList = std::vector<std::string>;

/// `Value{}` is unread. A text is never the empty string, a list never has no element: use `text()` and `list()`.
class Value {
public:
    using Held = std::variant<Unread, Empty, std::string, bool, std::int64_t, double, TextList>;

    Value() = default;
    static Value empty() { return Value{Held{Empty{}}}; }
    static Value text(std::string text) { return text.empty() ? empty() : Value{Held{std::move(text)}}; }
    static Value boolean(bool value) { return Value{Held{value}}; }
    static Value integer(std::int64_t value) { return Value{Held{value}}; }
    static Value number(double value) { return Value{Held{value}}; }
    static Value list(TextList list) { return list.empty() ? empty() : Value{Held{std::move(list)}}; }

    [[nodiscard]] bool is_unread() const { return std::holds_alternative<Unread>(held_); }
    [[nodiscard]] bool is_empty() const { return std::holds_alternative<Empty>(held_); }
    /// Neither unread nor empty.
    [[nodiscard]] bool is_something() const { return held_.index() >= 2; }
    template <class T>
    [[nodiscard]] const T* get() const {
        return std::get_if<T>(&held_);
    }
    [[nodiscard]] const Held& held() const { return held_; }

    friend bool operator==(const Value&, const Value&) = default;
    friend auto operator<=>(const Value&, const Value&) = default;

private:
    explicit Value(Held held) : held_{std::move(held)} {}
    Held held_;
};

/// For people: `(unread)`, `(empty)`, the text itself, `true`, `42`, `a, b`.
[[nodiscard]] std::string to_display(const Value& value);
/// The text that the value is when written as one: texts as they are, booleans `true`/`false`, numbers in shortest
/// form, lists joined with `,`; unread and empty give an empty text.
[[nodiscard]] std::string to_text(const Value& value);

}  // namespace lockstep
