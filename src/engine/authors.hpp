// Who made something so, as far as our own journal and the directories' logs tell; they explain, they never decide.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "directory/directory.hpp"
#include "engine/directories.hpp"
#include "model/plan.hpp"
#include "model/run.hpp"
#include "model/standing.hpp"
#include "store/store.hpp"

namespace lockstep::engine {

struct Author {
    enum class Kind {
        unknown,   ///< the log does not reach back so far, lags, or does not say
        lockstep,  ///< our own write
        somebody,  ///< a person or another program, by the name that the log gives
        machine,   ///< a group rule, an import, the vendor itself
    };
    Kind kind = Kind::unknown;
    std::string by;
    std::optional<WallTime> at;
    std::string event;  ///< the vendor's id of the log's entry; empty of a write of ours that the log does not show yet
    RunId run;          ///< of ours
    friend bool operator==(const Author&, const Author&) = default;
};

}  // namespace lockstep::engine

namespace lockstep {
template <>
struct EnumNames<engine::Author::Kind> {
    static constexpr std::array<std::string_view, 4> kNames{"unknown", "lockstep", "somebody", "machine"};
};
}  // namespace lockstep

namespace lockstep::engine {

/// The newest edit of that attribute, if it made the value what it is: a log that lags may show an older one.
/// @param edits newest first.
[[nodiscard]] std::optional<directory::Edit> last_edit(const std::vector<directory::Edit>& edits,
                                                       const std::string& attribute, const Value& held);

/// Who made the value what it is on that side. @param journal of the person, newest first.
[[nodiscard]] Author author_of_value(const std::vector<directory::Edit>& edits, const std::vector<JournalLine>& journal,
                                     Side side, const std::string& attribute, const Value& held);
/// Who gave the membership, or who took it if it is not `held`.
[[nodiscard]] Author author_of_edge(const std::vector<directory::EdgeEdit>& edits,
                                    const std::vector<JournalLine>& journal, Side side, const GroupId& group,
                                    bool held);

/// Who made the account's state what it is. @param journal of the person, newest first.
[[nodiscard]] Author author_of_state(const std::vector<directory::Edit>& edits, const std::vector<JournalLine>& journal,
                                     Side side);

/// Who takes back what we set: the newest edit to anything else.
[[nodiscard]] Author author_against(const std::vector<directory::Edit>& edits, const std::string& attribute,
                                    const Value& ours);

/// `kim@example.com at 2026-11-24T16:00:00Z (event 6f…)`.
[[nodiscard]] std::string to_text(const Author& author);

/// Asks the logs, of each account once for its values and once for each membership.
class Authors {
public:
    Authors(Directories directories, store::Store& store, Clock& clock)
        : directories_{directories}, store_{store}, clock_{clock} {}

    Task<Author> of_value(Standing standing, Side side, std::string attribute, Value held);
    Task<Author> of_edge(Standing standing, Side side, GroupId group, bool held);
    Task<Author> of_state(Standing standing, Side side);
    /// The other writer of what the breaker has frozen.
    Task<Author> against(Standing standing, Repeat repeat);
    /// Names them in the notices of what is frozen, where the logs tell; without such a notice nothing is asked.
    Task<> name_other_writers(std::vector<Notice>& notices);

private:
    Task<> read_edits(Side side, AccountId account);
    Task<> read_journal(IdentityId identity);

    Directories directories_;
    store::Store& store_;
    Clock& clock_;
    std::map<IdentityId, std::vector<JournalLine>> journals_;
    std::map<std::pair<Side, AccountId>, std::vector<directory::Edit>> edits_;
};

}  // namespace lockstep::engine
