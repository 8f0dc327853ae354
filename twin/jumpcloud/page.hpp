// Paging, sorting and field lists, as the v1 and the v2 lists take them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/http_message.hpp"
#include "twin/jumpcloud/call.hpp"
#include "twin/jumpcloud/settings.hpp"

namespace lockstep::twin::jumpcloud {

struct Paging {
    std::size_t limit = 10;
    std::size_t skip = 0;
};

struct SortKey {
    std::string name;
    bool descending = false;
};

/// From the query of a v1 or v2 list. A refusal is put into `wrong`.
[[nodiscard]] Paging read_paging(const Call& call, std::int64_t cap, std::optional<Response>& wrong);

/// From a search body.
[[nodiscard]] Paging read_search_paging(const Call& call, std::int64_t cap, std::optional<Response>& wrong);

/// `a -b` or `a,-b`: with the other API's separator the text is one unknown name, which sorts nothing.
[[nodiscard]] std::vector<SortKey> read_sort(std::string_view text, char separator);

/// The names in a list of fields.
[[nodiscard]] std::vector<std::string> read_names(std::string_view text, char separator);

/// A bare array with `x-total-count`, as v2 lists answer; `Link` if the settings say so.
[[nodiscard]] Response v2_page(const Settings& settings, const Call& call, const Paging& paging, std::size_t total,
                               std::string body);

}  // namespace lockstep::twin::jumpcloud
