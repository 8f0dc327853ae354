// DPoP (RFC 9449): proofs that the sender holds the key a token is bound to.
#pragma once

#include <string>
#include <string_view>

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {

/// Checks the proof beside an access token: method, URL without query, age, key, `ath`, single use; with the setting
/// `api_dpop_nonce`, its nonce too. Throws a refusal with the vendor's `WWW-Authenticate: DPoP …`.
///
/// @param scope what the call needs, as the refusal names it.
void check_proof_of_call(Org& org, const Request& request, const AccessToken& held, std::string_view token,
                         std::string_view scope, WallTime now);

/// A nonce is handed out for a day, and taken for three more.
void renew_nonce(Org& org, WallTime now, Random& random);
[[nodiscard]] bool is_taken_nonce(const Org& org, std::string_view nonce, WallTime now);

/// What is wrong with a proof, in the vendor's words; empty if nothing.
struct Proof {
    std::string wrong;
    std::string thumbprint;  ///< RFC 7638, of the key in the proof
    std::string nonce;
};
[[nodiscard]] Proof read_proof(Org& org, const Request& request, std::string_view token, WallTime now);

}  // namespace lockstep::twin::okta
