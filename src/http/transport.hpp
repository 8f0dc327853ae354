// Sends one HTTP request once. Retries, limits and credentials are other people's work.
#pragma once

#include <chrono>
#include <cstddef>
#include <exception>
#include <string>

#include "core/http_message.hpp"
#include "core/task.hpp"

namespace lockstep::http {

struct SendOptions {
    std::chrono::milliseconds deadline{30'000};
    /// A write that may not be repeated goes out on a connection of its own: libcurl repeats a request by itself when a
    /// reused connection dies before the answer (DESIGN §8).
    bool fresh_connection = false;
    std::size_t body_limit = 64u << 20;  ///< bytes of answer body after decoding
};

/// No usable answer.
class TransportError : public std::exception {
public:
    enum class Kind {
        not_sent,         ///< no connection: name, refusal, TLS. The request did not reach the server
        unknown_outcome,  ///< timeout, reset, cut: it may have been performed
        too_large,        ///< the answer passed the body limit; it was performed
    };
    TransportError(Kind kind, std::string text) : kind_{kind}, text_{std::move(text)} {}
    [[nodiscard]] Kind kind() const { return kind_; }
    [[nodiscard]] const char* what() const noexcept override { return text_.c_str(); }

private:
    Kind kind_;
    std::string text_;
};

class HttpTransport {
public:
    virtual ~HttpTransport() = default;
    /// One request, one answer, redirects not followed, at most one send.
    /// @throws TransportError.
    virtual Task<Response> send(Request request, SendOptions options) = 0;
};

}  // namespace lockstep::http
