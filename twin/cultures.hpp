// Where people come from: names, places and telephone habits, as tables that `make_company` draws from.
#pragma once

#include <span>
#include <string_view>

namespace lockstep::twin {

struct City {
    std::string_view name;
    std::string_view area_code;    ///< of its telephones, without a trunk zero
    std::string_view postal_code;  ///< `#` stands for a digit
};

/// How surnames are sometimes joined: a second one after a blank, after a hyphen, or never.
enum class Surnames { single, second, hyphenated };

struct Culture {
    std::string_view country;       ///< ISO 3166-1 alpha-2
    std::string_view calling_code;  ///< with the plus sign
    std::string_view mobile_code;   ///< first digits of a mobile number, without a trunk zero
    int weight;                     ///< share of the company, in parts of the sum
    bool family_name_first;         ///< in the display name
    Surnames surnames;
    std::span<const std::string_view> first_names, last_names, streets;
    std::span<const City> cities;
};

/// Every culture; all texts stay within three UTF-8 bytes a character, which is what Okta takes.
[[nodiscard]] std::span<const Culture> cultures();

}  // namespace lockstep::twin
