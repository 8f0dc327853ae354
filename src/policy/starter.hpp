// The commented policy that `lockstep init` writes.
#pragma once

#include <string>

#include "model/side.hpp"

namespace lockstep::policy {

/// What `init` asks. Texts that are empty take their usual value.
struct StarterAnswers {
    std::string okta_org_url;  ///< `https://example.okta.com`
    enum class OktaSignIn { api_token, service_app };
    OktaSignIn okta_sign_in = OktaSignIn::api_token;
    std::string okta_client_id;                         ///< of the service app
    std::string okta_secret = "${env:OKTA_API_TOKEN}";  ///< API token, or the service app's private key
    enum class JumpCloudSignIn { api_key, service_account };
    JumpCloudSignIn jumpcloud_sign_in = JumpCloudSignIn::api_key;
    std::string jumpcloud_client_id;                            ///< of the service account
    std::string jumpcloud_secret = "${env:JUMPCLOUD_API_KEY}";  ///< API key, or the service account's client secret
    std::string jumpcloud_org_id;
    std::string jumpcloud_url;      ///< empty: the US region
    std::string insights_url;       ///< empty: that of the region
    std::string token_url;          ///< empty: that of the region
    Side source = Side::jumpcloud;  ///< system of record of everybody
    std::string protected_person;   ///< an e-mail or login that needs a second person; may be empty
};

/// A policy that passes its own check, with what one edits next as comments.
[[nodiscard]] std::string starter_policy(const StarterAnswers& answers);

}  // namespace lockstep::policy
