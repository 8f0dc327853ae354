#include "cli/subject_authors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <tuple>

namespace lockstep::cli {
namespace {

namespace json = boost::json;

void add_paired(const Pairs& pairs, const std::string& subject, std::vector<Group>& groups) {
    for (const auto& pair : pairs.all()) {
        for (const Side side : kSides) {
            const auto& group = pair.group(side);
            const bool is_named = subject == title_of(pair) || subject == group.name;
            if (is_named && group.is_there()) groups.push_back({side, group.id, group.name, {}, group.kind});
        }
    }
}

}  // namespace

Task<std::vector<Group>> groups_named(Parts& parts, const Facts& facts, std::string subject) {
    std::vector<Group> groups;
    if (subject.empty()) co_return groups;
    if (facts.pairs) add_paired(*facts.pairs, subject, groups);
    for (const auto& [question, answer] : facts.answers) {
        const auto* group = std::get_if<Group>(&answer);
        const bool is_users = question.kind == Question::Kind::group;
        if (group != nullptr && is_users && group->name == subject) groups.push_back(*group);
    }
    const auto is_before = [](const Group& a, const Group& b) {
        return std::tie(a.side, a.id) < std::tie(b.side, b.id);
    };
    std::ranges::sort(groups, is_before);
    const auto again = std::ranges::unique(groups, {}, [](const Group& one) { return std::pair{one.side, one.id}; });
    groups.erase(again.begin(), again.end());
    if (!groups.empty()) co_return groups;
    for (const Side side : kSides) {
        for (auto& group : co_await parts.directories()[side].list_groups(Lane::interactive)) {
            if (group.name == subject) groups.push_back(std::move(group));
        }
    }
    co_return groups;
}

Task<std::vector<SubjectAuthor>> authors_of(Parts& parts, const Anatomy& anatomy, std::vector<Group> groups,
                                            Standing standing) {
    engine::Authors authors{parts.directories(), parts.store(), parts.clock()};
    std::vector<SubjectAuthor> found;
    for (const auto& says : anatomy.rules) {
        for (const Side side : kSides) {
            const auto& name = side == Side::okta ? says.okta_name : says.jumpcloud_name;
            const auto& value = side == Side::okta ? says.okta : says.jumpcloud;
            if (name.empty() || standing.place(side).account.empty()) continue;
            auto author = co_await authors.of_value(standing, side, name, value);
            found.push_back({side, name, to_display(value), std::move(author)});
        }
    }
    for (const auto& group : groups) {
        const auto& account = standing.place(group.side).account;
        if (account.empty()) continue;
        const bool is_in = co_await parts.directories()[group.side].is_member(Lane::interactive, group.id, account);
        auto author = co_await authors.of_edge(standing, group.side, group.id, is_in);
        found.push_back({group.side, group.name, is_in ? "member" : "no member", std::move(author)});
    }
    co_return found;
}

Task<std::vector<SubjectAuthor>> state_authors(Parts& parts, const Facts& facts, Standing standing) {
    engine::Authors authors{parts.directories(), parts.store(), parts.clock()};
    std::vector<SubjectAuthor> found;
    for (const Side side : kSides) {
        const auto& account = facts.seen(side).account;
        if (!account) continue;
        auto author = co_await authors.of_state(standing, side);
        found.push_back({side, std::string{directory::kStateEdit}, std::string{name_of(account->state)}, author});
    }
    co_return found;
}

void print_authors(const std::vector<SubjectAuthor>& authors, const Names& names, const Terminal& terminal) {
    if (authors.empty()) return;
    terminal.print(terminal.paint(Colour::bold, "Who made it so"));
    std::vector<std::vector<std::string>> rows;
    for (const auto& one : authors) {
        rows.push_back({std::string{title_of(one.side)}, one.name, names.told(one.held), to_text(one.author)});
    }
    for (const auto& line : table(rows)) terminal.print("  " + line);
    terminal.print("");
}

json::array authors_document(const std::vector<SubjectAuthor>& authors) {
    json::array list;
    for (const auto& one : authors) {
        list.push_back(
            json::object{{"directory", name_of(one.side)},
                         {"name", one.name},
                         {"held", one.held},
                         {"kind", name_of(one.author.kind)},
                         {"by", one.author.by},
                         {"at", one.author.at ? json::value(to_rfc3339(*one.author.at)) : json::value(nullptr)},
                         {"event", one.author.event},
                         {"run", one.author.run.value}});
    }
    return list;
}

}  // namespace lockstep::cli
