// What reaches the client of an answer: all of it, late, only its beginning, or nothing.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "core/http_message.hpp"

namespace lockstep::twin {

struct Delivery {
    std::optional<std::string> waits_for{};  ///< the id of a Sending: the answer comes when that was answered
    std::optional<Response> response{};      ///< none: the connection is closed without an answer
    std::chrono::milliseconds delay{0};      ///< what passes before anything is sent
    std::optional<std::size_t> cut_after{};  ///< bytes of the body after which the connection breaks
};

}  // namespace lockstep::twin
