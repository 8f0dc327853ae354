// JumpCloud's recorded answers and reported errors, read as ours.
#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "directory/jumpcloud/directory.hpp"
#include "directory/jumpcloud/edit_log.hpp"
#include "directory/jumpcloud/errors.hpp"
#include "tests/support/virtual_clock.hpp"

namespace lockstep::directory::jumpcloud {
namespace {

namespace json = boost::json;
using Kind = DirectoryError::Kind;

constexpr auto kNoSamples = "no recordings: set LOCKSTEP_SHARED";

/// Null if there are none on this machine.
json::value find_sample(const std::string& name) {
    const char* shared = std::getenv("LOCKSTEP_SHARED");
    const auto folder = shared != nullptr ? std::filesystem::path{shared}
                                          : std::filesystem::path{LOCKSTEP_SOURCE_DIR}.parent_path() / "shared";
    std::ifstream file{folder / "samples/jumpcloud" / name};
    if (!file) return nullptr;
    std::ostringstream text;
    text << file.rdbuf();
    return json::parse(text.str());
}

SlotTable slots_of(std::initializer_list<std::string_view> names) {
    SlotTable slots;
    for (const auto name : names) slots.slot(name);
    return slots;
}

Response to_response(const json::value& recorded) {
    Response response;
    response.status = static_cast<int>(recorded.at("status").as_int64());
    for (const auto& [name, value] : recorded.at("headers").as_object()) {
        response.headers.add(std::string{name}, std::string{value.as_string()});
    }
    response.body = json::serialize(recorded.at("body"));
    return response;
}

/// Plays the first answer of a recording to every call; a list filtered by a dynamic method is empty.
class RecordedTransport final : public http::HttpTransport {
public:
    explicit RecordedTransport(const json::value& recording) : answer_{to_response(recording.at(0).at("response"))} {}

    Task<Response> send(Request request, http::SendOptions) override {
        if (request.url.find("DYNAMIC") == std::string::npos) co_return answer_;
        Response none{.status = 200, .headers = {{"x-total-count", "0"}}, .body = "[]"};
        co_return none;
    }

private:
    Response answer_;
};

struct Recorded {
    explicit Recorded(const json::value& recording) : transport{recording} {}

    template <class T>
    T wait(Task<T> task) {
        std::optional<T> result;
        const auto keep = [](Task<T> inner, std::optional<T>& into) -> Task<> { into = co_await std::move(inner); };
        clock.run(keep(std::move(task), result));
        return *std::move(result);
    }

