#include "twin/faults.hpp"

#include <algorithm>
#include <utility>

#include "core/assert.hpp"
#include "twin/fault_answers.hpp"

namespace lockstep::twin {
namespace {

bool is_about_hooks(Effect effect) {
    switch (effect) {
        case Effect::hook_lost:
        case Effect::hook_repeated:
        case Effect::hook_delayed: return true;
        case Effect::delay:
        case Effect::status:
        case Effect::drop_before:
        case Effect::drop_after:
        case Effect::cut:
        case Effect::land_late:
        case Effect::truncate_list:
        case Effect::spoil:
        case Effect::date_skew: return false;
    }
    LOCKSTEP_UNREACHABLE();
}

bool adds_up(Effect effect) {
    return effect == Effect::delay || effect == Effect::date_skew;
}

void enter(const FaultRule& rule, VendorKind vendor, std::string_view url, WallTime now, Verdict& verdict) {
    switch (rule.effect) {
        case Effect::delay: verdict.delay += rule.delay; return;
        case Effect::date_skew: verdict.date_skew += rule.delay; return;
        case Effect::status:
            verdict.performed = false;
            verdict.instead = fault_answer(rule, vendor, url, now);
            return;
        case Effect::drop_before:
            verdict.performed = false;
            verdict.answered = false;
            return;
        case Effect::drop_after: verdict.answered = false; return;
        case Effect::cut: verdict.cut_after = rule.bytes; return;
        case Effect::land_late:
            verdict.performed = false;
            verdict.answered = false;
            verdict.lands_after = rule.delay;
            return;
        case Effect::truncate_list:
            verdict.rows = rule.rows;
            verdict.hide_rest = rule.hide_rest;
            return;
        case Effect::spoil: verdict.spoilt = {rule.near, rule.find, rule.with}; return;
        case Effect::hook_lost:
        case Effect::hook_repeated:
        case Effect::hook_delayed: break;
    }
    LOCKSTEP_UNREACHABLE();
}

}  // namespace

std::string FaultPlan::add(FaultRule rule) {
    if (rule.id.empty()) rule.id = "fault-" + std::to_string(next_id_++);
    const auto present = std::ranges::find(rules_, rule.id, &FaultRule::id);
    if (present != rules_.end()) {
        *present = rule;
    } else {
        rules_.push_back(rule);
    }
    return rule.id;
}

bool FaultPlan::remove(std::string_view id) {
    return std::erase_if(rules_, [&](const FaultRule& rule) { return rule.id == id; }) > 0;
}

bool FaultPlan::happens(FaultRule& rule, Random& random) {
    if (rule.count == 0) return false;
    if (rule.skip > 0) {
        --rule.skip;
        return false;
    }
    // Chance is only asked where there is some, so that a certain fault leaves the history of a seed as it is.
    if (rule.probability < 1 && random.unit() >= rule.probability) return false;
    if (rule.count > 0) --rule.count;
    return true;
}

void FaultPlan::drop_spent() {
    std::erase_if(rules_, [](const FaultRule& rule) { return rule.count == 0; });
}

Verdict FaultPlan::judge(VendorKind vendor, const Request& request, WallTime now, Random& random) {
    Verdict verdict;
    bool decided = false;
    for (auto& rule : rules_) {
        if (is_about_hooks(rule.effect) || (decided && !adds_up(rule.effect))) continue;
        if (!matches(rule, vendor, request) || !happens(rule, random)) continue;
        enter(rule, vendor, request.url, now, verdict);
        decided = decided || !adds_up(rule.effect);
    }
    drop_spent();
    return verdict;
}

HookVerdict FaultPlan::judge_hook(VendorKind vendor, const Outgoing& outgoing, Random& random) {
    HookVerdict verdict;
    for (auto& rule : rules_) {
        if (!is_about_hooks(rule.effect) || !matches(rule, vendor, outgoing.request) || !happens(rule, random))
            continue;
        if (rule.effect == Effect::hook_lost) verdict.lost = true;
        if (rule.effect == Effect::hook_repeated) ++verdict.copies;
        if (rule.effect == Effect::hook_delayed) verdict.delay += rule.delay;
    }
    drop_spent();
    return verdict;
}

Delivery deliver(const Verdict& verdict, Response response) {
    Delivery delivery{.delay = verdict.delay, .cut_after = verdict.cut_after};
    if (!verdict.answered) return delivery;
    if (verdict.rows) truncate_list(response, *verdict.rows, verdict.hide_rest);
    if (verdict.spoilt) {
        const auto& [near, find, with] = *verdict.spoilt;
        spoil(response, near, find, with);
    }
    delivery.response = std::move(response);
    return delivery;
}

}  // namespace lockstep::twin
