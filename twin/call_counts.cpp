#include "twin/call_counts.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace lockstep::twin {
namespace {

/// Vendor ids have 20 (Okta), 24 (JumpCloud) or 36 (UUID) characters with a digit among them; words of a path do not.
bool is_id(std::string_view segment) {
    if (segment.find('@') != std::string_view::npos || segment.find("%40") != std::string_view::npos) return true;
    const bool digit = std::ranges::any_of(segment, [](char letter) { return letter >= '0' && letter <= '9'; });
    return digit && segment.size() >= 16;
}

}  // namespace

std::string path_pattern(std::string_view url) {
    const auto parsed = boost::urls::parse_uri_reference(url);
    if (!parsed) return "(malformed)";
    std::string pattern;
    for (const auto segment : parsed->encoded_segments()) {
        const std::string_view text{segment.data(), segment.size()};
        pattern.append("/").append(is_id(text) ? "{id}" : text);
    }
    return pattern;
}

void CallCounts::count(VendorKind vendor, const Request& request, int status) {
    ++counts_[{vendor, request.method, path_pattern(request.url), status}];
}

boost::json::array CallCounts::to_json() const {
    boost::json::array list;
    for (const auto& [key, count] : counts_) {
        const auto& [vendor, method, path, status] = key;
        list.push_back(boost::json::object{
            {"vendor", to_string(vendor)}, {"method", method}, {"path", path}, {"status", status}, {"count", count}});
    }
    return list;
}

std::int64_t CallCounts::total() const {
    std::int64_t sum = 0;
    for (const auto& [key, count] : counts_) sum += count;
    return sum;
}

}  // namespace lockstep::twin