    RecordedTransport transport;
    testing::VirtualClock clock;
    SeededRandom random{1};
    JumpCloudDirectory directory{Settings{.api_key = "key"}, SlotTable{}, transport, clock, random};
};

TEST(JumpCloudRecorded, APageGivesTheAccountAsItWas) {
    const auto recording = find_sample("v1-systemusers-list.recorded.json");
    if (recording.is_null()) GTEST_SKIP() << kNoSamples;
    UserDecoder decoder{slots_of({"description", "employeeIdentifier", "manager", "attributes.costUnit"})};
    std::vector<Account> accounts;
    auto body = json::serialize(recording.at(0).at("response").at("body"));
    const auto page =
        decoder.read_page(body, WallTime{}, [&](const AccountRow& row) { accounts.push_back(row.to_account()); });
    EXPECT_EQ(page.total, 1u);
    ASSERT_EQ(accounts.size(), 1u);
    const auto& ada = accounts[0];
    EXPECT_EQ(ada.id.value, "6026bec6b8207255280d5981");
    EXPECT_EQ(ada.login, "adakaytest");
    EXPECT_EQ(ada.email, "ada.kay+testjc@example.com");
    EXPECT_EQ(ada.state, AccountState::active);
    EXPECT_EQ(ada.vendor_status, "ACTIVATED");
    EXPECT_EQ(ada.how, ReadHow::list);
    EXPECT_EQ(to_rfc3339(ada.created), "2021-02-12T17:45:42.369Z");
    const std::vector<Value> values{Value::text("Testing desc"), Value::empty(), Value::empty(), Value::empty()};
    EXPECT_EQ(ada.values, values);
}

TEST(JumpCloudRecorded, APageBehindTheEndHasNobodyAndTheTotal) {
    const auto recording = find_sample("v1-systemusers-list.recorded.json");
    if (recording.is_null()) GTEST_SKIP() << kNoSamples;
    UserDecoder decoder{slots_of({})};
    auto body = json::serialize(recording.at(1).at("response").at("body"));
    const auto page = decoder.read_page(body, WallTime{}, [](const AccountRow&) { FAIL() << "a row"; });
    EXPECT_EQ(page.total, 1u);
    EXPECT_EQ(page.rows, 0u);
}

TEST(JumpCloudRecorded, GroupsAreListedAlthoughTheirAttributesAreNull) {
    const auto recording = find_sample("v2-usergroups-list.recorded.json");
    if (recording.is_null()) GTEST_SKIP() << kNoSamples;
    Recorded jumpcloud{recording};
    const auto groups = jumpcloud.wait(jumpcloud.directory.list_groups(Lane::bulk));
    ASSERT_EQ(groups.size(), 2u);
    EXPECT_EQ(groups[1].id.value, "6026da081f24755306c2ee0d");
    EXPECT_EQ(groups[1].name, "My Test Group");
    EXPECT_EQ(groups[1].description, "Testing!");
    EXPECT_EQ(groups[1].kind, GroupKind::writable);
}

TEST(JumpCloudRecorded, TheOrganisationHasItsIdAndName) {
    const auto recording = find_sample("v1-organizations.recorded.json");
    if (recording.is_null()) GTEST_SKIP() << kNoSamples;
    Recorded jumpcloud{recording};
    const auto org = jumpcloud.wait(jumpcloud.directory.get_org(Lane::bulk));
    EXPECT_EQ(org.id, "6516be7eac1f57664752c607");
    EXPECT_EQ(org.name, "Twin Org");
}

TEST(JumpCloudRecorded, EveryReportedErrorKeepsItsWordsAndIsOfItsKind) {
    const auto errors = find_sample("errors.json");
    if (errors.is_null()) GTEST_SKIP() << kNoSamples;
    std::size_t classified = 0;
    for (const auto& entry : errors.at("observed").as_array()) {
        const auto& object = entry.as_object();
        const auto& status = object.at("status");
        const int code =
            status.is_int64() ? static_cast<int>(status.as_int64()) : std::atoi(status.as_string().c_str());
        const auto* contained = object.if_contains("message_contains");
        const auto* body = object.if_contains("body");
        const std::string message{contained != nullptr ? std::string_view{contained->as_string()} : "why"};
        const Response response{.status = code,
                                .headers = {{"content-type", "application/json"}},
                                .body = json::serialize(body != nullptr ? *body : json::object{{"message", message}})};
        const auto error = to_error(response, WallTime{}, {});
        EXPECT_EQ(error.kind(), code == 401   ? Kind::credential_dead
                                : code == 403 ? Kind::unauthorized
                                              : Kind::refused)
            << json::serialize(entry);
        const auto said = body != nullptr ? std::string{body->at("message").as_string()} : message;
        EXPECT_EQ(error.details().text, said);
        EXPECT_EQ(error.details().status, code);
        ++classified;
    }
    EXPECT_GE(classified, 10u);
}

TEST(JumpCloudRecorded, EveryLoggedChangeKeepsWhoWhenAndWhat) {
    const auto samples = find_sample("di-events.json");
    if (samples.is_null()) GTEST_SKIP() << kNoSamples;
    std::size_t updates = 0;
    for (const auto& sample : samples.as_array()) {
        const auto& event = sample.at("event").as_object();
        const auto edits = edits_in(json::array{event});
        if (event.at("event_type") != "user_update") {
            EXPECT_TRUE(edits.empty()) << json::serialize(event);
            continue;
        }
        ++updates;
        EXPECT_EQ(edits.size(), event.at("changes").as_array().size());
        for (const auto& edit : edits) {
            EXPECT_EQ(edit.event, event.at("id").as_string());
            EXPECT_NE(edit.at, WallTime{});
            EXPECT_FALSE(edit.by.empty());
            EXPECT_FALSE(edit.attribute.empty());
        }
    }
    EXPECT_EQ(updates, 3U);
}

}  // namespace
}  // namespace lockstep::directory::jumpcloud
