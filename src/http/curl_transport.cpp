#include "http/curl_transport.hpp"

#include <curl/curl.h>
#include <fmt/format.h>
#include <openssl/x509_vfy.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <stdexcept>
#include <string_view>
#include <tuple>

#include "core/assert.hpp"
#include "core/event.hpp"

namespace lockstep::http {
namespace {

namespace asio = boost::asio;

struct EasyDeleter {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct MultiDeleter {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct ListDeleter {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

void start_curl_once() {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (started != CURLE_OK) throw std::runtime_error{"libcurl does not start"};
}

template <class Value>
void set(CURL* easy, CURLoption option, Value value) {
    const auto result = curl_easy_setopt(easy, option, value);
    if (result != CURLE_OK) {
        throw std::runtime_error{
            fmt::format("libcurl refuses option {}: {}", static_cast<int>(option), curl_easy_strerror(result))};
    }
}

/// One request on its way. Its address is what curl's callbacks get.
struct Transfer {
    Request request;
    SendOptions options;
    Response response;
    std::vector<Header> headers_heard;
    bool too_large = false;
    CURLcode result = CURLE_OK;
    Event done;
    std::unique_ptr<curl_slist, ListDeleter> headers;
    std::array<char, CURL_ERROR_SIZE> error{};
    std::unique_ptr<CURL, EasyDeleter> easy{curl_easy_init()};
};

void append_header(Transfer& transfer, const std::string& line) {
    auto* list = curl_slist_append(transfer.headers.get(), line.c_str());
    if (!list) throw std::bad_alloc{};
    std::ignore = transfer.headers.release();  // it is the head of the new one
    transfer.headers.reset(list);
}

std::string_view trim(std::string_view text) {
    const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

std::size_t on_header(const char* data, std::size_t size, std::size_t count, void* user) {
    auto& lines = static_cast<Transfer*>(user)->headers_heard;
    const bool folded = size * count > 0 && (*data == ' ' || *data == '\t');
    const std::string_view line = trim({data, size * count});
    if (folded && !line.empty() && !lines.empty()) {  // an old way to break a long line (RFC 9112 §5.2)
        lines.back().value.append(" ").append(line);
    } else if (line.starts_with("HTTP/")) {
        lines.clear();  // of the answer itself, not of a 100 before it
    } else if (const auto colon = line.find(':'); colon != std::string_view::npos) {
        lines.push_back({std::string{line.substr(0, colon)}, std::string{trim(line.substr(colon + 1))}});
    }
    return size * count;
}

std::size_t on_body(const char* data, std::size_t size, std::size_t count, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    // Here, not by CURLOPT_MAXFILESIZE: that one does not see chunked or compressed bodies.
    transfer.too_large = transfer.response.body.size() + size * count > transfer.options.body_limit;
    if (transfer.too_large) return 0;
    transfer.response.body.append(data, size * count);
    return size * count;
}

void set_request(Transfer& transfer) {
    auto* easy = transfer.easy.get();
    const auto& [method, url, headers, body] = transfer.request;
    set(easy, CURLOPT_URL, url.c_str());
    if (method == "HEAD") {
        set(easy, CURLOPT_NOBODY, 1L);
    } else if (method != "GET" && (!body.empty() || method != "DELETE")) {
        // Also without a body, for its `Content-Length: 0`: Okta answers 411 otherwise.
        set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
        set(easy, CURLOPT_POSTFIELDS, body.c_str());
    }
    if (method != "HEAD") set(easy, CURLOPT_CUSTOMREQUEST, method.c_str());
    for (const auto& [name, value] : headers) {
        append_header(transfer, fmt::format("{}{}{}", name, value.empty() ? ";" : ": ", value));
    }
    if (!headers.find("Content-Type")) append_header(transfer, "Content-Type:");  // not curl's form default
    append_header(transfer, "Expect:");
    set(easy, CURLOPT_HTTPHEADER, transfer.headers.get());
}

void set_wire(Transfer& transfer, const CurlSettings& settings) {
    auto* easy = transfer.easy.get();
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    set(easy, CURLOPT_FOLLOWLOCATION, 0L);
    set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    set(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    set(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
    set(easy, CURLOPT_USERAGENT, settings.user_agent.c_str());
    set(easy, CURLOPT_MAXAGE_CONN, static_cast<long>(settings.max_connection_age.count()));
    set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings.connect_deadline.count()));
    set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(transfer.options.deadline.count()));
    set(easy, CURLOPT_FRESH_CONNECT, transfer.options.fresh_connection ? 1L : 0L);
    if (!settings.proxy.empty()) set(easy, CURLOPT_PROXY, settings.proxy.c_str());
    if (!settings.ca_file.empty()) set(easy, CURLOPT_CAINFO, settings.ca_file.c_str());
    set(easy, CURLOPT_ERRORBUFFER, transfer.error.data());
    set(easy, CURLOPT_HEADERFUNCTION, &on_header);
    set(easy, CURLOPT_HEADERDATA, &transfer);
    set(easy, CURLOPT_WRITEFUNCTION, &on_body);
    set(easy, CURLOPT_WRITEDATA, &transfer);
    set(easy, CURLOPT_PRIVATE, &transfer);
}

TransportError::Kind kind_of(const Transfer& transfer) {
    if (transfer.too_large) return TransportError::Kind::too_large;
    switch (transfer.result) {
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_URL_MALFORMAT:
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_CONNECT:
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_PROXY: return TransportError::Kind::not_sent;
        default: break;  // curl has a hundred codes; of the others the bytes sent decide
    }
    long tunnel = 0;
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_HTTP_CONNECTCODE, &tunnel);
    if (tunnel >= 300) return TransportError::Kind::not_sent;  // the proxy let nothing through
    long sent = 0;
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_REQUEST_SIZE, &sent);
    return sent == 0 ? TransportError::Kind::not_sent : TransportError::Kind::unknown_outcome;
}

/// What to do about a certificate that was not believed; empty if it was, or the failure is another.
std::string_view remedy_of(const Transfer& transfer) {
    if (transfer.result == CURLE_SSL_CACERT_BADFILE) return "is ca_file in the policy right, and a PEM file?";
    if (transfer.result != CURLE_PEER_FAILED_VERIFICATION) return {};
    long verdict = X509_V_OK;
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_SSL_VERIFYRESULT, &verdict);
    switch (verdict) {
        case X509_V_OK:
        case X509_V_ERR_UNSPECIFIED:  // so curl leaves it where the chain is well and the name is not
            return "its certificate is for another name: is the URL in the policy right?";
        case X509_V_ERR_CERT_HAS_EXPIRED:
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return "its certificate has expired or does not hold yet: is this machine's clock right?";
        default:
            return "this machine trusts nobody who vouches for its certificate: if your own proxy or authority stands "
                   "in between, name that one's certificate as ca_file in the policy";
    }
}

TransportError to_error(const Transfer& transfer) {
    const char* detail = transfer.error[0] ? transfer.error.data() : curl_easy_strerror(transfer.result);
    const auto remedy = remedy_of(transfer);
    const auto text = transfer.too_large
                          ? fmt::format("the answer is larger than {} bytes", transfer.options.body_limit)
                          : std::string{detail};
    return {kind_of(transfer), fmt::format("{} {}: {}{}{}", transfer.request.method, transfer.request.url, text,
                                           remedy.empty() ? "" : "; ", remedy)};
}

}  // namespace

/// curl_multi on an Asio executor (DEPENDENCIES.md §1.1). No coroutine is ever resumed from inside a curl callback:
/// finished transfers are collected, taken out of the multi handle, and told through their Event, which posts.
class CurlTransport::Loop {
public:
    Loop(asio::any_io_executor executor, const CurlSettings& settings)
        : executor_{std::move(executor)}, timer_{executor_} {
        set_option(CURLMOPT_SOCKETFUNCTION, &Loop::on_socket);
        set_option(CURLMOPT_SOCKETDATA, this);
        set_option(CURLMOPT_TIMERFUNCTION, &Loop::on_timer);
        set_option(CURLMOPT_TIMERDATA, this);
        set_option(CURLMOPT_MAX_HOST_CONNECTIONS, static_cast<long>(settings.max_connections));
    }
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;
    ~Loop() {
        LOCKSTEP_ASSERT(running_ == 0);
        multi_.reset();  // closes idle connections, and with them the last watches
        *alive_ = false;
    }

