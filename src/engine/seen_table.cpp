#include "engine/seen_table.hpp"

#include <algorithm>
#include <bit>

namespace lockstep::engine {
namespace {

constexpr std::uint16_t kManyRows = store::kPartRows / 8;

}  // namespace

SeenTable::SeenTable(store::SeenImage image) : rows_{std::move(image.rows)}, marks_(rows_.size()) {
    changed_.resize(rows_.size() / store::kPartRows + 1);
    index_all(std::bit_ceil(std::max<std::size_t>(64, rows_.size() * 2)));
    for (auto number = size(); number > 0; --number) {
        if (is_free(number)) free_.push_back(number);
    }
}

SeenTable::Number SeenTable::find(std::uint64_t id) const {
    if (index_.empty()) return 0;
    for (auto place = id & (index_.size() - 1);; place = (place + 1) & (index_.size() - 1)) {
        const auto number = index_[place];
        if (number == 0 || rows_[number - 1].id == id) return number;
    }
}

void SeenTable::index(Number number) {
    auto place = row(number).id & (index_.size() - 1);
    while (index_[place] != 0) place = (place + 1) & (index_.size() - 1);
    index_[place] = number;
    ++used_;
}

void SeenTable::index_all(std::size_t places) {
    index_.assign(places, 0);
    used_ = 0;
    for (Number number = 1; number <= size(); ++number) {
        if (!is_free(number)) index(number);
    }
}

SeenTable::Number SeenTable::take(std::uint64_t id, Side side) {
    if (const auto known = find(id)) return known;
    Number number = 0;
    if (free_.empty()) {
        rows_.emplace_back();
        marks_.push_back(0);
        number = size();
    } else {
        number = free_.back();
        free_.pop_back();
    }
    auto& row = change(number);
    row = Row{};
    row.id = id;
    row.flags = side == Side::okta ? RowFlags::okta : 0;
    marks_[number - 1] = 0;
    if ((used_ + 1) * 10 > index_.size() * 6) {
        index_all(std::max<std::size_t>(64, index_.size() * 2));
    } else {
        index(number);
    }
    return number;
}

SeenTable::Row& SeenTable::change(Number number) {
    const auto part = (number - 1) / store::kPartRows;
    if (part >= changed_.size()) changed_.resize(part + 1);
    changed_[part] = true;
    return rows_[number - 1];
}

void SeenTable::set_bytes(Number number, const RowDigest::Digest& bytes) {
    if (row(number).bytes == bytes) return;
    const auto part = (number - 1) / store::kPartRows;
    if (part >= other_bytes_.size()) other_bytes_.resize(part + 1);
    if (++other_bytes_[part] >= kManyRows) {
        change(number).bytes = bytes;
    } else {
        rows_[number - 1].bytes = bytes;
    }
}

void SeenTable::set(Number number, std::uint8_t flag, bool value) {
    if (has(number, flag) == value) return;
    change(number).flags ^= flag;
}

void SeenTable::forget(const std::vector<Number>& numbers) {
    if (numbers.empty()) return;
    for (const auto number : numbers) {
        part(number);
        change(number) = Row{};
        marks_[number - 1] = 0;
    }
    index_all(index_.size());  // open addressing: nobody can be taken out without the others being laid out again
}

SeenTable::Number SeenTable::live_partner(Number number) const {
    const auto partner = row(number).partner;
    return partner != 0 && partner <= size() && row(partner).partner == number ? partner : 0;
}

void SeenTable::link(Number one, Number other) {
    if (row(one).partner != other) change(one).partner = other;
    if (row(other).partner != one) change(other).partner = one;
}

void SeenTable::part(Number number) {
    if (const auto partner = live_partner(number)) change(partner).partner = 0;
    if (row(number).partner != 0) change(number).partner = 0;
}

std::vector<store::SeenPart> SeenTable::take_changed_parts() {
    std::vector<store::SeenPart> parts;
    for (std::size_t part = 0; part < changed_.size(); ++part) {
        if (!changed_[part]) continue;
        const auto begin = part * store::kPartRows;
        const auto end = std::min(rows_.size(), begin + store::kPartRows);
        if (begin >= end) continue;
        parts.push_back(
            {part,
             {rows_.begin() + static_cast<std::ptrdiff_t>(begin), rows_.begin() + static_cast<std::ptrdiff_t>(end)}});
    }
    changed_.assign(changed_.size(), false);
    other_bytes_.clear();
    return parts;
}

}  // namespace lockstep::engine
