#include "tests/simulation/company.hpp"

#include <fmt/format.h>
#include <boost/json/parse.hpp>
#include <stdexcept>

#include "model/fold.hpp"
#include "tests/support/policy_of.hpp"

namespace lockstep::simulation {
namespace {

constexpr const char* kOktaUrl = "http://127.0.0.1:18001";
constexpr const char* kJumpCloudUrl = "http://127.0.0.1:18002";

policy::Policy load_policy(const std::string& rules, twin::World& world) {
    const auto connections = fmt::format(
        "jumpcloud:\n  url: {0}\n  insights_url: {0}/insights/directory/v1\n  token_url: {0}/oauth2/token\n"
        "  api_key: ${{env:KEY}}\n  org_id: {1}\nokta:\n  org_url: {2}\n  api_token: ${{env:TOKEN}}\n",
        kJumpCloudUrl, world.jumpcloud().credentials().org_id, kOktaUrl);
    auto policy = testing::policy_of(connections + rules);
    policy.jumpcloud_connection.api_key = world.jumpcloud().credentials().api_key;
    policy.okta_connection.api_token = world.okta().credentials().api_token;
    return policy;
}

}  // namespace

Company::Company(std::string rules, const twin::Company& company, std::uint64_t seed) : random_{seed} {
    world_ = std::make_unique<twin::World>(kOktaUrl, kJumpCloudUrl, time_.wall(), random_);
    world_->fill(company, time_.wall(), random_);
    policy_ = load_policy(rules, *world_);
}

void Company::return_to(const Moment& moment, std::uint64_t seed) {
    time_ = moment.time;
    random_ = SeededRandom{seed};
    world_->load(moment.world);
    world_->faults().clear();
}

std::string Company::ask(twin::VendorKind vendor, const std::string& method, const std::string& path,
                         const std::string& body) {
    Request request{method, (vendor == twin::VendorKind::okta ? kOktaUrl : kJumpCloudUrl) + path, {}, body};
    if (!body.empty()) request.headers.add("Content-Type", "application/json");
    request.headers.add("Accept", "application/json");
    const auto delivery = world_->answer(vendor, request, twin::Caller::person, time_.wall(), random_);
    const auto& response = delivery.response;
    if (!response || response->status >= 300) {
        throw std::runtime_error{fmt::format("{} {}: {}", method, path, response ? response->body : "no answer")};
    }
    return response->body;
}

void Company::configure(twin::VendorKind vendor, std::string_view json) {
    const auto problem = world_->vendor(vendor).configure(json);
    if (!problem.empty()) throw std::runtime_error{problem};
}

std::string Company::jumpcloud_id(std::string_view email) {
    const auto page = boost::json::parse(
        ask(twin::VendorKind::jumpcloud, "GET", fmt::format("/api/systemusers?limit=100&filter=email:$eq:{}", email)));
    for (const auto& user : page.at("results").as_array()) {
        if (user.at("email").as_string() == email) return std::string{user.at("_id").as_string()};
    }
    throw std::runtime_error{fmt::format("JumpCloud has no {}", email)};
}

std::string Company::okta_id(std::string_view email) {
    const auto page = boost::json::parse(ask(twin::VendorKind::okta, "GET", "/api/v1/users?limit=200"));
    for (const auto& user : page.as_array()) {
        if (user.at("profile").at("email").as_string() == email) return std::string{user.at("id").as_string()};
    }
    throw std::runtime_error{fmt::format("Okta has no {}", email)};
}

twin::Person make_person(const std::string& first_name, const std::string& last_name, int number) {
    const auto name = folded(first_name) + "." + folded(last_name);
    return {.first_name = first_name,
            .last_name = last_name,
            .display_name = first_name + " " + last_name,
            .email = name + "@example.com",
            .login = name + "@example.com",
            .username = name,
            .employee_number = fmt::format("{:05}", number),
            .title = "Engineer",
            .department = "Engineering",
            .organization = "Example",
            .cost_center = "CC1",
            .location = "Zurich",
            .country = "CH",
            .user_type = "Employee"};
}

}  // namespace lockstep::simulation
