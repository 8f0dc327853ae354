#include "directory/jumpcloud/array_merge.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "directory/jumpcloud/errors.hpp"

namespace lockstep::directory::jumpcloud {
namespace {

namespace json = boost::json;

bool is_text(const json::object& object, std::string_view key, std::string_view text) {
    const auto* value = object.if_contains(key);
    return value != nullptr && value->is_string() && std::string_view{value->get_string()} == text;
}

/// As read, without the ids: the server makes new ones with each write and takes none.
json::array copied(const json::object& user, std::string_view array) {
    json::array copy;
    const auto* held = user.if_contains(array);
    if (held == nullptr || !held->is_array()) return copy;
    for (const auto& element : held->get_array()) {
        if (!element.is_object()) continue;
        json::object kept = element.get_object();
        kept.erase("_id");
        kept.erase("id");
        copy.push_back(std::move(kept));
    }
    return copy;
}

/// An address of which nothing is left but its type.
bool is_bare(const json::object& element, std::string_view type_key) {
    return std::ranges::all_of(element, [&](const auto& member) {
        if (std::string_view{member.key()} == type_key) return true;
        return member.value().is_null() || (member.value().is_string() && member.value().get_string().empty());
    });
}

void apply(json::array& elements, const Element& element, const AttributeWrite& write) {
    const auto type_key = keys_of(element.family).type;
    const auto of_type = [&](const json::value& held) { return is_text(held.get_object(), type_key, element.type); };
    const auto count = std::ranges::count_if(elements, of_type);
    if (count > 1) {
        throw refused(fmt::format("{} has {} elements of the type \"{}\": nobody can say which one {} means",
                                  keys_of(element.family).array, count, element.type, write.attribute),
                      {write.attribute});
    }
    auto* const held = std::ranges::find_if(elements, of_type);
    if (held != elements.end()) {
        held->get_object()[element.part] = to_text(write.after);
        if (is_bare(held->get_object(), type_key)) elements.erase(held);
    } else if (write.after.is_something()) {
        elements.push_back(json::object{{type_key, element.type}, {element.part, to_text(write.after)}});
    }
}

}  // namespace

json::object merged_arrays(const json::object& user, std::span<const AttributeWrite> writes) {
    json::object arrays;
    for (const auto& write : writes) {
        const auto element = find_element(write.attribute);
        if (!element) continue;
        const auto array = keys_of(element->family).array;
        if (!arrays.contains(array)) arrays[array] = copied(user, array);
        apply(arrays[array].get_array(), *element, write);
    }
    return arrays;
}

}  // namespace lockstep::directory::jumpcloud
