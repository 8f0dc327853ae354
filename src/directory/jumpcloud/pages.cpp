#include "directory/jumpcloud/pages.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <charconv>

#include "directory/jumpcloud/errors.hpp"

namespace lockstep::directory::jumpcloud {
namespace {

namespace json = boost::json;

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
    auto body = json::parse(response.body, failure);
    if (failure || !body.is_array()) throw malformed("a list is no JSON array");
    return std::move(body.get_array());
}

struct Walk {
    json::array rows;
    bool shrank = false;
    bool found = true;
};

Task<Walk> walk(Client& client, Lane lane, std::string path, bool may_be_absent) {
    const auto limit = static_cast<std::size_t>(client.settings().page_size);
    Walk walk;
    std::optional<std::size_t> total_before;
    for (std::size_t skip = 0;; skip += limit) {
        Call call;
        call.path = page_path(path, limit, skip);
        if (may_be_absent) call.answers = {404};
        const auto response = co_await client.call(lane, std::move(call));
        if (response.status == 404) {
            walk.found = false;
            co_return walk;
        }
        auto rows = parse_array(response);
        const bool none = rows.empty();
        for (auto& row : rows) {
            if (row.is_object()) walk.rows.push_back(std::move(row));
        }
        const auto total = find_total(response);
        if (total && total_before && *total < *total_before) walk.shrank = true;
        total_before = total;
        if (total ? skip + limit >= *total : none) co_return walk;
    }
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
    auto body = json::parse(response.body, failure);
    if (failure || !body.is_object()) throw malformed("an answer is no JSON object");
    return std::move(body.get_object());
}

std::string text_of(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value != nullptr && value->is_string() ? std::string{value->get_string()} : std::string{};
}

}  // namespace lockstep::directory::jumpcloud
