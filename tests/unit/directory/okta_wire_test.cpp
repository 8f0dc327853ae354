// Links, buckets, statuses, pages of users and bodies: what lies between Okta's wire and the model.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "directory/okta/buckets.hpp"
#include "directory/okta/links.hpp"
#include "directory/okta/paths.hpp"
#include "directory/okta/schema.hpp"
#include "directory/okta/status.hpp"
#include "directory/okta/typed_value.hpp"
#include "directory/okta/user_page.hpp"
#include "directory/okta/wire.hpp"
#include "tests/unit/directory/okta_recordings.hpp"

namespace lockstep::directory::okta {
namespace {

TEST(OktaLinks, FindsNextInItsOwnHeaderLine) {
    const Headers headers{{"link", "<https://o/api/v1/users?limit=1>; rel=\"self\""},
                          {"link", "<https://o/api/v1/users?after=1&limit=1>; rel=\"next\""}};
    EXPECT_EQ(find_next_link(headers), "https://o/api/v1/users?after=1&limit=1");
}

TEST(OktaLinks, FindsNextWhereAProxyJoinedTheLinesThoughAddressesHoldCommas) {
    const Headers headers{{"Link", "<https://o/u?a=1,2>; rel=\"self\", <https://o/u?fields=id,status>; rel=\"next\""}};
    EXPECT_EQ(find_next_link(headers), "https://o/u?fields=id,status");
}

TEST(OktaLinks, SelfAloneIsTheLastPage) {
    EXPECT_EQ(find_next_link(Headers{{"link", "<https://o/u?x=rel=next>; rel=\"self\""}}), std::nullopt);
    EXPECT_EQ(find_next_link(Headers{}), std::nullopt);
}

TEST(OktaLinks, AHeaderThatCannotBeReadIsNoLastPage) {
    for (const char* broken : {"garbage", "<https://o/u?after=1", "<https://o/u>; rel=\"self\", <https://o/u?after=",
                               "<>; rel=\"next\"", "https://o/u?after=1; rel=next"}) {
        EXPECT_THROW(std::ignore = find_next_link(Headers{{"link", broken}}), DirectoryError) << broken;
    }
}

TEST(OktaLinks, AFullPageWithoutAnyLinkIsCutOff) {
    EXPECT_TRUE(is_cut_off(Headers{}, 200, 200));
    EXPECT_FALSE(is_cut_off(Headers{}, 199, 200));
    EXPECT_FALSE(is_cut_off(Headers{{"link", "<https://o/u>; rel=\"self\""}}, 200, 200));
}

TEST(OktaBuckets, FollowMethodAndPath) {
    const auto is = [](std::string_view method, std::string_view target, std::string_view bucket) {
        EXPECT_EQ(bucket_of(method, target), bucket) << method << ' ' << target;
    };
    is("GET", "/api/v1/users?search=x", bucket::kUsers);
    is("POST", "/api/v1/users?activate=false", bucket::kUsers);
    is("GET", "/api/v1/users/00u1", bucket::kUserRead);
    is("POST", "/api/v1/users/00u1", bucket::kUserWrite);
    is("DELETE", "/api/v1/users/00u1?sendEmail=false", bucket::kUserWrite);
    is("POST", "/api/v1/users/00u1/lifecycle/suspend", bucket::kUsers);
    is("DELETE", "/api/v1/users/00u1/sessions?oauthTokens=true", bucket::kUsers);
    is("GET", "/api/v1/groups", bucket::kGroups);
    is("GET", "/api/v1/groups/rules?limit=200", bucket::kGroups);
    is("GET", "/api/v1/groups/00g1", bucket::kGroup);
    is("PUT", "/api/v1/groups/00g1/users/00u1", bucket::kGroups);
    is("GET", "/api/v1/apps", bucket::kApps);
    is("GET", "/api/v1/apps/0oa1", bucket::kApp);
    is("POST", "/api/v1/apps/0oa1/users", bucket::kApps);
    is("GET", "/api/v1/logs", bucket::kLogs);
    is("POST", "/oauth2/v1/token", bucket::kToken);
    is("GET", "/api/v1/meta/schemas/user/default", bucket::kRest);
    is("GET", "/api/v1/usersfoo", bucket::kRest);
}

TEST(OktaStatus, ReducesToFiveStatesAndKnowsNoOther) {
    EXPECT_EQ(to_state("STAGED", ""), AccountState::staged);
    EXPECT_EQ(to_state("PROVISIONED", ""), AccountState::active);
    EXPECT_EQ(to_state("PROVISIONED", "ACTIVE"), AccountState::staged);
    for (const char* status : {"ACTIVE", "LOCKED_OUT", "PASSWORD_EXPIRED", "RECOVERY"}) {
        EXPECT_EQ(to_state(status, ""), AccountState::active) << status;
    }
    EXPECT_EQ(to_state("SUSPENDED", ""), AccountState::suspended);
    EXPECT_EQ(to_state("DEPROVISIONED", ""), AccountState::deprovisioned);
    EXPECT_EQ(to_state("SHINY", ""), std::nullopt);
}

TEST(OktaPaths, EncodeWhatIsPutIntoThem) {
    EXPECT_EQ(user_path("a/b?c#d@e.f", "/groups"), "/api/v1/users/a%2Fb%3Fc%23d%40e.f/groups");
    EXPECT_EQ(equals("profile.email", R"(o"b\n)"), R"(profile.email eq "o\"b\\n")");
}

struct OktaPage : ::testing::Test {
    OktaPage() {
        for (const char* name : {"department", "badge", "remote", "score", "tags", "nickName"}) slots.slot(name);
    }
    std::vector<Account> decode(std::string body) {
        UserDecoder decoder{slots};
        std::vector<Account> accounts;
        decoder.decode_page(body, WallTime{}, [&](const AccountRow& row) { accounts.push_back(row.to_account()); });
        return accounts;
    }
    bool is_malformed(std::string body) {
        try {
            decode(std::move(body));
        } catch (const DirectoryError& error) {
            return error.kind() == DirectoryError::Kind::malformed;
        }
        return false;
    }
    Value value(const Account& account, std::string_view name) { return account.values.at(*slots.find(name)); }
    SlotTable slots;
};

constexpr std::string_view kTwo = R"([{"id":"00u1","status":"ACTIVE","created":"2026-01-05T09:00:00.000Z",
 "statusChanged":null,"type":{"id":"oty1"},"profile":{"firstName":"Zoë","login":"zoe@x.org","email":"Zoe@x.org",
 "department":"R&D \"east\"","badge":17,"remote":true,"score":1.5,"tags":["a","b"],"mobilePhone":null},
 "_links":{"self":{"href":"https://o/[{,"}}},
 {"profile":{"login":"bob@x.org","email":"bob@x.org","nickName":""},"status":"SUSPENDED","id":"00u2"}])";