    /// A transfer in the multi handle; taken out at the latest by the destructor.
    class Running {
    public:
        Running(Loop& loop, Transfer& transfer) : loop_{loop}, transfer_{transfer} {
            const auto added = curl_multi_add_handle(loop_.multi_.get(), transfer_.easy.get());
            if (added != CURLM_OK) throw std::runtime_error{curl_multi_strerror(added)};
            ++loop_.running_;
        }
        Running(const Running&) = delete;
        Running& operator=(const Running&) = delete;
        ~Running() {
            if (!transfer_.done.is_set()) curl_multi_remove_handle(loop_.multi_.get(), transfer_.easy.get());
            --loop_.running_;
        }

    private:
        Loop& loop_;
        Transfer& transfer_;
    };

private:
    /// One socket that curl wants to hear of. Asio's waits are one-shot, so each event arms the next.
    struct Watch {
        explicit Watch(const asio::any_io_executor& executor, curl_socket_t socket) : descriptor{executor, socket} {}
        asio::posix::stream_descriptor descriptor;
        int wanted = 0;
        bool reading = false, writing = false;
    };

    template <class Value>
    void set_option(CURLMoption option, Value value) {
        const auto result = curl_multi_setopt(multi_.get(), option, value);
        if (result != CURLM_OK) throw std::runtime_error{curl_multi_strerror(result)};
    }

