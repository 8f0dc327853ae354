#include "directory/jumpcloud/wire.hpp"

namespace lockstep::directory::jumpcloud {
namespace {

using Kind = DirectoryError::Kind;

SlotTable slots_of(std::initializer_list<std::string_view> names) {
    SlotTable slots;
    for (const auto name : names) slots.slot(name);
    return slots;
}

std::string page_of(std::string_view rows, int total) {
    return R"({"totalCount":)" + std::to_string(total) + R"(,"results":[)" + std::string{rows} + "]}";
}

std::string user_with(std::string_view members) {
    return R"({"_id":"6026bec6b8207255280d5981","state":"ACTIVATED",)" + std::string{members} + "}";
}

std::vector<Account> read_all(UserDecoder& decoder, std::string body) {
    std::vector<Account> accounts;
    std::ignore =
        decoder.read_page(body, WallTime{}, [&](const AccountRow& row) { accounts.push_back(row.to_account()); });
    return accounts;
}

Value value_of(std::string_view attribute, std::string_view members) {
    UserDecoder decoder{slots_of({attribute})};
    return decoder.read_user(user_with(members), WallTime{}).values.at(0);
}

Kind kind_of_page(std::string body) {
    UserDecoder decoder{slots_of({"department"})};
    try {
        read_all(decoder, std::move(body));
    } catch (const DirectoryError& error) {
        return error.kind();
    }
    ADD_FAILURE() << "the page was taken";
    return Kind::refused;
}

TEST(JumpCloudWire, AsksByNameForWhatThePolicyReadsAndEachArrayOnce) {
    const UserDecoder decoder{slots_of({"department", "addresses.work.country", "addresses.home.country"})};
    EXPECT_EQ(decoder.fields(), "_id state username email created admin restrictedFields department addresses");
}

TEST(JumpCloudWire, AbsentNullAndEmptyTextAreEmpty) {
    EXPECT_TRUE(value_of("department", R"("company":"x")").is_empty());
    EXPECT_TRUE(value_of("department", R"("department":null)").is_empty());
    EXPECT_TRUE(value_of("department", R"("department":"")").is_empty());
}

TEST(JumpCloudWire, TextsAreUnescaped) {
    EXPECT_EQ(value_of("department", R"("department":"Z\u00fcrich \"Ost\" \ud83d\ude80")"),
              Value::text("Zürich \"Ost\" 🚀"));
}

TEST(JumpCloudWire, RowsMayHaveTheirKeysInAnyOrder) {
    UserDecoder decoder{slots_of({"department", "company"})};
    const auto accounts = read_all(decoder, page_of(R"({"id":"1","state":"STAGED","department":"a","company":"b"},
                                                       {"company":"b","new":7,"department":"a","state":"STAGED","id":"2"},
                                                       {"id":"3","state":"STAGED","company":"b"})",
                                                    3));
    ASSERT_EQ(accounts.size(), 3u);
    const std::vector<Value> both{Value::text("a"), Value::text("b")};
    EXPECT_EQ(accounts[0].values, both);
    EXPECT_EQ(accounts[1].values, both);
    EXPECT_EQ(accounts[2].values, (std::vector<Value>{Value::empty(), Value::text("b")}));
}

TEST(JumpCloudWire, WhoIsKnownByTheirBytesIsCountedAndNotDecoded) {
    const std::string one = R"({"state":"STAGED","addresses":[{"type":"work","country":"CH"}],"_id":"1"})";
    const std::string two = R"({"_id":"2","state":"SUSPENDED","department":"a"})";
    UserDecoder decoder{slots_of({"department"})};
    for (const std::string known : {"", "1", "2"}) {
        std::vector<std::string> asked, given;
        const RowSink sink{[&](const AccountRow& row) {
                               given.emplace_back(row.bytes());
                               EXPECT_EQ(row.to_account(), read_all(decoder, page_of(row.bytes(), 1)).at(0));
                           },
                           [&](std::string_view id, std::string_view bytes) {
                               asked.emplace_back(bytes);
                               return id == known;
                           }};
        auto body = page_of(one + " , null,\n" + two + " ", 2);
        UserDecoder reader{slots_of({"department"})};
        const auto page = reader.read_page(body, WallTime{}, sink);
        EXPECT_EQ(page.rows, 2u);
        EXPECT_EQ(page.places, 3u);
        EXPECT_EQ(asked, (std::vector{one, two}));
        EXPECT_EQ(given.size(), known.empty() ? 2u : 1u);
        for (std::size_t length = 0; length < body.size(); ++length) {
            auto cut = body.substr(0, length);
            EXPECT_THROW(std::ignore = reader.read_page(cut, WallTime{}, sink), DirectoryError) << length;
        }
    }
}

TEST(JumpCloudWire, AnEscapedKeyIsRefusedRatherThanMissed) {
    EXPECT_EQ(kind_of_page(page_of(R"({"id":"1","state":"STAGED","depar\u0074ment":"a"})", 1)), Kind::malformed);
}

TEST(JumpCloudWire, BrokenLiteralsAreMalformed) {
    for (const auto* literal : {"nul", "nulll", "tru", "falsy"}) {
        EXPECT_EQ(kind_of_page(page_of(R"({"id":"1","state":"STAGED","department":)" + std::string{literal} + "}", 1)),
                  Kind::malformed)
            << literal;
    }
}

TEST(JumpCloudWire, HalfASurrogatePairMakesTheValueUnreadNotThePage) {
    EXPECT_TRUE(value_of("department", R"("department":"\ud83d")").is_unread());
    EXPECT_TRUE(value_of("company", R"("department":"\ud83d","company":"Acme")").is_something());
}

TEST(JumpCloudWire, ArrayElementsAreFoundByTheirType) {
    constexpr auto kUser =
        R"("attributes":[{"name":"other","value":"1"},{"value":"CU-7","_id":"a","name":"costUnit"}],
           "phoneNumbers":[{"type":"work","number":"+41 44"},{"number":"+41 79","type":"mobile"}],
           "addresses":[{"type":"work","locality":"Bern","country":""},{"country":"DE","type":"home"}])";
    EXPECT_EQ(value_of("attributes.costUnit", kUser), Value::text("CU-7"));
    EXPECT_EQ(value_of("phoneNumbers.mobile", kUser), Value::text("+41 79"));
    EXPECT_EQ(value_of("addresses.work.locality", kUser), Value::text("Bern"));
    EXPECT_TRUE(value_of("addresses.work.country", kUser).is_empty());
    EXPECT_EQ(value_of("addresses.home.country", kUser), Value::text("DE"));
    EXPECT_TRUE(value_of("phoneNumbers.home", kUser).is_empty());
}

