#include "engine/step_life.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/classify.hpp"
#include "engine/step_journal.hpp"
#include "sync/plan.hpp"

namespace lockstep::engine {
namespace {

using directory::DirectoryError;

constexpr std::size_t kMostGroupsOfACreate = 20;  // API-okta.md, POST /users: groupIds
constexpr std::string_view kMayLand = "no answer came, and it may still land";

std::string said(const DirectoryError& error) {
    const auto& details = error.details();
    return details.vendor_code.empty() ? details.text : details.vendor_code + ": " + details.text;
}

sync::Refusal refusal_of(const DirectoryError& error) {
    return {error.details().vendor_code, error.details().text, error.details().taken};
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

StepLife::StepLife(const policy::Policy& policy, Random& random, Step step, std::vector<Step> riders,
                   std::optional<Standing> standing, WallTime now)
    : policy_{&policy},
      random_{&random},
      step_{std::move(step)},
      riders_{std::move(riders)},
      change_{step_.change},
      doubt_before_{step_.in_doubt} {
    if (!standing) {
        skip("overtaken: nothing is known of this person any more", now);
        return;
    }
    standing_ = std::move(*standing);
    request_ = frozen_from(step_.frozen);
    if (!request_.object.empty()) change_.object = request_.object;
    if (step_.in_doubt) {
        probe(Asked::doubt);
    } else {
        settled_or_look(now);
    }
}

AccountId StepLife::account() const {
    return change_.account.empty() ? standing_.place(change_.side).account : change_.account;
}

steps::Work StepLife::work(directory::Directory& directory) const {
    return {*policy_, directory, step_, change_, standing_, request_, account(), etag_};
}

WallTime StepLife::quiet_at() const {
    return step_.doubt_since.value_or(WallTime{}) + policy_->safety.quiet_time;
}

void StepLife::probe(Asked why) {
    asked_ = why;
    next_ = Next::probe;
}

void StepLife::settled_or_look(WallTime now) {
    if (is_recorded_link(change_, standing_)) return end_well(change_, "done", now);
    next_ = Next::look;
}

void StepLife::found(steps::Found found, WallTime now) {
    const bool done = found.probe == steps::Found::Probe::done;
    switch (asked_) {
        case Asked::doubt: return doubt_found(std::move(found), now);
        case Asked::read_back:
            if (done) return succeed(found.effect, "done", now);
            if (step_.tries >= kMostTries && now >= step_.first_tried_at.value_or(now) + policy_->safety.quiet_time) {
                step_.in_doubt = false;
                return fail("answered as done, but a read by id never shows it", std::nullopt, now);
            }
            return postpone(next_try_at(step_.tries, std::nullopt, now, *random_),
                            "answered as done, not yet read back");
        case Asked::refusal:
            if (done) return succeed(found.effect, "done: it was so already", now);
            return refused(*refusal_, now);
    }
    LOCKSTEP_UNREACHABLE();
}

void StepLife::doubt_found(steps::Found found, WallTime now) {
    switch (found.probe) {
        case steps::Found::Probe::done:
            // Who carries a run on counts its tries anew, so the number alone does not tell.
            landed_ = step_.tries == 1 && step_.first_tried_at == step_.doubt_since;
            return succeed(found.effect, "done, found so after a doubt", now);
        case steps::Found::Probe::different:
            step_.in_doubt = false;
            return fail(std::move(found.text), std::nullopt, now);
        case steps::Found::Probe::absent: break;
    }
    switch (traits_of(change_.kind).repeat) {
        case RepeatClass::once:
            return fail(
                "sent, and no answer came; it is not sent twice by itself: see whether it arrived, then "
                "lockstep runs retry",
                std::nullopt, now);
        case RepeatClass::marked:
            if (now < quiet_at()) return postpone(quiet_at(), std::string{kMayLand});
            return settled_or_look(now);
        case RepeatClass::local:
        case RepeatClass::idempotent:
        case RepeatClass::unique:
        case RepeatClass::repeatable: return settled_or_look(now);
    }
    LOCKSTEP_UNREACHABLE();
}

void StepLife::must_wait(const sync::Doubt& doubt, WallTime now) {
    if (doubt.kind != sync::Doubt::Kind::late) {
        return skip(fmt::format("overtaken: waits for {}", to_text(doubt)), now);
    }
    postpone(doubt.until, fmt::format("waits for {}, of which a try may still land", to_text(doubt)));
}

void StepLife::looked(Look look, WallTime now) {
    if (!look.change) {
        if (step_.in_doubt && now < quiet_at()) return postpone(quiet_at(), std::string{kMayLand});
        return skip("overtaken: " + look.overtaken, now);
    }
    change_ = std::move(*look.change);
    etag_ = std::move(look.etag);
    if (traits_of(change_.kind).repeat == RepeatClass::local) return succeed({}, "done", now);
    const bool same_body = step_.in_doubt && traits_of(change_.kind).repeat == RepeatClass::unique;
    if (same_body) return begin_try(now);
    request_ = {};
    request_.writes = change_.writes;
    if (change_.kind != ChangeKind::create_account) return begin_try(now);
    prepare_create(look.name_free_at, now);
}

void StepLife::prepare_create(std::optional<WallTime> name_free_at, WallTime now) {
    request_.login = login_in(change_.side, request_.writes);
    request_.free_at = name_free_at.value_or(now);
    if (name_free_at) return next_rider(now);
    next_ = Next::find_holders;
}

void StepLife::held_by(const std::vector<Account>& holders, WallTime now) {
    if (holders.empty()) return next_rider(now);
    skip(fmt::format("overtaken: {} {} is held by account {} by now", login_attribute(change_.side), request_.login,
                     holders.front().id.value),
         now);
}

void StepLife::next_rider(WallTime now) {
    const bool goes_on = change_.side == Side::okta && rider_ < riders_.size() &&  // only Okta's create takes groups
                         request_.groups.size() < kMostGroupsOfACreate;
    if (!goes_on) return begin_try(now);
    next_ = Next::look_at_rider;
}

void StepLife::rider_looked(const Look& look, WallTime now) {
    if (look.change) request_.groups.push_back({rider().change.object});
    ++rider_;
    next_rider(now);
}

void StepLife::begin_try(WallTime now) {
    request_.object = change_.object;
    step_.frozen = to_text(request_);
    if (!step_.first_tried_at) step_.first_tried_at = now;
    step_.doubt_since = now;
    next_ = Next::begin_try;
}

void StepLife::begun(Step step, bool hold_stands, WallTime now) {
    step_ = std::move(step);
    if (hold_stands && traits_of(change_.kind).gives_access) return skip("overtaken: a hold stands", now);
    next_ = Next::send;
}

void StepLife::answered(steps::Effect effect, WallTime now) {
    step_.request_id = effect.request_id;
    if (change_.kind == ChangeKind::create_account && effect.held) step_.created = effect.held->id;
    if (steps::step_kind(change_.kind).is_read_back(change_)) return probe(Asked::read_back);
    if (!request_.writes.empty()) return compare(std::move(effect), now);
    succeed(effect, "done", now);
}

void StepLife::compare(steps::Effect effect, WallTime now) {
    if (!effect.held) return fail("the account was there no more when read back", std::nullopt, now);
    const auto written = as_written(change_, request_.writes, effect.held->id);
    std::string kept;
    std::vector<AttributeWrite> landed;
    for (const auto& write : written.writes) {
        const auto one = as_written(change_, {write}, effect.held->id);
        if (sync::held_by(*policy_, standing_, one, *effect.held) == sync::Held::all) {
            landed.push_back(write);
            continue;
        }
        kept += (kept.empty() ? "" : ", ") + write.attribute;
        standing_ = sync::after_refusal(*policy_, std::move(standing_), one,
                                        {"", "answered as written, but it holds something else"}, now);
    }
    if (kept.empty()) return succeed(effect, "done", now);
    const auto line = journal_line(step_, as_written(change_, landed, effect.held->id), "done", now);
    standing_ = sync::after_success(*policy_, std::move(standing_), written, effect.held, now);
    step_.in_doubt = false;
    fail(fmt::format("{} answered that it wrote {}, but holds something else", title_of(change_.side), kept),
         landed.empty() ? std::nullopt : std::optional{line}, now);
}

void StepLife::failed(const DirectoryError& error, WallTime now) {
    const bool sent = next_ == Next::send;
    const auto after = after_error(error.kind());
    step_.vendor_code = error.details().vendor_code;
    if (!error.details().request_id.empty()) step_.request_id = error.details().request_id;
    if (after == AfterError::fail) {
        if (sent) step_.in_doubt = doubt_before_;
        if (!sent || error.kind() != DirectoryError::Kind::refused) return fail(said(error), std::nullopt, now);
        // What is refused may be so because it is there already: an earlier try has landed, or somebody was quicker.
        if (change_.kind == ChangeKind::set_attributes || change_.kind == ChangeKind::set_reference) {
            return refused(error, now);
        }
        refusal_ = error;
        return probe(Asked::refusal);
    }
    if (sent && after != AfterError::doubt) step_.in_doubt = doubt_before_;
    if (!sent) ++step_.tries;
    if (after == AfterError::look_again) {
        moved_ = true;
        step_.change.facts_read_at.reset();
        step_.change.etag.clear();
    }
    if (step_.tries >= kMostTries && !step_.in_doubt) {
        return fail(fmt::format("given up after {} tries: {}", step_.tries, said(error)), std::nullopt, now);
    }
    postpone(next_try_at(step_.tries, error.details().retry_at, now, *random_), said(error));
}

bool StepLife::leave_out(const DirectoryError& error, WallTime now) {
    const auto& named = error.details().attributes;
    Change refused = change_;
    refused.writes.clear();
    std::vector<AttributeWrite> rest;
    for (const auto& write : request_.writes) {
        const bool is_named = std::ranges::find(named, write.attribute) != named.end();
        (is_named ? refused.writes : rest).push_back(write);
    }
    const bool nameless = change_.kind == ChangeKind::create_account && login_in(change_.side, rest).empty();
    if (refused.writes.empty() || rest.empty() || nameless) return false;
    request_.writes = std::move(rest);
    for (const auto& write : refused.writes) left_out_ += (left_out_.empty() ? "" : ", ") + write.attribute;
    left_out_ += fmt::format(" ({})", said(error));
    standing_ = sync::after_refusal(*policy_, std::move(standing_), refused, refusal_of(error), now);
    return true;
}

void StepLife::refused(const DirectoryError& error, WallTime now) {
    if (step_.tries < kMostTries) {
        if (leave_out(error, now)) return begin_try(now);
        if (!request_.groups.empty()) {
            request_.groups.clear();  // a group may be what was wrong; each is then a step of its own
            return begin_try(now);
        }
    }
    standing_ = sync::after_refusal(*policy_, std::move(standing_), change_, refusal_of(error), now);
    step_.in_doubt = false;
    fail(said(error), std::nullopt, now);
}

void StepLife::succeed(const steps::Effect& effect, const std::string& outcome, WallTime now) {
    made_ = effect.group;
    if (change_.kind == ChangeKind::create_account && effect.held) {
        step_.created = effect.held->id;
        created_ = effect.held;
    }
    const auto written = as_written(change_, request_.writes.empty() ? change_.writes : request_.writes,
                                    effect.held ? effect.held->id : account());
    standing_ = sync::after_success(*policy_, std::move(standing_), written, effect.held, now);
    end_well(written, outcome, now);
}

void StepLife::weigh_doubt() {
    if (step_.in_doubt) return;
    const bool may_land = doubt_before_ && !landed_ && traits_of(step_.change.kind).repeat == RepeatClass::idempotent;
    if (!may_land) step_.doubt_since.reset();
}

void StepLife::end_well(const Change& written, const std::string& outcome, WallTime now) {
    step_.in_doubt = false;
    step_.finished_at = now;
    step_.vendor_code.clear();
    weigh_doubt();
    const bool partly = !left_out_.empty() && change_.kind != ChangeKind::create_account;
    step_.state = partly ? StepState::failed : StepState::succeeded;
    step_.outcome = left_out_.empty() ? outcome : fmt::format("{} without {}", outcome, left_out_);
    end_ = {.step = step_, .journal = journal_line(step_, written, outcome, now), .counts = true};
    ended_.push_back(step_);
    for (auto& rider : riders_) {
        if (std::ranges::find(request_.groups, GroupId{rider.change.object}) == request_.groups.end()) continue;
        rider.state = StepState::succeeded;
        rider.outcome = "done with the creation";
        rider.finished_at = now;
        const auto change = as_written(rider.change, {}, written.account);
        standing_ = sync::after_success(*policy_, std::move(standing_), change, std::nullopt, now);
        end_.riders.push_back({rider, journal_line(rider, change, rider.outcome, now)});
        ended_.push_back(rider);
    }
    if (!standing_.id.empty()) end_.standing = standing_;  // a change about a group leaves none
    next_ = Next::end;
}

void StepLife::fail(std::string outcome, std::optional<JournalLine> landed, WallTime now) {
    step_.state = StepState::failed;
    step_.outcome = left_out_.empty() ? std::move(outcome) : fmt::format("{}; {}", left_out_, outcome);
    step_.finished_at = now;
    weigh_doubt();
    const bool counts = landed.has_value();
    end_ = {.step = step_, .journal = std::move(landed), .counts = counts};
    if (!standing_.id.empty()) end_.standing = standing_;
    ended_.push_back(step_);
    next_ = Next::end;
}

void StepLife::skip(std::string outcome, WallTime now) {
    step_.state = StepState::skipped;
    step_.in_doubt = false;
    step_.outcome = std::move(outcome);
    step_.finished_at = now;
    weigh_doubt();
    end_ = {.step = step_};
    ended_.push_back(step_);
    next_ = Next::end;
}

void StepLife::postpone(WallTime until, std::string outcome) {
    step_.state = StepState::retrying;
    step_.not_before = until;
    step_.outcome = std::move(outcome);
    weigh_doubt();
    end_ = {.step = step_};
    ended_.push_back(step_);
    next_ = Next::end;
}

}  // namespace lockstep::engine
