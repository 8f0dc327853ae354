#include "sync/pair_names.hpp"

#include <re2/re2.h>

#include <array>

namespace lockstep::sync {
namespace {

constexpr int kGroups = 10;  // $0 to $9

}  // namespace

std::string key_of(const policy::GroupRule& rule) {
    return rule.jumpcloud + " = " + rule.okta;
}

PairNames::PairNames(const policy::GroupRule& rule) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(1 << 20);
    const bool on_okta = rule.pattern_side == Side::okta;
    pattern_ = std::make_unique<re2::RE2>(on_okta ? rule.okta : rule.jumpcloud, options);
    template_ = on_okta ? rule.jumpcloud : rule.okta;
}

PairNames::~PairNames() = default;

std::optional<std::string> PairNames::counterpart(const std::string& name) const {
    std::array<re2::StringPiece, kGroups> held;
    const int groups = std::min(pattern_->NumberOfCapturingGroups() + 1, kGroups);
    if (!pattern_->Match(name, 0, name.size(), re2::RE2::ANCHOR_BOTH, held.data(), groups)) return std::nullopt;
    std::string made;
    for (std::size_t i = 0; i < template_.size(); ++i) {
        const int number = template_[i] == '$' && i + 1 < template_.size() ? template_[i + 1] - '0' : -1;
        if (number < 0 || number >= kGroups) {
            made += template_[i];
        } else {
            made.append(held[static_cast<std::size_t>(number)].data(), held[static_cast<std::size_t>(number)].size());
            ++i;
        }
    }
    return made;
}

}  // namespace lockstep::sync
