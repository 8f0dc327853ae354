// HttpTransport over libcurl's multi-socket interface, driven by Asio: proxies, TLS, gzip and connections are its work.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "http/transport.hpp"

namespace lockstep::http {

struct CurlSettings {
    std::string proxy;    ///< `http://host:port`, `socks5h://…`; empty: the environment's (`https_proxy`, `no_proxy`)
    std::string ca_file;  ///< PEM; empty: the system's
    std::string user_agent = "Lockstep/0.1";
    int max_connections = 16;                     ///< per host
    std::chrono::seconds max_connection_age{90};  ///< older idle connections are not used again
    std::chrono::milliseconds connect_deadline{10'000};
};

/// All calls on the executor's one thread. Cancelling a `send` closes its connection; the request may have arrived.
class CurlTransport final : public HttpTransport {
public:
    CurlTransport(boost::asio::any_io_executor executor, CurlSettings settings);
    ~CurlTransport() override;

    Task<Response> send(Request request, SendOptions options) override;

private:
    class Loop;
    std::unique_ptr<Loop> loop_;
    CurlSettings settings_;
};

}  // namespace lockstep::http
