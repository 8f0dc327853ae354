#include "tests/property/person.hpp"

#include <boost/json.hpp>

#include "core/assert.hpp"
#include "model/fold.hpp"
#include "model/json.hpp"
#include "sync/pairs.hpp"
#include "sync/plan.hpp"
#include "tests/support/policy_of.hpp"

namespace lockstep::property {
namespace {

Answer answer(const Person& person, const Question& question) {
    switch (question.kind) {
        case Question::Kind::account_by_id: {
            auto account = person.account(question.side);
            if (!account) return std::monostate{};
            account->how = ReadHow::by_id;
            return *account;
        }
        case Question::Kind::name_holder: return NameHolders{};
        case Question::Kind::reference: {
            Referred boss;
            boss.state = Referred::State::linked;
            boss.jumpcloud = {"j9"};
            boss.okta = {"o9"};
            boss.okta_login = "boss@example.com";
            return boss;
        }
        case Question::Kind::memberships: {
            const auto held = person.held.find(question.side);
            return held == person.held.end() ? Memberships{} : held->second;
        }
        case Question::Kind::edge: {
            const auto held = person.held.find(question.side);
            return held != person.held.end() && std::ranges::count(held->second.groups, GroupId{question.value}) > 0;
        }
        case Question::Kind::group:
        case Question::Kind::device_group: {
            const auto& name = question.subject.empty() ? question.value : question.subject;
            return Group{question.side, {name}, name, {}, GroupKind::writable};
        }
        case Question::Kind::app: return App{{question.subject}, question.subject};
        case Question::Kind::status_history: {
            const auto ours = person.status_is_ours.find(question.side);
            return ours != person.status_is_ours.end() && ours->second;
        }
        case Question::Kind::further_account: return person.further ? Answer{*person.further} : Answer{};
        case Question::Kind::admin_role:
        case Question::Kind::is_bound: return false;
        case Question::Kind::bound_devices:
        case Question::Kind::devices: return TextList{};
    }
    LOCKSTEP_UNREACHABLE();
}

Facts facts_of(const Person& person) {
    Facts facts;
    const auto see = [&](Side side, bool gone) {
        const auto& account = person.account(side);
        facts.seen(side) = {account ? Presence::present : gone ? Presence::gone : Presence::never, account};
    };
    see(Side::jumpcloud, person.jumpcloud_gone);
    see(Side::okta, person.okta_gone);
    facts.oldest_read = person.now;
    facts.pairs = person.pairs;
    return facts;
}

void write(Person& person, Account& account, const AttributeWrite& write) {
    const auto slot = *person.policy.slots(account.side).find(write.attribute);
    auto value = write.after;
    const auto* text = value.get<std::string>();
    if (person.folds_case && text != nullptr) value = Value::text(folded(*text));
    if (write.attribute == "email") account.email = to_text(value);
    if (write.attribute == "login" || write.attribute == "username") account.login = to_text(value);
    account.values[slot] = std::move(value);
}

void change_edges(Memberships& held, const Change& change) {
    const auto put = [&](auto& list, const auto& id, bool there) {
        std::erase(list, id);
        if (there) list.push_back(id);
    };
    const bool there = change.after == "member";
    if (change.kind == ChangeKind::add_member || change.kind == ChangeKind::remove_member) {
        put(held.groups, GroupId{change.object}, there);
    } else if (change.kind == ChangeKind::assign_app || change.kind == ChangeKind::unassign_app) {
        put(held.apps, AppId{change.object}, there);
    } else {
        put(held.device_groups, change.object, there);
    }
}

void set_state(Person& person, Side side, AccountState state) {
    auto& account = *person.account(side);
    account.state = state;
    if (side == Side::okta) account.status_changed = person.now;
    person.status_is_ours[side] = true;
}

void contain_further(Person& person, const Change& change) {
    if (change.kind == ChangeKind::suspend) person.further->state = AccountState::suspended;
    if (change.kind == ChangeKind::deactivate) person.further->state = AccountState::deprovisioned;
}

void perform(Person& person, const Change& change) {
    if (is_about_further(person, change)) return contain_further(person, change);
    auto& account = person.account(change.side);
    switch (change.kind) {
        case ChangeKind::link:
        case ChangeKind::hand_over:
        case ChangeKind::create_group: return;
        case ChangeKind::create_account:
            account = make_account(person.policy, change.side);
            account->id = {change.side == Side::okta ? "o2" : "j2"};
            account->state = AccountState::staged;
            person.held[change.side] = {};
            [[fallthrough]];
        case ChangeKind::set_attributes:
        case ChangeKind::set_reference:
            for (const auto& one : change.writes) write(person, *account, one);
            return;
        case ChangeKind::add_member:
        case ChangeKind::remove_member:
        case ChangeKind::assign_app:
        case ChangeKind::unassign_app:
        case ChangeKind::bind_devices:
        case ChangeKind::unbind_devices: return change_edges(person.held[change.side], change);
        case ChangeKind::activate:
        case ChangeKind::activate_with_mail:
        case ChangeKind::unsuspend: return set_state(person, change.side, AccountState::active);
        case ChangeKind::suspend: return set_state(person, change.side, AccountState::suspended);
        case ChangeKind::deactivate: return set_state(person, change.side, AccountState::deprovisioned);
        case ChangeKind::end_sessions:
        case ChangeKind::expire_password: return;
        case ChangeKind::delete_account:
            account.reset();
            (change.side == Side::okta ? person.okta_gone : person.jumpcloud_gone) = true;
            return;
    }
    LOCKSTEP_UNREACHABLE();
}

}  // namespace

bool is_about_further(const Person& person, const Change& change) {
    return person.further && change.object == person.further->id.value;
}

policy::Policy load_policy(const std::string& text) {
    return testing::policy_of(testing::kConnections + text);
}

Account make_account(const policy::Policy& policy, Side side) {
    Account account;
    account.side = side;
    account.id = {side == Side::okta ? "o1" : "j1"};
    account.email = "ada@example.com";
    account.login = side == Side::okta ? account.email : "ada";
    account.read_at = *from_rfc3339("2026-06-01T12:00:00Z");
    const auto& slots = policy.slots(side);
    account.values.assign(slots.size(), Value::empty());
    const auto set = [&](std::string_view name, std::string value) {
        if (const auto slot = slots.find(name)) account.values[*slot] = Value::text(std::move(value));
    };
    set("email", account.email);
    set(side == Side::okta ? "login" : "username", account.login);
    set(side == Side::okta ? "firstName" : "firstname", "ada");
    set(side == Side::okta ? "lastName" : "lastname", "lovelace");
    return account;
}

IdentityPlan Person::plan() const {
    constexpr int kRounds = 20;
    auto facts = facts_of(*this);
    for (int round = 0; round < kRounds; ++round) {
        auto answered = sync::plan(policy, facts, standing, now);
        if (answered.questions.empty()) return answered;
        for (const auto& question : answered.questions) facts.answers.emplace(question, answer(*this, question));
    }
    throw std::runtime_error{"the planner asks without end"};
}

void Person::settle(const IdentityPlan& plan) {
    standing = plan.next;
    if (pairs) pairs = std::make_shared<const Pairs>(sync::begun(pairs->all(), now));
}

void Person::apply(const Change& change) {
    perform(*this, change);
    auto held_now = is_about_further(*this, change) ? further : account(change.side);
    if (held_now) held_now->how = ReadHow::by_id;
    standing = sync::after_success(policy, std::move(standing), change, held_now, now);
    if (!held_now || change.writes.empty() || change.kind == ChangeKind::hand_over) return;
    // What the vendor kept as it was before is refused, as the engine tells it from the read-back.
    auto refused = change;
    std::erase_if(refused.writes, [&](const AttributeWrite& one) {
        auto alone = change;
        alone.writes = {one};
        return sync::held_by(policy, standing, alone, *held_now) != sync::Held::none;
    });
    if (!refused.writes.empty()) {
        standing = sync::after_refusal(policy, std::move(standing), refused, {"400", "kept as it was"}, now);
    }
}

void Person::edit(Side side, std::string_view attribute, Value value) {
    account(side)->values.at(*policy.slots(side).find(attribute)) = std::move(value);
}

std::string show(const Person& person, const IdentityPlan& plan) {
    std::string text = boost::json::serialize(to_json(person.standing)) + "\n";
    for (const Side side : kSides) {
        if (const auto& account = person.account(side)) text += boost::json::serialize(to_json(*account)) + "\n";
    }
    for (const auto& change : plan.changes) text += boost::json::serialize(to_json(change)) + "\n";
    return text;
}

}  // namespace lockstep::property
