#include "twin/hook_sender.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <exception>
#include <stdexcept>
#include <utility>

namespace lockstep::twin {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using net::use_awaitable;

constexpr std::size_t kLargestAnswer = 64U << 10;

struct Answer {
    int status = 0;
    std::string body;
};

http::request<http::string_body> message_of(const Request& request, const boost::urls::url_view& url) {
    http::request<http::string_body> message;
    message.method_string(request.method);
    const std::string target{url.encoded_target()};
    message.target(target.empty() ? "/" : target);
    message.set(http::field::host, std::string{url.encoded_host_and_port()});
    for (const auto& header : request.headers) message.set(header.name, header.value);
    message.body() = request.body;
    message.prepare_payload();
    message.keep_alive(false);
    return message;
}

net::awaitable<Answer> send(Request request, std::chrono::milliseconds deadline) {
    const auto url = boost::urls::parse_uri(request.url);
    if (!url || url->scheme() != "http") throw std::runtime_error{"a hook's receiver must have an http:// URL"};
    const auto executor = co_await net::this_coro::executor;
    beast::tcp_stream stream{executor};
    stream.expires_after(deadline);
    net::ip::tcp::resolver resolver{executor};
    const std::string port = url->has_port() ? std::string{url->port()} : "80";
    const auto endpoints = co_await resolver.async_resolve(std::string{url->host()}, port, use_awaitable);
    co_await stream.async_connect(endpoints, use_awaitable);
    const auto message = message_of(request, *url);
    co_await http::async_write(stream, message, use_awaitable);
    beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(kLargestAnswer);
    co_await http::async_read(stream, buffer, parser, use_awaitable);
    co_return Answer{static_cast<int>(parser.get().result_int()), std::move(parser.get().body())};
}

}  // namespace

void send_hook(net::io_context& loop, Request request, std::chrono::milliseconds deadline,
               std::function<void(int status, const std::string& body)> answered) {
    net::co_spawn(loop, send(std::move(request), deadline),
                  [answered = std::move(answered)](const std::exception_ptr& failure, const Answer& answer) {
                      // Refused, broken, too late or too long: to the vendor it is all the same silence.
                      if (failure) {
                          answered(0, "");
                      } else {
                          answered(answer.status, answer.body);
                      }
                  });
}

}  // namespace lockstep::twin
