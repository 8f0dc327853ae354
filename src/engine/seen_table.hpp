// Every account of both directories as a pass holds it: one flat table of 64 bytes a row, kept in the mirror between
// two passes (DESIGN §12). It says who is unchanged and settled, and so need not be planned.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "engine/row_digest.hpp"
#include "model/account.hpp"
#include "store/seen.hpp"

namespace lockstep::engine {

/// `SeenRow::flags`: kept from pass to pass.
struct RowFlags {
    static constexpr std::uint8_t okta = 1;         ///< the side
    static constexpr std::uint8_t known = 2;        ///< it is in a standing
    static constexpr std::uint8_t settled = 4;      ///< its identity had nothing left to be planned, as it stands here
    static constexpr std::uint8_t source_okta = 8;  ///< of its population
    static constexpr std::uint8_t in_case = 16;     ///< matching had put it in a case
    static constexpr std::uint8_t counted = 32;     ///< planned once, so that its population here counts
    static constexpr std::uint8_t absent = 64;      ///< the last complete reading did not show it
    static constexpr std::uint8_t unmoved = 128;    ///< not settled, but its account is as it was when it last was
};

/// Of one pass only.
struct RowMarks {
    static constexpr std::uint8_t seen = 1;      ///< a page of this pass shows it
    static constexpr std::uint8_t moved = 2;     ///< new, changed, or about another standing
    static constexpr std::uint8_t gone = 4;      ///< a standing says that it is gone
    static constexpr std::uint8_t linked = 8;    ///< this pass has found a link, or a further account, for it
    static constexpr std::uint8_t pending = 16;  ///< settled as soon as what the pass learned is stored
    static constexpr std::uint8_t planned = 32;  ///< by this pass
    static constexpr std::uint8_t further = 64;  ///< somebody's further account: never planned by itself
};

class SeenTable {
public:
    using Number = std::uint32_t;  ///< 0: none
    using Row = store::SeenRow;

    SeenTable() = default;
    explicit SeenTable(store::SeenImage image);

    [[nodiscard]] Number find(std::uint64_t id) const;
    /// Of `id`, taken anew if it has none.
    Number take(std::uint64_t id, Side side);
    [[nodiscard]] const Row& row(Number number) const { return rows_[number - 1]; }
    /// To be changed: its part is written.
    [[nodiscard]] Row& change(Number number);
    /// What it was decoded from this time. Vendors write into accounts what means nothing to us (a last login), so that
    /// alone makes a part be written only where it is said of many of its rows.
    void set_bytes(Number number, const RowDigest::Digest& bytes);
    [[nodiscard]] std::uint8_t marks(Number number) const { return marks_[number - 1]; }
    [[nodiscard]] bool is_marked(Number number, std::uint8_t mark) const { return (marks(number) & mark) != 0; }
    void mark(Number number, std::uint8_t mark) { marks_[number - 1] |= mark; }
    void unmark(Number number, std::uint8_t mark) { marks_[number - 1] &= static_cast<std::uint8_t>(~mark); }
    [[nodiscard]] bool has(Number number, std::uint8_t flag) const { return (row(number).flags & flag) != 0; }
    void set(Number number, std::uint8_t flag, bool value = true);
    /// Its identity has nothing left to be planned; or it has, for whatever reason.
    void settle(Number number, bool settled = true) {
        set(number, RowFlags::settled, settled);
        set(number, RowFlags::unmoved, false);
    }
    /// Something may be left to be planned, for other memberships or for other people; to whoever refers to the account
    /// it is what it was.
    void unsettle(Number number) {
        if (has(number, RowFlags::settled)) set(number, RowFlags::unmoved);
        set(number, RowFlags::settled, false);
    }
    [[nodiscard]] Side side(Number number) const { return has(number, RowFlags::okta) ? Side::okta : Side::jumpcloud; }
    /// Their places are given to others by later passes.
    void forget(const std::vector<Number>& numbers);
    [[nodiscard]] Number size() const { return static_cast<Number>(rows_.size()); }
    [[nodiscard]] bool is_free(Number number) const { return row(number).id == 0; }

    /// Both are each other's partner; else none.
    [[nodiscard]] Number live_partner(Number number) const;
    void link(Number one, Number other);
    void part(Number number);

    /// The parts that were changed since they were last taken.
    [[nodiscard]] std::vector<store::SeenPart> take_changed_parts();

private:
    void index(Number number);
    void index_all(std::size_t places);

    std::vector<Row> rows_;
    std::vector<std::uint8_t> marks_;
    std::vector<Number> index_;               ///< open addressing, a power of two, by the rows' ids
    std::vector<Number> free_;                ///< places to be taken, the lowest last
    std::vector<bool> changed_;               ///< by part
    std::vector<std::uint16_t> other_bytes_;  ///< by part: rows whose `bytes` are not as written
    std::size_t used_ = 0;                    ///< of the index
};

}  // namespace lockstep::engine
