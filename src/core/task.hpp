// A coroutine that waits. This header is all that an interface needs; the heavy parts of Asio stay in .cpp files.
#pragma once

#include <boost/asio/awaitable.hpp>

namespace lockstep {

template <class T = void>
using Task = boost::asio::awaitable<T>;

}  // namespace lockstep
