// Which keys of a JumpCloud user mean something to us: the table from JSON key to slot (DESIGN §3).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "directory/jumpcloud/element.hpp"
#include "model/schema.hpp"

namespace lockstep::directory::jumpcloud {

/// What every account needs, whatever the policy reads.
enum class Standard : std::uint8_t {
    none,
    id,
    state,
    username,
    email,
    created,
    admin,
    restricted,
    attributes,
    phone_numbers,
    addresses,
};

class UserFields {
public:
    struct Key {
        std::string name;
        Standard standard = Standard::none;
        std::optional<std::size_t> slot;
    };
    struct ElementSlot {
        std::string type;
        std::string part;
        std::size_t slot;
    };

    explicit UserFields(const SlotTable& slots);

    /// Null if the key means nothing to us.
    [[nodiscard]] const Key* find(std::string_view name) const;
    [[nodiscard]] const std::vector<ElementSlot>& elements(Family family) const {
        return elements_[static_cast<std::size_t>(family)];
    }
    [[nodiscard]] std::size_t slots() const { return slots_; }
    /// What `fields=` asks for by name, with the separator of the v1 API: so that a key that does not come is empty.
    [[nodiscard]] const std::string& query() const { return query_; }

private:
    static constexpr std::size_t kBuckets = 64;

    Key& key(std::string_view name);
    void index();

    std::vector<Key> keys_;  ///< ordered by bucket
    std::array<std::uint16_t, kBuckets + 1> bucket_begin_{};
    std::array<std::vector<ElementSlot>, 3> elements_;
    std::size_t slots_;
    std::string query_;
};

}  // namespace lockstep::directory::jumpcloud
