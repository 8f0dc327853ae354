#include "engine/undo.hpp"

namespace lockstep::engine {

Task<Undone> Undo::take_back(JournalLine line, Standing standing, Lane lane) {
    auto inverse = sync::inverse_of(line);
    if (!inverse) {
        Undone undone;
        undone.left.push_back({std::string{traits_of(line.kind).verb}, std::move(inverse.error()), {}});
        co_return undone;
    }
    co_return co_await judge(std::move(*inverse), std::move(standing), lane);
}

Task<Undone> Undo::judge(Change inverse, Standing standing, Lane lane) {
    Undone undone;
    const auto& policy = replan_.policy();
    auto fresh = co_await replan_.plan_fresh(standing, lane);
    if (!inverse.object.empty() && fresh.facts.seen(inverse.side).account) {
        const auto held = co_await replan_.directories()[inverse.side].get_memberships(lane, inverse.account);
        put_answer(fresh.facts, {Question::Kind::memberships, inverse.side, inverse.account.value, {}}, held);
    }
    undone.left = sync::take_out_what_moved(policy, fresh.facts, standing, clock_.wall_now(), inverse);
    if (!sync::writes_anything(inverse)) co_return undone;
    auto facts = sync::facts_after(policy, fresh.facts, inverse);
    const auto then = co_await replan_.plan_on(std::move(facts), std::move(standing), lane);
    for (auto& returns : sync::take_out_what_returns(then.plan, inverse)) undone.left.push_back(std::move(returns));
    if (!sync::writes_anything(inverse)) co_return undone;
    inverse.id = change_id(inverse);
    inverse.facts_read_at = fresh.facts.oldest_read;
    if (const auto& account = fresh.facts.seen(inverse.side).account; account && !inverse.writes.empty()) {
        inverse.etag = account->etag;
    }
    undone.change = std::move(inverse);
    co_return undone;
}

}  // namespace lockstep::engine
