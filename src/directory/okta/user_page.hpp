// Users as they lie in a page or an answer: decoded in one pass, by slot, nothing copied that is not asked for.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "directory/directory.hpp"
#include "model/schema.hpp"

namespace lockstep::directory::okta {

/// JSON key → slot, without a hash of the whole key: a policy reads a handful of attributes, a page holds thousands.
class KeyTable {
public:
    explicit KeyTable(const SlotTable& slots);
    /// `kNone` if no slot has that name.
    [[nodiscard]] std::size_t find(std::string_view key) const;
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

private:
    struct Entry {
        std::string name;
        std::size_t slot = kNone;
    };
    [[nodiscard]] std::size_t place_of(std::string_view key) const;

    std::vector<Entry> entries_;  ///< open addressing, a power of two
};

/// Reuses its buffers from page to page; one at a time.
class UserDecoder {
public:
    explicit UserDecoder(SlotTable slots);
    ~UserDecoder();

    /// Who holds an admin role: no page says so.
    void know_administrators(std::set<AccountId> administrators);

    /// An array of users, each given to `sink` in order, unless it knows them by their bytes.
    /// @param body as received; grown in place to leave the parser its padding.
    /// @return the number of users, those known too.
    /// @throws DirectoryError `malformed` unless the page is whole: read to its end, each user with an id. Rows before
    ///         the flaw were given to `sink`. A user with an unknown status, or without a profile, is given `unread`.
    std::size_t decode_page(std::string& body, WallTime read_at, const RowSink& sink);

    /// One user, as answered to a read or write by id.
    /// @throws DirectoryError `malformed`.
    [[nodiscard]] Account decode_user(std::string& body, WallTime read_at);

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace lockstep::directory::okta
