#include "core/concurrently.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <stdexcept>

namespace lockstep {
namespace {

namespace asio = boost::asio;

void run(Task<> task) {
    asio::io_context loop;
    auto future = asio::co_spawn(loop, std::move(task), asio::use_future);
    loop.run();
    future.get();
}

TEST(ForEachLimited, VisitsAllAndNeverExceedsTheLimit) {
    std::size_t running = 0;
    std::size_t most = 0;
    std::vector<std::size_t> visited;
    auto one = [&](std::size_t index) -> Task<> {
        most = std::max(most, ++running);
        co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
        visited.push_back(index);
        --running;
    };
    run(for_each_limited(20, 3, one));
    EXPECT_EQ(most, 3u);
    EXPECT_EQ(visited.size(), 20u);
}

TEST(ForEachLimited, ThrowsTheFirstFailureOnlyAfterEverybodyEnded) {
    std::size_t ended = 0;
    auto one = [&](std::size_t index) -> Task<> {
        co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
        ++ended;
        if (index % 2 == 1) throw std::runtime_error(std::to_string(index));
    };
    try {
        run(for_each_limited(5, 2, one));
        FAIL() << "nothing was thrown";
    } catch (const std::runtime_error& error) {
        EXPECT_STREQ(error.what(), "1");
    }
    EXPECT_EQ(ended, 5u);
}

}  // namespace
}  // namespace lockstep
