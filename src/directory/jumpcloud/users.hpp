// Reading people: the list, one by id, and who holds a name.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/task.hpp"
#include "directory/directory.hpp"
#include "directory/jumpcloud/client.hpp"
#include "directory/jumpcloud/recent_names.hpp"
#include "directory/jumpcloud/user_seam.hpp"
#include "directory/jumpcloud/wire.hpp"

namespace lockstep::directory::jumpcloud {

class Users {
public:
    Users(Client& client, SlotTable slots);

    /// See `Directory::list_accounts`. A page may hand nobody out and still go on: then the walk went back a little.
    Task<PageEnd> list(Lane lane, std::optional<Cursor> after, const RowSink& sink);

    Task<std::optional<Account>> find(Lane lane, AccountId id);

    /// Who holds a name. JumpCloud has no read by name that is promised not to lag, so this is the best sufficient way:
    /// the search (any case), and if it knows nobody, the list filtered by the exact name, which is another index; each
    /// hit is then read by id and must still hold the name. A free name costs two calls, a taken one two. A name that
    /// we wrote ourselves less than the settings' `index_lag` ago is looked for once more at its end. That is safe
    /// because JumpCloud itself refuses a second username, e-mail or employeeIdentifier: a holder so new that neither
    /// index has them makes the create fail, never makes a second person.
    Task<std::vector<Account>> find_by_name(Lane lane, std::string attribute, std::string value);

    /// A write of these attributes ended, whatever came of it.
    void note_names(const std::vector<AttributeWrite>& writes);

    /// The object that a write answered.
    /// @throws DirectoryError `malformed` if it is not the one of `id`.
    [[nodiscard]] Account read_answer(Response response, const AccountId& id);
    /// The object that a create answered.
    [[nodiscard]] Account read_created(Response response);

private:
    /// Whether the vendor filters by `_id`, which no document promises (API-jumpcloud.md §16, question 4).
    enum class IdFilter { unknown, honoured, refused };

    Task<std::optional<UserPlace>> read_page(Lane lane, UserPlace place, const RowSink& sink, PageEnd& end);
    [[nodiscard]] std::string list_path(const UserPlace& place) const;

    Client& client_;
    SlotTable slots_;
    UserDecoder decoder_;
    IdFilter id_filter_ = IdFilter::unknown;
    RecentNames recent_names_;
};

}  // namespace lockstep::directory::jumpcloud
