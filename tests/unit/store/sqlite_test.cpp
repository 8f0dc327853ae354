// What is particular to the files: who may open them, what may be in them, and how verbs share a commit.
#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/asio/detached.hpp>
#include <fstream>

#include "store/sqlite/migrations.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "tests/unit/store/store_rig.hpp"

namespace lockstep::store {
namespace {

using sqlite::Connection;

/// Why the state in `folder` does not open; `failed` with an empty text if it does.
StoreError why_not(const std::filesystem::path& folder) {
    try {
        static_cast<void>(sqlite::open({.folder = folder}));
    } catch (const StoreError& error) {
        return error;
    }
    return {StoreError::Kind::failed, ""};
}

TEST(SqliteStore, ASecondOwnerOfTheFolderIsToldWhoHasIt) {
    const TemporaryFolder folder;
    const auto owner = sqlite::open({.folder = folder.path()});
    const auto error = why_not(folder.path());
    EXPECT_EQ(error.kind(), StoreError::Kind::busy);
    EXPECT_NE(std::string{error.what()}.find("process " + std::to_string(::getpid())), std::string::npos)
        << error.what();
}

TEST(SqliteStore, TheFolderIsFreeAgainWhenItsOwnerEnds) {
    const TemporaryFolder folder;
    static_cast<void>(sqlite::open({.folder = folder.path()}));
    EXPECT_STREQ(why_not(folder.path()).what(), "");
}

TEST(SqliteStore, AnotherProgramsDatabaseIsLeftAlone) {
    const TemporaryFolder folder;
    {
        Connection other{(folder.path() / "state.db").string(), ""};
        other.execute("CREATE TABLE theirs (x); INSERT INTO theirs VALUES (7)");
    }
    const auto error = why_not(folder.path());
    EXPECT_EQ(error.kind(), StoreError::Kind::corrupt) << error.what();
    Connection other{(folder.path() / "state.db").string(), ""};
    EXPECT_EQ(other.read_integer("SELECT x FROM theirs"), 7);
    EXPECT_EQ(other.read_integer("SELECT count(*) FROM sqlite_master"), 1);
}

TEST(SqliteStore, AFileThatIsNoDatabaseIsRefusedByName) {
    const TemporaryFolder folder;
    std::ofstream{folder.path() / "state.db"} << std::string(5000, 'x');
    const auto error = why_not(folder.path());
    EXPECT_EQ(error.kind(), StoreError::Kind::corrupt);
    EXPECT_NE(std::string{error.what()}.find("state.db"), std::string::npos) << error.what();
}

TEST(SqliteStore, ANewerProgramsStateIsRefused) {
    const TemporaryFolder folder;
    static_cast<void>(sqlite::open({.folder = folder.path()}));
    {
        Connection newer{(folder.path() / "state.db").string(), ""};
        newer.execute("PRAGMA user_version=99");
    }
    EXPECT_EQ(why_not(folder.path()).kind(), StoreError::Kind::wrong_version);
}

TEST(SqliteStore, EveryEarlierVersionIsBroughtToThisOne) {
    for (const auto* kind : {&sqlite::state_file(), &sqlite::mirror_file()}) {
        for (std::size_t version = 0; version <= kind->migrations.size(); ++version) {
            const TemporaryFolder folder;
            {
                Connection earlier{(folder.path() / kind->name).string(), ""};
                sqlite::migrate(earlier, *kind, version);
                EXPECT_EQ(earlier.read_integer("PRAGMA user_version"), static_cast<std::int64_t>(version));
            }
            EXPECT_STREQ(why_not(folder.path()).what(), "") << kind->name << " from version " << version;
            Connection now{(folder.path() / kind->name).string(), ""};
            EXPECT_EQ(now.read_integer("PRAGMA user_version"), static_cast<std::int64_t>(kind->migrations.size()));
        }
    }
}

/// In a child, as the superuser may write everywhere.
[[noreturn]] void open_as_nobody(const std::filesystem::path& folder) {
    if (::getuid() == 0 && ::setuid(65534) != 0) std::_Exit(2);
    const auto error = why_not(folder);
    std::fputs(error.what(), stderr);
    std::_Exit(error.kind() == StoreError::Kind::read_only ? 0 : 1);
}

TEST(SqliteStoreDeathTest, AFolderThatCannotBeWrittenIsSaidSo) {
    const TemporaryFolder folder;
    static_cast<void>(sqlite::open({.folder = folder.path()}));
    std::filesystem::permissions(folder.path(), std::filesystem::perms{0555});
    for (const auto* name : {"lock", "state.db", "mirror.db"}) {
        std::filesystem::permissions(folder.path() / name, std::filesystem::perms{0444});
    }
    EXPECT_EXIT(open_as_nobody(folder.path()), testing::ExitedWithCode(0), "cannot be written");
}

TEST(SqliteStoreDeathTest, ADatabaseThatCanOnlyBeReadIsSaidSo) {
    const TemporaryFolder folder;
    static_cast<void>(sqlite::open({.folder = folder.path()}));
    std::filesystem::permissions(folder.path(), std::filesystem::perms{0777});
    std::filesystem::permissions(folder.path() / "lock", std::filesystem::perms{0666});
    std::filesystem::permissions(folder.path() / "state.db", std::filesystem::perms{0444});
    EXPECT_EXIT(open_as_nobody(folder.path()), testing::ExitedWithCode(0), "state.db cannot be written");
}

Task<> begin(Store& store, Step step, std::vector<std::string>& order, int& refused) {
    const auto name = step.change.id.value;
    try {
        co_await store.begin_try(std::move(step));
        order.push_back(name);
    } catch (const StoreError&) {
        ++refused;
    }
}

TEST(SqliteStore, AVerbThatIsRefusedDoesNotTakeItsGroupWithIt) {
    const TemporaryFolder folder;
    boost::asio::io_context loop;
    const auto store = sqlite::open({.folder = folder.path()});
    std::vector<Step> steps;
    for (int i = 0; i < 100; ++i) steps.push_back(make_step("r1", std::to_string(i)));
    run(loop, store->start_run({.id = {"r1"}}, steps));
    std::vector<std::string> order;
    int refused = 0;
    for (int i = 0; i < 100; ++i) {
        const auto step = i == 50 ? make_step("r1", "no such step") : steps[static_cast<std::size_t>(i)];
        boost::asio::co_spawn(loop, begin(*store, step, order, refused), boost::asio::detached);
    }
    loop.restart();
    loop.run();
    EXPECT_EQ(refused, 1);
    EXPECT_EQ(order.size(), 99u);
    int running = 0;
    for (const auto& step : run(loop, store->list_steps({"r1"}))) running += step.tries;
    EXPECT_EQ(running, 99) << "every try that was answered for is on disk, once";
}

TEST(SqliteStore, ALockdownGoesBeforeTheBulkThatWaits) {
    const TemporaryFolder folder;
    boost::asio::io_context loop;
    const auto store = sqlite::open({.folder = folder.path()});
    std::vector<Step> steps;
    for (int i = 0; i < 1000; ++i) steps.push_back(make_step("r1", std::to_string(i)));
    steps.back().change.id = {"lockdown"};
    steps.back().lane = Lane::lockdown;
    run(loop, store->start_run({.id = {"r1"}}, steps));
    std::vector<Step> many;
    for (int i = 0; i < 20'000; ++i) many.push_back(make_step("r2", std::to_string(i)));
    // Keeps the writer busy until all the others wait behind it.
    boost::asio::co_spawn(loop, store->start_run({.id = {"r2"}}, many), boost::asio::detached);
    std::vector<std::string> order;
    int refused = 0;
    for (auto& step : steps) {
        boost::asio::co_spawn(loop, begin(*store, std::move(step), order, refused), boost::asio::detached);
    }
    loop.restart();
    loop.run();
    ASSERT_EQ(order.size(), 1000u);
    EXPECT_EQ(order.front(), "lockdown") << "it was asked for last";
}

}  // namespace
}  // namespace lockstep::store
