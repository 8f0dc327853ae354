#include "directory/jumpcloud/pages.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <charconv>
#include <set>

#include "directory/jumpcloud/errors.hpp"
#include "directory/lenient_json.hpp"

namespace lockstep::directory::jumpcloud {
namespace {

namespace json = boost::json;

constexpr int kMostEmptyPages = 10;
constexpr int kWalks =
    2;  // a list that shrinks again while it is read again is taken as it is: it only raises suspicion

std::string page_path(const std::string& path, std::size_t limit, std::size_t skip) {
    return fmt::format("{}{}limit={}&skip={}", path, path.contains('?') ? '&' : '?', limit, skip);
}

std::optional<std::size_t> find_total(const Response& response) {
    const auto header = response.headers.find("x-total-count");
    if (!header) return std::nullopt;
    std::size_t total = 0;
    const auto [end, failure] = std::from_chars(header->data(), header->data() + header->size(), total);
    if (failure != std::errc{} || end != header->data() + header->size()) return std::nullopt;
    return total;
}

json::array parse_array(const Response& response) {
    boost::system::error_code failure;
    auto body = parse_leniently(response.body, failure);
    if (failure || !body.is_array()) throw malformed("a list is no JSON array");
    return std::move(body.get_array());
}

/// Where a list is being read, and whether its end is known. Pure.
class Progress {
public:
    explicit Progress(std::size_t limit) : limit_{limit} {}

    /// A page came. @throws DirectoryError `malformed` if the list has said for long that more follows, and gave none.
    void heard(std::size_t places, std::optional<std::size_t> total) {
        shrank_ = shrank_ || (total && total_before_ && *total < *total_before_);
        total_before_ = total;
        // More rows than it says it has, or a first page that is full and counts itself only: then the total ends
        // nothing, an empty page does.
        if (total && (*total < skip_ + places || (skip_ == 0 && places == limit_ && *total == limit_)))
            believed_ = false;
        empty_pages_ = places == 0 ? empty_pages_ + 1 : 0;
        const bool counted = total && believed_;
        // Holes are at most as many as a page is short by, so what follows begins right after its last row. A page of
        // holes alone is passed over whole.
        skip_ += places == 0 ? limit_ : places;
        done_ = counted ? skip_ >= *total : places == 0;
        overlapped_ = overlapped_ || (!done_ && places > 0 && places < limit_);
        if (!done_ && empty_pages_ >= kMostEmptyPages) {
            throw malformed(fmt::format("a list says it has {} rows, and has none before {}", *total, skip_));
        }
    }
    [[nodiscard]] std::size_t skip() const { return skip_; }
    [[nodiscard]] bool done() const { return done_; }
    [[nodiscard]] bool shrank() const { return shrank_; }
    [[nodiscard]] bool overlapped() const { return overlapped_; }

private:
    std::size_t limit_;
    std::size_t skip_ = 0;
    std::optional<std::size_t> total_before_;
    int empty_pages_ = 0;  ///< in a row
    bool believed_ = true;
    bool shrank_ = false;
    bool overlapped_ = false;  ///< pages may hold the same row
    bool done_ = false;
};

struct Walk {
    json::array rows;
    bool shrank = false;
    bool found = true;
};

void drop_repeats(json::array& rows) {
    std::set<std::string> seen;
    json::array once;
    for (auto& row : rows) {
        if (seen.insert(json::serialize(row)).second) once.push_back(std::move(row));
    }
    rows = std::move(once);
}

Task<Walk> walk(Client& client, Lane lane, std::string path, bool may_be_absent) {
    const auto limit = static_cast<std::size_t>(client.settings().page_size);
    Walk walk;
    Progress progress{limit};
    while (!progress.done()) {
        Call call;
        call.path = page_path(path, limit, progress.skip());
        if (may_be_absent) call.answers = {404};
        const auto response = co_await client.call(lane, std::move(call));
        if (response.status == 404) {
            walk.found = false;
            co_return walk;
        }
        auto rows = parse_array(response);
        progress.heard(rows.size(), find_total(response));
        for (auto& row : rows) {
            if (row.is_object()) walk.rows.push_back(std::move(row));
        }
    }
    walk.shrank = progress.shrank();
    if (progress.overlapped()) drop_repeats(walk.rows);
    co_return walk;
}

Task<Walk> walk_steadily(Client& client, Lane lane, std::string path, bool may_be_absent) {
    auto last = co_await walk(client, lane, path, may_be_absent);
    for (int again = 1; again < kWalks && last.shrank; ++again) {
        last = co_await walk(client, lane, path, may_be_absent);
    }
    co_return last;
}

}  // namespace

Task<std::optional<json::array>> find_all(Client& client, Lane lane, std::string path) {
    auto read = co_await walk_steadily(client, lane, std::move(path), true);
    if (!read.found) co_return std::nullopt;
    co_return std::move(read.rows);
}

Task<json::array> list_all(Client& client, Lane lane, std::string path) {
    auto read = co_await walk_steadily(client, lane, std::move(path), false);
    co_return std::move(read.rows);
}

Task<std::size_t> count_all(Client& client, Lane lane, std::string path) {
    Call call;
    call.path = page_path(path, 1, 0);
    const auto response = co_await client.call(lane, std::move(call));
    const auto total = find_total(response);
    if (!total) throw malformed("a list does not say its x-total-count");
    co_return *total;
}

json::object parse_object(const Response& response) {
    boost::system::error_code failure;
    auto body = parse_leniently(response.body, failure);
    if (failure || !body.is_object()) throw malformed("an answer is no JSON object");
    return std::move(body.get_object());
}

std::string text_of(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value != nullptr && value->is_string() ? std::string{value->get_string()} : std::string{};
}

}  // namespace lockstep::directory::jumpcloud
