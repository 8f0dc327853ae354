// Two small directories and the policy between them: what the simulations are about.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "policy/policy.hpp"
#include "tests/simulation/simulated_loop.hpp"
#include "twin/people.hpp"
#include "twin/world.hpp"

namespace lockstep::simulation {

/// Both vendors with their people, on the simulated time.
class Company {
public:
    /// @param rules the policy but for its two connections.
    Company(std::string rules, const twin::Company& company, std::uint64_t seed);

    [[nodiscard]] const policy::Policy& policy() const { return policy_; }
    [[nodiscard]] twin::World& world() { return *world_; }
    [[nodiscard]] SimulatedTime& time() { return time_; }
    [[nodiscard]] Random& random() { return random_; }

    /// Everything as it stands now, and back to it.
    struct Moment {
        std::string world;
        SimulatedTime time;
    };
    [[nodiscard]] Moment moment() { return {world_->save(), time_}; }
    void return_to(const Moment& moment, std::uint64_t seed);

    /// An administrator's doing in the vendor's own console; the answer's body.
    /// @throws std::runtime_error unless it is taken.
    std::string ask(twin::VendorKind vendor, const std::string& method, const std::string& path,
                    const std::string& body = "");

    /// What the public record leaves open, as a setting of the vendor's twin.
    void configure(twin::VendorKind vendor, std::string_view json);
    /// The vendor's id of whoever has that e-mail.
    [[nodiscard]] std::string jumpcloud_id(std::string_view email);
    [[nodiscard]] std::string okta_id(std::string_view email);

private:
    SimulatedTime time_;
    SeededRandom random_;
    std::unique_ptr<twin::World> world_;
    policy::Policy policy_;
};

/// Somebody who is the same on both sides, with everything filled in that is carried.
[[nodiscard]] twin::Person make_person(const std::string& first_name, const std::string& last_name, int number);

}  // namespace lockstep::simulation
