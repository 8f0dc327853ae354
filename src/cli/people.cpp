#include "cli/people.hpp"

#include <fmt/format.h>

#include <ranges>
#include <stdexcept>

#include "engine/standings.hpp"
#include "model/fold.hpp"

namespace lockstep::cli {

Task<Standing> find_person(store::Store& store, std::string name) {
    const auto standings = co_await engine::load_standings(store);
    std::vector<Standing> found;
    for (const auto& standing : standings.all() | std::views::values) {
        const bool named = folded(standing.label) == folded(name) || standing.id.value == name ||
                           standing.jumpcloud.account.value == name || standing.okta.account.value == name;
        if (named) found.push_back(standing);
    }
    if (found.empty()) {
        throw std::runtime_error(
            fmt::format("nobody is known as {}. Run lockstep link first; people are named by "
                        "e-mail, login or account id",
                        name));
    }
    if (found.size() > 1) {
        throw std::runtime_error(fmt::format("{} people are known as {}: name one by id, {} or {}", found.size(), name,
                                             found[0].id.value, found[1].id.value));
    }
    co_return found.front();
}

}  // namespace lockstep::cli
