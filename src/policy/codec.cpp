#include "policy/codec.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <span>

#include "policy/secret.hpp"

namespace lockstep::policy {
namespace {

template <class Number>
std::optional<Number> parsed(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// YAML reads `010` as 8; people mean 10. So it is neither.
bool has_leading_zero(std::string_view digits) {
    if (digits.starts_with('-')) digits.remove_prefix(1);
    return digits.size() > 1 && digits[0] == '0' && digits[1] != '.';
}

struct Unit {
    std::string_view name;
    std::int64_t milliseconds;
};
constexpr Unit kUnits[] = {{"ms", 1}, {"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}};

bool read_text(const Item& item, Written& value, std::string_view expected, Context& context) {
    if (!item.is_scalar()) {
        wrong_type(item, expected, context);
        return false;
    }
    value = written(item);
    return true;
}

}  // namespace

void wrong_type(const Item& item, std::string_view expected, Context& context) {
    context.report.add(item.at, "wrong type", describe(item), std::string{expected});
}

std::optional<std::int64_t> whole_number(const Item& item) {
    if (!item.is_scalar() || has_leading_zero(item.text)) return std::nullopt;
    return parsed<std::int64_t>(item.text);
}

std::optional<double> decimal_number(const Item& item) {
    if (!item.is_scalar() || has_leading_zero(item.text)) return std::nullopt;
    const auto number = parsed<double>(item.text);
    return number && std::isfinite(*number) ? number : std::nullopt;
}

std::optional<std::chrono::milliseconds> duration_of(const Item& item) {
    if (!item.is_scalar()) return std::nullopt;
    for (const auto& unit : kUnits) {
        if (!item.text.ends_with(unit.name)) continue;
        Item digits = item;
        digits.text.resize(digits.text.size() - unit.name.size());
        const auto count = whole_number(digits);
        constexpr std::int64_t kMax = 1'000'000;  // of any unit: far more than anybody waits, far less than overflows
        if (!count || *count < 0 || *count > kMax) return std::nullopt;
        return std::chrono::milliseconds{*count * unit.milliseconds};
    }
    return std::nullopt;
}

std::string show_duration(std::chrono::milliseconds duration) {
    std::string shown = "0s";
    std::int64_t largest = 0;
    for (const auto& unit : kUnits) {
        if (duration.count() == 0 || duration.count() % unit.milliseconds != 0 || unit.milliseconds < largest) continue;
        const bool day_as_hours = unit.name == "d" && duration.count() < 7 * unit.milliseconds;
        if (day_as_hours) continue;
        largest = unit.milliseconds;
        shown = fmt::format("{}{}", duration.count() / unit.milliseconds, unit.name);
    }
    return shown;
}

std::string show_bounds(const Bounds& bounds) {
    if (std::isfinite(bounds.low) && std::isfinite(bounds.high))
        return fmt::format("{} to {}", bounds.low, bounds.high);
    if (std::isfinite(bounds.low)) return fmt::format("at least {}", bounds.low);
    if (std::isfinite(bounds.high)) return fmt::format("at most {}", bounds.high);
    return "";
}

std::string number_schema(std::string_view type, const Bounds& bounds) {
    std::string schema = fmt::format(R"({{"type":"{}")", type);
    if (std::isfinite(bounds.low)) schema += fmt::format(R"(,"minimum":{})", bounds.low);
    if (std::isfinite(bounds.high)) schema += fmt::format(R"(,"maximum":{})", bounds.high);
    return schema + "}";
}

bool in_bounds(const Item& item, double value, const Bounds& bounds, Context& context) {
    if (bounds.hold(value)) return true;
    context.report.add(item.at, "out of bounds", describe(item), show_bounds(bounds));
    return false;
}

Written written(const Item& item) {
    return {item.text, item.at, item.text_at, item.verbatim};
}

std::optional<std::size_t> read_choice(const Item& item, std::span<const std::string_view> names, Context& context) {
    if (item.is_scalar()) {
        const auto it = std::ranges::find(names, item.text);
        if (it != names.end()) return static_cast<std::size_t>(it - names.begin());
    }
    const std::vector<std::string> candidates{names.begin(), names.end()};
    context.report.add(item.at, "unknown word", describe(item), show_choices(names),
                       item.is_scalar() ? nearest_name(item.text, candidates) : "");
    return std::nullopt;
}

std::string show_choices(std::span<const std::string_view> names) {
    std::string text;
    for (const auto name : names) text += fmt::format("{}`{}`", text.empty() ? "" : ", ", name);
    const auto comma = text.rfind(", ");
    return comma == std::string::npos ? text : text.replace(comma, 2, " or ");
}

std::string choices_schema(std::span<const std::string_view> names) {
    std::string text;
    for (const auto name : names) text += fmt::format("{}\"{}\"", text.empty() ? "" : ",", name);
    return fmt::format(R"({{"enum":[{}]}})", text);
}

void Codec<int>::read(const Item& item, int& value, const Bounds& bounds, Context& context) {
    const auto number = whole_number(item);
    constexpr auto kMax = std::numeric_limits<int>::max();
    if (!number || *number > kMax || *number < -kMax) return wrong_type(item, "a whole number", context);
    if (in_bounds(item, static_cast<double>(*number), bounds, context)) value = static_cast<int>(*number);
}

void Codec<double>::read(const Item& item, double& value, const Bounds& bounds, Context& context) {
    const auto number = decimal_number(item);
    if (!number) return wrong_type(item, "a number", context);
    if (in_bounds(item, *number, bounds, context)) value = *number;
}

void Codec<bool>::read(const Item& item, bool& value, const Bounds&, Context& context) {
    if (!item.is_scalar() || (item.text != "true" && item.text != "false")) {
        return wrong_type(item, "true or false", context);
    }
    value = item.text == "true";
}

void Codec<Percent>::read(const Item& item, Percent& value, const Bounds& bounds, Context& context) {
    Item digits = item;
    if (digits.text.ends_with('%')) digits.text.pop_back();
    const auto number = whole_number(digits);
    if (!number) return wrong_type(item, "a percentage such as `20%`", context);
    if (in_bounds(item, static_cast<double>(*number), bounds, context)) value.value = static_cast<int>(*number);
}

void Codec<std::string>::read(const Item& item, std::string& value, const Bounds&, Context& context) {
    if (!item.is_scalar()) return wrong_type(item, "a text", context);
    value = item.text;
}

void Codec<Written>::read(const Item& item, Written& value, const Bounds&, Context& context) {
    if (read_text(item, value, "a text", context) && item.text.empty()) wrong_type(item, "a text", context);
}

void Codec<Formula>::read(const Item& item, Formula& value, const Bounds&, Context& context) {
    read_text(item, value, "an expression", context);
}

void Codec<Resolved>::read(const Item& item, Resolved& value, const Bounds&, Context& context) {
    if (read_text(item, value, "a text", context)) resolve(value, context);
}

void Codec<Secret>::read(const Item& item, Secret& value, const Bounds&, Context& context) {
    if (!read_text(item, value, "${env:NAME} or ${file:PATH}", context)) return;
    if (!resolve(value, context) || value.referenced) return;
    context.report.add(item.at, "a secret may not stand in the policy", "", "${env:NAME} or ${file:PATH}");
}

}  // namespace lockstep::policy
