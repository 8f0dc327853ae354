#include "directory/jumpcloud/user_fields.hpp"

#include <algorithm>

namespace lockstep::directory::jumpcloud {
namespace {

struct StandardKey {
    std::string_view name;
    Standard standard;
};

// `_id` and `id` are the same (API-jumpcloud.md §1.1); either is accepted, one is asked for.
constexpr std::array kAlways{
    StandardKey{"_id", Standard::id},      StandardKey{"id", Standard::id},
    StandardKey{"state", Standard::state}, StandardKey{"username", Standard::username},
    StandardKey{"email", Standard::email}, StandardKey{"created", Standard::created},
    StandardKey{"admin", Standard::admin}, StandardKey{"restrictedFields", Standard::restricted},
};

Standard standard_of(Family family) {
    switch (family) {
        case Family::attributes: return Standard::attributes;
        case Family::phone_numbers: return Standard::phone_numbers;
        case Family::addresses: return Standard::addresses;
    }
    LOCKSTEP_UNREACHABLE();
}

std::size_t bucket_of(std::string_view name) {
    if (name.empty()) return 0;
    const std::size_t first = static_cast<unsigned char>(name.front());
    const std::size_t last = static_cast<unsigned char>(name.back());
    return (name.size() * 7 + first * 3 + last) % 64;
}

}  // namespace

UserFields::UserFields(const SlotTable& slots) : slots_{slots.size()} {
    for (const auto& [name, standard] : kAlways) key(name).standard = standard;
    for (std::size_t slot = 0; slot < slots.size(); ++slot) {
        const auto& name = slots.name(slot);
        if (const auto element = find_element(name)) {
            key(keys_of(element->family).array).standard = standard_of(element->family);
            elements_[static_cast<std::size_t>(element->family)].push_back({element->type, element->part, slot});
        } else {
            key(name).slot = slot;
        }
    }
    for (const auto& known : keys_) {
        if (known.name == "id") continue;
        if (!query_.empty()) query_ += ' ';
        query_ += known.name;
    }
    index();
}

UserFields::Key& UserFields::key(std::string_view name) {
    const auto known = std::ranges::find(keys_, name, &Key::name);
    if (known != keys_.end()) return *known;
    return keys_.emplace_back(Key{.name = std::string{name}, .standard = Standard::none, .slot = std::nullopt});
}

void UserFields::index() {
    std::ranges::sort(keys_, {}, [](const Key& key) { return bucket_of(key.name); });
    for (std::size_t bucket = 0; bucket <= kBuckets; ++bucket) {
        const auto begin =
            std::ranges::lower_bound(keys_, bucket, {}, [](const Key& key) { return bucket_of(key.name); });
        bucket_begin_[bucket] = static_cast<std::uint16_t>(begin - keys_.begin());
    }
}

const UserFields::Key* UserFields::find(std::string_view name) const {
    const auto bucket = bucket_of(name);
    for (std::size_t i = bucket_begin_[bucket]; i < bucket_begin_[bucket + 1]; ++i) {
        if (keys_[i].name == name) return &keys_[i];
    }
    return nullptr;
}

}  // namespace lockstep::directory::jumpcloud
