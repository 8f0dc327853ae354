#include "directory/jumpcloud/errors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "http/reply.hpp"

namespace lockstep::directory::jumpcloud {
namespace {

namespace json = boost::json;
using Kind = DirectoryError::Kind;

constexpr std::size_t kTextLimit = 200;  // of a body that has no shape

std::string_view text_at(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value != nullptr && value->is_string() ? std::string_view{value->get_string()} : std::string_view{};
}

std::string one_line(std::string_view text) {
    std::string line;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte != 0x7f) {
            line += c;
        } else if (!line.empty() && line.back() != ' ') {
            line += ' ';
        }
    }
    return line;
}

/// `details[].fieldViolationsList[]`: which field, and what is wrong with it.
void read_violations(const json::object& body, Refusal& refusal) {
    const auto* details = body.if_contains("details");
    if (details == nullptr || !details->is_array()) return;
    for (const auto& detail : details->get_array()) {
        const auto* list = detail.is_object() ? detail.get_object().if_contains("fieldViolationsList") : nullptr;
        if (list == nullptr || !list->is_array()) continue;
        for (const auto& violation : list->get_array()) {
            if (!violation.is_object()) continue;
            const auto field = text_at(violation.get_object(), "field");
            if (!field.empty()) refusal.attributes.emplace_back(field);
            refusal.text += fmt::format("; {}: {}", field, text_at(violation.get_object(), "description"));
        }
    }
}

std::string status_line(int status) {
    return fmt::format("HTTP {} without a reason", status);
}

bool is_word_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool names_word(std::string_view text, std::string_view word) {
    const auto same = [](char a, char b) { return equal_ignoring_case({&a, 1}, {&b, 1}); };
    auto begin = text.begin();
    while (true) {
        const auto found = std::search(begin, text.end(), word.begin(), word.end(), same);
        if (found == text.end()) return false;
        const auto after = found + static_cast<std::ptrdiff_t>(word.size());
        const bool starts = found == text.begin() || !is_word_char(*(found - 1));
        if (starts && (after == text.end() || !is_word_char(*after))) return true;
        begin = found + 1;
    }
}

/// `attributes.costUnit` is meant by `costUnit`; `addresses.work.locality` by `locality`.
std::string_view last_part(std::string_view attribute) {
    const auto dot = attribute.rfind('.');
    return dot == std::string_view::npos ? attribute : attribute.substr(dot + 1);
}

/// Violations name fields as the API does; a refused array means each of its elements that was written.
std::vector<std::string> name_attributes(const Refusal& refusal, std::span<const std::string> written) {
    std::vector<std::string> named;
    for (const auto& attribute : written) {
        const auto top = std::string_view{attribute}.substr(0, attribute.find('.'));
        const bool violated = std::ranges::any_of(
            refusal.attributes, [&](const std::string& field) { return field == attribute || field == top; });
        if (violated || names_word(refusal.text, last_part(attribute))) named.push_back(attribute);
    }
    return named.empty() ? refusal.attributes : named;
}

Kind kind_of(int status) {
    switch (status) {
        case 401: return Kind::credential_dead;
        case 403: return Kind::unauthorized;
        case 429:
        case 503: return Kind::throttled;
        case 206: return Kind::malformed;  // a part of an answer: nobody asked for a range
        case 408:
        case 425: return Kind::unavailable;  // somebody on the way was tired of waiting
        default: break;
    }
    if (status >= 500) return Kind::unavailable;
    if (status >= 400) return Kind::refused;
    if (status >= 300) return Kind::credential_dead;
    return Kind::malformed;
}

std::string find_request_id(const Response& response) {
    for (const char* name : {"x-request-id", "cf-ray"}) {
        if (const auto id = response.headers.find(name)) return std::string{*id};
    }
    return {};
}

std::string remedy(const Response& response) {
    const auto meaning = meaning_of(response);
    if (meaning == Meaning::credential_dead && response.status != 401) {
        return fmt::format("HTTP {} to \"{}\": the credential was not sent; check jumpcloud.api_key and jumpcloud.url",
                           response.status, response.headers.find("location").value_or(""));
    }
    if (meaning == Meaning::block) return "JumpCloud has blocked our address: silence for 15 minutes, then one try";
    if (response.status < 300 && is_html(response)) {
        return "an HTML page instead of JSON: the credential was not sent, or a proxy answers";
    }
    return {};
}

