#include "sync/match.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <numeric>
#include <unordered_map>

#include "sync/draft.hpp"
#include "sync/further_match.hpp"
#include "sync/rule_index.hpp"

namespace lockstep::sync {
namespace {

/// Two accounts that some rule names for each other.
struct Edge {
    std::size_t jumpcloud = 0, okta = 0;
    std::vector<std::string> names, only, against;  ///< the rules, in their order
    std::size_t rank = 0;                           ///< of the first rule that names them
    bool strong = false;                            ///< a strong rule names them as each other's only candidate
};

/// What is remembered of an account.
struct Known {
    const Standing* standing = nullptr;
    bool live = false;  ///< on a link whose two accounts are there
    bool half = false;  ///< on a link whose other account is gone
};

class Matcher {
public:
    Matcher(const policy::Policy& policy, const World& world) : policy_{policy}, world_{world} {
        for (const auto& account : world.okta) now_ = std::max(now_, account.read_at);
        for (const auto& account : world.jumpcloud) now_ = std::max(now_, account.read_at);
        for (const auto& rule : policy.match) {
            rules_.push_back(std::make_unique<RuleIndex>(rule, rules_.size(), world, now_));
        }
        for (const auto& standing : world.standings) remember(standing);
        for (const Side side : kSides) taken_[index_of(side)].assign(accounts(side).size(), false);
        find_parted();
    }

    Matching run() {
        link_by_decisions();
        auto edges = find_edges();
        drop_taken(edges);
        std::vector<Edge> open;
        for (const auto& edge : edges) {
            if (!is_agreed(edge)) {
                open.push_back(edge);
            } else if (is_return(edge) && !edge.strong) {
                open_case(Case::Kind::rehire, {edge});
            } else {
                add_link(edge);
            }
        }
        drop_taken(open);
        for (const auto& component : components(open)) open_case(Case::Kind::ambiguous, component);
        open_cases_of_parted();
        take_further();
        list_alone();
        return std::move(answer_);
    }

private:
    static std::size_t index_of(Side side) { return side == Side::okta ? 1 : 0; }
    [[nodiscard]] const std::vector<Account>& accounts(Side side) const {
        return side == Side::okta ? world_.okta : world_.jumpcloud;
    }
    [[nodiscard]] const Known& known(const Account& account) const {
        static const Known kNothing;
        const auto& known = known_[index_of(account.side)];
        const auto it = known.find(account.id);
        return it == known.end() ? kNothing : it->second;
    }
    [[nodiscard]] IdentityId identity_of(const Account& account) const {
        const auto* standing = known(account).standing;
        if (standing != nullptr) return standing->id;
        return {fmt::format("{}:{}", lockstep::name_of(account.side), account.id.value)};
    }

    void remember(const Standing& standing) {
        const bool live = standing.linked() && !standing.jumpcloud.gone && !standing.okta.gone;
        for (const Side side : kSides) {
            const auto& place = standing.place(side);
            if (place.account.empty() || place.gone) continue;
            known_[index_of(side)][place.account] = {&standing, live, standing.linked() && !live};
        }
        // Further accounts are somebody's, and no rule gives them to anybody else.
        for (const auto& account : standing.further_jumpcloud) known_[0][account] = {&standing, true, false};
        for (const auto& account : standing.further_okta) known_[1][account] = {&standing, true, false};
        for (const auto& decision : standing.decisions) decisions_[decision.about] = decision.answer;
    }
    [[nodiscard]] std::string decided(const std::string& key) const {
        const auto it = decisions_.find(key);
        return it == decisions_.end() ? std::string{} : it->second;
    }
    [[nodiscard]] bool are_parted(const Account& jumpcloud, const Account& okta) const {
        return decided(not_the_same_key(jumpcloud.id, okta.id)) == "separate";
    }

    /// Accounts that somebody parted from another are cases, never "not there yet".
    void find_parted() {
        for (const auto& [about, answer] : decisions_) {
            if (answer != "separate" || !about.starts_with("not_the_same:")) continue;
            for (const Side side : kSides) {
                const auto start = about.find(fmt::format(":{}/", lockstep::name_of(side)));
                if (start == std::string::npos) continue;
                const auto id = about.find('/', start) + 1;
                parted_[index_of(side)].insert({about.substr(id, about.find(':', id) - id)});
            }
        }
    }

    /// A person's word needs no rule.
    void link_by_decisions() {
        std::set<std::string> wanted;
        for (const auto& [about, answer] : decisions_) {
            if (answer.starts_with("link ")) wanted.insert(answer);
        }
        if (wanted.empty()) return;
        std::array<std::unordered_map<std::string, std::size_t>, 2> by_id;
        for (const Side side : kSides) {
            for (std::size_t i = 0; i < accounts(side).size(); ++i)
                by_id[index_of(side)][accounts(side)[i].id.value] = i;
        }
        for (const auto& answer : wanted) {
            const auto space = answer.find(' ', 5);
            if (space == std::string::npos) continue;
            const auto jumpcloud = by_id[0].find(answer.substr(5, space - 5));
            const auto okta = by_id[1].find(answer.substr(space + 1));
            if (jumpcloud == by_id[0].end() || okta == by_id[1].end()) continue;
            const bool is_free =
                !known(world_.jumpcloud[jumpcloud->second]).live && !known(world_.okta[okta->second]).live;
            auto edge = edge_between(jumpcloud->second, okta->second);
            edge.only = {"decided by a person"};
            if (is_free) add_link(edge);
        }
    }

