// The wire itself: what a client sees byte by byte, with a plain socket at the other end.
#include <gtest/gtest.h>
#include <zlib.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <optional>
#include <string>
#include <thread>

#include "twin/gzip.hpp"
#include "twin/hook_sender.hpp"
#include "twin/http_listener.hpp"

namespace lockstep::twin {
namespace {

namespace net = boost::asio;
using std::chrono::milliseconds;

/// A listener whose loop runs beside the test.
class Wire : public testing::Test {
protected:
    using Answer = std::function<Delivery(const Request&)>;
    void serve(Answer answer) {
        serve_later([answer = std::move(answer)](const Request& request, const HttpListener::Deliver& deliver) {
            deliver(answer(request));
        });
    }
    void serve_later(HttpListener::Handler handler) {
        listener_.start(std::move(handler));
        thread_ = std::thread{[this] { loop_.run(); }};
    }
    ~Wire() override {
        loop_.stop();
        if (thread_.joinable()) thread_.join();
    }

    net::ip::tcp::socket connect() {
        net::ip::tcp::socket socket{client_loop_};
        const auto url = listener_.url();
        const auto port = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
        socket.connect({net::ip::address_v4::loopback(), port});
        return socket;
    }

    /// Everything that comes back until the server closes.
    static std::string exchange(net::ip::tcp::socket socket, const std::string& text) {
        net::write(socket, net::buffer(text));
        std::string answer;
        boost::system::error_code end;
        net::read(socket, net::dynamic_buffer(answer), end);
        EXPECT_EQ(end, net::error::eof);
        return answer;
    }
    std::string exchange(const std::string& text) { return exchange(connect(), text); }

