#include "directory/okta/errors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "core/assert.hpp"
#include "http/reply.hpp"

namespace lockstep::directory::okta {
namespace {

namespace json = boost::json;
using Kind = DirectoryError::Kind;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// What a code means where its HTTP status alone would mislead.
struct Meaning {
    std::string_view code;
    Kind kind;
    seconds retry_in{0};
};

constexpr std::array kMeanings{
    Meaning{"E0000005", Kind::unauthorized},  // of a call that a fresh token did not mend: the client knows more
    Meaning{"E0000006", Kind::unauthorized},
    Meaning{"E0000010", Kind::throttled, seconds{30}},  // read-only mode: not performed
    Meaning{"E0000015", Kind::refused},                 // a 401, but about a feature that the org lacks
    Meaning{"E0000052", Kind::refused},
    Meaning{"E0000060", Kind::refused},
    Meaning{"E0000112", Kind::throttled, seconds{60}},  // still being activated
    Meaning{"E0000145", Kind::throttled, seconds{30}},  // the schema changed under a search
    Meaning{"E0000231", Kind::stale},
    Meaning{"E0000239", Kind::throttled, seconds{30}},  // group rules are being reconciled
    Meaning{"E0000249", Kind::throttled, seconds{30}},
    Meaning{"E0000253", Kind::throttled, seconds{30}},
    Meaning{"E0000268", Kind::throttled, seconds{10}},
};

const Meaning* find_meaning(std::string_view code) {
    const auto* row = std::ranges::find(kMeanings, code, &Meaning::code);
    return row == kMeanings.end() ? nullptr : row;
}

std::string_view text_at(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value && value->is_string() ? std::string_view{value->as_string()} : std::string_view{};
}

/// Line breaks become blanks: an error is one line in every log (API-okta.md §5, 28).
std::string one_line(std::string_view text) {
    std::string line{text};
    std::ranges::replace_if(line, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    return line;
}

std::optional<json::object> parse_object(const std::string& body) {
    boost::system::error_code error;
    auto parsed = json::parse(body, error);
    if (error || !parsed.is_object()) return std::nullopt;
    return std::move(parsed.as_object());
}

std::vector<std::string> causes_of(const json::object& body) {
    std::vector<std::string> causes;
    const auto* list = body.if_contains("errorCauses");
    if (!list || !list->is_array()) return causes;
    for (const auto& cause : list->as_array()) {
        if (cause.is_object()) causes.push_back(one_line(text_at(cause.as_object(), "errorSummary")));
    }
    return causes;
}

bool is_name(std::string_view word) {
    return !word.empty() && std::ranges::all_of(word, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

/// `login: An object with this field …`, `errors in the field: name`, `Property name 'x' is not defined in profile`.
void add_named(std::vector<std::string>& names, std::string_view cause, const std::vector<std::string>& written) {
    const auto is_in = [](const std::vector<std::string>& list, std::string_view name) {
        return std::ranges::find(list, name) != list.end();
    };
    const auto add = [&](std::string_view name) {
        const bool possible = written.empty() ? is_name(name) : is_in(written, name);
        if (possible && !is_in(names, name)) names.emplace_back(name);
    };
    constexpr std::string_view kInField = "errors in the field: ";
    if (cause.starts_with(kInField)) return add(cause.substr(kInField.size()));
    if (const auto colon = cause.find(": "); colon != std::string_view::npos) add(cause.substr(0, colon));
    for (const auto& name : written) {
        if (cause.find('\'' + name + '\'') != std::string_view::npos) add(name);
    }
}

Kind kind_of_status(int status) {
    if (status == 429 || status == 423) return Kind::throttled;
    if (status == 412) return Kind::stale;
    if (status == 401) return Kind::unauthorized;
    if (status == 408 || status == 425) return Kind::unavailable;  // somebody on the way was tired of waiting
    if (status == 501) return Kind::refused;
    if (status >= 500) return Kind::unavailable;
    if (status >= 400) return Kind::refused;
    return Kind::malformed;  // a redirect, or a 2xx that is none
}

std::optional<WallTime> retry_time(const Response& response, const Meaning* meaning, WallTime now) {
    const auto reply = http::read_reply(response, now);
    if (reply.is_concurrency_limit()) return now + milliseconds{250};  // its reset is minutes off and means nothing
    if (reply.retry_after) return now + *reply.retry_after;
    if (response.status == 429) return now + reply.reset_in.value_or(seconds{0}) + seconds{1};
    if (meaning && meaning->retry_in > seconds{0}) return now + meaning->retry_in;
    return std::nullopt;
}

constexpr std::string_view kUseNonce = "use_dpop_nonce";

bool is_scheme(std::string_view challenge, std::string_view scheme) {
    return equal_ignoring_case(challenge.substr(0, challenge.find(' ')), scheme);
}

std::string describe(std::string_view summary, const std::vector<std::string>& causes) {
    auto text = one_line(summary);
    if (!causes.empty()) fmt::format_to(std::back_inserter(text), ": {}", fmt::join(causes, "; "));
    return text;
}

}  // namespace

std::string error_code(const Response& response) {
    const auto body = parse_object(response.body);
    return body ? std::string{text_at(*body, "errorCode")} : std::string{};
}

DirectoryError to_error(const Response& response, WallTime now, const std::vector<std::string>& written) {
    DirectoryError::Details details;
    details.side = Side::okta;
    details.status = response.status;
    details.request_id = response.headers.find("x-okta-request-id").value_or("");
    auto kind = kind_of_status(response.status);
    const Meaning* meaning = nullptr;
    const auto body = parse_object(response.body);
    if (body && body->contains("errorCode")) {
        details.vendor_code = text_at(*body, "errorCode");
        const auto causes = causes_of(*body);
        details.text = describe(text_at(*body, "errorSummary"), causes);
        for (const auto& cause : causes) add_named(details.attributes, cause, written);
        details.taken = std::ranges::any_of(causes, [](const std::string& cause) {
            return cause.contains("already exists in the current organization");
        });
        meaning = find_meaning(details.vendor_code);
        if (meaning) kind = meaning->kind;
    } else if (body && body->contains("error")) {  // OAuth's shape
        details.vendor_code = text_at(*body, "error");
        details.text = describe(text_at(*body, "error_description"), {});
        if (response.status == 400 || response.status == 403) kind = Kind::unauthorized;
    } else {  // not Okta but something before it: a proxy, the edge, another host
        const auto said = body ? text_at(*body, "message") : std::string_view{response.body}.substr(0, 200);
        details.text = fmt::format("an answer that is not Okta's, is the org URL right? {}", one_line(said));
        if (kind == Kind::refused || kind == Kind::unauthorized) kind = Kind::malformed;
    }
    details.retry_at = retry_time(response, meaning, now);
    return {kind, std::move(details)};
}

DirectoryError to_error(const http::TransportError& error, bool of_write) {
    const auto kind = [&] {
        switch (error.kind()) {
            case http::TransportError::Kind::not_sent: return Kind::unreachable;
            case http::TransportError::Kind::unknown_outcome: return Kind::unknown_outcome;
            case http::TransportError::Kind::too_large: return of_write ? Kind::unknown_outcome : Kind::malformed;
        }
        LOCKSTEP_UNREACHABLE();
    }();
    DirectoryError::Details details;
    details.side = Side::okta;
    details.text = error.what();
    return {kind, std::move(details)};
}

DirectoryError to_error(const http::CircuitOpen& open, WallTime now) {
    DirectoryError::Details details;
    details.side = Side::okta;
    details.retry_at = now + open.try_again_in();
    switch (open.state()) {
        case http::Circuit::State::credential_dead:
            details.text = "the credential is dead: make a new API token or check the service app, then try again";
            return {Kind::credential_dead, std::move(details)};
        case http::Circuit::State::blocked:
        case http::Circuit::State::outage:
        case http::Circuit::State::closed:
            details.text = "there was no answer for minutes; calls rest until one gets through";
            return {Kind::unreachable, std::move(details)};
    }
    LOCKSTEP_UNREACHABLE();
}

std::string oauth_error(const Response& response) {
    const auto body = parse_object(response.body);
    return body ? std::string{text_at(*body, "error")} : std::string{};
}

bool wants_nonce(const Response& response) {
    const auto challenge = response.headers.find("WWW-Authenticate").value_or("");
    return oauth_error(response) == kUseNonce || challenge.contains(kUseNonce);
}

bool blames_credential(const Response& response) {
    if (response.status < 400 || response.status >= 500) return false;
    if (wants_nonce(response)) return true;
    const auto challenge = response.headers.find("WWW-Authenticate").value_or("");
    const bool of_okta = is_scheme(challenge, "Bearer") || is_scheme(challenge, "DPoP");
    if (of_okta && (challenge.contains("invalid_token") || challenge.contains("invalid_dpop_proof"))) return true;
    const auto code = error_code(response);
    if (response.status == 403) return code == "E0000005";
    if (response.status != 401 || code == "E0000015") return false;
    return of_okta || !code.empty() || !oauth_error(response).empty();  // a proxy's 401 says nothing about ours
}

}  // namespace lockstep::directory::okta
