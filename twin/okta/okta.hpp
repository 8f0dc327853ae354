// Okta's management API, System Log, event hooks and token endpoint, as API-okta.md and the recordings say.
#pragma once

#include <memory>
#include <string>

#include "twin/people.hpp"
#include "twin/vendor.hpp"

namespace lockstep::twin {

/// What a client needs to sign in.
struct OktaCredentials {
    std::string api_token;        ///< SSWS
    std::string client_id;        ///< service app, private_key_jwt
    std::string private_key_pem;  ///< PKCS#8, RSA-2048; its public half is registered with the app
};

class Okta : public Vendor {
public:
    virtual const OktaCredentials& credentials() const = 0;
    /// Fills an empty org. People keep their index; managers are linked by it (`managerId` holds the Okta id).
    virtual void fill(const Company& company, WallTime now, Random& random) = 0;
};

/// An empty org that answers under `base_url` (`http://127.0.0.1:PORT`); links in answers start with it.
[[nodiscard]] std::unique_ptr<Okta> make_okta(std::string base_url, WallTime now, Random& random);

}  // namespace lockstep::twin
