// Sends what a vendor sends on its own: one request to a receiver, once, within a deadline.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "core/http_message.hpp"

namespace boost::asio {
class io_context;
}

namespace lockstep::twin {

/// Calls `answered` on the loop's thread with the receiver's status and body, or with 0 if none came in time. Plain
/// HTTP only: the receivers of a twin are on loopback.
void send_hook(boost::asio::io_context& loop, Request request, std::chrono::milliseconds deadline,
               std::function<void(int status, const std::string& body)> answered);

}  // namespace lockstep::twin
