// lockstep.yaml, compiled: every name resolved, every default filled in, every check passed.
#pragma once

#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/enum_names.hpp"
#include "core/problem.hpp"
#include "expression/expression.hpp"
#include "model/change.hpp"
#include "model/ids.hpp"
#include "model/pair.hpp"
#include "model/schema.hpp"
#include "model/side.hpp"
#include "model/value.hpp"

namespace lockstep::policy {

using expression::Expression;
using lockstep::Direction;
using lockstep::Extra;
using lockstep::FirstPair;

/// How requests to one directory are sent.
struct Wire {
    int page_size = 0;               ///< accounts per list call; default and cap per vendor: Okta 200, JumpCloud 100
    int max_in_flight = 0;           ///< Okta 10, JumpCloud 4
    double requests_per_second = 0;  ///< JumpCloud only: the ceiling of the adaptive rate (10)
    int headroom_percent = 20;       ///< of each rate limit, left for everyone else
    std::chrono::milliseconds deadline{30'000};
    std::string proxy;    ///< empty: the environment's
    std::string ca_file;  ///< empty: the system's
};

struct OktaConnection {
    std::string org_url;    ///< `https://example.okta.com`, no slash at the end; `http://` for loopback only
    std::string api_token;  ///< either this (SSWS) …
    std::string client_id;  ///< … or a service app: private_key_jwt, DPoP when the org asks for it
    std::string private_key_pem;
    std::string key_id;               ///< `kid`, may be empty
    std::vector<std::string> scopes;  ///< empty = `auto`: what the policy needs
    Wire wire;
};

struct JumpCloudConnection {
    std::string url = "https://console.jumpcloud.com";
    std::string insights_url = "https://api.jumpcloud.com/insights/directory/v1";
    std::string token_url = "https://admin-oauth.id.jumpcloud.com/oauth2/token";
    std::string api_key;                   ///< either this …
    std::string client_id, client_secret;  ///< … or a service account
    std::string org_id;                    ///< sent as `x-org-id` where the route takes it; may be empty for a key
    Wire wire;
};

/// `jumpcloud.X == okta.Y`: each half an expression over one side.
struct MatchRule {
    Expression jumpcloud;
    Expression okta;
    bool strong = false;  ///< given once and not passed on; never e-mail, login or names
    bool folds = false;   ///< e-mails, logins and user names are compared trimmed and case-folded
    std::string text;
    Position at;
};

enum class MailTo { none, company, alternate };
enum class PasswordSetting { none, random_expired };
enum class OffboardAction { suspend, report };
enum class IfRefused { deactivate, alarm };
enum class OnLeave { keep, offboard };
enum class Authority { source, jumpcloud, okta, both };
enum class OnConflict { quarantine, source };
enum class ReferenceForm { id, login, email, employeeNumber };
enum class SuspendedElsewhere { report, carry_back };
}  // namespace lockstep::policy

namespace lockstep {
template <>
struct EnumNames<policy::MailTo> {
    static constexpr std::array<std::string_view, 3> kNames{"none", "company", "alternate"};
};
template <>
struct EnumNames<policy::PasswordSetting> {
    static constexpr std::array<std::string_view, 2> kNames{"none", "random_expired"};
};
template <>
struct EnumNames<policy::OffboardAction> {
    static constexpr std::array<std::string_view, 2> kNames{"suspend", "report"};
};
template <>
struct EnumNames<policy::IfRefused> {
    static constexpr std::array<std::string_view, 2> kNames{"deactivate", "alarm"};
};
template <>
struct EnumNames<policy::OnLeave> {
    static constexpr std::array<std::string_view, 2> kNames{"keep", "offboard"};
};
template <>
struct EnumNames<policy::Authority> {
    static constexpr std::array<std::string_view, 4> kNames{"source", "jumpcloud", "okta", "both"};
};
template <>
struct EnumNames<policy::OnConflict> {
    static constexpr std::array<std::string_view, 2> kNames{"quarantine", "source"};
};
template <>
struct EnumNames<policy::ReferenceForm> {
    static constexpr std::array<std::string_view, 4> kNames{"id", "login", "email", "employeeNumber"};
};
template <>
struct EnumNames<policy::SuspendedElsewhere> {
    static constexpr std::array<std::string_view, 2> kNames{"report", "carry_back"};
};
}  // namespace lockstep

namespace lockstep::policy {

struct Provision {
    bool create = true;          ///< false: people are matched and kept in step, never created
    bool activate = true;        ///< false: created staged and left so
    std::optional<MailTo> mail;  ///< not chosen: none in plans over 20 creations, else company
    PasswordSetting password = PasswordSetting::none;
};

struct Offboard {
    OffboardAction action = OffboardAction::suspend;
    std::optional<std::chrono::hours> deactivate_after;  ///< the grace, counted from the read-back of the suspension
    std::optional<std::chrono::hours> delete_after;  ///< only where the policy says so; counted from the deactivation
    IfRefused if_refused = IfRefused::alarm;
    bool contain_further = true;  ///< further accounts are suspended with the person
};

/// What a population gives and keeps up; what Lockstep gave is taken back afterwards.
struct Assign {
    enum class Kind { okta_group, okta_app, jumpcloud_group, device_group };
    Kind kind = Kind::okta_group;
    std::string name;
    std::vector<std::string> device_groups;  ///< jumpcloud_group only: bound to that user group
    Expression when;                         ///< empty = always
    Position at;
};

struct Population {
    std::string name;
    Expression when;
    Side source = Side::jumpcloud;
    Provision provision;
    std::vector<Assign> assign;
    Offboard offboard;
    OnLeave on_leave = OnLeave::keep;
    SuspendedElsewhere suspended_elsewhere = SuspendedElsewhere::report;
    Position at;
};

/// A one-to-one (or, one-way only, many-to-one) map of texts. Closed unless `else_copy`.
struct ValueMap {
    std::vector<std::pair<std::string, std::string>> pairs;  ///< JumpCloud's text, Okta's text
    bool else_copy = false;
};

struct AttributeRule {
    RuleId id;
    std::optional<std::size_t> jumpcloud;  ///< slot; empty for a computed rule that only writes Okta
    std::optional<std::size_t> okta;
    Authority authority = Authority::source;
    OnConflict on_conflict = OnConflict::quarantine;
    ValueMap map;
    Expression to_okta;                 ///< computed, one way; only in populations whose source is JumpCloud
    Expression to_jumpcloud;            ///< computed, one way; only in populations whose source is Okta
    std::vector<Expression> on_create;  ///< create-only: the first free one; `{n}` counts from 2 within the last
    Side on_create_side = Side::okta;
    std::optional<ReferenceForm> reference;  ///< the attribute holds a person; what Okta holds of them
    bool folds = false;                      ///< login, e-mail, username compare case-folded
    bool required_on_jumpcloud = false;
    bool required_on_okta = false;
    std::string digest;  ///< both attributes, transforms, comparison and direction
    Position at;

