// Files and environment of a test, in memory.
#pragma once

#include <map>
#include <stdexcept>
#include <string>

#include "policy/policy.hpp"

namespace lockstep::policy {

struct MemorySources final : Sources {
    std::map<std::string, std::string> files;
    std::map<std::string, std::string> variables{{"JUMPCLOUD_API_KEY", "jca_1"}, {"OKTA_API_TOKEN", "00token"}};

    std::string read_file(const std::string& path) override {
        const auto it = files.find(path);
        if (it == files.end()) throw std::runtime_error("no such file");
        return it->second;
    }
    std::optional<std::string> environment(const std::string& name) override {
        const auto it = variables.find(name);
        return it == variables.end() ? std::nullopt : std::optional{it->second};
    }
};

/// The shortest policy there is; tests append to it. Its last line is line 5.
inline const std::string kMinimum =
    "jumpcloud:\n"
    "  api_key: ${env:JUMPCLOUD_API_KEY}\n"
    "okta:\n"
    "  org_url: https://example.okta.com\n"
    "  api_token: ${env:OKTA_API_TOKEN}\n";

inline CheckOptions check_options() {
    return {base_schema(Side::jumpcloud), base_schema(Side::okta), true};
}

inline Policy load_text(const std::string& text) {
    MemorySources sources;
    sources.files["p.yaml"] = text;
    return load("p.yaml", sources, check_options());
}

/// All problems, a line each; empty if the policy is good.
inline std::string problems_of(MemorySources& sources, const CheckOptions& options = check_options()) {
    try {
        static_cast<void>(load("p.yaml", sources, options));
        return "";
    } catch (const Problems& problems) {
        return problems.what();
    }
}

inline std::string problems_of(const std::string& text) {
    MemorySources sources;
    sources.files["p.yaml"] = text;
    return problems_of(sources);
}

}  // namespace lockstep::policy
