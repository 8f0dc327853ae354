// Both connectors against servers that say the same in other ways than any we have seen.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>

#include "directory/jumpcloud/directory.hpp"
#include "directory/okta/directory.hpp"
#include "directory/okta/links.hpp"
#include "tests/support/virtual_clock.hpp"

namespace lockstep::directory {
namespace {

constexpr auto kOkta = "https://example.okta.com";
constexpr auto kJumpCloud = "https://console.example.com";

/// Answers as the test says.
class Scripted final : public http::HttpTransport {
public:
    std::function<Response(const Request&)> answer;
    std::vector<std::string> asked;

    Task<Response> send(Request request, http::SendOptions) override {
        asked.push_back(request.url);
        co_return answer(request);
    }
};

struct Seen {
    std::vector<std::string> ids;
    std::vector<std::string> departments;
    std::size_t rows = 0;
    std::optional<std::string> next;
};

class StrangeServers : public ::testing::Test {
protected:
    StrangeServers() {
        slots.slot("department");
        okta::Settings to_okta;
        to_okta.org_url = kOkta;
        to_okta.api_token = "00x";
        here = std::make_unique<okta::OktaDirectory>(to_okta, slots, base_schema(Side::okta), wire, clock, random);
        jumpcloud::Settings to_jumpcloud;
        to_jumpcloud.console_url = kJumpCloud;
        to_jumpcloud.api_key = "key";
        there = std::make_unique<jumpcloud::JumpCloudDirectory>(to_jumpcloud, slots, wire, clock, random);
    }

    /// The first page of the directory's users.
    Seen list(Directory& directory, std::optional<std::string> after = {}) {
        Seen seen;
        const auto walk = [&]() -> Task<> {
            const auto end = co_await directory.list_accounts(Lane::bulk, after, [&](const AccountRow& row) {
                seen.ids.emplace_back(row.id());
                seen.departments.emplace_back(row.values()[0].text);
            });
            seen.rows = end.rows;
            seen.next = end.next;
        };
        clock.run(walk());
        return seen;
    }
    template <class T>
    T wait(Task<T> task) {
        std::optional<T> result;
        const auto keep = [](Task<T> inner, std::optional<T>& into) -> Task<> { into = co_await std::move(inner); };
        clock.run(keep(std::move(task), result));
        return *std::move(result);
    }
    void says(std::string body, int status = 200, Headers headers = {{"content-type", "application/json"}}) {
        wire.answer = [=](const Request&) { return Response{status, headers, body}; };
    }

    /// The same of users only; no groups.
    void says_of_users(std::string body) {
        wire.answer = [=](const Request& request) {
            const bool users = request.url.find("/api/v1/users") != std::string::npos;
            return Response{200, {{"content-type", "application/json"}}, users ? body : "[]"};
        };
    }

    SeededRandom random{3};
    lockstep::testing::VirtualClock clock;
    Scripted wire;
    SlotTable slots;
    std::unique_ptr<okta::OktaDirectory> here;
    std::unique_ptr<jumpcloud::JumpCloudDirectory> there;
};

constexpr auto kOktaUser =
    R"({"unknown":{"deep":[1,{"x":null}]},"profile":{"department":"Eng","login":"a@x.com","extra":[1]},"_links":null,
        "status":"ACTIVE","id":"00u1","credentials":null,"created":null})";

TEST_F(StrangeServers, OktaUsersMayHaveKeysInAnyOrderUnknownOnesAndNulls) {
    says(std::string{"["} + kOktaUser + R"(,{"id":"00u2","status":"STAGED","profile":null}])");
    const auto seen = list(*here);
    EXPECT_EQ(seen.ids, (std::vector<std::string>{"00u1", "00u2"}));
    EXPECT_EQ(seen.departments, (std::vector<std::string>{"Eng", ""}));
    EXPECT_FALSE(seen.next);
}

