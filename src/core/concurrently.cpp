#include "core/concurrently.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <memory>
#include <vector>

namespace lockstep {
namespace {

struct Crowd {
    std::size_t next = 0;
    std::size_t count = 0;
    std::function<Task<>(std::size_t)> one;
    std::size_t failed_index = 0;
    std::exception_ptr failure;
};

Task<> work(std::shared_ptr<Crowd> crowd) {
    while (crowd->next < crowd->count) {
        const std::size_t index = crowd->next++;
        try {
            co_await crowd->one(index);
        } catch (...) {
            if (!crowd->failure || index < crowd->failed_index) {
                crowd->failure = std::current_exception();
                crowd->failed_index = index;
            }
        }
    }
}

}  // namespace

Task<> for_each_limited(std::size_t count, std::size_t limit, std::function<Task<>(std::size_t)> one) {
    namespace asio = boost::asio;
    if (count == 0) co_return;
    auto crowd = std::make_shared<Crowd>();
    crowd->count = count;
    crowd->one = std::move(one);
    const auto executor = co_await asio::this_coro::executor;
    using Worker = decltype(asio::co_spawn(executor, work(crowd), asio::deferred));
    std::vector<Worker> workers;
    const std::size_t size = std::min(count, std::max<std::size_t>(limit, 1));
    for (std::size_t i = 0; i < size; ++i) workers.push_back(asio::co_spawn(executor, work(crowd), asio::deferred));
    auto group = asio::experimental::make_parallel_group(std::move(workers));
    co_await group.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
    if (crowd->failure) std::rethrow_exception(crowd->failure);
}

}  // namespace lockstep
