// JumpCloud's v1 and v2 console APIs, Directory Insights and token endpoint, as API-jumpcloud.md and the recordings
// say.
#pragma once

#include <memory>
#include <string>

#include "twin/people.hpp"
#include "twin/vendor.hpp"

namespace lockstep::twin {

struct JumpCloudCredentials {
    std::string api_key;
    std::string org_id;
    std::string client_id;  ///< service account
    std::string client_secret;
};

class JumpCloud : public Vendor {
public:
    virtual const JumpCloudCredentials& credentials() const = 0;
    /// Fills an empty organisation. Managers are linked by id.
    virtual void fill(const Company& company, WallTime now, Random& random) = 0;
};

/// An empty organisation. One instance answers all three hosts by path: `/api/…` and `/api/v2/…` (console),
/// `/insights/directory/v1/…` (Directory Insights), `/oauth2/token` (token).
[[nodiscard]] std::unique_ptr<JumpCloud> make_jumpcloud(std::string base_url, WallTime now, Random& random);

}  // namespace lockstep::twin
