#include "directory/directory.hpp"

#include <fmt/format.h>

namespace lockstep::directory {
namespace {

std::string describe(const DirectoryError::Details& details) {
    auto text = std::string{title_of(details.side)};
    if (details.status != 0) fmt::format_to(std::back_inserter(text), " {}", details.status);
    if (!details.vendor_code.empty()) fmt::format_to(std::back_inserter(text), " {}", details.vendor_code);
    fmt::format_to(std::back_inserter(text), ": {}", details.text);
    if (!details.request_id.empty()) fmt::format_to(std::back_inserter(text), " (request {})", details.request_id);
    return text;
}

}  // namespace

DirectoryError::DirectoryError(Kind kind, Details details)
    : kind_{kind}, details_{std::move(details)}, text_{describe(details_)} {}

}  // namespace lockstep::directory
