// Whom the transport believes: certificates of a throwaway authority, over real sockets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/unit/http/raw_server.hpp"
#include "tests/unit/http/tls_server.hpp"

namespace lockstep::http {
namespace {

using std::chrono::hours;
using ::testing::HasSubstr;

struct CurlTlsTest : ::testing::Test, TransportRig {
    CurlTransport trusting(std::string proxy = {}) {
        return {loop.get_executor(), {.proxy = std::move(proxy), .ca_file = authority.file()}};
    }
    /// What is said of a server with such a certificate; it must not have got the request.
    std::string refusal_of(const CertificateRequest& request, CurlTransport transport) {
        TlsServer server{authority.issue(request)};
        const auto error = failure_of(transport, {"POST", server.url(), {{"Authorization", "SSWS secret"}}, "x"});
        EXPECT_EQ(error.kind(), TransportError::Kind::not_sent);
        EXPECT_EQ(server.requests, 0);
        return error.what();
    }
    Authority authority;
};

TEST_F(CurlTlsTest, ACertificateOfTheCaFileIsBelieved) {
    TlsServer server{authority.issue({})};
    auto transport = trusting();
    EXPECT_EQ(send(transport, {"GET", server.url(), {}, ""}).body, "ok");
}

TEST_F(CurlTlsTest, ACertificateOfAnAuthorityThatNobodyKnowsIsRefusedAndTheWayOutIsNamed) {
    const auto text = refusal_of({}, CurlTransport{loop.get_executor(), {}});
    EXPECT_THAT(text, HasSubstr("ca_file"));
}

TEST_F(CurlTlsTest, ACertificateForAnotherNameIsRefused) {
    EXPECT_THAT(refusal_of({.names = "DNS:other.example"}, trusting()), HasSubstr("for another name"));
}

TEST_F(CurlTlsTest, ACertificateThatHasExpiredIsRefused) {
    const auto text = refusal_of({.begins = hours{-48}, .ends = hours{-24}}, trusting());
    EXPECT_THAT(text, HasSubstr("expired"));
    EXPECT_THAT(text, HasSubstr("clock"));
}

TEST_F(CurlTlsTest, ACertificateThatDoesNotHoldYetIsRefused) {
    EXPECT_THAT(refusal_of({.begins = hours{24}, .ends = hours{48}}, trusting()), HasSubstr("clock"));
}

TEST_F(CurlTlsTest, ACaFileThatIsNotThereIsSaid) {
    TlsServer server{authority.issue({})};
    CurlTransport transport{loop.get_executor(), {.ca_file = "/nowhere/ca.pem"}};
    const auto error = failure_of(transport, {"GET", server.url(), {}, ""});
    EXPECT_EQ(error.kind(), TransportError::Kind::not_sent);
    EXPECT_THAT(error.what(), HasSubstr("/nowhere/ca.pem"));
}

TEST_F(CurlTlsTest, ThroughAProxyTheServerIsStillTheOneThatIsBelieved) {
    TlsServer server{authority.issue({.names = "DNS:directory.example"})};
    TunnelProxy proxy{server.port()};
    auto transport = trusting(proxy.url());
    const auto response =
        send(transport, {"GET", "https://directory.example/x", {{"Authorization", "SSWS secret"}}, ""});
    EXPECT_EQ(response.body, "ok");
    EXPECT_THAT(proxy.head, HasSubstr("CONNECT directory.example:443 HTTP/1.1"));
    EXPECT_THAT(proxy.head, ::testing::Not(HasSubstr("secret")));
    const auto error = failure_of(transport, {"GET", "https://elsewhere.example/x", {}, ""});
    EXPECT_EQ(error.kind(), TransportError::Kind::not_sent);
    EXPECT_THAT(error.what(), HasSubstr("for another name"));
}

TEST_F(CurlTlsTest, TheProxyOfTheEnvironmentIsTaken) {
    TlsServer server{authority.issue({.names = "DNS:directory.example"})};
    TunnelProxy proxy{server.port()};
    setenv("HTTPS_PROXY", proxy.url().c_str(), 1);
    auto transport = trusting();
    const auto response = send(transport, {"GET", "https://directory.example/x", {}, ""});
    unsetenv("HTTPS_PROXY");
    EXPECT_EQ(response.body, "ok");
}

}  // namespace
}  // namespace lockstep::http
