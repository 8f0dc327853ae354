#include "core/event.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include "core/assert.hpp"

namespace lockstep {

struct Event::Waiter {
    Waiter(std::vector<Waiter*>& present, const boost::asio::any_io_executor& executor)
        : all{present}, timer{executor, boost::asio::steady_timer::time_point::max()} {
        all.push_back(this);
    }
    ~Waiter() { std::erase(all, this); }

    std::vector<Waiter*>& all;
    boost::asio::steady_timer timer;  // never expires: cancelling it is the signal
    bool told = false;
};

Event::Event() = default;

Event::~Event() {
    LOCKSTEP_ASSERT(waiters_.empty());
}

void Event::set() {
    is_set_ = true;
    for (Waiter* waiter : waiters_) {
        waiter->told = true;
        waiter->timer.cancel();
    }
}

Task<> Event::wait() {
    if (is_set_) co_return;
    Waiter waiter{waiters_, co_await boost::asio::this_coro::executor};
    co_await waiter.timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    if (!waiter.told) throw boost::system::system_error{boost::asio::error::operation_aborted};
}

}  // namespace lockstep
