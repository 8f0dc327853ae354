// One fault that is to happen: to which requests, how often, and what. As plain values, and as the control API's JSON.
#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>

#include "core/http_message.hpp"
#include "twin/vendor_kind.hpp"

namespace lockstep::twin {

enum class Effect {
    delay,          ///< performed at once, answered `delay` later
    status,         ///< not performed; answered with `status`, `headers`, `body`
    drop_before,    ///< not performed, not answered
    drop_after,     ///< performed, not answered
    cut,            ///< performed; the connection breaks after `bytes` of the body
    land_late,      ///< not answered; performed `delay` later
    truncate_list,  ///< performed; a list keeps only its first `rows`, see `hide_rest`
    spoil,          ///< performed; after `near` in the body the first `find` is `with` instead
    date_skew,      ///< the `Date` header is off by `delay`
    hook_lost,      ///< a delivery never arrives, and the vendor believes it did
    hook_repeated,  ///< a delivery arrives twice
    hook_delayed,   ///< a delivery is held back for `delay`, so that later ones overtake it
};

struct FaultRule {
    std::string id;                    ///< given by the plan when empty
    std::optional<VendorKind> vendor;  ///< none: both
    std::string method;                ///< empty: any
    /// Path without query: `*` stands for one whole segment, a last `**` for any rest; empty: any. For the three
    /// effects on hooks it is the path of the receiver.
    std::string path;
    std::string query_contains;  ///< part of the undecoded query
    double probability = 1;      ///< of each match
    std::int64_t skip = 0;       ///< matches let through before the first
    std::int64_t count = -1;     ///< times it happens; -1: without end

    Effect effect = Effect::status;
    std::chrono::milliseconds delay{0};
    int status = 500;
    Headers headers;                  ///< of `status`, beside or instead of the vendor's own
    std::optional<std::string> body;  ///< of `status`; none: what the vendor says with that status
    bool html = false;                ///< of `status` without a body: the page of the proxy in front of the vendor
    std::size_t bytes = 0;
    std::size_t rows = 0;
    std::string near, find, with;
    bool hide_rest = false;  ///< of `truncate_list`: totals and the link to the next page agree with the lie
};

/// Reads a rule; the error says in one sentence which key is wrong and what it may be.
[[nodiscard]] std::expected<FaultRule, std::string> fault_rule_from_json(const boost::json::object& json);
[[nodiscard]] boost::json::object to_json(const FaultRule& rule);

/// True if the rule is about such requests, whatever its probability and count.
[[nodiscard]] bool matches(const FaultRule& rule, VendorKind vendor, const Request& request);

}  // namespace lockstep::twin
