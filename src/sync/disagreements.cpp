#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <unordered_map>

#include "model/fold.hpp"
#include "sync/carry.hpp"
#include "sync/match.hpp"
#include "sync/passes.hpp"

namespace lockstep::sync {
namespace {

constexpr std::size_t kExamples = 3;

class Matrix {
public:
    void add(const RuleId& rule, std::string pattern, std::string example) {
        auto& cell = cells_[{rule, pattern}];
        cell.rule = rule;
        cell.pattern = std::move(pattern);
        ++cell.count;
        if (cell.examples.size() < kExamples) cell.examples.push_back(std::move(example));
    }
    [[nodiscard]] std::vector<Disagreement> list() const {
        std::vector<Disagreement> list;
        for (const auto& [key, cell] : cells_) list.push_back(cell);
        return list;
    }

private:
    std::map<std::pair<RuleId, std::string>, Disagreement> cells_;
};

void compare(Draft& draft, const policy::AttributeRule& rule, Matrix& matrix) {
    const auto flow = flow_of(rule, draft.source());
    if (!flow || rule.is_reference()) return;
    const Side from = flow->authority.value_or(Side::jumpcloud);
    const Side to = other(from);
    const auto& slot = to == Side::okta ? rule.okta : rule.jumpcloud;
    const auto given = read(draft, rule, from);
    const auto held = slot ? draft.value(to, *slot) : Value{};
    if (given.raw.is_unread() || held.is_unread() || !given.carried.value) return;
    if (agrees(draft.standing, rule, to, *given.carried.value, held)) return;
    const auto& jumpcloud = from == Side::jumpcloud ? *given.carried.value : held;
    const auto& okta = from == Side::jumpcloud ? held : *given.carried.value;
    matrix.add(rule.id, pattern_of(jumpcloud, okta),
               fmt::format("{}: \"{}\" / \"{}\"", draft.person(), to_display(jumpcloud), to_display(okta)));
}

void compare_people(const policy::Policy& policy, const Account& jumpcloud, const Account& okta, Matrix& matrix) {
    Facts facts;
    facts.jumpcloud = {Presence::present, jumpcloud};
    facts.okta = {Presence::present, okta};
    Standing standing;
    standing.jumpcloud.account = jumpcloud.id;
    standing.okta.account = okta.id;
    Draft draft{policy, facts, standing, std::max(jumpcloud.read_at, okta.read_at)};
    if (!pass::population(draft)) return;
    if (jumpcloud.state != okta.state) {
        matrix.add({}, fmt::format("state {}/{}", lockstep::name_of(jumpcloud.state), lockstep::name_of(okta.state)),
                   draft.person());
    }
    for (const auto& rule : policy.attributes) compare(draft, rule, matrix);
}

using LinkOf = std::unordered_map<AccountId, std::size_t>;  // looked up only, never iterated

/// Whose edges of the pair differ, found from its members: there are many pairs, and most people are in few.
/// @param by_jumpcloud, by_okta the index of an account's link.
void compare_memberships(const PairMembers& pair, const std::vector<Matching::Link>& links, const LinkOf& by_jumpcloud,
                         const LinkOf& by_okta, const std::function<std::string(std::size_t)>& label, Matrix& matrix) {
    std::map<std::size_t, bool> only_in_jumpcloud;
    for (const auto& account : pair.jumpcloud) {
        const auto it = by_jumpcloud.find(account);
        if (it != by_jumpcloud.end() && !pair.okta.contains(links[it->second].okta))
            only_in_jumpcloud[it->second] = true;
    }
    for (const auto& account : pair.okta) {
        const auto it = by_okta.find(account);
        if (it != by_okta.end() && !pair.jumpcloud.contains(links[it->second].jumpcloud)) {
            only_in_jumpcloud[it->second] = false;
        }
    }
    for (const auto& [link, in_jumpcloud] : only_in_jumpcloud) {
        matrix.add({fmt::format("group {}", pair.pair)}, in_jumpcloud ? "only in JumpCloud" : "only in Okta",
                   label(link));
    }
}

}  // namespace

std::string pattern_of(const Value& jumpcloud, const Value& okta) {
    if (jumpcloud.is_empty()) return "JumpCloud empty";
    if (okta.is_empty()) return "Okta empty";
    const auto* left = jumpcloud.get<std::string>();
    const auto* right = okta.get<std::string>();
    if (left == nullptr || right == nullptr) return "different";
    const auto a = folded(*left), b = folded(*right);
    if (a == b) return "case only";
    const auto at_a = a.find('@'), at_b = b.find('@');
    const bool addresses = at_a != std::string::npos && at_b != std::string::npos;
    return addresses && a.substr(0, at_a) == b.substr(0, at_b) ? "domain only" : "different";
}

std::vector<Disagreement> disagreements(const policy::Policy& policy, const World& world,
                                        const std::vector<Matching::Link>& links) {
    std::unordered_map<AccountId, const Account*> jumpcloud, okta;  // looked up only, never iterated
    for (const auto& account : world.jumpcloud) jumpcloud.emplace(account.id, &account);
    for (const auto& account : world.okta) okta.emplace(account.id, &account);
    Matrix matrix;
    LinkOf by_jumpcloud, by_okta;
    for (std::size_t i = 0; i < links.size(); ++i) {
        const auto left = jumpcloud.find(links[i].jumpcloud);
        const auto right = okta.find(links[i].okta);
        if (left == jumpcloud.end() || right == okta.end()) continue;
        compare_people(policy, *left->second, *right->second, matrix);
        by_jumpcloud.emplace(links[i].jumpcloud, i);
        by_okta.emplace(links[i].okta, i);
    }
    const auto label = [&](std::size_t i) { return label_of(*jumpcloud.at(links[i].jumpcloud)); };
    for (const auto& pair : world.pairs) compare_memberships(pair, links, by_jumpcloud, by_okta, label, matrix);
    return matrix.list();
}

}  // namespace lockstep::sync
