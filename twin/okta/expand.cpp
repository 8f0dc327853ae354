#include "twin/okta/expand.hpp"

#include <algorithm>

namespace lockstep::twin::okta {

bool wants(const Call& call, std::string_view what) {
    auto words = call.target.find("expand").value_or("");
    while (!words.empty()) {
        const auto end = std::min(words.find(','), words.size());
        if (words.substr(0, end) == what) return true;
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return false;
}

void embed(json::object& object, std::string_view name, json::value value) {
    object.emplace("_embedded", json::object{}).first->value().as_object()[name] = std::move(value);
}

}  // namespace lockstep::twin::okta
