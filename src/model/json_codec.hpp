// How each kind of member turns into JSON and back; json.cpp has the table of members of each type.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cmath>
#include <concepts>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/clock.hpp"
#include "core/enum_names.hpp"
#include "model/ids.hpp"
#include "model/value.hpp"

namespace lockstep::codec {

namespace json = boost::json;

/// Where in the document we are, for the error.
struct Path {
    const Path* parent = nullptr;
    std::string_view key;
    std::size_t index = 0;

    [[nodiscard]] std::string text() const {
        if (parent == nullptr) return {};
        const auto before = parent->text();
        if (key.empty()) return before + "[" + std::to_string(index) + "]";
        return before.empty() ? std::string{key} : before + "." + std::string{key};
    }
};

[[noreturn]] inline void fail(const Path& path, const std::string& what) {
    const auto where = path.text();
    throw std::runtime_error{(where.empty() ? "the document" : where) + ": " + what};
}

/// One member of a type: its key, and whether it stands in every document.
template <class Owner, class Member>
struct Field {
    std::string_view key;
    Member Owner::* member;
    bool required;
};
/// Written always, and an error when absent.
template <class Owner, class Member>
constexpr Field<Owner, Member> required(std::string_view key, Member Owner::* member) {
    return {key, member, true};
}
/// Left out while it holds what a new object holds.
template <class Owner, class Member>
constexpr Field<Owner, Member> optional(std::string_view key, Member Owner::* member) {
    return {key, member, false};
}

/// Specialised for each type: `static constexpr auto kFields = std::tuple{required(…), …}`.
template <class T>
struct Fields;
template <class T>
concept HasFields = requires { Fields<T>::kFields; };
template <class T>
concept Named = std::is_enum_v<T> && requires { EnumNames<T>::kNames; };

/// Stands for a value of any type in the count below.
struct Anything {
    template <class T>
    operator T() const;  // NOLINT(google-explicit-constructor): implicit is its whole point
};
/// How many members an aggregate has: a member that the table forgot would be lost without a word.
template <class T, class... Members>
consteval std::size_t count_members() {
    if constexpr (requires { T{Members{}..., Anything{}}; }) {
        return count_members<T, Members..., Anything>();
    } else {
        return sizeof...(Members);
    }
}

template <class T>
json::value write(const T& value);
template <class T>
void read(const json::value& json, const Path& path, T& value);

inline json::value write_value(const std::string& text) {
    return json::value(std::string_view{text});
}
inline json::value write_value(bool value) {
    return value;
}
template <std::integral T>
    requires(!std::same_as<T, bool>)
json::value write_value(T value) {
    return static_cast<std::int64_t>(value);
}
inline json::value write_value(WallTime time) {
    return json::value(std::string_view{to_rfc3339(time)});
}
template <Named T>
json::value write_value(T value) {
    return json::value(name_of(value));
}
template <class Tag>
json::value write_value(const Id<Tag>& id) {
    return json::value(std::string_view{id.value});
}
inline json::value write_value(const Value& value) {
    struct Writer {
        json::value operator()(const Unread&) const { return json::object{}; }
        json::value operator()(const Empty&) const { return nullptr; }
        json::value operator()(const std::string& text) const { return json::value(std::string_view{text}); }
        json::value operator()(bool held) const { return held; }
        json::value operator()(std::int64_t held) const { return held; }
        json::value operator()(double held) const {
            if (!std::isfinite(held)) throw std::runtime_error{"a number that is not finite has no JSON"};
            return held;
        }
        json::value operator()(const TextList& list) const { return write(list); }
    };
    return std::visit(Writer{}, value.held());
}
template <class T>
json::value write_value(const std::optional<T>& value) {
    return value ? write(*value) : json::value(nullptr);
}
template <class T>
json::value write_value(const std::vector<T>& list) {
    json::array array;
    array.reserve(list.size());
    for (const auto& entry : list) array.push_back(write(entry));
    return array;
}
template <class T>
json::value write_value(const std::map<std::string, T>& map) {
    json::object object;
    for (const auto& [key, entry] : map) object.emplace(key, write(entry));
    return object;
}
template <class Tag, class T>
json::value write_value(const std::map<Id<Tag>, T>& map) {
    json::object object;
    for (const auto& [key, entry] : map) object.emplace(key.value, write(entry));
    return object;
}
template <HasFields T>
json::value write_value(const T& value) {
    static_assert(std::tuple_size_v<std::remove_cvref_t<decltype(Fields<T>::kFields)>> == count_members<T>(),
                  "the table of members does not have them all");
    static const T fresh{};
    json::object object;
    const auto one = [&](const auto& field) {
        const auto& member = value.*field.member;
        if (field.required || member != fresh.*field.member) object.emplace(field.key, write(member));
    };
    std::apply([&](const auto&... field) { (one(field), ...); }, Fields<T>::kFields);
    return object;
}

inline const std::string_view read_text(const json::value& json, const Path& path) {
    if (!json.is_string()) fail(path, "expected a text");
    return json.get_string();
}
inline void read_value(const json::value& json, const Path& path, std::string& text) {
    text = read_text(json, path);
}
inline void read_value(const json::value& json, const Path& path, bool& value) {
    if (!json.is_bool()) fail(path, "expected true or false");
    value = json.get_bool();
}
template <std::integral T>
    requires(!std::same_as<T, bool>)
void read_value(const json::value& json, const Path& path, T& value) {
    if (!json.is_int64() || !std::in_range<T>(json.get_int64())) fail(path, "expected a whole number");
    value = static_cast<T>(json.get_int64());
}
inline void read_value(const json::value& json, const Path& path, WallTime& time) {
    const auto read = from_rfc3339(read_text(json, path));
    if (!read) fail(path, "expected a time like 2026-11-24T12:57:42.000Z");
    time = *read;
}
template <Named T>
void read_value(const json::value& json, const Path& path, T& value) {
    const auto text = read_text(json, path);
    if (const auto read = from_name<T>(text)) {
        value = *read;
        return;
    }
    std::string expected;
    for (const auto name : EnumNames<T>::kNames) expected += (expected.empty() ? "" : ", ") + std::string{name};
    fail(path, "expected one of " + expected + ", found " + std::string{text});
}
template <class Tag>
void read_value(const json::value& json, const Path& path, Id<Tag>& id) {
    id.value = read_text(json, path);
}
inline void read_value(const json::value& json, const Path& path, Value& value) {
    switch (json.kind()) {
        case json::kind::null: value = Value::empty(); return;
        case json::kind::bool_: value = Value::boolean(json.get_bool()); return;
        case json::kind::int64: value = Value::integer(json.get_int64()); return;
        case json::kind::string: value = Value::text(std::string{json.get_string()}); return;
        case json::kind::double_:
            if (!std::isfinite(json.get_double())) fail(path, "the number is too large");
            value = Value::number(json.get_double());
            return;
        case json::kind::array: {
            TextList list;
            read(json, path, list);
            value = Value::list(std::move(list));
            return;
        }
        case json::kind::object:
            if (!json.get_object().empty()) fail(path, "expected a value; an unread one is {}");
            value = Value{};
            return;
        case json::kind::uint64: break;
    }
    fail(path, "the number is too large");
}
template <class T>
void read_value(const json::value& json, const Path& path, std::optional<T>& value) {
    if (json.is_null()) {
        value.reset();
    } else {
        read(json, path, value.emplace());
    }
}
template <class T>
void read_value(const json::value& json, const Path& path, std::vector<T>& list) {
    if (!json.is_array()) fail(path, "expected a list");
    const auto& array = json.get_array();
    list.clear();
    list.reserve(array.size());
    for (const auto& entry : array) read(entry, Path{&path, {}, list.size()}, list.emplace_back());
}
template <class Key, class T>
void read_value(const json::value& json, const Path& path, std::map<Key, T>& map) {
    if (!json.is_object()) fail(path, "expected an object");
    map.clear();
    for (const auto& [key, entry] : json.get_object()) {
        read(entry, Path{&path, key}, map[Key{std::string{key}}]);
    }
}
template <HasFields T>
void read_value(const json::value& json, const Path& path, T& value) {
    if (!json.is_object()) fail(path, "expected an object");
    const auto& object = json.get_object();
    value = T{};
    std::size_t found = 0;
    const auto one = [&](const auto& field) {
        const Path here{&path, field.key};
        if (const auto* entry = object.if_contains(field.key)) {
            ++found;
            read(*entry, here, value.*field.member);
        } else if (field.required) {
            fail(here, "is missing");
        }
    };
    std::apply([&](const auto&... field) { (one(field), ...); }, Fields<T>::kFields);
    if (found == object.size()) return;
    for (const auto& [key, entry] : object) {
        const auto is_known = [&](const auto&... field) { return ((field.key == std::string_view{key}) || ...); };
        if (!std::apply(is_known, Fields<T>::kFields)) fail(Path{&path, key}, "is not known here");
    }
}

template <class T>
json::value write(const T& value) {
    return write_value(value);
}
template <class T>
void read(const json::value& json, const Path& path, T& value) {
    read_value(json, path, value);
}

}  // namespace lockstep::codec
