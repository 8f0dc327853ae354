#include "engine/step_runner.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/classify.hpp"
#include "engine/step_journal.hpp"
#include "sync/plan.hpp"

namespace lockstep::engine {
namespace {

using directory::DirectoryError;

constexpr std::size_t kMostGroupsOfACreate = 20;  // API-okta.md, POST /users: groupIds

bool is_local(const Step& step) {
    return traits_of(step.change.kind).repeat == RepeatClass::local;
}

std::string said(const DirectoryError& error) {
    const auto& details = error.details();
    return details.vendor_code.empty() ? details.text : details.vendor_code + ": " + details.text;
}

/// A pass stores the links it finds before its changes are run.
bool is_recorded_link(const Change& change, const Standing& standing) {
    return change.kind == ChangeKind::link && standing.linked() &&
           standing.place(change.side).account == change.account;
}

/// What was written, for the journal and for what we remember of it.
Change as_written(const Change& change, const std::vector<AttributeWrite>& writes, const AccountId& account) {
    Change written = change;
    written.writes = writes;
    written.account = account;
    return written;
}

}  // namespace

Task<std::vector<Step>> StepRunner::attempt(Step step, std::vector<Step> riders, bool same_policy) {
    Attempt attempt{std::move(step), std::move(riders), same_policy};
    attempt.change = attempt.step.change;
    attempt.doubt_before = attempt.step.in_doubt;
    auto standing = co_await store_.find_standing(attempt.change.identity);
    if (!standing) {
        co_await skip(attempt, "overtaken: nothing is known of this person any more");
        co_return std::move(attempt.ended);
    }
    attempt.standing = std::move(*standing);
    std::optional<DirectoryError> error;
    try {
        co_await go(attempt);
    } catch (const DirectoryError& caught) {
        error = caught;
    }
    if (error) co_await failed_call(attempt, std::move(*error), false);
    co_return std::move(attempt.ended);
}

Task<> StepRunner::go(Attempt& attempt) {
    attempt.request = frozen_from(attempt.step.frozen);
    if (attempt.step.in_doubt) {
        const bool over = co_await settle_doubt(attempt);
        if (over) co_return;
    }
    if (is_recorded_link(attempt.change, attempt.standing))
        co_return co_await end_well(attempt, attempt.change, "done");
    const bool planned = co_await look(attempt);
    if (!planned) co_return;
    if (is_local(attempt.step)) {
        co_await succeed(attempt, {}, "done");
    } else {
        co_await write(attempt);
    }
}

steps::Work StepRunner::work(const Attempt& attempt) const {
    const auto& place = attempt.standing.place(attempt.change.side);
    return {policy_,
            directories_[attempt.change.side],
            attempt.step,
            attempt.change,
            attempt.standing,
            attempt.request,
            attempt.change.account.empty() ? place.account : attempt.change.account,
            attempt.etag};
}

WallTime StepRunner::quiet_at(const Attempt& attempt) const {
    return attempt.step.doubt_since.value_or(WallTime{}) + policy_.safety.quiet_time;
}

WallTime StepRunner::next_try(const Attempt& attempt, std::optional<WallTime> asked_for) const {
    return next_try_at(attempt.step.tries, asked_for, clock_.wall_now(), random_);
}

Task<bool> StepRunner::settle_doubt(Attempt& attempt) {
    auto found = co_await steps::step_kind(attempt.change.kind).probe(work(attempt));
    switch (found.probe) {
        case steps::Found::Probe::done:
            co_await succeed(attempt, std::move(found.effect), "done, found so after a doubt");
            co_return true;
        case steps::Found::Probe::different:
            attempt.step.in_doubt = false;
            co_await fail(attempt, std::move(found.text), std::nullopt);
            co_return true;
        case steps::Found::Probe::absent: break;
    }
    switch (traits_of(attempt.change.kind).repeat) {
        case RepeatClass::once:
            co_await fail(attempt,
                          "sent, and no answer came; it is not sent twice by itself: see whether it arrived, then "
                          "lockstep runs retry",
                          std::nullopt);
            co_return true;
        case RepeatClass::marked:
            if (clock_.wall_now() < quiet_at(attempt)) {
                co_await postpone(attempt, quiet_at(attempt), "no answer came, and it may still land");
                co_return true;
            }
            co_return false;
        case RepeatClass::local:
        case RepeatClass::idempotent:
        case RepeatClass::unique:
        case RepeatClass::repeatable: co_return false;
    }
    LOCKSTEP_UNREACHABLE();
}

Task<bool> StepRunner::look(Attempt& attempt) {
    auto look = co_await last_look_.look(attempt.step, attempt.standing, attempt.same_policy);
    if (!look.change) {
        if (attempt.step.in_doubt && clock_.wall_now() < quiet_at(attempt)) {
            co_await postpone(attempt, quiet_at(attempt), "no answer came, and it may still land");
        } else {
            co_await skip(attempt, "overtaken: " + look.overtaken);
        }
        co_return false;
    }
    attempt.change = std::move(*look.change);
    attempt.etag = std::move(look.etag);
    const bool same_body = attempt.step.in_doubt && traits_of(attempt.change.kind).repeat == RepeatClass::unique;
    if (same_body) co_return true;
    attempt.request = {};
    attempt.request.writes = attempt.change.writes;
    if (attempt.change.kind != ChangeKind::create_account) co_return true;
    co_return co_await prepare_create(attempt, look.name_free_at);
}

Task<bool> StepRunner::prepare_create(Attempt& attempt, std::optional<WallTime> name_free_at) {
    const auto side = attempt.change.side;
    auto& request = attempt.request;
    request.login = login_in(side, request.writes);
    request.free_at = name_free_at.value_or(clock_.wall_now());
    if (!name_free_at) {
        const auto holders = co_await directories_[side].find_by_name(
            attempt.step.lane, std::string{login_attribute(side)}, request.login);
        if (!holders.empty()) {
            co_await skip(attempt, fmt::format("overtaken: {} {} is held by account {} by now", login_attribute(side),
                                               request.login, holders.front().id.value));
            co_return false;
        }
    }
    if (side != Side::okta) co_return true;
    for (const auto& rider : attempt.riders) {
        if (request.groups.size() == kMostGroupsOfACreate) break;
        const auto look = co_await last_look_.look(rider, attempt.standing, attempt.same_policy);
        if (look.change) request.groups.push_back({rider.change.object});
    }
    co_return true;
}

Task<> StepRunner::write(Attempt& attempt) {
    const auto now = clock_.wall_now();
    auto& step = attempt.step;
    step.frozen = to_text(attempt.request);
    if (!step.first_tried_at) step.first_tried_at = now;
    step.doubt_since = now;
    step = co_await store_.begin_try(step);
    if (holds_.stands(attempt.change.identity) && traits_of(attempt.change.kind).gives_access) {
        co_return co_await skip(attempt, "overtaken: a hold stands");
    }
    std::optional<DirectoryError> error;
    steps::Effect effect;
    try {
        effect = co_await steps::step_kind(attempt.change.kind).write(work(attempt));
    } catch (const DirectoryError& caught) {
        error = caught;
    }
    if (error) {
        co_await failed_call(attempt, std::move(*error), true);
    } else {
        co_await answered(attempt, std::move(effect));
    }
}

Task<> StepRunner::answered(Attempt& attempt, steps::Effect effect) {
    attempt.step.request_id = effect.request_id;
    if (attempt.change.kind == ChangeKind::create_account && effect.held) attempt.step.created = effect.held->id;
    if (steps::step_kind(attempt.change.kind).is_read_back()) return read_back(attempt);
    if (!attempt.request.writes.empty()) return compare(attempt, std::move(effect));
    return succeed(attempt, std::move(effect), "done");
}

Task<> StepRunner::read_back(Attempt& attempt) {
    auto found = co_await steps::step_kind(attempt.change.kind).probe(work(attempt));
    if (found.probe == steps::Found::Probe::done) {
        co_return co_await succeed(attempt, std::move(found.effect), "done");
    }
    if (attempt.step.tries >= kMostTries) {
        attempt.step.in_doubt = false;
        co_return co_await fail(attempt, "answered as done, but a read by id never shows it", std::nullopt);
    }
    co_await postpone(attempt, next_try(attempt, std::nullopt), "answered as done, not yet read back");
}

/// Of a partly applied write, exactly the rules whose values are seen move; a value that the vendor did not take
/// although it said so is refused for good.
Task<> StepRunner::compare(Attempt& attempt, steps::Effect effect) {
    if (!effect.held) co_return co_await fail(attempt, "the account was there no more when read back", std::nullopt);
    const auto now = clock_.wall_now();
    const auto written = as_written(attempt.change, attempt.request.writes, effect.held->id);
    std::string kept;
    std::vector<AttributeWrite> landed;
    for (const auto& write : written.writes) {
        const auto one = as_written(attempt.change, {write}, effect.held->id);
        if (sync::held_by(policy_, attempt.standing, one, *effect.held) == sync::Held::all) {
            landed.push_back(write);
            continue;
        }
        kept += (kept.empty() ? "" : ", ") + write.attribute;
        attempt.standing = sync::after_refusal(policy_, std::move(attempt.standing), one, "",
                                               "answered as written, but it holds something else", now);
    }
    if (kept.empty()) co_return co_await succeed(attempt, std::move(effect), "done");
    const auto line = journal_line(attempt.step, as_written(attempt.change, landed, effect.held->id), "done", now);
    attempt.standing = sync::after_success(policy_, std::move(attempt.standing), written, effect.held, now);
    attempt.step.in_doubt = false;
    co_await fail(
        attempt,
        fmt::format("{} answered that it wrote {}, but holds something else", title_of(attempt.change.side), kept),
        landed.empty() ? std::nullopt : std::optional{line});
}

Task<> StepRunner::failed_call(Attempt& attempt, DirectoryError error, bool sent) {
    const auto after = after_error(error.kind());
    auto& step = attempt.step;
    step.vendor_code = error.details().vendor_code;
    if (!error.details().request_id.empty()) step.request_id = error.details().request_id;
    if (after == AfterError::fail) {
        if (sent) step.in_doubt = attempt.doubt_before;
        if (sent && error.kind() == DirectoryError::Kind::refused) co_return co_await refused(attempt, error);
        co_return co_await fail(attempt, said(error), std::nullopt);
    }
    if (sent && after != AfterError::doubt) step.in_doubt = attempt.doubt_before;
    if (!sent) ++step.tries;
    if (after == AfterError::look_again) {
        last_look_.forget(attempt.change.identity);
        step.change.facts_read_at.reset();
    }
    if (step.tries >= kMostTries && !step.in_doubt) {
        co_return co_await fail(attempt, fmt::format("given up after {} tries: {}", step.tries, said(error)),
                                std::nullopt);
    }
    co_await postpone(attempt, next_try(attempt, error.details().retry_at), said(error));
}

bool StepRunner::leave_out(Attempt& attempt, const DirectoryError& error) {
    const auto& named = error.details().attributes;
    Change refused = attempt.change;
    refused.writes.clear();
    std::vector<AttributeWrite> rest;
    for (const auto& write : attempt.request.writes) {
        const bool is_named = std::ranges::find(named, write.attribute) != named.end();
        (is_named ? refused.writes : rest).push_back(write);
    }
    const bool nameless =
        attempt.change.kind == ChangeKind::create_account && login_in(attempt.change.side, rest).empty();
    if (refused.writes.empty() || rest.empty() || nameless) return false;
    attempt.request.writes = std::move(rest);
    for (const auto& write : refused.writes) {
        attempt.left_out += (attempt.left_out.empty() ? "" : ", ") + write.attribute;
    }
    attempt.left_out += fmt::format(" ({})", said(error));
    attempt.standing = sync::after_refusal(policy_, std::move(attempt.standing), refused, error.details().vendor_code,
                                           error.details().text, clock_.wall_now());
    return true;
}

Task<> StepRunner::refused(Attempt& attempt, DirectoryError error) {
    // What is refused may be so because it is there already: an earlier try has landed, or somebody was quicker.
    if (attempt.change.kind != ChangeKind::set_attributes && attempt.change.kind != ChangeKind::set_reference) {
        auto found = co_await steps::step_kind(attempt.change.kind).probe(work(attempt));
        if (found.probe == steps::Found::Probe::done) {
            co_return co_await succeed(attempt, std::move(found.effect), "done: it was so already");
        }
    }
    if (attempt.step.tries < kMostTries) {
        if (leave_out(attempt, error)) co_return co_await write(attempt);
        if (!attempt.request.groups.empty()) {
            attempt.request.groups.clear();  // a group may be what was wrong; each is then a step of its own
            co_return co_await write(attempt);
        }
    }
    attempt.standing = sync::after_refusal(policy_, std::move(attempt.standing), attempt.change,
                                           error.details().vendor_code, error.details().text, clock_.wall_now());
    attempt.step.in_doubt = false;
    co_await fail(attempt, said(error), std::nullopt);
}

Task<> StepRunner::succeed(Attempt& attempt, steps::Effect effect, std::string outcome) {
    // What was seen of the person before this account existed judges nothing any more.
    if (attempt.step.change.kind == ChangeKind::create_account) last_look_.forget(attempt.step.change.identity);
    if (attempt.change.kind == ChangeKind::create_account && effect.held) attempt.step.created = effect.held->id;
    const auto account = effect.held ? effect.held->id : work(attempt).account;
    const auto& writes = attempt.request.writes.empty() ? attempt.change.writes : attempt.request.writes;
    auto written = as_written(attempt.change, writes, account);
    attempt.standing =
        sync::after_success(policy_, std::move(attempt.standing), written, effect.held, clock_.wall_now());
    co_await end_well(attempt, std::move(written), std::move(outcome));
}

Task<> StepRunner::end_well(Attempt& attempt, Change written, std::string outcome) {
    const auto now = clock_.wall_now();
    auto& step = attempt.step;
    step.in_doubt = false;
    step.finished_at = now;
    step.vendor_code.clear();
    const bool partly = !attempt.left_out.empty() && attempt.change.kind != ChangeKind::create_account;
    step.state = partly ? StepState::failed : StepState::succeeded;
    step.outcome = attempt.left_out.empty() ? outcome : fmt::format("{} without {}", outcome, attempt.left_out);
    store::TryEnd end{.step = step, .journal = journal_line(step, written, outcome, now), .counts = true};
    attempt.ended.push_back(step);
    for (auto& rider : attempt.riders) {
        if (std::ranges::find(attempt.request.groups, GroupId{rider.change.object}) == attempt.request.groups.end()) {
            continue;
        }
        rider.state = StepState::succeeded;
        rider.outcome = "done with the creation";
        rider.finished_at = now;
        const auto change = as_written(rider.change, {}, written.account);
        attempt.standing = sync::after_success(policy_, std::move(attempt.standing), change, std::nullopt, now);
        end.riders.push_back({rider, journal_line(rider, change, rider.outcome, now)});
        attempt.ended.push_back(rider);
    }
    end.standing = attempt.standing;
    co_await store_.end_try(std::move(end));
}

Task<> StepRunner::fail(Attempt& attempt, std::string outcome, std::optional<JournalLine> landed) {
    auto& step = attempt.step;
    step.state = StepState::failed;
    step.outcome = attempt.left_out.empty() ? std::move(outcome) : fmt::format("{}; {}", attempt.left_out, outcome);
    step.finished_at = clock_.wall_now();
    attempt.ended.push_back(step);
    const bool counts = landed.has_value();
    co_await store_.end_try(
        {.step = step, .journal = std::move(landed), .standing = attempt.standing, .counts = counts});
}

Task<> StepRunner::skip(Attempt& attempt, std::string outcome) {
    auto& step = attempt.step;
    step.state = StepState::skipped;
    step.in_doubt = false;
    step.outcome = std::move(outcome);
    step.finished_at = clock_.wall_now();
    attempt.ended.push_back(step);
    co_await store_.end_try({.step = step});
}

Task<> StepRunner::postpone(Attempt& attempt, WallTime until, std::string outcome) {
    auto& step = attempt.step;
    step.state = StepState::retrying;
    step.not_before = until;
    step.outcome = std::move(outcome);
    attempt.ended.push_back(step);
    co_await store_.end_try({.step = step});
}

}  // namespace lockstep::engine
