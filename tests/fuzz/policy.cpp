// Any text is either refused with problems that name their place, or loaded; twice the same.
#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "policy/policy.hpp"

namespace {

using namespace lockstep;

struct OneFile final : policy::Sources {
    std::string text;

    std::string read_file(const std::string& path) override {
        if (path == "fuzz.yaml") return text;
        if (path == "key.pem") return "-----BEGIN PRIVATE KEY-----\n";
        throw std::runtime_error("no such file");
    }
    std::optional<std::string> environment(const std::string& name) override {
        return name.size() % 2 == 0 ? std::optional<std::string>{"secret"} : std::nullopt;
    }
};

std::string outcome(OneFile& sources) {
    static const policy::CheckOptions kOptions{base_schema(Side::jumpcloud), base_schema(Side::okta), true};
    try {
        return policy::load("fuzz.yaml", sources, kOptions).digest;
    } catch (const Problems& problems) {
        for (const auto& problem : problems.list()) {
            if (problem.message.empty() || problem.at.file.empty()) std::abort();
        }
        return problems.what();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    OneFile sources;
    sources.text.assign(reinterpret_cast<const char*>(data), size);
    const auto first = outcome(sources);
    if (first.empty() || first != outcome(sources)) std::abort();
    return 0;
}
