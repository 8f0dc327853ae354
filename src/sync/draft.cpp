#include "sync/draft.hpp"

#include <algorithm>

namespace lockstep::sync {
namespace {

/// What was read by id in answer to a question stands before the row of a list.
std::optional<Account> freshest(const Facts& facts, Side side, const AccountId& linked) {
    const auto& seen = facts.seen(side);
    if (seen.presence == Presence::gone) return std::nullopt;
    const AccountId& id = seen.account ? seen.account->id : linked;
    const auto* answer = facts.find({Question::Kind::account_by_id, side, id.value, {}});
    if (answer != nullptr) {
        if (const auto* account = std::get_if<Account>(answer)) return *account;
    }
    return seen.presence == Presence::present ? seen.account : std::nullopt;
}

/// JumpCloud restricts whole fields: `attributes` covers `attributes.costUnit`.
bool is_restricted(const Account& account, std::string_view attribute) {
    return std::ranges::any_of(account.restricted, [&](const std::string& field) {
        return attribute == field || (attribute.starts_with(field) && attribute[field.size()] == '.');
    });
}

}  // namespace

std::string_view name_of(Situation situation) {
    switch (situation) {
        case Situation::never: return "never had";
        case Situation::staged: return "staged";
        case Situation::active: return "active";
        case Situation::suspended: return "suspended";
        case Situation::deprovisioned: return "deprovisioned";
        case Situation::gone: return "gone";
    }
    LOCKSTEP_UNREACHABLE();
}

std::string label_of(const Account& account) {
    return account.email.empty() ? account.login : account.email;
}

std::string case_key(Case::Kind kind, std::vector<std::pair<Side, AccountId>> accounts) {
    std::ranges::sort(accounts);
    std::string key{lockstep::name_of(kind)};
    for (const auto& [side, id] : accounts)
        key.append(":").append(lockstep::name_of(side)).append("/").append(id.value);
    return key;
}

Draft::Draft(const policy::Policy& policy_, const Facts& facts_, const Standing& standing_, WallTime now_)
    : policy{policy_},
      facts{facts_},
      standing{standing_},
      now{now_},
      jumpcloud_{freshest(facts_, Side::jumpcloud, standing_.jumpcloud.account)},
      okta_{freshest(facts_, Side::okta, standing_.okta.account)} {
    answer.next = standing;
    for (const auto* account : {&jumpcloud_, &okta_}) {
        if (*account && person_.empty()) person_ = label_of(**account);
    }
    if (!person_.empty()) answer.next.label = person_;
    if (person_.empty()) person_ = standing.label.empty() ? standing.id.value : standing.label;
}

const Account* Draft::account(Side side) const {
    const auto& account = side == Side::okta ? okta_ : jumpcloud_;
    return account ? &*account : nullptr;
}

Situation Draft::situation(Side side) const {
    if (const auto* here = account(side)) {
        switch (here->state) {
            case AccountState::staged: return Situation::staged;
            case AccountState::active: return Situation::active;
            case AccountState::suspended: return Situation::suspended;
            case AccountState::deprovisioned: return Situation::deprovisioned;
        }
    }
    return standing.place(side).account.empty() ? Situation::never : Situation::gone;
}

Value Draft::value(Side side, std::size_t slot) const {
    const auto* here = account(side);
    if (here == nullptr || slot >= here->values.size()) return {};
    return is_restricted(*here, policy.slots(side).name(slot)) ? Value{} : here->values[slot];
}

bool Draft::is_created(Side side) const {
    return find(ChangeKind::create_account, side) != nullptr;
}

std::optional<std::vector<Value>> Draft::values(Side side) const {
    if (account(side) != nullptr || is_created(side)) {
        const bool is_new = account(side) == nullptr;  // what it is not given it does not have
        std::vector<Value> read(policy.slots(side).size());
        for (std::size_t slot = 0; slot < read.size(); ++slot) {
            const auto expected = expected_.find({side, slot});
            read[slot] = expected != expected_.end() ? expected->second : is_new ? Value::empty() : value(side, slot);
        }
        return read;
    }
    if (situation(side) == Situation::never) return std::nullopt;
    std::vector<Value> held(policy.slots(side).size());
    for (const auto& [name, value] : standing.place(side).last) {
        if (const auto slot = policy.slots(side).find(name)) held[*slot] = value;
    }
    return held;
}

void Draft::expect_what_is_planned() {
    expected_.clear();
    for (const auto& change : answer.changes) {
        for (const auto& write : change.writes) expect(change.side, write.attribute, write.after);
    }
}

void Draft::expect(Side side, std::string_view attribute, Value value) {
    if (const auto slot = policy.slots(side).find(attribute)) expected_[{side, *slot}] = std::move(value);
}

const Answer* Draft::ask(Question question) {
    const auto* answered = facts.find(question);
    if (answered == nullptr && std::ranges::find(answer.questions, question) == answer.questions.end()) {
        answer.questions.push_back(std::move(question));
    }
    return answered;
}

Change Draft::make(ChangeKind kind, Side side, Cause cause, std::string reason) const {
    Change change;
    change.kind = kind;
    change.side = side;
    change.identity = standing.id;
    change.person = person_;
    change.account = account(side) != nullptr ? account(side)->id : AccountId{};
    change.cause = cause;
    change.reason = std::move(reason);
    for (const auto* read : {&jumpcloud_, &okta_}) {
        if (*read && (!change.facts_read_at || (*read)->read_at < *change.facts_read_at)) {
            change.facts_read_at = (*read)->read_at;
        }
    }
    if (traits_of(kind).touches == Touches::values && account(side) != nullptr) change.etag = account(side)->etag;
    return change;
}

ChangeId Draft::add(Change change) {
    change.id = change_id(change);
    answer.changes.push_back(std::move(change));
    return answer.changes.back().id;
}

const Change* Draft::find(ChangeKind kind, Side side) const {
    const auto it = std::ranges::find_if(
        answer.changes, [&](const Change& change) { return change.kind == kind && change.side == side; });
    return it == answer.changes.end() ? nullptr : &*it;
}

void Draft::note(Notice::Kind kind, std::string text, RuleId rule, std::optional<Repeat> frozen) {
    Notice notice{kind, standing.id, person_, std::move(rule), std::move(text), std::move(frozen)};
    if (std::ranges::find(answer.notices, notice) == answer.notices.end()) answer.notices.push_back(std::move(notice));
}

std::optional<std::string> Draft::ask_person(Case question) {
    const auto decided = std::ranges::find(standing.decisions, question.key, &Decision::about);
    if (decided != standing.decisions.end()) return decided->answer;
    question.identity = standing.id;
    question.person = person_;
    answer.cases.push_back(std::move(question));
    return std::nullopt;
}

void Draft::wake_at(WallTime time) {
    if (time > now && (!answer.wake || time < *answer.wake)) answer.wake = time;
}

}  // namespace lockstep::sync
