#include "twin/people.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <tuple>

namespace lockstep::twin {
namespace {

auto parts(const Person& person) {
    return std::tie(person.first_name, person.last_name, person.display_name, person.email, person.login,
                    person.username, person.employee_number, person.title, person.department, person.organization,
                    person.cost_center, person.location, person.country, person.work_phone, person.mobile_phone,
                    person.street, person.city, person.postal_code, person.user_type, person.manager, person.groups,
                    person.state, person.in_jumpcloud, person.in_okta, person.okta_differs);
}

bool same(const Company& a, const Company& b) {
    return std::ranges::equal(a.people, b.people,
                              [](const Person& one, const Person& other) { return parts(one) == parts(other); });
}

std::string okta_value(const Person& person, const std::string& attribute, const std::string& value) {
    const auto differs = person.okta_differs.find(attribute);
    return differs == person.okta_differs.end() ? value : differs->second;
}

std::string folded(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char letter) { return std::tolower(letter); });
    return text;
}

TEST(People, SameSizeAndSeedMakeTheSameCompany) {
    EXPECT_TRUE(same(make_company(500, 7), make_company(500, 7)));
    EXPECT_FALSE(same(make_company(500, 7), make_company(500, 8)));
}

TEST(People, EachSideHasTheSizeAskedFor) {
    for (const int size : {0, 1, 3, 20, 100, 2000}) {
        const auto company = make_company(size, 1);
        EXPECT_EQ(std::ranges::count_if(company.people, &Person::in_jumpcloud), size);
        EXPECT_EQ(std::ranges::count_if(company.people, &Person::in_okta), size);
    }
}

TEST(People, WhatAVendorWantsUniqueIsUnique) {
    std::set<std::string> emails, usernames, logins, jumpcloud_numbers, okta_numbers;
    for (const auto& person : make_company(5000, 3).people) {
        const auto number = okta_value(person, "employee_number", person.employee_number);
        if (person.in_jumpcloud) {
            EXPECT_TRUE(emails.insert(folded(person.email)).second) << person.email;
            EXPECT_TRUE(usernames.insert(folded(person.username)).second) << person.username;
            if (!person.employee_number.empty()) {
                EXPECT_TRUE(jumpcloud_numbers.insert(person.employee_number).second);
            }
        }
        if (person.in_okta) {
            EXPECT_TRUE(logins.insert(folded(okta_value(person, "login", person.login))).second) << person.login;
            if (!number.empty()) EXPECT_TRUE(okta_numbers.insert(number).second);
        }
    }
}

TEST(People, UserNamesKeepJumpCloudsRules) {
    for (const auto& person : make_company(5000, 4).people) {
        EXPECT_LE(person.username.size(), 30U);
        ASSERT_FALSE(person.username.empty());
        EXPECT_TRUE(std::islower(static_cast<unsigned char>(person.username.front()))) << person.username;
        EXPECT_TRUE(std::ranges::all_of(person.username, [](unsigned char letter) {
            return std::isalnum(letter) || letter == '.' || letter == '_' || letter == '-';
        })) << person.username;
    }
}

TEST(People, AddressesAreAsciiAndNamesStayWithinThreeBytesALetter) {
    for (const auto& person : make_company(5000, 5).people) {
        EXPECT_TRUE(std::ranges::all_of(person.email, [](char letter) { return letter > ' '; })) << person.email;
        EXPECT_FALSE(person.email.starts_with('.')) << person.email;
        EXPECT_EQ(person.email.find(".@"), std::string::npos) << person.email;
        for (const auto& text : {person.first_name, person.last_name, person.city, person.street}) {
            EXPECT_TRUE(std::ranges::none_of(text, [](unsigned char byte) { return byte >= 0xF0; })) << text;
        }
        EXPECT_LE(person.first_name.size(), 50U);
        EXPECT_LE(person.last_name.size(), 50U);
    }
}

TEST(People, ManagersFormATree) {
    const auto people = make_company(3000, 6).people;
    int with_manager = 0;
    for (std::size_t index = 0; index < people.size(); ++index) {
        const int manager = people[index].manager;
        EXPECT_LT(manager, static_cast<int>(index));  // always somebody before: no cycle
        if (manager < 0) continue;
        ++with_manager;
        const auto& boss = people[static_cast<std::size_t>(manager)];
        EXPECT_TRUE(boss.in_jumpcloud && boss.in_okta && boss.state == "active") << boss.email;
    }
    EXPECT_GT(with_manager, 2900);
}

TEST(People, EveryKindOfPersonIsThere) {
    const auto people = make_company(3000, 2).people;
    const auto count = [&](auto&& is) { return std::ranges::count_if(people, is); };
    EXPECT_GT(count([](const Person& p) { return p.state == "staged"; }), 10);
    EXPECT_GT(count([](const Person& p) { return p.state == "suspended"; }), 10);
    EXPECT_GT(count([](const Person& p) { return p.state == "deprovisioned"; }), 10);
    EXPECT_GT(count([](const Person& p) { return p.user_type == "Contractor" && !p.in_jumpcloud; }), 50);
    EXPECT_GT(count([](const Person& p) { return p.in_jumpcloud && !p.in_okta; }), 50);
    EXPECT_GT(count([](const Person& p) { return p.okta_differs.contains("state"); }), 2);
    EXPECT_NEAR(static_cast<double>(count([](const Person& p) { return !p.okta_differs.empty(); })), 290, 80);
}

TEST(People, SomeAddressesArePassedOn) {
    const auto people = make_company(3000, 2).people;
    std::set<std::string> hired;
    for (const auto& person : people) {
        if (!person.in_okta) hired.insert(person.email);
    }
    EXPECT_GT(std::ranges::count_if(
                  people, [&](const Person& p) { return p.state == "deprovisioned" && hired.contains(p.email); }),
              5);
}

TEST(People, NamesakesAreDifferentPeople) {
    const auto people = make_company(300, 9).people;
    std::set<std::pair<std::string, std::string>> names;
    int namesakes = 0;
    for (const auto& person : people) namesakes += !names.insert({person.first_name, person.last_name}).second;
    EXPECT_GT(namesakes, 2);
}

TEST(People, GroupsArePartOfTheCompany) {
    const auto company = make_company(200, 1);
    for (const auto& person : company.people) {
        for (const int group : person.groups) {
            ASSERT_GE(group, 0);
            ASSERT_LT(static_cast<std::size_t>(group), company.groups.size());
        }
    }
    EXPECT_FALSE(company.okta_apps.empty());
    EXPECT_FALSE(company.device_groups.empty());
}

}  // namespace
}  // namespace lockstep::twin
