#include "directory/jumpcloud/users.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "directory/jumpcloud/errors.hpp"
#include "directory/jumpcloud/query.hpp"
#include "model/fold.hpp"

namespace lockstep::directory::jumpcloud {
namespace {

namespace json = boost::json;

std::string user_path(const AccountId& id) {
    return "/api/systemusers/" + encoded(id.value);
}

/// A pattern that matches this text only: every ASCII sign that could mean something is escaped.
std::string quoted(std::string_view text) {
    constexpr std::string_view kSigns = R"(\^$.|?*+()[]{}/-)";
    std::string pattern;
    for (const char c : text) {
        if (kSigns.contains(c)) pattern += '\\';
        pattern += c;
    }
    return pattern;
}

/// What JumpCloud lets only one person hold (API-jumpcloud.md §4.1).
bool is_name(std::string_view attribute) {
    return attribute == "username" || attribute == "email" || attribute == "employeeIdentifier";
}

/// Looks for one name with a decoder that reads the attribute in question, whether the policy does or not.
class NameLookup {
public:
    NameLookup(Client& client, const SlotTable& slots, std::string attribute, std::string value)
        : client_{client},
          slots_{slots.size()},
          attribute_{std::move(attribute)},
          value_{std::move(value)},
          table_{slots},
          slot_{table_.slot(attribute_)},
          decoder_{table_} {}

    Task<std::vector<Account>> find(Lane lane) {
        auto holders = co_await search(lane);
        if (holders.empty()) holders = co_await list(lane);
        co_return holders;
    }

private:
    Task<std::vector<Account>> search(Lane lane) {
        const json::object condition{{attribute_, json::object{{"$regex", "(?i)(^" + quoted(value_) + "$)"}}}};
        const json::object body{{"filter", json::object{{"and", json::array{condition}}}},
                                {"fields", decoder_.fields()},
                                {"limit", client_.settings().rows_per_search()},
                                {"skip", 0},
                                {"sort", "_id"}};
        Call call;
        call.method = "POST";
        call.path = "/api/search/systemusers";
        call.reads = true;
        call.body = json::serialize(body);
        co_return co_await holders(lane, co_await client_.call(lane, std::move(call)));
    }

    Task<std::vector<Account>> list(Lane lane) {
        Call call;
        call.path =
            fmt::format("/api/systemusers?limit={}&skip=0&sort=_id&fields={}&filter={}", client_.settings().page_size,
                        encoded(decoder_.fields()), encoded(attribute_ + ":$eq:" + value_));
        co_return co_await holders(lane, co_await client_.call(lane, std::move(call)));
    }

    /// Indexes lag both ways: somebody may have given the name up.
    Task<std::vector<Account>> holders(Lane lane, Response response) {
        std::vector<AccountId> found;
        std::ignore = decoder_.read_page(response.body, client_.clock().wall_now(), [&](const AccountRow& row) {
            if (may_hold(row)) found.push_back(AccountId{std::string{row.id()}});
        });
        std::vector<Account> confirmed;
        for (const auto& id : found) {
            Call call;
            call.path = user_path(id);
            call.answers = {404};
            auto answer = co_await client_.call(lane, std::move(call));
            if (answer.status == 404) continue;
            auto account = decoder_.read_user(std::move(answer.body), client_.clock().wall_now());
            const auto& value = account.values.at(slot_);
            const bool is_unknown = !account.unread.empty() && value.is_unread();
            if (account.id != id || !(is_unknown || holds(to_text(value)))) continue;
            account.values.resize(slots_);
            confirmed.push_back(std::move(account));
        }
        co_return confirmed;
    }

    /// Whoever was found by a value that we cannot read holds it, for all that we know.
    [[nodiscard]] bool may_hold(const AccountRow& row) const {
        const auto& value = row.values()[slot_];
        return value.state == RawValue::State::unread || holds(value.text);
    }
    [[nodiscard]] bool holds(std::string_view text) const { return !text.empty() && folded(text) == folded(value_); }

