#include <fmt/format.h>

#include <algorithm>

#include "sync/activation.hpp"
#include "sync/free_name.hpp"
#include "sync/passes.hpp"
#include "sync/rule_outcome.hpp"

namespace lockstep::sync {
namespace {

bool is_to_be_recreated(const Draft& draft) {
    const auto key = case_key(Case::Kind::gone, {{draft.target(), draft.standing.place(draft.target()).account}});
    return std::ranges::any_of(draft.standing.decisions, [&](const Decision& decision) {
        return decision.about == key && decision.answer == "recreate";
    });
}

bool is_due(const Draft& draft) {
    if (draft.heir != nullptr || !draft.population->provision.create) return false;
    const auto source = draft.situation(draft.source());
    if (source != Situation::staged && source != Situation::active) return false;
    const auto target = draft.situation(draft.target());
    return target == Situation::never || (target == Situation::gone && is_to_be_recreated(draft));
}

const policy::AttributeRule* create_only_rule(const Draft& draft, std::string_view attribute) {
    for (const auto& rule : draft.policy.attributes) {
        if (rule.on_create.empty() || rule.on_create_side != draft.target()) continue;
        if (attribute_of(draft.policy, rule, draft.target()) == attribute) return &rule;
    }
    return nullptr;
}

/// The new account's values, as they come together.
class NewProfile {
public:
    explicit NewProfile(Draft& draft) : draft_{draft} {}

    [[nodiscard]] const AttributeWrite* find(std::string_view attribute) const {
        const auto it = std::ranges::find(writes, attribute, &AttributeWrite::attribute);
        return it == writes.end() ? nullptr : &*it;
    }
    [[nodiscard]] std::string text(std::string_view attribute) const {
        const auto* write = find(attribute);
        return write == nullptr ? std::string{} : to_text(write->after);
    }
    void add_from_rules();
    void add_create_only();
    /// False: somebody holds a unique value, or that is still being asked, or something required is missing.
    bool is_possible();

    std::vector<AttributeWrite> writes;

private:
    bool is_free(const AttributeSchema& attribute);

    Draft& draft_;
    bool names_missing_ = false;
};

void NewProfile::add_from_rules() {
    for (const auto& rule : draft_.policy.attributes) {
        const auto flow = flow_of(rule, draft_.source());
        if (!flow || rule.is_reference()) continue;
        if (auto first = first_value_of(draft_, *flow)) writes.push_back(std::move(first->write));
    }
}

void NewProfile::add_create_only() {
    for (const auto& rule : draft_.policy.attributes) {
        const auto attribute = attribute_of(draft_.policy, rule, draft_.target());
        if (create_only_rule(draft_, attribute) != &rule) continue;
        const auto candidates = Candidates::from(draft_, rule.on_create);
        if (!candidates) {
            draft_.note(Notice::Kind::no_value, fmt::format("{}: {}", attribute, candidates.error()), rule.id);
            continue;
        }
        const auto name = free_name(draft_, attribute, *candidates);
        if (name && !name->empty()) {
            const auto text = Value::text(*name);
            writes.push_back({rule.id, attribute, Value::empty(), text, text});
        }
        names_missing_ = names_missing_ || !name;
    }
}

bool NewProfile::is_free(const AttributeSchema& attribute) {
    if (create_only_rule(draft_, attribute.name) != nullptr || find(attribute.name) == nullptr) return true;
    return free_name(draft_, attribute.name, Candidates::only(text(attribute.name))).has_value();
}

bool NewProfile::is_possible() {
    const auto& schema = draft_.target() == Side::okta ? draft_.policy.okta_schema : draft_.policy.jumpcloud_schema;
    bool possible = !names_missing_;
    std::string missing;
    for (const auto& attribute : schema.attributes) {
        if (attribute.unique && possible) possible = is_free(attribute);
        if (attribute.required && find(attribute.name) == nullptr) {
            missing += (missing.empty() ? "" : ", ") + attribute.name;
        }
    }
    if (possible && !missing.empty()) {
        draft_.note(Notice::Kind::ineligible, fmt::format("cannot be created in {}: {} required and without a value",
                                                          title_of(draft_.target()), missing));
        return false;
    }
    return possible;
}

/// A creation that was refused as a whole because something in it is taken, who knows what.
bool is_refused_as_taken(Draft& draft, const Change& creation) {
    for (const auto& stuck : draft.standing.stuck) {
        const bool is_this = stuck.taken && stuck.kind == ChangeKind::create_account && stuck.side == creation.side &&
                             stuck.attribute_or_object.empty() && to_text(stuck.value) == change_id(creation).value;
        if (is_this) return !may_try_again(draft, stuck, fmt::format("account {}", creation.object_name));
    }
    return false;
}

}  // namespace

void pass::provision(Draft& draft) {
    if (!is_due(draft)) return;
    NewProfile profile{draft};
    profile.add_from_rules();
    profile.add_create_only();
    if (!profile.is_possible()) return;
    const bool again = draft.situation(draft.target()) == Situation::gone;
    auto change = draft.make(
        ChangeKind::create_account, draft.target(), again ? Cause::decision : Cause::provision,
        fmt::format("{} in {}, in population {}, never had an account in {}", name_of(draft.situation(draft.source())),
                    title_of(draft.source()), draft.population->name, title_of(draft.target())));
    if (again) change.reason = "a person decided that the deleted account is created again";
    change.object_name = profile.text(draft.target() == Side::okta ? "login" : "username");
    change.before = "absent";
    change.after = "staged";
    change.writes = std::move(profile.writes);
    if (is_refused_as_taken(draft, change)) return;
    for (const auto& write : change.writes) draft.expect(change.side, write.attribute, write.after);
    draft.add(std::move(change));
    if (draft.situation(draft.source()) == Situation::active && draft.population->provision.activate) {
        activate(draft, "staged", Cause::provision, "created by us");
    }
}

}  // namespace lockstep::sync
