// What is sent to prove who we are: an API key, or the token of a service account, fetched before it runs out.
#pragma once

#include <string>

#include "core/clock.hpp"
#include "core/task.hpp"
#include "directory/jumpcloud/key_lock.hpp"
#include "directory/jumpcloud/settings.hpp"
#include "http/transport.hpp"

namespace lockstep::directory::jumpcloud {

class Credential {
public:
    Credential(const Settings& settings, http::HttpTransport& transport, Clock& clock);

    /// The header of a call. A token is fetched if there is none or it runs out within the minute; whoever asks
    /// meanwhile waits for that one.
    /// @throws DirectoryError `credential_dead` if the client or its secret is refused, else as any call.
    Task<Header> get_header();

    /// A call with `header` was answered by 401. True: there may be a newer token, so one more try makes sense.
    [[nodiscard]] bool refused(const Header& header);

private:
    Task<> fetch_token();

    const Settings& settings_;
    http::HttpTransport& transport_;
    Clock& clock_;
    KeyLock fetching_;
    std::string token_;
    SteadyTime renew_at_{};
};

}  // namespace lockstep::directory::jumpcloud
