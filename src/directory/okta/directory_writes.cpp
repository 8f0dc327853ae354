// Writing people. What is documented as not repeatable is asked about before it is believed to have failed.
#include <fmt/format.h>

#include <boost/json/serialize.hpp>

#include "directory/okta/directory.hpp"
#include "directory/okta/paths.hpp"
#include "directory/okta/wire.hpp"
#include "directory/random_password.hpp"

namespace lockstep::directory::okta {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostGroupsAtCreation = 20;
constexpr int kDeletions = 2;  // the first only deactivates; both answer 204 (API-okta.md §0, 6)

std::vector<std::string> names_of(const std::vector<AttributeWrite>& writes) {
    std::vector<std::string> names{"login"};
    for (const auto& write : writes) names.push_back(write.attribute);
    return names;
}

[[noreturn]] void refuse(std::string text) {
    DirectoryError::Details details;
    details.side = Side::okta;
    details.text = std::move(text);
    throw DirectoryError{DirectoryError::Kind::refused, std::move(details)};
}

}  // namespace

Task<Written> OktaDirectory::create_account(Lane lane, NewAccount account) {
    if (account.groups.size() > kMostGroupsAtCreation) refuse("at most 20 groups can be given with a new account");
    auto response = co_await client_.call(lane, {.method = "POST",
                                                 .target = "/api/v1/users?activate=false",
                                                 .body = to_create_body(account, schema_),
                                                 .once = true,
                                                 .written = names_of(account.writes)});
    co_return to_written(std::move(response));
}

Task<Written> OktaDirectory::set_attributes(Lane lane, AccountId id, std::vector<AttributeWrite> writes,
                                            std::string if_match) {
    // POST, with exactly these keys: a PUT would clear all others (API-okta.md §2.5).
    auto response = co_await client_.call(lane, {.method = "POST",
                                                 .target = user_path(id.value),
                                                 .body = to_update_body(writes, schema_),
                                                 .if_match = std::move(if_match),
                                                 .written = names_of(writes)});
    co_return to_written(std::move(response));
}

Written OktaDirectory::to_written(Response response) {
    Written written;
    written.request_id = response.headers.find("x-okta-request-id").value_or("");
    try {
        written.account = understood(decoder_.decode_user(response.body, clock_.wall_now()));
    } catch (const DirectoryError& error) {
        auto details = error.details();
        details.request_id = written.request_id;
        throw DirectoryError{DirectoryError::Kind::unknown_outcome, std::move(details)};
    }
    written.account.etag = response.headers.find("ETag").value_or("");
    return written;
}

Task<> OktaDirectory::transition(Lane lane, AccountId id, Call call, AccountState wanted) {
    std::optional<DirectoryError> refusal;
    try {
        co_await client_.call(lane, std::move(call));
        co_return;
    } catch (const DirectoryError& error) {
        if (error.kind() != DirectoryError::Kind::refused) throw;
        refusal = error;
    }
    // Told apart by the account itself: the codes and texts for "is already" differ by operation and org.
    const auto account = co_await read_account(lane, id.value);
    if (!account || !account->unread.empty() || account->state != wanted) throw *refusal;
}

Task<> OktaDirectory::activate(Lane lane, AccountId id, Activation activation) {
    if (activation.random_password) {
        const json::object password{{"value", make_random_password(random_)}};
        const json::object body{{"credentials", json::object{{"password", password}}}};
        co_await client_.call(lane, {.method = "POST", .target = user_path(id.value), .body = json::serialize(body)});
    }
    Call call{.method = "POST",
              .target = user_path(id.value, fmt::format("/lifecycle/activate?sendEmail={}", activation.mail)),
              .once = activation.mail};
    co_await transition(lane, std::move(id), std::move(call), AccountState::active);
}

Task<> OktaDirectory::suspend(Lane lane, AccountId id) {
    Call call{.method = "POST", .target = user_path(id.value, "/lifecycle/suspend")};
    return transition(lane, std::move(id), std::move(call), AccountState::suspended);
}

Task<> OktaDirectory::unsuspend(Lane lane, AccountId id) {
    Call call{.method = "POST", .target = user_path(id.value, "/lifecycle/unsuspend")};
    return transition(lane, std::move(id), std::move(call), AccountState::active);
}

Task<> OktaDirectory::deactivate(Lane lane, AccountId id) {
    Call call{.method = "POST", .target = user_path(id.value, "/lifecycle/deactivate?sendEmail=false")};
    return transition(lane, std::move(id), std::move(call), AccountState::deprovisioned);
}

Task<> OktaDirectory::unlock(Lane lane, AccountId id) {
    try {
        co_await client_.call(lane, {.method = "POST", .target = user_path(id.value, "/lifecycle/unlock")});
    } catch (const DirectoryError& error) {
        if (error.details().vendor_code != "E0000032") throw;  // not locked (any more)
    }
}

Task<> OktaDirectory::end_sessions(Lane lane, AccountId id) {
    co_await client_.call(
        lane, {.method = "DELETE", .target = user_path(id.value, "/sessions?oauthTokens=true"), .once = true});
}

Task<> OktaDirectory::expire_password(Lane lane, AccountId id) {
    co_await client_.call(
        lane, {.method = "POST", .target = user_path(id.value, "/lifecycle/expire_password"), .once = true});
}

Task<> OktaDirectory::delete_account(Lane lane, AccountId id) {
    for (int deletion = 0; deletion < kDeletions; ++deletion) {
        const Call call{.method = "DELETE", .target = user_path(id.value, "?sendEmail=false")};
        if (!co_await client_.find(lane, call)) co_return;
        if (!co_await read_account(lane, id.value)) co_return;
    }
    DirectoryError::Details details;
    details.side = Side::okta;
    details.text = fmt::format("{} is still there after it was deleted", id.value);
    throw DirectoryError{DirectoryError::Kind::unavailable, std::move(details)};
}

}  // namespace lockstep::directory::okta
