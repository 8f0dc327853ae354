#include "twin/jumpcloud/event_query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>

#include "twin/jumpcloud/answers.hpp"
#include "twin/jumpcloud/filter.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;

constexpr std::array kServices = {"access_management",
                                  "alerts",
                                  "all",
                                  "asset_management",
                                  "directory",
                                  "ldap",
                                  "mdm",
                                  "notifications",
                                  "object_storage",
                                  "password_manager",
                                  "radius",
                                  "reports",
                                  "saas_app_management",
                                  "software",
                                  "sso",
                                  "systems",
                                  "workflows"};
constexpr std::array kUnsearchable = {"changes", "useragent", "system_timestamp"};
constexpr std::array kKnownFields = {
    "@version",          "application",   "association",   "auth_context", "auth_meta",
    "auth_method",       "auth_type",     "changes",       "client_ip",    "correlation",
    "eap_type",          "error_message", "event_type",    "geoip",        "id",
    "idp_initiated",     "initiated_by",  "message_chain", "mfa",          "nas_mfa_state",
    "organization",      "outer",         "provider",      "resource",     "service",
    "sso_token_success", "success",       "system",        "timestamp",    "useragent",
    "username"};
constexpr std::int64_t kMostRows = 10'000;

std::string lower(std::string_view text) {
    std::string folded{text};
    std::ranges::transform(folded, folded.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return folded;
}

std::string text_of(const Call& call, std::string_view name) {
    const json::value* value = call.find_member(name);
    return value != nullptr && value->is_string() ? std::string{value->get_string()} : std::string{};
}

/// Stored values are folded on insert, what is asked for is not (quirk 36).
bool has_value(const json::value& stored, const json::value& asked) {
    if (asked.is_array()) {
        return std::ranges::any_of(asked.get_array(), [&](const json::value& one) { return has_value(stored, one); });
    }
    if (stored.is_array()) {
        return std::ranges::any_of(stored.get_array(), [&](const json::value& one) { return has_value(one, asked); });
    }
    return lower(value_text(stored)) == value_text(asked);
}

bool matches_term(const json::value& event, const json::value& term);

bool matches_member(const json::value& event, std::string_view name, const json::value& asked) {
    if (name == "and" || name == "or" || name == "not") return matches_term(event, json::object{{name, asked}});
    const json::value* stored = find_at(event, name);
    return stored != nullptr && has_value(*stored, asked);
}

/// The conditions of a conjunction: a list of objects, or one object.
std::vector<std::pair<std::string, json::value>> conditions(const json::value& conjunction) {
    std::vector<std::pair<std::string, json::value>> list;
    const auto add = [&](const json::value& entry) {
        if (!entry.is_object()) return;
        for (const auto& [name, asked] : entry.get_object()) list.emplace_back(std::string{name}, asked);
    };
    if (conjunction.is_array()) {
        for (const json::value& entry : conjunction.get_array()) add(entry);
    } else {
        add(conjunction);
    }
    return list;
}

bool matches_term(const json::value& event, const json::value& term) {
    for (const auto& [join, conjunction] : term.as_object()) {
        const auto list = conditions(conjunction);
        const auto holds = [&](const auto& condition) {
            return matches_member(event, condition.first, condition.second);
        };
        if (join == "and" && !std::ranges::all_of(list, holds)) return false;
        if (join == "or" && !std::ranges::any_of(list, holds)) return false;
        if (join == "not" && std::ranges::any_of(list, holds)) return false;
    }
    return true;
}

bool any_text_is(const json::value& value, std::string_view text) {
    if (value.is_object()) {
        return std::ranges::any_of(value.get_object(),
                                   [&](const auto& member) { return any_text_is(member.value(), text); });
    }
    if (value.is_array()) {
        return std::ranges::any_of(value.get_array(), [&](const json::value& one) { return any_text_is(one, text); });
    }
    return lower(value_text(value)) == lower(text);
}

std::string term_problem(const json::value& term) {
    if (!term.is_object() || term.get_object().size() != 1) return "search_term must hold one of and, or, not";
    const auto& member = *term.get_object().begin();
    const std::string join{member.key()};
    if (join != "and" && join != "or" && join != "not") return "search_term must hold one of and, or, not";
    std::set<std::string> seen;
    for (const auto& [name, asked] : conditions(member.value())) {
        const bool nested = name == "and" || name == "or" || name == "not";
        if (std::ranges::find(kUnsearchable, std::string_view{name}) != kUnsearchable.end()) {
            return fmt::format("field {} cannot be searched", name);
        }
        if (join == "and" && !nested && !seen.insert(name).second) return fmt::format("field {} is repeated", name);
        if (nested) {
            if (std::string wrong = term_problem(json::object{{name, asked}}); !wrong.empty()) return wrong;
        }
    }
    return {};
}

std::string read_services(const Call& call, EventQuery& query) {
    const json::value* services = call.find_member("service");
    if (services == nullptr || !services->is_array() || services->get_array().empty()) return "service is required";
    bool all = false;
    for (const json::value& service : services->get_array()) {
        const std::string name = value_text(service);
        if (std::ranges::find(kServices, std::string_view{name}) == kServices.end()) {
            return fmt::format("invalid service \"{}\", valid services are: {}", name, fmt::join(kServices, ", "));
        }
        all = all || name == "all";
        query.services.insert(name);
    }
    if (all) query.services.clear();
    return {};
}

std::string read_times(const Call& call, EventQuery& query) {
    const std::string start = text_of(call, "start_time");
    const std::string end = text_of(call, "end_time");
    const auto from = from_rfc3339(start);
    if (!from) return "start_time is missing or not an RFC 3339 date";
    const auto to = end.empty() ? std::optional{call.now} : from_rfc3339(end);
    if (!to) return "end_time is not an RFC 3339 date";
    query.start = *from;
    query.end = *to;
    const std::string shown = end.empty() ? to_rfc3339(call.now) : end;
    if (*from > *to) return fmt::format("Start Time not after End Time {} > {}", start, shown);
    return {};
}

void read_paging(const Call& call, EventQuery& query) {
    if (const json::value* limit = call.find_member("limit"); limit != nullptr && limit->is_int64()) {
        const bool sensible = limit->get_int64() >= 1 && limit->get_int64() <= kMostRows;
        if (sensible) query.limit = static_cast<std::size_t>(limit->get_int64());
    }
    if (const json::value* skip = call.find_member("skip");
        skip != nullptr && skip->is_int64() && skip->get_int64() > 0) {
        query.skip = static_cast<std::size_t>(skip->get_int64());
    }
    query.descending = lower(text_of(call, "sort")) == "desc";
}

std::string read_after(const Call& call, EventQuery& query) {
    const json::value* after = call.find_member("search_after");
    if (after == nullptr || after->is_null() || (after->is_array() && after->get_array().empty())) return {};
    if (!after->is_array() || after->get_array().size() != 2) return "search_after is malformed";
    const std::string time = value_text(after->get_array()[0]);
    const std::string token = value_text(after->get_array()[1]);
    std::pair<std::int64_t, std::uint64_t> key;
    const auto first = std::from_chars(time.data(), time.data() + time.size(), key.first);
    const auto second = std::from_chars(token.data(), token.data() + token.size(), key.second, 16);
    if (first.ec != std::errc{} || second.ec != std::errc{}) return "search_after is malformed";
    query.after = key;
    return {};
}

std::string read_fields(const Call& call, EventQuery& query) {
    const json::value* fields = call.find_member("fields");
    if (fields == nullptr || fields->is_null()) return {};
    if (!fields->is_array()) return "fields must be a list";
    for (const json::value& field : fields->get_array()) {
        const std::string name = value_text(field);
        const std::string_view top = std::string_view{name}.substr(0, name.find('.'));
        if (std::ranges::find(kKnownFields, top) != kKnownFields.end()) query.fields.push_back(name);
    }
    return query.fields.empty() ? "fields holds no known field" : "";
}

std::string read_search(const Call& call, EventQuery& query) {
    query.full_text = text_of(call, "q");
    query.exact_match = text_of(call, "exact_match");
    if (!query.full_text.empty() && !query.exact_match.empty()) return "q and exact_match exclude each other";
    const json::value* term = call.find_member("search_term");
    if (term == nullptr || term->is_null()) return {};
    if (std::string wrong = term_problem(*term); !wrong.empty()) return wrong;
    query.search_term = *term;
    return {};
}

}  // namespace

