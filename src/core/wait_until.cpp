#include "core/wait_until.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/multiple_exceptions.hpp>
#include <exception>

namespace lockstep {

Task<> wait_until(Event& event, SteadyTime until, Clock& clock) {
    using namespace boost::asio::experimental::awaitable_operators;
    std::exception_ptr cancelled;
    try {
        co_await (clock.sleep_until(until) || event.wait());
    } catch (const boost::asio::multiple_exceptions& both) {
        cancelled = both.first_exception();
    }
    if (cancelled) std::rethrow_exception(cancelled);
}

}  // namespace lockstep
