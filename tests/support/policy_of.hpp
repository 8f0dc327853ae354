// A policy of one text in memory, checked against the schemas that both vendors ship.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "policy/policy.hpp"

namespace lockstep::testing {

/// The two sections without which no policy loads, for texts that are only rules.
inline constexpr const char* kConnections =
    "jumpcloud:\n  api_key: ${env:KEY}\nokta:\n  org_url: https://example.okta.com\n  api_token: ${env:TOKEN}\n";

/// Every file is the one text, every variable of the environment its own name.
class TextSources final : public policy::Sources {
public:
    explicit TextSources(std::string text) : text_{std::move(text)} {}
    std::string read_file(const std::string&) override { return text_; }
    std::optional<std::string> environment(const std::string& name) override { return name; }

private:
    std::string text_;
};

/// @throws Problems what is wrong with the text, with its place
inline policy::Policy policy_of(std::string text) {
    TextSources sources{std::move(text)};
    return policy::load("lockstep.yaml", sources, {base_schema(Side::jumpcloud), base_schema(Side::okta), true});
}

}  // namespace lockstep::testing
