// Policies, and exactly what is said about them; nothing for a good one.
#pragma once

#include <string>

#include "tests/unit/policy/memory_sources.hpp"

namespace lockstep::policy {

struct ProblemCase {
    std::string text;
    std::string problems;
};

/// With what the cases' `${env:…}` and `${file:…}` find.
inline std::string problems_with_sources(const std::string& text) {
    MemorySources sources;
    sources.variables["EMPTY"] = "";
    sources.files = {{"p.yaml", text}, {"two_lines", "a\nb"}, {"jwk.json", R"({"kty": "RSA"})"}};
    return problems_of(sources);
}

}  // namespace lockstep::policy