    net::io_context loop_{1}, client_loop_{1};
    HttpListener listener_{loop_, 0};
    std::thread thread_;
};

Delivery plain(std::string body, Headers headers = {}) {
    return {.response = Response{200, std::move(headers), std::move(body)}};
}

std::string body_of(const std::string& answer) {
    return answer.substr(answer.find("\r\n\r\n") + 4);
}

std::string gunzip(const std::string& text) {
    z_stream stream{};
    EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
    std::string result(1U << 20, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(result.data());
    stream.avail_out = static_cast<uInt>(result.size());
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
    result.resize(stream.total_out);
    inflateEnd(&stream);
    return result;
}

TEST_F(Wire, ARequestArrivesWholeWithAnAbsoluteUrl) {
    std::optional<Request> seen;
    serve([&](const Request& request) {
        seen = request;
        return plain("ok");
    });
    exchange(
        "POST /a/b?c=%20d HTTP/1.1\r\nHost: x\r\nX-Api-Key: k\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc");
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->method, "POST");
    EXPECT_EQ(seen->url, listener_.url() + "/a/b?c=%20d");
    EXPECT_EQ(seen->headers.find("x-api-key"), "k");
    EXPECT_EQ(seen->headers.find("content-length"), "3");
    EXPECT_EQ(seen->body, "abc");
}

TEST_F(Wire, OneConnectionTakesSeveralRequests) {
    int count = 0;
    serve([&](const Request&) { return plain("n" + std::to_string(++count)); });
    const auto answer =
        exchange("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_NE(answer.find("\r\n\r\nn1HTTP/1.1 200"), std::string::npos) << answer;
    EXPECT_TRUE(answer.ends_with("\r\n\r\nn2")) << answer;
}

TEST_F(Wire, WhatCannotBeReadIsAnsweredByAPageAndNotByAReset) {
    serve([](const Request&) { return plain("ok"); });
    const auto head = [](std::size_t size) {
        return "GET /?" + std::string(size, 'x') + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    };
    EXPECT_TRUE(exchange(head(20'000)).starts_with("HTTP/1.1 200"));
    EXPECT_TRUE(exchange(head(200'000)).starts_with("HTTP/1.1 414"));
    EXPECT_TRUE(exchange("this is no HTTP\r\n\r\n").starts_with("HTTP/1.1 400"));
    EXPECT_TRUE(exchange("GET / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n").starts_with("HTTP/1.1 413"));
}

TEST_F(Wire, RepeatedHeadersStayRepeated) {
    serve([](const Request&) { return plain("", {{"link", "a"}, {"link", "b"}}); });
    const auto answer = exchange("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_NE(answer.find("link: a\r\nlink: b\r\n"), std::string::npos) << answer;
}

TEST_F(Wire, NoContentHasNoLength) {
    serve([](const Request&) { return Delivery{.response = Response{204, {}, ""}}; });
    const auto answer = exchange("DELETE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 204")) << answer;
    EXPECT_EQ(answer.find("Content-Length"), std::string::npos) << answer;
}

TEST_F(Wire, ALargeBodyComesInChunks) {
    const std::string body(40'000, 'x');
    serve([&](const Request&) { return plain(body); });
    const auto answer = exchange("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_NE(answer.find("Transfer-Encoding: chunked"), std::string::npos);
    EXPECT_TRUE(body_of(answer).starts_with("4000\r\nx")) << body_of(answer).substr(0, 20);
    EXPECT_TRUE(answer.ends_with("x\r\n0\r\n\r\n"));
    EXPECT_EQ(std::ranges::count(body_of(answer), 'x'), 40'000);
}

TEST_F(Wire, GzipIsGivenToWhoAsks) {
    const std::string body(5'000, 'x');
    serve([&](const Request&) { return plain(body); });
    const auto zipped = exchange("GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n");
    EXPECT_NE(zipped.find("Content-Encoding: gzip"), std::string::npos);
    EXPECT_EQ(gunzip(body_of(zipped)), body);
    const auto whole = exchange("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(body_of(whole), body);
}

TEST_F(Wire, ACutBodyKeepsItsPromisedLength) {
    serve([](const Request&) {
        auto delivery = plain("0123456789");
        delivery.cut_after = 4;
        return delivery;
    });
    const auto answer = exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_NE(answer.find("Content-Length: 10"), std::string::npos) << answer;
    EXPECT_EQ(body_of(answer), "0123");
}

TEST_F(Wire, ACutChunkedBodyHasNoLastChunk) {
    serve([](const Request&) {
        auto delivery = plain(std::string(40'000, 'x'));
        delivery.cut_after = 20'000;
        return delivery;
    });
    const auto answer = exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(std::ranges::count(body_of(answer), 'x'), 20'000);
    EXPECT_FALSE(answer.ends_with("0\r\n\r\n"));
}

TEST_F(Wire, ADroppedAnswerIsAClosedConnection) {
    serve([](const Request&) { return Delivery{}; });
    EXPECT_EQ(exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), "");
}

TEST_F(Wire, ADelayedAnswerHoldsUpNobodyElse) {
    serve([](const Request& request) {
        auto delivery = plain("ok");
        if (request.url.ends_with("/slow")) delivery.delay = milliseconds{400};
        return delivery;
    });
    auto slow = connect();
    const auto start = std::chrono::steady_clock::now();
    net::write(slow, net::buffer(std::string{"GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"}));
    EXPECT_NE(exchange("GET /quick HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), "");
    EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds{390});
    EXPECT_TRUE(exchange(std::move(slow), "").ends_with("ok"));
    EXPECT_GE(std::chrono::steady_clock::now() - start, milliseconds{400});
}

TEST_F(Wire, AnAnswerMayComeAfterAnotherRequest) {
    HttpListener::Deliver first;
    serve_later([&](const Request& request, HttpListener::Deliver deliver) {
        if (request.url.ends_with("/first")) {
            first = std::move(deliver);
            return;
        }
        first(plain("first"));
        deliver(plain("second"));
    });
    auto waiting = connect();
    net::write(waiting, net::buffer(std::string{"GET /first HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"}));
    std::this_thread::sleep_for(milliseconds{50});  // both connections are read in any order otherwise
    EXPECT_TRUE(exchange("GET /second HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").ends_with("second"));
    EXPECT_TRUE(exchange(std::move(waiting), "").ends_with("first"));
}

TEST_F(Wire, AHeadHasTheLengthWithoutTheBody) {
    serve([](const Request&) { return plain("0123456789"); });
    const auto answer = exchange("HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_NE(answer.find("Content-Length: 10"), std::string::npos) << answer;
    EXPECT_EQ(body_of(answer), "");
}

TEST_F(Wire, ABugBehindTheWireIsA500) {
    serve([](const Request&) -> Delivery { throw std::runtime_error{"oops"}; });
    testing::internal::CaptureStderr();
    const auto answer = exchange("GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 500")) << answer;
    EXPECT_NE(testing::internal::GetCapturedStderr().find("oops"), std::string::npos);
}

/// Sends one hook on a loop of its own and gives the status back.
int hook_status(const std::string& url, milliseconds deadline) {
    net::io_context loop{1};
    int outcome = -1;
    send_hook(loop, {"POST", url, {{"Authorization", "s"}}, "{}"}, deadline,
              [&](int status, const std::string&) { outcome = status; });
    loop.run();
    return outcome;
}

TEST_F(Wire, AHookReachesItsReceiver) {
    std::optional<Request> seen;
    serve([&](const Request& request) {
        seen = request;
        return Delivery{.response = Response{202, {}, ""}};
    });
    EXPECT_EQ(hook_status(listener_.url() + "/hook?a=b", milliseconds{3000}), 202);
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->method, "POST");
    EXPECT_EQ(seen->url, listener_.url() + "/hook?a=b");
    EXPECT_EQ(seen->headers.find("authorization"), "s");
    EXPECT_EQ(seen->body, "{}");
}

TEST_F(Wire, ASilentReceiverIsNoAnswer) {
    serve([](const Request&) {
        auto delivery = plain("late");
        delivery.delay = milliseconds{2000};
        return delivery;
    });
    EXPECT_EQ(hook_status(listener_.url(), milliseconds{100}), 0);
}

TEST(Hook, ARefusedConnectionIsNoAnswer) {
    net::io_context loop{1};
    std::string url;
    {
        const HttpListener closed{loop, 0};
        url = closed.url();
    }
    EXPECT_EQ(hook_status(url, milliseconds{1000}), 0);
    EXPECT_EQ(hook_status("https://127.0.0.1/", milliseconds{1000}), 0);
}

}  // namespace
}  // namespace lockstep::twin