TEST_F(OktaPage, GivesEveryTypeOfValueBySlot) {
    const auto accounts = decode(std::string{kTwo});
    ASSERT_EQ(accounts.size(), 2U);
    EXPECT_EQ(accounts[0].id.value, "00u1");
    EXPECT_EQ(accounts[0].login, "zoe@x.org");
    EXPECT_EQ(accounts[0].email, "Zoe@x.org");
    EXPECT_EQ(accounts[0].created, from_rfc3339("2026-01-05T09:00:00Z"));
    EXPECT_EQ(accounts[0].status_changed, std::nullopt);
    EXPECT_EQ(value(accounts[0], "department"), Value::text("R&D \"east\""));
    EXPECT_EQ(value(accounts[0], "badge"), Value::integer(17));
    EXPECT_EQ(value(accounts[0], "remote"), Value::boolean(true));
    EXPECT_EQ(value(accounts[0], "score"), Value::number(1.5));
    EXPECT_EQ(value(accounts[0], "tags"), Value::list({"a", "b"}));
}

TEST_F(OktaPage, AbsentNullAndEmptyAreOneAndNothingIsLeftOfTheRowBefore) {
    const auto accounts = decode(std::string{kTwo});
    EXPECT_EQ(accounts[1].state, AccountState::suspended);
    for (const auto& name : slots.names()) EXPECT_EQ(value(accounts[1], name), Value::empty()) << name;
}

TEST_F(OktaPage, AKeyWithAnEscapeIsTheSameKey) {
    const auto accounts =
        decode(R"([{"id":"00u1","status":"ACTIVE","profile":{"dep\u0061rtment":"Ops","login":"l","email":"e"}}])");
    EXPECT_EQ(value(accounts.at(0), "department"), Value::text("Ops"));
}

TEST_F(OktaPage, ACutPageIsMalformedWhereverItIsCut) {
    for (std::size_t length = 0; length < kTwo.size(); ++length) {
        EXPECT_TRUE(is_malformed(std::string{kTwo.substr(0, length)})) << length;
    }
}

