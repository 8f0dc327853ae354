#include "cli/rehearsal.hpp"

#include <fmt/format.h>

#include "core/assert.hpp"
#include "model/fold.hpp"
#include "sync/plan.hpp"

namespace lockstep::cli {
namespace {

constexpr int kRounds = 12;  ///< of questions, as in a pass

AccountId account_id(Side side) {
    return {fmt::format("{}-made-up", name_of(side))};
}

std::string text_in(const policy::MadeUpAccount& made_up, std::string_view attribute) {
    for (const auto& [name, value] : made_up.values) {
        if (name == attribute) return to_text(value);
    }
    return {};
}

Account account_of(const policy::MadeUpPerson& person, Side side, const SlotTable& slots, WallTime now) {
    const auto& made_up = *person.account(side);
    Account account;
    account.side = side;
    account.id = account_id(side);
    account.state = made_up.state;
    account.vendor_status = name_of(made_up.state);
    account.login = text_in(made_up, side == Side::okta ? "login" : "username");
    account.email = text_in(made_up, "email");
    if (account.login.empty()) account.login = account.email.empty() ? person.name : account.email;
    account.values.assign(slots.size(), Value::empty());
    for (const auto& [name, value] : made_up.values) {
        if (const auto slot = slots.find(name)) account.values[*slot] = value;
    }
    account.created = now;
    account.how = ReadHow::by_id;
    account.read_at = now;
    return account;
}

Standing standing_of(const policy::MadeUpPerson& person, WallTime now) {
    Standing standing;
    standing.id = {fmt::format("made-up:{}", person.name)};
    standing.label = person.name;
    for (const Side side : kSides) {
        if (person.account(side)) standing.place(side).account = account_id(side);
    }
    if (standing.linked()) standing.linked_at = now;
    return standing;
}

/// Groups are known by their names here; so are apps and device groups.
Answer answer_to(const Question& question, const policy::MadeUpPerson& person, const Facts& facts) {
    switch (question.kind) {
        case Question::Kind::account_by_id: {
            const auto& seen = facts.seen(question.side);
            if (seen.account && seen.account->id.value == question.subject) return *seen.account;
            return std::monostate{};
        }
        case Question::Kind::name_holder: return NameHolders{};
        case Question::Kind::reference: return Referred{};
        case Question::Kind::memberships: {
            Memberships held;
            if (const auto& account = person.account(question.side)) {
                for (const auto& group : account->groups) held.groups.push_back({group});
            }
            return held;
        }
        case Question::Kind::group:
        case Question::Kind::device_group: {
            const auto& name = question.subject.empty() ? question.value : question.subject;
            return Group{question.side, {name}, name, {}, GroupKind::writable};
        }
        case Question::Kind::app: return App{{question.subject}, question.subject};
        case Question::Kind::status_history: return true;
        case Question::Kind::edge:
        case Question::Kind::admin_role:
        case Question::Kind::is_bound: return false;
        case Question::Kind::further_account: return std::monostate{};
        case Question::Kind::bound_devices:
        case Question::Kind::devices: return TextList{};
    }
    LOCKSTEP_UNREACHABLE();
}

IdentityPlan plan_for(const policy::Policy& policy, const policy::MadeUpPerson& person, Facts& facts,
                      const Standing& standing, WallTime now) {
    IdentityPlan plan;
    for (int round = 0; round < kRounds; ++round) {
        plan = sync::plan(policy, facts, standing, now);
        if (plan.questions.empty()) break;
        for (const auto& question : plan.questions) facts.answers.emplace(question, answer_to(question, person, facts));
    }
    return plan;
}

void apply(const Change& change, const policy::Policy& policy, Rehearsed& person) {
    auto& half = person.half(change.side);
    if (change.kind == ChangeKind::create_account)
        half.values.emplace(policy.slots(change.side).size(), Value::empty());
    for (const auto& write : change.writes) {
        const auto slot = policy.slots(change.side).find(write.attribute);
        if (half.values && slot) (*half.values)[*slot] = write.after;
    }
    if (change.kind == ChangeKind::add_member) half.groups.insert(change.object_name);
    if (change.kind == ChangeKind::remove_member) half.groups.erase(change.object_name);
}

}  // namespace

expression::Inputs Rehearsed::inputs() const {
    expression::Inputs inputs;
    inputs.jumpcloud = jumpcloud.values ? &*jumpcloud.values : nullptr;
    inputs.okta = okta.values ? &*okta.values : nullptr;
    inputs.jumpcloud_exists = jumpcloud.values.has_value();
    inputs.okta_exists = okta.values.has_value();
    inputs.jumpcloud_groups = &jumpcloud.groups;
    inputs.okta_groups = &okta.groups;
    inputs.now = now;
    return inputs;
}

Rehearsed rehearse(const policy::Policy& policy, const policy::MadeUpPerson& person, WallTime now) {
    Rehearsed end;
    end.now = now;
    Facts facts;
    facts.oldest_read = now;
    for (const Side side : kSides) {
        if (!person.account(side)) continue;
        auto account = account_of(person, side, policy.slots(side), now);
        auto& half = end.half(side);
        half.values = account.values;
        half.groups = {person.account(side)->groups.begin(), person.account(side)->groups.end()};
        facts.seen(side) = {Presence::present, std::move(account)};
    }
    const auto plan = plan_for(policy, person, facts, standing_of(person, now), now);
    for (const auto& change : plan.changes) apply(change, policy, end);
    return end;
}

Rehearsed rehearse(const policy::Policy& policy, const Facts& facts, const std::vector<Change>& changes,
                   const std::array<std::set<std::string>, 2>& groups, WallTime now) {
    Rehearsed end;
    end.now = now;
    for (const Side side : kSides) {
        auto& half = end.half(side);
        if (const auto& account = facts.seen(side).account) half.values = account->values;
        half.groups = groups.at(static_cast<std::size_t>(side));
    }
    for (const auto& change : changes) apply(change, policy, end);
    return end;
}

}  // namespace lockstep::cli
