#include "policy/secret.hpp"

#include <filesystem>
#include <optional>
#include <utility>

#include "policy/policy.hpp"

namespace lockstep::policy {
namespace {

constexpr std::size_t kMaxSecretBytes = 65'536;

std::string without_trailing_space(std::string text) {
    const auto last = text.find_last_not_of(" \t\r\n");
    text.resize(last == std::string::npos ? 0 : last + 1);
    return text;
}

std::optional<std::string> from_environment(const std::string& name, const Resolved& value, Context& context) {
    auto found = context.sources.environment(name);
    if (found && !found->empty()) return found;
    context.report.add(value.at, found ? "this environment variable is empty" : "this environment variable is not set",
                       name, "a value in the environment of this command");
    return std::nullopt;
}

std::optional<std::string> from_file(const std::string& path, const Resolved& value, Context& context) {
    try {
        auto text = without_trailing_space(context.sources.read_file(path_beside(value.at.file, path)));
        if (!text.empty() && text.size() <= kMaxSecretBytes) return text;
        context.report.add(value.at, text.empty() ? "this file is empty" : "this file is too large", path);
    } catch (const std::runtime_error& error) {
        context.report.add(value.at, fmt::format("this file cannot be read: {}", error.what()), path);
    }
    return std::nullopt;
}

}  // namespace

std::string path_beside(const std::string& file, const std::string& path) {
    return (std::filesystem::path{file}.parent_path() / path).lexically_normal().string();
}

bool resolve(Resolved& value, Context& context) {
    const std::string written = std::exchange(value.text, "");
    std::string_view rest = written;
    std::string text;
    value.referenced = false;
    for (auto at = rest.find("${"); at != std::string_view::npos; at = rest.find("${")) {
        const auto end = rest.find('}', at);
        const auto inside = end == std::string_view::npos ? "" : rest.substr(at + 2, end - at - 2);
        const bool is_env = inside.starts_with("env:");
        if ((!is_env && !inside.starts_with("file:")) || inside.ends_with(':')) {
            context.report.add(value.at, "unknown reference", std::string{rest.substr(at)},
                               "${env:NAME} or ${file:PATH}");
            return false;
        }
        value.referenced = at == 0 && rest.size() == written.size() && end + 1 == written.size();
        text += rest.substr(0, at);
        rest.remove_prefix(end + 1);
        if (!context.resolve_secrets) continue;
        const std::string name{inside.substr(inside.find(':') + 1)};
        const auto found = is_env ? from_environment(name, value, context) : from_file(name, value, context);
        if (!found) return false;
        text += *found;
    }
    value.text = context.resolve_secrets ? text.append(rest) : written;
    return true;
}

}  // namespace lockstep::policy