    static int on_socket(CURL*, curl_socket_t socket, int what, void* user, void*) {
        auto& loop = *static_cast<Loop*>(user);
        if (what == CURL_POLL_REMOVE) {
            loop.forget(socket);
            return 0;
        }
        auto& watch = loop.watches_[socket];
        if (!watch) watch = std::make_shared<Watch>(loop.executor_, socket);
        watch->wanted = what;
        loop.arm(socket, watch);
        return 0;
    }

    static int on_timer(CURLM*, long milliseconds, void* user) {
        auto& loop = *static_cast<Loop*>(user);
        if (milliseconds < 0) {
            loop.timer_.cancel();
            return 0;
        }
        loop.timer_.expires_after(std::chrono::milliseconds{milliseconds});
        loop.timer_.async_wait([&loop, alive = loop.alive_](const boost::system::error_code& error) {
            if (!error && *alive) loop.act(CURL_SOCKET_TIMEOUT, 0);
        });
        return 0;
    }

    void forget(curl_socket_t socket) {
        const auto found = watches_.find(socket);
        if (found == watches_.end()) return;
        // Released, not cancelled: curl closes the number and may get it again before a pending handler has run.
        found->second->wanted = 0;
        found->second->descriptor.release();
        watches_.erase(found);
    }

    void arm(curl_socket_t socket, const std::shared_ptr<Watch>& watch) {
        if ((watch->wanted & CURL_POLL_IN) && !watch->reading) {
            watch->reading = true;
            wait(socket, watch, asio::posix::stream_descriptor::wait_read, CURL_CSELECT_IN);
        }
        if ((watch->wanted & CURL_POLL_OUT) && !watch->writing) {
            watch->writing = true;
            wait(socket, watch, asio::posix::stream_descriptor::wait_write, CURL_CSELECT_OUT);
        }
    }

    void wait(curl_socket_t socket, const std::shared_ptr<Watch>& watch, asio::posix::stream_descriptor::wait_type type,
              int event) {
        watch->descriptor.async_wait(
            type, [this, socket, watch, event, alive = alive_](const boost::system::error_code& error) {
                (event == CURL_CSELECT_IN ? watch->reading : watch->writing) = false;
                const int direction = event == CURL_CSELECT_IN ? CURL_POLL_IN : CURL_POLL_OUT;
                if (!*alive || (watch->wanted & direction) == 0) return;
                act(socket, error ? CURL_CSELECT_ERR : event);
                if (*alive && watch->wanted != 0) arm(socket, watch);
            });
    }

    void act(curl_socket_t socket, int event) {
        int still_running = 0;
        curl_multi_socket_action(multi_.get(), socket, event, &still_running);
        collect();
    }

    void collect() {
        int left = 0;
        while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            CURL* easy = message->easy_handle;
            const CURLcode result = message->data.result;  // the message dies with the removal
            Transfer* transfer = nullptr;
            curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
            curl_multi_remove_handle(multi_.get(), easy);
            transfer->result = result;
            transfer->done.set();
        }
    }

    asio::any_io_executor executor_;
    std::map<curl_socket_t, std::shared_ptr<Watch>> watches_;
    asio::steady_timer timer_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    int running_ = 0;
    std::unique_ptr<CURLM, MultiDeleter> multi_{curl_multi_init()};
};

CurlTransport::CurlTransport(asio::any_io_executor executor, CurlSettings settings) : settings_{std::move(settings)} {
    start_curl_once();
    loop_ = std::make_unique<Loop>(std::move(executor), settings_);
}

CurlTransport::~CurlTransport() = default;

Task<Response> CurlTransport::send(Request request, SendOptions options) {
    Transfer transfer;
    transfer.request = std::move(request);
    transfer.options = options;
    set_request(transfer);
    set_wire(transfer, settings_);
    {
        const Loop::Running running{*loop_, transfer};
        co_await transfer.done.wait();
    }
    if (transfer.result != CURLE_OK) throw to_error(transfer);
    long status = 0;
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_RESPONSE_CODE, &status);
    transfer.response.status = static_cast<int>(status);
    for (auto& [name, value] : transfer.headers_heard) transfer.response.headers.add(std::move(name), std::move(value));
    co_return std::move(transfer.response);
}

}  // namespace lockstep::http
