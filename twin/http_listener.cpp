#include "twin/http_listener.hpp"

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <cstdio>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <tuple>
#include <utility>

#include "twin/gzip.hpp"

namespace lockstep::twin {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using net::use_awaitable;
using net::ip::tcp;

constexpr std::size_t kLargestRequest = 16U << 20;
constexpr std::uint32_t kLargestHead = 64U << 10;  // a search too long is for the vendor to refuse
constexpr std::size_t kSmallestGzip = 860;         // below, the wrapper eats the gain
constexpr std::size_t kLargestWhole = 16'384;      // larger bodies go in chunks of this size, as the vendors send them

using Message = http::request<http::string_body>;

Request request_from(Message&& message, const std::string& base_url) {
    Request request;
    request.method = message.method_string();
    const std::string_view target{message.target().data(), message.target().size()};
    request.url = target.starts_with('/') ? base_url + std::string{target} : std::string{target};
    for (const auto& field : message) request.headers.add(std::string{field.name_string()}, std::string{field.value()});
    request.body = std::move(message.body());
    return request;
}

bool takes_gzip(const Headers& headers) {
    for (const auto value : headers.list("accept-encoding")) {
        if (value.find("gzip") != std::string_view::npos) return true;
    }
    return false;
}

bool is_framing(std::string_view name) {
    return equal_ignoring_case(name, "content-length") || equal_ignoring_case(name, "transfer-encoding") ||
           equal_ignoring_case(name, "connection");
}

void compress(Response& response) {
    if (response.body.size() < kSmallestGzip || response.headers.find("content-encoding")) return;
    response.body = gzip(response.body);
    response.headers.add("Content-Encoding", "gzip");
    response.headers.add("Vary", "Accept-Encoding");
    response.headers.add("Vary", "Accept-Encoding");
}

template <class Body>
http::response<Body> head_of(const Response& response, bool keep_alive) {
    http::response<Body> message;
    message.version(11);
    message.result(static_cast<unsigned>(response.status));
    for (const auto& header : response.headers) {
        if (!is_framing(header.name)) message.insert(header.name, header.value);
    }
    message.keep_alive(keep_alive);
    return message;
}

net::awaitable<void> write_whole(tcp::socket& socket, Response response, bool keep_alive, bool head_only) {
    auto message = head_of<http::string_body>(response, keep_alive);
    message.body() = std::move(response.body);
    // Beast would give 204 a length, which RFC 9110 §8.6 forbids.
    if (response.status != 204 && response.status != 304) message.prepare_payload();
    if (head_only) message.body().clear();
    co_await http::async_write(socket, message, use_awaitable);
}

/// Writes the head, and of the body the first `bytes`; what is missing then shows as a broken frame.
net::awaitable<void> write_in_parts(tcp::socket& socket, Response response, bool keep_alive, std::size_t bytes) {
    auto message = head_of<http::empty_body>(response, keep_alive);
    const bool chunked = response.body.size() > kLargestWhole;
    if (chunked) {
        message.chunked(true);
    } else {
        message.content_length(response.body.size());
    }
    http::response_serializer<http::empty_body> serializer{message};
    co_await http::async_write_header(socket, serializer, use_awaitable);
    const std::string_view sent = std::string_view{response.body}.substr(0, bytes);
    if (!chunked) {
        co_await net::async_write(socket, net::buffer(sent), use_awaitable);
        co_return;
    }
    for (std::size_t at = 0; at < sent.size(); at += kLargestWhole) {
        const auto part = net::buffer(sent.substr(at, kLargestWhole));
        co_await net::async_write(socket, http::make_chunk(net::const_buffer{part}), use_awaitable);
    }
    if (sent.size() == response.body.size()) co_await net::async_write(socket, http::make_chunk_last(), use_awaitable);
}

struct Asked {
    bool keep_alive, gzip, head_only;
};

/// @return whether the connection goes on.
net::awaitable<bool> deliver_over(tcp::socket& socket, Delivery delivery, Asked asked) {
    if (delivery.delay.count() > 0) {
        net::steady_timer timer{socket.get_executor(), delivery.delay};
        co_await timer.async_wait(use_awaitable);
    }
    if (!delivery.response) co_return false;
    auto response = std::move(*delivery.response);
    if (asked.gzip) compress(response);
    const auto size = response.body.size();
    if (!asked.head_only && (delivery.cut_after || size > kLargestWhole)) {
        const auto bytes = std::min(size, delivery.cut_after.value_or(size));
        co_await write_in_parts(socket, std::move(response), asked.keep_alive, bytes);
        co_return asked.keep_alive && !delivery.cut_after;
    }
    co_await write_whole(socket, std::move(response), asked.keep_alive, asked.head_only);
    co_return asked.keep_alive;
}

Delivery answer_of_bug(const Request& request, const std::exception& error) {
    std::fprintf(stderr, "lockstep-twin: %s %s: %s\n", request.method.c_str(), request.url.c_str(), error.what());
    Response response{500, {{"Content-Type", "text/plain"}}, std::string{"the twin has a bug: "} + error.what()};
    return {.response = std::move(response)};
}

/// What the handler delivers, now or later.
net::awaitable<Delivery> handle(const HttpListener::Handler& handler, const Request& request) {
    struct Slot {
        explicit Slot(const net::any_io_executor& executor) : filled{executor, net::steady_timer::time_point::max()} {}
        std::optional<Delivery> delivery;
        net::steady_timer filled;  // never due: cancelled by who fills the slot
    };
    const auto slot = std::make_shared<Slot>(co_await net::this_coro::executor);
    try {
        handler(request, [slot](Delivery delivery) {
            slot->delivery = std::move(delivery);
            slot->filled.cancel();
        });
    } catch (const std::exception& error) {
        slot->delivery = answer_of_bug(request, error);
    }
    if (!slot->delivery) {
        boost::system::error_code cancelled;
        co_await slot->filled.async_wait(net::redirect_error(use_awaitable, cancelled));
    }
    co_return std::move(*slot->delivery);
}

/// What a proxy before the vendor says to what it cannot read; nothing if the client has simply gone.
std::optional<Response> refusal_of(const boost::system::error_code& failure) {
    if (failure.category() != http::make_error_code(http::error::bad_method).category()) return std::nullopt;
    if (failure == http::error::end_of_stream || failure == http::error::partial_message) return std::nullopt;
    int status = 400;
    std::string words = "400 Bad Request";
    if (failure == http::error::header_limit) {
        status = 414;
        words = "414 Request-URI Too Large";
    } else if (failure == http::error::body_limit) {
        status = 413;
        words = "413 Request Entity Too Large";
    }
    return Response{status, {{"Content-Type", "text/html"}}, "<html><body><h1>" + words + "</h1></body></html>"};
}

net::awaitable<void> refuse(tcp::socket& socket, Response response) {
    co_await write_whole(socket, std::move(response), false, false);
    boost::system::error_code end;
    std::ignore = socket.shutdown(tcp::socket::shutdown_send, end);
    // What is still on its way must be read, or closing would reset the connection before the answer is.
    std::array<char, 4096> rest{};
    while (!end) co_await socket.async_read_some(net::buffer(rest), net::redirect_error(use_awaitable, end));
}

net::awaitable<void> serve_connection(tcp::socket socket, const HttpListener::Handler& handler, std::string base_url) {
    socket.set_option(tcp::no_delay{true});
    beast::flat_buffer buffer;
    bool open = true;
    while (open) {
        http::request_parser<http::string_body> parser;
        parser.body_limit(kLargestRequest);
        parser.header_limit(kLargestHead);
        boost::system::error_code failure;
        co_await http::async_read(socket, buffer, parser, net::redirect_error(use_awaitable, failure));
        if (failure) {
            if (auto refusal = refusal_of(failure)) co_await refuse(socket, std::move(*refusal));
            break;
        }
        const bool keep_alive = parser.get().keep_alive();
        const auto request = request_from(parser.release(), base_url);
        const Asked asked{keep_alive, takes_gzip(request.headers), request.method == "HEAD"};
        auto delivery = co_await handle(handler, request);
        open = co_await deliver_over(socket, std::move(delivery), asked);
    }
    boost::system::error_code ignored;
    std::ignore = socket.shutdown(tcp::socket::shutdown_both, ignored);
}

net::awaitable<void> accept(net::io_context& loop, tcp::acceptor& acceptor, const HttpListener::Handler& handler,
                            std::string base_url) {
    for (;;) {
        auto socket = co_await acceptor.async_accept(use_awaitable);
        // A connection that breaks ends only itself: clients come and go as they like.
        net::co_spawn(loop, serve_connection(std::move(socket), handler, base_url), [](const std::exception_ptr&) {});
    }
}

}  // namespace

HttpListener::HttpListener(net::io_context& loop, std::uint16_t port) : loop_{loop}, acceptor_{loop} {
    const tcp::endpoint endpoint{net::ip::address_v4::loopback(), port};
    try {
        acceptor_ = tcp::acceptor{loop, endpoint};
    } catch (const boost::system::system_error& error) {
        throw std::runtime_error{"cannot listen on 127.0.0.1:" + std::to_string(port) + ": " + error.code().message()};
    }
}

std::string HttpListener::url() const {
    return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
}

void HttpListener::start(Handler handler) {
    handler_ = std::move(handler);
    net::co_spawn(loop_, accept(loop_, acceptor_, handler_, url()), [](const std::exception_ptr& failure) {
        if (failure) std::rethrow_exception(failure);
    });
}

}  // namespace lockstep::twin
