#include "sync/free_name.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sync/stuck.hpp"
#include "sync/view.hpp"

namespace lockstep::sync {
namespace {

constexpr int kTries = 100;  // whoever needs more has a rule that does not tell people apart
enum class Holding { open, free, another_person, stranger };

Holding holding(Draft& draft, const Question& question) {
    const auto* answer = draft.ask(question);
    if (answer == nullptr) return Holding::open;
    const auto* found = std::get_if<NameHolders>(answer);
    if (found == nullptr || found->holders.empty()) return Holding::free;
    const auto is_own_plan = [&](const NameHolders::Holder& holder) {
        return holder.account.empty() && holder.identity == draft.standing.id;
    };
    if (std::ranges::all_of(found->holders, is_own_plan)) return Holding::free;
    const bool all_live = std::ranges::all_of(found->holders, [](const NameHolders::Holder& holder) {
        return holder.linked && holder.state != AccountState::deprovisioned;
    });
    return all_live ? Holding::another_person : Holding::stranger;
}

void ask_about(Draft& draft, const Question& question) {
    Case asked;
    std::vector<std::pair<Side, AccountId>> accounts;
    const auto& source = draft.account(draft.source())->id;
    const auto* found = std::get_if<NameHolders>(draft.facts.find(question));
    for (const auto& holder : found->holders) {
        const bool left = holder.state == AccountState::deprovisioned;
        if (left) asked.kind = Case::Kind::rehire;
        accounts.emplace_back(question.side, holder.account);
        asked.candidates.push_back({question.side, holder.account, question.value,
                                    left              ? "deprovisioned"
                                    : holder.linked   ? "linked to somebody else"
                                    : holder.identity ? "known, not linked"
                                                      : "not known"});
        const auto& [jumpcloud, okta] =
            question.side == Side::okta ? std::tie(source, holder.account) : std::tie(holder.account, source);
        if (!holder.linked) asked.answers.push_back(fmt::format("link {} {}", jumpcloud.value, okta.value));
    }
    if (asked.kind != Case::Kind::rehire) asked.kind = Case::Kind::name_held;
    asked.answers.emplace_back("leave");
    asked.key = case_key(asked.kind, std::move(accounts));
    asked.question = fmt::format("the {} {} in {} is held by somebody else: the same person, or another?",
                                 question.subject, question.value, title_of(question.side));
    draft.ask_person(std::move(asked));
}

/// The vendor has refused the name as taken, and nobody whom we can see holds it: somebody in another organisation, or
/// an account that is hidden from us. No suffix and no second try without a person's word.
bool is_taken_elsewhere(Draft& draft, const Question& question) {
    for (const auto& stuck : draft.standing.stuck) {
        const bool is_this = stuck.taken && stuck.kind == ChangeKind::create_account && stuck.side == question.side &&
                             stuck.attribute_or_object == question.subject && to_text(stuck.value) == question.value;
        if (is_this) return !may_try_again(draft, stuck, fmt::format("{} {}", question.subject, question.value));
    }
    return false;
}

}  // namespace

bool may_try_again(Draft& draft, const Stuck& stuck, const std::string& what) {
    Case asked;
    asked.kind = Case::Kind::taken_elsewhere;
    asked.key =
        case_key(asked.kind, {{draft.source(), draft.account(draft.source())->id}}) + ":" + stuck.attribute_or_object;
    asked.question =
        fmt::format("{} says that the {} is taken ({}), and nobody whom we can see holds it: is it free now?",
                    title_of(stuck.side), what, stuck.text);
    asked.answers = {std::string{kTryAgain}, "leave"};
    if (draft.ask_person(std::move(asked)) == kTryAgain) return true;
    draft.in_the_way.push_back(stuck);
    return false;
}

Candidates Candidates::only(std::string name) {
    Candidates candidates;
    candidates.names_.push_back(std::move(name));
    return candidates;
}

std::expected<Candidates, std::string> Candidates::from(Draft& draft, const std::vector<expression::Expression>& list) {
    Candidates candidates;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const View view{draft, list[i].reads()};
        if (!view.is_complete()) return candidates;
        const bool is_last = i + 1 == list.size();
        const auto second = list[i].evaluate(view.inputs(2));
        if (!second) return std::unexpected(second.error().why);
        const bool counts = is_last && *second != list[i].evaluate(view.inputs(3)).value_or(*second);
        if (!counts) {
            candidates.names_.push_back(to_text(*second));
            continue;
        }
        for (int n = 2; n < kTries; ++n) {
            const auto name = list[i].evaluate(view.inputs(n));
            if (name) candidates.names_.push_back(to_text(*name));
        }
    }
    return candidates;
}

std::optional<std::string> free_name(Draft& draft, std::string attribute, const Candidates& candidates) {
    Question question{Question::Kind::name_holder, draft.target(), std::move(attribute), {}};
    for (const auto& name : candidates.names()) {
        question.value = name;
        switch (holding(draft, question)) {
            case Holding::open: return std::nullopt;
            case Holding::free:
                if (is_taken_elsewhere(draft, question)) return std::nullopt;
                return name;
            case Holding::another_person: break;
            case Holding::stranger: ask_about(draft, question); return std::nullopt;
        }
    }
    if (!candidates.names().empty()) ask_about(draft, question);
    return std::nullopt;
}

}  // namespace lockstep::sync
