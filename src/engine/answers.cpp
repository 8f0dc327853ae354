#include "engine/answers.hpp"

#include <ranges>

#include "core/assert.hpp"
#include "model/fold.hpp"

namespace lockstep::engine {

namespace {

/// Lists them unless that was done already, once for all who want them at the same time.
template <class Table, class Thing>
Task<> read_once(Table& table, std::string Thing::* name, std::function<Task<std::vector<Thing>>()> list) {
    while (!table.things) {
        if (table.flight.is_up()) {
            co_await table.flight.landed();
            continue;
        }
        const auto ticket = table.flight.start();
        std::map<std::string, Thing> named;
        for (auto& thing : co_await list()) named.emplace(thing.*name, std::move(thing));
        table.things = std::move(named);
    }
}

}  // namespace

Answer group_of(const std::map<std::string, Group>& groups, const Question& question) {
    if (!question.subject.empty()) return thing_named(groups, question.subject);
    for (const auto& group : groups | std::views::values) {
        if (group.id.value == question.value) return group;
    }
    return {};
}

NameHolders::Holder holder_of(const Account& account, const Standing* standing) {
    NameHolders::Holder holder{account.id, std::nullopt, account.state, false};
    if (standing) {
        holder.identity = standing->id;
        holder.linked = standing->linked() && !standing->jumpcloud.gone && !standing->okta.gone;
    }
    return holder;
}

void describe_okta(Referred& referred, const Account& account, const SlotTable& slots) {
    if (!account.unread.empty()) {
        referred.state = Referred::State::in_case;  // what they are called is not known: the old value stands
        return;
    }
    referred.okta_login = account.login;
    referred.okta_email = account.email;
    const auto slot = slots.find("employeeNumber");
    if (slot && *slot < account.values.size()) referred.employee_number = to_text(account.values[*slot]);
}

Referred referred_by(const Standing* standing) {
    Referred referred;
    if (!standing) return referred;
    referred.identity = standing->id;
    referred.jumpcloud = standing->jumpcloud.account;
    referred.okta = standing->okta.account;
    if (standing->jumpcloud.gone || standing->okta.gone) {
        referred.state = Referred::State::gone;
    } else if (standing->linked()) {
        referred.state = Referred::State::linked;
    }
    return referred;
}

void put_answer(Facts& facts, const Question& question, Answer answer) {
    if (question.kind == Question::Kind::account_by_id) {
        if (auto* account = std::get_if<Account>(&answer)) {
            facts.oldest_read = std::min(facts.oldest_read, account->read_at);
            facts.seen(question.side) = {Presence::present, *account};
        } else {
            facts.seen(question.side) = {Presence::missing, std::nullopt};
        }
    }
    facts.answers.insert_or_assign(question, std::move(answer));
}

void PlannedNames::take(Side side, std::string_view attribute, std::string_view value, const IdentityId& identity) {
    taken_.insert_or_assign({side, std::string{attribute}, name_key(value)}, identity);
}

std::optional<IdentityId> PlannedNames::find(Side side, std::string_view attribute, std::string_view value) const {
    const auto it = taken_.find({side, std::string{attribute}, name_key(value)});
    if (it == taken_.end()) return std::nullopt;
    return it->second;
}

Task<NameHolders> FreshAnswers::get_holders(Question question, Lane lane) {
    NameHolders answer;
    const auto accounts = co_await directories_[question.side].find_by_name(lane, question.subject, question.value);
    for (const auto& account : accounts) {
        const auto standing = co_await store_.find_standing_by_account(question.side, account.id);
        answer.holders.push_back(holder_of(account, standing ? &*standing : nullptr));
    }
    co_return answer;
}

Task<bool> FreshAnswers::is_suspension_ours(Question question, Lane lane) {
    const AccountId account{question.subject};
    const auto standing = co_await store_.find_standing_by_account(question.side, account);
    const auto since = standing ? standing->place(question.side).suspended_by_us_at : std::nullopt;
    co_return since&& co_await directories_[question.side].still_suspended_since(lane, account, *since);
}

Task<Referred> FreshAnswers::get_referred(Question question, Lane lane) {
    const auto standing = co_await store_.find_standing_by_account(question.side, {question.subject});
    auto referred = referred_by(standing ? &*standing : nullptr);
    if (referred.state == Referred::State::linked) {
        const auto okta = co_await directories_.okta.find_account(lane, referred.okta);
        if (okta) describe_okta(referred, *okta, okta_slots_);
    }
    co_return referred;
}

Task<Answer> FreshAnswers::get_group(Question question, Lane lane) {
    if (question.subject.empty()) {
        auto& known = groups_by_id_[static_cast<std::size_t>(question.side)];
        const GroupId id{question.value};
        if (const auto it = known.find(id); it != known.end()) co_return it->second;
        auto found = co_await directories_[question.side].find_group(lane, id);
        co_return known[id] = found ? Answer{std::move(*found)} : Answer{};
    }
    auto& groups = groups_[static_cast<std::size_t>(question.side)];
    co_await read_once<ByName<Group>, Group>(groups, &Group::name,
                                             [&] { return directories_[question.side].list_groups(lane); });
    co_return group_of(*groups.things, question);
}

Task<Answer> FreshAnswers::get_device_group(Question question, Lane lane) {
    co_await read_once<ByName<Group>, Group>(device_groups_, &Group::name,
                                             [&] { return directories_.jumpcloud.list_device_groups(lane); });
    co_return thing_named(*device_groups_.things, question.subject);
}

Task<Answer> FreshAnswers::get_app(Question question, Lane lane) {
    co_await read_once<ByName<App>, App>(apps_, &App::label, [&] { return directories_.okta.list_apps(lane); });
    co_return thing_named(*apps_.things, question.subject);
}

Task<TextList> FreshAnswers::get_devices(Question question, Lane lane) {
    if (const auto it = devices_.find(question.subject); it != devices_.end()) co_return it->second;
    auto devices = co_await directories_.jumpcloud.list_devices(lane, question.subject);
    co_return devices_[question.subject] = std::move(devices);
}

Task<TextList> FreshAnswers::get_bound_devices(Question question, Lane lane) {
    if (const auto it = bound_devices_.find(question.subject); it != bound_devices_.end()) co_return it->second;
    auto bound = co_await directories_.jumpcloud.list_bound_devices(lane, {question.subject});
    co_return bound_devices_[question.subject] = std::move(bound);
}

Task<Answer> FreshAnswers::get(Question question, Lane lane) {
    using enum Question::Kind;
    switch (question.kind) {
        case account_by_id:
        case further_account: {
            auto account = co_await directories_[question.side].find_account(lane, {question.subject});
            co_return account ? Answer{std::move(*account)} : Answer{};
        }
        case name_holder: co_return co_await get_holders(std::move(question), lane);
        case reference: co_return co_await get_referred(std::move(question), lane);
        case memberships: co_return co_await directories_[question.side].get_memberships(lane, {question.subject});
        case group: co_return co_await get_group(std::move(question), lane);
        case app: co_return co_await get_app(std::move(question), lane);
        case device_group: co_return co_await get_device_group(std::move(question), lane);
        case edge: co_return co_await directories_[question.side].is_member(lane, {question.value}, {question.subject});
        case admin_role: co_return co_await directories_[question.side].grants_admin_role(lane, {question.subject});
        case status_history: co_return co_await is_suspension_ours(std::move(question), lane);
        case is_bound: co_return co_await directories_[question.side].is_bound(lane, {question.subject});
        case devices: co_return co_await get_devices(std::move(question), lane);
        case bound_devices: co_return co_await get_bound_devices(std::move(question), lane);
    }
    LOCKSTEP_UNREACHABLE();
}

}  // namespace lockstep::engine
