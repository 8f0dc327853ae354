// `lockstep conflicts`: values that both sides changed; `settle --take jumpcloud|okta`.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>

#include "cli/commands.hpp"
#include "cli/names.hpp"
#include "cli/parts.hpp"
#include "cli/people.hpp"
#include "cli/who.hpp"
#include "engine/conflicts.hpp"
#include "model/json.hpp"
#include "sync/match.hpp"

namespace lockstep::cli {
namespace {

namespace json = boost::json;

constexpr std::chrono::hours kLookBack{24 * 30};

/// Who set each side's value, as far as the logs tell.
struct Authors {
    std::optional<directory::Edit> jumpcloud, okta;
    std::string failure;
};

std::string attribute_of(const policy::Policy& policy, const RuleId& id, Side side) {
    const auto rule = std::ranges::find(policy.attributes, id, &policy::AttributeRule::id);
    if (rule == policy.attributes.end()) return {};
    const auto& slot = side == Side::okta ? rule->okta : rule->jumpcloud;
    return slot ? policy.slots(side).name(*slot) : std::string{};
}

Task<Authors> find_authors(Parts& parts, Conflict conflict) {
    Authors authors;
    const auto standing = co_await parts.store().find_standing(conflict.identity);
    if (!standing) co_return authors;
    const auto since = parts.clock().wall_now() - kLookBack;
    for (const Side side : kSides) {
        try {
            const auto& value = side == Side::okta ? conflict.okta : conflict.jumpcloud;
            auto found = co_await engine::find_last_edit(
                parts.directories()[side], *standing, attribute_of(parts.policy(), conflict.rule, side), value, since);
            (side == Side::okta ? authors.okta : authors.jumpcloud) = std::move(found);
        } catch (const directory::DirectoryError& error) {
            authors.failure = error.what();
        }
    }
    co_return authors;
}

std::string author_text(const std::optional<directory::Edit>& edit) {
    if (!edit) return "its log does not say";
    return fmt::format("{} at {}", edit->by.empty() ? "somebody" : edit->by, to_rfc3339(edit->at));
}

json::value author_value(const std::optional<directory::Edit>& edit) {
    if (!edit) return nullptr;
    return json::object{{"by", edit->by}, {"at", to_rfc3339(edit->at)}, {"event", edit->event}};
}

NameSearch search_of(const std::vector<Conflict>& conflicts) {
    NameSearch search;
    for (const auto& conflict : conflicts) {
        search.add(Side::jumpcloud, conflict.jumpcloud);
        search.add(Side::okta, conflict.okta);
    }
    return search;
}

Task<int> list(Parts& parts, const std::vector<Conflict>& conflicts, bool who, Terminal& terminal) {
    json::array all;
    const auto names = co_await search_of(conflicts).find(parts.store());
    for (const auto& conflict : conflicts) {
        auto object = to_json(conflict).as_object();
        object["pattern"] = sync::pattern_of(conflict.jumpcloud, conflict.okta);
        terminal.print(fmt::format("{}  {}  [{}]", terminal.paint(Colour::bold, conflict.person), conflict.rule.value,
                                   sync::pattern_of(conflict.jumpcloud, conflict.okta)));
        std::optional<Authors> authors;
        if (who) authors = co_await find_authors(parts, conflict);
        for (const Side side : kSides) {
            auto line = fmt::format("    {:9} {}", title_of(side),
                                    names.shown(side, side == Side::okta ? conflict.okta : conflict.jumpcloud));
            if (authors) line += "  # " + author_text(side == Side::okta ? authors->okta : authors->jumpcloud);
            terminal.print(line);
        }
        if (!conflict.reason.empty()) terminal.print("    " + conflict.reason);
        if (authors) {
            object["changed_by"] = {{"jumpcloud", author_value(authors->jumpcloud)},
                                    {"okta", author_value(authors->okta)}};
            if (!authors->failure.empty()) terminal.note(authors->failure);
        }
        all.push_back(std::move(object));
    }
    if (conflicts.empty()) terminal.print("No conflict.");
    if (!conflicts.empty())
        terminal.print("To settle: lockstep conflicts settle --take jumpcloud|okta [--person EMAIL] …");
    if (terminal.json()) terminal.print_json(json::serialize(json::object{{"conflicts", std::move(all)}}));
    co_return kDone;
}

Task<int> settle(Parts& parts, std::vector<Conflict> conflicts, const ConflictsOptions& options, Terminal& terminal) {
    if (conflicts.empty()) throw std::runtime_error("no such conflict; lockstep conflicts lists them");
    const auto take = from_name<Side>(options.take);
    const auto by = who(options.by);
    const auto count =
        co_await engine::settle_conflicts(parts.store(), std::move(conflicts), *take, by, parts.clock().wall_now());
    terminal.print(
        fmt::format("{} settled for {} by {}. Next: lockstep plan", counted(count, "conflict"), title_of(*take), by));
    if (terminal.json()) {
        terminal.print_json(json::serialize(json::object{{"settled", count}, {"take", options.take}, {"by", by}}));
    }
    co_return kDone;
}

Task<int> conflicts(Parts& parts, const ConflictsOptions& options, Terminal& terminal) {
    engine::ConflictFilter filter{std::nullopt, options.attribute, options.pattern};
    if (!options.person.empty()) filter.identity = (co_await find_person(parts.store(), options.person)).id;
    auto chosen = co_await parts.store().list_conflicts();
    std::erase_if(chosen, [&](const Conflict& one) { return !engine::picks(filter, one); });
    if (options.verb == "list") co_return co_await list(parts, chosen, options.who, terminal);
    const bool narrowed = filter.identity || !filter.attribute.empty() || !filter.pattern.empty();
    if (!narrowed && !options.all) throw std::runtime_error("say which: --person, --attribute, --pattern, or --all");
    co_return co_await settle(parts, std::move(chosen), options, terminal);
}

}  // namespace

int run_conflicts(const GlobalOptions& global, const ConflictsOptions& options, Terminal& terminal) {
    Parts parts{global, options.who ? Parts::Need::connectors : Parts::Need::state};
    return parts.run([&] { return conflicts(parts, options, terminal); });
}

}  // namespace lockstep::cli
