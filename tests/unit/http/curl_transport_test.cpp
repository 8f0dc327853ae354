// The transport against a server that answers with exactly the bytes a test wants, over real sockets.
#include "http/curl_transport.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <deque>
#include <mutex>
#include <thread>

namespace lockstep::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using std::chrono::milliseconds;

/// Answers the requests that arrive, on whatever connection, with `replies` in turn; an empty reply closes the
/// connection, `kCut` at a reply's end closes it after the rest; `kSilence` says nothing.
class RawServer {
public:
    static constexpr std::string_view kSilence = "silence", kCut = "<cut>";

    explicit RawServer(std::vector<std::string> replies) : replies_{std::move(replies)} {
        port = acceptor_.local_endpoint().port();
        accepting_ = std::thread{[this] { accept(); }};
    }
    ~RawServer() {
        stopping_ = true;
        boost::system::error_code ignored;
        tcp::socket{loop_}.connect({asio::ip::address_v4::loopback(), port}, ignored);
        accepting_.join();
        for (auto& socket : sockets_) socket.shutdown(tcp::socket::shutdown_both, ignored);
        for (auto& thread : serving_) thread.join();
    }
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port) + "/x"; }

    std::uint16_t port = 0;
    std::vector<std::string> requests;  ///< heads and bodies as received; read after the last answer
    std::atomic<int> connections = 0;

private:
    void accept() {
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

    bool answer(tcp::socket& socket) {
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

    asio::io_context loop_;
    tcp::acceptor acceptor_{loop_, {asio::ip::address_v4::loopback(), 0}};
    std::vector<std::string> replies_;
    std::size_t next_ = 0;
    std::mutex mutex_;
    std::deque<tcp::socket> sockets_;
    std::deque<std::thread> serving_;
    std::atomic<bool> stopping_ = false;
    std::thread accepting_;
};

std::string reply(std::string_view body, std::string_view headers = "") {
    return fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n{}\r\n{}", body.size(), headers, body);
}

struct CurlTransportTest : ::testing::Test {
    Response send(Request request, SendOptions options = {}) {
        std::optional<Response> response;
        std::exception_ptr failure;
        asio::co_spawn(loop, transport.send(std::move(request), options),
                       [&](std::exception_ptr thrown, Response answered) {
                           failure = thrown;
                           response = std::move(answered);
                       });
        while (!failure && !response) loop.run_one();
        if (failure) std::rethrow_exception(failure);
        return std::move(*response);
    }
    TransportError::Kind failure_of(Request request, SendOptions options = {}) {
        try {
            (void)send(std::move(request), options);
        } catch (const TransportError& error) {
            return error.kind();
        }
        throw std::logic_error{"it did not fail"};
    }
    asio::io_context loop;
    asio::executor_work_guard<asio::io_context::executor_type> work{loop.get_executor()};  // it never runs dry
    CurlTransport transport{loop.get_executor(), {}};
};

TEST_F(CurlTransportTest, GivesStatusHeadersAndBodyAsSent) {
    RawServer server{{reply("[1]", "Link: <a>; rel=\"self\"\r\nLink: <b>; rel=\"next\"\r\n")}};
    const auto response = send({"GET", server.url(), {{"Accept", "application/json"}}, ""});
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "[1]");
    EXPECT_EQ(response.headers.list("link"), (std::vector<std::string_view>{"<a>; rel=\"self\"", "<b>; rel=\"next\""}));
    EXPECT_TRUE(server.requests.at(0).starts_with("GET /x HTTP/1.1\r\n"));
    EXPECT_NE(server.requests.at(0).find("Accept: application/json\r\n"), std::string::npos);
}

TEST_F(CurlTransportTest, SendsABodyWithItsOwnTypeAndNone) {
    RawServer server{{reply(""), reply(""), reply(""), reply("")}};
    send({"POST", server.url(), {{"Content-Type", "application/json"}}, "{}"});
    send({"POST", server.url(), {}, ""});
    send({"PUT", server.url(), {}, ""});
    send({"DELETE", server.url(), {}, ""});
    EXPECT_TRUE(server.requests.at(0).ends_with("\r\n\r\n{}"));
    EXPECT_NE(server.requests.at(0).find("Content-Type: application/json\r\n"), std::string::npos);
    EXPECT_TRUE(server.requests.at(1).starts_with("POST "));
    EXPECT_NE(server.requests.at(1).find("Content-Length: 0\r\n"), std::string::npos);
    EXPECT_TRUE(server.requests.at(2).starts_with("PUT "));
    EXPECT_NE(server.requests.at(2).find("Content-Length: 0\r\n"), std::string::npos);
    EXPECT_TRUE(server.requests.at(3).starts_with("DELETE "));
    for (const auto& request : server.requests) {
        EXPECT_EQ(request.find("x-www-form-urlencoded"), std::string::npos);
        EXPECT_EQ(request.find("Expect:"), std::string::npos);
    }
    EXPECT_EQ(server.connections, 1) << "connections are kept";
}

TEST_F(CurlTransportTest, DoesNotFollowRedirects) {
    RawServer server{{"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"}};
    EXPECT_EQ(send({"GET", server.url(), {}, ""}).status, 302);
}

