#include "model/json.hpp"

#include <boost/json/parse.hpp>

#include "model/json_codec.hpp"

namespace lockstep {
namespace codec {

template <>
struct Fields<AttributeWrite> {
    static constexpr auto kFields =
        std::tuple{required("rule", &AttributeWrite::rule), required("attribute", &AttributeWrite::attribute),
                   optional("before", &AttributeWrite::before), optional("after", &AttributeWrite::after),
                   optional("other", &AttributeWrite::other)};
};

template <>
struct Fields<Account> {
    static constexpr auto kFields = std::tuple{
        required("side", &Account::side),
        required("id", &Account::id),
        required("state", &Account::state),
        optional("vendor_status", &Account::vendor_status),
        optional("login", &Account::login),
        optional("email", &Account::email),
        optional("values", &Account::values),
        optional("created", &Account::created),
        optional("status_changed", &Account::status_changed),
        optional("administrator", &Account::administrator),
        optional("restricted", &Account::restricted),
        optional("unread", &Account::unread),
        optional("etag", &Account::etag),
        required("how", &Account::how),
        optional("read_at", &Account::read_at),
    };
};

template <>
struct Fields<Change> {
    static constexpr auto kFields = std::tuple{
        required("id", &Change::id),
        required("kind", &Change::kind),
        required("side", &Change::side),
        required("identity", &Change::identity),
        optional("person", &Change::person),
        optional("group", &Change::group),
        optional("account", &Change::account),
        optional("object", &Change::object),
        optional("object_name", &Change::object_name),
        optional("pair", &Change::pair),
        optional("writes", &Change::writes),
        optional("before", &Change::before),
        optional("after", &Change::after),
        required("cause", &Change::cause),
        optional("mail_by_default", &Change::mail_by_default),
        optional("random_password", &Change::random_password),
        optional("commanded", &Change::commanded),
        optional("unlock_first", &Change::unlock_first),
        optional("devices", &Change::devices),
        optional("people", &Change::people),
        optional("reason", &Change::reason),
        optional("needs", &Change::needs),
        optional("staged", &Change::staged),
        optional("held_by", &Change::held_by),
        optional("waits_for", &Change::waits_for),
        optional("facts_read_at", &Change::facts_read_at),
        optional("etag", &Change::etag),
        optional("name_free_at", &Change::name_free_at),
    };
};

template <>
struct Fields<Base> {
    static constexpr auto kFields =
        std::tuple{optional("jumpcloud", &Base::jumpcloud), optional("okta", &Base::okta),
                   required("rule_digest", &Base::rule_digest), optional("agreed", &Base::agreed)};
};

template <>
struct Fields<LearnedForm> {
    static constexpr auto kFields =
        std::tuple{required("side", &LearnedForm::side), optional("written", &LearnedForm::written),
                   optional("held", &LearnedForm::held)};
};

template <>
struct Fields<Place> {
    static constexpr auto kFields = std::tuple{
        optional("account", &Place::account),
        optional("gone", &Place::gone),
        optional("last", &Place::last),
        optional("suspended_by_us_at", &Place::suspended_by_us_at),
        optional("suspended_by_us_status", &Place::suspended_by_us_status),
        optional("suspended_by_us_cause", &Place::suspended_by_us_cause),
        optional("created_by_us", &Place::created_by_us),
        optional("password_due", &Place::password_due),
        optional("returns", &Place::returns),
    };
};

template <>
struct Fields<Given> {
    static constexpr auto kFields =
        std::tuple{required("kind", &Given::kind), required("side", &Given::side), required("object", &Given::object),
                   optional("object_name", &Given::object_name), optional("population", &Given::population)};
};

template <>
struct Fields<PairEdge> {
    static constexpr auto kFields =
        std::tuple{required("pair", &PairEdge::pair), optional("marked", &PairEdge::marked),
                   optional("wanted", &PairEdge::wanted), optional("given", &PairEdge::given)};
};

template <>
struct Fields<Stuck> {
    static constexpr auto kFields = std::tuple{
        required("side", &Stuck::side),
        required("kind", &Stuck::kind),
        optional("attribute_or_object", &Stuck::attribute_or_object),
        optional("value", &Stuck::value),
        optional("other", &Stuck::other),
        optional("rule_digest", &Stuck::rule_digest),
        optional("vendor_code", &Stuck::vendor_code),
        optional("text", &Stuck::text),
        optional("taken", &Stuck::taken),
        required("since", &Stuck::since),
    };
};

template <>
struct Fields<GroupBinding> {
    static constexpr auto kFields =
        std::tuple{required("group", &GroupBinding::group), optional("group_name", &GroupBinding::group_name),
                   required("device_group", &GroupBinding::device_group),
                   optional("device_group_name", &GroupBinding::device_group_name)};
};

template <>
struct Fields<Repeat> {
    static constexpr auto kFields = std::tuple{required("side", &Repeat::side), required("what", &Repeat::what),
                                               optional("value", &Repeat::value), required("at", &Repeat::at)};
};

template <>
struct Fields<Contained> {
    static constexpr auto kFields =
        std::tuple{required("side", &Contained::side), required("account", &Contained::account)};
};

template <>
struct Fields<Decision> {
    static constexpr auto kFields = std::tuple{required("about", &Decision::about),
                                               required("answer", &Decision::answer),
                                               optional("jumpcloud", &Decision::jumpcloud),
                                               optional("okta", &Decision::okta),
                                               optional("by", &Decision::by),
                                               required("at", &Decision::at)};
};

template <>
struct Fields<Pin> {
    static constexpr auto kFields =
        std::tuple{required("rule", &Pin::rule), optional("by", &Pin::by), required("at", &Pin::at)};
};

template <>
struct Fields<Standing> {
    static constexpr auto kFields = std::tuple{
        required("id", &Standing::id),
        optional("label", &Standing::label),
        optional("jumpcloud", &Standing::jumpcloud),
        optional("okta", &Standing::okta),
        optional("linked_at", &Standing::linked_at),
        optional("population", &Standing::population),
        optional("source", &Standing::source),
        optional("bases", &Standing::bases),
        optional("learned", &Standing::learned),
        optional("given", &Standing::given),
        optional("pair_edges", &Standing::pair_edges),
        optional("in_pairs_since", &Standing::in_pairs_since),
        optional("stuck", &Standing::stuck),
        optional("repeats", &Standing::repeats),
        optional("decisions", &Standing::decisions),
        optional("pins", &Standing::pins),
        optional("further_jumpcloud", &Standing::further_jumpcloud),
        optional("further_okta", &Standing::further_okta),
        optional("contained", &Standing::contained),
        optional("offboarded_at", &Standing::offboarded_at),
        optional("grace_until", &Standing::grace_until),
        optional("access_ended", &Standing::access_ended),
        optional("hold", &Standing::hold),
    };
};

template <>
struct Fields<Case::Candidate> {
    static constexpr auto kFields =
        std::tuple{required("side", &Case::Candidate::side), required("account", &Case::Candidate::account),
                   optional("label", &Case::Candidate::label), optional("why", &Case::Candidate::why)};
};

template <>
struct Fields<Case> {
    static constexpr auto kFields = std::tuple{
        required("kind", &Case::kind),
        required("key", &Case::key),
        required("identity", &Case::identity),
        optional("pair", &Case::pair),
        optional("person", &Case::person),
        optional("question", &Case::question),
        optional("candidates", &Case::candidates),
        optional("answers", &Case::answers),
    };
};

template <>
struct Fields<Conflict> {
    static constexpr auto kFields = std::tuple{
        required("identity", &Conflict::identity), optional("person", &Conflict::person),
        required("rule", &Conflict::rule),         optional("jumpcloud", &Conflict::jumpcloud),
        optional("okta", &Conflict::okta),         optional("base", &Conflict::base),
        optional("reason", &Conflict::reason),
    };
};

template <>
struct Fields<Notice> {
    static constexpr auto kFields = std::tuple{
        required("kind", &Notice::kind), required("identity", &Notice::identity), optional("person", &Notice::person),
        optional("rule", &Notice::rule), optional("text", &Notice::text),         optional("frozen", &Notice::frozen)};
};

template <>
struct Fields<PairedGroup> {
    static constexpr auto kFields = std::tuple{
        optional("id", &PairedGroup::id), optional("name", &PairedGroup::name), optional("kind", &PairedGroup::kind),
        optional("born_read_only", &PairedGroup::born_read_only), optional("gone", &PairedGroup::gone)};
};

template <>
struct Fields<PairCounts> {
    static constexpr auto kFields = std::tuple{
        optional("both", &PairCounts::both),
        optional("jumpcloud_only", &PairCounts::jumpcloud_only),
        optional("okta_only", &PairCounts::okta_only),
        optional("unlinked_jumpcloud", &PairCounts::unlinked_jumpcloud),
        optional("unlinked_okta", &PairCounts::unlinked_okta),
        optional("protected_people", &PairCounts::protected_people),
    };
};

template <>
struct Fields<GroupPair> {
    static constexpr auto kFields = std::tuple{
        required("id", &GroupPair::id),
        required("rule", &GroupPair::rule),
        required("direction", &GroupPair::direction),
        required("first", &GroupPair::first),
        required("extra", &GroupPair::extra),
        optional("jumpcloud", &GroupPair::jumpcloud),
        optional("okta", &GroupPair::okta),
        optional("creation", &GroupPair::creation),
        optional("begun_at", &GroupPair::begun_at),
        optional("decisions", &GroupPair::decisions),
        optional("refused", &GroupPair::refused),
        optional("counts", &GroupPair::counts),
    };
};

template <>
struct Fields<StuckThing> {
    static constexpr auto kFields = std::tuple{
        required("identity", &StuckThing::identity),
        required("person", &StuckThing::person),
        required("what", &StuckThing::what),
    };
};

template <>
struct Fields<Plan> {
    static constexpr auto kFields = std::tuple{
        required("policy_digest", &Plan::policy_digest),
        required("jumpcloud_org", &Plan::jumpcloud_org),
        required("okta_org", &Plan::okta_org),
        required("made_at", &Plan::made_at),
        required("changes", &Plan::changes),
        optional("conflicts", &Plan::conflicts),
        optional("cases", &Plan::cases),
        optional("notices", &Plan::notices),
        optional("stuck", &Plan::stuck),
        optional("pairs", &Plan::pairs),
        optional("standings", &Plan::standings),
        optional("calls", &Plan::calls),
    };
};

template <>
struct Fields<Step> {
    static constexpr auto kFields = std::tuple{
        required("id", &Step::id),
        required("run", &Step::run),
        required("change", &Step::change),
        required("state", &Step::state),
        required("lane", &Step::lane),
        optional("tries", &Step::tries),
        optional("in_doubt", &Step::in_doubt),
        optional("frozen", &Step::frozen),
        optional("first_tried_at", &Step::first_tried_at),
        optional("doubt_since", &Step::doubt_since),
        optional("not_before", &Step::not_before),
        optional("outcome", &Step::outcome),
        optional("vendor_code", &Step::vendor_code),
        optional("request_id", &Step::request_id),
        optional("created", &Step::created),
        optional("finished_at", &Step::finished_at),
    };
};

template <>
struct Fields<Run> {
    static constexpr auto kFields = std::tuple{
        required("id", &Run::id),
        required("started_at", &Run::started_at),
        optional("finished_at", &Run::finished_at),
        optional("origin", &Run::origin),
        optional("policy_digest", &Run::policy_digest),
        required("total", &Run::total),
        required("succeeded", &Run::succeeded),
        required("failed", &Run::failed),
        required("skipped", &Run::skipped),
    };
};

template <>
struct Fields<JournalLine> {
    static constexpr auto kFields = std::tuple{
        required("number", &JournalLine::number),
        required("at", &JournalLine::at),
        required("run", &JournalLine::run),
        required("step", &JournalLine::step),
        required("identity", &JournalLine::identity),
        optional("person", &JournalLine::person),
        required("side", &JournalLine::side),
        required("kind", &JournalLine::kind),
        optional("account", &JournalLine::account),
        optional("object", &JournalLine::object),
        optional("writes", &JournalLine::writes),
        optional("before", &JournalLine::before),
        optional("after", &JournalLine::after),
        required("cause", &JournalLine::cause),
        optional("reason", &JournalLine::reason),
        optional("outcome", &JournalLine::outcome),
        optional("request_id", &JournalLine::request_id),
    };
};

template <>
struct Fields<AttributeSchema> {
    static constexpr auto kFields = std::tuple{
        required("name", &AttributeSchema::name),           required("type", &AttributeSchema::type),
        optional("required", &AttributeSchema::required),   optional("writable", &AttributeSchema::writable),
        optional("unique", &AttributeSchema::unique),       optional("custom", &AttributeSchema::custom),
        optional("reference", &AttributeSchema::reference), optional("max_length", &AttributeSchema::max_length),
        optional("allowed", &AttributeSchema::allowed),
    };
};

template <>
struct Fields<Schema> {
    static constexpr auto kFields =
        std::tuple{required("side", &Schema::side), required("attributes", &Schema::attributes),
                   optional("custom_known", &Schema::custom_known)};
};

}  // namespace codec

template <class T>
T from_json(const boost::json::value& json) {
    T value;
    codec::read(json, codec::Path{}, value);
    return value;
}

// Both directions of each type, so that the header stays a list of names.
#define LOCKSTEP_JSON(...)                                 \
    boost::json::value to_json(const __VA_ARGS__& value) { \
        return codec::write(value);                        \
    }                                                      \
    template __VA_ARGS__ from_json<__VA_ARGS__>(const boost::json::value&);

LOCKSTEP_JSON(Value)
LOCKSTEP_JSON(std::vector<AttributeWrite>)
LOCKSTEP_JSON(Account)
LOCKSTEP_JSON(Change)
LOCKSTEP_JSON(Standing)
LOCKSTEP_JSON(Case)
LOCKSTEP_JSON(Conflict)
LOCKSTEP_JSON(std::vector<Case>)
LOCKSTEP_JSON(std::vector<Conflict>)
LOCKSTEP_JSON(Notice)
LOCKSTEP_JSON(Stuck)
LOCKSTEP_JSON(std::vector<Stuck>)
LOCKSTEP_JSON(std::vector<GroupBinding>)
LOCKSTEP_JSON(GroupPair)
LOCKSTEP_JSON(Plan)
LOCKSTEP_JSON(Step)
LOCKSTEP_JSON(Run)
LOCKSTEP_JSON(JournalLine)
LOCKSTEP_JSON(Schema)

#undef LOCKSTEP_JSON

boost::json::value parse_json(std::string_view text) {
    boost::json::parse_options options;
    options.allow_invalid_utf8 = true;
    boost::system::error_code error;
    auto value = boost::json::parse(text, error, {}, options);
    if (error) throw std::runtime_error{"this is no JSON: " + error.message()};
    return value;
}

}  // namespace lockstep
