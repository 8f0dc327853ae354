// Runs jobs on one connection: on a thread of its own with group commit, or at once on the caller's, for a simulation.
#pragma once

#include <functional>
#include <memory>

#include "core/task.hpp"
#include "model/side.hpp"
#include "store/sqlite/connection.hpp"

namespace lockstep::store::sqlite {

/// Work inside one transaction. May be run a second time, in a transaction of its own, when another job of the same
/// group failed; so it must leave nothing behind but rows, and results that a second run overwrites.
using Job = std::function<void(Connection&)>;

class Worker {
public:
    enum class Commits {
        grouped,  ///< waiting jobs share a transaction: lane by lane, at most 256 jobs or 5 ms
        each,     ///< every job has its own snapshot: for reads
    };

    Worker(std::unique_ptr<Connection> connection, Commits commits, bool threaded);
    /// Finishes what was asked for.
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    /// Returns once the job's transaction is committed. @throws what the job threw, or the commit.
    Task<> run(Lane lane, Job job);

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace lockstep::store::sqlite
