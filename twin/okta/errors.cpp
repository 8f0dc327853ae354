#include "twin/okta/errors.hpp"

#include <boost/json.hpp>

#include "core/assert.hpp"
#include "twin/okta/ids.hpp"

namespace lockstep::twin::okta {
namespace {

struct Published {
    std::string_view code;
    int status;
    std::string_view summary;
};

// As published (samples/okta/error-codes.json); E0000019's single blank and E0000007's text are as recorded.
constexpr Published kPublished[] = {
    {"E0000003", 400, "The request body was not well-formed."},
    {"E0000004", 401, "Authentication failed"},
    {"E0000005", 403, "Invalid session"},
    {"E0000006", 403, "You do not have permission to perform the requested action"},
    {"E0000008", 404, "The requested path was not found"},
    {"E0000009", 500, "Internal Server Error"},
    {"E0000010", 503, "Service is in read only mode"},
    {"E0000011", 401, "Invalid token provided"},
    {"E0000014", 403, "Update of credentials failed"},
    {"E0000015", 401, "You do not have permission to access the feature you are requesting"},
    {"E0000016", 403, "Activation failed because the user is already active"},
    {"E0000019", 400, "Bad request. Accept and/or Content-Type headers likely do not match supported values."},
    {"E0000020", 400, "Bad request."},
    {"E0000022", 405, "The endpoint does not support the provided HTTP method"},
    {"E0000023", 403, "Operation failed because user profile is mastered under another system"},
    {"E0000024", 400, "Bad request. This operation on app metadata is not yet supported."},
    {"E0000028", 400, "The request is missing a required parameter."},
    {"E0000029", 400, "Invalid paging request."},
    {"E0000030", 400,
     "Bad request. Invalid date. Dates must be of the form yyyy-MM-dd'T'HH:mm:ss.SSSZZ, e.g. "
     "2013-01-01T12:00:00.000-07:00."},
    {"E0000031", 400, "Invalid search criteria."},
    {"E0000032", 403, "Unlock is not allowed for this user."},
    {"E0000033", 400, "Bad request. Can't specify a search query and filter in the same request."},
    {"E0000038", 403, "This operation is not allowed in the user's current status."},
    {"E0000046", 403, "Deactivate application for user forbidden."},
    {"E0000047", 429, "API call exceeded rate limit due to too many requests."},
    {"E0000053", 400, "Invalid SCIM filter."},
    {"E0000055", 409, "Duplicate group."},
    {"E0000056", 403, "Delete application forbidden."},
    {"E0000060", 501, "Unsupported operation."},
    {"E0000087", 403, "The recovery question answer did not match our records."},
    {"E0000093", 400, "Target count limit exceeded"},
    {"E0000094", 400, "The provided filter is unsupported."},
    {"E0000112", 409,
     "Cannot update this user because they are still being activated. Please try again in a few minutes."},
    {"E0000117", 403, "Cannot assign apps or update app profiles for an inactive user."},
    {"E0000124", 400,
     "Could not create user. To create a user and expire their password immediately, a password must be specified"},
    {"E0000125", 400,
     "Could not create user. To create a user and expire their password immediately, \"activate\" must be true"},
    {"E0000148", 403,
     "Cannot modify/disable this authenticator because it is enabled in one or more policies. To continue, disable the "
     "authenticator in these policies."},
    {"E0000166", 403,
     "CAPTCHA count limit reached. At most one CAPTCHA instance is allowed per Org. Please remove existing CAPTCHA to "
     "create a new one."},
    {"E0000226", 400, "You must have an active telephony inline hook to activate and use the Phone authenticator."},
    {"E0000231", 412, "ETag value doesn't match."},
    {"E0000239", 423, "Policy priorities are being reconciled. Please try again later."},
    {"E0000242", 400, "ETag syntax is invalid."},
    {"E0000256", 414, "This request produced a response with a header too large to be processed."},
};

}  // namespace

Refusal refusal(std::string_view code, std::vector<std::string> causes) {
    for (const auto& row : kPublished) {
        if (row.code == code) return {row.status, std::string{code}, std::string{row.summary}, std::move(causes)};
    }
    LOCKSTEP_UNREACHABLE();
}

Refusal invalid(std::string_view subject, std::vector<std::string> causes) {
    return {400, "E0000001", fmt::format("Api validation failed: {}", subject), std::move(causes)};
}

Refusal not_found(std::string_view id, std::string_view kind) {
    return {404, "E0000007", fmt::format("Not found: Resource not found: {} ({})", id, kind)};
}

Response to_response(const Refusal& refusal, Random& random) {
    boost::json::object body{{"errorCode", refusal.code}, {"errorSummary", refusal.summary}};
    if (!refusal.short_body) body["errorLink"] = refusal.code;
    body["errorId"] = make_error_id(random);
    if (!refusal.short_body) {
        boost::json::array causes;
        for (const auto& cause : refusal.causes) {
            boost::json::object shown{{"errorSummary", cause}};
            for (const auto& [name, value] : refusal.of_each_cause) shown[name] = value;
            causes.push_back(std::move(shown));
        }
        body["errorCauses"] = std::move(causes);
    }
    return {refusal.status, refusal.headers, boost::json::serialize(body)};
}

}  // namespace lockstep::twin::okta
