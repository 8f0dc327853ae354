// Calls of JumpCloud's console API: when the governor lets them, with the credential, once, and judged.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/random.hpp"
#include "core/task.hpp"
#include "directory/directory.hpp"
#include "directory/jumpcloud/credential.hpp"
#include "directory/jumpcloud/settings.hpp"
#include "http/backoff.hpp"
#include "http/turnstile.hpp"
#include "model/side.hpp"

namespace lockstep::directory::jumpcloud {

inline constexpr const char* kBucket = "jumpcloud";
inline constexpr const char* kInsightsBucket = "insights";

/// A GET is a read; so is a search, which is a POST.
struct Call {
    std::string method = "GET";
    std::string path;                    ///< with its query, after the host: `/api/systemusers?limit=100`
    std::string body;                    ///< JSON; empty: none
    bool reads = false;                  ///< a POST that changes nothing
    bool once = false;                   ///< a write that may not be repeated by the transport
    bool takes_org_id = true;            ///< false: 403 if `x-org-id` is sent (API-jumpcloud.md §1.4)
    bool insights = false;               ///< `path` follows the Directory Insights URL
    std::vector<int> answers{};          ///< statuses outside 2xx that are normal answers to this call
    std::vector<std::string> written{};  ///< attributes that a refusal may be about
};

class Client {
public:
    Client(Settings settings, http::HttpTransport& transport, Clock& clock, Random& random);

    /// The answer: 2xx, or one of `call.answers`. A write is sent once; a read is asked again after what may pass,
    /// within the retry budget. A 401 to a token is tried again once with a fresh one.
    /// @throws DirectoryError for everything else.
    Task<Response> call(Lane lane, Call call);

    /// Once, and if its turn comes before `until`. Empty: it came too late, and nothing was sent.
    Task<std::optional<Response>> call_before(SteadyTime until, Lane lane, Call call);

    [[nodiscard]] const Settings& settings() const { return settings_; }
    [[nodiscard]] Clock& clock() { return clock_; }
    /// Of the console's bucket.
    [[nodiscard]] SteadyTime outlook(Lane lane, int ahead) { return turnstile_.outlook(kBucket, lane, ahead); }
    [[nodiscard]] bool is_shut_out() const { return turnstile_.circuit().is_shut_out(); }
    [[nodiscard]] std::map<std::string, double> permitted_per_minute() const {
        return turnstile_.permitted_per_minute();
    }

private:
    struct Sent {
        std::optional<Response> response;  ///< empty: its turn came too late
        Header credential;
    };
    Task<Sent> send_in_turn(SteadyTime until, Lane lane, const Call& call);
    Task<Response> send(http::Turn turn, const Call& call, Header credential);
    Task<Header> get_credential();
    [[nodiscard]] Request make_request(const Call& call, Header credential) const;
    Task<> judge(Lane lane, const Response& response);
    [[nodiscard]] DirectoryError error_of(const Response& response, const Call& call) const;
    Task<bool> is_blocked(Lane lane);
    [[nodiscard]] std::optional<std::chrono::milliseconds> wait_before_retry(const DirectoryError& error,
                                                                             http::Backoff& backoff);

    Settings settings_;
    http::HttpTransport& transport_;
    Clock& clock_;
    Random& random_;
    Credential credential_;
    http::Turnstile turnstile_;
    http::RetryBudget retries_;
};

}  // namespace lockstep::directory::jumpcloud
