#include "twin/jumpcloud/organization.hpp"

#include <fmt/format.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "twin/jumpcloud/collections.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

std::string hex(Random& random, int words) {
    std::string text;
    for (int i = 0; i < words; ++i) text += fmt::format("{:016x}", random.next());
    return text;
}

constexpr auto kAge = std::chrono::days{365 * 4};

}  // namespace

Organization::Organization(std::string url, WallTime now, Random& random)
    : base_url{std::move(url)}, created{now - kAge}, ids{random} {
    while (base_url.ends_with('/')) base_url.pop_back();
    credentials.org_id = ids.make(created);
    key_owner_id = ids.make(created);
    person_id = ids.make(created);
    service_account_id = ids.make(created);
    apple_mdm_id = ids.make(created);
    credentials.api_key = "jca_" + hex(random, 2);
    credentials.client_id = hex(random, 2);
    credentials.client_secret = hex(random, 4);
    add_default_things(*this, now);
}

std::string name_key(const Organization& org, std::string_view name) {
    std::string key{name};
    if (!org.settings.names_fold_case) return key;
    if (std::ranges::all_of(key, [](unsigned char c) { return c < 128; })) {
        std::ranges::transform(key, key.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        return key;
    }
    auto text = icu::UnicodeString::fromUTF8(key);
    text.foldCase();
    key.clear();
    return text.toUTF8String(key);
}

}  // namespace lockstep::twin::jumpcloud
