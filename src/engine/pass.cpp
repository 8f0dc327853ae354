#include "engine/pass.hpp"

#include "engine/answers.hpp"
#include "engine/batch.hpp"
#include "engine/group_devices.hpp"
#include "engine/org_pin.hpp"

namespace lockstep::engine {

Task<PassResult> Pass::run(PassOptions options) {
    if (options.only.empty()) co_return co_await run_everybody(std::move(options));
    co_return co_await plan_people(policy_, directories_, store_, clock_, std::move(options.only), options.lane);
}

Task<PassResult> Pass::run_everybody(PassOptions options) {
    PassResult result;
    Batch batch;
    batch.whole = true;
    batch.reading = co_await read_everything(policy_, directories_, clock_, options.lane, options.progress);
    const auto& reading = batch.reading;
    co_await check_orgs(store_, reading.jumpcloud.org.id, reading.okta.org.id);
    const auto now = clock_.wall_now();
    batch.remembered = co_await load_standings(store_);
    batch.absences = co_await look_up_missing(directories_, reading, batch.remembered, options.lane);
    result.health = batch.absences.health;
    result.plan.policy_digest = policy_.digest;
    result.plan.jumpcloud_org = reading.jumpcloud.org.id;
    result.plan.okta_org = reading.okta.org.id;
    result.plan.made_at = now;
    result.counts.jumpcloud_accounts = reading.jumpcloud.accounts.size();
    result.counts.okta_accounts = reading.okta.accounts.size();

    auto matched = match_batch(policy_, batch, now);
    PassAnswers answers{reading, matched.standings, matched.matching.in_case, batch.absences.distrusted, policy_.okta};
    FreshAnswers fresh{directories_, store_, policy_.okta};
    PlannedNames names;
    const auto known = [&](Question question) -> Task<std::optional<Answer>> { co_return answers.find(question); };
    co_await plan_candidates(policy_, matched.candidates, known, fresh, names, options.lane, now);
    report_matching(matched, batch, result);
    collect(matched.candidates, matched.newly_linked, result);
    co_await add_group_devices(policy_, directories_, store_, clock_, options.lane, result);
    co_await admit(policy_, directories_, store_, result.counts.active_linked, result);
    co_return result;
}

}  // namespace lockstep::engine
