// The keys of `jumpcloud:` and `okta:`.
#include "policy/draft.hpp"

namespace lockstep::policy {
namespace {

Resolved resolved(std::string_view text) {
    Resolved value;
    value.text = text;
    return value;
}

Fields<DraftWire> wire_table(int page_size, int max_page_size, int in_flight) {
    return Fields<DraftWire>{
        "How requests are sent.",
        field("page_size", &DraftWire::page_size)
            .otherwise(page_size)
            .between(1, max_page_size)
            .about("Accounts per list call."),
        field("max_in_flight", &DraftWire::max_in_flight)
            .otherwise(in_flight)
            .between(1, 100)
            .about("Requests that may be under way at once."),
        field("headroom", &DraftWire::headroom)
            .between(0, 90)
            .otherwise_as("`safety.headroom`")
            .about("Share of each rate limit that is left for everyone else."),
        field("deadline", &DraftWire::deadline)
            .between(1'000, 600'000)
            .about("After so long without an answer a call is given up."),
        field("proxy", &DraftWire::proxy)
            .otherwise_as("the environment's")
            .about("URL of an HTTP proxy, `http://host:port`."),
        field("ca_file", &DraftWire::ca_file)
            .otherwise_as("the system's")
            .about("File with the certificates (PEM) that the vendor's TLS certificate must be signed by."),
    };
}

}  // namespace

template <>
const Fields<DraftJumpCloud>& table_of<DraftJumpCloud>() {
    static const Fields<DraftJumpCloud> kTable =
        Fields<DraftJumpCloud>{
            "How JumpCloud is reached: with an API key, or as a service account with client_id and client_secret.",
            field("api_key", &DraftJumpCloud::api_key).about("API key of an administrator."),
            field("client_id", &DraftJumpCloud::client_id).about("Client id of a service account."),
            field("client_secret", &DraftJumpCloud::client_secret).about("Client secret of that service account."),
            field("org_id", &DraftJumpCloud::org_id)
                .about(
                    "Organisation id; needed by a key that sees several organisations, advised for service accounts."),
            field("url", &DraftJumpCloud::url)
                .otherwise(resolved("https://console.jumpcloud.com"))
                .about("Base of the v1 and v2 API; `https://console.eu.jumpcloud.com` in the EU, "
                       "`https://console.in.jumpcloud.com` in India."),
            field("insights_url", &DraftJumpCloud::insights_url)
                .otherwise(resolved("https://api.jumpcloud.com/insights/directory/v1"))
                .about("Base of Directory Insights; `https://api.eu.jumpcloud.com/insights/directory/v1` in the EU, "
                       "`https://api.in.jumpcloud.com/insights/directory/v1` in India."),
            field("token_url", &DraftJumpCloud::token_url)
                .otherwise(resolved("https://admin-oauth.id.jumpcloud.com/oauth2/token"))
                .about("Where a service account gets its tokens; "
                       "`https://admin-oauth.id.eu.jumpcloud.com/oauth2/token` in "
                       "the EU, `https://admin-oauth.id.in.jumpcloud.com/oauth2/token` in India."),
        }
            .with(wire_table(100, 100, 4), [](DraftJumpCloud& draft) -> DraftWire& { return draft.wire; })
            .with(Fields<DraftWire>{"",
                                    field("requests_per_second", &DraftWire::requests_per_second)
                                        .otherwise(10)
                                        .between(0.1, 100)
                                        .about("Ceiling of the rate, which adapts itself below it: JumpCloud tells no "
                                               "limits.")},
                  [](DraftJumpCloud& draft) -> DraftWire& { return draft.wire; });
    return kTable;
}

template <>
const Fields<DraftAuth>& table_of<DraftAuth>() {
    static const Fields<DraftAuth> kTable{
        "How to sign in to Okta: as a service app with its private key, or with an API token.",
        field("client_id", &DraftAuth::client_id).about("Client id of an API Services app, `0oa…`."),
        field("private_key", &DraftAuth::private_key).about("Private key of that app, PEM."),
        field("key_id", &DraftAuth::key_id).about("`kid` of that key, if the app has several."),
        field("scopes", &DraftAuth::scopes).about("Scopes to ask for; `auto` asks for what the policy needs."),
        field("api_token", &DraftAuth::api_token)
            .about("API token (SSWS) of an administrator, in place of the above.")};
    return kTable;
}

template <>
const Fields<DraftOkta>& table_of<DraftOkta>() {
    static const Fields<DraftOkta> kTable =
        Fields<DraftOkta>{
            "How Okta is reached.",
            field("org_url", &DraftOkta::org_url)
                .required()
                .about("`https://example.okta.com`: the org itself, not its `-admin` console."),
            field("auth", &DraftOkta::auth).about("How to sign in."),
            field("api_token", &DraftOkta::api_token).about("The same as `auth: {api_token: …}`."),
        }
            .with(wire_table(200, 200, 10), [](DraftOkta& draft) -> DraftWire& { return draft.wire; });
    return kTable;
}

}  // namespace lockstep::policy
