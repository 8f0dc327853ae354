#include "twin/jumpcloud/answers.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <boost/json.hpp>

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;

/// Express' `W/"<length in hex>-<27 characters of base64(sha1(body))>"`.
std::string weak_etag(std::string_view body) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    EVP_Digest(body.data(), body.size(), digest.data(), &size, EVP_sha1(), nullptr);
    std::array<unsigned char, 64> text{};
    EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(size));
    return fmt::format("W/\"{:x}-{}\"", body.size(), std::string_view{reinterpret_cast<const char*>(text.data()), 27});
}

Headers common_headers(std::string_view content_type) {
    Headers headers;
    if (!content_type.empty()) headers.add("content-type", std::string{content_type});
    headers.add("x-response-time", "3.141ms");
    headers.add("strict-transport-security", "max-age=31536000; includeSubdomains;");
    headers.add("x-content-type-options", "nosniff");
    headers.add("x-frame-options", "SAMEORIGIN");
    headers.add("cache-control", "no-store");
    headers.add("pragma", "no-cache");
    return headers;
}

std::string_view status_word(int status) {
    switch (status) {
        case 400: return "INVALID_ARGUMENT";
        case 401: return "UNAUTHENTICATED";
        case 403: return "PERMISSION_DENIED";
        case 404: return "NOT_FOUND";
        case 409: return "ALREADY_EXISTS";
        case 415: return "INVALID_ARGUMENT";
        case 429: return "RESOURCE_EXHAUSTED";
        case 503: return "UNAVAILABLE";
        default: return "INTERNAL";
    }
}

}  // namespace

Response json_answer(int status, std::string body) {
    Response response{.status = status, .headers = common_headers("application/json; charset=utf-8"), .body = {}};
    response.headers.add("etag", weak_etag(body));
    response.body = std::move(body);
    return response;
}

Response json_answer(int status, const json::value& body) {
    return json_answer(status, json::serialize(body));
}

Response empty_answer(int status) {
    return {.status = status, .headers = common_headers({}), .body = {}};
}

Response word_answer(std::string_view word) {
    return json_answer(200, json::serialize(json::string{word}));
}

Response html_answer(int status, std::string_view title) {
    Response response{.status = status, .headers = common_headers("text/html; charset=utf-8"), .body = {}};
    response.body =
        fmt::format("<!DOCTYPE html>\n<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>\n", title);
    return response;
}

Response v1_error(int status, std::string_view message) {
    return json_answer(status, json::value{{"message", message}});
}

Response v2_error(int status, std::string_view message) {
    return json_answer(status, json::value{{"code", status}, {"status", status_word(status)}, {"message", message}});
}

Response named_error(int status, std::string_view name, std::string_view message) {
    return json_answer(status, json::value{{"error", name}, {"message", message}});
}

Response bare_not_found() {
    return empty_answer(404);
}

}  // namespace lockstep::twin::jumpcloud
