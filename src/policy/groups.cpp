// `groups:`: each group in at most one pair, each pair with one meaning, and no group with two writers.
#include <re2/re2.h>
#include <memory>

#include "policy/builders.hpp"
#include "policy/name_patterns.hpp"

namespace lockstep::policy {
namespace {

bool is_pattern(std::string_view text) {
    return text.size() > 2 && text.starts_with('/') && text.ends_with('/');
}

std::shared_ptr<const re2::RE2> compiled(const std::string& text) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(1 << 20);
    return std::make_shared<const re2::RE2>(text, options);
}

/// What the names look like that a template gives: `App: $1` → `App: .*`.
std::string names_of_template(const std::string& text) {
    std::string pattern;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '$' && i + 1 < text.size() && text[i + 1] >= '0' && text[i + 1] <= '9') {
            pattern += ".*";
            ++i;
        } else {
            pattern += re2::RE2::QuoteMeta(text.substr(i, 1));
        }
    }
    return pattern;
}

/// One group pair's claim on the names of one side.
struct Claim {
    Side side;
    std::string name;                         ///< if it is a literal name
    std::shared_ptr<const re2::RE2> pattern;  ///< else
    const GroupRule* rule;

    [[nodiscard]] bool covers(const std::string& other) const {
        return pattern ? re2::RE2::FullMatch(other, *pattern) : name == other;
    }
};

bool is_target(const GroupRule& rule, Side side) {
    switch (rule.direction) {
        case Direction::both: return true;
        case Direction::to_okta: return side == Side::okta;
        case Direction::to_jumpcloud: return side == Side::jumpcloud;
    }
    LOCKSTEP_UNREACHABLE();
}

class GroupsBuilder {
public:
    GroupsBuilder(Report& report, Policy& policy) : report_{report}, policy_{policy} {}

    void build(const DraftGroup& draft) {
        if (!draft.jumpcloud || !draft.okta) return;
        GroupRule rule;
        rule.jumpcloud = draft.jumpcloud.text;
        rule.okta = draft.okta.text;
        rule.direction = draft.direction;
        rule.first = draft.first;
        rule.extra = draft.extra;
        rule.create = draft.create;
        rule.at = draft.at;
        if (!take_pattern(draft, rule)) return;
        check_options(draft);
        policy_.groups.push_back(std::move(rule));
    }

    void check_all() {
        for (const auto& rule : policy_.groups) {
            for (const Side side : kSides) claim(rule, side);
        }
        check_assignments();
        check_privileged();
    }

private:
    /// @return false if the rule is no use.
    bool take_pattern(const DraftGroup& draft, GroupRule& rule) {
        const bool jumpcloud = is_pattern(rule.jumpcloud);
        const bool okta = is_pattern(rule.okta);
        if (jumpcloud && okta) {
            report_.add(draft.at, "two patterns do not say which group belongs to which", "",
                        "a pattern on one side, a name with $1 on the other");
            return false;
        }
        if (!jumpcloud && !okta) return true;
        rule.pattern = true;
        rule.pattern_side = jumpcloud ? Side::jumpcloud : Side::okta;
        auto& text = jumpcloud ? rule.jumpcloud : rule.okta;
        const auto& written = jumpcloud ? draft.jumpcloud : draft.okta;
        text = text.substr(1, text.size() - 2);
        if (is_target(rule, rule.pattern_side) && draft.direction != Direction::both) {
            report_.add(written.at, "a pattern says which groups are carried, so it stands on the side they come from",
                        written.text, jumpcloud ? "direction: to_okta" : "direction: to_jumpcloud");
        }
        return check_pattern(text, written, jumpcloud ? draft.okta : draft.jumpcloud);
    }