TEST_F(StrangeServers, AByteOrderMarkIsNoPartOfTheAnswer) {
    says(std::string{"\xEF\xBB\xBF["} + kOktaUser + "]");
    EXPECT_EQ(list(*here).rows, 1U);
    says("\xEF\xBB\xBF{\"totalCount\":0,\"results\":[]}");
    EXPECT_EQ(list(*there).rows, 0U);
}

TEST_F(StrangeServers, WithoutRateHeadersAndContentTypeAPageIsAPage) {
    says(std::string{"["} + kOktaUser + "]", 200, {});
    EXPECT_EQ(list(*here).rows, 1U);
}

TEST_F(StrangeServers, NextLinksAreFoundHoweverTheyAreWritten) {
    const auto next = [](Headers headers) { return okta::find_next_link(headers).value_or("none"); };
    const std::string url = "https://example.okta.com/api/v1/users?after=2,00u1&limit=1";
    EXPECT_EQ(next({{"LINK", "<" + url + ">; rel=\"next\""}}), url);
    EXPECT_EQ(next({{"link", "<" + url + ">;REL=Next"}}), url);
    EXPECT_EQ(next({{"Link", "<https://a/>; rel=\"self\", <" + url + "> ; title=\"a, b\" ; rel=\"prev next\""}}), url);
    EXPECT_EQ(next({{"link", "<https://a/>; rel=\"self\""}, {"link", "<" + url + ">; rel='next'"}}), url);
    EXPECT_EQ(next({{"link", "<https://a/>; rel=\"nextpage\""}}), "none");
    EXPECT_EQ(next({{"link", "<https://a/>; title=\"rel=next\"; rel=\"self\""}}), "none");
    EXPECT_EQ(next({{"link", "<https://a/>; rel=\"self\",, <" + url + ">; rel=next"}}), url);
}

TEST_F(StrangeServers, ALinkIsFollowedOnOurHostOnly) {
    says("[" + std::string{kOktaUser} + "]");
    std::ignore = list(*here, "/api/v1/users?after=x");
    EXPECT_EQ(wire.asked.back(), std::string{kOkta} + "/api/v1/users?after=x");
    std::ignore = list(*here, "HTTPS://Example.okta.com/api/v1/users?after=x");
    const auto asked = wire.asked.size();
    for (const auto* away : {"https://evil.example/api/v1/users", "https://example.okta.com.evil.example/api/v1/users",
                             "http://example.okta.com/api/v1/users", "ftp:x"}) {
        EXPECT_THROW(std::ignore = list(*here, away), DirectoryError) << away;
    }
    EXPECT_EQ(wire.asked.size(), asked) << "our credential went somewhere else";
}

TEST_F(StrangeServers, AGroupOfAnUnknownTypeIsNotWritten) {
    says(
        R"([{"id":"00g1","type":"SOMETHING_NEW","profile":{"name":"G"}},{"id":"00g2","type":"OKTA_GROUP","profile":{}}])");
    const auto groups = wait(here->list_groups(Lane::bulk));
    ASSERT_EQ(groups.size(), 2U);
    EXPECT_EQ(groups[0].kind, GroupKind::built_in);
    EXPECT_EQ(groups[1].kind, GroupKind::writable);
}

TEST_F(StrangeServers, EmptyBodiesAreNoErrorOfAWriteWithoutAnAnswer) {
    for (const int status : {200, 202, 204}) {
        says("", status);
        EXPECT_NO_THROW(clock.run(here->add_member(Lane::bulk, GroupId{"00g1"}, AccountId{"00u1"}))) << status;
        EXPECT_NO_THROW(clock.run(there->add_member(Lane::bulk, GroupId{"g"}, AccountId{"u"}))) << status;
    }
}

TEST_F(StrangeServers, PagesOfAProxyAreNeverData) {
    const Headers html{{"content-type", "text/html"}};
    for (const int status : {200, 403, 404, 502}) {
        says("<html><body>Proxy</body></html>", status, html);
        EXPECT_THROW(std::ignore = list(*here), DirectoryError) << status;
        EXPECT_THROW(std::ignore = wait(here->find_account(Lane::bulk, AccountId{"00u1"})), DirectoryError) << status;
        EXPECT_THROW(std::ignore = wait(there->find_account(Lane::bulk, AccountId{"u"})), DirectoryError) << status;
    }
}

