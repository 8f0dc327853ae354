// The transport against a server that answers with exactly the bytes a test wants, over real sockets.
#include "http/curl_transport.hpp"

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include "tests/unit/http/raw_server.hpp"

namespace lockstep::http {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;

struct CurlTransportTest : ::testing::Test, TransportRig {
    Response send(Request request, SendOptions options = {}) {
        return TransportRig::send(transport, std::move(request), options);
    }
    TransportError::Kind failure_of(Request request, SendOptions options = {}) {
        return TransportRig::failure_of(transport, std::move(request), options).kind();
    }
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
