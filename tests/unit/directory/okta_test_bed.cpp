#include "tests/unit/directory/okta_test_bed.hpp"

#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <stdexcept>

namespace lockstep::directory::okta {

OktaTestBed::OktaTestBed(SignIn sign_in)
    : vendor_{twin::make_okta(std::string{kUrl}, clock_.wall_now(), random_)},
      transport_{*vendor_, twin::VendorKind::okta, clock_, random_} {
    for (const char* name : {"department", "firstName", "employeeNumber"}) slots_.slot(name);
    make(settings(sign_in));
}

NewAccount OktaTestBed::somebody(const std::string& name) const {
    NewAccount account;
    account.login = name + "@example.com";
    for (const auto& [attribute, text] :
         {std::pair{"email", account.login}, {"firstName", name}, {"lastName", std::string{"Test"}}}) {
        account.writes.push_back({.attribute = attribute, .after = Value::text(text)});
    }
    return account;
}

AccountId OktaTestBed::add_active(const std::string& name) {
    const auto body = fmt::format(
        R"({{"profile":{{"login":"{0}@example.com","email":"{0}@example.com","firstName":"{0}","lastName":"Test"}},)"
        R"("credentials":{{"password":{{"value":"Abcd1234"}}}}}})",
        name);
    return AccountId{std::string{as_admin("POST", "/api/v1/users?activate=true", body).at("id").as_string()}};
}

Settings OktaTestBed::settings(SignIn sign_in) const {
    Settings settings;
    settings.org_url = kUrl;
    switch (sign_in) {
        case SignIn::api_token: settings.api_token = vendor_->credentials().api_token; break;
        case SignIn::service_app:
            settings.client_id = vendor_->credentials().client_id;
            settings.private_key_pem = vendor_->credentials().private_key_pem;
            break;
    }
    return settings;
}

void OktaTestBed::make(Settings settings) {
    directory_ = std::make_unique<OktaDirectory>(std::move(settings), slots_, base_schema(Side::okta), transport_,
                                                 clock_, random_);
}

void OktaTestBed::configure(std::string_view settings) {
    if (const auto wrong = vendor_->configure(settings); !wrong.empty()) throw std::runtime_error{wrong};
}

void OktaTestBed::demand_dpop() {
    auto state = vendor_->save();
    constexpr std::string_view kOff = R"("dpop":false)";
    const auto at = state.find(kOff);
    if (at == std::string::npos) throw std::runtime_error{"the twin keeps no such setting"};
    vendor_->load(state.replace(at, kOff.size(), R"("dpop":true)"));
}

boost::json::value OktaTestBed::as_admin(std::string method, std::string_view target, std::string body) {
    Request request{std::move(method), std::string{kUrl}.append(target), {}, std::move(body)};
    request.headers.add("Content-Type", "application/json");
    request.headers.add("Content-Length", std::to_string(request.body.size()));
    const auto answer = vendor_->answer(request, twin::Caller::person, clock_.wall_now(), random_);
    if (answer.status >= 300) throw std::runtime_error{answer.body};
    return answer.body.empty() ? boost::json::value{} : boost::json::parse(answer.body);
}

}  // namespace lockstep::directory::okta
