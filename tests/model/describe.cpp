// A history as people read it: one line for each thing that happened.
#include <fmt/format.h>

#include <algorithm>

#include "tests/model/machine.hpp"

namespace lockstep::model {
namespace {

std::string values_of(const std::vector<AttributeWrite>& writes) {
    std::string text;
    for (const auto& write : writes) text += fmt::format(" {}={}", write.attribute, to_display(write.after));
    return text;
}

std::string said_of(const Change& change) {
    return fmt::format("{} {}{}{}", traits_of(change.kind).verb, title_of(change.side), values_of(change.writes),
                       change.object_name.empty() ? "" : " " + change.object_name);
}

std::string people_of(const State& state, const policy::Policy& policy, int person) {
    std::string text;
    for (const Side side : kSides) {
        const auto* account = account_of(state, side, person);
        text += fmt::format("{}{} ", text.empty() ? "" : "| ", title_of(side));
        if (account == nullptr) {
            text += "- ";
            continue;
        }
        text += std::string{name_of(account->state)} + " ";
        for (std::size_t slot = 0; slot < account->values.size(); ++slot) {
            const auto& name = policy.slots(side).name(slot);
            if (name != "email" && name != "login" && name != "username") {
                text += fmt::format("{}={} ", name, to_display(account->values[slot]));
            }
        }
        for (const auto& [group, members] : state.world.at(side).members) {
            if (members.contains(account->id)) text += fmt::format("in {} ", group.value);
        }
    }
    return text;
}

std::string ended(const State& before, const State& after) {
    for (const auto& step : before.memory.steps) {
        const auto now = std::ranges::find(after.memory.steps, step.id, &Step::id);
        if (now != after.memory.steps.end() && now->state != step.state) {
            return fmt::format("{}: {}{} {}", said_of(step.change), name_of(now->state),
                               now->in_doubt ? ", in doubt" : "", now->outcome);
        }
        if (now == after.memory.steps.end() && !is_final(step.state)) {
            return fmt::format("{}: ended, and the run with it", said_of(step.change));
        }
    }
    return "nothing moves";
}

}  // namespace

std::string Machine::describe(const State& before, Action action, const State& after) const {
    using Kind = Action::Kind;
    const int person = action.a;
    const auto planned = [&] {
        std::string text;
        for (const auto& step : after.memory.steps) {
            text += fmt::format("; person {}: {}", person_of(step.change.identity), said_of(step.change));
        }
        return text.empty() ? "; nothing is planned" : text;
    };
    const auto now = [&] { return fmt::format("   [{}]", people_of(after, policy_, person)); };
    switch (action.kind) {
        case Kind::pass:
            return fmt::format("a pass reads JumpCloud's {}list and Okta's {}list{}{}", action.a ? "stale " : "",
                               action.b ? "stale " : "", planned(), action.c ? "; killed before that is stored" : "");
        case Kind::reconcile:
            return fmt::format("an event names person {}: both accounts are read{}", person, planned());
        case Kind::begin: return fmt::format("person {}: the last look; {}", person, ended(before, after));
        case Kind::send:
            return fmt::format("person {}: {}{}", person,
                               action.b == 0   ? "sent, and performed"
                               : action.b == 1 ? "sent, and no answer comes"
                                               : "sent, and throttled",
                               now());
        case Kind::hear: return fmt::format("person {}: the answer is heard; {}", person, ended(before, after));
        case Kind::settle_half: return "what the outcome leaves behind is stored";
        case Kind::crash: return "killed, and started again";
        case Kind::land: {
            const auto& call = before.late.at(action.a);
            return fmt::format("the unanswered request lands: {} in {}{}", traits_of(call.kind).verb,
                               title_of(call.side), values_of(call.writes));
        }
        case Kind::time: return "time passes";
        case Kind::edit_value:
        case Kind::edit_role: return fmt::format("somebody edits person {}{}", person, now());
        case Kind::edit_state: return fmt::format("somebody changes the state of person {}{}", person, now());
        case Kind::edit_edge: return fmt::format("somebody changes the groups of person {}{}", person, now());
        case Kind::remove: return fmt::format("somebody deletes an account of person {}{}", person, now());
        case Kind::hire: return fmt::format("person {} is hired{}", person, now());
        case Kind::hold: return fmt::format("person {} is locked down{}", person, now());
        case Kind::approve: return "what the gate held back is approved";
        case Kind::restore: return "the store is put back to an old backup";
    }
    LOCKSTEP_UNREACHABLE();
}

}  // namespace lockstep::model