    [[nodiscard]] bool is_reference() const { return reference.has_value(); }
};

struct GroupRule {
    std::string jumpcloud;  ///< a name; or a pattern (without its slashes) `^app-(.*)$`, or a template `App: $1`
    std::string okta;       ///< the same
    bool pattern = false;
    Side pattern_side = Side::jumpcloud;  ///< whose text is the pattern; the other side's is the template
    Direction direction = Direction::both;
    FirstPair first = FirstPair::ask;
    Extra extra = Extra::remove;
    bool create = false;
    Position at;
};

/// Over it the changes wait for a person's approval. The greater of both counts; `unlimited` = no limit.
struct Limit {
    int count = 0;
    double percent = 0;
    bool unlimited = false;
    friend bool operator==(const Limit&, const Limit&) = default;
};

struct Safety {
    std::vector<std::string> protected_people;  ///< e-mails or logins, folded
    std::map<LimitKind, Limit> limits;          ///< every kind but `none`; over 24 h
    Limit commanded{100, 5, false};             ///< over 1 h
    std::chrono::minutes settle{10};
    std::chrono::hours approvals_expire{72};
    std::chrono::seconds quiet_time{90};
    int breaker_flips = 3;                  ///< what flips more often within the window is left to a person
    std::chrono::hours breaker_window{24};  //
    std::vector<std::string> privileged_groups;
};

struct Schedule {
    std::chrono::minutes reconcile_every{15};
    std::string full;  ///< cron with a time zone, may be empty
};

struct Policy {
    std::string file;
    JumpCloudConnection jumpcloud_connection;
    OktaConnection okta_connection;
    std::vector<MatchRule> match;
    /// Further accounts: the halves of each `also` rule, pairwise. An account that is the only one to hold a linked
    /// person's value in the other directory is a further account of theirs, never synced.
    std::vector<Expression> also_jumpcloud, also_okta;
    std::vector<Population> populations;  ///< first match wins
    std::vector<AttributeRule> attributes;
    std::vector<GroupRule> groups;
    Safety safety;
    Schedule schedule;
    Schema jumpcloud_schema, okta_schema;
    SlotTable jumpcloud, okta;
    /// Groups that only assertions beside the policy ask about, and the sides all of whose groups count: a pass reads
    /// who is in them, and plans nothing by it.
    std::set<std::pair<Side, std::string>> watched_groups;
    std::set<Side> watched_sides;
    std::string digest;  ///< of all that decides; not of credentials, limits of speed, or comments
    /// The same without what the attribute rules make of a value: where it stands, only whom a changed rule is about is
    /// planned again.
    std::string frame_digest;

    [[nodiscard]] const SlotTable& slots(Side side) const { return side == Side::okta ? okta : jumpcloud; }
    [[nodiscard]] const Population* find_population(std::string_view name) const;
};

/// Where `${env:NAME}` and `${file:PATH}` come from, and included files. Handed in: the policy layer does no I/O
/// itself.
class Sources {
public:
    virtual ~Sources() = default;
    /// Throws std::runtime_error with a reason if it cannot be read.
    virtual std::string read_file(const std::string& path) = 0;
    virtual std::optional<std::string> environment(const std::string& name) = 0;
};

struct CheckOptions {
    Schema jumpcloud_schema;  ///< base_schema(), or with the tenant's attributes
    Schema okta_schema;
    bool resolve_secrets = true;  ///< false: secrets are left as written (to check a policy without them)
};

/// Reads, checks and compiles `path` and what it includes.
/// @throws Problems with every problem found, each with file, line, column.
[[nodiscard]] Policy load(const std::string& path, Sources& sources, const CheckOptions& options);

}  // namespace lockstep::policy
