#include "sync/stuck.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sync/needs.hpp"
#include "sync/passes.hpp"

namespace lockstep::sync {
namespace {

const policy::AttributeRule* find_rule(const policy::Policy& policy, const RuleId& id) {
    const auto it = std::ranges::find(policy.attributes, id, &policy::AttributeRule::id);
    return it == policy.attributes.end() ? nullptr : &*it;
}

/// By what a value was judged: a refusal stands while neither the rule nor the vendor's schema moves.
std::string judged_by(const policy::Policy& policy, const policy::AttributeRule& rule, Side side,
                      const std::string& name) {
    const auto& schema = side == Side::okta ? policy.okta_schema : policy.jumpcloud_schema;
    const auto attribute = schema.find(name);
    if (!attribute) return rule.digest;
    return fmt::format("{} {} {} {} {}", rule.digest, lockstep::name_of(attribute->type), attribute->required,
                       attribute->max_length, fmt::join(attribute->allowed, ","));
}

/// Of a refusal that no vendor has spoken: it is found anew in each plan.
constexpr std::string_view kFrozenName = "bound";

class StuckPass {
public:
    explicit StuckPass(Draft& draft) : draft_{draft} {}

    void run() {
        for (auto& change : draft_.answer.changes) {
            if (change.kind == ChangeKind::set_attributes) leave_out_frozen_name(change);
            if (writes_values(change.kind)) leave_out_values(change);
        }
        drop(draft_, [&](const Change& change) { return is_stuck(change); });
        for (const Side side : kSides) keep_refused_suspension(side);
        for (const auto& stuck : draft_.in_the_way) keep(stuck);
        draft_.answer.next.stuck = std::move(still_);
    }

private:
    /// JumpCloud renames nobody who is bound to a resource: that is known before it is tried, and costs a read only
    /// where a user name is to change at all.
    void leave_out_frozen_name(Change& change) {
        const auto write = std::ranges::find(change.writes, "username", &AttributeWrite::attribute);
        if (change.side != Side::jumpcloud || write == change.writes.end()) return;
        const auto* answer = draft_.ask({Question::Kind::is_bound, change.side, change.account.value, {}});
        const auto* bound = answer == nullptr ? nullptr : std::get_if<bool>(answer);
        if (bound == nullptr || !*bound) return;
        auto frozen = refused_value(draft_.policy, change, *write);
        frozen.vendor_code = kFrozenName;
        frozen.text =
            "JumpCloud renames nobody who is bound to a device, an application or a directory. Take those bindings "
            "away for the time of the rename, or pin this value, or give the old name back in Okta";
        frozen.since = draft_.now;
        for (const auto& known : draft_.standing.stuck) {
            if (known.vendor_code == kFrozenName && known.value == frozen.value) frozen.since = known.since;
        }
        keep(frozen);
        leave_unsettled(change, *write);
        change.writes.erase(write);
        rename(draft_, change);
    }

    void leave_out_values(Change& change) {
        const auto count = change.writes.size();
        std::erase_if(change.writes, [&](const AttributeWrite& write) {
            const auto refused = refused_value(draft_.policy, change, write);
            const bool is_refused = keep_if([&](const Stuck& stuck) {
                return !is_to_be_tried_again(stuck) && stuck.vendor_code != kFrozenName && stuck.side == refused.side &&
                       stuck.attribute_or_object == refused.attribute_or_object && writes_values(stuck.kind) &&
                       stuck.value == refused.value && stuck.other == refused.other &&
                       stuck.rule_digest == refused.rule_digest;
            });
            if (is_refused) leave_unsettled(change, write);
            return is_refused;
        });
        if (change.writes.size() == count) return;
        if (change.kind == ChangeKind::create_account && lacks_required(change)) return;
        rename(draft_, change);
    }

    /// What was refused as taken comes back into a plan only by a person's word (free_name.cpp).
    [[nodiscard]] bool is_to_be_tried_again(const Stuck& stuck) const {
        return stuck.taken && std::ranges::any_of(draft_.standing.decisions, [&](const Decision& decision) {
                   return decision.answer == kTryAgain && decision.about.ends_with(":" + stuck.attribute_or_object);
               });
    }

