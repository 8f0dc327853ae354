#include "twin/jumpcloud/call.hpp"

#include <boost/json.hpp>
#include <boost/url.hpp>
#include <cmath>

namespace lockstep::twin::jumpcloud {
namespace {

bool is_finite(const boost::json::value& value) {
    if (value.is_double()) return std::isfinite(value.get_double());
    if (value.is_array()) {
        for (const auto& element : value.get_array()) {
            if (!is_finite(element)) return false;
        }
    }
    if (value.is_object()) {
        for (const auto& member : value.get_object()) {
            if (!is_finite(member.value())) return false;
        }
    }
    return true;
}

std::optional<std::string> decode(std::string_view text, bool plus_is_space) {
    const auto encoded = boost::urls::make_pct_string_view({text.data(), text.size()});
    if (!encoded) return std::nullopt;
    return encoded->decode({plus_is_space, false, false});
}

/// Split by hand: clients send `filter[0]=a:$eq:b` as it stands, which a strict parser of URLs refuses.
bool read_query(Call& call, std::string_view query) {
    while (!query.empty()) {
        const auto end = query.find('&');
        const auto pair = query.substr(0, end);
        const auto equals = pair.find('=');
        auto key = decode(pair.substr(0, equals), true);
        auto value = decode(equals == std::string_view::npos ? "" : pair.substr(equals + 1), true);
        if (!key || !value) return false;
        if (!pair.empty()) call.query.emplace_back(*std::move(key), *std::move(value));
        if (end == std::string_view::npos) return true;
        query.remove_prefix(end + 1);
    }
    return true;
}

}  // namespace

bool read_url(Call& call) {
    std::string_view url = call.request.url;
    const auto host = url.find("://");
    const auto begin = host == std::string_view::npos ? 0 : url.find('/', host + 3);
    if (begin == std::string_view::npos) return false;
    url = url.substr(begin, url.find('#') - begin);
    const auto mark = url.find('?');
    auto path = decode(url.substr(0, mark), false);
    if (!path) return false;
    call.path = *std::move(path);
    while (call.path.size() > 1 && call.path.ends_with('/')) call.path.pop_back();
    return mark == std::string_view::npos || read_query(call, url.substr(mark + 1));
}

bool read_body(Call& call) {
    if (call.request.body.empty()) return true;
    boost::system::error_code failure;
    call.body = boost::json::parse(call.request.body, failure);
    return !failure && is_finite(call.body);
}

}  // namespace lockstep::twin::jumpcloud
