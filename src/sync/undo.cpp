#include "sync/undo.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/assert.hpp"
#include "sync/draft.hpp"
#include "sync/protection.hpp"
#include "sync/same.hpp"

namespace lockstep::sync {
namespace {

/// The kind that takes back, or why there is none.
std::expected<ChangeKind, std::string> inverse_kind(ChangeKind kind) {
    switch (kind) {
        case ChangeKind::link: return std::unexpected{"a link is parted with: lockstep link --unlink"};
        case ChangeKind::hand_over:
            return std::unexpected{"the population's source is the policy's word: mend it there"};
        case ChangeKind::create_account: return ChangeKind::suspend;
        case ChangeKind::set_attributes: return ChangeKind::set_attributes;
        case ChangeKind::set_reference: return ChangeKind::set_reference;
        case ChangeKind::create_group: return std::unexpected{"a group that we created is never deleted"};
        case ChangeKind::add_member: return ChangeKind::remove_member;
        case ChangeKind::remove_member: return ChangeKind::add_member;
        case ChangeKind::activate:
        case ChangeKind::unsuspend: return ChangeKind::suspend;
        case ChangeKind::activate_with_mail: return std::unexpected{"a mail cannot be called back; suspend by hand"};
        case ChangeKind::assign_app: return ChangeKind::unassign_app;
        case ChangeKind::unassign_app: return ChangeKind::assign_app;
        case ChangeKind::bind_devices: return ChangeKind::unbind_devices;
        case ChangeKind::unbind_devices: return ChangeKind::bind_devices;
        case ChangeKind::suspend:
        case ChangeKind::deactivate: return std::unexpected{"undo never activates an account: its source does"};
        case ChangeKind::end_sessions: return std::unexpected{"ended sessions and tokens cannot come back"};
        case ChangeKind::expire_password: return std::unexpected{"an expired password cannot come back"};
        case ChangeKind::delete_account: return std::unexpected{"a deleted account cannot come back"};
    }
    LOCKSTEP_UNREACHABLE();
}

bool is_about_edge(ChangeKind kind) {
    return traits_of(kind).touches == Touches::edges;
}

/// The list of its edges that a kind of edge is in, and the edge's own place there.
template <class Held, class Visit>
auto visit_edges(Held& held, ChangeKind kind, const std::string& object, const Visit& visit) {
    switch (kind) {
        case ChangeKind::assign_app:
        case ChangeKind::unassign_app: return visit(held.apps, AppId{object});
        case ChangeKind::bind_devices:
        case ChangeKind::unbind_devices: return visit(held.device_groups, object);
        case ChangeKind::add_member:
        case ChangeKind::remove_member:
        case ChangeKind::link:
        case ChangeKind::hand_over:
        case ChangeKind::create_account:
        case ChangeKind::set_attributes:
        case ChangeKind::set_reference:
        case ChangeKind::create_group:
        case ChangeKind::activate:
        case ChangeKind::activate_with_mail:
        case ChangeKind::suspend:
        case ChangeKind::end_sessions:
        case ChangeKind::expire_password:
        case ChangeKind::unsuspend:
        case ChangeKind::deactivate:
        case ChangeKind::delete_account: return visit(held.groups, GroupId{object});
    }
    LOCKSTEP_UNREACHABLE();
}

Question memberships_question(const Change& change) {
    return {Question::Kind::memberships, change.side, change.account.value, {}};
}

std::string what(const Change& inverse) {
    if (is_about_edge(inverse.kind)) {
        return fmt::format("{} {}", traits_of(inverse.kind).verb,
                           inverse.object_name.empty() ? inverse.object : inverse.object_name);
    }
    return std::string{traits_of(inverse.kind).verb};
}

/// Whatever of `inverse` cannot be told value by value.
void give_up(Change& inverse) {
    inverse.writes.clear();
    inverse.after.clear();
}

std::string speaks_against(const Draft& draft, const Change& inverse) {
    if (draft.standing.hold && traits_of(inverse.kind).gives_access) return "a hold stands";
    if (is_protected(draft) && is_held_back(inverse)) return "the account is protected: a person does that by hand";
    const auto* source = draft.account(draft.standing.source.value_or(Side::jumpcloud));
    if (traits_of(inverse.kind).gives_access && (source == nullptr || source->state != AccountState::active)) {
        return "the source does not say that this person is active";
    }
    return {};
}

std::string moved_edge(const Facts& facts, const Change& inverse) {
    const auto* answer = facts.find(memberships_question(inverse));
    const auto* held = answer == nullptr ? nullptr : std::get_if<Memberships>(answer);
    if (held == nullptr) return "its memberships could not be read";
    const bool is_there = visit_edges(*held, inverse.kind, inverse.object, [](const auto& list, const auto& id) {
        return std::ranges::find(list, id) != list.end();
    });
    const bool was_given = !traits_of(inverse.kind).gives_access;
    return is_there == was_given ? "" : "it does not stand as it was written any more";
}

std::string moved_state(const Account& account) {
    switch (account.state) {
        case AccountState::active: return {};
        case AccountState::staged: return "it is staged: nobody signs in with it";
        case AccountState::suspended: return "it is suspended already";
        case AccountState::deprovisioned: return "it is deprovisioned";
    }
    LOCKSTEP_UNREACHABLE();
}

}  // namespace

std::expected<Change, std::string> inverse_of(const JournalLine& line) {
    const auto kind = inverse_kind(line.kind);
    if (!kind) return std::unexpected{kind.error()};
    Change change;
    change.kind = *kind;
    change.side = line.side;
    change.identity = line.identity;
    change.person = line.person;
    change.account = AccountId{line.account};
    change.cause = Cause::undo;
    change.reason = fmt::format("takes back what run {} wrote", line.run.value);
    if (*kind == ChangeKind::suspend) {
        change.before = name_of(AccountState::active);
        change.after = name_of(AccountState::suspended);
    } else {
        change.object = line.object;
        change.before = line.after;
        change.after = line.before;
        for (const auto& write : line.writes) {
            change.writes.push_back({write.rule, write.attribute, write.after, write.before, write.other});
        }
    }
    change.id = change_id(change);
    return change;
}

std::vector<JournalLine> folded_lines(std::vector<JournalLine> newest_first) {
    std::vector<JournalLine> folded;
    std::map<std::pair<Side, std::string>, AttributeWrite*> by_attribute;
    folded.reserve(newest_first.size());
    for (auto& line : newest_first) {
        std::erase_if(line.writes, [&](const AttributeWrite& write) {
            const auto newer = by_attribute.find({line.side, write.attribute});
            if (newer == by_attribute.end() || newer->second->before != write.after) return false;
            newer->second->before = write.before;
            return true;
        });
        const bool is_of_values = line.kind == ChangeKind::set_attributes || line.kind == ChangeKind::set_reference;
        if (is_of_values && line.writes.empty()) continue;
        folded.push_back(std::move(line));
        if (!is_of_values) continue;
        for (auto& write : folded.back().writes)
            by_attribute.try_emplace({folded.back().side, write.attribute}, &write);
    }
    return folded;
}

std::vector<NotUndone> take_out_what_moved(const policy::Policy& policy, const Facts& facts, const Standing& standing,
                                           WallTime now, Change& inverse) {
    std::vector<NotUndone> left;
    const Draft draft{policy, facts, standing, now};
    const auto* account = draft.account(inverse.side);
    auto why = account == nullptr || account->id != inverse.account ? "the account is not there any more"
                                                                    : speaks_against(draft, inverse);
    if (why.empty() && is_about_edge(inverse.kind)) why = moved_edge(facts, inverse);
    if (why.empty() && inverse.kind == ChangeKind::suspend) why = moved_state(*account);
    if (why.empty() && account->state == AccountState::deprovisioned) why = moved_state(*account);
    if (!why.empty()) {
        left.push_back({what(inverse), why, {}});
        give_up(inverse);
        return left;
    }
    std::erase_if(inverse.writes, [&](const AttributeWrite& write) {
        const auto slot = policy.slots(inverse.side).find(write.attribute);
        const auto held = slot && *slot < account->values.size() ? account->values[*slot] : Value{};
        if (held.is_unread()) {
            left.push_back({write.attribute, "the policy does not read it any more", {}});
        } else if (!is_same(held, write.before, false) && !is_same_in_other_form(write.before, held)) {
            left.push_back({write.attribute,
                            fmt::format("it is \"{}\" by now, not \"{}\"", to_display(held), to_display(write.before)),
                            {}});
        } else {
            return false;
        }
        return true;
    });
    return left;
}

bool writes_anything(const Change& inverse) {
    const bool is_of_values = inverse.kind == ChangeKind::set_attributes || inverse.kind == ChangeKind::set_reference;
    return is_of_values ? !inverse.writes.empty() : !inverse.after.empty();
}

Facts facts_after(const policy::Policy& policy, Facts facts, const Change& inverse) {
    auto& account = facts.seen(inverse.side).account;
    LOCKSTEP_ASSERT(account);
    if (inverse.kind == ChangeKind::suspend) account->state = AccountState::suspended;
    for (const auto& write : inverse.writes) {
        if (const auto slot = policy.slots(inverse.side).find(write.attribute)) account->values[*slot] = write.after;
    }
    // The planner asks again for what it saw before.
    facts.answers.erase({Question::Kind::account_by_id, inverse.side, account->id.value, {}});
    account->how = ReadHow::by_id;
    if (!is_about_edge(inverse.kind)) return facts;
    auto& held = std::get<Memberships>(facts.answers.at(memberships_question(inverse)));
    visit_edges(held, inverse.kind, inverse.object, [&](auto& list, const auto& id) {
        if (traits_of(inverse.kind).gives_access) {
            list.push_back(id);
        } else {
            std::erase(list, id);
        }
    });
    return facts;
}

std::vector<NotUndone> take_out_what_returns(const IdentityPlan& plan, Change& inverse) {
    std::vector<NotUndone> left;
    for (const auto& change : plan.changes) {
        if (change.side != inverse.side) continue;
        std::erase_if(inverse.writes, [&](const AttributeWrite& write) {
            const auto again = std::ranges::find(change.writes, write.attribute, &AttributeWrite::attribute);
            if (again == change.writes.end()) return false;
            left.push_back({write.attribute,
                            fmt::format("rule {} would write \"{}\" again: mend it first, or --pin", write.rule.value,
                                        to_display(again->after)),
                            write.rule});
            return true;
        });
        const bool same_edge = is_about_edge(inverse.kind) && change.object == inverse.object &&
                               traits_of(change.kind).gives_access != traits_of(inverse.kind).gives_access;
        const bool comes_back = inverse.kind == ChangeKind::suspend && traits_of(change.kind).gives_access &&
                                change.object.empty() && change.writes.empty();
        if (!same_edge && !comes_back) continue;
        left.push_back({what(inverse),
                        fmt::format("today's policy would {} again ({}): mend it first", traits_of(change.kind).verb,
                                    change.reason),
                        {}});
        give_up(inverse);
    }
    return left;
}

}  // namespace lockstep::sync
