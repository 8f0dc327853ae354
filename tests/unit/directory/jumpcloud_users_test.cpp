// People in JumpCloud, read and written through the connector on the twin.
#include <boost/json.hpp>

#include "tests/unit/directory/jumpcloud_test_bed.hpp"

namespace lockstep::directory::jumpcloud {
namespace {

namespace json = boost::json;
using Kind = DirectoryError::Kind;

AttributeWrite set(std::string attribute, std::string text) {
    return {.attribute = std::move(attribute), .after = Value::text(std::move(text))};
}

const Value& value_of(const TestBed& bed, const Account& account, std::string_view attribute) {
    return account.values.at(*bed.slots.find(attribute));
}

std::vector<Account> list_all(TestBed& bed, Directory& directory) {
    std::vector<Account> accounts;
    std::optional<Cursor> after;
    do {
        const RowSink sink = [&](const AccountRow& row) { accounts.push_back(row.to_account()); };
        after = bed.wait(directory.list_accounts(Lane::bulk, after, sink)).next;
    } while (after);
    return accounts;
}

int calls_of(const TestBed& bed, std::string_view method, std::string_view path) {
    int calls = 0;
    for (const auto& request : bed.transport.sent()) {
        if (request.method == method && request.url.find(path) != std::string::npos) ++calls;
    }
    return calls;
}

NewAccount new_account(std::string username) {
    NewAccount account;
    account.writes = {set("email", username + "@example.com"), set("firstname", "Ada"),
                      set("phoneNumbers.work", "+41 44 1")};
    account.login = std::move(username);
    return account;
}

TEST(JumpCloudUsers, AllPeopleOfEveryStateAreListedOnce) {
    TestBed bed;
    for (int i = 0; i < 230; ++i) bed.add_user("user" + std::to_string(i));
    bed.settle();
    EXPECT_EQ(list_all(bed, *bed.directory).size(), 230u);
    EXPECT_EQ(calls_of(bed, "GET", "/api/systemusers?"), 3);
}

TEST(JumpCloudUsers, WhoIsKnownByTheirBytesIsCountedAndNotGivenAgainWhereverPagesMeet) {
    for (const auto* how : {R"({"id_filter":true})", R"({"id_filter":false})"}) {
        TestBed bed;
        bed.configure(how);
        AccountId last;
        for (int i = 0; i < 230; ++i) last = bed.add_user("user" + std::to_string(i));
        bed.settle();
        std::map<std::string, std::string> known;
        std::size_t given = 0, rows = 0;
        const auto knows = [&](std::string_view id, std::string_view bytes) {
            const auto it = known.find(std::string{id});
            return it != known.end() && it->second == bytes;
        };
        const RowSink sink{[&](const AccountRow& row) {
                               ++given;
                               known.insert_or_assign(std::string{row.id()}, std::string{row.bytes()});
                           },
                           knows};
        for (const std::size_t expected : {230u, 0u, 1u}) {
            if (expected == 1) bed.as_admin("PUT", "/api/systemusers/" + last.value, {{"email", "new@example.com"}});
            bed.settle();
            given = rows = 0;
            std::optional<Cursor> after;
            do {
                const auto end = bed.wait(bed.directory->list_accounts(Lane::bulk, after, sink));
                rows += end.rows;
                after = end.next;
            } while (after);
            EXPECT_EQ(given, expected) << how;
            EXPECT_EQ(rows, 230u) << how;
        }
    }
}

TEST(JumpCloudUsers, WhereTheFilterOnIdsIsRefusedPagesAreCounted) {
    TestBed bed;
    bed.configure(R"({"id_filter":false})");
    for (int i = 0; i < 230; ++i) bed.add_user("user" + std::to_string(i));
    bed.settle();
    EXPECT_EQ(list_all(bed, *bed.directory).size(), 230u);
    bed.transport.forget_sent();
    EXPECT_EQ(list_all(bed, *bed.directory).size(), 230u);
    EXPECT_EQ(calls_of(bed, "GET", "_id%3A%24gt"), 0) << "it is asked once only";
}

TEST(JumpCloudUsers, APageThatIsCutIsNoPage) {
    TestBed bed;
    bed.add_user("ada");
    bed.settle();
    twin::FaultRule cut;
    cut.effect = twin::Effect::cut;
    cut.bytes = 40;
    bed.transport.faults().add(cut);
    const RowSink sink = [](const AccountRow&) { FAIL() << "a row"; };
    EXPECT_EQ(bed.error_of(bed.directory->list_accounts(Lane::bulk, std::nullopt, sink)).kind(), Kind::unknown_outcome);
}

TEST(JumpCloudUsers, OneIsFoundByIdAsHeIsNow) {
    TestBed bed;
    const auto id = bed.add_user("ada", {{"department", "Zürich"}});
    const auto account = bed.wait(bed.directory->find_account(Lane::event, id));
    ASSERT_TRUE(account.has_value());
    EXPECT_EQ(account->how, ReadHow::by_id);
    EXPECT_EQ(account->login, "ada");
    EXPECT_EQ(account->state, AccountState::staged);
    EXPECT_EQ(value_of(bed, *account, "department"), Value::text("Zürich"));
    EXPECT_TRUE(value_of(bed, *account, "manager").is_empty());
}

TEST(JumpCloudUsers, WhoIsDeletedIsNotFound) {
    TestBed bed;
    const auto id = bed.add_user("ada");
    bed.wait(bed.directory->delete_account(Lane::bulk, id));
    EXPECT_FALSE(bed.wait(bed.directory->find_account(Lane::bulk, id)).has_value());
    bed.wait(bed.directory->delete_account(Lane::bulk, id));  // gone is done
}

TEST(JumpCloudUsers, ANameIsFoundWhateverItsCase) {
    TestBed bed{"department"};
    const auto id = bed.add_user("Ada.Kay", {{"employeeIdentifier", "E-1"}});
    bed.add_user("ada.kayak");
    bed.settle();
    for (const auto& [attribute, value] :
         std::vector<std::pair<std::string, std::string>>{{"login", "ada.kay"},
                                                          {"username", "ADA.KAY"},
                                                          {"email", "ada.kay@EXAMPLE.com"},
                                                          {"employeeIdentifier", "e-1"}}) {
        const auto holders = bed.wait(bed.directory->find_by_name(Lane::bulk, attribute, value));
        ASSERT_EQ(holders.size(), 1u) << attribute;
        EXPECT_EQ(holders[0].id, id);
        EXPECT_EQ(holders[0].values.size(), 1u) << "values are by the policy's slots";
    }
    EXPECT_TRUE(bed.wait(bed.directory->find_by_name(Lane::bulk, "login", "ada.ka")).empty());
    EXPECT_TRUE(bed.wait(bed.directory->find_by_name(Lane::bulk, "login", ".*")).empty());
}

TEST(JumpCloudUsers, WhoGaveANameUpDoesNotHoldItAlthoughTheIndexSaysSo) {
    TestBed bed;
    bed.configure(R"({"search_lag_ms":5000})");
    const auto id = bed.add_user("ada");
    bed.settle();
    bed.as_admin("PUT", "/api/systemusers/" + id.value, json::object{{"username", "ada2"}});
    EXPECT_TRUE(bed.wait(bed.directory->find_by_name(Lane::bulk, "login", "ada")).empty());
}

TEST(JumpCloudUsers, ANameWeWroteIsLookedForUntilTheIndexesKnowIt) {
    TestBed bed;
    bed.configure(R"({"search_lag_ms":4000})");
    bed.wait(bed.directory->create_account(Lane::bulk, new_account("ada")));
    EXPECT_EQ(bed.wait(bed.directory->find_by_name(Lane::bulk, "login", "Ada")).size(), 1u);
    bed.settle();
    const auto before = bed.clock.steady_now();
    EXPECT_TRUE(bed.wait(bed.directory->find_by_name(Lane::bulk, "login", "bob")).empty());
    EXPECT_LT(bed.clock.steady_now() - before, bed.with_key().index_lag)
        << "a name that we did not write is not waited for";
}

TEST(JumpCloudUsers, ACreatedPersonIsStagedAndGotNoMail) {
    TestBed bed;
    const auto written = bed.wait(bed.directory->create_account(Lane::bulk, new_account("ada")));
    EXPECT_TRUE(written.whole);
    EXPECT_EQ(written.account.state, AccountState::staged);
    EXPECT_EQ(written.account.login, "ada");
    EXPECT_EQ(value_of(bed, written.account, "phoneNumbers.work"), Value::text("+41 44 1"));
    const auto& sent = bed.transport.sent().back();
    const auto body = json::parse(sent.body).as_object();
    EXPECT_EQ(body.at("state").as_string(), "STAGED");
    EXPECT_FALSE(body.contains("password"));
}

TEST(JumpCloudUsers, ATakenNameIsARefusalThatNamesIt) {
    for (const auto* status : {R"({"duplicate_status":400})", R"({"duplicate_status":409})"}) {
        TestBed bed;
        bed.configure(status);
        bed.add_user("ada");
        const auto error = bed.error_of(bed.directory->create_account(Lane::bulk, new_account("ada")));
        EXPECT_EQ(error.kind(), Kind::refused);
        EXPECT_FALSE(error.details().attributes.empty()) << error.what();
    }
}

TEST(JumpCloudUsers, ScalarsAreWrittenAloneAndClearedTheVendorsWay) {
    TestBed bed;
    const auto boss = bed.add_user("boss");
    const auto id = bed.add_user("ada", {{"department", "Eng"}, {"employeeIdentifier", "7"}, {"manager", boss.value}});
    const auto written = bed.wait(bed.directory->set_attributes(
        Lane::bulk, id, {set("department", ""), set("employeeIdentifier", ""), set("manager", "")}, ""));
    EXPECT_EQ(bed.transport.sent().back().body, R"({"department":"","employeeIdentifier":null,"manager":null})");
    EXPECT_TRUE(value_of(bed, written.account, "department").is_empty());
    EXPECT_TRUE(value_of(bed, written.account, "employeeIdentifier").is_empty());
    EXPECT_TRUE(value_of(bed, written.account, "manager").is_empty());
    EXPECT_EQ(bed.transport.sent().size(), 1u);
}

TEST(JumpCloudUsers, ElementsOfOthersStayWhenOursAreWritten) {
    TestBed bed;
    const auto id =
        bed.add_user("ada", {{"phoneNumbers", json::array{json::object{{"type", "home"}, {"number", " 1 "}}}},
                             {"attributes", json::array{json::object{{"name", "badge"}, {"value", "B"}}}}});
    bed.wait(
        bed.directory->set_attributes(Lane::bulk, id, {set("phoneNumbers.work", "2"), set("department", "x")}, ""));
    const auto user = bed.as_admin("GET", "/api/systemusers/" + id.value);
    ASSERT_EQ(user.at("phoneNumbers").as_array().size(), 2u);
    EXPECT_EQ(user.at("phoneNumbers").at(0).at("number").as_string(), " 1 ");
    EXPECT_EQ(user.at("attributes").as_array().size(), 1u);
    EXPECT_EQ(user.at("department").as_string(), "x");
}

TEST(JumpCloudUsers, TwoWritersOfOnePersonsArraysBothGetThrough) {
    TestBed bed{"attributes.a", "attributes.b"};
    const auto id = bed.add_user("ada");
    const auto write = [&](const char* attribute) -> Task<> {
        co_await bed.directory->set_attributes(Lane::bulk, id, {set(attribute, "1")}, "");
    };
    bed.clock.start(write("attributes.a"));
    bed.wait(write("attributes.b"));
    bed.settle();
    EXPECT_EQ(bed.as_admin("GET", "/api/systemusers/" + id.value).at("attributes").as_array().size(), 2u);
}

TEST(JumpCloudUsers, AnArrayReadTooLongAgoIsReadAgain) {
    TestBed bed;
    const auto id = bed.add_user("ada");
    bed.transport.latency = std::chrono::milliseconds{100};
    auto settings = bed.with_key();
    settings.calls_per_second = 0.3;  // the turn of the write comes three seconds after the read
    const auto slow = bed.make(settings);
    const auto error = bed.error_of(slow->set_attributes(Lane::bulk, id, {set("phoneNumbers.work", "1")}, ""));
    EXPECT_EQ(error.kind(), Kind::throttled);
    EXPECT_EQ(calls_of(bed, "GET", id.value), 3);
    EXPECT_EQ(calls_of(bed, "PUT", id.value), 0);
}

TEST(JumpCloudUsers, StatesChangeBothFieldsTogether) {
    TestBed bed;
    const auto id = bed.add_user("ada", {{"state", "ACTIVATED"}});
    const auto state = [&] { return bed.wait(bed.directory->find_account(Lane::lockdown, id))->state; };
    bed.wait(bed.directory->suspend(Lane::lockdown, id));
    EXPECT_EQ(state(), AccountState::suspended);
    EXPECT_TRUE(bed.as_admin("GET", "/api/systemusers/" + id.value).at("suspended").as_bool());
    bed.wait(bed.directory->unsuspend(Lane::lockdown, id));
    EXPECT_EQ(state(), AccountState::active);
    bed.wait(bed.directory->deactivate(Lane::lockdown, id));
    EXPECT_EQ(state(), AccountState::suspended);
    bed.wait(bed.directory->expire_password(Lane::lockdown, id));
    EXPECT_TRUE(bed.as_admin("GET", "/api/systemusers/" + id.value).at("password_expired").as_bool());
    bed.wait(bed.directory->unlock(Lane::lockdown, id));
}

TEST(JumpCloudUsers, ASuspensionThatIsRefusedSaysSo) {
    TestBed bed;
    bed.configure(R"({"suspend_staged":"refuse"})");
    const auto error = bed.error_of(bed.directory->suspend(Lane::offboard, bed.add_user("ada")));
    EXPECT_EQ(error.kind(), Kind::refused);
    EXPECT_EQ(error.details().status, 400);
}

TEST(JumpCloudUsers, ActivationSaysWhereItsMailGoes) {
    TestBed bed;
    const auto activate = [&](Directory::Activation activation) {
        bed.wait(bed.directory->activate(Lane::bulk, bed.add_user("u" + std::to_string(bed.random.below(1'000'000))),
                                         std::move(activation)));
        return bed.transport.sent().back().body;
    };
    EXPECT_EQ(activate({}), R"({"email":false})");
    EXPECT_EQ(activate({.mail = true, .address = "a@example.net"}), R"({"email":"a@example.net"})");
    EXPECT_EQ(activate({.mail = true}), R"({"email":true})");
}

TEST(JumpCloudUsers, ARandomPasswordIsSetBeforeTheAccountIsActive) {
    TestBed bed;
    const auto id = bed.add_user("ada");
    const auto before = bed.transport.sent().size();
    bed.wait(bed.directory->activate(Lane::bulk, id, {.random_password = true}));
    const auto& sent = bed.transport.sent();
    ASSERT_EQ(sent.size(), before + 2);
    EXPECT_TRUE(sent[before].body.starts_with(R"({"password":")")) << sent[before].body;
    EXPECT_TRUE(sent[before + 1].url.ends_with("/state/activate")) << sent[before + 1].url;
}

TEST(JumpCloudUsers, SessionsCannotBeEnded) {
    TestBed bed;
    EXPECT_EQ(bed.error_of(bed.directory->end_sessions(Lane::lockdown, AccountId{"x"})).kind(), Kind::refused);
    EXPECT_TRUE(bed.transport.sent().empty());
}

TEST(JumpCloudUsers, APersonAnsweredForAnotherIsMalformed) {
    TestBed bed;
    const auto id = bed.add_user("ada");
    twin::FaultRule other;
    other.effect = twin::Effect::status;
    other.status = 200;
    other.body = R"({"_id":"000000000000000000000001","state":"ACTIVATED"})";
    bed.transport.faults().add(other);
    EXPECT_EQ(bed.error_of(bed.directory->find_account(Lane::bulk, id)).kind(), Kind::malformed);
}

}  // namespace
}  // namespace lockstep::directory::jumpcloud
