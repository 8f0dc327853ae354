#include "engine/mirror_answers.hpp"

#include "core/assert.hpp"
#include "model/fold.hpp"

namespace lockstep::engine {
namespace {

constexpr std::size_t kMostReferred = 50'000;

}  // namespace

Task<Standing> with_new_link(const PassState& state, const StreamMatching& matching, Standing standing,
                             const std::map<SeenTable::Number, AccountId>& at_hand, WallTime now) {
    for (const Side side : kSides) {
        const auto number = state.find(side, standing.place(side).account);
        const auto other_number = matching.linked_with(number);
        if (number == 0 || other_number == 0) continue;
        // Of two people known before, the link goes on as the one of JumpCloud.
        const bool goes_on = side == Side::jumpcloud || !state.table.has(other_number, RowFlags::known);
        if (!goes_on) continue;
        AccountId theirs;
        if (const auto it = at_hand.find(other_number); it != at_hand.end()) {
            theirs = it->second;
        } else {
            for (const auto& row : co_await state.load_rows({other_number})) theirs = row.account.id;
        }
        if (theirs.empty()) continue;
        const auto& mine = standing.place(side).account;
        sync::Matching::Link link;
        link.jumpcloud = side == Side::jumpcloud ? mine : theirs;
        link.okta = side == Side::okta ? mine : theirs;
        co_return sync::after_link(std::move(standing), link, now);
    }
    co_return standing;
}

Task<std::optional<Standing>> MirrorAnswers::standing_of(Side side, AccountId account) {
    auto standing = co_await state_.store.find_standing_by_account(side, account);
    const auto number = state_.find(side, account);
    const auto partner = matching_.linked_with(number);
    if (partner == 0) co_return standing;
    if (side == Side::okta && (!standing || state_.table.has(partner, RowFlags::known))) {
        const auto joined = co_await state_.load({partner});
        if (!joined.empty()) {
            standing = co_await state_.store.find_standing_by_account(Side::jumpcloud, joined.begin()->first.second);
            if (!standing) standing = make_standing(joined.begin()->second);
        }
    } else if (!standing) {
        const auto own = co_await state_.load({number});
        if (!own.empty()) standing = make_standing(own.begin()->second);
    }
    if (!standing) co_return standing;
    co_return co_await with_new_link(state_, matching_, std::move(*standing), {}, WallTime{});
}

Task<NameHolders> MirrorAnswers::holders(Question question) {
    NameHolders answer;
    std::vector<SeenTable::Number> numbers;
    const auto key = name_hash(state_.digest, question.side, question.subject, question.value);
    for (const auto& entry : keys_.of(key)) numbers.push_back(entry.number);
    for (const auto& [where, account] : co_await state_.load(std::move(numbers))) {
        if (name_key(name_held(state_.policy, account, question.subject)) != name_key(question.value)) continue;
        const auto standing = co_await standing_of(account.side, account.id);
        answer.holders.push_back(holder_of(account, standing ? &*standing : nullptr));
    }
    co_return answer;
}

Task<Referred> MirrorAnswers::referred(Question question) {
    const auto key = std::string{name_of(question.side)} + question.subject;
    if (const auto it = referred_.find(key); it != referred_.end()) co_return it->second;
    const AccountId account{question.subject};
    const auto standing = co_await standing_of(question.side, account);
    auto referred = referred_by(standing ? &*standing : nullptr);
    if (matching_.in_case().contains({question.side, account})) referred.state = Referred::State::in_case;
    if (const auto number = state_.find(Side::okta, referred.okta);
        number != 0 && state_.table.is_marked(number, RowMarks::seen)) {
        for (const auto& [where, okta] : co_await state_.load({number})) {
            describe_okta(referred, okta, state_.policy.okta);
        }
    }
    if (referred_.size() >= kMostReferred) referred_.clear();
    referred_.emplace(key, referred);
    co_return referred;
}

Task<std::optional<Answer>> MirrorAnswers::find(Question question) {
    using enum Question::Kind;
    const auto& half = state_.reading[question.side];
    switch (question.kind) {
        case account_by_id:
        case further_account:
        case is_bound:
        case devices:
        case edge:
        case bound_devices:
        case admin_role:
        case status_history: co_return std::nullopt;
        case name_holder:
            if (distrusted_.contains(question.side)) co_return std::nullopt;
            if (keys_.all().empty()) co_return std::nullopt;
            if (!is_indexed_name(state_.policy, question.side, question.subject)) co_return std::nullopt;
            co_return co_await holders(std::move(question));
        case reference: co_return co_await referred(std::move(question));
        case memberships:
            if (!question.value.empty()) co_return std::nullopt;  // all that it is in, not only what was read
            co_return half.members.of({question.subject});
        case group: co_return group_of(half.groups, question);
        case app: co_return thing_named(half.apps, question.subject);
        case device_group: co_return thing_named(half.device_groups, question.subject);
    }
    LOCKSTEP_UNREACHABLE();
}

bool is_watched_by_table(const PassState& state, const Facts& facts, std::uint64_t& refers) {
    using enum Question::Kind;
    refers = 0;
    for (const auto& [question, answer] : facts.answers) {
        switch (question.kind) {
            case account_by_id:
            case further_account:
            case is_bound:
            case devices:
            case edge:
            case bound_devices:
            case admin_role:
            case status_history:
            case name_holder: return false;
            case memberships:
                if (!question.value.empty()) return false;
                break;
            case group:
            case app:
            case device_group:
                if (question.subject.empty()) return false;
                break;
            case reference: {
                const auto id = state.digest.of_id(question.side, question.subject);
                if (refers != 0 && refers != id) return false;
                refers = id;
                break;
            }
        }
    }
    return true;
}

}  // namespace lockstep::engine
