#include "twin/people.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "core/random.hpp"
#include "twin/cultures.hpp"
#include "twin/drift.hpp"
#include "twin/names.hpp"

namespace lockstep::twin {
namespace {

struct Department {
    std::string_view name, cost_center;
    int weight;
    std::array<std::string_view, 5> titles;
};

constexpr std::array kDepartments{
    Department{"Engineering",
               "4100",
               30,
               {"Software Engineer", "Senior Software Engineer", "Staff Engineer", "QA Engineer", "Intern"}},
    Department{"Sales",
               "2000",
               18,
               {"Account Executive", "Sales Manager", "Sales Engineer", "Key Account Manager", "Assistant"}},
    Department{"Customer Support",
               "2100",
               14,
               {"Support Engineer", "Team Lead Support", "Support Agent", "Escalation Manager", "Support Agent"}},
    Department{
        "Marketing", "2200", 8, {"Content Editor", "Brand Manager", "Designer", "Événementiel", "Marketing Analyst"}},
    Department{"Finance", "1000", 7, {"Accountant", "Controller", "Payroll Specialist", "Auditor", "Treasurer"}},
    Department{"People & Culture", "1100", 5, {"Recruiter", "HR Partner", "Trainer", "HR Analyst", "Personalreferent"}},
    Department{
        "IT", "1200", 6, {"Systems Administrator", "Helpdesk", "Network Engineer", "Identity Engineer", "IT Manager"}},
    Department{"Security", "1210", 3, {"Security Analyst", "Penetration Tester", "CISO Office", "SOC Lead", "Auditor"}},
    Department{"Legal", "1300", 2, {"Counsel", "Paralegal", "Privacy Officer", "Counsel", "Compliance Officer"}},
    Department{"Operations", "3000", 7, {"Front desk", "Facility Manager", "Buyer", "Logistics", "Office Manager"}},
};

constexpr std::string_view kDomain = "example.com";
constexpr int kSpan = 7;  ///< people who report to one manager

struct NamedGroup {
    std::string_view name, description;
    bool in_jumpcloud, in_okta;
    int percent;  ///< of all people
};

constexpr std::array kCommonGroups{
    NamedGroup{"Staff", "Everybody with a contract", true, true, 88},
    NamedGroup{"app-slack", "Assigned through JumpCloud", true, false, 60},
    NamedGroup{"app-github", "", true, false, 25},
    NamedGroup{"App: Salesforce", "Sales and support", false, true, 20},
    NamedGroup{"VPN users", "Zugang von außen – nur mit Gerät", true, true, 45},
    NamedGroup{"Managers", "", true, true, 10},
    NamedGroup{"Ersthelfer / Secouristes", "First aid", true, true, 4},
    NamedGroup{"Project Ćma", "Confidential", true, true, 3},
    NamedGroup{"MFA exempt", "", false, true, 1},
    NamedGroup{"Wifi-Büro", "RADIUS", true, false, 70},
};

/// Names of a culture with their ASCII forms, which cost too much to make for each person.
struct Romanised {
    std::vector<std::string> first, last;
};

class CompanyMaker {
public:
    CompanyMaker(int size, std::uint64_t seed) : size_{size}, random_{seed} {
        for (const auto& culture : cultures()) {
            auto& names = romanised_.emplace_back();
            for (const auto name : culture.first_names) names.first.push_back(ascii_name(name));
            for (const auto name : culture.last_names) names.last.push_back(ascii_name(name));
            culture_weight_ += culture.weight;
        }
        for (const auto& department : kDepartments) department_weight_ += department.weight;
    }

    Company make() {
        make_groups();
        // As many on one side only as on the other, so that each side has `size` people.
        const int alone = size_ * 6 / 100;
        const int total = size_ + alone;
        company_.people.reserve(static_cast<std::size_t>(total));
        chains_.resize(kDepartments.size());
        for (int index = 0; index < total; ++index) {
            // Those on one side only are spread evenly; of each two, one is on either side.
            const auto before = static_cast<std::int64_t>(index) * alone * 2 / std::max(total, 1);
            const auto after = static_cast<std::int64_t>(index + 1) * alone * 2 / std::max(total, 1);
            company_.people.push_back(make_person(index, before == after  ? Sides::both
                                                         : after % 2 == 1 ? Sides::jumpcloud
                                                                          : Sides::okta));
        }
        return std::move(company_);
    }

private:
    enum class Sides { both, jumpcloud, okta };