    std::vector<Edge> find_edges() const {
        std::vector<Edge> edges;
        for (std::size_t jumpcloud = 0; jumpcloud < world_.jumpcloud.size(); ++jumpcloud) {
            if (known(world_.jumpcloud[jumpcloud]).live) continue;
            std::set<std::size_t> named;
            for (const auto& rule : rules_) {
                for (const auto okta : rule->candidates(Side::jumpcloud, jumpcloud)) named.insert(okta);
            }
            for (const auto okta : named) {
                const bool is_free = !known(world_.okta[okta]).live;
                if (is_free && !are_parted(world_.jumpcloud[jumpcloud], world_.okta[okta])) {
                    edges.push_back(edge_between(jumpcloud, okta));
                }
            }
        }
        return edges;
    }

    Edge edge_between(std::size_t jumpcloud, std::size_t okta) const {
        Edge edge{jumpcloud, okta, {}, {}, {}, rules_.size(), false};
        for (std::size_t i = 0; i < rules_.size(); ++i) {
            const auto& rule = *rules_[i];
            const auto named = rule.candidates(Side::jumpcloud, jumpcloud);
            if (std::ranges::binary_search(named, okta)) {
                edge.names.push_back(rule.rule().text);
                edge.rank = std::min(edge.rank, i);
            }
            if (rule.names_only_each_other(jumpcloud, okta)) {
                edge.only.push_back(rule.rule().text);
                edge.strong = edge.strong || rule.rule().strong;
            }
            if (rule.speaks_against(jumpcloud, okta)) edge.against.push_back(rule.rule().text);
        }
        return edge;
    }

    static bool is_agreed(const Edge& edge) { return !edge.only.empty() && edge.against.empty(); }

    /// A rehire, or a recycled address: one of them had another account before, or nobody linked it and it is off.
    [[nodiscard]] bool is_return(const Edge& edge) const {
        const auto returns = [&](const Account& account) {
            return known(account).half || account.state == AccountState::deprovisioned;
        };
        return returns(world_.jumpcloud[edge.jumpcloud]) || returns(world_.okta[edge.okta]);
    }

    [[nodiscard]] std::string answer_for(const Edge& edge) const {
        return fmt::format("link {} {}", world_.jumpcloud[edge.jumpcloud].id.value, world_.okta[edge.okta].id.value);
    }

    [[nodiscard]] bool is_taken(const Edge& edge) const { return taken_[0][edge.jumpcloud] || taken_[1][edge.okta]; }
    void drop_taken(std::vector<Edge>& edges) const {
        std::erase_if(edges, [&](const Edge& edge) { return is_taken(edge); });
    }

    void add_link(const Edge& edge) {
        if (is_taken(edge)) return;
        taken_[0][edge.jumpcloud] = taken_[1][edge.okta] = true;
        const auto& jumpcloud = world_.jumpcloud[edge.jumpcloud];
        const auto& okta = world_.okta[edge.okta];
        const auto& rules = edge.only.empty() ? edge.names : edge.only;
        Matching::Link link{jumpcloud.id, okta.id, fmt::format("{}", fmt::join(rules, ", ")), edge.strong, {}};
        for (const auto* account : {&jumpcloud, &okta}) {
            if (known(*account).half) link.relinks = known(*account).standing->id;
        }
        answer_.links.push_back(std::move(link));
    }

    /// Edges that share an account, directly or by others, are one question.
    static std::vector<std::vector<Edge>> components(const std::vector<Edge>& edges) {
        std::vector<std::size_t> leader(edges.size());
        std::iota(leader.begin(), leader.end(), 0);
        const auto find = [&](std::size_t i) {
            while (leader[i] != i) i = leader[i] = leader[leader[i]];
            return i;
        };
        std::unordered_map<std::size_t, std::size_t> first_jumpcloud, first_okta;
        for (std::size_t i = 0; i < edges.size(); ++i) {
            const auto by_jumpcloud = first_jumpcloud.try_emplace(edges[i].jumpcloud, i).first->second;
            const auto by_okta = first_okta.try_emplace(edges[i].okta, i).first->second;
            for (const auto known : {by_jumpcloud, by_okta}) {
                const auto [a, b] =
                    std::minmax({find(i), find(known)});  // a list: of two temporaries it would give references
                leader[b] = a;
            }
        }
        std::map<std::size_t, std::vector<Edge>> by_leader;
        for (std::size_t i = 0; i < edges.size(); ++i) by_leader[find(i)].push_back(edges[i]);
        std::vector<std::vector<Edge>> list;
        for (auto& [first, component] : by_leader) list.push_back(std::move(component));
        return list;
    }

