// A policy as it is written: decoded, with every place kept, but nothing resolved and nothing compared yet.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "policy/fields.hpp"
#include "policy/policy.hpp"

namespace lockstep::policy {

enum class Further { suspend, report };
enum class ElseWord { copy };

/// `auto`, or a list.
struct Scopes {
    std::vector<std::string> names;
};

/// `map: {Eng: Engineering}`: JumpCloud's text, Okta's text.
struct MapPair {
    Written jumpcloud;
    Written okta;
};
struct MapPairs {
    std::vector<MapPair> pairs;
};

struct DraftWire {
    int page_size = 0;
    int max_in_flight = 0;
    double requests_per_second = 0;
    std::optional<Percent> headroom;
    std::chrono::milliseconds deadline{30'000};
    Resolved proxy;
    Resolved ca_file;
};

struct DraftJumpCloud : Section {
    Secret api_key;
    Resolved client_id;
    Secret client_secret;
    Resolved org_id;
    Resolved url, insights_url, token_url;
    DraftWire wire;
};

struct DraftAuth : Section {
    Secret api_token;
    Resolved client_id;
    Secret private_key;
    Resolved key_id;
    Scopes scopes;
};

struct DraftOkta : Section {
    Resolved org_url;
    Secret api_token;
    DraftAuth auth;
    DraftWire wire;
};

struct DraftMatch : Section {
    Formula rule;
    bool strong = false;
};

struct DraftIdentities : Section {
    std::vector<DraftMatch> match;
    std::vector<Formula> also;
};

struct DraftActivation : Section {
    std::optional<MailTo> mail;
    PasswordSetting password = PasswordSetting::none;
};

struct DraftProvision : Section {
    bool create = true;
    bool activate = true;
    DraftActivation activation;
};

struct DraftThen : Section {
    std::optional<std::chrono::hours> deactivate;
    std::optional<std::chrono::hours> delete_after;
};

struct DraftOffboard : Section {
    OffboardAction action = OffboardAction::suspend;
    DraftThen then;
    IfRefused if_refused = IfRefused::alarm;
    Further further = Further::suspend;
};

struct DraftAssign : Section {
    Written okta_group, okta_app, jumpcloud_group, device_group;
    std::vector<Written> device_groups;
    Formula when;
};

struct DraftPopulation : Section {
    Formula when;
    Side source = Side::jumpcloud;
    DraftProvision provision;
    std::vector<DraftAssign> assign;
    DraftOffboard offboard;
    OnLeave on_leave = OnLeave::keep;
    SuspendedElsewhere suspended_elsewhere = SuspendedElsewhere::report;
};

struct DraftAttribute : Section {
    Written jumpcloud, okta;
    Authority authority = Authority::source;
    OnConflict on_conflict = OnConflict::quarantine;
    MapPairs map;
    std::optional<ElseWord> otherwise;
    std::optional<ReferenceForm> as;
    Formula to_okta, to_jumpcloud;
    std::vector<Formula> on_create;
};

struct DraftGroup : Section {
    Written jumpcloud, okta;
    Direction direction = Direction::both;
    FirstPair first = FirstPair::ask;
    Extra extra = Extra::remove;
    bool create = false;
};

struct DraftApprovals : Section {
    std::chrono::hours expire{72};
};

struct DraftBreaker : Section {
    int flips = 3;
    std::chrono::hours window{24};
};

struct DraftSafety : Section {
    Percent headroom{20};
    std::vector<Written> protected_people;
    Limit max_commanded{100, 5, false};
    Limit max_suspensions{10, 2, false};
    Limit max_creations{100, 10, false};
    Limit max_deactivations{10, 2, false};
    Limit max_deletions{5, 0.5, false};
    Limit max_group_removals{100, 5, false};
    Limit max_device_losses{5, 1, false};
    Limit max_attribute_changes{100, 10, false};
    Limit max_handovers{10, 1, false};
    std::chrono::minutes settle{10};
    DraftApprovals approvals;
    std::chrono::seconds quiet_time{90};
    DraftBreaker breaker;
    std::vector<Written> privileged_groups;
};

struct DraftReconcile : Section {
    std::chrono::minutes every{15};
    Written full;
};

struct DraftSchedule : Section {
    DraftReconcile reconcile;
};

struct Draft : Section {
    std::vector<Written> include;
    DraftJumpCloud jumpcloud;
    DraftOkta okta;
    DraftIdentities identities;
    std::vector<Named<DraftPopulation>> populations;
    std::vector<DraftAttribute> attributes;
    std::vector<DraftGroup> groups;
    DraftSafety safety;
    DraftSchedule schedule;
};

template <>
struct Codec<Scopes> {
    static std::string type() { return "`auto`, or a list of texts"; }
    static std::string schema(const Bounds&) {
        return R"({"anyOf":[{"const":"auto"},{"type":"array","items":{"type":"string"}}]})";
    }
    static std::string show(const Scopes&) { return "`auto`"; }
    static void read(const Item& item, Scopes& value, const Bounds& bounds, Context& context);
};

template <>
struct Codec<MapPairs> {
    static std::string type() { return "JumpCloud's texts, each with Okta's"; }
    static std::string schema(const Bounds&) { return R"({"type":"object","additionalProperties":{"type":"string"}})"; }
    static std::string show(const MapPairs&) { return ""; }
    static void read(const Item& item, MapPairs& value, const Bounds& bounds, Context& context);
};

template <>
struct Codec<Limit> {
    static std::string type() { return "`{count: N, percent: P}`, a count, or `unlimited`"; }
    static std::string schema(const Bounds&);
    static std::string show(const Limit& value);
    static void read(const Item& item, Limit& value, const Bounds& bounds, Context& context);
};

template <>
const Fields<DraftJumpCloud>& table_of<DraftJumpCloud>();
template <>
const Fields<DraftAuth>& table_of<DraftAuth>();
template <>
const Fields<DraftOkta>& table_of<DraftOkta>();
template <>
const Fields<DraftMatch>& table_of<DraftMatch>();
template <>
const Fields<DraftIdentities>& table_of<DraftIdentities>();
template <>
const Fields<DraftActivation>& table_of<DraftActivation>();
template <>
const Fields<DraftProvision>& table_of<DraftProvision>();
template <>
const Fields<DraftThen>& table_of<DraftThen>();
template <>
const Fields<DraftOffboard>& table_of<DraftOffboard>();
template <>
const Fields<DraftAssign>& table_of<DraftAssign>();
template <>
const Fields<DraftPopulation>& table_of<DraftPopulation>();
template <>
const Fields<DraftAttribute>& table_of<DraftAttribute>();
template <>
const Fields<DraftGroup>& table_of<DraftGroup>();
template <>
const Fields<DraftApprovals>& table_of<DraftApprovals>();
template <>
const Fields<DraftBreaker>& table_of<DraftBreaker>();
template <>
const Fields<DraftSafety>& table_of<DraftSafety>();
template <>
const Fields<DraftReconcile>& table_of<DraftReconcile>();
template <>
const Fields<DraftSchedule>& table_of<DraftSchedule>();
template <>
const Fields<Draft>& table_of<Draft>();

}  // namespace lockstep::policy

namespace lockstep {
template <>
struct EnumNames<policy::Further> {
    static constexpr std::array<std::string_view, 2> kNames{"suspend", "report"};
};
template <>
struct EnumNames<policy::ElseWord> {
    static constexpr std::array<std::string_view, 1> kNames{"copy"};
};
}  // namespace lockstep
