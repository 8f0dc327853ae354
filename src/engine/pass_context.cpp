#include "engine/pass_context.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sync/carry.hpp"

namespace lockstep::engine {
namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (true) {
        const auto end = text.find('\n');
        lines.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return lines;
        text.remove_prefix(end + 1);
    }
}

/// A create-only rule may have said something before.
bool is_about(const policy::AttributeRule& rule, const policy::Population& population) {
    return !rule.on_create.empty() || sync::flow_of(rule, population.source);
}

}  // namespace

std::string context_of(const policy::Policy& policy, std::string_view objects, const RowDigest& digest) {
    auto text = fmt::format("{} {:016x}", policy.frame_digest, digest.of_text("context", objects));
    for (const auto& rule : policy.attributes) {
        text += fmt::format("\n{} {}", rule.digest, name_of(rule.on_conflict));
    }
    return text;
}

std::optional<std::vector<bool>> changed_populations(const policy::Policy& policy, std::string_view before,
                                                     std::string_view now) {
    const auto old_lines = lines_of(before), lines = lines_of(now);
    if (old_lines.front() != lines.front() || old_lines.size() != lines.size()) return std::nullopt;
    std::vector<bool> changed(policy.populations.size());
    for (std::size_t i = 0; i < policy.attributes.size(); ++i) {
        if (old_lines[i + 1] == lines[i + 1]) continue;
        for (std::size_t number = 0; number < changed.size(); ++number) {
            if (is_about(policy.attributes[i], policy.populations[number])) changed[number] = true;
        }
    }
    return changed;
}

}  // namespace lockstep::engine
