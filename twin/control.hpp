// The control API: what only the owner of a twin may do. Faults, settings, the clock, the other end's counts, and
// requests as the vendor's own administrator. Described for its users in docs/twin.md.
#pragma once

#include <string>

#include "core/clock.hpp"
#include "core/http_message.hpp"
#include "core/random.hpp"
#include "twin/world.hpp"

namespace lockstep::twin {

class Control {
public:
    /// @param about what `GET /` answers: the line that the program prints when it is ready.
    Control(World& world, std::string about) : world_{world}, about_{std::move(about)} {}

    /// JSON in, JSON out. 400 names what is wrong, 404 an unknown path, 405 a method that the path does not take.
    Response answer(const Request& request, WallTime now, Random& random);

private:
    World& world_;
    std::string about_;
};

}  // namespace lockstep::twin
