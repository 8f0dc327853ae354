#include "engine/frozen.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "model/json.hpp"
#include "model/json_codec.hpp"

namespace lockstep::codec {

template <>
struct Fields<AttributeWrite> {
    static constexpr auto kFields =
        std::tuple{required("rule", &AttributeWrite::rule), required("attribute", &AttributeWrite::attribute),
                   optional("before", &AttributeWrite::before), optional("after", &AttributeWrite::after),
                   optional("other", &AttributeWrite::other)};
};

template <>
struct Fields<engine::Frozen> {
    static constexpr auto kFields =
        std::tuple{optional("login", &engine::Frozen::login), optional("free_at", &engine::Frozen::free_at),
                   optional("writes", &engine::Frozen::writes), optional("object", &engine::Frozen::object),
                   optional("groups", &engine::Frozen::groups)};
};

}  // namespace lockstep::codec

namespace lockstep::engine {

std::string to_text(const Frozen& frozen) {
    return boost::json::serialize(codec::write(frozen));
}

Frozen frozen_from(const std::string& text) {
    Frozen frozen;
    if (!text.empty()) codec::read(parse_json(text), codec::Path{}, frozen);
    return frozen;
}

std::string_view login_attribute(Side side) {
    return side == Side::okta ? "login" : "username";
}

std::string login_in(Side side, const std::vector<AttributeWrite>& writes) {
    const auto write = std::ranges::find(writes, login_attribute(side), &AttributeWrite::attribute);
    return write == writes.end() ? std::string{} : to_text(write->after);
}

const NameHolders* holders_of_login(const Change& creation, const Facts& facts) {
    const auto* answer =
        facts.find({Question::Kind::name_holder, creation.side, std::string{login_attribute(creation.side)},
                    login_in(creation.side, creation.writes)});
    return answer == nullptr ? nullptr : std::get_if<NameHolders>(answer);
}

}  // namespace lockstep::engine
