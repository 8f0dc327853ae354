// Countries by ISO 3166 and their English names, as ICU knows them.
#include <fmt/format.h>
#include <unicode/locid.h>
#include <unicode/uloc.h>
#include <unicode/unistr.h>

#include <map>

#include "expression/function_table.hpp"
#include "model/fold.hpp"

namespace lockstep::expression {
namespace {

using enum Accepts;

struct Country {
    std::string alpha2;
    std::string alpha3;
    std::string name;
};

/// Every country under each of its three names, folded.
std::map<std::string, Country> all_countries() {
    std::map<std::string, Country> countries;
    for (const char* const* code = icu::Locale::getISOCountries(); *code != nullptr; ++code) {
        const icu::Locale locale{"", *code};
        icu::UnicodeString name;
        locale.getDisplayCountry(icu::Locale::getEnglish(), name);
        Country country{*code, locale.getISO3Country(), ""};
        name.toUTF8String(country.name);
        for (const auto& key : {country.alpha2, country.alpha3, country.name}) countries.emplace(folded(key), country);
    }
    return countries;
}

Result look_up(const Arguments& given, std::string Country::* form) {
    static const std::map<std::string, Country> kCountries = all_countries();
    const auto found = kCountries.find(folded(given.text(0)));
    if (found == kCountries.end()) return no_value(fmt::format("\"{}\" is no country of ISO 3166", given.text(0)));
    return text_result(found->second.*form);
}

}  // namespace

std::vector<FunctionRow> country_functions() {
    return {
        {"Iso3166Convert.toAlpha2",
         {text},
         0,
         false,
         Type::text,
         "A country's two-letter code, from either code or its English name.",
         R"(Iso3166Convert.toAlpha2("Germany"))",
         "DE",
         [](const Arguments& given) { return look_up(given, &Country::alpha2); }},
        {"Iso3166Convert.toAlpha3",
         {text},
         0,
         false,
         Type::text,
         "A country's three-letter code.",
         R"(Iso3166Convert.toAlpha3("CH"))",
         "CHE",
         [](const Arguments& given) { return look_up(given, &Country::alpha3); }},
        {"Iso3166Convert.toName",
         {text},
         0,
         false,
         Type::text,
         "A country's English name.",
         R"(Iso3166Convert.toName("POL"))",
         "Poland",
         [](const Arguments& given) { return look_up(given, &Country::name); }},
    };
}

}  // namespace lockstep::expression
