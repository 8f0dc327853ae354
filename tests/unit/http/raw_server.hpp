// A server over real sockets that answers with exactly the bytes a test wants, and the loop on which the transport
// runs.
#pragma once

#include <fmt/format.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "http/curl_transport.hpp"

namespace lockstep::http {

/// Answers the requests that arrive, on whatever connection, with `replies` in turn; an empty reply closes the
/// connection, `kCut` at a reply's end closes it after the rest; `kSilence` says nothing.
class RawServer {
public:
    static constexpr std::string_view kSilence = "silence", kCut = "<cut>";

    explicit RawServer(std::vector<std::string> replies);
    ~RawServer();
    RawServer(const RawServer&) = delete;
    RawServer& operator=(const RawServer&) = delete;
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port) + "/x"; }

    std::uint16_t port = 0;
    std::vector<std::string> requests;  ///< heads and bodies as received; read after the last answer
    std::atomic<int> connections = 0;

private:
    void accept();
    bool answer(boost::asio::ip::tcp::socket& socket);

    boost::asio::io_context loop_;
    boost::asio::ip::tcp::acceptor acceptor_{loop_, {boost::asio::ip::address_v4::loopback(), 0}};
    std::vector<std::string> replies_;
    std::size_t next_ = 0;
    std::mutex mutex_;
    std::deque<boost::asio::ip::tcp::socket> sockets_;
    std::deque<std::thread> serving_;
    std::atomic<bool> stopping_ = false;
    std::thread accepting_;
};

/// A whole answer.
[[nodiscard]] inline std::string reply(std::string_view body, std::string_view headers = "") {
    return fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n{}\r\n{}", body.size(), headers, body);
}

/// Where a transport sends from.
struct TransportRig {
    Response send(HttpTransport& from, Request request, SendOptions options = {});
    /// @throws std::logic_error if it does not fail.
    TransportError failure_of(HttpTransport& from, Request request, SendOptions options = {});

    boost::asio::io_context loop;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{loop.get_executor()};  // never dry
};

}  // namespace lockstep::http