    template <class Range>
    std::size_t pick_index(const Range& range) {
        return static_cast<std::size_t>(random_.below(std::size(range)));
    }
    template <class Range>
    const auto& pick(const Range& range) {
        return range[pick_index(range)];
    }
    bool percent(double share) { return random_.unit() * 100 < share; }

    /// The index of an element, chosen by its weight.
    template <class Range>
    std::size_t weighted(const Range& range, int sum) {
        auto left = static_cast<int>(random_.below(static_cast<std::uint64_t>(sum)));
        std::size_t index = 0;
        for (; left >= range[index].weight; ++index) left -= range[index].weight;
        return index;
    }

    std::string digits(std::string_view pattern) {
        std::string text{pattern};
        for (auto& letter : text) {
            if (letter == '#') letter = static_cast<char>('0' + random_.below(10));
        }
        return text;
    }

    void make_groups() {
        for (const auto& group : kCommonGroups) {
            company_.groups.push_back(
                {std::string{group.name}, std::string{group.description}, group.in_jumpcloud, group.in_okta});
        }
        first_department_group_ = static_cast<int>(company_.groups.size());
        for (const auto& department : kDepartments) {
            company_.groups.push_back({std::string{department.name}, fmt::format("Department {}", department.name)});
        }
        first_project_group_ = static_cast<int>(company_.groups.size());
        projects_ = std::clamp(size_ / 100, 2, 200);
        for (int number = 1; number <= projects_; ++number) {
            company_.groups.push_back({fmt::format("project-{:03}", number), "", number % 7 != 0, number % 5 != 0});
        }
        company_.okta_apps = {"Slack", "GitHub Enterprise", "Salesforce", "Zoom",
                              "Jira",  "Workplace",         "Figma",      "Concur",
                              "Miro",  "Büro-Kalender"};
        company_.device_groups = {"Engineering Laptops", "Contractor Laptops", "Kiosks",
                                  "Meeting Rooms",       "Finance Laptops",    "Build Servers"};
    }

    Person make_person(int index, Sides sides) {
        Person person;
        person.in_jumpcloud = sides != Sides::okta;
        person.in_okta = sides != Sides::jumpcloud;
        const bool contractor = sides == Sides::okta ? percent(65) : percent(1);
        person.user_type = contractor ? "Contractor" : percent(4) ? "Working student" : "Employee";
        choose_name(person, index);
        choose_addresses(person);
        choose_work(person, index, contractor);
        choose_place(person);
        choose_state(person, index, sides, contractor);
        choose_groups(person);
        if (sides == Sides::both && percent(10)) add_drift(person, random_);
        enter_chain(person, index, sides);
        return person;
    }

    void choose_name(Person& person, int index) {
        // One in fifty has the whole name of somebody before.
        const bool namesake = index > 0 && percent(2);
        if (!namesake) {
            drawn_.culture = weighted(cultures(), culture_weight_);
            drawn_.first = pick_index(cultures()[drawn_.culture].first_names);
            drawn_.last = pick_index(cultures()[drawn_.culture].last_names);
            drawn_.second = percent(15) ? pick_index(cultures()[drawn_.culture].last_names) : drawn_.last;
        }
        const auto& culture = cultures()[drawn_.culture];
        person.first_name = culture.first_names[drawn_.first];
        person.last_name = culture.last_names[drawn_.last];
        if (drawn_.second != drawn_.last && culture.surnames != Surnames::single) {
            const bool blank = culture.surnames == Surnames::second;
            person.last_name += (blank ? " " : "-") + std::string{culture.last_names[drawn_.second]};
        }
        person.display_name = culture.family_name_first ? person.last_name + " " + person.first_name
                                                        : person.first_name + " " + person.last_name;
    }

    void choose_addresses(Person& person) {
        const auto& names = romanised_[drawn_.culture];
        const auto& first = names.first[drawn_.first];
        const auto& last = names.last[drawn_.last];
        const auto local = locals_.take(first + "." + last);
        person.email = fmt::format("{}@{}", local, kDomain);
        person.login = percent(1) ? fmt::format("{}@corp.{}", local, kDomain) : person.email;
        // 24 letters and at most 6 digits: JumpCloud takes 30.
        auto short_name = (first.substr(0, 1) + last).substr(0, 24);
        std::erase(short_name, '-');
        person.username = usernames_.take(short_name);
    }

