// How the list of users is walked so that nobody is lost while people come and go (API-jumpcloud.md §2). Pure.
//
// Rows come in the order of their ids, and new ids are greater than all before. Where the vendor honours a filter on
// `_id`, each page asks for what follows the last id seen. Else pages are counted, and each begins with the last row of
// the one before: if another row stands there, somebody before it was deleted and the rest has moved, so the walk goes
// back until it meets what it knows.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace lockstep::directory::jumpcloud {

struct UserPlace {
    bool by_id = false;        ///< false: by count
    std::size_t skip = 0;      ///< places before the page, among those after `last` if `by_id`
    std::size_t given = 0;     ///< rows handed out so far
    std::size_t expected = 0;  ///< rows that should follow `last`, by the total of the page before
    bool blind = false;        ///< the page before held nothing to recognise
    std::string last;          ///< the greatest id handed out; empty: none yet

    friend bool operator==(const UserPlace&, const UserPlace&) = default;
};

[[nodiscard]] std::string to_cursor(const UserPlace& place);
/// Empty if it is not one of ours.
[[nodiscard]] std::optional<UserPlace> from_cursor(std::string_view cursor);

/// One page on the walk: fed its rows in order, it says which are handed out, and where to go on.
class UserSeam {
public:
    /// @param trusted the vendor was seen to honour the filter on `_id`.
    UserSeam(UserPlace place, std::size_t limit, bool trusted)
        : place_{std::move(place)}, limit_{limit}, trusted_{trusted} {}

    /// True: hand the row out.
    /// @throws DirectoryError `malformed` if the rows are not in the order of their ids.
    [[nodiscard]] bool admits(std::string_view id);

    /// After the page's last row. Empty: the walk is over.
    /// @param total `totalCount` of the page; @param places its rows, null ones included.
    /// @throws DirectoryError `malformed` if the list is said to have more than it gives.
    [[nodiscard]] std::optional<UserPlace> next(std::size_t total, std::size_t places) const;

    /// The vendor did what the filter on `_id` asks for: everybody who should follow came or is announced.
    [[nodiscard]] bool proven(std::size_t total) const {
        return place_.by_id && !foreign_ && !newest_.empty() && total >= place_.expected;
    }
    /// It ignored the filter.
    [[nodiscard]] bool refuted() const { return place_.by_id && foreign_; }
    [[nodiscard]] std::size_t given() const { return given_; }

private:
    [[nodiscard]] bool is_last(std::size_t total, std::size_t places) const;
    [[nodiscard]] std::optional<UserPlace> next_by_id(std::size_t total, std::size_t places) const;
    [[nodiscard]] std::optional<UserPlace> next_by_count(std::size_t total, std::size_t places) const;

    UserPlace place_;
    std::size_t limit_;
    bool trusted_;
    std::string newest_;     ///< id of the row before
    std::size_t rows_ = 0;   ///< seen
    std::size_t given_ = 0;  ///< of them handed out
    bool foreign_ = false;   ///< the first row is not where the walk should go on: nothing is handed out
};

/// The same walk, going on after `last` by count.
[[nodiscard]] UserPlace by_count(const UserPlace& place);
/// The same walk, going on after `last` by the filter on `_id`.
[[nodiscard]] UserPlace by_id(const UserPlace& place);

}  // namespace lockstep::directory::jumpcloud
