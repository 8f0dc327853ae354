#include "store/sqlite/worker.hpp"

#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace lockstep::store::sqlite {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kMostJobs = 256;
constexpr std::chrono::milliseconds kLongest{5};
/// Of 4 KB. Short and often, so that what waits is never long behind it: at 4,000 the p99 of a lockdown step under load
/// was 30 ms, at 250 it is 10 ms, for a tenth of the throughput (bench/steps.cpp).
constexpr int kCheckpointFrames = 250;
constexpr std::size_t kLanes = EnumNames<Lane>::kNames.size();

/// A job, and the coroutine that waits for it.
struct Waiting {
    Job job;
    std::exception_ptr error;
    asio::any_io_executor executor;

    explicit Waiting(Job wanted, asio::any_io_executor where) : job{std::move(wanted)}, executor{std::move(where)} {}
    virtual ~Waiting() = default;
    virtual void complete() = 0;
};
using Group = std::vector<std::unique_ptr<Waiting>>;

template <class Handler>
struct WaitingFor final : Waiting {
    Handler handler;

    WaitingFor(Job wanted, asio::any_io_executor where, Handler who)
        : Waiting{std::move(wanted), std::move(where)}, handler{std::move(who)} {}
    void complete() override { std::move(handler)(error); }
};

/// One wake-up of the loop for a whole group: at 80,000 verbs a second a post each would be most of the work.
void complete(Group group) {
    if (group.empty()) return;
    const auto executor = group.front()->executor;
    asio::post(executor, [group = std::move(group)]() mutable {
        for (auto& waiting : group) {
            const auto where = waiting->executor;
            asio::dispatch(where, [one = std::move(waiting)] { one->complete(); });
        }
    });
}

}  // namespace

class Worker::Impl {
public:
    Impl(std::unique_ptr<Connection> connection, Commits commits, bool threaded)
        : connection_{std::move(connection)}, commits_{commits} {
        if (threaded) thread_ = std::thread{[this] { work(); }};
    }

    ~Impl() {
        if (!thread_.joinable()) return;
        {
            const std::lock_guard lock{mutex_};
            stopping_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }

    [[nodiscard]] bool threaded() const { return thread_.joinable(); }

    void add(Lane lane, std::unique_ptr<Waiting> waiting) {
        bool was_idle = false;
        {
            const std::lock_guard lock{mutex_};
            lanes_.at(static_cast<std::size_t>(lane)).push_back(std::move(waiting));
            was_idle = waiting_++ == 0;
        }
        if (was_idle) wake_.notify_one();
    }

    void perform_alone(const Job& job) {
        begin();
        try {
            job(*connection_);
            connection_->query("COMMIT").run();
        } catch (...) {
            roll_back();
            throw;
        }
        checkpoint_if_long();
    }

private:
    std::unique_ptr<Waiting> take() {
        const std::lock_guard lock{mutex_};
        for (auto& lane : lanes_) {
            if (lane.empty()) continue;
            auto waiting = std::move(lane.front());
            lane.pop_front();
            --waiting_;
            return waiting;
        }
        return nullptr;
    }

    /// False when it is time to end.
    bool wait() {
        std::unique_lock lock{mutex_};
        wake_.wait(lock, [this] { return waiting_ > 0 || stopping_; });
        return waiting_ > 0;
    }

    void work() {
        while (wait()) {
            if (commits_ == Commits::grouped) {
                complete(perform_group());
            } else {
                Group one;
                one.push_back(take());
                perform_each(one);
                complete(std::move(one));
            }
        }
    }

    void begin() { connection_->query(commits_ == Commits::grouped ? "BEGIN IMMEDIATE" : "BEGIN").run(); }

    void roll_back() noexcept {
        try {
            connection_->query("ROLLBACK").run();
            // NOLINTNEXTLINE(bugprone-empty-catch): SQLite has rolled back by itself: a full disk, an I/O error
        } catch (const StoreError&) {
        }
    }

    /// Every job of the group, in one transaction; if that fails, each in one of its own, so that none pays for
    /// another.
    Group perform_group() {
        Group group;
        try {
            const auto until = std::chrono::steady_clock::now() + kLongest;
            begin();
            while (group.size() < kMostJobs && std::chrono::steady_clock::now() < until) {
                auto waiting = take();
                if (!waiting) break;
                group.push_back(std::move(waiting));
                group.back()->job(*connection_);
            }
            connection_->query("COMMIT").run();
        } catch (...) {
            roll_back();
            if (group.empty()) group.push_back(take());
            perform_each(group);
            return group;
        }
        checkpoint_if_long();
        return group;
    }

    void perform_each(Group& group) {
        for (auto& waiting : group) {
            try {
                perform_alone(waiting->job);
            } catch (...) {
                waiting->error = std::current_exception();
            }
        }
    }

    /// Between transactions, by the writer itself: while it does this nobody adds to the log, so the log starts anew.
    void checkpoint_if_long() {
        if (commits_ == Commits::grouped && connection_->log_frames() > kCheckpointFrames) connection_->checkpoint();
    }

    std::unique_ptr<Connection> connection_;
    Commits commits_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::array<std::deque<std::unique_ptr<Waiting>>, kLanes> lanes_;
    std::size_t waiting_ = 0;
    bool stopping_ = false;
    std::thread thread_;
};

Worker::Worker(std::unique_ptr<Connection> connection, Commits commits, bool threaded)
    : impl_{std::make_unique<Impl>(std::move(connection), commits, threaded)} {}

Worker::~Worker() = default;

Task<> Worker::run(Lane lane, Job job) {
    if (!impl_->threaded()) {
        impl_->perform_alone(job);
        co_return;
    }
    auto executor = co_await asio::this_coro::executor;
    co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(std::exception_ptr)>(
        [this, lane](auto handler, Job wanted, asio::any_io_executor where) {
            using Handler = decltype(handler);
            impl_->add(lane,
                       std::make_unique<WaitingFor<Handler>>(std::move(wanted), std::move(where), std::move(handler)));
        },
        asio::use_awaitable, std::move(job), asio::any_io_executor{executor});
}

}  // namespace lockstep::store::sqlite
