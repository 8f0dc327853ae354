// HTTP/1.1 on loopback: keep-alive, gzip, content-length or chunked, and the wire's faults as a `Delivery` says them.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <functional>
#include <string>

#include "core/http_message.hpp"
#include "twin/delivery.hpp"

namespace lockstep::twin {

class HttpListener {
public:
    using Deliver = std::function<void(Delivery)>;
    /// Called on the loop's thread with an absolute URL; calls `deliver` once, there and then or later. What it throws
    /// is answered with 500.
    using Handler = std::function<void(const Request&, Deliver deliver)>;

    /// Binds 127.0.0.1; port 0 takes a free one.
    /// @throws std::runtime_error that names the port, if it is taken.
    HttpListener(boost::asio::io_context& loop, std::uint16_t port);

    /// `http://127.0.0.1:PORT`
    [[nodiscard]] std::string url() const;
    /// Begins to accept; the listener must outlive the loop's run.
    void start(Handler handler);

private:
    boost::asio::io_context& loop_;
    boost::asio::ip::tcp::acceptor acceptor_;
    Handler handler_;
};

}  // namespace lockstep::twin
