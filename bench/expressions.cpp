// How many expressions are evaluated a second: a mapping of fifteen attributes, as a policy may have it, over people.
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <iostream>

#include "bench/support/report.hpp"
#include "expression/expression.hpp"

namespace {

using namespace lockstep;

constexpr const char* kMapping[] = {
    "jumpcloud.email",
    "jumpcloud.firstname",
    "jumpcloud.lastname",
    R"(jumpcloud.firstname + " " + jumpcloud.lastname)",
    R"(String.substringBefore(jumpcloud.email, "@"))",
    "String.toLowerCase(jumpcloud.lastname)",
    R"(ascii(jumpcloud.firstname) + "." + ascii(jumpcloud.lastname) + "@example.com")",
    R"(jumpcloud.jobTitle ?: "Employee")",
    R"(switch(jumpcloud.department, "Other", "Eng", "Engineering", "Fin", "Finance"))",
    R"(exists(jumpcloud.location) ? jumpcloud.location : "remote")",
    R"(jumpcloud.department == "Eng" AND String.startsWith(jumpcloud.jobTitle ?: "", "Head"))",
    R"(String.replacePattern(jumpcloud.phoneNumbers.work, "[^+0-9]", ""))",
    R"(jumpcloud.costCenter matches "CC-[0-9]+" ? jumpcloud.costCenter : null)",
    R"(Convert.toInt(jumpcloud.attributes.level) + 1)",
    R"(Iso3166Convert.toAlpha2(jumpcloud.addresses.work.country))",
};

constexpr int kPeople = 1'000;
constexpr auto kTime = std::chrono::seconds{2};

std::vector<Value> person(const SlotTable& slots, int number) {
    std::vector<Value> values(slots.size(), Value::empty());
    const auto hold = [&](std::string_view name, std::string text) {
        if (const auto slot = slots.find(name)) values[*slot] = Value::text(std::move(text));
    };
    hold("email", fmt::format("person.{}@example.com", number));
    hold("firstname", number % 4 == 0 ? "Łukasz" : "Ada");
    hold("lastname", number % 4 == 1 ? "Müller" : "Lovelace");
    if (number % 3 != 0) hold("jobTitle", "Head of Sales");
    hold("department", number % 2 == 0 ? "Eng" : "Ops");
    hold("costCenter", fmt::format("CC-{}", number));
    hold("phoneNumbers.work", "+49 (30) 901820");
    hold("attributes.level", fmt::format("{}", number % 10));
    hold("addresses.work.country", "Germany");
    return values;
}

}  // namespace

int main() {
    const Schema schema = base_schema(Side::jumpcloud);
    SlotTable slots;
    std::vector<expression::Expression> mapping;
    for (const char* text : kMapping) {
        auto compiled = expression::compile(text, {"bench", 1, 1}, {&schema, nullptr, &slots, nullptr});
        if (!compiled) {
            std::cerr << to_string(compiled.error().front()) << "\n";
            return EXIT_FAILURE;
        }
        mapping.push_back(std::move(*compiled));
    }
    std::vector<std::vector<Value>> people;
    for (int i = 0; i < kPeople; ++i) people.push_back(person(slots, i));

    std::size_t evaluations = 0;
    std::size_t values = 0;
    const auto start = std::chrono::steady_clock::now();
    auto elapsed = std::chrono::steady_clock::duration{};
    for (; elapsed < kTime; elapsed = std::chrono::steady_clock::now() - start) {
        for (const auto& each : people) {
            expression::Inputs inputs;
            inputs.jumpcloud = &each;
            for (const auto& rule : mapping) values += rule.evaluate(inputs) ? 1 : 0;
            evaluations += mapping.size();
        }
    }
    if (values == 0) return EXIT_FAILURE;
    const double seconds = std::chrono::duration<double>(elapsed).count();
    bench::report("expressions: evaluations per second", static_cast<double>(evaluations) / seconds, "1/s");
    return EXIT_SUCCESS;
}