TEST_F(StrangeServers, ARefusalWithTheStatusOfASuccessIsNoWrite) {
    says(R"({"errorCode":"E0000006","errorSummary":"You do not have permission"})");
    EXPECT_THROW(clock.run(here->add_member(Lane::bulk, GroupId{"00g1"}, AccountId{"00u1"})), DirectoryError);
    EXPECT_THROW(clock.run(here->end_sessions(Lane::lockdown, AccountId{"00u1"})), DirectoryError);
}

TEST_F(StrangeServers, JumpCloudsTotalsMayBeTextAndRowsNull) {
    says(R"({"results":[null,{"department":"Eng","state":"ACTIVATED","_id":"6026bec6b8207255280d5981","new":{"a":[1]},
            "phoneNumbers":null,"attributes":null,"admin":null}],"more":1,"totalCount":"2"})");
    const auto seen = list(*there);
    EXPECT_EQ(seen.rows, 1U);
    EXPECT_EQ(seen.departments, std::vector<std::string>{"Eng"});
}

TEST_F(StrangeServers, OneNameThatIsNoUnicodeHidesNobody) {
    says_of_users(R"([{"id":"00u1","status":"ACTIVE","profile":{"login":"a","department":"\ud83d"}}])");
    const auto seen = list(*here);
    EXPECT_EQ(seen.ids, std::vector<std::string>{"00u1"});
    EXPECT_EQ(seen.departments, std::vector<std::string>{""});
}

TEST_F(StrangeServers, APartOfAnAnswerIsNone) {
    says(std::string{"["} + kOktaUser + "]", 206);
    EXPECT_THROW(std::ignore = list(*here), DirectoryError);
    says(R"({"totalCount":0,"results":[]})", 206);
    EXPECT_THROW(std::ignore = list(*there), DirectoryError);
}

TEST_F(StrangeServers, AListThatGoesInCirclesIsNoList) {
    const std::string url = std::string{kOkta} + "/api/v1/groups/00g1/users?after=1";
    says(std::string{"["} + kOktaUser + "]", 200, {{"link", "<" + url + ">; rel=\"next\""}});
    EXPECT_THROW(std::ignore = wait(here->list_members(Lane::bulk, GroupId{"00g1"})), DirectoryError);
    EXPECT_THROW(std::ignore = list(*here, url), DirectoryError);
}

TEST_F(StrangeServers, AMemberThatComesTwiceIsOne) {
    says(std::string{"["} + kOktaUser + "," + kOktaUser + "]");
    EXPECT_EQ(wait(here->list_members(Lane::bulk, GroupId{"00g1"})).size(), 1U);
}

TEST_F(StrangeServers, OneGroupWithABrokenNameHidesNoOther) {
    wire.answer = [](const Request& request) {
        const bool rules = request.url.find("/rules") != std::string::npos;
        const auto* const body =
            rules
                ? "[]"
                : R"([{"id":"00g1","type":"OKTA_GROUP","profile":{"name":"a\ud83d"}},{"id":"00g2","type":"OKTA_GROUP",)"
                  R"("profile":{"name":7}},{"id":"00g3","type":"OKTA_GROUP","profile":{"name":"Crew"}}])";
        return Response{200, {{"content-type", "application/json"}}, body};
    };
    std::vector<std::string> names;
    for (const auto& group : wait(here->list_groups(Lane::bulk))) names.push_back(group.name);
    EXPECT_EQ(names, (std::vector<std::string>{"", "", "Crew"}));
    wire.answer = [](const Request& request) {  // it ignores the filter by method, so each group is asked for by id
        const bool first = request.url.find("/usergroups/g1") != std::string::npos;
        const bool second = request.url.find("/usergroups/g2") != std::string::npos;
        return Response{200,
                        {{"content-type", "application/json"}, {"x-total-count", "2"}},
                        first    ? R"({"id":"g1","name":"\ude80","membershipMethod":"STATIC"})"
                        : second ? R"({"id":"g2","name":"Crew","membershipMethod":"STATIC"})"
                                 : R"([{"id":"g1","name":"\ude80"},{"id":"g2","name":"Crew"}])"};
    };
    names.clear();
    for (const auto& group : wait(there->list_groups(Lane::bulk))) names.push_back(group.name);
    EXPECT_EQ(names, (std::vector<std::string>{"", "Crew"}));
}

