// One codec a type: how it is written in a policy, read, shown, and described to people and to editors.
#pragma once

#include <fmt/format.h>
#include <span>

#include <chrono>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/enum_names.hpp"
#include "policy/item.hpp"
#include "policy/report.hpp"

namespace lockstep::policy {

class Sources;

/// What decoding needs besides the item.
struct Context {
    Report& report;
    Sources& sources;
    bool resolve_secrets = true;
};

struct Bounds {
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    [[nodiscard]] bool hold(double value) const { return value >= low && value <= high; }
};

/// A scalar kept as written, with its place: a name, or an expression that is compiled later.
struct Written {
    std::string text;
    Position at;
    Position text_at;
    bool verbatim = false;

    [[nodiscard]] explicit operator bool() const { return at.line > 0; }
};

/// The same, for what may be `${env:NAME}` or `${file:PATH}`; `text` is what that stands for.
struct Resolved : Written {
    bool referenced = false;  ///< the whole of it was one such reference
};
/// The same, for what must be one.
struct Secret : Resolved {};

/// An expression that is compiled later.
struct Formula : Written {};

/// `20%`, or 20.
struct Percent {
    int value = 0;
    friend bool operator==(const Percent&, const Percent&) = default;
};

template <class T>
struct Codec;  // type(): for people; schema(bounds): JSON Schema; show(value): a default; read(item, value, …)

/// Reports a wrong type.
void wrong_type(const Item& item, std::string_view expected, Context& context);
/// Reads a whole number in decimal, without leading zeros or sign but `-`.
[[nodiscard]] std::optional<std::int64_t> whole_number(const Item& item);
[[nodiscard]] std::optional<double> decimal_number(const Item& item);
/// `90s`, `15m`, `72h`, `30d`, `500ms`.
[[nodiscard]] std::optional<std::chrono::milliseconds> duration_of(const Item& item);
[[nodiscard]] std::string show_duration(std::chrono::milliseconds duration);
[[nodiscard]] std::string show_bounds(const Bounds& bounds);
[[nodiscard]] std::string number_schema(std::string_view type, const Bounds& bounds);
[[nodiscard]] bool in_bounds(const Item& item, double value, const Bounds& bounds, Context& context);
[[nodiscard]] Written written(const Item& item);
/// Reads one name of several; reports the nearest.
[[nodiscard]] std::optional<std::size_t> read_choice(const Item& item, std::span<const std::string_view> names,
                                                     Context& context);
[[nodiscard]] std::string show_choices(std::span<const std::string_view> names);
[[nodiscard]] std::string choices_schema(std::span<const std::string_view> names);

template <>
struct Codec<int> {
    static std::string type() { return "whole number"; }
    static std::string schema(const Bounds& bounds) { return number_schema("integer", bounds); }
    static std::string show(int value) { return fmt::format("`{}`", value); }
    static void read(const Item& item, int& value, const Bounds& bounds, Context& context);
};

template <>
struct Codec<double> {
    static std::string type() { return "number"; }
    static std::string schema(const Bounds& bounds) { return number_schema("number", bounds); }
    static std::string show(double value) { return fmt::format("`{}`", value); }
    static void read(const Item& item, double& value, const Bounds& bounds, Context& context);
};

template <>
struct Codec<bool> {
    static std::string type() { return "`true` or `false`"; }
    static std::string schema(const Bounds&) { return R"({"type":"boolean"})"; }
    static std::string show(bool value) { return value ? "`true`" : "`false`"; }
    static void read(const Item& item, bool& value, const Bounds& bounds, Context& context);
};

template <>
struct Codec<Percent> {
    static std::string type() { return "percentage"; }
    static std::string schema(const Bounds&) { return R"({"type":["string","integer"],"pattern":"^[0-9]+%?$"})"; }
    static std::string show(Percent value) { return fmt::format("`{}%`", value.value); }
    static void read(const Item& item, Percent& value, const Bounds& bounds, Context& context);
};

template <class Rep, class Period>
struct Codec<std::chrono::duration<Rep, Period>> {
    using Duration = std::chrono::duration<Rep, Period>;
    static std::string type() { return "duration"; }
    static std::string schema(const Bounds&) { return R"({"type":"string","pattern":"^[0-9]+(ms|s|m|h|d)$"})"; }
    static std::string show(Duration value) { return fmt::format("`{}`", show_duration(value)); }
    static std::string limits(const Bounds& bounds) {
        if (!std::isfinite(bounds.low) || !std::isfinite(bounds.high)) return "";
        return fmt::format("{} to {}", in_words(bounds.low), in_words(bounds.high));
    }
    /// Bounds count in the field's own unit, in which the duration must be whole.
    static void read(const Item& item, Duration& value, const Bounds& bounds, Context& context) {
        const auto found = duration_of(item);
        if (!found) return wrong_type(item, "a duration such as `90s`, `15m`, `72h` or `30d`", context);
        const auto whole = std::chrono::duration_cast<Duration>(*found);
        if (whole != *found) {
            return wrong_type(item, fmt::format("a multiple of {}", show_duration(Duration{1})), context);
        }
        if (bounds.hold(static_cast<double>(whole.count()))) {
            value = whole;
        } else {
            context.report.add(item.at, "out of bounds", describe(item), limits(bounds));
        }
    }

private:
    static std::string in_words(double count) { return show_duration(Duration{static_cast<Rep>(count)}); }
};

template <>
struct Codec<std::string> {
    static std::string type() { return "text"; }
    static std::string schema(const Bounds&) { return R"({"type":["string","number"]})"; }
    static std::string show(const std::string& value) { return value.empty() ? "" : fmt::format("`{}`", value); }
    static void read(const Item& item, std::string& value, const Bounds& bounds, Context& context);
};

template <>
struct Codec<Written> : Codec<std::string> {
    static std::string show(const Written& value) { return Codec<std::string>::show(value.text); }
    static void read(const Item& item, Written& value, const Bounds& bounds, Context& context);
};

template <>
struct Codec<Formula> : Codec<std::string> {
    static std::string type() { return "expression"; }
    static std::string schema(const Bounds&) { return R"({"type":["string","boolean"]})"; }
    static std::string show(const Formula& value) { return Codec<std::string>::show(value.text); }
    static void read(const Item& item, Formula& value, const Bounds& bounds, Context& context);
};

template <>
struct Codec<Resolved> : Codec<std::string> {
    static std::string show(const Resolved& value) { return Codec<std::string>::show(value.text); }
    static void read(const Item& item, Resolved& value, const Bounds& bounds, Context& context);
};

template <>
struct Codec<Secret> : Codec<std::string> {
    static std::string type() { return "secret: `${env:NAME}` or `${file:PATH}`"; }
    static std::string schema(const Bounds&) { return R"({"type":"string","pattern":"^\\$\\{(env|file):.+\\}$"})"; }
    static std::string show(const Secret&) { return ""; }
    static void read(const Item& item, Secret& value, const Bounds& bounds, Context& context);
};

template <class E>
    requires std::is_enum_v<E>
struct Codec<E> {
    static std::string type() { return show_choices(EnumNames<E>::kNames); }
    static std::string schema(const Bounds&) { return choices_schema(EnumNames<E>::kNames); }
    static std::string show(E value) { return fmt::format("`{}`", name_of(value)); }
    static void read(const Item& item, E& value, const Bounds&, Context& context) {
        if (const auto index = read_choice(item, EnumNames<E>::kNames, context)) value = static_cast<E>(*index);
    }
};

template <class T>
struct Codec<std::optional<T>> {
    static std::string type() { return Codec<T>::type(); }
    static std::string limits(const Bounds& bounds)
        requires requires { Codec<T>::limits(bounds); }
    {
        return Codec<T>::limits(bounds);
    }
    static std::string schema(const Bounds& bounds) { return Codec<T>::schema(bounds); }
    static std::string show(const std::optional<T>& value) { return value ? Codec<T>::show(*value) : ""; }
    static void read(const Item& item, std::optional<T>& value, const Bounds& bounds, Context& context) {
        T read{};
        const auto before = context.report.size();
        Codec<T>::read(item, read, bounds, context);
        if (context.report.size() == before) value = std::move(read);
    }
};

/// A list; a single scalar stands for a list of one.
template <class T>
struct Codec<std::vector<T>> {
    static std::string type() { return fmt::format("list of {}s", Codec<T>::type()); }
    static std::string schema(const Bounds& bounds) {
        const auto one = Codec<T>::schema(bounds);
        const auto list = fmt::format(R"({{"type":"array","items":{}}})", one);
        return one.starts_with(R"({"type":"object")") ? list : fmt::format(R"({{"anyOf":[{},{}]}})", one, list);
    }
    static std::string show(const std::vector<T>&) { return ""; }
    static void read(const Item& item, std::vector<T>& value, const Bounds& bounds, Context& context) {
        if (item.kind == Item::Kind::null) return;
        if (item.is_scalar()) return Codec<T>::read(item, value.emplace_back(), bounds, context);
        if (item.kind != Item::Kind::list) return wrong_type(item, "a list", context);
        for (const auto& each : item.items) Codec<T>::read(each, value.emplace_back(), bounds, context);
    }
};

}  // namespace lockstep::policy
