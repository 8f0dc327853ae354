#include "engine/authors.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/assert.hpp"
#include "sync/repeats.hpp"

namespace lockstep::engine {
namespace {

/// So far back the vendors keep their logs at most.
constexpr std::chrono::hours kLookBack{24 * 90};
/// Between the vendor's date of a write of ours and our own of its answer.
constexpr std::chrono::minutes kSkew{5};

/// What the planner writes into an edge's changes, and the breaker keeps.
constexpr std::string_view kMember = "member";
constexpr std::string_view kAbsent = "absent";

/// The log names `attributes` where the policy names `attributes.costUnit`.
bool is_of(const directory::Edit& edit, const std::string& attribute) {
    return edit.attribute == attribute || edit.attribute == attribute.substr(0, attribute.find('.'));
}

std::string text_of(const Value& value) {
    return value.is_something() ? to_text(value) : std::string{};
}

bool sets(const JournalLine& line, Side side, const std::string& attribute, const Value& held) {
    return line.side == side && std::ranges::any_of(line.writes, [&](const AttributeWrite& write) {
               return write.attribute == attribute && text_of(write.after) == text_of(held);
           });
}

bool makes(const JournalLine& line, Side side, const GroupId& group, bool held) {
    const auto kind = held ? ChangeKind::add_member : ChangeKind::remove_member;
    return line.side == side && line.kind == kind && line.object == group.value;
}

bool moves_state(const JournalLine& line, Side side) {
    const bool keeps_it = line.kind == ChangeKind::end_sessions || line.kind == ChangeKind::expire_password;
    return line.side == side && traits_of(line.kind).touches == Touches::access && !keeps_it && line.object.empty();
}

/// The breaker's count is of a membership, not of a value or state.
bool is_edge(const Repeat& repeat) {
    const auto given = to_text(repeat.value);
    return given == kMember || given == kAbsent;
}

/// The entry of the log is the trace of that write of ours.
bool is_trace_of(WallTime logged, const JournalLine& line) {
    return logged >= line.at - kSkew && logged <= line.at + kSkew;
}

Author ours(const JournalLine& line, std::string event) {
    return {Author::Kind::lockstep, "Lockstep", line.at, std::move(event), line.run};
}

/// Our own write, unless the log's newest entry came after it and is not its trace; else whom that entry names.
/// @param newest null if the log tells nothing. @param is_shown it made the thing what it is now.
template <class Line, class Entry>
Author author_of(Line line, Line none, const Entry* newest, bool is_shown) {
    if (line != none && (newest == nullptr || newest->at <= line->at || is_trace_of(newest->at, *line))) {
        return ours(*line, is_shown && is_trace_of(newest->at, *line) ? newest->event : std::string{});
    }
    if (!is_shown) return {};
    return {
        newest->by.empty() ? Author::Kind::unknown : Author::Kind::somebody, newest->by, newest->at, newest->event, {}};
}

}  // namespace

std::optional<directory::Edit> last_edit(const std::vector<directory::Edit>& edits, const std::string& attribute,
                                         const Value& held) {
    const auto edit = std::ranges::find_if(edits, [&](const auto& one) { return is_of(one, attribute); });
    if (edit == edits.end()) return std::nullopt;
    // The newest entry of a log that lags may be older than what stands there now.
    if (edit->attribute == attribute && edit->to != text_of(held)) return std::nullopt;
    return *edit;
}

Author author_of_value(const std::vector<directory::Edit>& edits, const std::vector<JournalLine>& journal, Side side,
                       const std::string& attribute, const Value& held) {
    const auto line =
        std::ranges::find_if(journal, [&](const JournalLine& one) { return sets(one, side, attribute, held); });
    const auto edit = last_edit(edits, attribute, held);
    return author_of(line, journal.end(), edit ? &*edit : nullptr, edit.has_value());
}

Author author_of_edge(const std::vector<directory::EdgeEdit>& edits, const std::vector<JournalLine>& journal, Side side,
                      const GroupId& group, bool held) {
    const auto line =
        std::ranges::find_if(journal, [&](const JournalLine& one) { return makes(one, side, group, held); });
    const auto* edit = edits.empty() ? nullptr : &edits.front();
    const bool is_shown = edit != nullptr && edit->gave == held;
    auto author = author_of(line, journal.end(), edit, is_shown);
    if (author.kind == Author::Kind::lockstep || !is_shown || edit->how.empty()) return author;
    return {Author::Kind::machine, edit->how, edit->at, edit->event, {}};
}

Author author_of_state(const std::vector<directory::Edit>& edits, const std::vector<JournalLine>& journal, Side side) {
    const auto line = std::ranges::find_if(journal, [&](const JournalLine& one) { return moves_state(one, side); });
    const auto edit = std::ranges::find(edits, directory::kStateEdit, &directory::Edit::attribute);
    const bool is_shown = edit != edits.end();
    return author_of(line, journal.end(), is_shown ? &*edit : nullptr, is_shown);
}

Author author_against(const std::vector<directory::Edit>& edits, const std::string& attribute, const Value& ours) {
    const auto edit =
        std::ranges::find_if(edits, [&](const auto& one) { return is_of(one, attribute) && one.to != text_of(ours); });
    if (edit == edits.end() || edit->by.empty()) return {};
    return {Author::Kind::somebody, edit->by, edit->at, edit->event, {}};
}

std::string to_text(const Author& author) {
    std::string text;
    switch (author.kind) {
        case Author::Kind::unknown:
            if (!author.at) return "not known: the log does not say, or does not reach back so far";
            text = "somebody";
            break;
        case Author::Kind::lockstep: text = fmt::format("Lockstep (run {})", author.run.value); break;
        case Author::Kind::somebody:
        case Author::Kind::machine: text = author.by; break;
    }
    if (author.at) text += " at " + to_rfc3339(*author.at);
    if (!author.event.empty()) text += fmt::format(" (event {})", author.event);
    return text;
}

Task<> Authors::read_journal(IdentityId identity) {
    constexpr int kLines = 1'000;
    if (journals_.contains(identity)) co_return;
    auto lines = co_await store_.list_journal({.identity = identity, .run = {}, .limit = kLines});
    journals_.emplace(std::move(identity), std::move(lines));
}

Task<> Authors::read_edits(Side side, AccountId account) {
    if (edits_.contains({side, account})) co_return;
    auto edits = co_await directories_[side].list_edits(Lane::interactive, account, clock_.wall_now() - kLookBack);
    edits_.emplace(std::pair{side, std::move(account)}, std::move(edits));
}

Task<Author> Authors::of_value(Standing standing, Side side, std::string attribute, Value held) {
    const auto& account = standing.place(side).account;
    if (account.empty()) co_return Author{};
    co_await read_journal(standing.id);
    co_await read_edits(side, account);
    co_return author_of_value(edits_.at({side, account}), journals_.at(standing.id), side, attribute, held);
}

Task<Author> Authors::of_edge(Standing standing, Side side, GroupId group, bool held) {
    const auto& account = standing.place(side).account;
    if (account.empty()) co_return Author{};
    co_await read_journal(standing.id);
    const auto edits =
        co_await directories_[side].list_edge_edits(Lane::interactive, account, group, clock_.wall_now() - kLookBack);
    co_return author_of_edge(edits, journals_.at(standing.id), side, group, held);
}

Task<Author> Authors::of_state(Standing standing, Side side) {
    const auto& account = standing.place(side).account;
    if (account.empty()) co_return Author{};
    co_await read_journal(standing.id);
    co_await read_edits(side, account);
    co_return author_of_state(edits_.at({side, account}), journals_.at(standing.id), side);
}

Task<Author> Authors::against(Standing standing, Repeat repeat) {
    const auto& account = standing.place(repeat.side).account;
    if (account.empty()) co_return Author{};
    if (is_edge(repeat)) {
        const bool held = to_text(repeat.value) == kAbsent;
        co_return co_await of_edge(std::move(standing), repeat.side, {repeat.what}, held);
    }
    co_await read_edits(repeat.side, account);
    const std::string attribute{repeat.what == sync::kStatus ? directory::kStateEdit : std::string_view{repeat.what}};
    co_return author_against(edits_.at({repeat.side, account}), attribute, repeat.value);
}

Task<> Authors::name_other_writers(std::vector<Notice>& notices) {
    for (auto& notice : notices) {
        if (!notice.frozen) continue;
        auto standing = co_await store_.find_standing(notice.identity);
        if (!standing) continue;
        try {
            const auto author = co_await against(std::move(*standing), *notice.frozen);
            if (author.kind != Author::Kind::unknown) notice.text += "; the other writer: " + to_text(author);
        } catch (const directory::DirectoryError& error) {
            // The logs explain, they decide nothing: a plan is a plan without them.
            notice.text += fmt::format("; the log does not tell by whom: {}", error.what());
        }
    }
}

}  // namespace lockstep::engine
