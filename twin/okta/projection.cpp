#include "twin/okta/projection.hpp"

#include "twin/okta/errors.hpp"

namespace lockstep::twin::okta {
namespace {

Projection parse_list(std::string_view text, std::size_t& at, bool nested) {
    Projection projection;
    while (true) {
        const auto end = std::min(text.find_first_of(",:()", at), text.size());
        const std::string name{text.substr(at, end - at)};
        if (name.empty()) throw invalid("fields", {"fields: The field has an invalid value"});
        auto& below = projection.kept[name];
        at = end;
        if (text.substr(at).starts_with(":(")) {
            at += 2;
            below = parse_list(text, at, true);
        }
        if (at < text.size() && text[at] == ',') {
            ++at;
            continue;
        }
        const bool closed = nested && at < text.size() && text[at] == ')';
        if (closed) ++at;
        if (closed || (!nested && at == text.size())) return projection;
        throw invalid("fields", {"fields: The field has an invalid value"});
    }
}

json::object keep(const json::object& object, const Projection& projection) {
    json::object result;
    for (const auto& [name, value] : object) {
        const auto wanted = projection.kept.find(std::string_view{name});
        if (wanted == projection.kept.end()) continue;
        if (value.is_object() && !wanted->second.kept.empty())
            result[name] = keep(value.as_object(), wanted->second);
        else
            result[name] = value;
    }
    return result;
}

}  // namespace

Projection parse_projection(std::string_view text) {
    std::size_t at = 0;
    return parse_list(text, at, false);
}

json::object project(const json::object& object, const Projection& projection) {
    auto result = keep(object, projection);
    for (const auto name : {"id", "_links"}) {
        if (const auto* value = object.if_contains(name); value && !result.contains(name)) result[name] = *value;
    }
    return result;
}

}  // namespace lockstep::twin::okta
