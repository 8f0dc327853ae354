// What Lockstep asks of a directory, in our words. okta/ and jumpcloud/ turn their vendor's wire into this.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/task.hpp"
#include "model/account.hpp"
#include "model/change.hpp"
#include "model/facts.hpp"
#include "model/schema.hpp"

namespace lockstep::directory {

/// What a directory says no with. One per failed call; keeps the vendor's code, text and request id.
class DirectoryError : public std::exception {
public:
    enum class Kind {
        throttled,        ///< 429, or JumpCloud's 503: retry later
        unreachable,      ///< the request was not sent
        unknown_outcome,  ///< no answer, or one cut short: it may have been performed; the probe runs first
        unavailable,      ///< 5xx: may have been performed
        refused,          ///< validation, not found, conflict: permanent until something moves
        unauthorized,     ///< role or scope is missing for this call
        credential_dead,  ///< proven: the circuit opens
        stale,            ///< 412: the object moved since it was read
        malformed,        ///< an answer we cannot read: HTML, a cut page, a wrong type
    };
    struct Details {
        Side side = Side::okta;
        int status = 0;
        std::string vendor_code;  ///< `E0000001`; JumpCloud's `status` text or empty
        std::string text;         ///< the vendor's sentence, causes included, one line
        std::string request_id;
        std::vector<std::string> attributes;  ///< named by the refusal, in the policy's names
        bool taken = false;                   ///< a value that must be unique belongs to somebody else
        std::optional<WallTime> retry_at;
    };
    DirectoryError(Kind kind, Details details);
    [[nodiscard]] Kind kind() const { return kind_; }
    [[nodiscard]] const Details& details() const { return details_; }
    [[nodiscard]] const char* what() const noexcept override { return text_.c_str(); }

private:
    Kind kind_;
    Details details_;
    std::string text_;
};

/// A value as it lies in a page: decoded text, not owned.
struct RawValue {
    enum class State : std::uint8_t { unread, empty, text, boolean, number, list };
    State state = State::unread;
    std::string_view text;  ///< JSON string decoded; numbers and booleans as written; a list as its raw JSON
};

/// One account as it lies in a page. Valid only inside the sink's call.
class AccountRow {
public:
    virtual ~AccountRow() = default;
    [[nodiscard]] virtual std::string_view id() const = 0;
    [[nodiscard]] virtual AccountState state() const = 0;
    [[nodiscard]] virtual std::string_view login() const = 0;
    [[nodiscard]] virtual std::string_view email() const = 0;
    /// By slot.
    [[nodiscard]] virtual std::span<const RawValue> values() const = 0;
    /// What else tells one version of an account from another, as the vendor writes it: status, its date, who owns
    /// which field. In an order of the vendor's own, not by slot.
    [[nodiscard]] virtual std::span<const std::string_view> marks() const = 0;
    /// The account with its values, `how` = list. Where the row was not understood, `unread` says why.
    [[nodiscard]] virtual Account to_account() const = 0;
    /// The JSON object itself; empty if the sink did not want to be asked about it, or if there is none.
    [[nodiscard]] virtual std::string_view bytes() const { return {}; }
};

/// Where the accounts of a page go, in the vendor's order.
class RowSink {
public:
    using Take = std::function<void(const AccountRow&)>;
    /// Asked before an account is decoded. True: these very bytes were decoded before, and nobody needs them again.
    using Knows = std::function<bool(std::string_view id, std::string_view bytes)>;

    template <std::invocable<const AccountRow&> Taker>
    RowSink(Taker take, Knows knows = {})  // NOLINT(google-explicit-constructor): a lambda is a sink
        : take_{std::move(take)}, knows_{std::move(knows)} {}

