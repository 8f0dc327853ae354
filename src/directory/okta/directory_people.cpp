// Reading people: lists raise suspicion, reads by id convict (DESIGN §3).
#include <fmt/format.h>

#include <algorithm>

#include "directory/okta/access.hpp"
#include "directory/okta/directory.hpp"
#include "directory/okta/edge_log.hpp"
#include "directory/okta/edit_log.hpp"
#include "directory/okta/errors.hpp"
#include "directory/okta/json_body.hpp"
#include "directory/okta/links.hpp"
#include "directory/okta/paths.hpp"
#include "directory/okta/wire.hpp"
#include "model/fold.hpp"

namespace lockstep::directory::okta {
namespace {

// Makes the vendor leave out what we do not read; only all three together have an effect (API-okta.md §2.2).
constexpr const char* kSlimUsers =
    "application/json; okta-response=\"omitCredentials,omitCredentialsLinks, omitTransitioningToStatus\"";
// Without a search the deprovisioned are missing (API-okta.md §0, 2).
constexpr const char* kEverybody = "/api/v1/users?search=status%20pr";
constexpr int kUsersPerPage = 200;

[[noreturn]] void throw_no_role(const Response& response) {
    DirectoryError::Details details;
    details.side = Side::okta;
    details.status = response.status;
    details.request_id = response.headers.find("x-okta-request-id").value_or("");
    details.text = "the list of users is empty: the credential has no admin role that may see them";
    throw DirectoryError{DirectoryError::Kind::unauthorized, std::move(details)};
}

/// A login opens its owner's page, whole or up to the `@` (API-okta.md §2.0).
bool is_name_of(std::string_view login, std::string_view name) {
    return folded(login) == folded(name) || folded(login.substr(0, login.find('@'))) == folded(name);
}

}  // namespace

Task<Response> OktaDirectory::get_first_page(Lane lane) {
    return client_.first_page(lane, {.target = kEverybody, .content_type = kSlimUsers}, client_.settings().page_size);
}

Task<PageEnd> OktaDirectory::list_accounts(Lane lane, std::optional<Cursor> after, const RowSink& sink) {
    decoder_.know_administrators(co_await get_administrators(lane));
    Response response;
    if (after) {
        response = co_await client_.call(lane, {.target = *after, .content_type = kSlimUsers});
    } else {
        response = co_await get_first_page(lane);
    }
    PageEnd end;
    end.rows = decoder_.decode_page(response.body, clock_.wall_now(), sink);
    end.next = find_next_link(response.headers);
    if (is_cut_off(response.headers, end.rows, static_cast<std::size_t>(client_.settings().page_size))) {
        throw_malformed(response, "a Link header, which tells whether the list goes on");
    }
    if (after && end.next == after) throw_malformed(response, "an end: its next page is itself");
    // An org has at least the administrator who made the credential.
    if (!after && end.rows == 0 && !end.next) throw_no_role(response);
    co_return end;
}

Task<std::optional<Account>> OktaDirectory::find_account(Lane lane, AccountId id) {
    auto account = co_await read_account(lane, id.value);
    if (!account || account->id == id) co_return account;
    if (is_name_of(account->login, id.value)) co_return std::nullopt;  // a login that looks like an id
    DirectoryError::Details details;
    details.side = Side::okta;
    details.text = fmt::format("asked about user {}, Okta answered with user {}", id.value, account->id.value);
    throw DirectoryError{DirectoryError::Kind::malformed, std::move(details)};
}

Task<bool> OktaDirectory::is_bound(Lane, AccountId) {
    co_return false;
}

Task<bool> OktaDirectory::still_suspended_since(Lane lane, AccountId id, WallTime since) {
    const auto account = co_await find_account(lane, std::move(id));
    co_return account && account->unread.empty() && account->state == AccountState::suspended &&
        account->status_changed && *account->status_changed <= since;
}

Task<std::vector<Edit>> OktaDirectory::list_edits(Lane lane, AccountId id, WallTime since) {
    return okta::list_edits(client_, lane, std::move(id), since);
}

Task<std::vector<EdgeEdit>> OktaDirectory::list_edge_edits(Lane lane, AccountId id, GroupId group, WallTime since) {
    return okta::list_edge_edits(client_, lane, std::move(id), std::move(group), since);
}

Task<std::optional<Account>> OktaDirectory::read_account(Lane lane, std::string id_or_login) {
    const auto administrators = co_await get_administrators(lane);
    auto response = co_await client_.find(lane, {.target = user_path(id_or_login)});
    if (!response) co_return std::nullopt;
    auto account = decoder_.decode_user(response->body, clock_.wall_now());
    account.etag = response->headers.find("ETag").value_or("");
    account.administrator = administrators.contains(account.id);
    co_return account;
}

Task<std::vector<Account>> OktaDirectory::find_by_name(Lane lane, std::string attribute, std::string value) {
    std::vector<Account> found;
    const bool is_address = attribute == "email";
    // By login, as the search index lags behind the vendor's own writes. A login with a slash has no path of its own.
    if ((attribute == "login" || is_address) && !value.empty() && value.find('/') == std::string::npos) {
        const auto account = co_await read_account(lane, value);
        if (account && holds(*account, attribute, value)) found.push_back(*account);
        if (!is_address) co_return found;
    }
    for (auto& account : co_await find_by_search(lane, attribute, value)) {
        if (std::ranges::find(found, account.id, &Account::id) == found.end()) found.push_back(std::move(account));
    }
    co_return found;
}

Task<std::vector<Account>> OktaDirectory::find_by_search(Lane lane, std::string attribute, std::string value) {
    const auto query = "/api/v1/users?search=" + encode(equals("profile." + attribute, value));
    std::vector<AccountId> candidates;
    for (auto& page : co_await client_.list(lane, query, kUsersPerPage)) {
        id_decoder_.decode_page(page.body, clock_.wall_now(),
                                [&](const AccountRow& row) { candidates.push_back(AccountId{std::string{row.id()}}); });
    }
    std::vector<Account> found;
    for (const auto& candidate : candidates) {
        auto account = co_await find_account(lane, candidate);
        if (account && holds(*account, attribute, value)) found.push_back(std::move(*account));
    }
    co_return found;
}

bool OktaDirectory::holds(const Account& account, const std::string& attribute, const std::string& value) const {
    // Okta found them by it, and what they hold may be just what could not be read.
    if (!account.unread.empty()) return true;
    if (attribute == "login") return name_key(account.login) == name_key(value);
    if (attribute == "email") return folded(account.email) == folded(value);
    const auto slot = slots_.find(attribute);
    return !slot || folded(to_text(account.values.at(*slot))) == folded(value);
}

}  // namespace lockstep::directory::okta
