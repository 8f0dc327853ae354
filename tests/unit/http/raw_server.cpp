#include "tests/unit/http/raw_server.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

namespace lockstep::http {

namespace asio = boost::asio;
using asio::ip::tcp;

RawServer::RawServer(std::vector<std::string> replies) : replies_{std::move(replies)} {
    port = acceptor_.local_endpoint().port();
    accepting_ = std::thread{[this] { accept(); }};
}

RawServer::~RawServer() {
    stopping_ = true;
    boost::system::error_code ignored;
    tcp::socket{loop_}.connect({asio::ip::address_v4::loopback(), port}, ignored);
    accepting_.join();
    for (auto& socket : sockets_) socket.shutdown(tcp::socket::shutdown_both, ignored);
    for (auto& thread : serving_) thread.join();
}

void RawServer::accept() {
    while (true) {
        tcp::socket socket{loop_};
        acceptor_.accept(socket);
        if (stopping_) return;
        ++connections;
        serving_.emplace_back([this, &of = sockets_.emplace_back(std::move(socket))] {
            while (answer(of)) {
            }
        });
    }
}

bool RawServer::answer(tcp::socket& socket) {
    boost::system::error_code error;
    std::string text;
    const auto head = asio::read_until(socket, asio::dynamic_buffer(text), "\r\n\r\n", error);
    if (error) return false;
    const auto length = text.find("Content-Length: ");
    const std::size_t body = length == std::string::npos ? 0 : std::stoul(text.substr(length + 16));
    if (text.size() < head + body) {
        asio::read(socket, asio::dynamic_buffer(text), asio::transfer_exactly(head + body - text.size()), error);
    }
    const std::lock_guard lock{mutex_};
    requests.push_back(text);
    std::string answer = next_ < replies_.size() ? replies_[next_++] : "";
    const bool closes = answer.empty() || answer.ends_with(kCut);
    if (answer.ends_with(kCut)) answer.resize(answer.size() - kCut.size());
    if (answer != kSilence) asio::write(socket, asio::buffer(answer), error);
    if (closes) socket.shutdown(tcp::socket::shutdown_both, error);
    return !closes && !error;
}

Response TransportRig::send(HttpTransport& from, Request request, SendOptions options) {
    std::optional<Response> response;
    std::exception_ptr failure;
    asio::co_spawn(loop, from.send(std::move(request), options), [&](std::exception_ptr thrown, Response answered) {
        failure = thrown;
        response = std::move(answered);
    });
    while (!failure && !response) loop.run_one();
    if (failure) std::rethrow_exception(failure);
    return std::move(*response);
}

TransportError TransportRig::failure_of(HttpTransport& from, Request request, SendOptions options) {
    try {
        (void)send(from, std::move(request), options);
    } catch (const TransportError& error) {
        return error;
    }
    throw std::logic_error{"it did not fail"};
}

}  // namespace lockstep::http
