// Both directories, by side.
#pragma once

#include "directory/directory.hpp"

namespace lockstep::engine {

struct Directories {
    directory::Directory& jumpcloud;
    directory::Directory& okta;

    [[nodiscard]] directory::Directory& operator[](Side side) const { return side == Side::okta ? okta : jumpcloud; }
};

}  // namespace lockstep::engine
