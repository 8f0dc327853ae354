// A plain HTTP request and response: the only thing that our transport and the twin have in common.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

struct Header {
    std::string name;
    std::string value;

    friend bool operator==(const Header&, const Header&) = default;
};

/// In order, repeats kept; names compare without case (RFC 9110 §5.1).
class Headers {
public:
    Headers() = default;
    Headers(std::initializer_list<Header> list) : list_{list} {}

    /// The first value of that name.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
    /// Every value of that name, in order.
    [[nodiscard]] std::vector<std::string_view> list(std::string_view name) const;
    void add(std::string name, std::string value) { list_.push_back({std::move(name), std::move(value)}); }
    /// Replaces every header of that name by one.
    void set(std::string_view name, std::string value);
    void remove(std::string_view name);

    [[nodiscard]] auto begin() const { return list_.begin(); }
    [[nodiscard]] auto end() const { return list_.end(); }
    [[nodiscard]] bool empty() const { return list_.empty(); }
    friend bool operator==(const Headers&, const Headers&) = default;

private:
    std::vector<Header> list_;
};

struct Request {
    std::string method;  ///< upper case
    std::string url;     ///< absolute: scheme, host, port, path, query
    Headers headers;
    std::string body;

    friend bool operator==(const Request&, const Request&) = default;
};

struct Response {
    int status = 0;
    Headers headers;
    std::string body;

    friend bool operator==(const Response&, const Response&) = default;
};

/// True if the two header names, or other ASCII tokens, are equal without case.
[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b);

}  // namespace lockstep
