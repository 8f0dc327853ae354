// The codecs of what only a policy has: scopes, value maps, limits.
#include "policy/draft.hpp"

namespace lockstep::policy {
namespace {

/// The section form of a limit.
struct LimitParts : Section {
    int count = 0;
    double percent = 0;
};

}  // namespace

template <>
const Fields<LimitParts>& table_of<LimitParts>() {
    static const Fields<LimitParts> kTable{
        "A count and a share of the active linked people at the last complete pass; the greater one counts.",
        field("count", &LimitParts::count).between(0, 1'000'000).about("So many within the time."),
        field("percent", &LimitParts::percent).between(0, 100).about("So many percent of the active linked people.")};
    return kTable;
}

void Codec<Scopes>::read(const Item& item, Scopes& value, const Bounds& bounds, Context& context) {
    if (item.is_scalar() && item.text == "auto") return;
    if (item.kind != Item::Kind::list) return wrong_type(item, "`auto` or a list of scopes", context);
    Codec<std::vector<std::string>>::read(item, value.names, bounds, context);
}

void Codec<MapPairs>::read(const Item& item, MapPairs& value, const Bounds&, Context& context) {
    if (item.kind != Item::Kind::map) return wrong_type(item, "JumpCloud's texts, each with Okta's", context);
    if (item.keys.empty()) return wrong_type(item, "at least one pair of texts", context);
    for (std::size_t i = 0; i < item.keys.size(); ++i) {
        const auto& key = item.keys[i];
        const auto& to = item.items[i];
        if (!to.is_scalar() || to.text.empty() || key.name.empty()) {
            wrong_type(to, "a text that is not empty", context);
            continue;
        }
        value.pairs.push_back({{key.name, key.at, key.at, false}, written(to)});
    }
}

std::string Codec<Limit>::schema(const Bounds&) {
    return fmt::format(R"({{"anyOf":[{{"const":"unlimited"}},{{"type":"integer","minimum":0}},{}]}})",
                       section_schema(table_of<LimitParts>().doc()));
}

std::string Codec<Limit>::show(const Limit& value) {
    if (value.unlimited) return "`unlimited`";
    return fmt::format("`{{count: {}, percent: {}}}`", value.count, value.percent);
}

void Codec<Limit>::read(const Item& item, Limit& value, const Bounds&, Context& context) {
    if (item.is_scalar() && item.text == "unlimited") {
        value = {0, 0, true};
        return;
    }
    LimitParts parts;
    if (const auto count = whole_number(item)) {
        if (in_bounds(item, static_cast<double>(*count), {0, 1'000'000}, context)) {
            value = {static_cast<int>(*count), 0, false};
        }
        return;
    }
    if (item.kind != Item::Kind::map || item.keys.empty()) {
        return wrong_type(item, "{count: N, percent: P}, a count, or `unlimited`", context);
    }
    Codec<LimitParts>::read(item, parts, {}, context);
    value = {parts.count, parts.percent, false};
}

}  // namespace lockstep::policy
