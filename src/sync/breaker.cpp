#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sync/needs.hpp"
#include "sync/passes.hpp"
#include "sync/repeats.hpp"

namespace lockstep::sync {
namespace {

class Breaker {
public:
    explicit Breaker(Draft& draft) : draft_{draft} {}

    void run() {
        forget_old_repeats(draft_.policy.safety, draft_.answer.next, draft_.now);
        if (draft_.answer.next.repeats.empty()) return;
        for (auto& change : draft_.answer.changes) leave_out_values(change);
        std::set<ChangeId> frozen;
        for (const auto& change : draft_.answer.changes) {
            const bool writes_values = traits_of(change.kind).touches == Touches::values;
            if (writes_values ? change.writes.empty() : is_frozen(change)) frozen.insert(change.id);
        }
        if (!frozen.empty()) drop(draft_, [&](const Change& change) { return frozen.contains(change.id); });
    }

private:
    void leave_out_values(Change& change) {
        if (traits_of(change.kind).touches != Touches::values) return;
        const auto count = change.writes.size();
        std::erase_if(change.writes, [&](const AttributeWrite& write) {
            const auto* repeat = find_broken(change.side, write.attribute, write.after);
            if (repeat == nullptr) return false;
            freeze(*repeat,
                   fmt::format("{} in {} was set to \"{}\" {} times", write.attribute, title_of(change.side),
                               to_display(write.after), repeat->at.size()),
                   write.rule);
            const bool on_okta = change.side == Side::okta;
            draft_.unsettled.push_back({write.rule, write.attribute, on_okta ? write.other : write.before,
                                        on_okta ? write.before : write.other});
            return true;
        });
        if (change.writes.size() != count) rename(draft_, change);
    }

    bool is_frozen(const Change& change) {
        if (traits_of(change.kind).touches == Touches::edges) return is_frozen_edge(change);
        if (change.kind == ChangeKind::unsuspend) return is_frozen_status(change);
        if (change.kind == ChangeKind::suspend) tell_of_suspensions(change);  // never frozen active
        return false;
    }

    bool is_frozen_edge(const Change& change) {
        const auto* repeat = find_broken(change.side, change.object, Value::text(change.after));
        if (repeat == nullptr) return false;
        freeze(*repeat, fmt::format("{} in {} was made {} {} times", change.object_name, title_of(change.side),
                                    change.after, repeat->at.size()));
        return true;
    }

    bool is_frozen_status(const Change& change) {
        const auto* repeat = find_broken(change.side, kStatus, Value::text("active"));
        if (repeat == nullptr) repeat = find_broken(change.side, kStatus, Value::text("suspended"));
        if (repeat == nullptr) return false;
        note(*repeat, fmt::format("the status in {} flips, {} times {} by us: it stays suspended",
                                  title_of(change.side), repeat->at.size(), to_text(repeat->value)));
        return true;
    }

    void tell_of_suspensions(const Change& change) {
        const auto* repeat = find_broken(change.side, kStatus, Value::text("suspended"));
        if (change.object.empty() && repeat != nullptr) {
            tell(*repeat, fmt::format("somebody activates the account in {} again and again; it is suspended each time",
                                      title_of(change.side)));
        }
    }

    const Repeat* find_broken(Side side, std::string_view what, const Value& value) const {
        const auto* repeat = find_repeat(draft_.answer.next, side, what, value);
        const auto most = static_cast<std::size_t>(draft_.policy.safety.breaker_flips);
        return repeat != nullptr && repeat->at.size() > most ? repeat : nullptr;
    }

    void freeze(const Repeat& repeat, const std::string& what, const RuleId& rule = {}) {
        // It is not overwritten after all.
        std::erase_if(draft_.answer.notices, [&](const Notice& notice) {
            return notice.kind == Notice::Kind::drift && !rule.empty() && notice.rule == rule;
        });
        note(repeat, what + ", and somebody takes it back each time: it is left as it is", rule);
    }

    void tell(const Repeat& repeat, std::string text, RuleId rule = {}) {
        draft_.note(Notice::Kind::frozen, std::move(text), std::move(rule), repeat);
    }

    void note(const Repeat& repeat, std::string text, RuleId rule = {}) {
        tell(repeat, std::move(text), std::move(rule));
        draft_.wake_at(repeat.at.front() + draft_.policy.safety.breaker_window);
    }

    Draft& draft_;
};

}  // namespace

void pass::breaker(Draft& draft) {
    Breaker{draft}.run();
}

}  // namespace lockstep::sync