    /// False: decode everybody, without asking.
    [[nodiscard]] bool asks() const { return static_cast<bool>(knows_); }
    [[nodiscard]] bool knows(std::string_view id, std::string_view bytes) const { return knows_(id, bytes); }
    void operator()(const AccountRow& row) const { take_(row); }

private:
    Take take_;
    Knows knows_;
};

/// A write that has waited for its turn for so long is not sent: what it rests on was read before (DESIGN §5, the last
/// look).
inline constexpr std::chrono::seconds kLongestWaitOfAWrite{10};

/// An account that somebody is about to act on.
/// @throws DirectoryError `malformed` if it is `unread`.
[[nodiscard]] Account understood(Account account);
[[nodiscard]] std::optional<Account> understood(std::optional<Account> account);

/// Asked again, it may be answered otherwise.
[[nodiscard]] bool may_pass(DirectoryError::Kind kind);

/// Where a list goes on; opaque, passed back verbatim.
using Cursor = std::string;
struct PageEnd {
    std::optional<Cursor> next;  ///< empty on the last page only
    std::size_t rows = 0;
    std::optional<std::size_t> total;  ///< as the vendor counts, where it does
};

struct OrgIdentity {
    std::string id;  ///< Okta `00o…`, JumpCloud's organisation id
    std::string name;
};

/// What a credential may do, found out without writing.
struct AccessFinding {
    std::string what;  ///< `read users`, `okta.groups.manage`
    bool granted = false;
    bool required = true;
    std::string remedy;  ///< what to do if not
};

struct NewAccount {
    std::string login;  ///< Okta login, JumpCloud username
    std::vector<AttributeWrite> writes;
    std::vector<GroupId> groups;  ///< Okta only, at most 20
};

struct Written {
    Account account;    ///< the vendor's own answer, `how` = by_id if it carries the whole object
    bool whole = true;  ///< false: the answer carries no object; read it back
    std::string request_id;
};

/// Under this name an edit tells of the account's state; its `to` is spelled as our states are.
inline constexpr std::string_view kStateEdit = "state";

/// One value that somebody changed, as the vendor's log tells.
struct Edit {
    WallTime at{};
    std::string by;         ///< as the log names them: an e-mail, a login; empty if it does not say
    std::string attribute;  ///< in the vendor's spelling; empty if the log says only that there was an edit
    std::string from, to;
    std::string event;  ///< the vendor's id of the log's entry
};

/// One membership given or taken, as the vendor's log tells.
struct EdgeEdit {
    WallTime at{};
    std::string by;    ///< as the log names them; empty if it does not say
    bool gave = true;  ///< false: took
    std::string how;   ///< what other than a person's or a program's call did it: `group rule`, `import` …; or empty
    std::string event;
    friend bool operator==(const EdgeEdit&, const EdgeEdit&) = default;
};

/// One directory. Every call waits for its lane's turn at the governor and throws DirectoryError. A write is sent once,
/// and a life-cycle call or removal that finds its work done already succeeds; a read is asked again after what may
/// pass.
class Directory {
public:
    virtual ~Directory() = default;
    [[nodiscard]] virtual Side side() const = 0;

    virtual Task<OrgIdentity> get_org(Lane lane) = 0;
    virtual Task<std::vector<AccessFinding>> check_access() = 0;
    /// The base schema with the tenant's own attributes.
    virtual Task<Schema> get_schema(Lane lane) = 0;

    // Reading people
    /// One page of all accounts of every state, each handed to `sink` in the vendor's order. A page counts only when it
    /// was read to its end: WireError-like failures throw `malformed` or `unknown_outcome`, never a short page. One
    /// account that is not understood stops no page: it is handed on `unread`.
    virtual Task<PageEnd> list_accounts(Lane lane, std::optional<Cursor> after, const RowSink& sink) = 0;
    /// From the primary store. Empty on the vendor's 404. It may be `unread`.
    virtual Task<std::optional<Account>> find_account(Lane lane, AccountId id) = 0;
    /// Who holds a name, by a read that does not lag, whatever the state. `attribute`: `login`, `username`, `email`,
    /// `employeeIdentifier` … as the policy names it. Compared whole and folded on our side. Somebody `unread` whom the
    /// vendor finds by it counts as a holder.
    virtual Task<std::vector<Account>> find_by_name(Lane lane, std::string attribute, std::string value) = 0;

    /// Whether a suspension that was read back at `since` still stands unlifted, as the vendor's own record shows.
    /// False also where it cannot show it: what is not provable is somebody else's (DESIGN §4.4).
    virtual Task<bool> still_suspended_since(Lane lane, AccountId id, WallTime since) = 0;
    /// Whether the account is bound, by itself or by a group, to what freezes its user name. Okta freezes none.
    virtual Task<bool> is_bound(Lane lane, AccountId id) = 0;

    /// Who changed what of one account, newest first, as far back and as far as the vendor's log tells: the newest
    /// hundred entries or more. A log lags; what is not in it may have happened all the same.
    virtual Task<std::vector<Edit>> list_edits(Lane lane, AccountId id, WallTime since) = 0;

    /// Who gave and took one membership, newest first, as far back as the log tells.
    virtual Task<std::vector<EdgeEdit>> list_edge_edits(Lane lane, AccountId id, GroupId group, WallTime since) = 0;