DirectoryError make_error(Kind kind, std::string text, std::vector<std::string> attributes = {}) {
    DirectoryError::Details details;
    details.side = Side::jumpcloud;
    details.text = std::move(text);
    details.attributes = std::move(attributes);
    return DirectoryError{kind, std::move(details)};
}

}  // namespace

DirectoryError malformed(std::string text) {
    return make_error(Kind::malformed, std::move(text));
}

DirectoryError refused(std::string text, std::vector<std::string> attributes) {
    return make_error(Kind::refused, std::move(text), std::move(attributes));
}

bool is_html(const Response& response) {
    const auto type = response.headers.find("content-type");
    if (type && equal_ignoring_case(type->substr(0, 9), "text/html")) return true;
    const auto start = response.body.find_first_not_of(" \t\r\n");
    return start != std::string::npos && response.body[start] == '<';
}

Refusal read_refusal(const Response& response) {
    Refusal refusal;
    boost::system::error_code failure;
    const auto body = json::parse(response.body, failure);
    if (!failure && body.is_object()) {
        const auto& object = body.get_object();
        refusal.code = text_at(object, "status");
        if (refusal.code.empty()) refusal.code = text_at(object, "error");
        refusal.text = text_at(object, "message");
        if (refusal.text.empty()) refusal.text = text_at(object, "error_description");
        read_violations(object, refusal);
        if (refusal.text.empty()) refusal.text = refusal.code;
    } else if (!failure && body.is_string()) {
        refusal.text = body.get_string();
    } else {
        refusal.text = response.body.substr(0, kTextLimit);
    }
    refusal.text = one_line(refusal.text);
    if (refusal.text.find_first_not_of(' ') == std::string::npos) refusal.text = status_line(response.status);
    return refusal;
}

Meaning meaning_of(const Response& response) {
    const int status = response.status;
    if (status == 401 || (status >= 300 && status < 400)) return Meaning::credential_dead;
    if (status == 403) {
        if (names_word(response.body, "ip") && names_word(response.body, "blocked")) return Meaning::block;
        boost::system::error_code failure;
        return json::parse(response.body, failure).is_object() && !failure ? Meaning::failed : Meaning::perhaps_block;
    }
    if (status >= 200 && status < 300) return is_html(response) ? Meaning::failed : Meaning::ok;
    return Meaning::failed;
}

DirectoryError to_error(const Response& response, WallTime now, std::span<const std::string> written) {
    const auto refusal = read_refusal(response);
    DirectoryError::Details details;
    details.side = Side::jumpcloud;
    details.status = response.status;
    details.vendor_code = refusal.code;
    details.text = remedy(response);
    if (details.text.empty()) details.text = refusal.text;
    details.request_id = find_request_id(response);
    details.attributes = name_attributes(refusal, written);
    // 409 or 400 is an open question (API-jumpcloud.md §4.2), so the sentence counts, where a value was written.
    details.taken = !written.empty() && (response.status == 409 || refusal.text.contains("already exists"));
    if (const auto wait = http::read_reply(response, now).retry_after) details.retry_at = now + *wait;
    auto kind = kind_of(response.status);
    if (meaning_of(response) == Meaning::block) kind = Kind::credential_dead;
    if (kind == Kind::refused && is_html(response)) kind = Kind::malformed;  // of something before JumpCloud
    return DirectoryError{kind, std::move(details)};
}

DirectoryError to_error(const http::TransportError& failure) {
    switch (failure.kind()) {
        case http::TransportError::Kind::not_sent: return make_error(Kind::unreachable, failure.what());
        case http::TransportError::Kind::unknown_outcome: return make_error(Kind::unknown_outcome, failure.what());
        case http::TransportError::Kind::too_large: return make_error(Kind::malformed, failure.what());
    }
    LOCKSTEP_UNREACHABLE();
}

}  // namespace lockstep::directory::jumpcloud
