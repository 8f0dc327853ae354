#include "twin/jumpcloud/insights_routes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <map>

#include "twin/jumpcloud/answers.hpp"
#include "twin/jumpcloud/event_query.hpp"
#include "twin/jumpcloud/filter.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;
using std::chrono::milliseconds;

constexpr std::int64_t kMostBuckets = 10'000;

/// A provider's own events only: this organisation has none.
bool asks_provider(const Call& call) {
    return call.request.headers.find("x-provider-id").has_value();
}

bool is_after(const EventQuery& query, const EventRow& row) {
    if (!query.after) return true;
    const std::pair key{row.timestamp.time_since_epoch().count(), row.number};
    return query.descending ? key < *query.after : key > *query.after;
}

/// Calls `visit` with every matching row in the order asked for, until it answers false.
template <class Visit>
void for_each_match(const Organization& org, const Call& call, const EventQuery& query, Visit visit) {
    if (asks_provider(call)) return;
    const WallTime kept_since = call.now - std::chrono::days{org.settings.insights_retention_days};
    const auto& rows = org.insights.rows();
    auto begin = std::ranges::lower_bound(rows, std::max(query.start, kept_since), {}, &EventRow::timestamp);
    auto end = std::ranges::upper_bound(rows, query.end, {}, &EventRow::timestamp);
    if (begin > end) return;
    const auto offer = [&](const EventRow& row) {
        return !is_after(query, row) || !query.matches(row, call.now) || visit(row);
    };
    if (query.descending) {
        while (end != begin) {
            --end;
            if (!offer(*end)) break;
        }
    } else {
        while (begin != end && offer(*begin)) ++begin;
    }
}

void put_at(json::object& into, std::string_view dotted, const json::value& value) {
    const auto dot = dotted.find('.');
    if (dot == std::string_view::npos) {
        into[dotted] = value;
        return;
    }
    json::value& child = into[dotted.substr(0, dot)];
    if (!child.is_object()) child = json::object{};
    put_at(child.get_object(), dotted.substr(dot + 1), value);
}

void append_event(std::string& out, const EventRow& row, const std::vector<std::string>& fields) {
    if (out.size() > 1) out += ',';
    if (fields.empty()) {
        out += row.text;
        return;
    }
    const json::value event = json::parse(row.text);
    json::object cut;
    for (const auto& field : fields) {
        if (const json::value* value = find_at(event, field)) put_at(cut, field, *value);
    }
    out += json::serialize(cut);
}

std::string uuid(Random& random) {
    const std::uint64_t a = random.next();
    const std::uint64_t b = random.next();
    return fmt::format("{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}", a >> 32U, (a >> 16U) & 0xffffU, a & 0xfffU, b >> 52U,
                       b & 0xffff'ffff'ffffULL);
}

/// `-0500`, `+02:00` → its distance from UTC; anything else counts as UTC.
milliseconds zone_offset(std::string_view text) {
    if (text.size() < 5 || (text[0] != '+' && text[0] != '-')) return milliseconds{0};
    int hours = 0;
    int minutes = 0;
    const auto rest = text.substr(text.size() - 2);
    std::from_chars(text.data() + 1, text.data() + 3, hours);
    std::from_chars(rest.data(), rest.data() + rest.size(), minutes);
    const std::chrono::minutes distance{(hours * 60) + minutes};
    return text[0] == '-' ? -distance : distance;
}

std::optional<milliseconds> interval_of(const Call& call) {
    const json::value* unit = call.find_member("interval_unit");
    const json::value* value = call.find_member("interval_value");
    const std::map<std::string, milliseconds> units{{"s", std::chrono::seconds{1}},
                                                    {"m", std::chrono::minutes{1}},
                                                    {"h", std::chrono::hours{1}},
                                                    {"d", std::chrono::days{1}},
                                                    {"w", std::chrono::weeks{1}}};
    const auto found = units.find(unit != nullptr ? value_text(*unit) : "");
    std::int64_t count = 1;
    if (value != nullptr) {
        const std::string text = value_text(*value);
        const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), count);
        if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    }
    if (found == units.end() || count < 1 || count > 1'000'000) return std::nullopt;
    return found->second * count;
}

}  // namespace

