#include "policy/assertions.hpp"

#include <fmt/format.h>

#include <charconv>
#include <filesystem>

#include "policy/fields.hpp"
#include "policy/formulas.hpp"
#include "policy/include.hpp"

namespace lockstep::policy {

/// `{department: Engineering, location: Berlin}`: what an account holds.
struct HeldTexts {
    std::vector<std::pair<Written, Written>> pairs;
    bool given = false;
};

template <>
struct Codec<HeldTexts> {
    static std::string type() { return "attributes, each with its value"; }
    static std::string schema(const Bounds&) { return R"({"type":"object"})"; }
    static std::string show(const HeldTexts&) { return ""; }
    static void read(const Item& item, HeldTexts& value, const Bounds&, Context& context) {
        if (item.kind != Item::Kind::map) return wrong_type(item, "attributes, each with its value", context);
        value.given = true;
        for (std::size_t i = 0; i < item.keys.size(); ++i) {
            const auto& key = item.keys[i];
            if (!item.items[i].is_scalar()) {
                wrong_type(item.items[i], "a value", context);
                continue;
            }
            value.pairs.emplace_back(Written{key.name, key.at, key.at, false}, written(item.items[i]));
        }
    }
};

struct DraftAssertion : Section {
    Written say;
    Formula who, always, never;
};

struct DraftMadeUp : Section {
    HeldTexts jumpcloud, okta;
    AccountState jumpcloud_state = AccountState::active;
    AccountState okta_state = AccountState::active;
    std::vector<Written> jumpcloud_groups, okta_groups;
};

struct DraftAssertions : Section {
    std::vector<DraftAssertion> tests;
    std::vector<Named<DraftMadeUp>> people;
};

template <>
const Fields<DraftAssertion>& table_of<DraftAssertion>() {
    static const Fields<DraftAssertion> kTable{
        "What must hold once the policy has been applied.",
        field("say", &DraftAssertion::say).required().about("The assertion in words."),
        field("who", &DraftAssertion::who).about("Whom it is about."),
        field("always", &DraftAssertion::always).about("Must be true of each of them."),
        field("never", &DraftAssertion::never).about("Must be true of none of them.")};
    return kTable;
}

template <>
const Fields<DraftMadeUp>& table_of<DraftMadeUp>() {
    static const Fields<DraftMadeUp> kTable{
        "A made-up person; with both accounts they are linked.",
        field("jumpcloud", &DraftMadeUp::jumpcloud).about("What their JumpCloud account holds; left out: none."),
        field("okta", &DraftMadeUp::okta).about("What their Okta account holds; left out: none."),
        field("jumpcloud_state", &DraftMadeUp::jumpcloud_state).otherwise(AccountState::active).about("Its state."),
        field("okta_state", &DraftMadeUp::okta_state).otherwise(AccountState::active).about("Its state."),
        field("jumpcloud_groups", &DraftMadeUp::jumpcloud_groups).about("Their groups there, by name."),
        field("okta_groups", &DraftMadeUp::okta_groups).about("Their groups there, by name.")};
    return kTable;
}

template <>
const Fields<DraftAssertions>& table_of<DraftAssertions>() {
    static const Fields<DraftAssertions> kTable{
        "Tests of a policy.", field("tests", &DraftAssertions::tests).required().about("The assertions."),
        field("people", &DraftAssertions::people).about("Made-up people, by name, whom they are tried on.")};
    return kTable;
}

namespace {

template <class Number>
std::optional<Number> number_of(const std::string& text) {
    Number number{};
    const auto end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return number;
}

std::optional<Value> value_of(ValueType type, const std::string& text) {
    switch (type) {
        case ValueType::text: return Value::text(text);
        case ValueType::list: return Value::list({text});
        case ValueType::boolean:
            if (text == "true" || text == "false") return Value::boolean(text == "true");
            return std::nullopt;
        case ValueType::integer:
            if (const auto number = number_of<std::int64_t>(text)) return Value::integer(*number);
            return std::nullopt;
        case ValueType::number:
            if (const auto number = number_of<double>(text)) return Value::number(*number);
            return std::nullopt;
    }
    LOCKSTEP_UNREACHABLE();
}

std::optional<MadeUpAccount> account_of(const HeldTexts& held, AccountState state, const std::vector<Written>& groups,
                                        const Schema& schema, Report& report) {
    if (!held.given) return std::nullopt;
    MadeUpAccount account{state, {}, {}};
    for (const auto& [name, text] : held.pairs) {
        const auto attribute = schema.find(name.text);
        if (!attribute && !expression::may_be_custom(schema, name.text)) {
            report.add(name.at, fmt::format("{} has no such attribute", title_of(schema.side)), name.text, "",
                       nearest_name(name.text, schema.names()));
            continue;
        }
        const auto type = attribute ? attribute->type : ValueType::text;
        if (auto value = value_of(type, text.text)) {
            account.values.emplace_back(name.text, std::move(*value));
        } else {
            report.add(text.at, "wrong type", text.text, std::string{name_of(type)});
        }
    }
    for (const auto& group : groups) account.groups.push_back(group.text);
    return account;
}

void add_assertion(const DraftAssertion& draft, Formulas& formulas, Report& report, Assertions& to) {
    if (static_cast<bool>(draft.always) == static_cast<bool>(draft.never)) {
        report.add(draft.at, "an assertion says either what always holds or what never does", "",
                   "`always:` or `never:`");
        return;
    }
    Assertion assertion;
    assertion.say = draft.say.text;
    assertion.always = static_cast<bool>(draft.always);
    if (draft.who) assertion.who = formulas.condition(draft.who);
    assertion.holds = formulas.condition(assertion.always ? draft.always : draft.never);
    assertion.at = draft.at;
    to.assertions.push_back(std::move(assertion));
}

void watch_groups(const Expression& expression, Policy& policy) {
    const auto& reads = expression.reads();
    policy.watched_groups.insert(reads.groups.begin(), reads.groups.end());
    policy.watched_sides.insert(reads.all_groups.begin(), reads.all_groups.end());
}

}  // namespace

std::string assertions_beside(const std::string& policy) {
    return std::filesystem::path{policy}.replace_extension(".tests.yaml").string();
}

Assertions load_assertions(const std::string& path, Sources& sources, Policy& policy) {
    Report report;
    const Item document = read_with_includes(path, sources, report);
    report.throw_if_any();
    Context context{report, sources, false};
    DraftAssertions draft;
    Codec<DraftAssertions>::read(document, draft, {}, context);
    Assertions assertions;
    Formulas formulas{policy, report};
    for (const auto& each : draft.tests) add_assertion(each, formulas, report, assertions);
    for (const auto& [name, at, made_up] : draft.people) {
        MadeUpPerson person;
        person.name = name;
        person.at = at;
        person.jumpcloud = account_of(made_up.jumpcloud, made_up.jumpcloud_state, made_up.jumpcloud_groups,
                                      policy.jumpcloud_schema, report);
        person.okta = account_of(made_up.okta, made_up.okta_state, made_up.okta_groups, policy.okta_schema, report);
        if (!person.jumpcloud && !person.okta) {
            report.add(at, "a made-up person has an account in at least one directory", "", "`jumpcloud:` or `okta:`");
        }
        assertions.people.push_back(std::move(person));
    }
    report.throw_if_any();
    for (const auto& assertion : assertions.assertions) {
        watch_groups(assertion.who, policy);
        watch_groups(assertion.holds, policy);
    }
    return assertions;
}

}  // namespace lockstep::policy
