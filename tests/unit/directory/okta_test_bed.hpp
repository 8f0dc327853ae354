// An OktaDirectory on the twin in the same process, on a clock that jumps.
#pragma once

#include <boost/json/value.hpp>
#include <memory>
#include <string>

#include "directory/okta/directory.hpp"
#include "tests/unit/directory/conformance.hpp"
#include "twin/okta/okta.hpp"

namespace lockstep::directory::okta {

class OktaTestBed : public UnderTest {
public:
    static constexpr std::string_view kUrl = "http://127.0.0.1:4020";

    enum class SignIn { api_token, service_app };
    explicit OktaTestBed(SignIn sign_in = SignIn::api_token);

    Directory& directory() override { return *directory_; }
    testing::VirtualClock& clock() override { return clock_; }
    testing::TwinTransport& transport() override { return transport_; }
    std::string name_attribute() const override { return "login"; }
    std::size_t department() const override { return *slots_.find("department"); }
    NewAccount somebody(const std::string& name) const override;
    AccountId add_active(const std::string& name) override;
    void settle() override { clock_.run(clock_.sleep(std::chrono::seconds{10})); }
    AccountState after_deactivation() const override { return AccountState::deprovisioned; }
    AccountId nobody() const override { return AccountId{"00uzzzzzzzzzzzzzzzz9"}; }

    [[nodiscard]] Settings settings(SignIn sign_in) const;
    /// Replaces the directory.
    void make(Settings settings);
    void configure(std::string_view settings);
    /// From now on the service app must prove the possession of a key.
    void demand_dpop();
    /// What an administrator does in the console. The answer's body, null if it has none.
    boost::json::value as_admin(std::string method, std::string_view target, std::string body = {});
    [[nodiscard]] const twin::OktaCredentials& credentials() const { return vendor_->credentials(); }

private:
    SeededRandom random_{7};
    testing::VirtualClock clock_;
    std::unique_ptr<twin::Okta> vendor_;
    testing::TwinTransport transport_;
    SlotTable slots_;
    std::unique_ptr<OktaDirectory> directory_;
};

}  // namespace lockstep::directory::okta
