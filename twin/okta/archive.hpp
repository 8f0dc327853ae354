// How plain structs become JSON and come back: one list of fields a struct serves both ways.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/clock.hpp"

namespace lockstep::twin::okta {

namespace json = boost::json;

/// Writes the fields that `describe(archive, object)` names into a JSON object.
class Writer {
public:
    template <class T>
    void operator()(std::string_view name, const T& value) {
        object_[name] = write(value);
    }
    [[nodiscard]] json::object take() { return std::move(object_); }

    static json::value write(const std::string& value) { return json::string{value}; }
    static json::value write(bool value) { return value; }
    static json::value write(int value) { return value; }
    static json::value write(std::int64_t value) { return value; }
    static json::value write(std::uint64_t value) { return value; }
    static json::value write(WallTime value) { return value.time_since_epoch().count(); }
    static json::value write(const json::object& value) { return value; }
    template <class T>
    static json::value write(const std::optional<T>& value) {
        return value ? write(*value) : json::value{nullptr};
    }
    template <class A, class B>
    static json::value write(const std::pair<A, B>& value) {
        return json::array{write(value.first), write(value.second)};
    }
    template <class List>
    static json::value write_list(const List& list) {
        json::array array;
        array.reserve(list.size());
        for (const auto& item : list) array.push_back(write(item));
        return array;
    }
    template <class T>
    static json::value write(const std::vector<T>& list) {
        return write_list(list);
    }
    template <class T>
    static json::value write(const std::deque<T>& list) {
        return write_list(list);
    }
    template <class T>
    static json::value write(const std::set<T>& list) {
        return write_list(list);
    }
    template <class T, class Less>
    static json::value write(const std::map<std::string, T, Less>& map) {
        json::object object;
        for (const auto& [key, value] : map) object[key] = write(value);
        return object;
    }
    template <class T>
        requires std::is_enum_v<T>
    static json::value write(T value) {
        return static_cast<std::int64_t>(value);
    }
    template <class T>
        requires std::is_class_v<T>
    static json::value write(const T& value) {
        Writer writer;
        describe(writer, value);
        return writer.take();
    }

private:
    json::object object_;
};

/// Reads them back. Throws std::exception of whatever kind on what is not there or of another type.
class Reader {
public:
    explicit Reader(const json::object& object) : object_{object} {}

    template <class T>
    void operator()(std::string_view name, T& value) {
        const auto* found = object_.if_contains(name);
        if (!found) throw std::runtime_error{"missing: " + std::string{name}};
        read(*found, value);
    }

    static void read(const json::value& from, std::string& to) { to = std::string_view{text(from)}; }
    static void read(const json::value& from, bool& to) {
        if (!from.is_bool()) throw std::runtime_error{"not true or false"};
        to = from.as_bool();
    }
    static void read(const json::value& from, int& to) { to = from.to_number<int>(); }
    static void read(const json::value& from, std::int64_t& to) { to = from.to_number<std::int64_t>(); }
    static void read(const json::value& from, std::uint64_t& to) { to = from.to_number<std::uint64_t>(); }
    static void read(const json::value& from, WallTime& to) {
        to = WallTime{std::chrono::milliseconds{from.to_number<std::int64_t>()}};
    }
    static void read(const json::value& from, json::object& to) { to = object(from); }
    template <class T>
    static void read(const json::value& from, std::optional<T>& to) {
        if (from.is_null())
            to.reset();
        else
            read(from, to.emplace());
    }
    template <class A, class B>
    static void read(const json::value& from, std::pair<A, B>& to) {
        if (array(from).size() != 2) throw std::runtime_error{"not a pair"};
        read(array(from)[0], to.first);
        read(array(from)[1], to.second);
    }
    template <class List>
    static void read_list(const json::value& from, List& to) {
        to.clear();
        for (const auto& item : array(from)) read(item, to.emplace_back());
    }
    template <class T>
    static void read(const json::value& from, std::vector<T>& to) {
        read_list(from, to);
    }
    template <class T>
    static void read(const json::value& from, std::deque<T>& to) {
        read_list(from, to);
    }
    template <class T>
    static void read(const json::value& from, std::set<T>& to) {
        std::vector<T> items;
        read_list(from, items);
        to = {items.begin(), items.end()};
    }
    template <class T, class Less>
    static void read(const json::value& from, std::map<std::string, T, Less>& to) {
        to.clear();
        for (const auto& [key, value] : object(from)) read(value, to[std::string{key}]);
    }
    template <class T>
        requires std::is_enum_v<T>
    static void read(const json::value& from, T& to) {
        to = static_cast<T>(from.to_number<std::int64_t>());
    }
    template <class T>
        requires std::is_class_v<T>
    static void read(const json::value& from, T& to) {
        Reader reader{object(from)};
        describe(reader, to);
    }

private:
    static const json::string& text(const json::value& value) {
        if (!value.is_string()) throw std::runtime_error{"not a text"};
        return value.as_string();
    }
    static const json::array& array(const json::value& value) {
        if (!value.is_array()) throw std::runtime_error{"not a list"};
        return value.as_array();
    }
    static const json::object& object(const json::value& value) {
        if (!value.is_object()) throw std::runtime_error{"not an object"};
        return value.as_object();
    }

    const json::object& object_;
};

}  // namespace lockstep::twin::okta