TEST_F(CurlTransportTest, ReadsAChunkedBodyAndDropsTheHeadersOfA100) {
    RawServer server{
        {"HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\nHTTP/1.1 201 Created\r\nTransfer-Encoding: "
         "chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"}};
    const auto response = send({"POST", server.url(), {}, "x"});
    EXPECT_EQ(response.status, 201);
    EXPECT_EQ(response.body, "abcde");
    EXPECT_FALSE(response.headers.find("X-Early"));
}

TEST_F(CurlTransportTest, NobodyThereMeansNotSent) {
    std::uint16_t port = 0;
    {
        port = RawServer{{}}.port;
    }
    EXPECT_EQ(failure_of({"POST", "http://127.0.0.1:" + std::to_string(port) + "/", {}, "x"}),
              TransportError::Kind::not_sent);
    EXPECT_EQ(failure_of({"GET", "http://nobody.invalid/", {}, ""}), TransportError::Kind::not_sent);
}

TEST_F(CurlTransportTest, ATlsHandshakeThatFailsMeansNotSent) {
    RawServer server{{"this is not TLS\r\n\r\n"}};
    const auto url = "https://127.0.0.1:" + std::to_string(server.port) + "/";
    std::string text;
    try {
        // No end of headers comes in a ClientHello, so the server stays silent and the handshake runs into the
        // deadline.
        (void)send({"GET", url, {}, ""}, {.deadline = milliseconds{300}});
    } catch (const TransportError& error) {
        EXPECT_EQ(error.kind(), TransportError::Kind::not_sent);
        text = error.what();
    }
    EXPECT_NE(text.find(url), std::string::npos) << text;
}

TEST_F(CurlTransportTest, OtherProtocolsAreRefused) {
    EXPECT_EQ(failure_of({"GET", "file:///etc/passwd", {}, ""}), TransportError::Kind::not_sent);
}

TEST_F(CurlTransportTest, SilenceUntilTheDeadlineMeansUnknown) {
    RawServer server{{std::string{RawServer::kSilence}}};
    EXPECT_EQ(failure_of({"POST", server.url(), {}, "x"}, {.deadline = milliseconds{200}}),
              TransportError::Kind::unknown_outcome);
}

TEST_F(CurlTransportTest, ABodyThatIsCutMeansUnknown) {
    RawServer server{{"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345<cut>"}};
    EXPECT_EQ(failure_of({"GET", server.url(), {}, ""}), TransportError::Kind::unknown_outcome);
}

TEST_F(CurlTransportTest, AConnectionClosedWithoutAnswerMeansUnknown) {
    RawServer server{{""}};
    EXPECT_EQ(failure_of({"POST", server.url(), {}, "x"}, {.fresh_connection = true}),
              TransportError::Kind::unknown_outcome);
}

TEST_F(CurlTransportTest, AFreshConnectionSendsOnceWhereAReusedOneIsRepeated) {
    {
        RawServer server{{reply("1"), "", reply("2")}};
        send({"GET", server.url(), {}, ""});
        send({"POST", server.url(), {}, "x"});
        EXPECT_EQ(server.requests.size(), 3U) << "libcurl's own repetition: why fresh_connection exists";
    }
    RawServer server{{reply("1"), "", reply("2")}};
    send({"GET", server.url(), {}, ""});
    EXPECT_EQ(failure_of({"POST", server.url(), {}, "x"}, {.fresh_connection = true}),
              TransportError::Kind::unknown_outcome);
    EXPECT_EQ(server.requests.size(), 2U);
}

TEST_F(CurlTransportTest, AnAnswerOverTheLimitIsRefusedThoughChunked) {
    const std::string chunk(1'000, 'x');
    RawServer server{{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n" + chunk + "\r\n3e8\r\n" + chunk +
                      "\r\n0\r\n\r\n"}};
    EXPECT_EQ(failure_of({"GET", server.url(), {}, ""}, {.body_limit = 1'500}), TransportError::Kind::too_large);
}

TEST_F(CurlTransportTest, ManyAtOnceAreAllAnswered) {
    std::vector<std::string> replies(200, reply("ok"));
    RawServer server{replies};
    int answered = 0;
    CurlTransport narrow{loop.get_executor(), {.max_connections = 1}};
    for (int i = 0; i < 200; ++i) {
        asio::co_spawn(loop, narrow.send({"GET", server.url(), {}, ""}, {}),
                       [&](std::exception_ptr thrown, const Response& response) {
                           EXPECT_FALSE(thrown);
                           answered += response.body == "ok";
                       });
    }
    while (answered < 200) loop.run_one();
    EXPECT_EQ(server.connections, 1);
}

TEST_F(CurlTransportTest, ACancelledSendEndsAtOnceAndTheNextWorks) {
    RawServer server{{std::string{RawServer::kSilence}}};
    asio::cancellation_signal cancel;
    bool ended = false;
    asio::co_spawn(loop, transport.send({"GET", server.url(), {}, ""}, {}),
                   asio::bind_cancellation_slot(cancel.slot(), [&](std::exception_ptr thrown, const Response&) {
                       EXPECT_TRUE(thrown);
                       ended = true;
                   }));
    while (server.connections == 0) loop.run_one_for(milliseconds{10});
    cancel.emit(asio::cancellation_type::terminal);
    while (!ended) loop.run_one();
    RawServer other{{reply("still here")}};
    EXPECT_EQ(send({"GET", other.url(), {}, ""}).body, "still here");
}

}  // namespace
}  // namespace lockstep::http
