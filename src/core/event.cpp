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
    explicit Waiter(const boost::asio::any_io_executor& executor)
        : timer{executor, boost::asio::steady_timer::time_point::max()} {}
    boost::asio::steady_timer timer;  // never expires: cancelling it is the signal
};

Event::Event() = default;

Event::~Event() {
    LOCKSTEP_ASSERT(waiter_ == nullptr);
}

void Event::set() {
    is_set_ = true;
    if (waiter_) waiter_->timer.cancel();
}

Task<> Event::wait() {
    LOCKSTEP_ASSERT(waiter_ == nullptr);
    if (is_set_) co_return;
    Waiter waiter{co_await boost::asio::this_coro::executor};
    struct Present {
        explicit Present(Event& of, Waiter& waiter) : event{of} { event.waiter_ = &waiter; }
        ~Present() { event.waiter_ = nullptr; }
        Event& event;
    } present{*this, waiter};
    co_await waiter.timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    if (!is_set_) throw boost::system::system_error{boost::asio::error::operation_aborted};
}

}  // namespace lockstep
