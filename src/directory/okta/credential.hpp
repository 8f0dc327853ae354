// What makes a request ours: an API token, or an access token of a service app with its DPoP proofs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/random.hpp"
#include "core/single_flight.hpp"
#include "core/task.hpp"
#include "directory/okta/jwt.hpp"
#include "directory/okta/settings.hpp"
#include "http/transport.hpp"
#include "http/turnstile.hpp"

namespace lockstep::directory::okta {

class Credential {
public:
    Credential(const Settings& settings, http::HttpTransport& transport, http::Turnstile& turnstile, Clock& clock,
               Random& random);

    [[nodiscard]] bool is_service_app() const { return !settings_.client_id.empty(); }

    /// Sees to it that there is a token, fetched at most once for all who wait, five minutes before the old one ends.
    /// @throws DirectoryError.
    Task<> prepare();
    /// Signs this one request; a DPoP proof is good for one sending.
    void sign(Request& request);
    /// The vendor did not like what `sign` used: if it asks for a nonce that is kept, else the token is thrown away.
    void refused(const Response& response);
    /// Learns how far the vendor's clock is from ours, and the nonce that it wants in the next proof.
    void hear(const Response& response);

    /// What the last token was granted.
    [[nodiscard]] const std::vector<std::string>& granted_scopes() const { return granted_scopes_; }

private:
    struct Token {
        std::string text;
        bool dpop = false;
        SteadyTime renew_at{};
    };

    Task<> fetch();
    Task<Response> ask();
    [[nodiscard]] Request token_request();
    void take(const Response& response);
    [[nodiscard]] std::vector<std::string> asked_scopes() const;
    [[nodiscard]] std::string make_proof(const Request& request, std::string_view token);
    [[nodiscard]] std::string make_id();
    [[nodiscard]] std::int64_t vendor_seconds() const;

    const Settings& settings_;
    http::HttpTransport& transport_;
    http::Turnstile& turnstile_;
    Clock& clock_;
    Random& random_;
    std::optional<SigningKey> client_key_;
    std::optional<SigningKey> proof_key_;  ///< of this process; made when the org first asks for proofs
    std::optional<Token> token_;
    std::string nonce_;
    std::vector<std::string> granted_scopes_;
    std::chrono::milliseconds offset_{0};  ///< vendor's clock − ours
    SingleFlight fetching_;
};

}  // namespace lockstep::directory::okta
