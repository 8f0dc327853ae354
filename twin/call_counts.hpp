// How often each endpoint was called, and with what outcome: the other end's count of our calls.
#pragma once

#include <boost/json/array.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>

#include "core/http_message.hpp"
#include "twin/vendor_kind.hpp"

namespace lockstep::twin {

/// The path of a URL with `{id}` in place of every segment that names one object: ids, addresses, logins.
[[nodiscard]] std::string path_pattern(std::string_view url);

class CallCounts {
public:
    /// @param status 0: no answer reached the client.
    void count(VendorKind vendor, const Request& request, int status);
    void reset() { counts_.clear(); }
    /// `[{"vendor","method","path","status","count"}]`, in the order of these fields.
    [[nodiscard]] boost::json::array to_json() const;
    [[nodiscard]] std::int64_t total() const;

private:
    std::map<std::tuple<VendorKind, std::string, std::string, int>, std::int64_t> counts_;
};

}  // namespace lockstep::twin
