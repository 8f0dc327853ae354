#include "twin/drift.hpp"

#include <array>
#include <string_view>

namespace lockstep::twin {
namespace {

struct Attribute {
    std::string_view name;
    std::string Person::* value;
    std::array<std::string_view, 3> others;  ///< what somebody else may have written there
};

constexpr std::array kAttributes{
    Attribute{"department", &Person::department, {"Engineering", "Field Sales", "R&D"}},
    Attribute{"title", &Person::title, {"Consultant", "Team Lead", "Chargé de mission"}},
    Attribute{"cost_center", &Person::cost_center, {"CC-9999", "4100", "CC-2000-A"}},
    Attribute{"postal_code", &Person::postal_code, {"00000", "D-10115", "10115"}},
    Attribute{"organization", &Person::organization, {"Example Industries Ltd.", "Example Inc.", "ACME"}},
    Attribute{"work_phone", &Person::work_phone, {"+1 555 0100", "0800 1234567", "n/a"}},
    Attribute{"mobile_phone", &Person::mobile_phone, {"+44 7700 900123", "0171/0000000", "+1 (555) 0199"}},
    Attribute{"street", &Person::street, {"1 Infinite Loop", "Hauptstraße 1", "-"}},
    Attribute{"city", &Person::city, {"Munich", "Warsaw", "Genève"}},
    Attribute{"display_name", &Person::display_name, {"External user", "(on leave)", "Neuer Name"}},
};

/// The same text with the case of its ASCII letters turned at the start of each word.
std::string other_case(std::string text) {
    bool start = true;
    for (auto& letter : text) {
        const bool is_letter = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
        if (is_letter && start) letter = static_cast<char>(letter ^ 0x20);
        start = letter == ' ' || letter == '.';
    }
    return text;
}

void differ_in_email(Person& person, Random& random) {
    const auto at = person.email.find('@');
    person.okta_differs["email"] =
        random.below(2) == 0 ? person.email.substr(0, at) + "@example.org" : other_case(person.email);
}

void differ_in_attribute(Person& person, Random& random) {
    const auto& attribute = kAttributes[random.below(kAttributes.size())];
    const auto& value = person.*attribute.value;
    std::string other{attribute.others[random.below(attribute.others.size())]};
    const auto kind = value.empty() ? 3 : random.below(4);
    if (kind == 0) other = other_case(value);
    if (kind == 1) other.clear();
    if (other != value) person.okta_differs[std::string{attribute.name}] = other;
}

void differ_in_state(Person& person, Random& random) {
    if (person.state == "active") person.okta_differs["state"] = random.below(2) == 0 ? "suspended" : "deprovisioned";
    if (person.state == "suspended") person.okta_differs["state"] = "active";
}

}  // namespace

void add_drift(Person& person, Random& random) {
    const auto count = 1 + random.below(3);
    for (std::uint64_t done = 0; done < count; ++done) {
        const auto what = random.below(20);
        if (what == 0)
            differ_in_state(person, random);
        else if (what < 4)
            differ_in_email(person, random);
        else if (what == 4)
            person.okta_differs["employee_number"] = "";
        else
            differ_in_attribute(person, random);
    }
}

}  // namespace lockstep::twin
