// The transport against what networks do: proxies, compressed answers, connections that break.
#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdlib>

#include "tests/unit/http/raw_server.hpp"

namespace lockstep::http {
namespace {

constexpr std::string_view kNoSuchHost = "http://directory.invalid/x";

std::string gzip(std::string_view text) {
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK) {
        throw std::runtime_error{"zlib does not start"};
    }
    std::string packed(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

/// A variable of the environment, for as long as this lives.
class Environment {
public:
    Environment(const char* name, const std::string& value) : name_{name} { setenv(name, value.c_str(), 1); }
    ~Environment() { unsetenv(name_); }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;

private:
    const char* name_;
};

struct CurlWireTest : ::testing::Test, TransportRig {
    Response send(const Request& request, SendOptions options = {}) {
        return TransportRig::send(transport, request, options);
    }
    CurlTransport transport{loop.get_executor(), {}};
};

TEST_F(CurlWireTest, AsksForGzipAndUnpacksIt) {
    const std::string text(100'000, 'a');
    RawServer server{{reply(gzip(text), "Content-Encoding: gzip\r\n")}};
    EXPECT_EQ(send({"GET", server.url(), {}, ""}).body, text);
    EXPECT_NE(server.requests.at(0).find("Accept-Encoding: gzip\r\n"), std::string::npos);
}

TEST_F(CurlWireTest, AHeaderThatIsFoldedIsOne) {
    RawServer server{
        {reply("[]", "Link: <https://o/u>; rel=\"self\",\r\n <https://o/u?after=1>;\r\n\trel=\"next\"\r\n")}};
    const auto response = send({"GET", server.url(), {}, ""});
    EXPECT_EQ(response.headers.find("link"), "<https://o/u>; rel=\"self\", <https://o/u?after=1>; rel=\"next\"");
}

TEST_F(CurlWireTest, ASmallAnswerThatUnpacksToALargeOneIsRefused) {
    const auto bomb = gzip(std::string(20'000'000, '\0'));
    ASSERT_LT(bomb.size(), 50'000u);
    RawServer server{{reply(bomb, "Content-Encoding: gzip\r\n")}};
    EXPECT_EQ(failure_of(transport, {"GET", server.url(), {}, ""}, {.body_limit = 1'000'000}).kind(),
              TransportError::Kind::too_large);
}

TEST_F(CurlWireTest, ACompressedAnswerThatIsCutMeansUnknown) {
    const auto packed = gzip(std::string(100'000, 'a') + std::string(100'000, 'b'));
    const auto whole = reply(packed, "Content-Encoding: gzip\r\n");
    RawServer server{{whole.substr(0, whole.size() - packed.size() / 2) + "<cut>"}};
    EXPECT_EQ(failure_of(transport, {"POST", server.url(), {}, "x"}).kind(), TransportError::Kind::unknown_outcome);
}

TEST_F(CurlWireTest, ARubbishAnswerThatSaysItIsGzipMeansUnknown) {
    RawServer server{{reply("this is no gzip", "Content-Encoding: gzip\r\n")}};
    EXPECT_EQ(failure_of(transport, {"POST", server.url(), {}, "x"}).kind(), TransportError::Kind::unknown_outcome);
}

TEST_F(CurlWireTest, AChunkedAnswerThatIsCutMeansUnknown) {
    RawServer server{{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nd<cut>"}};
    EXPECT_EQ(failure_of(transport, {"POST", server.url(), {}, "x"}).kind(), TransportError::Kind::unknown_outcome);
    RawServer between{{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n<cut>"}};
    EXPECT_EQ(failure_of(transport, {"POST", between.url(), {}, "x"}).kind(), TransportError::Kind::unknown_outcome);
}

TEST_F(CurlWireTest, AConnectionThatTheServerClosesBetweenRequestsIsReplacedAndAPostArrivesOnce) {
    RawServer server{{reply("1") + "<cut>", reply("2"), reply("3")}};
    EXPECT_EQ(send({"GET", server.url(), {}, ""}).body, "1");
    EXPECT_EQ(send({"POST", server.url(), {}, "x"}, {.fresh_connection = true}).body, "2");
    EXPECT_EQ(send({"GET", server.url(), {}, ""}).body, "3");
    EXPECT_EQ(server.requests.size(), 3u);
}

TEST_F(CurlWireTest, NoRedirectIsFollowedWhateverItsStatus) {
    for (const int status : {301, 302, 303, 307, 308}) {
        RawServer elsewhere{{reply("elsewhere")}};
        RawServer server{
            {fmt::format("HTTP/1.1 {} Moved\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n", status, elsewhere.url())}};
        EXPECT_EQ(send({"POST", server.url(), {{"Authorization", "SSWS secret"}}, "x"}).status, status);
        EXPECT_EQ(elsewhere.connections, 0);
    }
}

TEST_F(CurlWireTest, AProxyOfThePolicyGetsTheRequest) {
    RawServer proxy{{reply("by proxy")}};
    CurlTransport behind{loop.get_executor(), {.proxy = fmt::format("http://127.0.0.1:{}", proxy.port)}};
    EXPECT_EQ(TransportRig::send(behind, {"GET", std::string{kNoSuchHost}, {}, ""}).body, "by proxy");
    EXPECT_TRUE(proxy.requests.at(0).starts_with(fmt::format("GET {} HTTP/1.1\r\n", kNoSuchHost)));
}

TEST_F(CurlWireTest, AProxyOfTheEnvironmentGetsTheRequestUnlessTheHostIsExcepted) {
    RawServer proxy{{reply("by proxy")}};
    RawServer server{{reply("direct")}};
    const Environment asked{"http_proxy", fmt::format("http://127.0.0.1:{}", proxy.port)};
    EXPECT_EQ(send({"GET", std::string{kNoSuchHost}, {}, ""}).body, "by proxy");
    const Environment excepted{"no_proxy", "127.0.0.1"};
    EXPECT_EQ(send({"GET", server.url(), {}, ""}).body, "direct");
}

TEST_F(CurlWireTest, AProxyThatRefusesTheTunnelMeansNotSent) {
    RawServer proxy{{"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n<cut>"}};
    CurlTransport behind{loop.get_executor(), {.proxy = fmt::format("http://127.0.0.1:{}", proxy.port)}};
    const auto error = failure_of(behind, {"POST", "https://directory.invalid/x", {}, "secret"});
    EXPECT_EQ(error.kind(), TransportError::Kind::not_sent);
    EXPECT_NE(std::string_view{error.what()}.find("403"), std::string_view::npos) << error.what();
    EXPECT_TRUE(proxy.requests.at(0).starts_with("CONNECT directory.invalid:443 HTTP/1.1\r\n"));
    EXPECT_EQ(proxy.requests.at(0).find("secret"), std::string::npos);
}

TEST_F(CurlWireTest, AProxyThatIsNotThereMeansNotSent) {
    std::uint16_t port = 0;
    {
        port = RawServer{{}}.port;
    }
    CurlTransport behind{loop.get_executor(), {.proxy = fmt::format("http://127.0.0.1:{}", port)}};
    EXPECT_EQ(failure_of(behind, {"POST", "https://directory.invalid/x", {}, "x"}).kind(),
              TransportError::Kind::not_sent);
}

}  // namespace
}  // namespace lockstep::http