    Client& client_;
    std::size_t slots_;
    std::string attribute_;
    std::string value_;
    SlotTable table_;
    std::size_t slot_;
    UserDecoder decoder_;
};

}  // namespace

Users::Users(Client& client, SlotTable slots)
    : client_{client}, slots_{std::move(slots)}, decoder_{slots_}, recent_names_{client.settings().index_lag} {}

std::string Users::list_path(const UserPlace& place) const {
    auto path = fmt::format("/api/systemusers?limit={}&skip={}&sort=_id&fields={}", client_.settings().users_per_page(),
                            place.skip, encoded(decoder_.fields()));
    if (place.by_id) path += "&filter=" + encoded("_id:$gt:" + place.last);
    return path;
}

Task<PageEnd> Users::list(Lane lane, std::optional<Cursor> after, const RowSink& sink) {
    UserPlace place;
    if (after) {
        const auto known = from_cursor(*after);
        if (!known) throw refused(fmt::format("\"{}\" is no cursor of JumpCloud's user list", *after));
        place = *known;
    }
    PageEnd end;
    const bool first = place.last.empty();
    auto next = co_await read_page(lane, std::move(place), sink, end);
    if (next && first && !next->last.empty() && id_filter_ != IdFilter::refused) next = by_id(*next);
    if (next) end.next = to_cursor(*next);
    co_return end;
}

Task<std::optional<UserPlace>> Users::read_page(Lane lane, UserPlace place, const RowSink& sink, PageEnd& end) {
    Call call;
    call.path = list_path(place);
    if (place.by_id) call.answers = {400};
    auto response = co_await client_.call(lane, std::move(call));
    if (response.status == 400) {
        id_filter_ = IdFilter::refused;
        co_return by_count(place);
    }
    UserSeam seam{place, static_cast<std::size_t>(client_.settings().users_per_page()),
                  id_filter_ == IdFilter::honoured};
    // Everybody with an id is asked about before they are decoded, so the seam sees each of them once, in order.
    const RowSink::Knows knows = [&](std::string_view id, std::string_view bytes) {
        return !seam.admits(id) || (sink.asks() && sink.knows(id, bytes));
    };
    const auto page = decoder_.read_page(response.body, client_.clock().wall_now(),
                                         RowSink{[&](const AccountRow& row) { sink(row); }, knows});
    end.rows = seam.given();
    end.total = place.by_id ? place.given + page.total : page.total;
    auto next = seam.next(page.total, page.places);
    if (seam.refuted()) id_filter_ = IdFilter::refused;
    if (seam.proven(page.total) && id_filter_ == IdFilter::unknown) id_filter_ = IdFilter::honoured;
    co_return next;
}

Task<std::optional<Account>> Users::find(Lane lane, AccountId id) {
    Call call;
    call.path = user_path(id);
    call.answers = {404};
    auto response = co_await client_.call(lane, std::move(call));
    if (response.status == 404) co_return std::nullopt;
    co_return read_answer(std::move(response), id);
}

Task<std::vector<Account>> Users::find_by_name(Lane lane, std::string attribute, std::string value) {
    if (attribute == "login") attribute = "username";
    const auto again_at = recent_names_.look_again_at(attribute, value, client_.clock().steady_now());
    NameLookup lookup{client_, slots_, std::move(attribute), std::move(value)};
    auto holders = co_await lookup.find(lane);
    if (holders.empty() && again_at) {
        co_await client_.clock().sleep_until(*again_at);
        holders = co_await lookup.find(lane);
    }
    co_return holders;
}

void Users::note_names(const std::vector<AttributeWrite>& writes) {
    for (const auto& write : writes) {
        if (!is_name(write.attribute) || !write.after.is_something()) continue;
        recent_names_.written(write.attribute, to_text(write.after), client_.clock().steady_now());
    }
}

Account Users::read_answer(Response response, const AccountId& id) {
    auto account = read_created(std::move(response));
    if (account.id != id) {
        throw malformed(
            fmt::format("asked about user {}, JumpCloud answered with user {}", id.value, account.id.value));
    }
    return account;
}

Account Users::read_created(Response response) {
    return decoder_.read_user(std::move(response.body), client_.clock().wall_now());
}

}  // namespace lockstep::directory::jumpcloud