    // Writing people
    /// Staged; no mail is sent. Not repeated by anybody but the step.
    virtual Task<Written> create_account(Lane lane, NewAccount account) = 0;
    /// Attributes of one account together; status never travels with them. JumpCloud arrays are built from a read by id
    /// made inside this call, foreign elements kept. `if_match`: Okta's ETag.
    virtual Task<Written> set_attributes(Lane lane, AccountId id, std::vector<AttributeWrite> writes,
                                         std::string if_match) = 0;
    struct Activation {
        bool mail = false;
        std::string address;  ///< always explicit where the vendor takes one
        bool random_password = false;
    };
    /// From staged. With a random password: one that nobody knows, set before; `expire_password` comes after.
    virtual Task<> activate(Lane lane, AccountId id, Activation activation) = 0;
    virtual Task<> suspend(Lane lane, AccountId id) = 0;
    virtual Task<> unsuspend(Lane lane, AccountId id) = 0;
    virtual Task<> deactivate(Lane lane, AccountId id) = 0;
    virtual Task<> unlock(Lane lane, AccountId id) = 0;
    /// Okta: sessions and tokens. JumpCloud: nothing can be ended; throws `refused` with that text.
    virtual Task<> end_sessions(Lane lane, AccountId id) = 0;
    virtual Task<> expire_password(Lane lane, AccountId id) = 0;
    virtual Task<> delete_account(Lane lane, AccountId id) = 0;

    // Groups, apps, devices
    virtual Task<std::vector<Group>> list_groups(Lane lane) = 0;
    /// By id, with its true kind. Empty on 404.
    virtual Task<std::optional<Group>> find_group(Lane lane, GroupId id) = 0;
    /// Whether its members hold an administrator's role by it. JumpCloud gives roles to people alone.
    virtual Task<bool> grants_admin_role(Lane lane, GroupId id) = 0;
    virtual Task<Group> create_group(Lane lane, std::string name, std::string description) = 0;
    virtual Task<std::vector<AccountId>> list_members(Lane lane, GroupId group) = 0;
    virtual Task<bool> is_member(Lane lane, GroupId group, AccountId account) = 0;
    virtual Task<> add_member(Lane lane, GroupId group, AccountId account) = 0;
    virtual Task<> remove_member(Lane lane, GroupId group, AccountId account) = 0;
    /// Direct groups, directly assigned apps, directly bound device groups of one account.
    virtual Task<Memberships> get_memberships(Lane lane, AccountId id) = 0;
    virtual Task<std::vector<App>> list_apps(Lane lane) = 0;
    /// Accounts that hold the app directly (scope USER), those given by a group left out.
    virtual Task<std::vector<AccountId>> list_app_users(Lane lane, AppId app) = 0;
    virtual Task<> assign_app(Lane lane, AppId app, AccountId account) = 0;
    virtual Task<> unassign_app(Lane lane, AppId app, AccountId account) = 0;
    virtual Task<std::vector<Group>> list_device_groups(Lane lane) = 0;
    /// The devices of one, by the names that people know them by.
    virtual Task<std::vector<std::string>> list_devices(Lane lane, std::string device_group) = 0;
    /// The device groups that a user group is bound to, by id.
    virtual Task<std::vector<std::string>> list_bound_devices(Lane lane, GroupId group) = 0;
    /// `holder`: an account, or a user group if `of_group`.
    virtual Task<> bind_devices(Lane lane, std::string holder, bool of_group, std::string device_group) = 0;
    virtual Task<> unbind_devices(Lane lane, std::string holder, bool of_group, std::string device_group) = 0;

    /// The rate bucket that a kind of call falls in, for the plan's estimate: bucket → calls for one such change.
    [[nodiscard]] virtual std::map<std::string, int> cost_of(const Change& change) const = 0;
    /// When the write of such a change would have its turn if `ahead` others like it went first. Nothing is reserved.
    /// `SteadyTime::max()`: not before some answer comes.
    [[nodiscard]] virtual SteadyTime next_turn(Lane lane, const Change& change, int ahead) = 0;
    /// bucket → calls per minute permitted to us now, headroom taken off; what was learned from headers so far.
    [[nodiscard]] virtual std::map<std::string, double> permitted_per_minute() const = 0;
    /// True while it is proven that nothing but a person mends it: our credential is dead, or our address blocked.
    [[nodiscard]] virtual bool is_shut_out() const = 0;
};

}  // namespace lockstep::directory
