#include "engine/planning.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <numeric>

#include "core/concurrently.hpp"
#include "engine/frozen.hpp"
#include "sync/plan.hpp"

namespace lockstep::engine {
namespace {

constexpr std::size_t kReadsAtATime = 8;
constexpr std::size_t kPlansATurn = 256;  ///< no turn of the loop lasts over 10 ms
constexpr int kRounds = 12;               ///< of questions; each round answers all that the planner asked

Task<> let_others_run() {
    co_await boost::asio::post(co_await boost::asio::this_coro::executor, boost::asio::use_awaitable);
}

/// A name that is planned for somebody is held by them.
void add_planned(Answer& answer, const Question& question, const PlannedNames& names) {
    auto* holders = std::get_if<NameHolders>(&answer);
    if (holders == nullptr) return;
    std::erase_if(holders->holders, [](const NameHolders::Holder& holder) { return holder.account.empty(); });
    if (const auto planned = names.find(question.side, question.subject, question.value)) {
        holders->holders.push_back({{}, planned, AccountState::staged, true});
    }
}

/// Asks the planner until it asks for nothing that is known. True if it wants reads.
Task<bool> plan_from_known(const policy::Policy& policy, Candidate& candidate, const KnownAnswers& known,
                           const PlannedNames& names, WallTime now) {
    // Others may have been given a name since it was asked about.
    for (auto& [question, answer] : candidate.facts.answers) add_planned(answer, question, names);
    for (int round = 0; round < kRounds; ++round) {
        candidate.plan = sync::plan(policy, candidate.facts, candidate.standing, now);
        bool answered = false;
        for (const auto& question : candidate.plan.questions) {
            if (candidate.facts.find(question)) continue;
            auto answer = co_await known(question);
            if (!answer) continue;
            add_planned(*answer, question, names);
            put_answer(candidate.facts, question, std::move(*answer));
            answered = true;
        }
        if (!answered) break;
    }
    co_return !candidate.plan.questions.empty();
}

Task<> read_for(Candidate& candidate, FreshAnswers& fresh, const PlannedNames& names, Lane lane, WallTime now) {
    for (const auto& question : candidate.plan.questions) {
        if (candidate.facts.find(question)) continue;
        auto answer = co_await fresh.get(question, lane);
        if (auto* holders = std::get_if<NameHolders>(&answer)) holders->read_at = now;
        add_planned(answer, question, names);
        put_answer(candidate.facts, question, std::move(answer));
    }
}

void take_names(const IdentityPlan& plan, PlannedNames& names) {
    for (const auto& change : plan.changes) {
        for (const auto& write : change.writes) {
            if (write.after.is_something()) {
                names.take(change.side, write.attribute, to_text(write.after), change.identity);
            }
        }
    }
}

/// Whose name was found free by a read that does not lag need not be asked about right before the creation.
void note_free_names(Candidate& candidate) {
    for (auto& change : candidate.plan.changes) {
        if (change.kind != ChangeKind::create_account) continue;
        const auto* holders = holders_of_login(change, candidate.facts);
        if (holders != nullptr && holders->holders.empty()) change.name_free_at = holders->read_at;
    }
}

}  // namespace

Task<> plan_candidates(const policy::Policy& policy, std::vector<Candidate>& candidates, const KnownAnswers& known,
                       FreshAnswers& fresh, PlannedNames& names, Lane lane, WallTime now) {
    std::vector<std::size_t> pending(candidates.size());
    std::iota(pending.begin(), pending.end(), std::size_t{0});
    for (int round = 0; round < kRounds && !pending.empty(); ++round) {
        std::vector<std::size_t> asking;
        std::size_t turn = 0;
        for (const auto index : pending) {
            const bool asks = co_await plan_from_known(policy, candidates[index], known, names, now);
            if (asks) {
                asking.push_back(index);
            } else {
                take_names(candidates[index].plan, names);
                note_free_names(candidates[index]);
            }
            if (++turn % kPlansATurn == 0) co_await let_others_run();
        }
        auto read = [&](std::size_t i) { return read_for(candidates[asking[i]], fresh, names, lane, now); };
        co_await for_each_limited(asking.size(), kReadsAtATime, read);
        pending = std::move(asking);
    }
}

}  // namespace lockstep::engine
