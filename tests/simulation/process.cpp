#include "tests/simulation/process.hpp"

#include <fmt/format.h>

#include "engine/org_pin.hpp"

namespace lockstep::simulation {
namespace {

directory::jumpcloud::Settings jumpcloud_settings(const policy::JumpCloudConnection& connection) {
    directory::jumpcloud::Settings settings;
    settings.console_url = connection.url;
    settings.insights_url = connection.insights_url;
    settings.token_url = connection.token_url;
    settings.api_key = connection.api_key;
    settings.org_id = connection.org_id;
    return settings;
}

directory::okta::Settings okta_settings(const policy::Policy& policy) {
    directory::okta::Settings settings;
    settings.org_url = policy.okta_connection.org_url;
    settings.api_token = policy.okta_connection.api_token;
    for (const auto& population : policy.populations) {
        for (const auto& assign : population.assign) {
            if (assign.kind == policy::Assign::Kind::okta_app) settings.app_labels.push_back(assign.name);
        }
    }
    return settings;
}

std::unique_ptr<store::Store> open_store(const CrashDisk& disk, const Process::Hooks& hooks) {
    auto store = store::sqlite::open({.threaded = false, .vfs = disk.name(), .synchronous = hooks.synchronous});
    return hooks.wrap ? hooks.wrap(std::move(store)) : std::move(store);
}

}  // namespace

Process::Process(Company& company, CrashDisk& disk, Fate& fate, const Hooks& hooks)
    : company_{company},
      loop_{company.time(), fate},
      random_{company.random().next()},
      store_{open_store(disk, hooks)},
      jumpcloud_wire_{
          company.world(), twin::VendorKind::jumpcloud, company.time(), loop_.clock(), company.random(), fate},
      okta_wire_{company.world(), twin::VendorKind::okta, company.time(), loop_.clock(), company.random(), fate},
      jumpcloud_{jumpcloud_settings(company.policy().jumpcloud_connection), company.policy().jumpcloud, jumpcloud_wire_,
                 loop_.clock(), random_},
      okta_{okta_settings(company.policy()),
            company.policy().okta,
            company.policy().okta_schema,
            okta_wire_,
            loop_.clock(),
            random_},
      executor_{company.policy(), directories(), *store_, loop_.clock(), random_, holds_} {}

Process::~Process() {
    loop_.destroy_tasks();
}

Task<engine::PassResult> Process::pass(engine::PassOptions options) {
    engine::Pass pass{company_.policy(), directories(), *store_, loop_.clock()};
    auto result = co_await pass.run(std::move(options));
    co_await engine::pin_orgs(*store_, result.plan.jumpcloud_org, result.plan.okta_org);
    co_return result;
}

Task<> Process::do_link() {
    auto result = co_await pass({.keep = engine::Keep::at_once});
    co_await engine::record_pass(*store_, result);
}

Task<> Process::do_plan_run(RunId& run) {
    auto result = co_await pass({.keep = engine::Keep::aside});
    co_await engine::record_pass(*store_, result);
    if (result.plan.changes.empty()) co_return;
    run =
        co_await executor_.start(std::move(result.plan.changes), "apply", result.plan.policy_digest, Lane::interactive);
}

Task<> Process::do_carry_on(RunId id, engine::StepProgress progress, std::optional<Run>& run) {
    const auto told = [this, progress = std::move(progress)](const Step& step) {
        steps_.push_back(fmt::format("{} {}: {} {}", name_of(step.change.kind), step.change.person, name_of(step.state),
                                     step.outcome));
        if (progress) progress(step);
    };
    run = co_await executor_.carry_on(std::move(id), told);
}

Task<> Process::do_apply() {
    std::optional<Run> run;
    const auto unfinished = co_await executor_.list_unfinished();
    for (const auto& id : unfinished) co_await do_carry_on(id, {}, run);
    RunId planned;
    co_await do_plan_run(planned);
    if (!planned.empty()) co_await do_carry_on(planned, {}, run);
}

RunId Process::plan_run() {
    RunId run;
    loop_.run(do_plan_run(run));
    return run;
}

Run Process::carry_on(const RunId& id, engine::StepProgress progress) {
    std::optional<Run> run;
    loop_.run(do_carry_on(id, std::move(progress), run));
    return run.value();
}

bool Process::link() {
    return loop_.run(do_link());
}

bool Process::apply() {
    return loop_.run(do_apply());
}

std::optional<Plan> Process::plan(std::vector<engine::Person> only) {
    std::optional<Plan> planned;
    const auto ask = [&]() -> Task<> {
        auto result = co_await pass({.only = std::move(only), .keep = engine::Keep::nowhere});
        planned = std::move(result.plan);
    };
    if (!loop_.run(ask())) return std::nullopt;
    return planned;
}

std::vector<std::string> Process::trace() const {
    auto all = jumpcloud_wire_.trace();
    all.insert(all.end(), okta_wire_.trace().begin(), okta_wire_.trace().end());
    std::ranges::sort(all);
    return all;
}

}  // namespace lockstep::simulation
