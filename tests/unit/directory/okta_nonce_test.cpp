#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/directory/okta_test_bed.hpp"

namespace lockstep::directory::okta {
namespace {

TEST(OktaNonce, AnApiThatAsksForOneIsAnsweredWithTheTokenEndpointsAndLaterWithItsOwn) {
    OktaTestBed bed{OktaTestBed::SignIn::service_app};
    bed.configure(R"({"dpop_required":true,"api_dpop_nonce":true})");
    const auto id = bed.add_active("ada");
    const auto look = [&] { return bed.wait(bed.directory().find_account(Lane::interactive, id)).has_value(); };
    const auto reads = [&] {
        return std::ranges::count_if(bed.transport().sent(), [](const Request& request) {
            return request.method == "GET" && request.url.find("/api/v1/users/") != std::string::npos;
        });
    };
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(look());
    EXPECT_EQ(reads(), 3) << "no call was refused for want of a nonce";
    bed.clock().run(bed.clock().sleep(std::chrono::hours{5 * 24}));
    EXPECT_TRUE(look()) << "the nonce is as dead as the token";
}

}  // namespace
}  // namespace lockstep::directory::okta
