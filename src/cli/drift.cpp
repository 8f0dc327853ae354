// `lockstep drift`: every difference between the directories that the policy does not want, and what becomes of it.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <map>
#include <optional>
#include <set>

#include "cli/commands.hpp"
#include "cli/parts.hpp"
#include "cli/pass_view.hpp"
#include "cli/plan_view.hpp"
#include "core/assert.hpp"
#include "engine/authors.hpp"
#include "engine/pass.hpp"
#include "sync/stuck.hpp"

namespace lockstep::cli {
namespace {

namespace json = boost::json;

/// What differs where it is no value and no membership.
constexpr std::string_view kState = "state";

/// What becomes of a difference: the next apply corrects it, it waits for a person, it is only told, or somebody
/// allowed it.
enum class Fate { corrected, waiting, reported, allowed };

std::string_view word_of(Fate fate) {
    switch (fate) {
        case Fate::corrected: return "corrected";
        case Fate::waiting: return "waiting";
        case Fate::reported: return "reported";
        case Fate::allowed: return "allowed";
    }
    LOCKSTEP_UNREACHABLE();
}

struct Difference {
    std::string person;
    IdentityId identity;
    std::string attribute;   ///< or `account`, `state`, or a group or app
    Side side = Side::okta;  ///< which differs from what the policy wants
    std::string held, wanted;
    std::string why;
    Fate fate = Fate::reported;
    std::string since;  ///< our last write of it, or what the log says; empty: not known
    // What the logs are asked by.
    RuleId rule{};
    GroupId group{};                      ///< of a membership
    bool is_member = false;               ///< as it is held
    std::optional<Value> raw{}, other{};  ///< as each side holds it: `side`, and the other one
    std::optional<Repeat> frozen{};
    bool is_of_target = false;  ///< told by a notice: `side` is the one that is written, whichever it is
    std::optional<std::pair<Side, engine::Author>> suspect{};  ///< the directory in which they did it
};

/// Links and hand-overs are our own book-keeping, no difference between the directories.
bool is_bookkeeping(ChangeKind kind) {
    return kind == ChangeKind::link || kind == ChangeKind::hand_over;
}

std::string subject_of(const Change& change) {
    if (change.kind == ChangeKind::create_account) return "account";
    if (!change.object_name.empty() && change.object_name != change.person) return change.object_name;
    return change.object.empty() ? std::string{kState} : change.object;
}

void add_change(const Change& change, const Names& names, std::vector<Difference>& found) {
    if (is_bookkeeping(change.kind)) return;
    const bool creates = change.kind == ChangeKind::create_account;
    if (!creates && change.account.empty() && !change.identity.empty()) return;  // comes with the account
    const auto fate = change.staged ? Fate::waiting : Fate::corrected;
    const auto why = change.staged ? fmt::format("{}; {}", change.reason, change.held_by) : change.reason;
    if (creates || change.writes.empty()) {
        found.push_back({change.person,
                         change.identity,
                         subject_of(change),
                         change.side,
                         creates ? "absent" : change.before,
                         creates ? "present" : change.after,
                         why,
                         fate,
                         {}});
        const bool is_edge = change.kind == ChangeKind::add_member || change.kind == ChangeKind::remove_member;
        if (is_edge) found.back().group = {change.object};
        found.back().is_member = change.kind == ChangeKind::remove_member;
        return;
    }
    const auto named = [&](const Value& value) { return names.written(change.kind, change.side, value); };
    for (const auto& write : change.writes) {
        found.push_back({change.person,
                         change.identity,
                         write.attribute,
                         change.side,
                         named(write.before),
                         named(write.after),
                         why,
                         fate,
                         {}});
        found.back().rule = write.rule;
        found.back().raw = write.before;
        found.back().other = write.other;
    }
}

/// Whether a notice tells of a difference that no change and no conflict tells of already.
bool is_difference(const Notice& notice) {
    switch (notice.kind) {
        case Notice::Kind::suspended_elsewhere:
        case Notice::Kind::staged_on_target:
        case Notice::Kind::required_empty:
        case Notice::Kind::ineligible:
        case Notice::Kind::frozen:
        case Notice::Kind::further:
        case Notice::Kind::unread:
        case Notice::Kind::pair_paused: return true;
        case Notice::Kind::drift: return notice.rule.empty();  // two states; a value is overwritten, so a change
        case Notice::Kind::no_value:
        case Notice::Kind::waiting:
        case Notice::Kind::pair_waiting:
        case Notice::Kind::foreseen:
        case Notice::Kind::unmanaged: return false;
    }
    LOCKSTEP_UNREACHABLE();
}

/// The membership or value that flips, by name; else the rule, or the person's state.
std::string thing_told_of(const Notice& notice, const Names& names) {
    if (notice.frozen) return names.of(notice.frozen->side, notice.frozen->what);
    return notice.rule.empty() ? std::string{kState} : notice.rule.value;
}

std::vector<Difference> differences(const engine::PassResult& result, const Names& names) {
    std::vector<Difference> found;
    for (const auto& change : result.plan.changes) add_change(change, names, found);
    for (const auto& conflict : result.plan.conflicts) {
        found.push_back({conflict.person,
                         conflict.identity,
                         conflict.rule.value,
                         Side::okta,
                         names.shown(Side::okta, conflict.okta),
                         names.shown(Side::jumpcloud, conflict.jumpcloud),
                         conflict.reason,
                         Fate::reported,
                         {}});
        found.back().rule = conflict.rule;
        found.back().raw = conflict.okta;
        found.back().other = conflict.jumpcloud;
    }
    for (const auto& notice : result.plan.notices) {
        if (!is_difference(notice)) continue;
        found.push_back({notice.person,
                         notice.identity,
                         thing_told_of(notice, names),
                         Side::okta,
                         "",
                         notice.frozen && !notice.rule.empty() ? names.shown(notice.frozen->side, notice.frozen->value)
                                                               : std::string{},
                         names.told(notice.text),
                         Fate::reported,
                         {}});
        found.back().rule = notice.rule;
        found.back().frozen = notice.frozen;
        found.back().is_of_target = true;
    }
    for (const auto& [identity, person, stuck] : result.plan.stuck) {
        const bool is_value = sync::writes_values(stuck.kind) && !stuck.attribute_or_object.empty();
        found.push_back({person, identity, is_value ? stuck.attribute_or_object : refused_thing(stuck), stuck.side, "",
                         is_value ? shown(stuck.value) : "", stuck.text, Fate::reported, to_rfc3339(stuck.since)});
    }
    for (const auto& settlement : result.settlements) {
        for (const auto& pin : settlement.standing.pins) {
            found.push_back({settlement.standing.label, settlement.standing.id, pin.rule.value, Side::okta, "", "",
                             fmt::format("pinned by {}", pin.by), Fate::allowed, to_rfc3339(pin.at)});
        }
    }
    return found;
}

Task<> place(store::Store& store, std::vector<Difference>& found) {
    for (auto& difference : found) {
        if (!difference.is_of_target) continue;
        const auto standing = co_await store.find_standing(difference.identity);
        if (standing && standing->source) difference.side = other(*standing->source);
    }
}

/// Since when at the earliest: our last write of that very thing, after which somebody else must have moved it.
Task<> date(store::Store& store, std::vector<Difference>& found) {
    constexpr int kLines = 1000;
    std::map<IdentityId, std::vector<JournalLine>> journals;
    for (auto& difference : found) {
        if (!difference.since.empty()) continue;
        auto known = journals.find(difference.identity);
        if (known == journals.end()) {
            auto lines = co_await store.list_journal({.identity = difference.identity, .run = {}, .limit = kLines});
            known = journals.emplace(difference.identity, std::move(lines)).first;
        }
        for (const auto& line : known->second) {
            const bool writes = std::ranges::any_of(
                line.writes, [&](const AttributeWrite& write) { return write.attribute == difference.attribute; });
            const bool sets_state = line.writes.empty() && line.object.empty() && difference.attribute == kState;
            if (line.side != difference.side || (!writes && !sets_state)) continue;
            difference.since = to_rfc3339(line.at);
            break;
        }
    }
}

/// Which side's log to ask for which attribute.
std::string attribute_of(const policy::Policy& policy, const RuleId& id, Side side) {
    const auto rule = std::ranges::find(policy.attributes, id, &policy::AttributeRule::id);
    if (rule == policy.attributes.end()) return {};
    const auto& slot = side == Side::okta ? rule->okta : rule->jumpcloud;
    return slot ? policy.slots(side).name(*slot) : std::string{};
}

/// Whoever moved the side that differs; if its log names nobody, whoever moved the other.
Task<> suspect_by_value(const Parts& parts, engine::Authors& authors, Standing standing, Difference& difference) {
    for (const auto& [side, held] :
         {std::pair{difference.side, difference.raw}, std::pair{other(difference.side), difference.other}}) {
        const auto attribute = attribute_of(parts.policy(), difference.rule, side);
        if (attribute.empty() || !held) continue;
        auto author = co_await authors.of_value(standing, side, attribute, *held);
        if (author.kind != engine::Author::Kind::unknown || !difference.suspect) {
            difference.suspect = std::pair{side, std::move(author)};
        }
        if (difference.suspect->second.kind == engine::Author::Kind::somebody) co_return;
    }
}

/// Whoever moved a state last, on either side.
Task<> suspect_by_state(engine::Authors& authors, Standing standing, Difference& difference) {
    for (const Side side : {difference.side, other(difference.side)}) {
        auto author = co_await authors.of_state(standing, side);
        const bool is_later = !difference.suspect || author.at > difference.suspect->second.at;
        if (is_later) difference.suspect = std::pair{side, std::move(author)};
    }
}

/// The log knows the moment itself, where our own writes only tell before when it was not yet so.
void date_by_suspect(Difference& difference) {
    if (!difference.suspect || difference.suspect->first != difference.side) return;
    const auto& author = difference.suspect->second;
    const bool is_known = author.kind == engine::Author::Kind::somebody || author.kind == engine::Author::Kind::machine;
    if (is_known && author.at) difference.since = to_rfc3339(*author.at);
}

Task<> suspect(Parts& parts, std::vector<Difference>& found, Terminal& terminal) {
    engine::Authors authors{parts.directories(), parts.store(), parts.clock()};
    std::set<std::string> failures;
    for (auto& difference : found) {
        const auto standing = co_await parts.store().find_standing(difference.identity);
        if (!standing) continue;
        try {
            if (difference.frozen) {
                const auto side = difference.frozen->side;
                difference.suspect = std::pair{side, co_await authors.against(*standing, *difference.frozen)};
            } else if (!difference.group.empty()) {
                auto author =
                    co_await authors.of_edge(*standing, difference.side, difference.group, difference.is_member);
                difference.suspect = std::pair{difference.side, std::move(author)};
            } else if (difference.raw) {
                co_await suspect_by_value(parts, authors, *standing, difference);
            } else if (difference.attribute == kState) {
                co_await suspect_by_state(authors, *standing, difference);
            }
        } catch (const directory::DirectoryError& error) {
            if (failures.insert(error.what()).second) terminal.note(error.what());
        }
        date_by_suspect(difference);
    }
}

std::string suspect_text(const Difference& difference) {
    const bool is_known = difference.suspect && (difference.suspect->second.kind != engine::Author::Kind::unknown ||
                                                 difference.suspect->second.at);
    if (!is_known) return "not known";
    return fmt::format("{} in {}", engine::to_text(difference.suspect->second), title_of(difference.suspect->first));
}

json::value suspect_value(const Difference& difference) {
    if (!difference.suspect) return nullptr;
    const auto& [side, author] = *difference.suspect;
    return json::object{{"kind", name_of(author.kind)},
                        {"by", author.by},
                        {"at", author.at ? json::value(to_rfc3339(*author.at)) : json::value(nullptr)},
                        {"event", author.event},
                        {"run", author.run.value},
                        {"directory", name_of(side)}};
}

/// `2 the next lockstep apply corrects, 1 only reported`.
std::string fates(const std::vector<Difference>& found) {
    std::vector<std::string> parts;
    for (const auto& [fate, words] :
         {std::pair{Fate::corrected, "the next lockstep apply corrects"},
          std::pair{Fate::waiting, "held back (lockstep approvals)"}, std::pair{Fate::reported, "only reported"},
          std::pair{Fate::allowed, "allowed"}}) {
        const auto count = std::ranges::count(found, fate, &Difference::fate);
        if (count > 0) parts.push_back(fmt::format("{} {}", with_commas(static_cast<std::size_t>(count)), words));
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

void print_differences(const std::vector<Difference>& found, bool who, const Terminal& terminal) {
    if (found.empty()) {
        terminal.print(terminal.paint(Colour::green, "No drift: the directories agree with the policy."));
        return;
    }
    std::vector<std::vector<std::string>> rows{{"PERSON", "WHAT", "SIDE", "HELD", "WANTED", "SINCE", "FATE", "WHY"}};
    if (who) rows.front().emplace_back("WHO");
    for (const auto& it : found) {
        rows.push_back({it.person, it.attribute, std::string{title_of(it.side)}, it.held.empty() ? "–" : it.held,
                        it.wanted.empty() ? "–" : it.wanted, it.since.empty() ? "–" : "after " + it.since,
                        std::string{word_of(it.fate)}, it.why});
        if (who) rows.back().push_back(suspect_text(it));
    }
    for (const auto& line : table(rows)) terminal.print(line);
    terminal.print("");
    terminal.print(fmt::format("{}: {}.", counted(found.size(), "difference"), fates(found)));
}

std::string drift_document(const std::vector<Difference>& found, bool who) {
    json::array list;
    for (const auto& it : found) {
        list.push_back(json::object{{"person", it.person},
                                    {"identity", it.identity.value},
                                    {"attribute", it.attribute},
                                    {"directory", name_of(it.side)},
                                    {"held", it.held},
                                    {"wanted", it.wanted},
                                    {"since", it.since.empty() ? json::value(nullptr) : json::value(it.since)},
                                    {"fate", word_of(it.fate)},
                                    {"why", it.why}});
        if (who) list.back().as_object()["suspect"] = suspect_value(it);
    }
    return json::serialize(json::object{{"differences", std::move(list)}});
}

}  // namespace

int run_drift(const GlobalOptions& global, const DriftOptions& options, Terminal& terminal) {
    Parts parts{global, Parts::Need::directories};
    return parts.run([&]() -> Task<int> {
        engine::Pass pass{parts.policy(), parts.directories(), parts.store(), parts.clock()};
        engine::PassOptions everybody;
        everybody.progress = read_progress(terminal);
        const auto result = co_await pass.run(std::move(everybody));
        terminal.end_progress();
        NameSearch search;
        search.add(result.plan);
        auto found = differences(result, co_await search.find(parts.store()));
        co_await place(parts.store(), found);
        co_await date(parts.store(), found);
        if (options.who) co_await suspect(parts, found, terminal);
        for (const auto& warning : result.health) terminal.note("Warning: " + warning);
        if (terminal.json()) terminal.print_json(drift_document(found, options.who));
        print_differences(found, options.who, terminal);
        const bool only_allowed = std::ranges::all_of(found, [](const auto& it) { return it.fate == Fate::allowed; });
        co_return only_allowed ? kDone : kChanges;
    });
}

}  // namespace lockstep::cli
