#include "tests/simulation/crash_vfs.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "store/sqlite/sqlite_store.hpp"
#include "tests/unit/store/store_rig.hpp"

namespace lockstep::simulation {
namespace {

using store::run;
using store::sqlite::SqliteOptions;

std::unique_ptr<store::Store> open(const CrashDisk& disk,
                                   SqliteOptions::Synchronous synchronous = SqliteOptions::Synchronous::full) {
    return store::sqlite::open({.threaded = false, .vfs = disk.name(), .synchronous = synchronous});
}

/// Writes numbers one by one until the process dies; the last that was said to be durable.
int write_until_death(CrashDisk& disk, Fate& fate, SqliteOptions::Synchronous synchronous) {
    disk.serve(&fate);
    int durable = 0;
    boost::asio::io_context loop;
    std::unique_ptr<store::Store> store;
    try {
        store = open(disk, synchronous);
        for (int i = 1; i <= 20; ++i) {
            run(loop, store->put_setting("n", std::to_string(i)));
            durable = i;
        }
    } catch (const store::StoreError&) {
        EXPECT_TRUE(fate.dead());
    }
    disk.kill_process();
    return durable;
}

/// What a restart finds after the power was cut at `instant`, and what had been promised.
struct AfterCut {
    int promised = 0;
    int found = 0;
};
AfterCut cut_at(std::int64_t instant, std::uint64_t seed, SqliteOptions::Synchronous synchronous) {
    CrashDisk disk;
    disk.count_writes(true);
    Fate fate;
    fate.die_at(instant);
    AfterCut after;
    after.promised = write_until_death(disk, fate, synchronous);
    SeededRandom random{seed};
    disk.cut_power(random);
    disk.serve(nullptr);
    const auto store = open(disk);
    boost::asio::io_context loop;
    after.found = std::stoi(run(loop, store->find_setting("n")).value_or("0"));
    return after;
}

std::int64_t count_instants(SqliteOptions::Synchronous synchronous) {
    CrashDisk disk;
    disk.count_writes(true);
    Fate fate;
    write_until_death(disk, fate, synchronous);
    return fate.passed();
}

TEST(CrashDisk, WhatWasCommittedSurvivesAPowerCutAtEveryWriteAndSync) {
    const auto instants = count_instants(SqliteOptions::Synchronous::full);
    ASSERT_GT(instants, 80);
    for (std::int64_t instant = 0; instant < instants; ++instant) {
        for (std::uint64_t seed = 0; seed < 3; ++seed) {
            const auto after = cut_at(instant, seed, SqliteOptions::Synchronous::full);
            ASSERT_GE(after.found, after.promised) << "instant " << instant << ", seed " << seed;
            ASSERT_LE(after.found, after.promised + 1) << "instant " << instant << ", seed " << seed;
        }
    }
}

TEST(CrashDisk, WithoutSyncsAPowerCutLosesWhatWasPromised) {
    int lost = 0;
    const auto instants = count_instants(SqliteOptions::Synchronous::off);
    for (std::int64_t instant = instants - 40; instant < instants; ++instant) {
        for (std::uint64_t seed = 0; seed < 3; ++seed) {
            try {
                const auto after = cut_at(instant, seed, SqliteOptions::Synchronous::off);
                lost += after.found < after.promised ? 1 : 0;
            } catch (const store::StoreError&) {
                ++lost;  // the file itself is no whole database any more
            }
        }
    }
    EXPECT_GT(lost, 0) << "the disk forgets nothing, so it proves nothing";
}

TEST(CrashDisk, AKilledProcessLosesNothingThatWasWritten) {
    CrashDisk disk;
    Fate fate;
    EXPECT_EQ(write_until_death(disk, fate, SqliteOptions::Synchronous::off), 20);
    disk.serve(nullptr);
    const auto store = open(disk);
    boost::asio::io_context loop;
    EXPECT_EQ(run(loop, store->find_setting("n")), "20");
}

TEST(CrashDisk, AFullDiskIsSaidSoAndTheStoreGoesOnWhenThereIsRoom) {
    CrashDisk disk;
    const auto store = open(disk);
    boost::asio::io_context loop;
    run(loop, store->put_setting("n", "1"));
    disk.fail_writes(SQLITE_FULL);
    try {
        run(loop, store->put_setting("n", "2"));
        FAIL() << "written to a full disk";
    } catch (const store::StoreError& error) {
        EXPECT_EQ(error.kind(), store::StoreError::Kind::full) << error.what();
    }
    disk.fail_writes(0);
    EXPECT_EQ(run(loop, store->find_setting("n")), "1");
    run(loop, store->put_setting("n", "3"));
    EXPECT_EQ(run(loop, store->find_setting("n")), "3");
}

TEST(CrashDiskDeathTest, AnErrorFromFsyncEndsTheProcess) {
    CrashDisk disk;
    const auto store = open(disk);
    boost::asio::io_context loop;
    disk.fail_syncs(SQLITE_IOERR_FSYNC);
    EXPECT_DEATH(run(loop, store->put_setting("n", "1")), "fsync failed");
}

}  // namespace
}  // namespace lockstep::simulation