TEST_F(OktaPage, WhoIsKnownByTheirBytesIsCountedAndNotDecoded) {
    UserDecoder decoder{slots};
    std::vector<std::string> given, asked;
    const RowSink sink{[&](const AccountRow& row) { given.emplace_back(row.bytes()); },
                       [&](std::string_view id, std::string_view bytes) {
                           asked.push_back(std::string{id} + std::string{bytes.substr(0, 1)} + bytes.back());
                           return id == "00u1";
                       }};
    std::string body{kTwo};
    EXPECT_EQ(decoder.decode_page(body, WallTime{}, sink), 2u);
    EXPECT_EQ(asked, (std::vector<std::string>{"00u1{}", "00u2{}"}));
    const auto second = kTwo.substr(kTwo.rfind("{\"profile"));
    EXPECT_EQ(given, (std::vector<std::string>{std::string{second.substr(0, second.size() - 1)}}));
}

TEST_F(OktaPage, ACutPageIsMalformedHoweverManyOfItAreKnown) {
    UserDecoder decoder{slots};
    const RowSink sink{[](const AccountRow&) {}, [](std::string_view, std::string_view) { return true; }};
    for (std::size_t length = 0; length < kTwo.size(); ++length) {
        std::string body{kTwo.substr(0, length)};
        EXPECT_THROW(decoder.decode_page(body, WallTime{}, sink), DirectoryError) << length;
    }
}

TEST_F(OktaPage, WhoIsNotKnownIsDecodedAsIfNobodyHadAsked) {
    UserDecoder decoder{slots};
    std::vector<Account> accounts;
    const RowSink sink{[&](const AccountRow& row) { accounts.push_back(row.to_account()); },
                       [](std::string_view, std::string_view) { return false; }};
    std::string body{kTwo};
    decoder.decode_page(body, WallTime{}, sink);
    EXPECT_EQ(accounts, decode(std::string{kTwo}));
}

TEST_F(OktaPage, WhatIsNoPageIsMalformed) {
    for (const char* body : {"<html></html>", "{}", "null", "[1]", "[] []", "[]x", R"({"errorCode":"E0000009"})",
                             R"([{"status":"ACTIVE","profile":{}}])", R"([{"id":7,"status":"ACTIVE"}])",
                             "[{\"id\":\"\xff\",\"status\":\"ACTIVE\",\"profile\":{}}]"}) {
        EXPECT_TRUE(is_malformed(body)) << body;
    }
    EXPECT_TRUE(decode("[]").empty());
}

TEST_F(OktaPage, OneUserWhoIsNotUnderstoodIsUnreadAndStopsNoOther) {
    for (const auto& [row, why] : std::initializer_list<std::pair<std::string, std::string>>{
             {R"("status":"SHINY","profile":{"login":"l"})", "its status 'SHINY' is unknown"},
             {R"("status":{"now":"ACTIVE"},"profile":{"login":"l"})", "its status is no text"},
             {R"("profile":{"login":"l"})", "its status '' is unknown"},
             {R"("status":"ACTIVE","profile":"gone")", "it has no profile"},
             {R"("status":"ACTIVE","profile":null)", "it has no profile"},
             {R"("status":"ACTIVE")", "it has no profile"},
             {R"("status":"ACTIVE","created":5,"profile":{"login":"l"})", "its created is no text"},
             {R"("status":"ACTIVE","profile":{"login":["l"]})", "its login is no text"},
             {R"("status":"ACTIVE","profile":{"login":"l","email":17})", "its email is no text"}}) {
        const auto accounts = decode(R"([{"id":"00u1",)" + row + R"(},{"id":"00u2","status":"ACTIVE","profile":{}}])");
        ASSERT_EQ(accounts.size(), 2U) << row;
        EXPECT_EQ(accounts[0].id.value, "00u1");
        EXPECT_EQ(accounts[0].unread, why);
        EXPECT_EQ(accounts[1].unread, "") << row;
    }
}

TEST_F(OktaPage, RecordedPagesAreDecodedWhole) {
    const auto exchanges = recordings("users-pagination.recorded.json");
    if (exchanges.empty()) GTEST_SKIP() << "no recordings: set LOCKSTEP_SHARED";
    int pages = 0, next = 0;
    for (const auto& exchange : exchanges) {
        const auto response = to_response(exchange.at("response").as_object());
        if (!response.body.starts_with('[')) continue;
        const auto accounts = decode(response.body);
        EXPECT_EQ(accounts.size(), exchange.at("response").at("body").as_array().size());
        for (const auto& account : accounts) EXPECT_TRUE(account.id.value.starts_with("00u"));
        ++pages;
        next += find_next_link(response.headers).has_value();
    }
    EXPECT_GT(pages, 1);
    EXPECT_GT(next, 0);
}

