#include "twin/fault_answers.hpp"

#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lockstep::twin {
namespace {

namespace json = boost::json;

std::string html_page(int status) {
    return fmt::format(
        "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n"
        "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n",
        status);
}

struct OktaError {
    std::string_view code, summary;
};

OktaError okta_error(int status) {
    switch (status) {
        case 400: return {"E0000001", "Api validation failed"};
        case 401: return {"E0000011", "Invalid token provided"};
        case 403: return {"E0000006", "You do not have permission to perform the requested action"};
        case 404: return {"E0000007", "Not found: Resource not found"};
        case 405: return {"E0000022", "The endpoint does not support the provided HTTP method"};
        case 409:
            return {
                "E0000112",
                "Cannot update this user because they are still being activated. Please try again in a few minutes."};
        case 412: return {"E0000231", "ETag value doesn't match."};
        case 414: return {"E0000256", "This request produced a response with a header too large to be processed."};
        case 423: return {"E0000239", "Policy priorities are being reconciled. Please try again later."};
        case 429: return {"E0000047", "API call exceeded rate limit due to too many requests."};
        case 501: return {"E0000060", "Unsupported operation."};
        case 503: return {"E0000181", "Service temporarily unavailable."};
        default: return {"E0000009", "Internal Server Error"};
    }
}

std::string okta_body(int status) {
    const auto error = okta_error(status);
    return fmt::format(
        R"({{"errorCode":"{0}","errorSummary":"{1}","errorLink":"{0}","errorId":"oaefaultoftheplan0000{2}","errorCauses":[]}})",
        error.code, error.summary, status);
}

void add_rate_headers(Headers& headers, WallTime now) {
    // Okta's windows last a minute; a window that ends in a quarter of one lets a test wait for it.
    const auto reset = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count() + 15;
    headers.set("x-rate-limit-limit", "300");
    headers.set("x-rate-limit-remaining", "0");
    headers.set("x-rate-limit-reset", std::to_string(reset));
}

struct JumpCloudError {
    std::string_view message, word;
};

JumpCloudError jumpcloud_error(int status) {
    switch (status) {
        case 400: return {"Bad Request", "INVALID_ARGUMENT"};
        case 403: return {"Forbidden", "PERMISSION_DENIED"};
        case 404: return {"Not Found", "NOT_FOUND"};
        case 409: return {"Conflict", "ALREADY_EXISTS"};
        case 429: return {"Too Many Requests", "RESOURCE_EXHAUSTED"};
        case 503: return {"Service Unavailable", "UNAVAILABLE"};
        default: return {"Internal Server Error", "INTERNAL"};
    }
}

// Each of its APIs has its own shape (API-jumpcloud.md §11.1).
std::string jumpcloud_body(int status, std::string_view url) {
    if (status == 401) return R"({"error":"Unauthorized","message":"Unauthorized: api key user not found"})";
    const auto error = jumpcloud_error(status);
    if (!url.contains("/api/v2/")) return fmt::format(R"({{"message":"{}"}})", error.message);
    return fmt::format(R"({{"code":{},"status":"{}","message":"{}"}})", status, error.word, error.message);
}

void remove_next_link(Headers& headers) {
    std::vector<std::string> kept;
    for (const auto link : headers.list("link")) {
        if (link.find("rel=\"next\"") == std::string_view::npos) kept.emplace_back(link);
    }
    headers.remove("link");
    for (auto& link : kept) headers.add("link", std::move(link));
}

}  // namespace

Response fault_answer(const FaultRule& rule, VendorKind vendor, std::string_view url, WallTime now) {
    Response response;
    response.status = rule.status;
    if (rule.html) {
        response.headers.set("Content-Type", "text/html; charset=UTF-8");
        response.body = html_page(rule.status);
    } else {
        response.headers.set("Content-Type", "application/json");
        response.body = vendor == VendorKind::okta ? okta_body(rule.status) : jumpcloud_body(rule.status, url);
        if (vendor == VendorKind::okta && rule.status == 429) add_rate_headers(response.headers, now);
    }
    if (rule.body) response.body = *rule.body;
    for (const auto& header : rule.headers) response.headers.set(header.name, header.value);
    return response;
}

void truncate_list(Response& response, std::size_t rows, bool hide_rest) {
    boost::system::error_code error;
    auto document = json::parse(response.body, error);
    if (error) return;
    json::array* list = document.if_array();
    auto* object = document.if_object();
    if (object != nullptr && object->contains("results")) list = (*object)["results"].if_array();
    if (list == nullptr || list->size() <= rows) return;
    list->resize(rows);
    if (hide_rest) {
        if (object != nullptr && object->contains("totalCount")) (*object)["totalCount"] = rows;
        if (response.headers.find("x-total-count")) response.headers.set("x-total-count", std::to_string(rows));
        remove_next_link(response.headers);
    }
    response.body = json::serialize(document);
}

void spoil(Response& response, std::string_view near, std::string_view find, std::string_view with) {
    auto& body = response.body;
    const auto from = body.find(near);
    if (from == std::string::npos) return;
    // The object in which `near` stands, whatever the order of its keys.
    std::size_t begin = from;
    for (int open = 0; begin > 0 && (body[begin] != '{' || open > 0); --begin) {
        if (body[begin] == '}') ++open;
        if (body[begin] == '{') --open;
    }
    std::size_t end = from;
    for (int open = 1; end < body.size() && open > 0; ++end) {
        if (body[end] == '{') ++open;
        if (body[end] == '}') --open;
    }
    const auto at = body.find(find, begin);
    if (at < end) body.replace(at, find.size(), with);
}

}  // namespace lockstep::twin
