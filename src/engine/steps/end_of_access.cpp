#include "engine/steps/step_kind.hpp"

namespace lockstep::engine::steps {
namespace {

/// Sessions, tokens, a password: there is nothing to look at that would show that they have ended, so after a doubt it
/// is sent again, and done only on an answer that came after the suspension was read back (its `needs`).
class EndOfAccess final : public StepKind {
public:
    using Write = Task<> (directory::Directory::*)(Lane lane, AccountId account);
    constexpr explicit EndOfAccess(Write write) : write_{write} {}

    Task<Effect> write(Work work) const override {
        co_await (work.directory.*write_)(work.step.lane, work.account);
        co_return Effect{};
    }

    Task<Found> probe(Work) const override { co_return Found{}; }

private:
    Write write_;
};

}  // namespace

const StepKind& end_of_access(ChangeKind kind) {
    static const EndOfAccess kSessions{&directory::Directory::end_sessions};
    static const EndOfAccess kPassword{&directory::Directory::expire_password};
    LOCKSTEP_ASSERT(kind == ChangeKind::end_sessions || kind == ChangeKind::expire_password);
    return kind == ChangeKind::end_sessions ? kSessions : kPassword;
}

}  // namespace lockstep::engine::steps
