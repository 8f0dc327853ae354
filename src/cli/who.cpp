#include "cli/who.hpp"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>

namespace lockstep::cli {

std::string who(const std::string& by) {
    if (!by.empty()) return by;
    for (const auto* name : {"USER", "LOGNAME"}) {
        const char* value = std::getenv(name);
        if (value != nullptr && *value != '\0') return value;
    }
    const auto* entry = ::getpwuid(::getuid());
    return entry == nullptr ? "unknown" : entry->pw_name;
}

}  // namespace lockstep::cli
