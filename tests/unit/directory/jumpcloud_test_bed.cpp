#include "tests/unit/directory/jumpcloud_test_bed.hpp"

#include <boost/json.hpp>

namespace lockstep::directory::jumpcloud {
namespace {

namespace json = boost::json;

constexpr auto kUrl = "http://127.0.0.1:9";

}  // namespace

TestBed::TestBed(std::initializer_list<std::string_view> attributes)
    : vendor{twin::make_jumpcloud(kUrl, clock.wall_now(), random)},
      transport{*vendor, twin::VendorKind::jumpcloud, clock, random} {
    for (const auto attribute : attributes) slots.slot(attribute);
    directory = make(with_key());
}

std::unique_ptr<JumpCloudDirectory> TestBed::make(Settings settings) {
    return std::make_unique<JumpCloudDirectory>(std::move(settings), slots, transport, clock, random);
}

Settings TestBed::with_key() const {
    Settings settings;
    settings.console_url = kUrl;
    settings.insights_url = std::string{kUrl} + "/insights/directory/v1";
    settings.token_url = std::string{kUrl} + "/oauth2/token";
    settings.api_key = vendor->credentials().api_key;
    return settings;
}

Settings TestBed::with_service_account() const {
    auto settings = with_key();
    settings.api_key.clear();
    settings.client_id = vendor->credentials().client_id;
    settings.client_secret = vendor->credentials().client_secret;
    settings.org_id = vendor->credentials().org_id;
    return settings;
}

json::value TestBed::as_admin(std::string method, std::string path, json::value body) {
    Request request{
        .method = std::move(method), .url = kUrl + path, .headers = {{"x-api-key", vendor->credentials().api_key}}};
    request.headers.add("content-type", "application/json");
    if (!body.is_null()) request.body = json::serialize(body);
    const auto answer = vendor->answer(request, twin::Caller::person, clock.wall_now(), random);
    if (answer.status >= 300) throw std::runtime_error{path + ": " + answer.body};
    return answer.body.empty() ? json::value{} : json::parse(answer.body);
}

AccountId TestBed::add_user(const std::string& username, json::object more) {
    json::object user{{"username", username}, {"email", username + "@example.com"}, {"state", "STAGED"}};
    for (auto& member : more) user[member.key()] = std::move(member.value());
    return AccountId{std::string{as_admin("POST", "/api/systemusers", user).at("_id").as_string()}};
}

GroupId TestBed::add_group(const std::string& name, json::object more) {
    more["name"] = name;
    return GroupId{std::string{as_admin("POST", "/api/v2/usergroups", more).at("id").as_string()}};
}

void TestBed::configure(const std::string& settings) {
    if (const auto wrong = vendor->configure(settings); !wrong.empty()) throw std::runtime_error{wrong};
}

}  // namespace lockstep::directory::jumpcloud
