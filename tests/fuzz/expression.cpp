// Any text is either refused with a place or compiled, evaluated and written canonically without harm.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "expression/expression.hpp"

namespace {

using namespace lockstep;

/// Some attributes of each kind of value, empty and unread ones among them.
void fill(std::vector<Value>& values, const SlotTable& slots) {
    for (std::size_t i = values.size(); i < slots.size(); ++i) {
        const Value kinds[] = {Value::text("Łukasz.Müller@example.com"),
                               Value::empty(),
                               Value{},
                               Value::integer(42),
                               Value::list({"a", "b"}),
                               Value::boolean(true)};
        values.push_back(kinds[i % std::size(kinds)]);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Schema kJumpCloud = base_schema(Side::jumpcloud);
    static const Schema kOkta = base_schema(Side::okta);
    SlotTable jumpcloud_slots, okta_slots;
    const expression::Scope scope{&kJumpCloud, &kOkta, &jumpcloud_slots, &okta_slots, true};
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto compiled = expression::compile(text, {"fuzz", 1, 1}, scope);
    if (!compiled) {
        if (compiled.error().empty() || compiled.error().front().at.line < 1) std::abort();
        return 0;
    }
    std::vector<Value> jumpcloud, okta;
    fill(jumpcloud, jumpcloud_slots);
    fill(okta, okta_slots);
    const std::set<std::string> groups{"Staff"};
    expression::Inputs inputs;
    inputs.jumpcloud = &jumpcloud;
    inputs.okta = &okta;
    inputs.jumpcloud_exists = true;
    inputs.okta_groups = &groups;
    const auto value = compiled->evaluate(inputs);
    if (value && value->is_unread()) std::abort();
    if (value != compiled->evaluate(inputs)) std::abort();
    if (compiled->canonical().empty() || !compiled->covers(*compiled)) std::abort();
    return 0;
}
