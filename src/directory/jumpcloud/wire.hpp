// JumpCloud's users as they lie on the wire, decoded in one walk over the bytes (DESIGN §3).
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "core/clock.hpp"
#include "directory/directory.hpp"
#include "model/schema.hpp"

namespace lockstep::directory::jumpcloud {

struct UserPage {
    std::size_t total = 0;   ///< `totalCount` of what was asked for
    std::size_t rows = 0;    ///< null rows not counted, those known too
    std::size_t places = 0;  ///< rows and null rows
};

/// Decodes bodies of `/api/systemusers` and `/api/search/systemusers`. A decoder is used by one caller at a time; what
/// a sink gets is valid inside its call only.
///
/// A key that is not there is *empty*: either it was asked for by name (`fields`), or the whole object was read.
/// Two elements of one type make all their slots unread (DESIGN §4.3, "Arrays").
class UserDecoder {
public:
    explicit UserDecoder(const SlotTable& slots);
    ~UserDecoder();
    UserDecoder(UserDecoder&&) noexcept;
    UserDecoder& operator=(UserDecoder&&) = delete;

    /// The value of `fields`, separated as the v1 API wants it.
    [[nodiscard]] const std::string& fields() const;

    /// `{"totalCount":N,"results":[…]}`. Rows reach the sink while the page is read, unless it knows them by their
    /// bytes; the page counts only once this returns.
    /// @param body as received; grown in place to leave the parser its padding.
    /// @throws DirectoryError `malformed`.
    UserPage read_page(std::string& body, WallTime read_at, const RowSink& sink);
    /// A whole user object, read by id or answered to a write.
    /// @throws DirectoryError `malformed`.
    [[nodiscard]] Account read_user(std::string body, WallTime read_at);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace lockstep::directory::jumpcloud
