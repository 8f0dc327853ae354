#include "cli/past.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <map>
#include <ranges>

#include "model/change.hpp"

namespace lockstep::cli {
namespace {

namespace json = boost::json;

/// What a line without attributes is about: a group or app, else the account's state.
std::string subject_of(const JournalLine& line) {
    if (!line.object.empty()) return line.object;
    if (line.kind == ChangeKind::end_sessions) return "sessions";
    if (line.kind == ChangeKind::link || line.kind == ChangeKind::hand_over) return std::string{name_of(line.kind)};
    return line.kind == ChangeKind::expire_password ? "password" : "state";
}

std::string subject_name(const JournalLine& line, const Names& names) {
    return names.of(line.side, subject_of(line));
}

std::vector<std::string> effects(const JournalLine& line, const Names& names) {
    std::vector<std::string> list;
    for (const auto& write : line.writes) {
        list.push_back(fmt::format("{}: {} → {}", write.attribute, names.written(line.kind, line.side, write.before),
                                   names.written(line.kind, line.side, write.after)));
    }
    if (list.empty()) list.push_back(fmt::format("{}: {} → {}", subject_name(line, names), line.before, line.after));
    return list;
}

}  // namespace

Task<std::vector<JournalLine>> journal_of(store::Store& store, IdentityId identity) {
    constexpr int kAll = 100'000;
    co_return co_await store.list_journal({.identity = std::move(identity), .run = {}, .limit = kAll});
}

std::vector<JournalLine> lines_about(std::vector<JournalLine> lines, const std::set<std::string>& names) {
    std::vector<JournalLine> about;
    for (auto& line : lines) {
        const bool of_account = line.writes.empty();
        std::erase_if(line.writes, [&](const auto& write) {
            return !names.contains(write.attribute) && !names.contains(write.rule.value);
        });
        if (of_account ? names.contains(subject_of(line)) : !line.writes.empty()) about.push_back(std::move(line));
    }
    return about;
}

void print_journal(const std::vector<JournalLine>& lines, const Names& names, const Terminal& terminal) {
    for (const auto& line : lines) {
        terminal.print(fmt::format("  {}  {} in {}{}", to_rfc3339(line.at), traits_of(line.kind).verb,
                                   title_of(line.side),
                                   line.reason.empty() ? "" : terminal.paint(Colour::dim, "  # " + line.reason)));
        for (const auto& effect : effects(line, names)) terminal.print("      " + effect);
        terminal.print(terminal.paint(
            Colour::dim, fmt::format("      by run {}{}", line.run.value,
                                     line.request_id.empty() ? "" : fmt::format(", request {}", line.request_id))));
    }
}

json::array journal_document(const std::vector<JournalLine>& lines, const Names& names) {
    json::array list;
    for (const auto& line : lines) {
        json::array what;
        for (const auto& effect : effects(line, names)) what.emplace_back(effect);
        list.push_back(json::object{{"at", to_rfc3339(line.at)},
                                    {"kind", name_of(line.kind)},
                                    {"directory", name_of(line.side)},
                                    {"effects", std::move(what)},
                                    {"cause", name_of(line.cause)},
                                    {"reason", line.reason},
                                    {"run", line.run.value},
                                    {"request_id", line.request_id}});
    }
    return list;
}

std::vector<PastValue> past_at(const std::vector<JournalLine>& lines, const Names& names, WallTime at) {
    std::map<std::pair<Side, std::string>, PastValue> values;
    for (const auto& line : lines | std::views::reverse) {
        if (line.at > at) break;
        const auto put = [&](const std::string& name, std::string value) {
            values[{line.side, name}] = {line.side, name, std::move(value), line.at, line.run};
        };
        for (const auto& write : line.writes) put(write.attribute, names.written(line.kind, line.side, write.after));
        if (line.writes.empty()) put(subject_name(line, names), line.after);
    }
    std::vector<PastValue> list;
    for (auto& value : values | std::views::values) list.push_back(std::move(value));
    return list;
}

}  // namespace lockstep::cli
