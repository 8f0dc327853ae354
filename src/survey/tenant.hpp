// One vendor's API as the survey speaks to it: by the connector's own client, and every word written down.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "directory/jumpcloud/client.hpp"
#include "directory/okta/client.hpp"
#include "http/transport.hpp"

namespace lockstep::survey {

/// A call and its answer, without headers of ours and without what a token endpoint gave out.
struct Exchange {
    std::string method, url, body;
    int status = 0;  ///< 0: no answer
    std::string answer;
};

/// Writes down what passes.
class Transcript final : public http::HttpTransport {
public:
    explicit Transcript(http::HttpTransport& transport) : transport_{transport} {}
    Task<Response> send(Request request, http::SendOptions options) override;

    [[nodiscard]] const Response& last() const { return last_; }
    [[nodiscard]] const std::vector<Exchange>& list() const { return exchanges_; }
    /// What was written down since the last time.
    [[nodiscard]] std::vector<Exchange> take() { return std::exchange(exchanges_, {}); }

private:
    http::HttpTransport& transport_;
    Response last_;
    std::vector<Exchange> exchanges_;
};

/// What the vendor said, a refusal included.
struct Heard {
    int status = 0;
    Headers headers;
    boost::json::value body;  ///< null if it is no JSON

    [[nodiscard]] bool ok() const { return status >= 200 && status < 300; }
    /// The text at that key of an object; empty if there is none.
    [[nodiscard]] std::string text(std::string_view key) const;
    /// The rows of a list, bare or in an envelope.
    [[nodiscard]] const boost::json::array& rows(std::string_view envelope = {}) const;
};

class JumpCloudTenant {
public:
    JumpCloudTenant(directory::jumpcloud::Settings settings, http::HttpTransport& transport, Clock& clock,
                    Random& random);

    /// @throws DirectoryError if there was no answer at all.
    Task<Heard> say(std::string method, std::string path, const boost::json::value& body = nullptr);
    /// Directory Insights.
    Task<Heard> ask_insights(std::string path, const boost::json::value& body);
    /// As it is: no credential, no waiting for a turn.
    Task<Heard> send(Request request);
    /// A further token for the service account, beside the one that the client holds.
    Task<Heard> fetch_token();

    [[nodiscard]] const directory::jumpcloud::Settings& settings() const { return settings_; }
    [[nodiscard]] Transcript& transcript() { return transcript_; }

private:
    directory::jumpcloud::Settings settings_;
    Clock& clock_;
    Transcript transcript_;
    directory::jumpcloud::Client client_;
};

class OktaTenant {
public:
    OktaTenant(directory::okta::Settings settings, http::HttpTransport& transport, Clock& clock, Random& random);

    /// @throws DirectoryError if there was no answer at all.
    Task<Heard> say(std::string method, std::string target, const boost::json::value& body = nullptr);
    /// A POST on the condition that the ETag is this one.
    Task<Heard> say_if_match(std::string target, const boost::json::value& body, std::string etag);
    Task<Heard> send(Request request);

    [[nodiscard]] const directory::okta::Settings& settings() const { return settings_; }
    [[nodiscard]] Transcript& transcript() { return transcript_; }

private:
    directory::okta::Settings settings_;
    Transcript transcript_;
    directory::okta::Client client_;
};

struct Tenants {
    JumpCloudTenant jumpcloud;
    OktaTenant okta;
};

}  // namespace lockstep::survey
