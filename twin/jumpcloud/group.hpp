// A group of users or of devices, as the v2 API shows it.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <memory>
#include <optional>
#include <string>

#include "twin/jumpcloud/filter.hpp"
#include "twin/jumpcloud/graph.hpp"

namespace lockstep::twin::jumpcloud {

struct Group {
    std::string id;
    NodeType type = NodeType::user_group;
    std::string name, description, email;
    boost::json::object attributes;
    std::string membership_method = "STATIC";
    boost::json::value member_query;  ///< null = none; may stay behind in a static group
    boost::json::array exemptions;    ///< `[{id, type}]`: whom the rule does not decide on
    bool notify = false;

    [[nodiscard]] bool is_dynamic() const { return membership_method == "DYNAMIC_AUTOMATED"; }
    [[nodiscard]] bool is_exempt(std::string_view member) const;
    [[nodiscard]] Node node() const { return {type, id}; }
    /// What its members are: users, or systems.
    [[nodiscard]] NodeType member_type() const {
        return type == NodeType::user_group ? NodeType::user : NodeType::system;
    }
};

/// The members of the object that GET by id, POST and PUT answer.
[[nodiscard]] boost::json::object to_json(const Group& group);
/// As a list shows it: without the rule (quirk 19), and, as recorded, without attributes.
[[nodiscard]] boost::json::object to_row(const Group& group);

/// The rule of a dynamic group, in either of the vendor's languages. None if it has none or it matches nobody,
/// as one with a misspelt field does (quirk 26).
[[nodiscard]] std::optional<Filter> member_rule(const Group& group);

}  // namespace lockstep::twin::jumpcloud
