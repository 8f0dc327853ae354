// GET /api/v1/logs: polling (persistence order, always a next link) and bounded requests (by `published`).
#include <algorithm>
#include <charconv>
#include <ranges>

#include "twin/okta/event_types.hpp"
#include "twin/okta/fold.hpp"
#include "twin/okta/log.hpp"
#include "twin/okta/paging.hpp"
#include "twin/okta/scim.hpp"

namespace lockstep::twin::okta {
namespace {

using std::string_view;

constexpr std::chrono::hours kOldestSince{180 * 24};
constexpr std::chrono::hours kDefaultSince{7 * 24};
constexpr std::chrono::hours kRetention{90 * 24};
constexpr std::size_t kMostWords = 10;
constexpr std::size_t kLongestWord = 40;

Refusal log_refusal(std::string summary) {
    Refusal refused{400, "E0000053", std::move(summary)};
    refused.short_body = true;
    return refused;
}

Refusal query_refusal(std::string_view what) {
    Refusal refused{
        400, "E0000001",
        fmt::format("Api validation failed: 'q': Freeform search cannot contain {} in your search or use an "
                    "advanced filter to query by specific fields.",
                    what)};
    refused.short_body = true;
    return refused;
}

void append_party(const LogTarget& party, string_view name, FieldValues& values) {
    if (name == "id") values.emplace_back(string_view{party.id});
    if (name == "type") values.emplace_back(string_view{party.type});
    if (name == "alternateId") values.emplace_back(string_view{party.alternate_id});
    if (name == "displayName") values.emplace_back(string_view{party.display_name});
}

struct Field {
    string_view name;
    string_view (*value)(const LogEvent&);
};
constexpr Field kFields[] = {
    {"uuid", [](const LogEvent& event) -> string_view { return event.uuid; }},
    {"eventType", [](const LogEvent& event) -> string_view { return event.type; }},
    {"displayMessage", [](const LogEvent& event) { return find_event_type(event.type).message; }},
    {"legacyEventType", [](const LogEvent& event) { return find_event_type(event.type).legacy; }},
    {"severity", [](const LogEvent& event) { return severity_of(event); }},
    {"version", [](const LogEvent&) -> string_view { return "0"; }},
    {"outcome.result", [](const LogEvent& event) -> string_view { return event.result; }},
    {"outcome.reason", [](const LogEvent& event) -> string_view { return event.reason; }},
    {"transaction.id", [](const LogEvent& event) -> string_view { return event.request_id; }},
    {"transaction.type",
     [](const LogEvent& event) -> string_view { return event.request_uri.empty() ? "JOB" : "WEB"; }},
    {"transaction.detail.requestApiTokenId", [](const LogEvent& event) -> string_view { return event.token_id; }},
    {"transaction.detail.requestApiTokenClientId",
     [](const LogEvent& event) -> string_view { return event.client_id; }},
    {"client.ipAddress", [](const LogEvent& event) -> string_view { return event.ip; }},
    {"client.userAgent.rawUserAgent", [](const LogEvent& event) -> string_view { return event.user_agent; }},
    {"authenticationContext.externalSessionId", [](const LogEvent& event) -> string_view { return event.session_id; }},
    {"debugContext.debugData.requestId", [](const LogEvent& event) -> string_view { return event.request_id; }},
    {"debugContext.debugData.requestUri", [](const LogEvent& event) -> string_view { return event.request_uri; }},
    {"debugContext.debugData.url", [](const LogEvent& event) -> string_view { return event.url; }},
};

bool is_party_field(string_view name) {
    constexpr string_view kParts[] = {"id", "type", "alternateId", "displayName"};
    const auto dot = name.find('.');
    const auto party = name.substr(0, dot);
    return dot != string_view::npos && (party == "actor" || party == "target") &&
           std::ranges::find(kParts, name.substr(dot + 1)) != std::end(kParts);
}

void append_field(const LogEvent& event, string_view name, FieldValues& values) {
    if (name.starts_with("actor.")) return append_party(event.actor, name.substr(6), values);
    if (name.starts_with("target.")) {
        for (const auto& target : event.targets) append_party(target, name.substr(7), values);
        return;
    }
    const auto* field = std::ranges::find(kFields, name, &Field::name);
    if (field == std::end(kFields)) return;
    if (const auto value = field->value(event); !value.empty()) values.emplace_back(value);
}

void check_condition(const Filter& condition, string_view text) {
    const auto& name = condition.attribute;
    const bool url = name == "debugContext.debugData.url" || name == "debugContext.debugData.requestUri";
    if (url && condition.op == "co") throw refusal("E0000031");
    if (!is_party_field(name) && std::ranges::find(kFields, name, &Field::name) == std::end(kFields)) {
        throw log_refusal(fmt::format("Invalid filter '{}': Unrecognized field '{}'", text, name));
    }
}

std::optional<Filter> filter_of(const Call& call) {
    const auto text = call.target.find("filter");
    if (!text || text->empty()) return std::nullopt;
    try {
        auto filter = parse_filter(*text);
        for_each_condition(filter, [&](const Filter& condition) { check_condition(condition, *text); });
        return filter;
    } catch (const FilterError& error) {
        throw log_refusal(error.text);
    }
}

std::vector<std::string> words_of(const Call& call) {
    std::vector<std::string> words;
    for (const auto part : call.target.find("q").value_or("") | std::views::split(' ')) {
        const string_view word{part.begin(), part.end()};
        if (word.size() > kLongestWord)
            throw query_refusal("items longer than 40 characters. Please shorten the items");
        if (!word.empty()) words.push_back(fold_case(word));
    }
    if (words.size() > kMostWords) throw query_refusal("more than 10 items. Please use fewer items");
    return words;
}

bool has_word(const LogEvent& event, const std::string& word) {
    std::string text = event.type + " " + std::string{find_event_type(event.type).message};
    for (const auto& target : event.targets) {
        text.append(" ")
            .append(target.id)
            .append(" ")
            .append(target.alternate_id)
            .append(" ")
            .append(target.display_name);
    }
    text.append(" ").append(event.actor.id).append(" ").append(event.actor.alternate_id);
    text.append(" ").append(event.actor.display_name);
    return fold_case(text).find(word) != std::string::npos;
}

/// What a request asks for, read once.
struct Query {
    std::optional<Filter> filter;
    std::vector<std::string> words;
    WallTime since, until = WallTime::max();
    std::optional<std::pair<WallTime, std::uint64_t>> after;
    std::int64_t limit = 100;
    bool bounded = false, descending = false;
};

WallTime time_of(const Call& call, string_view name, WallTime otherwise) {
    const auto text = call.target.find(name);
    if (!text) return otherwise;
    const auto time = from_rfc3339(*text);
    if (!time) throw log_refusal(fmt::format("Invalid parameter: The {} parameter is not a date.", name));
    return *time;
}

std::pair<WallTime, std::uint64_t> cursor_of(const Call& call, string_view text) {
    std::int64_t milliseconds = 0;
    std::uint64_t number = 0;
    const auto line = text.find('_');
    const auto time = text.substr(0, line);
    const auto last = line == string_view::npos ? string_view{} : text.substr(line + 1);
    const bool read = std::from_chars(time.data(), time.data() + time.size(), milliseconds).ec == std::errc{} &&
                      std::from_chars(last.data(), last.data() + last.size(), number).ec == std::errc{};
    const WallTime at{std::chrono::milliseconds{milliseconds}};
    const std::chrono::seconds life{call.org.settings.log_cursor_life_s};
    if (!read || (life.count() > 0 && at + life < call.now)) {
        throw log_refusal("Invalid parameter: The after parameter is invalid.");
    }
    return {at, number};
}

std::int64_t limit_of(const Call& call) {
    if (call.target.find("limit") == "0") return 0;
    return read_limit(call, 100, 1000);
}

Query query_of(const Call& call) {
    Query query;
    query.filter = filter_of(call);
    query.words = words_of(call);
    query.limit = limit_of(call);
    const auto order = call.target.find("sortOrder").value_or("ASCENDING");
    if (order != "ASCENDING" && order != "DESCENDING") {
        throw log_refusal("Invalid parameter: The sortOrder parameter is neither ASCENDING nor DESCENDING.");
    }
    query.descending = order == "DESCENDING";
    query.until = time_of(call, "until", WallTime::max());
    query.bounded = call.target.find("until").has_value() || query.descending;
    query.since = time_of(call, "since", std::min(query.until, call.now) - kDefaultSince);
    if (query.since < call.now - kOldestSince) {
        throw log_refusal("Invalid parameter: The since parameter is over 180 days prior to the current day.");
    }
    const auto after = call.target.find("after");
    if (after && call.target.find("since") && !query.bounded) {
        throw log_refusal("Invalid parameter: The since and after parameters cannot be used together.");
    }
    if (after) query.after = cursor_of(call, *after);
    return query;
}

struct Numbered {
    const LogEvent* event;
    std::uint64_t number;
};

std::string to_text(WallTime time, std::uint64_t number) {
    return fmt::format("{}_{}", time.time_since_epoch().count(), number);
}

bool is_wanted(const LogEvent& event, const Query& query, const Call& call) {
    if (event.published < call.now - kRetention) return false;
    const Fields fields = [&](string_view name, FieldValues& out) { append_field(event, name, out); };
    if (query.filter && !matches(*query.filter, fields, TextCase::sensitive)) return false;
    return std::ranges::all_of(query.words, [&](const std::string& word) { return has_word(event, word); });
}

Response page_of(const std::vector<Numbered>& events) {
    std::string body = "[";
    for (const auto& one : events) {
        if (body.size() > 1) body += ',';
        body += json::serialize(to_json(*one.event, LogView::listed));
    }
    return ok(body += ']');
}

std::string url_with(const Call& call, const std::string& after) {
    auto query = "?after=" + after;
    for (const auto& [name, value] : call.target.query) {
        if (name == "after" || (name == "since" && !call.target.find("until"))) continue;
        query.append("&").append(name).append("=").append(encode_query(value));
    }
    return call.org.base_url + call.target.path + query;
}

std::string own_url(const Call& call) {
    const auto query = call.request.url.find('?');
    return call.org.base_url + call.target.path + (query == std::string::npos ? "" : call.request.url.substr(query));
}

// From the cursor on, or from what was persisted since then; the next link of an empty page is the page itself.
Response poll(const Call& call, const Query& query) {
    std::vector<Numbered> page;
    const auto& log = call.org.log;
    const auto start = call.org.log_start;
    std::uint64_t number = query.after ? std::max(query.after->second + 1, start) : start;
    auto seen = query.after;
    for (; number - start < log.size() && static_cast<std::int64_t>(page.size()) < query.limit; ++number) {
        const auto& event = log[number - start];
        if (event.persisted > call.now) break;
        if (!query.after && event.persisted < query.since) continue;
        if (!is_wanted(event, query, call)) continue;
        page.push_back({&event, number});
        seen = {event.persisted, number};
    }
    auto response = page_of(page);
    response.headers.add("link", "<" + own_url(call) + ">; rel=\"self\"");
    const auto next = page.empty() ? own_url(call) : url_with(call, to_text(seen->first, seen->second));
    response.headers.add("link", "<" + next + ">; rel=\"next\"");
    return response;
}

Response select_bounded(const Call& call, const Query& query) {
    std::vector<Numbered> found;
    for (std::size_t i = 0; i < call.org.log.size(); ++i) {
        const auto& event = call.org.log[i];
        const bool inside = event.published >= query.since && event.published < query.until;
        if (inside && event.persisted <= call.now && is_wanted(event, query, call)) {
            found.push_back({&event, call.org.log_start + i});
        }
    }
    const auto key = [](const Numbered& one) { return std::pair{one.event->published, one.number}; };
    std::ranges::sort(found, {}, key);
    if (query.descending) std::ranges::reverse(found);
    auto from = found.begin();
    if (query.after) {
        from = std::ranges::find_if(found, [&](const Numbered& one) {
            return query.descending ? key(one) < *query.after : key(one) > *query.after;
        });
    }
    const bool more = found.end() - from > query.limit;
    const std::vector<Numbered> page(from, more ? from + query.limit : found.end());
    auto response = page_of(page);
    response.headers.add("link", "<" + own_url(call) + ">; rel=\"self\"");
    if (more && !page.empty()) {
        const auto last = key(page.back());
        response.headers.add("link", "<" + url_with(call, to_text(last.first, last.second)) + ">; rel=\"next\"");
    }
    return response;
}

}  // namespace

Response list_log_events(Call& call) {
    const auto query = query_of(call);
    return query.bounded ? select_bounded(call, query) : poll(call, query);
}

}  // namespace lockstep::twin::okta
