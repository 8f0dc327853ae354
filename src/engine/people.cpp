#include "engine/people.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <stdexcept>

#include "core/concurrently.hpp"
#include "engine/batch.hpp"
#include "engine/gate_input.hpp"
#include "engine/org_pin.hpp"
#include "engine/pair_reading.hpp"
#include "model/fold.hpp"
#include "sync/further_match.hpp"
#include "sync/rule_index.hpp"

namespace lockstep::engine {
namespace {

constexpr std::size_t kReadsAtATime = 8;

/// `okta.employeeNumber` → its name; empty for anything computed.
std::string plain_attribute(const expression::Expression& expression, Side side) {
    const auto& reads = expression.reads();
    if (reads.attributes.size() != 1 || !reads.groups.empty()) return {};
    const auto& name = reads.attributes.begin()->second;
    return expression.canonical() == fmt::format("{}.{}", name_of(side), name) ? name : std::string{};
}

/// Brings together everybody that the people named are about.
class Gathering {
public:
    Gathering(const policy::Policy& policy, Directories directories, store::Store& store, Clock& clock, Lane lane)
        : policy_{policy}, directories_{directories}, store_{store}, clock_{clock}, lane_{lane} {
        for (const Side side : kSides) {
            batch_.reading[side].side = side;
            batch_.reading[side].began = clock.wall_now();
        }
    }

    Task<Batch> gather(std::vector<Person> people, std::vector<std::string>& health) {
        for (auto& person : people) co_await take(std::move(person));
        co_await read_all();
        co_await find_counterparts(health);
        co_await read_all();  // the rest of those whose further account turned up
        for (const Side side : kSides) {
            auto& half = batch_.reading[side];
            for (auto& [id, account] : accounts_[index_of(side)]) half.accounts.push_back(std::move(account));
        }
        co_return std::move(batch_);
    }

private:
    static std::size_t index_of(Side side) { return side == Side::okta ? 1 : 0; }

    Task<> take(Person person) {
        if (const auto* identity = std::get_if<IdentityId>(&person)) {
            if (auto standing = co_await store_.find_standing(*identity)) {
                remember(std::move(*standing));
                co_return;
            }
            // Not stored yet: such an identity is named after its only account.
            const auto colon = identity->value.find(':');
            const auto side = from_name<Side>(std::string_view{identity->value}.substr(0, colon));
            if (side && colon != std::string::npos) co_await take_account(*side, {identity->value.substr(colon + 1)});
        } else if (const auto* account = std::get_if<AccountRef>(&person)) {
            co_await take_account(account->side, account->id);
        } else {
            co_await take_name(std::get<PersonName>(person).text);
        }
    }

    Task<> take_account(Side side, AccountId id) {
        auto standing = co_await store_.find_standing_by_account(side, id);
        wanted_.emplace(side, std::move(id));
        if (standing) remember(std::move(*standing));
    }

    Task<> take_name(std::string name) {
        auto known = co_await store_.list_standings_named(name);
        if (!known.empty()) {
            for (auto& standing : known) remember(std::move(standing));
            co_return;
        }
        bool found = false;
        for (const Side side : kSides) {
            const bool is_address = name.find('@') != std::string::npos;
            const std::string attribute = is_address ? "email" : side == Side::okta ? "login" : "username";
            for (auto& account : co_await directories_[side].find_by_name(lane_, attribute, name)) {
                found = true;
                const auto id = account.id;
                put(std::move(account));
                co_await take_account(side, id);
            }
        }
        if (!found) throw std::runtime_error(fmt::format("nobody is known as {}, in neither directory", name));
    }

    void remember(Standing standing) {
        for (const Side side : kSides) {
            if (!standing.place(side).account.empty()) wanted_.emplace(side, standing.place(side).account);
        }
        batch_.remembered.put(std::move(standing));
    }
    void put(Account account) {
        auto& accounts = accounts_[index_of(account.side)];
        const auto id = account.id;
        accounts.insert_or_assign(id, std::move(account));
    }

    Task<> read_all() {
        std::vector<std::pair<Side, AccountId>> unread;
        for (const auto& [side, id] : wanted_) {
            if (!accounts_[index_of(side)].contains(id)) unread.emplace_back(side, id);
        }
        auto one = [&](std::size_t i) -> Task<> {
            const auto& [side, id] = unread[i];
            auto account = co_await directories_[side].find_account(lane_, id);
            if (account) put(std::move(*account));
        };
        co_await for_each_limited(unread.size(), kReadsAtATime, one);
    }

    [[nodiscard]] bool is_live(Side side, const AccountId& id) const {
        const auto* standing = batch_.remembered.find(side, id);
        return standing != nullptr && standing->linked() && !standing->jumpcloud.gone && !standing->okta.gone;
    }

    /// Who on the other side shares a value with somebody not linked; and, as a second candidate makes a case, who on
    /// this side shares one with those.
    Task<> find_counterparts(std::vector<std::string>& health) {
        std::vector<Account> found;
        const auto named = wanted_;
        for (const auto& [side, id] : named) {
            const auto it = accounts_[index_of(side)].find(id);
            if (it == accounts_[index_of(side)].end()) continue;
            const Account account = it->second;
            co_await find_further(account, found);
            if (is_live(side, id)) continue;
            for (const auto& rule : policy_.match) {
                if (co_await ask_by(rule, account, found)) continue;
                accounts_[index_of(side)].erase(id);
                batch_.bystanders.emplace(side, id);
                health.push_back(
                    fmt::format("{} is not linked, and the rule \"{}\" cannot be asked by name: only a "
                                "full pass can tell who they are.",
                                account.email.empty() ? account.login : account.email, rule.text));
                break;
            }
        }
        auto first = std::exchange(found, {});
        for (const auto& account : first) co_await add_bystander(account);
        for (const auto& account : first) {
            co_await find_further(account, found);
            if (is_live(account.side, account.id)) continue;
            for (const auto& rule : policy_.match) std::ignore = co_await ask_by(rule, account, found);
        }
        for (const auto& account : found) co_await add_bystander(account);
    }

