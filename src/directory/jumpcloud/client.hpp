// Calls of JumpCloud's console API: when the governor lets them, with the credential, once, and judged.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/random.hpp"
#include "core/task.hpp"
#include "directory/jumpcloud/credential.hpp"
#include "directory/jumpcloud/settings.hpp"
#include "http/turnstile.hpp"
#include "model/side.hpp"

namespace lockstep::directory::jumpcloud {

inline constexpr const char* kBucket = "jumpcloud";
inline constexpr const char* kInsightsBucket = "insights";

struct Call {
    std::string method = "GET";
    std::string path;                    ///< with its query, after the host: `/api/systemusers?limit=100`
    std::string body;                    ///< JSON; empty: none
    bool once = false;                   ///< a write that may not be repeated by the transport
    bool takes_org_id = true;            ///< false: 403 if `x-org-id` is sent (API-jumpcloud.md §1.4)
    bool insights = false;               ///< `path` follows the Directory Insights URL
    std::vector<int> answers{};          ///< statuses outside 2xx that are normal answers to this call
    std::vector<std::string> written{};  ///< attributes that a refusal may be about
};

class Client {
public:
    Client(Settings settings, http::HttpTransport& transport, Clock& clock, Random& random);

    /// The answer: 2xx, or one of `call.answers`.
    /// @throws DirectoryError for everything else. A 401 to a token is tried again once with a fresh one.
    Task<Response> call(Lane lane, Call call);

    /// The same, if its turn comes before `until`. Empty: it came too late, and nothing was sent.
    Task<std::optional<Response>> call_before(SteadyTime until, Lane lane, Call call);

    [[nodiscard]] const Settings& settings() const { return settings_; }
    [[nodiscard]] Clock& clock() { return clock_; }
    [[nodiscard]] const http::Turnstile& turnstile() const { return turnstile_; }

private:
    Task<std::optional<Response>> send_in_turn(SteadyTime until, Lane lane, const Call& call, Header credential);
    Task<Response> send(http::Turn turn, const Call& call, Header credential);
    [[nodiscard]] Request make_request(const Call& call, Header credential) const;
    Task<> judge(Lane lane, const Response& response);
    Task<bool> is_blocked(Lane lane);

    Settings settings_;
    http::HttpTransport& transport_;
    Clock& clock_;
    Credential credential_;
    http::Turnstile turnstile_;
};

}  // namespace lockstep::directory::jumpcloud