TEST(JumpCloudWire, TwoElementsOfOneTypeAreUnreadTheOthersAreNot) {
    constexpr auto kUser = R"("phoneNumbers":[{"type":"work","number":"1"},{"type":"home","number":"2"},
                                              {"type":"work","number":"1"}])";
    EXPECT_TRUE(value_of("phoneNumbers.work", kUser).is_unread());
    EXPECT_EQ(value_of("phoneNumbers.home", kUser), Value::text("2"));
}

TEST(JumpCloudWire, OwnedFieldsAreNamedAsThePolicyNamesThem) {
    UserDecoder decoder{slots_of({"firstname", "phoneNumbers.work", "phoneNumbers.home"})};
    const auto account = decoder.read_user(
        user_with(R"("restrictedFields":[{"field":"firstName","type":"scim","id":"x"},{"field":"phoneNumbers"},
                                         {"field":"password"}])"),
        WallTime{});
    const std::vector<std::string> expected{"firstname", "phoneNumbers.work", "phoneNumbers.home", "password"};
    EXPECT_EQ(account.restricted, expected);
}

TEST(JumpCloudWire, WhoHasAnAdminRoleIsAnAdministrator) {
    UserDecoder decoder{slots_of({})};
    EXPECT_TRUE(decoder.read_user(user_with(R"("admin":{"id":"1","roleName":"Help Desk"})"), WallTime{}).administrator);
    EXPECT_FALSE(decoder.read_user(user_with(R"("admin":null)"), WallTime{}).administrator);
}

