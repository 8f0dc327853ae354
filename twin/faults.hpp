// Which faults happen to which requests: pure, so that the server and a simulation suffer the same ones.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/http_message.hpp"
#include "core/random.hpp"
#include "twin/delivery.hpp"
#include "twin/fault_rule.hpp"
#include "twin/vendor.hpp"

namespace lockstep::twin {

/// What is to happen to one request. The defaults say: nothing.
struct Verdict {
    bool performed = true;                                 ///< the vendor gets the request, and now
    std::optional<std::chrono::milliseconds> lands_after;  ///< the vendor gets it then, and nobody gets the answer
    std::optional<Response> instead;                       ///< the answer, if it is not performed
    bool answered = true;
    std::chrono::milliseconds delay{0};
    std::chrono::milliseconds date_skew{0};
    std::optional<std::size_t> cut_after;
    std::optional<std::size_t> rows;  ///< a list keeps only these
    bool hide_rest = false;
    struct Spoilt {
        std::string near, find, with;
    };
    std::optional<Spoilt> spoilt;
};

/// One delivery of a hook, as the wire would have it.
struct HookVerdict {
    bool lost = false;  ///< not sent; to be reported as answered with 200
    int copies = 1;
    std::chrono::milliseconds delay{0};
};

class FaultPlan {
public:
    /// Adds a rule behind the others and gives it an id if it has none; returns the id. A rule of that id is replaced.
    std::string add(FaultRule rule);
    /// False if there is none of that id.
    bool remove(std::string_view id);
    void clear() { rules_.clear(); }
    [[nodiscard]] const std::vector<FaultRule>& rules() const { return rules_; }

    /// Delays and skews of all rules that match add up; of the other effects the first rule's happens. Rules that
    /// happen count down, and are gone at zero.
    Verdict judge(VendorKind vendor, const Request& request, WallTime now, Random& random);
    HookVerdict judge_hook(VendorKind vendor, const Outgoing& outgoing, Random& random);

private:
    bool happens(FaultRule& rule, Random& random);
    void drop_spent();

    std::vector<FaultRule> rules_;
    int next_id_ = 1;
};

/// What reaches the client of the vendor's answer.
[[nodiscard]] Delivery deliver(const Verdict& verdict, Response response);

}  // namespace lockstep::twin