    /// Who on the other side may be theirs as a further account, or whose further account they may be. Where a rule
    /// cannot be asked by name, the next full pass finds them.
    Task<> find_further(Account account, std::vector<Account>& found) {
        std::vector<Account> theirs;
        for (std::size_t i = 0; i < policy_.also_jumpcloud.size(); ++i) {
            std::ignore = co_await ask_by(sync::also_rule(policy_, i), account, theirs);
        }
        for (auto& one : theirs) {
            // A new further account is contained with its person: then that is who is planned.
            if (is_alone(account)) co_await take_if_live(one);
            found.push_back(std::move(one));
        }
    }

    [[nodiscard]] bool is_alone(const Account& account) const {
        const auto* standing = batch_.remembered.find(account.side, account.id);
        return standing == nullptr || !standing->linked();
    }

    Task<> take_if_live(Account account) {
        auto standing = co_await store_.find_standing_by_account(account.side, account.id);
        if (!standing || !standing->linked() || standing->place(account.side).account != account.id) co_return;
        remember(std::move(*standing));
        put(std::move(account));
    }

    /// False: the other half of the rule is computed, so nobody can be looked up by it.
    Task<bool> ask_by(const policy::MatchRule& rule, Account account, std::vector<Account>& found) {
        const Side side = other(account.side);
        const auto attribute = plain_attribute(side == Side::okta ? rule.okta : rule.jumpcloud, side);
        const auto keys = sync::match_keys(rule, account, clock_.wall_now());
        if (keys.empty()) co_return true;
        if (attribute.empty()) co_return false;
        for (const auto& key : keys) {
            if (!asked_.emplace(side, attribute, key).second) continue;
            auto holders = co_await directories_[side].find_by_name(lane_, attribute, key);
            std::ranges::move(holders, std::back_inserter(found));
        }
        co_return true;
    }

    Task<> add_bystander(Account account) {
        if (accounts_[index_of(account.side)].contains(account.id)) co_return;
        batch_.bystanders.emplace(account.side, account.id);
        if (auto standing = co_await store_.find_standing_by_account(account.side, account.id)) {
            batch_.remembered.put(std::move(*standing));
        }
        put(std::move(account));
    }

    const policy::Policy& policy_;
    Directories directories_;
    store::Store& store_;
    Clock& clock_;
    Lane lane_;
    Batch batch_{};
    std::set<std::pair<Side, AccountId>> wanted_;
    std::map<AccountId, Account> accounts_[2];
    std::set<std::tuple<Side, std::string, std::string>> asked_;
};

/// The further accounts that matching found become their people's.
void take_further(Matched& matched) {
    for (const auto& further : matched.matching.further) {
        const auto* owner = matched.standings.find(other(further.side), further.owner);
        if (owner != nullptr) matched.standings.put(sync::after_further(*owner, further));
    }
}

}  // namespace

Task<PassResult> plan_people(const policy::Policy& policy, Directories directories, store::Store& store, Clock& clock,
                             std::vector<Person> people, Lane lane) {
    PassResult result;
    const auto jumpcloud = co_await directories.jumpcloud.get_org(lane);
    const auto okta = co_await directories.okta.get_org(lane);
    co_await check_orgs(store, jumpcloud.id, okta.id);
    result.plan.policy_digest = policy.digest;
    result.plan.jumpcloud_org = jumpcloud.id;
    result.plan.okta_org = okta.id;
    result.plan.made_at = clock.wall_now();

    Gathering gathering{policy, directories, store, clock, lane};
    auto batch = co_await gathering.gather(std::move(people), result.health);
    auto matched = match_batch(policy, batch, result.plan.made_at);
    take_further(matched);
    FreshAnswers fresh{directories, store, policy.okta};
    PlannedNames names;
    const auto known = [&](Question question) -> Task<std::optional<Answer>> {
        if (question.kind != Question::Kind::account_by_id) co_return std::nullopt;
        // Everybody's accounts were read by id a moment ago; asking again proves no more.
        const auto* account = batch.reading[question.side].find({question.subject});
        co_return account == nullptr ? Answer{} : Answer{*account};
    };
    auto candidates = candidates_of(matched, batch);
    const auto pairs = co_await load_pairs(policy, store);
    for (auto& candidate : candidates) candidate.facts.pairs = pairs;
    co_await plan_candidates(policy, candidates, known, fresh, names, lane, result.plan.made_at);
    report_matching(matched, batch, std::numeric_limits<std::size_t>::max(), result);
    collect(candidates, matched.newly_linked, result);
    // Due until a full pass has seen them: what the mirror has of them is older than what was planned on.
    for (auto& settlement : result.settlements) settlement.settled = false;
    result.counts.jumpcloud_accounts = batch.reading.jumpcloud.accounts.size();
    result.counts.okta_accounts = batch.reading.okta.accounts.size();
    // A share is of everybody, not of the few who are looked at here.
    const int active = co_await count_active_linked(store);
    co_await admit(policy, directories, store, static_cast<std::size_t>(active), result);
    co_return result;
}

}  // namespace lockstep::engine
