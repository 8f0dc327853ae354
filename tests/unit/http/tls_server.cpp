#include "tests/unit/http/tls_server.hpp"

#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <stdexcept>

namespace lockstep::http {
namespace {

void require(bool done, const char* what) {
    if (!done) throw std::runtime_error{what};
}

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

void add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>> extension{
        X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str())};
    require(extension != nullptr, "an extension");
    X509_add_ext(certificate, extension.get(), -1);
}

/// @param issuer null: it signs itself.
Identity make_identity(const std::string& name, const CertificateRequest& request, const Identity* issuer) {
    static long serial = 1;
    Identity made{KeyPtr{EVP_EC_gen("P-256")}, CertificatePtr{X509_new()}};
    X509* certificate = made.certificate.get();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
    X509_gmtime_adj(X509_getm_notBefore(certificate), std::chrono::seconds{request.begins}.count());
    X509_gmtime_adj(X509_getm_notAfter(certificate), std::chrono::seconds{request.ends}.count());
    X509_set_pubkey(certificate, made.key.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509* by = issuer == nullptr ? certificate : issuer->certificate.get();
    X509_set_issuer_name(certificate, X509_get_subject_name(by));
    if (request.names.empty()) {
        add_extension(certificate, by, NID_basic_constraints, "critical,CA:TRUE");
        add_extension(certificate, by, NID_key_usage, "critical,keyCertSign");
    } else {
        add_extension(certificate, by, NID_subject_alt_name, request.names);
    }
    require(X509_sign(certificate, (issuer == nullptr ? made : *issuer).key.get(), EVP_sha256()) != 0, "a signature");
    return made;
}

int connect_to(std::uint16_t port) {
    const int made = socket(AF_INET, SOCK_STREAM, 0);
    const auto address = loopback(port);
    require(connect(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0, "connect");
    return made;
}

/// Copies both ways until one end closes.
void relay(int one, int other) {
    while (true) {
        pollfd ends[] = {{one, POLLIN, 0}, {other, POLLIN, 0}};
        if (poll(ends, 2, 5'000) <= 0) return;
        for (int i = 0; i < 2; ++i) {
            if (ends[i].revents == 0) continue;
            char bytes[4096];
            const auto count = recv(ends[i].fd, bytes, sizeof bytes, 0);
            if (count <= 0) return;
            if (send(ends[1 - i].fd, bytes, static_cast<std::size_t>(count), MSG_NOSIGNAL) != count) return;
        }
    }
}

}  // namespace

Authority::Authority()
    : root_{make_identity("Throwaway CA", {.names = ""}, nullptr)},
      file_{std::filesystem::temp_directory_path() / ("lockstep-ca-" + std::to_string(getpid()) + ".pem")} {
    const std::unique_ptr<FILE, Freed<fclose>> file{fopen(file_.c_str(), "w")};
    require(file && PEM_write_X509(file.get(), root_.certificate.get()) == 1, "the authority's file");
}

Authority::~Authority() {
    std::filesystem::remove(file_);
}

Identity Authority::issue(const CertificateRequest& request) const {
    return make_identity("server", request, &root_);
}

Listener::Listener() : socket_{socket(AF_INET, SOCK_STREAM, 0)} {
    auto address = loopback(0);
    socklen_t size = sizeof address;
    require(bind(socket_, reinterpret_cast<const sockaddr*>(&address), size) == 0 && listen(socket_, 16) == 0 &&
                getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0,
            "a port");
    port_ = ntohs(address.sin_port);
}

Listener::~Listener() {
    close(socket_);
}

int Listener::accept() const {
    return ::accept(socket_, nullptr, nullptr);
}

void Listener::stop() {
    shutdown(socket_, SHUT_RDWR);
}

TlsServer::TlsServer(const Identity& identity) : context_{SSL_CTX_new(TLS_server_method())} {
    SSL_CTX_use_certificate(context_.get(), identity.certificate.get());
    SSL_CTX_use_PrivateKey(context_.get(), identity.key.get());
    thread_ = std::thread{[this] { serve(); }};
}

TlsServer::~TlsServer() {
    listener_.stop();
    thread_.join();
}

void TlsServer::serve() {
    sigset_t broken_pipe;  // OpenSSL writes without MSG_NOSIGNAL
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
    constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
    for (int client = listener_.accept(); client >= 0; client = listener_.accept()) {
        {
            const std::unique_ptr<SSL, Freed<SSL_free>> session{SSL_new(context_.get())};
            SSL_set_fd(session.get(), client);
            char bytes[4096];
            if (SSL_accept(session.get()) == 1 && SSL_read(session.get(), bytes, sizeof bytes) > 0) {
                ++requests;
                SSL_write(session.get(), kAnswer.data(), static_cast<int>(kAnswer.size()));
                SSL_shutdown(session.get());
            }
        }
        close(client);
    }
}

TunnelProxy::TunnelProxy(std::uint16_t to) : to_{to} {
    thread_ = std::thread{[this] { serve(); }};
}

TunnelProxy::~TunnelProxy() {
    listener_.stop();
    thread_.join();
}

void TunnelProxy::serve() {
    constexpr std::string_view kTunnel = "HTTP/1.1 200 Connection established\r\n\r\n";
    for (int client = listener_.accept(); client >= 0; client = listener_.accept()) {
        head.clear();
        char byte = 0;
        while (!head.ends_with("\r\n\r\n") && recv(client, &byte, 1, 0) == 1) head += byte;
        const int server = connect_to(to_);
        send(client, kTunnel.data(), kTunnel.size(), MSG_NOSIGNAL);
        relay(client, server);
        close(server);
        close(client);
    }
}

}  // namespace lockstep::http
