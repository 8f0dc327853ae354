// A throwaway certification authority, a TLS server with a certificate of it, and an HTTP proxy that tunnels: real
// sockets, one connection at a time.
#pragma once

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

namespace lockstep::http {

template <auto kFree>
struct Freed {
    template <class T>
    void operator()(T* thing) const {
        kFree(thing);
    }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using CertificatePtr = std::unique_ptr<X509, Freed<X509_free>>;

/// A key with its certificate.
struct Identity {
    KeyPtr key;
    CertificatePtr certificate;
};

/// What a certificate is to say.
struct CertificateRequest {
    std::string names = "IP:127.0.0.1";  ///< subjectAltName
    std::chrono::hours begins{-1};       ///< from now
    std::chrono::hours ends{24};
};

class Authority {
public:
    Authority();
    ~Authority();
    Authority(const Authority&) = delete;
    Authority& operator=(const Authority&) = delete;

    [[nodiscard]] Identity issue(const CertificateRequest& request) const;
    /// Its own certificate as PEM; the file goes with the authority.
    [[nodiscard]] std::string file() const { return file_.string(); }

private:
    Identity root_;
    std::filesystem::path file_;
};

/// A listening socket on a free loopback port.
class Listener {
public:
    Listener();
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// −1 once `stop` was called.
    [[nodiscard]] int accept() const;
    void stop();
    [[nodiscard]] std::uint16_t port() const { return port_; }

private:
    int socket_;
    std::uint16_t port_ = 0;
};

/// Answers every request with 200 and `ok`, once the handshake is done.
class TlsServer {
public:
    explicit TlsServer(const Identity& identity);
    ~TlsServer();
    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;

    [[nodiscard]] std::uint16_t port() const { return listener_.port(); }
    [[nodiscard]] std::string url() const { return "https://127.0.0.1:" + std::to_string(port()) + "/x"; }
    std::atomic<int> requests = 0;

private:
    void serve();

    std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>> context_;
    Listener listener_;
    std::thread thread_;
};

/// Takes CONNECT, whatever the host, and tunnels to a local port.
class TunnelProxy {
public:
    explicit TunnelProxy(std::uint16_t to);
    ~TunnelProxy();
    TunnelProxy(const TunnelProxy&) = delete;
    TunnelProxy& operator=(const TunnelProxy&) = delete;

    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(listener_.port()); }
    std::string head;  ///< of the last request; read after its answer

private:
    void serve();

    std::uint16_t to_;
    Listener listener_;
    std::thread thread_;
};

}  // namespace lockstep::http
