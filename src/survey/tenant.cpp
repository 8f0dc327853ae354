#include "survey/tenant.hpp"

#include <boost/json.hpp>

namespace lockstep::survey {
namespace {

namespace json = boost::json;

Heard heard(const Response& response) {
    Heard words{response.status, response.headers, nullptr};
    json::error_code error;
    auto body = json::parse(response.body, error);
    if (!error) words.body = std::move(body);
    return words;
}

/// Refusals are answers here: only silence is an error.
bool was_answered(const directory::DirectoryError& error) {
    return error.details().status != 0;
}

template <class Client, class Call>
Task<Heard> perform(Client& client, const Transcript& transcript, Call call) {
    std::optional<directory::DirectoryError> failure;
    try {
        co_return heard(co_await client.call(Lane::bulk, std::move(call)));
    } catch (const directory::DirectoryError& error) {
        failure = error;
    }
    if (!was_answered(*failure)) throw *failure;
    co_return heard(transcript.last());
}

}  // namespace

Task<Response> Transcript::send(Request request, http::SendOptions options) {
    const bool secret = request.url.ends_with("/token");
    Exchange exchange{request.method, request.url, secret ? std::string{} : request.body, 0, {}};
    last_ = {};
    exchanges_.push_back(exchange);
    const auto place = exchanges_.size() - 1;
    auto response = co_await transport_.send(std::move(request), options);
    if (place < exchanges_.size()) {
        exchanges_[place].status = response.status;
        if (!secret || response.status != 200) exchanges_[place].answer = response.body;
    }
    last_ = response;
    co_return response;
}

std::string Heard::text(std::string_view key) const {
    const auto* value = body.is_object() ? body.get_object().if_contains(key) : nullptr;
    return value && value->is_string() ? std::string{value->get_string()} : std::string{};
}

const json::array& Heard::rows(std::string_view envelope) const {
    static const json::array none;
    if (body.is_array()) return body.get_array();
    const auto* value = body.is_object() && !envelope.empty() ? body.get_object().if_contains(envelope) : nullptr;
    return value && value->is_array() ? value->get_array() : none;
}

JumpCloudTenant::JumpCloudTenant(directory::jumpcloud::Settings settings, http::HttpTransport& transport, Clock& clock,
                                 Random& random)
    : settings_{std::move(settings)},
      clock_{clock},
      transcript_{transport},
      client_{settings_, transcript_, clock, random} {}

Task<Heard> JumpCloudTenant::say(std::string method, std::string path, const json::value& body) {
    directory::jumpcloud::Call call;
    call.reads = path.starts_with("/api/search/");
    call.once = method == "POST" && !call.reads;
    call.takes_org_id = !path.starts_with("/api/organizations");
    call.method = std::move(method);
    call.path = std::move(path);
    if (!body.is_null()) call.body = json::serialize(body);
    return perform(client_, transcript_, std::move(call));
}

Task<Heard> JumpCloudTenant::ask_insights(std::string path, const json::value& body) {
    directory::jumpcloud::Call call;
    call.method = "POST";
    call.path = std::move(path);
    call.insights = true;
    call.reads = true;
    call.body = json::serialize(body);
    return perform(client_, transcript_, std::move(call));
}

Task<Heard> JumpCloudTenant::send(Request request) {
    co_return heard(co_await transcript_.send(std::move(request), {}));
}

Task<Heard> JumpCloudTenant::fetch_token() {
    directory::jumpcloud::Credential second{settings_, transcript_, clock_};
    co_await second.get_header();
    co_return heard(transcript_.last());
}

OktaTenant::OktaTenant(directory::okta::Settings settings, http::HttpTransport& transport, Clock& clock, Random& random)
    : settings_{std::move(settings)}, transcript_{transport}, client_{settings_, transcript_, clock, random} {}

Task<Heard> OktaTenant::say(std::string method, std::string target, const json::value& body) {
    directory::okta::Call call;
    call.once = method == "POST";
    call.method = std::move(method);
    call.target = std::move(target);
    if (!body.is_null()) call.body = json::serialize(body);
    return perform(client_, transcript_, std::move(call));
}

Task<Heard> OktaTenant::say_if_match(std::string target, const json::value& body, std::string etag) {
    directory::okta::Call call;
    call.method = "POST";
    call.target = std::move(target);
    call.body = json::serialize(body);
    call.if_match = std::move(etag);
    return perform(client_, transcript_, std::move(call));
}

Task<Heard> OktaTenant::send(Request request) {
    co_return heard(co_await transcript_.send(std::move(request), {}));
}

}  // namespace lockstep::survey