Response list_events(Organization& org, const Call& call) {
    std::optional<Response> wrong;
    const EventQuery query = read_event_query(call, wrong);
    if (wrong) return *std::move(wrong);
    std::string body = "[";
    std::size_t count = 0;
    std::size_t skipped = 0;
    json::value after = call.find_member("search_after") != nullptr ? *call.find_member("search_after") : json::array{};
    for_each_match(org, call, query, [&](const EventRow& row) {
        if (skipped < query.skip) {
            ++skipped;
            return true;
        }
        if (count == query.limit) return false;
        append_event(body, row, query.fields);
        after = {row.timestamp.time_since_epoch().count(), after_token(row)};
        ++count;
        return true;
    });
    body += ']';
    Response response = json_answer(200, std::move(body));
    response.headers.add("X-Result-Count", fmt::to_string(count));
    response.headers.add("X-Limit", fmt::to_string(query.limit));
    response.headers.add("X-Sort", query.descending ? "DESC" : "ASC");
    response.headers.add("X-Search_after", json::serialize(after));
    response.headers.add("X-Request-Id", uuid(call.random));
    return response;
}

Response count_events(Organization& org, const Call& call) {
    std::optional<Response> wrong;
    EventQuery query = read_event_query(call, wrong);
    if (wrong) return *std::move(wrong);
    query.after.reset();
    std::int64_t count = 0;
    for_each_match(org, call, query, [&](const EventRow&) {
        ++count;
        return true;
    });
    return json_answer(200, json::value{{"count", count}});
}

Response distinct_events(Organization& org, const Call& call) {
    std::optional<Response> wrong;
    const EventQuery query = read_event_query(call, wrong);
    const json::value* field = call.find_member("field");
    if (wrong) return *std::move(wrong);
    if (field == nullptr || !field->is_string() || field->get_string().empty())
        return v1_error(400, "field is required");
    const std::string name{field->get_string()};
    std::map<std::string, std::int64_t> counts;
    for_each_match(org, call, query, [&](const EventRow& row) {
        const json::value event = json::parse(row.text);
        if (const json::value* value = find_at(event, name)) ++counts[value_text(*value)];
        return true;
    });
    json::array buckets;
    for (const auto& [key, count] : counts) buckets.push_back(json::object{{"key", key}, {"doc_count", count}});
    std::ranges::sort(buckets, [](const json::value& a, const json::value& b) {
        const auto key = [](const json::value& v) {
            return std::pair{-v.at("doc_count").as_int64(), std::string{v.at("key").as_string()}};
        };
        return key(a) < key(b);
    });
    if (org.settings.distinct_shape == "live") return json_answer(200, json::object{{name, std::move(buckets)}});
    return json_answer(
        200,
        json::value{{"buckets", std::move(buckets)}, {"doc_count_error_upper_bound", 0}, {"sum_other_doc_count", 0}});
}

Response interval_events(Organization& org, const Call& call) {
    std::optional<Response> wrong;
    EventQuery query = read_event_query(call, wrong);
    if (wrong) return *std::move(wrong);
    const auto width = interval_of(call);
    if (!width) return v1_error(400, "interval_unit must be one of s, m, h, d, w and interval_value a whole number");
    query.descending = false;
    const json::value* zone = call.find_member("timezone");
    const milliseconds offset = zone_offset(zone != nullptr ? value_text(*zone) : "");
    std::map<std::int64_t, std::int64_t> counts;
    for_each_match(org, call, query, [&](const EventRow& row) {
        const auto local = row.timestamp.time_since_epoch() + offset;
        ++counts[((local / *width) * *width - offset).count()];
        return true;
    });
    json::array buckets;
    if (!counts.empty()) {
        const std::int64_t last = counts.rbegin()->first;
        if ((last - counts.begin()->first) / width->count() > kMostBuckets) return v1_error(500, "too many buckets");
        for (std::int64_t key = counts.begin()->first; key <= last; key += width->count()) {
            buckets.push_back(json::object{
                {"key", key}, {"key_as_string", to_rfc3339(WallTime{milliseconds{key}})}, {"doc_count", counts[key]}});
        }
    }
    return json_answer(200, json::value{{"buckets", std::move(buckets)}});
}

}  // namespace lockstep::twin::jumpcloud
