#include "cli/snapshot_view.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/json/array.hpp>

namespace lockstep::cli {

std::string age(WallTime then, WallTime now) {
    using namespace std::chrono;
    const auto passed = duration_cast<seconds>(now - then);
    if (passed < 60s) return "under a minute ago";
    if (passed < 2h) return fmt::format("{} min ago", duration_cast<minutes>(passed).count());
    if (passed < 48h) return fmt::format("{} h ago", duration_cast<hours>(passed).count());
    return fmt::format("{} days ago", duration_cast<days>(passed).count());
}

boost::json::object snapshot_object(WallTime read_at, const std::set<std::string>& gaps, WallTime now) {
    boost::json::array unread;
    for (const auto& gap : gaps) unread.emplace_back(gap);
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - read_at).count();
    return {{"read_at", to_rfc3339(read_at)}, {"age_seconds", seconds}, {"unread", std::move(unread)}};
}

void print_gaps(const std::set<std::string>& gaps, const Terminal& terminal) {
    if (gaps.empty()) return;
    terminal.print(terminal.paint(
        Colour::yellow, fmt::format("Never read, so what rests on it may come otherwise: {}. lockstep plan --live "
                                    "reads it.",
                                    fmt::join(gaps, "; "))));
}

}  // namespace lockstep::cli