TEST(JumpCloudWire, StatesKeepTheVendorsWord) {
    UserDecoder decoder{slots_of({})};
    const auto read = [&](std::string_view state) {
        return decoder.read_user(R"({"id":"1","state":")" + std::string{state} + R"(","account_locked":true})", {});
    };
    EXPECT_EQ(read("STAGED").state, AccountState::staged);
    EXPECT_EQ(read("SUSPENDED").state, AccountState::suspended);
    EXPECT_EQ(read("ACTIVATED").state, AccountState::active);
    EXPECT_EQ(read("STAGED").vendor_status, "STAGED");
}

TEST(JumpCloudWire, OneUserWhoIsNotUnderstoodIsUnreadAndStopsNoOther) {
    for (const auto& [row, why] : std::initializer_list<std::pair<std::string, std::string>>{
             {R"("state":"PAUSED")", "its state \"PAUSED\" is unknown"},
             {R"("state":7)", "its state is no text"},
             {R"("email":"a@x.org")", "it has no state, although that was asked for"},
             {R"("state":"STAGED","username":{"first":"a"})", "its username is no text"},
             {R"("state":"STAGED","email":["a@x.org"])", "its email is no text"},
             {R"("state":"STAGED","attributes":"none")", "its attributes is of an unexpected type"},
             {R"("state":"STAGED","attributes":["a",{"name":"b"}])", "its attributes is of an unexpected type"},
             {R"("state":"STAGED","restrictedFields":{"field":"a"})", "its restrictedFields is of an unexpected type"},
             {R"("state":"STAGED","restrictedFields":[5])", "its restrictedFields is of an unexpected type"}}) {
        UserDecoder decoder{slots_of({"attributes.costUnit"})};
        const auto accounts = read_all(decoder, page_of(R"({"id":"1",)" + row + R"(},{"id":"2","state":"STAGED"})", 2));
        ASSERT_EQ(accounts.size(), 2u) << row;
        EXPECT_EQ(accounts[0].unread, why);
        EXPECT_EQ(accounts[1].unread, "") << row;
    }
}

TEST(JumpCloudWire, NullRowsAreCountedAsPlacesOnly) {
    UserDecoder decoder{slots_of({})};
    auto body = page_of(R"(null,{"id":"1","state":"STAGED"},null)", 3);
    const auto page = decoder.read_page(body, WallTime{}, [](const AccountRow&) {});
    EXPECT_EQ(page.rows, 1u);
    EXPECT_EQ(page.places, 3u);
}

TEST(JumpCloudWire, ACutPageNeverCounts) {
    const std::string whole = page_of(R"({"id":"1","state":"STAGED"},{"id":"2","state":"STAGED"})", 2);
    for (std::size_t length = 0; length < whole.size(); ++length) {
        EXPECT_EQ(kind_of_page(whole.substr(0, length)), Kind::malformed) << length;
    }
    EXPECT_EQ(kind_of_page(whole + "{}"), Kind::malformed);
}

TEST(JumpCloudWire, WhatIsNoListOfUsersIsMalformed) {
    for (const auto* body :
         {"[]", "null", R"({"results":[]})", R"({"totalCount":1})", R"({"totalCount":-1,"results":[]})",
          R"({"totalCount":1,"results":[7]})", R"({"totalCount":1,"results":[{"state":"STAGED"}]})", "<html></html>"}) {
        EXPECT_EQ(kind_of_page(body), Kind::malformed) << body;
    }
}

}  // namespace
}  // namespace lockstep::directory::jumpcloud
