#include "tests/unit/directory/okta_test_bed.hpp"

namespace lockstep::directory {
namespace {

using okta::OktaTestBed;

std::unique_ptr<UnderTest> by_token() {
    return std::make_unique<OktaTestBed>(OktaTestBed::SignIn::api_token);
}
std::unique_ptr<UnderTest> by_service_app() {
    auto bed = std::make_unique<OktaTestBed>(OktaTestBed::SignIn::service_app);
    bed->demand_dpop();
    return bed;
}

INSTANTIATE_TEST_SUITE_P(OktaByToken, DirectoryConformance, ::testing::Values(MakeUnderTest{by_token}));
INSTANTIATE_TEST_SUITE_P(OktaByServiceApp, DirectoryConformance, ::testing::Values(MakeUnderTest{by_service_app}));

}  // namespace
}  // namespace lockstep::directory
