// The pages in which both vendors would list a company of any size, made on the fly: twenty attributes a person, the
// same on both sides.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>

namespace lockstep::bench {

inline constexpr std::size_t kJumpCloudPage = 100, kOktaPage = 200;

/// Everybody reads these twenty attributes of both sides.
inline constexpr const char* kPolicy = R"(
jumpcloud: {api_key: "${env:KEY}"}
okta: {org_url: "http://127.0.0.1:1", api_token: "${env:TOKEN}"}
identities:
  match:
    - jumpcloud.email == okta.email
    - {rule: jumpcloud.employeeIdentifier == okta.employeeNumber, strong: true}
populations:
  employees: {when: exists(jumpcloud), source: jumpcloud}
attributes:
  - {jumpcloud: email, okta: email}
  - {jumpcloud: firstname, okta: firstName}
  - {jumpcloud: lastname, okta: lastName}
  - {jumpcloud: middlename, okta: middleName}
  - {jumpcloud: displayname, okta: displayName}
  - {jumpcloud: department, okta: department}
  - {jumpcloud: jobTitle, okta: title}
  - {jumpcloud: company, okta: organization}
  - {jumpcloud: costCenter, okta: costCenter}
  - {jumpcloud: location, okta: division}
  - {jumpcloud: employeeType, okta: userType}
  - {jumpcloud: employeeIdentifier, okta: employeeNumber}
  - {jumpcloud: alternateEmail, okta: secondEmail}
  - {jumpcloud: phoneNumbers.work, okta: primaryPhone}
  - {jumpcloud: phoneNumbers.mobile, okta: mobilePhone}
  - {jumpcloud: addresses.work.streetAddress, okta: streetAddress}
  - {jumpcloud: addresses.work.locality, okta: city}
  - {jumpcloud: addresses.work.postalCode, okta: zipCode}
  - {jumpcloud: addresses.work.country, okta: countryCode}
  - {jumpcloud: attributes.nickname, okta: nickName}
)";

/// What both sides hold of person `n`.
struct Held {
    explicit Held(std::size_t n)
        : number{n},
          first{n % 4 == 0   ? "Łukasz"
                : n % 4 == 1 ? "Ada"
                : n % 4 == 2 ? "Grace"
                             : "Zoë"},
          last{fmt::format("{}-{}", n % 3 == 0 ? "Müller" : "Lovelace", n)},
          email{fmt::format("person.{}@example.com", n)} {}

    std::size_t number;
    std::string first, last, email;
};

inline void append_jumpcloud(std::string& page, std::size_t n) {
    const Held held{n};
    fmt::format_to(
        std::back_inserter(page),
        R"({{"_id":"{0:024x}","state":"ACTIVATED","username":"person.{0}","email":"{3}","created":"2024-02-29T08:15:30.123Z",)"
        R"("admin":null,"restrictedFields":[],"firstname":"{1}","lastname":"{2}","middlename":"M.","displayname":"{1} {2}",)"
        R"("department":"Engineering {4}","jobTitle":"Principal \"Systems\" Engineer","company":"Example Industries Ltd.",)"
        R"("costCenter":"CC-{4}","location":"Zurich, Building {4}","employeeType":"Employee","employeeIdentifier":"E{0:07}",)"
        R"("alternateEmail":"private.{0}@example.org","phoneNumbers":[{{"id":"{0:024x}","type":"work","number":"+41 44 123 {0:07}"}},)"
        R"({{"id":"{0:024x}","type":"mobile","number":"+41 79 123 {0:07}"}}],"addresses":[{{"id":"{0:024x}","type":"work",)"
        R"("poBox":"","extendedAddress":"","streetAddress":"Bahnhofstrasse {0}","locality":"Zürich","region":"ZH",)"
        R"("postalCode":"8001","country":"CH"}}],"attributes":[{{"name":"nickname","value":"P{0}"}}]}})",
        n, held.first, held.last, held.email, n % 50);
}

inline void append_okta(std::string& page, std::size_t n) {
    const Held held{n};
    fmt::format_to(
        std::back_inserter(page),
        R"({{"id":"00u{0:017}","status":"ACTIVE","created":"2024-02-29T08:15:30.000Z","activated":"2024-02-29T08:15:31.000Z",)"
        R"("statusChanged":"2024-02-29T08:15:31.000Z","lastLogin":"2026-11-23T07:00:00.000Z","lastUpdated":"2026-10-01T12:00:00.000Z",)"
        R"("passwordChanged":"2026-01-15T09:30:00.000Z","type":{{"id":"otyfnly5cQjJT9PnR0g4"}},"profile":{{"login":"{3}",)"
        R"("email":"{3}","firstName":"{1}","lastName":"{2}","middleName":"M.","displayName":"{1} {2}","department":"Engineering {4}",)"
        R"("title":"Principal \"Systems\" Engineer","organization":"Example Industries Ltd.","costCenter":"CC-{4}",)"
        R"("division":"Zurich, Building {4}","userType":"Employee","employeeNumber":"E{0:07}","secondEmail":"private.{0}@example.org",)"
        R"("primaryPhone":"+41 44 123 {0:07}","mobilePhone":"+41 79 123 {0:07}","streetAddress":"Bahnhofstrasse {0}",)"
        R"("city":"Zürich","zipCode":"8001","countryCode":"CH","nickName":"P{0}"}},"_links":{{"self":{{"href":)"
        R"("https://example.okta.com/api/v1/users/00u{0:017}"}}}}}})",
        n, held.first, held.last, held.email, n % 50);
}

/// The page that begins with person `first` of `people`.
inline std::string jumpcloud_page(std::size_t first, std::size_t people) {
    std::string page = fmt::format(R"({{"totalCount":{},"results":[)", people);
    for (auto n = first; n < std::min(people, first + kJumpCloudPage); ++n) {
        if (n != first) page += ',';
        append_jumpcloud(page, n);
    }
    return page + "]}";
}
inline std::string okta_page(std::size_t first, std::size_t people) {
    std::string page = "[";
    for (auto n = first; n < std::min(people, first + kOktaPage); ++n) {
        if (n != first) page += ',';
        append_okta(page, n);
    }
    return page + "]";
}

}  // namespace lockstep::bench