const json::value* find_at(const json::value& event, std::string_view dotted) {
    const json::value* value = &event;
    while (!dotted.empty()) {
        if (!value->is_object()) return nullptr;
        const auto dot = dotted.find('.');
        value = value->get_object().if_contains(dotted.substr(0, dot));
        if (value == nullptr) return nullptr;
        dotted = dot == std::string_view::npos ? std::string_view{} : dotted.substr(dot + 1);
    }
    return value;
}

std::string after_token(const EventRow& row) {
    return fmt::format("{:020x}", row.number);
}

bool EventQuery::matches(const EventRow& row, WallTime now) const {
    if (row.arrival > now || row.timestamp < start || row.timestamp > end) return false;
    if (!services.empty() && !services.contains(row.service)) return false;
    if (!full_text.empty() && !lower(row.text).contains(lower(full_text))) return false;
    if (search_term.is_null() && exact_match.empty()) return true;
    const json::value event = json::parse(row.text);
    if (!exact_match.empty() && !any_text_is(event, exact_match)) return false;
    return search_term.is_null() || matches_term(event, search_term);
}

EventQuery read_event_query(const Call& call, std::optional<Response>& wrong) {
    EventQuery query;
    std::string problem = call.body.is_object() ? read_services(call, query) : "the body must be a JSON object";
    if (problem.empty()) problem = read_times(call, query);
    if (problem.empty()) problem = read_after(call, query);
    if (problem.empty()) problem = read_fields(call, query);
    if (problem.empty()) problem = read_search(call, query);
    read_paging(call, query);
    if (!problem.empty()) wrong = v1_error(400, problem);
    return query;
}

}  // namespace lockstep::twin::jumpcloud