    void open_case(Case::Kind kind, std::vector<Edge> edges) {
        std::ranges::sort(edges, {}, [](const Edge& edge) { return std::tuple{edge.rank, edge.jumpcloud, edge.okta}; });
        Case asked;
        asked.kind = kind;
        std::vector<std::pair<Side, AccountId>> concerned;
        const auto concern = [&](Side side, std::size_t index, const Edge& edge) {
            const auto& account = accounts(side)[index];
            const std::pair one{side, account.id};
            if (std::ranges::find(concerned, one) != concerned.end()) return;
            concerned.push_back(one);
            asked.candidates.push_back({side, account.id, label_of(account), why(edge)});
        };
        for (const auto& edge : edges) {
            concern(Side::jumpcloud, edge.jumpcloud, edge);
            concern(Side::okta, edge.okta, edge);
            asked.answers.push_back(answer_for(edge));
        }
        asked.answers.emplace_back("separate");
        asked.key = case_key(kind, concerned);
        if (decided(asked.key) == "separate") return;
        for (const auto& edge : edges) taken_[0][edge.jumpcloud] = taken_[1][edge.okta] = true;
        for (const auto& one : concerned) answer_.in_case.insert(one);
        const auto& first = world_.jumpcloud[edges.front().jumpcloud];
        asked.identity = identity_of(first);
        asked.person = label_of(first);
        asked.question = kind == Case::Kind::rehire
                             ? "rehire or recycled: is this the person who had the account before?"
                             : "which of these accounts are the same person?";
        answer_.cases.push_back(std::move(asked));
    }

    static std::string why(const Edge& edge) {
        auto text = fmt::format("named by {}", fmt::join(edge.names, ", "));
        if (!edge.against.empty()) text += fmt::format("; against it: {}", fmt::join(edge.against, ", "));
        return text;
    }

    void open_cases_of_parted() {
        for (const Side side : kSides) {
            for (std::size_t i = 0; i < accounts(side).size(); ++i) {
                const auto& account = accounts(side)[i];
                const bool is_parted = parted_[index_of(side)].contains(account.id);
                if (!is_parted || taken_[index_of(side)][i] || known(account).live) continue;
                Case asked;
                asked.kind = Case::Kind::not_the_same;
                asked.key = case_key(asked.kind, {{side, account.id}});
                if (decided(asked.key) == "create") continue;
                asked.identity = identity_of(account);
                asked.person = label_of(account);
                asked.question = "parted by a person: who is this in the other directory?";
                asked.candidates.push_back({side, account.id, label_of(account), "parted by a person"});
                asked.answers = {"create"};
                taken_[index_of(side)][i] = true;
                answer_.in_case.insert({side, account.id});
                answer_.cases.push_back(std::move(asked));
            }
        }
    }

    void take_further() {
        std::array<std::set<AccountId>, 2> linked;
        for (const auto& link : answer_.links) {
            linked[0].insert(link.jumpcloud);
            linked[1].insert(link.okta);
        }
        const auto is_free = [&](Side side, std::size_t index) {
            const auto& account = accounts(side)[index];
            const auto* standing = known(account).standing;
            const bool is_alone =
                standing == nullptr || (!standing->linked() && standing->place(side).account == account.id);
            return is_alone && !taken_[index_of(side)][index];
        };
        const auto is_linked = [&](Side side, std::size_t index) {
            const auto& account = accounts(side)[index];
            const auto* standing = known(account).standing;
            const bool is_synced =
                standing != nullptr && standing->linked() && standing->place(side).account == account.id;
            return is_synced || linked[index_of(side)].contains(account.id);
        };
        answer_.further = find_further(policy_, world_, now_, is_free, is_linked);
        for (const auto& further : answer_.further) {
            const auto& list = accounts(further.side);
            const auto at = std::ranges::find(list, further.account, &Account::id) - list.begin();
            taken_[index_of(further.side)][static_cast<std::size_t>(at)] = true;
        }
    }

    void list_alone() {
        for (const Side side : kSides) {
            auto& alone = side == Side::okta ? answer_.alone_okta : answer_.alone_jumpcloud;
            for (std::size_t i = 0; i < accounts(side).size(); ++i) {
                const auto& account = accounts(side)[i];
                const bool on_a_link = known(account).live || known(account).half;
                if (!on_a_link && !taken_[index_of(side)][i]) alone.push_back(account.id);
            }
        }
    }

    const policy::Policy& policy_;
    const World& world_;
    WallTime now_{};
    std::vector<std::unique_ptr<RuleIndex>> rules_;
    std::array<std::unordered_map<AccountId, Known>, 2> known_;  // looked up only, never iterated
    std::array<std::set<AccountId>, 2> parted_;
    std::array<std::vector<bool>, 2> taken_;
    std::map<std::string, std::string> decisions_;
    Matching answer_;
};

}  // namespace

std::string not_the_same_key(const AccountId& jumpcloud, const AccountId& okta) {
    return case_key(Case::Kind::not_the_same, {{Side::jumpcloud, jumpcloud}, {Side::okta, okta}});
}

Matching match(const policy::Policy& policy, const World& world) {
    return Matcher{policy, world}.run();
}

}  // namespace lockstep::sync
