#include "directory/random_password.hpp"

#include <array>
#include <string_view>

namespace lockstep::directory {

std::string make_random_password(Random& random) {
    constexpr std::size_t kLength = 40;
    constexpr std::array<std::string_view, 4> kKinds{"abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789",
                                                     "!#$%*+-=?@_~"};
    std::string password;
    while (password.size() < kLength) {
        const auto kind = kKinds.at(password.size() % kKinds.size());
        password += kind.at(random.below(kind.size()));
    }
    return password;
}

}  // namespace lockstep::directory
