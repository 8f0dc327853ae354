#include <fmt/format.h>

#include <algorithm>
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

void compare_memberships(const PairMembers& pair, const Account& jumpcloud, const Account& okta, Matrix& matrix) {
    const bool in_jumpcloud = pair.jumpcloud.contains(jumpcloud.id);
    if (in_jumpcloud == pair.okta.contains(okta.id)) return;
    matrix.add({fmt::format("group {}", pair.pair)}, in_jumpcloud ? "only in JumpCloud" : "only in Okta",
               label_of(jumpcloud));
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
    for (const auto& link : links) {
        const auto left = jumpcloud.find(link.jumpcloud);
        const auto right = okta.find(link.okta);
        if (left == jumpcloud.end() || right == okta.end()) continue;
        compare_people(policy, *left->second, *right->second, matrix);
        for (const auto& pair : world.pairs) compare_memberships(pair, *left->second, *right->second, matrix);
    }
    return matrix.list();
}

}  // namespace lockstep::sync