    void keep_refused_suspension(Side side) {
        const auto now = name_of(draft_.situation(side));
        keep_if([&](const Stuck& stuck) { return is_refused_suspension(stuck, side, now); });
    }

    void leave_unsettled(const Change& change, const AttributeWrite& write) {
        const bool on_okta = change.side == Side::okta;
        draft_.unsettled.push_back(
            {write.rule, write.attribute, on_okta ? write.other : write.before, on_okta ? write.before : write.other});
    }

    bool lacks_required(const Change& change) const {
        const auto& schema = change.side == Side::okta ? draft_.policy.okta_schema : draft_.policy.jumpcloud_schema;
        return std::ranges::any_of(schema.attributes, [&](const AttributeSchema& attribute) {
            return attribute.required &&
                   std::ranges::find(change.writes, attribute.name, &AttributeWrite::attribute) == change.writes.end();
        });
    }

    bool is_stuck(const Change& change) {
        if (writes_values(change.kind) && change.writes.empty()) return true;
        if (change.kind == ChangeKind::create_account && lacks_required(change)) return true;
        if (change.kind == ChangeKind::suspend && change.object.empty()) return is_refused_again(change);
        return keep_if([&](const Stuck& stuck) {
            return !is_to_be_tried_again(stuck) && stuck.side == change.side && stuck.kind == change.kind &&
                   stuck.attribute_or_object == change.object && stuck.value == Value::text(change.id.value);
        });
    }

    /// The first refusal is answered by another try once sessions are ended (offboard.cpp); the second stands.
    bool is_refused_again(const Change& change) const {
        return std::ranges::any_of(draft_.standing.stuck, [&](const Stuck& stuck) {
            return is_refused_suspension(stuck, change.side, change.before) && refusals_in(stuck) > 1;
        });
    }

    template <class Match>
    bool keep_if(const Match& match) {
        const auto it = std::ranges::find_if(draft_.standing.stuck, match);
        if (it == draft_.standing.stuck.end()) return false;
        keep(*it);
        return true;
    }

    void keep(const Stuck& stuck) {
        if (std::ranges::find(still_, stuck) == still_.end()) still_.push_back(stuck);
    }

    Draft& draft_;
    std::vector<Stuck> still_;
};

}  // namespace

Stuck refused_value(const policy::Policy& policy, const Change& change, const AttributeWrite& write) {
    Stuck stuck;
    stuck.side = change.side;
    stuck.kind = change.kind;
    stuck.attribute_or_object = write.attribute;
    stuck.value = write.after;
    stuck.other = write.other;
    const auto* rule = find_rule(policy, write.rule);
    if (rule != nullptr) stuck.rule_digest = judged_by(policy, *rule, change.side, write.attribute);
    return stuck;
}

Stuck refused_change(const Change& change) {
    Stuck stuck;
    stuck.side = change.side;
    stuck.kind = change.kind;
    stuck.attribute_or_object = change.object;
    if (change.kind == ChangeKind::suspend && change.object.empty()) {
        stuck.value = Value::integer(1);
        stuck.other = Value::text(change.before);
    } else {
        stuck.value = Value::text(change.id.value);
    }
    return stuck;
}

bool writes_values(ChangeKind kind) {
    return kind == ChangeKind::create_account || traits_of(kind).touches == Touches::values;
}

bool is_refused_suspension(const Stuck& stuck, Side side, std::string_view before) {
    return stuck.kind == ChangeKind::suspend && stuck.side == side && stuck.attribute_or_object.empty() &&
           to_text(stuck.other) == before;
}

std::int64_t refusals_in(const Stuck& suspension) {
    const auto* times = suspension.value.get<std::int64_t>();
    return times == nullptr ? 1 : *times;
}

void pass::stuck(Draft& draft) {
    StuckPass{draft}.run();
}

}  // namespace lockstep::sync
