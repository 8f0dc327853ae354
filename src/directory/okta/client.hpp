// Calls of Okta's API: when the governor lets them, with the credential, and judged.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/random.hpp"
#include "core/task.hpp"
#include "directory/directory.hpp"
#include "directory/okta/credential.hpp"
#include "directory/okta/settings.hpp"
#include "http/backoff.hpp"
#include "http/transport.hpp"
#include "http/turnstile.hpp"

namespace lockstep::directory::okta {

struct Call {
    std::string method = "GET";
    std::string target;  ///< path and query, or a link as the vendor gave it: absolute, below the org URL
    std::string body{};  ///< JSON; empty: none
    bool once = false;   ///< a write that is not idempotent (DESIGN §5): libcurl must not repeat it either
    std::string if_match{};
    std::string content_type = "application/json";
    std::vector<std::string> written{};  ///< attributes that a refusal may name
    bool may_shrink = false;             ///< a slow page is not asked for again as it is, but smaller

    [[nodiscard]] bool is_write() const { return method != "GET"; }
};

class Client {
public:
    Client(Settings settings, http::HttpTransport& transport, Clock& clock, Random& random);

    /// A 2xx answer. A write is sent once; after a refusal that blames the credential, once more with a fresh one. A
    /// read is asked again after what may pass, within the retry budget.
    /// @throws DirectoryError for everything else.
    Task<Response> call(Lane lane, Call call);

    /// The same; empty on the vendor's own 404 (E0000007), and only on that.
    Task<std::optional<Response>> find(Lane lane, Call call);

    /// The first page of a list, in pages of at most `limit`, or of half as many if the vendor takes too long over that
    /// (E0000009), and so on. @param path with its query, but for `limit`.
    Task<Response> first_page(Lane lane, Call call, int limit);
    /// Every page of a list, in order, by its `next` links.
    Task<std::vector<Response>> list(Lane lane, std::string path, int limit);

    [[nodiscard]] const Settings& settings() const { return settings_; }
    [[nodiscard]] Clock& clock() { return clock_; }
    [[nodiscard]] const Credential& credential() const { return credential_; }
    [[nodiscard]] SteadyTime outlook(std::string_view bucket, Lane lane, int ahead) {
        return turnstile_.outlook(std::string{bucket}, lane, ahead);
    }
    [[nodiscard]] bool is_shut_out() const { return turnstile_.circuit().is_shut_out(); }
    [[nodiscard]] std::map<std::string, double> permitted_per_minute() const {
        return turnstile_.permitted_per_minute();
    }

private:
    struct Retry {
        int count = 0;
        std::string request_id;
    };
    Task<Response> attempt(Lane lane, const Call& call, const Retry& retry);
    Task<Response> send(Lane lane, const Call& call, const Retry& retry);
    [[nodiscard]] Request make_request(const Call& call, const Retry& retry) const;
    [[nodiscard]] std::string url_of(const Call& call) const;
    [[nodiscard]] std::optional<std::chrono::milliseconds> wait_before_retry(const DirectoryError& error,
                                                                             http::Backoff& backoff);
    void stop_if_open(Lane lane) const;

    Settings settings_;
    http::HttpTransport& transport_;
    Clock& clock_;
    Random& random_;
    http::Turnstile turnstile_;
    Credential credential_;
    http::RetryBudget retries_;
};

}  // namespace lockstep::directory::okta
