#include "tests/simulation/ending.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace lockstep::simulation {
namespace {

namespace json = boost::json;
using twin::VendorKind;

json::array list(Company& company, VendorKind vendor, const std::string& path) {
    return json::parse(company.ask(vendor, "GET", path)).as_array();
}

/// `Everyone, Staff`: a member of each entry of a list, sorted.
std::string names(const json::array& entries, const char* pointer) {
    std::vector<std::string> texts;
    for (const auto& entry : entries) texts.emplace_back(entry.at_pointer(pointer).as_string());
    std::ranges::sort(texts);
    return fmt::format("{}", fmt::join(texts, ", "));
}

/// A profile without what is empty.
std::string profile_text(const json::object& profile) {
    std::vector<std::string> fields;
    for (const auto& [key, value] : profile) {
        if (!value.is_null() && key != "managerId")
            fields.push_back(fmt::format("{}={}", std::string_view{key}, json::serialize(value)));
    }
    std::ranges::sort(fields);
    return fmt::format("{}", fmt::join(fields, " "));
}

std::vector<std::string> okta_people(Company& company) {
    std::vector<std::string> lines;
    for (const auto& user : list(company, VendorKind::okta, "/api/v1/users?search=status+pr&limit=200")) {
        const std::string id{user.at("id").as_string()};
        const auto groups = list(company, VendorKind::okta, "/api/v1/users/" + id + "/groups");
        const auto apps = list(company, VendorKind::okta, "/api/v1/users/" + id + "/appLinks");
        const auto held = json::parse(company.ask(VendorKind::okta, "GET", "/_twin/users/" + id + "/sessions"));
        const bool signed_in = !held.at("sessions").as_array().empty();
        lines.push_back(fmt::format("okta {} groups [{}] apps [{}] sessions {} {}",
                                    std::string_view{user.at("status").as_string()}, names(groups, "/profile/name"),
                                    names(apps, "/label"), signed_in ? "open" : "none",
                                    profile_text(user.at("profile").as_object())));
    }
    return lines;
}

std::vector<std::string> okta_groups(Company& company) {
    std::vector<std::string> lines;
    for (const auto& group : list(company, VendorKind::okta, "/api/v1/groups?limit=200")) {
        const auto name = group.at_pointer("/profile/name").as_string();
        lines.push_back(fmt::format("group in Okta: {}", std::string_view{name}));
    }
    return lines;
}

std::vector<std::string> jumpcloud_people(Company& company) {
    std::vector<std::string> lines;
    const auto page = json::parse(company.ask(VendorKind::jumpcloud, "GET", "/api/systemusers?limit=100"));
    for (const auto& user : page.at("results").as_array()) {
        std::string text;
        for (const auto* field : {"username", "email", "firstname", "lastname", "department", "jobTitle", "state",
                                  "suspended", "employeeIdentifier"}) {
            const auto* value = user.as_object().if_contains(field);
            if (value != nullptr) text += fmt::format(" {}={}", field, json::serialize(*value));
        }
        lines.push_back("jumpcloud" + text);
    }
    return lines;
}

Task<> read_journal(Process& process, WallTime since, std::vector<std::string>& lines) {
    const auto journal = co_await process.store().list_journal({.limit = 10'000});
    for (const auto& line : journal) {
        if (line.at >= since) lines.push_back(fmt::format("journal {} {}", name_of(line.kind), line.person));
    }
}

}  // namespace

std::vector<std::string> ending(Company& company, Process& process, WallTime since) {
    // Indexes catch up before anybody looks.
    company.time().pass(std::chrono::minutes{20});
    company.world().run_due(company.time().wall(), company.random());
    auto lines = okta_people(company);
    for (auto& line : okta_groups(company)) lines.push_back(std::move(line));
    for (auto& line : jumpcloud_people(company)) lines.push_back(std::move(line));
    process.run(read_journal(process, since, lines));
    std::ranges::sort(lines);
    return lines;
}

}  // namespace lockstep::simulation
