#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/random.hpp"
#include "directory/directory.hpp"
#include "directory/jumpcloud/user_seam.hpp"

namespace lockstep::directory::jumpcloud {
namespace {

constexpr std::size_t kLimit = 10;

std::string make_id(std::uint64_t number) {
    return fmt::format("{:024x}", number);
}

/// A list that changes between pages: what a directory does while it is read.
struct Directory {
    std::vector<std::string> ids;
    std::uint64_t next = 1;
    std::set<std::string> stayed;  ///< there from the beginning to the end
    std::size_t uncounted = 0;     ///< by so many its total lags behind its rows

    explicit Directory(int people) {
        for (int i = 0; i < people; ++i) ids.push_back(make_id(next++));
        stayed = {ids.begin(), ids.end()};
    }
    void remove(std::size_t at) {
        stayed.erase(ids[at]);
        ids.erase(ids.begin() + static_cast<std::ptrdiff_t>(at));
    }
    void hire() { ids.push_back(make_id(next++)); }
};

enum class Filter { honoured, ignored, matches_nobody };

/// One page of the walk, as the vendor would serve it.
std::optional<UserPlace> read_page(const Directory& directory, const UserPlace& place, Filter filter, bool trusted,
                                   std::vector<std::string>& given) {
    std::vector<std::string> rows = directory.ids;
    if (place.by_id && filter == Filter::honoured) {
        std::erase_if(rows, [&](const std::string& id) { return id <= place.last; });
    } else if (place.by_id && filter == Filter::matches_nobody) {
        rows.clear();
    }
    UserSeam seam{place, kLimit, trusted};
    const std::size_t begin = std::min(place.skip, rows.size());
    const std::size_t end = std::min(begin + kLimit, rows.size());
    for (std::size_t i = begin; i < end; ++i) {
        if (seam.admits(rows[i])) given.push_back(rows[i]);
    }
    return seam.next(rows.size() - std::min(rows.size(), directory.uncounted), end - begin);
}

struct Walk {
    std::vector<std::string> given;
    int pages = 0;
};

Walk walk(Directory& directory, bool starts_by_id, Filter filter, auto change) {
    Walk walk;
    std::optional<UserPlace> place = UserPlace{};
    while (place) {
        const bool first = place->last.empty();
        place = read_page(directory, *place, filter, false, walk.given);
        if (first && place && starts_by_id) place = by_id(*place);
        if (place) place = from_cursor(to_cursor(*place));
        ++walk.pages;
        if (walk.pages > 1000) throw std::logic_error{"the walk does not end"};
        change();
    }
    return walk;
}

void expect_everybody_once(const Directory& directory, const Walk& walk) {
    const std::set<std::string> given{walk.given.begin(), walk.given.end()};
    EXPECT_EQ(given.size(), walk.given.size()) << "somebody came twice";
    EXPECT_TRUE(std::ranges::includes(given, directory.stayed)) << "somebody was lost";
}

constexpr auto kQuiet = [] {};

TEST(JumpCloudSeam, AStillListIsReadInAsManyPagesAsItHas) {
    for (const int people : {0, 1, 9, 10, 11, 20, 95, 100}) {
        Directory directory{people};
        const auto read = walk(directory, true, Filter::honoured, kQuiet);
        expect_everybody_once(directory, read);
        EXPECT_EQ(read.pages, std::max(1, (people + 9) / 10)) << people;
    }
}

TEST(JumpCloudSeam, CountedPagesOverlapByOneRow) {
    Directory directory{100};
    const auto read = walk(directory, false, Filter::ignored, kQuiet);
    expect_everybody_once(directory, read);
    EXPECT_EQ(read.pages, 11);
}

TEST(JumpCloudSeam, AnIgnoredFilterCostsOnePageAndLosesNobody) {
    Directory directory{100};
    const auto read = walk(directory, true, Filter::ignored, kQuiet);
    expect_everybody_once(directory, read);
    EXPECT_EQ(read.pages, 12);
}

TEST(JumpCloudSeam, AFilterThatMatchesNobodyDoesNotEndTheList) {
    Directory directory{45};
    const auto read = walk(directory, true, Filter::matches_nobody, kQuiet);
    expect_everybody_once(directory, read);
}

TEST(JumpCloudSeam, ATotalThatLagsBehindTheRowsDoesNotKeepTheWalkGoing) {
    for (const int people : {1, 2, 9, 10, 11, 13, 19, 20, 95}) {
        for (const std::size_t uncounted : {1U, 3U, 100U}) {
            for (const auto filter : {Filter::honoured, Filter::ignored, Filter::matches_nobody}) {
                SCOPED_TRACE(fmt::format("{} people, {} of them not counted", people, uncounted));
                Directory directory{people};
                directory.uncounted = uncounted;
                const auto read = walk(directory, filter != Filter::ignored, filter, kQuiet);
                const std::set<std::string> given{read.given.begin(), read.given.end()};
                EXPECT_EQ(given.size(), read.given.size()) << "somebody came twice";
            }
        }
    }
}

TEST(JumpCloudSeam, ADeletedRowBeforeTheSeamSendsTheWalkBack) {
    Directory directory{30};
    bool deleted = false;
    const auto read = walk(directory, false, Filter::ignored, [&] {
        if (!std::exchange(deleted, true)) directory.remove(3);
    });
    expect_everybody_once(directory, read);
}

TEST(JumpCloudSeam, APageBehindTheEndOfAListThatShrankSendsTheWalkBack) {
    Directory directory{20};
    int pages = 0;
    const auto read = walk(directory, false, Filter::ignored, [&] {
        if (++pages != 2) return;  // the last row, 20, was not read yet
        for (int i = 0; i < 3; ++i) directory.remove(5);
    });
    expect_everybody_once(directory, read);
}

TEST(JumpCloudSeam, NobodyIsLostOrDoubledWhilePeopleComeAndGo) {
    for (std::uint64_t seed = 0; seed < 1000; ++seed) {
        SCOPED_TRACE(seed);
        SeededRandom random{seed};
        Directory directory{static_cast<int>(random.below(120))};
        const auto change = [&] {
            for (auto deletions = random.below(4); deletions > 0 && !directory.ids.empty(); --deletions) {
                directory.remove(random.below(directory.ids.size()));
            }
            for (auto hires = random.below(3); hires > 0; --hires) directory.hire();
        };
        const auto filter = static_cast<Filter>(random.below(3));
        expect_everybody_once(directory, walk(directory, random.below(2) == 0, filter, change));
    }
}

TEST(JumpCloudSeam, AListOutOfOrderIsMalformed) {
    UserSeam seam{UserPlace{}, kLimit, false};
    EXPECT_TRUE(seam.admits("2"));
    EXPECT_THROW(std::ignore = seam.admits("1"), DirectoryError);
}

TEST(JumpCloudSeam, APageOfNullRowsIsPassedOver) {
    const UserPlace place{.by_id = true, .given = 10, .expected = 25, .last = "a"};
    const UserSeam seam{place, kLimit, true};
    const auto next = seam.next(25, kLimit);
    ASSERT_TRUE(next.has_value());
    EXPECT_EQ(next->skip, kLimit);
    EXPECT_EQ(next->last, "a");
}

TEST(JumpCloudSeam, ForeignCursorsAreRefused) {
    for (const auto* cursor : {"", "id", "id:1", "id:1:2:3:0", "page:1:2:3:0:a", "id:x:2:3:0:a", "count:1:2:3"}) {
        EXPECT_FALSE(from_cursor(cursor).has_value()) << cursor;
    }
}

}  // namespace
}  // namespace lockstep::directory::jumpcloud