TEST_F(OktaPage, RecordedUsersOfEveryStatusAreRead) {
    const auto exchanges = recordings("user-by-status.recorded.json");
    if (exchanges.empty()) GTEST_SKIP() << "no recordings: set LOCKSTEP_SHARED";
    UserDecoder decoder{slots};
    for (const auto& exchange : exchanges) {
        auto response = to_response(exchange.at("response").as_object());
        const auto account = decoder.decode_user(response.body, WallTime{});
        const auto& body = exchange.at("response").at("body");
        EXPECT_EQ(account.id.value, std::string_view{body.at("id").as_string()});
        EXPECT_EQ(account.vendor_status, std::string_view{body.at("status").as_string()});
        EXPECT_EQ(account.login, std::string_view{body.at("profile").at("login").as_string()});
        EXPECT_EQ(account.how, ReadHow::by_id);
    }
}

AttributeWrite write_of(const char* attribute, Value after) {
    return {.rule = {}, .attribute = attribute, .before = {}, .after = std::move(after), .other = {}};
}

TEST(OktaBodies, AnUpdateHoldsExactlyWhatIsWrittenInTheSchemasTypes) {
    Schema schema = base_schema(Side::okta);
    schema.attributes.push_back({.name = "badge", .type = ValueType::integer});
    schema.attributes.push_back({.name = "remote", .type = ValueType::boolean});
    schema.attributes.push_back({.name = "tags", .type = ValueType::list});
    const auto body = to_update_body({write_of("department", Value::text("Ops")), write_of("title", Value::empty()),
                                      write_of("badge", Value::text("17")), write_of("remote", Value::boolean(false)),
                                      write_of("tags", Value::text("a"))},
                                     schema);
    EXPECT_EQ(
        boost::json::parse(body),
        boost::json::parse(R"({"profile":{"department":"Ops","title":null,"badge":17,"remote":false,"tags":["a"]}})"));
}

TEST(OktaBodies, ATextThatIsNoValueOfItsTypeIsRefusedByName) {
    try {
        std::ignore = to_json(Value::text("many"), "badge", ValueType::integer);
        FAIL();
    } catch (const DirectoryError& error) {
        EXPECT_EQ(error.kind(), DirectoryError::Kind::refused);
        EXPECT_EQ(error.details().attributes, std::vector<std::string>{"badge"});
    }
}

TEST(OktaSchema, TheRecordedSchemaHasBaseAndOwnAttributes) {
    const auto exchanges = recordings("user-schema.recorded.json");
    if (exchanges.empty()) GTEST_SKIP() << "no recordings: set LOCKSTEP_SHARED";
    const auto schema = read_schema(to_response(exchanges.at(0).at("response").as_object()));
    EXPECT_TRUE(schema.custom_known);
    for (const auto& base : base_schema(Side::okta).attributes) {
        const auto read = schema.find(base.name);
        ASSERT_TRUE(read) << base.name;
        EXPECT_EQ(read->required, base.required) << base.name;
        EXPECT_EQ(read->reference, base.reference) << base.name;
        EXPECT_TRUE(read->writable) << base.name;
    }
    EXPECT_TRUE(schema.find("badgeNumber").value().custom);
    EXPECT_EQ(schema.find("login").value().max_length, 100U);
}

TEST(OktaSchema, WhatIsMasteredElsewhereIsNotWritable) {
    const Response response{200, {}, R"({"definitions":{"base":{"properties":{"login":{"type":"string"},
        "title":{"type":"string","master":{"type":"OVERRIDE","priority":[{"type":"APP","value":"0oa1"}]}},
        "city":{"type":"string","mutability":"READ_ONLY"},
        "division":{"type":"string","master":{"type":"OKTA"},"mutability":"READ_WRITE"}}}}})"};
    const auto schema = read_schema(response);
    EXPECT_FALSE(schema.find("title").value().writable);
    EXPECT_FALSE(schema.find("city").value().writable);
    EXPECT_TRUE(schema.find("division").value().writable);
}

}  // namespace
}  // namespace lockstep::directory::okta