    void choose_work(Person& person, int index, bool contractor) {
        department_ = weighted(kDepartments, department_weight_);
        const auto& department = kDepartments[department_];
        if (index == 0) person.title = "Chief Executive Officer";
        person.department = department.name;
        if (index != 0 && !percent(3)) person.title = pick(department.titles);
        person.organization =
            contractor ? pick(std::array{"Umbrella Staffing", "Globex GmbH", "Initech s.r.o."}) : "Example Industries";
        person.cost_center = percent(4) ? "" : fmt::format("CC-{}", department.cost_center);
        if (!percent(3)) person.employee_number = fmt::format("{}{:07}", contractor ? "C" : "E", 1'000 + index);
    }

    void choose_place(Person& person) {
        const auto& culture = cultures()[drawn_.culture];
        const auto& city = pick(culture.cities);
        person.country = culture.country;
        person.city = city.name;
        person.location = city.name;
        person.postal_code = digits(city.postal_code);
        if (percent(70)) person.street = fmt::format("{} {}", pick(culture.streets), 1 + random_.below(180));
        if (percent(80)) person.work_phone = phone(culture.calling_code, city.area_code, 7);
        if (percent(55)) person.mobile_phone = phone(culture.calling_code, culture.mobile_code, 7);
    }

    std::string phone(std::string_view country, std::string_view area, int length) {
        const auto number = digits(std::string(static_cast<std::size_t>(length), '#'));
        switch (random_.below(5)) {
            case 0: return fmt::format("{}{}{}", country, area, number);
            case 1: return fmt::format("{} {} {} {}", country, area, number.substr(0, 3), number.substr(3));
            case 2: return fmt::format("00{}-{}-{}", country.substr(1), area, number);
            case 3: return fmt::format("(0{}) {}", area, number);
            default: return fmt::format("0{}/{} {}", area, number.substr(0, 4), number.substr(4));
        }
    }

    void choose_state(Person& person, int index, Sides sides, bool contractor) {
        if (index == 0) return;
        switch (sides) {
            case Sides::both:
                if (percent(2))
                    person.state = "suspended";
                else if (percent(1))
                    person.state = "staged";
                break;
            case Sides::jumpcloud:
                if (percent(20)) person.state = "staged";
                if (percent(5)) person.state = "suspended";
                last_hire_ = person.state == "suspended" ? Hire{} : Hire{person.email, person.login};
                break;
            case Sides::okta:
                if (contractor) {
                    if (percent(6)) person.state = "suspended";
                    break;
                }
                // Who left long ago is only in Okta; some left an address that a new hire was given since.
                person.state = "deprovisioned";
                if (!last_hire_.email.empty() && percent(40)) {
                    person.email = last_hire_.email;
                    person.login = last_hire_.login;
                    last_hire_ = {};
                }
                break;
        }
    }

    void choose_groups(Person& person) {
        if (person.state == "deprovisioned") return;
        for (std::size_t group = 0; group < kCommonGroups.size(); ++group) {
            if (percent(kCommonGroups[group].percent)) person.groups.push_back(static_cast<int>(group));
        }
        if (!percent(3)) person.groups.push_back(first_department_group_ + static_cast<int>(department_));
        if (percent(30)) person.groups.push_back(first_project_group_ + static_cast<int>(random_.below(projects_)));
    }

    /// The first of a department reports to person 0, each other one to who stands a seventh as far down its
    /// department: a tree, as a heap is one. Only those who are active on both sides are anybody's manager.
    void enter_chain(Person& person, int index, Sides sides) {
        auto& chain = chains_[department_];
        if (index != 0) person.manager = chain.empty() ? 0 : chain[(chain.size() - 1) / kSpan];
        if (percent(2)) person.manager = -1;
        if (index != 0 && sides == Sides::both && person.state == "active") chain.push_back(index);
    }

    struct Drawn {
        std::size_t culture = 0, first = 0, last = 0, second = 0;
    };
    struct Hire {
        std::string email, login;
    };

    int size_;
    SeededRandom random_;
    Company company_;
    std::vector<Romanised> romanised_;
    int culture_weight_ = 0;
    int department_weight_ = 0;
    NamePool locals_, usernames_;
    Drawn drawn_;
    std::size_t department_ = 0;
    Hire last_hire_;  ///< the last one that only JumpCloud has
    int first_department_group_ = 0;
    int first_project_group_ = 0;
    int projects_ = 0;
    std::vector<std::vector<int>> chains_;  ///< of each department, who may have reports
};

}  // namespace

Company make_company(int size, std::uint64_t seed) {
    return CompanyMaker{size, seed}.make();
}

}  // namespace lockstep::twin
