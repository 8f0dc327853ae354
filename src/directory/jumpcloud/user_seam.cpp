#include "directory/jumpcloud/user_seam.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "directory/jumpcloud/errors.hpp"

namespace lockstep::directory::jumpcloud {

std::string to_cursor(const UserPlace& place) {
    return fmt::format("{}:{}:{}:{}:{}:{}", place.by_id ? "id" : "count", place.skip, place.given, place.expected,
                       place.blind ? 1 : 0, place.last);
}

std::optional<UserPlace> from_cursor(std::string_view cursor) {
    UserPlace place;
    const auto mode = cursor.substr(0, cursor.find(':'));
    if (mode != "id" && mode != "count") return std::nullopt;
    place.by_id = mode == "id";
    cursor.remove_prefix(mode.size());
    std::size_t blind = 0;
    for (auto* number : {&place.skip, &place.given, &place.expected, &blind}) {
        if (!cursor.starts_with(':')) return std::nullopt;
        const char* end = cursor.data() + cursor.size();
        const auto [after, failure] = std::from_chars(cursor.data() + 1, end, *number);
        if (failure != std::errc{}) return std::nullopt;
        cursor.remove_prefix(static_cast<std::size_t>(after - cursor.data()));
    }
    if (!cursor.starts_with(':')) return std::nullopt;
    place.blind = blind != 0;
    place.last = cursor.substr(1);
    return place;
}

UserPlace by_count(const UserPlace& place) {
    UserPlace counted = place;
    counted.by_id = false;
    counted.skip = place.given == 0 ? 0 : place.given - 1;
    return counted;
}

UserPlace by_id(const UserPlace& place) {
    UserPlace named = place;
    named.by_id = true;
    named.skip = 0;
    named.blind = false;
    return named;
}

bool UserSeam::admits(std::string_view id) {
    if (!newest_.empty() && id <= newest_) {
        throw malformed(fmt::format("the list of users is not in the order of _id: {} follows {}", id, newest_));
    }
    const bool first = rows_++ == 0;
    newest_ = id;
    if (first && !place_.last.empty()) {
        const bool continues = place_.by_id ? id > place_.last : id <= place_.last;
        foreign_ = !continues && (place_.by_id || (place_.skip > 0 && !place_.blind));
    }
    if (foreign_ || id <= place_.last) return false;
    ++given_;
    return true;
}

std::optional<UserPlace> UserSeam::next(std::size_t total, std::size_t places) const {
    return place_.by_id ? next_by_id(total, places) : next_by_count(total, places);
}

/// A page with more rows than the list says it has: then its total ends nothing, an empty page does.
bool UserSeam::is_last(std::size_t total, std::size_t places) const {
    return total >= place_.skip + places && place_.skip + limit_ >= total;
}

std::optional<UserPlace> UserSeam::next_by_id(std::size_t total, std::size_t places) const {
    // A filter that is not known may be ignored, or may match nobody; its first page tells.
    const bool withheld = places == 0 && place_.skip < total;  // it says that more follow, and gives none
    if (foreign_ || withheld || (!trusted_ && (places == 0 || total < place_.expected))) {
        UserPlace counted = by_count(place_);
        if (!foreign_ && given_ > 0) {  // what was handed out stays so; the overlap drops it
            counted.given += given_;
            counted.last = newest_;
        }
        return counted;
    }
    if (is_last(total, places)) return std::nullopt;
    UserPlace following = place_;
    following.given += given_;
    if (newest_.empty()) {  // nothing but null rows
        following.skip += limit_;
        return following;
    }
    following.last = newest_;
    following.expected = total - std::min(total, place_.skip + places);
    following.skip = 0;
    return following;
}

std::optional<UserPlace> UserSeam::next_by_count(std::size_t total, std::size_t places) const {
    if (places == 0 && place_.skip < total) {
        throw malformed(fmt::format("the list of users says it has {}, and has none after {}", total, place_.skip));
    }
    UserPlace following = place_;
    const bool behind_the_end = places == 0 && place_.skip > 0 && !place_.blind;  // so many were deleted meanwhile
    if (foreign_ || behind_the_end) {
        following.skip = place_.skip - std::min(place_.skip, std::max<std::size_t>(limit_ - 1, 1));
        return following;
    }
    if (places == 0 || is_last(total, places)) return std::nullopt;
    following.given += given_;
    following.last = std::max(place_.last, newest_);
    following.expected = total - std::min(total, place_.skip + places);
    following.blind = rows_ < 2;  // one row is the overlap itself: going on from it would stand still
    following.skip = place_.skip + (following.blind ? limit_ : rows_ - 1);
    return following;
}

}  // namespace lockstep::directory::jumpcloud
