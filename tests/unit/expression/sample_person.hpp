// The person that the expressions of the tests, and the examples of the function table, are evaluated for.
#pragma once

#include "core/clock.hpp"
#include "expression/expression.hpp"

namespace lockstep::expression {

class SamplePerson {
public:
    SamplePerson() {
        declare("isManager", ValueType::boolean);
        declare("level", ValueType::integer);
        declare("tags", ValueType::list);
        okta_schema_.custom_known = true;
        hold(Side::jumpcloud, "firstname", Value::text("Łukasz"));
        hold(Side::jumpcloud, "lastname", Value::text("Müller"));
        hold(Side::jumpcloud, "email", Value::text("łukasz@example.com"));
        hold(Side::jumpcloud, "department", Value::text("Engineering"));
        hold(Side::jumpcloud, "attributes.costUnit", Value::text("CC-4711"));
        hold(Side::okta, "title", Value::empty());
        hold(Side::okta, "division", Value::empty());
        hold(Side::okta, "isManager", Value::boolean(true));
        hold(Side::okta, "level", Value::integer(7));
        hold(Side::okta, "tags", Value::list({"x", "y"}));
        hold(Side::okta, "nickName", Value{});
    }

    [[nodiscard]] Scope scope() { return {&jumpcloud_schema_, &okta_schema_, &jumpcloud_slots_, &okta_slots_}; }

    /// At 2026-11-24T12:57:42Z, in the Okta group `Staff` and the JumpCloud group `Engineering`.
    [[nodiscard]] Inputs inputs() const {
        Inputs inputs;
        inputs.jumpcloud = &jumpcloud_values_;
        inputs.okta = &okta_values_;
        inputs.jumpcloud_exists = inputs.okta_exists = true;
        inputs.jumpcloud_groups = &jumpcloud_groups_;
        inputs.okta_groups = &okta_groups_;
        inputs.now = *from_rfc3339("2026-11-24T12:57:42Z");
        return inputs;
    }

private:
    void declare(const char* name, ValueType type) {
        AttributeSchema attribute;
        attribute.name = name;
        attribute.type = type;
        okta_schema_.attributes.push_back(std::move(attribute));
    }

    void hold(Side side, const char* name, Value value) {
        auto& slots = side == Side::okta ? okta_slots_ : jumpcloud_slots_;
        auto& values = side == Side::okta ? okta_values_ : jumpcloud_values_;
        const auto slot = slots.slot(name);
        if (values.size() <= slot) values.resize(slot + 1);
        values[slot] = std::move(value);
    }

    Schema jumpcloud_schema_ = base_schema(Side::jumpcloud), okta_schema_ = base_schema(Side::okta);
    SlotTable jumpcloud_slots_, okta_slots_;
    std::vector<Value> jumpcloud_values_, okta_values_;
    std::set<std::string> jumpcloud_groups_{"Engineering"}, okta_groups_{"Staff"};
};

}  // namespace lockstep::expression
