#include "engine/undo.hpp"

namespace lockstep::engine {

Task<Undone> Undo::take_back(JournalLine line, Standing standing, Lane lane) {
    auto inverse = sync::inverse_of(line);
    if (!inverse) {
        Undone undone;
        undone.left.push_back({std::string{traits_of(line.kind).verb}, std::move(inverse.error()), {}});
        co_return undone;
    }
    co_return co_await judge_on_known(std::move(*inverse), std::move(standing), lane);
}

Task<Undone> Undo::judge(Change inverse, Standing standing, Lane lane) {
    Undo once{replan_, clock_};  // steps are judged side by side: nothing is kept between them
    co_return co_await once.judge_on_known(std::move(inverse), std::move(standing), lane);
}

Task<Facts> Undo::read(Change inverse, Standing standing, Lane lane) {
    if (!facts_ || of_ != standing.id) {
        facts_ = (co_await replan_.plan_fresh(standing, lane)).facts;
        of_ = standing.id;
        asked_.clear();
    }
    const Question memberships{Question::Kind::memberships, inverse.side, inverse.account.value, {}};
    if (!inverse.object.empty() && facts_->seen(inverse.side).account && asked_.insert(memberships).second) {
        const auto held = co_await replan_.directories()[inverse.side].get_memberships(lane, inverse.account);
        put_answer(*facts_, memberships, held);
    }
    co_return *facts_;
}

Task<Undone> Undo::judge_on_known(Change inverse, Standing standing, Lane lane) {
    Undone undone;
    const auto& policy = replan_.policy();
    const auto now = co_await read(inverse, standing, lane);
    undone.left = sync::take_out_what_moved(policy, now, standing, clock_.wall_now(), inverse);
    if (!sync::writes_anything(inverse)) co_return undone;
    auto facts = sync::facts_after(policy, now, inverse);
    const auto then = co_await replan_.plan_on(std::move(facts), std::move(standing), lane);
    for (auto& returns : sync::take_out_what_returns(then.plan, inverse)) undone.left.push_back(std::move(returns));
    if (!sync::writes_anything(inverse)) co_return undone;
    inverse.id = change_id(inverse);
    inverse.facts_read_at = now.oldest_read;
    if (const auto& account = now.seen(inverse.side).account; account && !inverse.writes.empty()) {
        inverse.etag = account->etag;
    }
    undone.change = std::move(inverse);
    co_return undone;
}

}  // namespace lockstep::engine