TEST_F(StrangeServers, SomebodyElsesAccountIsNoProofThatAPersonIsGone) {
    says_of_users(kOktaUser);
    EXPECT_THROW(std::ignore = wait(here->find_account(Lane::bulk, AccountId{"00u2"})), DirectoryError);
    EXPECT_FALSE(wait(here->find_account(Lane::bulk, AccountId{"a"}))) << "a login opens its owner's page";
}

/// The members of a group, served in pages of at most `page`, with a header that says whatever `total` does.
struct Members {
    std::size_t count;
    std::size_t page;
    std::function<std::optional<std::size_t>(std::size_t rows)> total;

    Response operator()(const Request& request) const {
        const auto skip = std::stoul(request.url.substr(request.url.find("skip=") + 5));
        std::string body;
        std::size_t rows = 0;
        for (auto i = skip; i < std::min(skip + page, count); ++i, ++rows) {
            body += fmt::format(R"({}{{"to":{{"id":"{}","type":"user"}}}})", rows == 0 ? "" : ",", i);
        }
        Response response{200, {{"content-type", "application/json"}}, "[" + body + "]"};
        if (const auto says = total(rows)) response.headers.add("x-total-count", std::to_string(*says));
        return response;
    }
};

TEST_F(StrangeServers, NoLieAboutItsLengthMakesAListShorter) {
    const auto members = [&](Members served) {
        wire.answer = served;
        return wait(there->list_members(Lane::bulk, GroupId{"g"})).size();
    };
    const auto says = [](std::optional<std::size_t> total) { return [total](std::size_t) { return total; }; };
    EXPECT_EQ(members({250, 100, says(250)}), 250U);
    EXPECT_EQ(members({250, 100, says({})}), 250U);
    EXPECT_EQ(members({250, 100, says(0)}), 250U);
    EXPECT_EQ(members({250, 100, says(30)}), 250U);
    EXPECT_EQ(members({250, 100, [](std::size_t rows) { return std::optional{rows}; }}), 250U)
        << "the page's own count";
    EXPECT_EQ(members({250, 50, says(250)}), 250U) << "the vendor cuts the page";
    EXPECT_THROW(members({250, 100, says(1'000'000'000)}), DirectoryError);
}

TEST_F(StrangeServers, UsersThatAreSaidToBeThereAndAreNotAreNoEmptyList) {
    says(R"({"totalCount":500,"results":[]})");
    EXPECT_THROW(std::ignore = list(*there), DirectoryError);
}

TEST_F(StrangeServers, AGroupWithAMethodThatNobodyKnowsIsNotWritten) {
    says(R"({"id":"g","name":"G","type":"user_group","membershipMethod":"DYNAMIC_BY_MAGIC"})");
    EXPECT_EQ(wait(there->find_group(Lane::bulk, GroupId{"g"}))->kind, GroupKind::dynamic);
}

TEST_F(StrangeServers, NobodyIsReactivatedOnAScheduleThatCannotBeRead) {
    says("{}");
    EXPECT_THROW(clock.run(there->unsuspend(Lane::bulk, AccountId{"u"})), DirectoryError);
    EXPECT_EQ(wire.asked.size(), 1U);
}

TEST_F(StrangeServers, ACutPageIsNoShortPage) {
    const std::string whole = std::string{"["} + kOktaUser + "]";
    for (std::size_t size = 1; size < whole.size(); size += 7) {
        says(whole.substr(0, size));
        EXPECT_THROW(std::ignore = list(*here), DirectoryError) << size;
    }
}

}  // namespace
}  // namespace lockstep::directory