    bool check_pattern(const std::string& text, const Written& written, const Written& other) {
        const auto pattern = compiled(text);
        if (!pattern->ok()) {
            report_.add(written.at, fmt::format("this is no regular expression (RE2): {}", pattern->error()),
                        written.text);
            return false;
        }
        const int groups = pattern->NumberOfCapturingGroups();
        for (std::size_t i = 0; i + 1 < other.text.size(); ++i) {
            const int number = other.text[i] == '$' ? other.text[i + 1] - '0' : -1;
            if (number < 0 || number > 9 || number <= groups) continue;
            report_.add(other.at, fmt::format("the pattern has no group {}", number), fmt::format("${}", number),
                        fmt::format("$0 to ${}", groups));
        }
        if (!other.text.contains('$')) {
            report_.add(other.at, "all groups of the pattern would be kept the same as this one", other.text,
                        "a name with $1 in it");
        }
        return true;
    }

    void check_options(const DraftGroup& draft) {
        if (draft.has("first") && draft.direction != Direction::both) {
            report_.add(draft.at_key("first"), "`first` is for pairs that flow both ways", "", "`direction: both`");
        }
        if (draft.has("extra") && draft.direction == Direction::both) {
            report_.add(draft.at_key("extra"), "`extra` is for pairs that flow one way", "",
                        "`direction: to_okta` or `to_jumpcloud`");
        }
    }

    void claim(const GroupRule& rule, Side side) {
        const auto& text = side == Side::okta ? rule.okta : rule.jumpcloud;
        Claim mine{side, text, nullptr, &rule};
        if (rule.pattern) mine.pattern = compiled(rule.pattern_side == side ? text : names_of_template(text));
        for (const auto& other : claims_) {
            if (other.side != side) continue;
            if (mine.pattern && other.pattern) {
                check_patterns(mine, other);
                continue;
            }
            if (!mine.covers(other.name) && !other.covers(mine.name)) continue;
            report_.add(rule.at,
                        fmt::format("this {} group is in two pairs; the first is in line {}", title_of(side),
                                    other.rule->at.line),
                        text);
        }
        claims_.push_back(std::move(mine));
    }

    /// Two templates may give one name or not: only the groups that are there can tell.
    void check_patterns(const Claim& mine, const Claim& other) {
        if (mine.rule->pattern_side != mine.side || other.rule->pattern_side != mine.side) return;
        const auto name = common_name(mine.name, other.name);
        if (!name) return;
        report_.add(mine.rule->at,
                    fmt::format("a {} group would be in two pairs, such as {}: the first is in line {}",
                                title_of(mine.side), *name, other.rule->at.line),
                    mine.name, "patterns that exclude each other");
    }

    void check_assignments() {
        for (const auto& population : policy_.populations) {
            for (const auto& assign : population.assign) {
                const bool okta = assign.kind == Assign::Kind::okta_group;
                if (!okta && assign.kind != Assign::Kind::jumpcloud_group) continue;
                const Side side = okta ? Side::okta : Side::jumpcloud;
                for (const auto& claim : claims_) {
                    if (claim.side != side || !is_target(*claim.rule, side) || !claim.covers(assign.name)) continue;
                    report_.add(assign.at,
                                fmt::format("this group has two writers: it is also the target of the pair in line {}",
                                            claim.rule->at.line),
                                assign.name, "either the pair or the assignment");
                }
            }
        }
    }

    void check_privileged() {
        for (const auto& name : policy_.safety.privileged_groups) {
            for (const auto& claim : claims_) {
                if (!claim.pattern || !is_target(*claim.rule, claim.side) || !claim.covers(name)) continue;
                report_.add(claim.rule->at, "this pattern could write to a privileged group", name,
                            "a pair with its literal name");
            }
        }
    }

    Report& report_;
    Policy& policy_;
    std::vector<Claim> claims_;
};

}  // namespace

void build_groups(const Draft& draft, Report& report, Policy& policy) {
    GroupsBuilder builder{report, policy};
    for (const auto& each : draft.groups) builder.build(each);
    builder.check_all();
}

}  // namespace lockstep::policy
