// The flat table of a pass: found by id, linked both ways, written where it was changed.
#include "engine/seen_table.hpp"

#include <gtest/gtest.h>

#include "core/random.hpp"

namespace lockstep::engine {
namespace {

using Number = SeenTable::Number;

/// The table as the next pass finds it.
SeenTable load_again(SeenTable& table) {
    store::SeenImage image;
    for (auto& part : table.take_changed_parts()) {
        image.rows.resize(part.number * store::kPartRows);
        image.rows.insert(image.rows.end(), part.rows.begin(), part.rows.end());
    }
    return SeenTable{std::move(image)};
}

TEST(SeenTable, EverybodyIsFoundByIdAlsoAfterItWasKept) {
    SeenTable table;
    SeededRandom random{3};
    std::vector<std::pair<std::uint64_t, Number>> all;
    for (int i = 0; i < 5'000; ++i) {
        const auto id = random.next();
        all.emplace_back(id, table.take(id, i % 2 == 0 ? Side::okta : Side::jumpcloud));
    }
    auto again = load_again(table);
    for (const auto& [id, number] : all) {
        ASSERT_EQ(table.find(id), number);
        ASSERT_EQ(again.find(id), number);
    }
    EXPECT_EQ(again.find(random.next()), 0u);
    EXPECT_EQ(again.side(all[0].second), Side::okta);
    EXPECT_EQ(again.side(all[1].second), Side::jumpcloud);
}

TEST(SeenTable, ARowThatComesTwiceInAShiftingListIsOneAndTheLaterStands) {
    SeenTable table;
    const auto first = table.take(7, Side::okta);
    table.change(first).digest[0] = 1;
    const auto second = table.take(7, Side::okta);
    table.change(second).digest[0] = 2;
    EXPECT_EQ(first, second);
    EXPECT_EQ(table.size(), 1u);
    EXPECT_EQ(table.row(first).digest[0], 2);
}

TEST(SeenTable, OnlyPartsThatWereChangedAreWritten) {
    SeenTable table;
    for (std::uint64_t id = 1; id <= 3 * store::kPartRows; ++id) table.take(id, Side::okta);
    EXPECT_EQ(table.take_changed_parts().size(), 3u);
    table.mark(1, RowMarks::seen);
    table.set(2, RowFlags::settled, false);
    EXPECT_TRUE(table.take_changed_parts().empty()) << "nothing was changed";
    table.set(store::kPartRows + 1, RowFlags::settled, true);
    const auto parts = table.take_changed_parts();
    ASSERT_EQ(parts.size(), 1u);
    EXPECT_EQ(parts.front().number, 1u);
}

TEST(SeenTable, BytesThatMeanNothingAreWrittenWhereManyOfAPartMovedOrAnythingElseDid) {
    SeenTable table;
    for (std::uint64_t id = 1; id <= 2 * store::kPartRows; ++id) table.take(id, Side::okta);
    std::ignore = table.take_changed_parts();
    table.set_bytes(1, {1});
    EXPECT_EQ(table.row(1).bytes[0], 1);
    EXPECT_TRUE(table.take_changed_parts().empty());
    table.set_bytes(1, {2});
    table.change(2).state = 1;
    const auto parts = table.take_changed_parts();
    ASSERT_EQ(parts.size(), 1u);
    EXPECT_EQ(parts.front().rows.front().bytes[0], 2);
    for (Number number = 1; number <= store::kPartRows / 2; ++number) table.set_bytes(store::kPartRows + number, {3});
    EXPECT_EQ(table.take_changed_parts().size(), 1u);
}

TEST(SeenTable, ALinkHoldsOnlyWhileBothSayIt) {
    SeenTable table;
    const auto jumpcloud = table.take(1, Side::jumpcloud), okta = table.take(2, Side::okta);
    const auto other = table.take(3, Side::okta);
    table.link(jumpcloud, okta);
    EXPECT_EQ(table.live_partner(okta), jumpcloud);
    table.link(jumpcloud, other);
    EXPECT_EQ(table.live_partner(okta), 0u);
    EXPECT_EQ(table.live_partner(other), jumpcloud);
    table.part(other);
    EXPECT_EQ(table.live_partner(jumpcloud), 0u);
}

TEST(SeenTable, AForgottenPlaceIsTakenByTheNextPass) {
    SeenTable table;
    for (std::uint64_t id = 1; id <= 100; ++id) table.take(id, Side::okta);
    table.forget({10, 20});
    EXPECT_EQ(table.find(10), 0u);
    EXPECT_EQ(table.find(11), 11u);
    EXPECT_EQ(table.take(1'000, Side::okta), 101u) << "its account may still be in the mirror";
    auto again = load_again(table);
    EXPECT_EQ(again.take(2'000, Side::okta), 10u);
    EXPECT_EQ(again.take(3'000, Side::okta), 20u);
}

}  // namespace
}  // namespace lockstep::engine
