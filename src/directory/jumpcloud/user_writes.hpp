// Writing people: create, attributes, and the verbs of their state.
#pragma once

#include <string>
#include <vector>

#include "core/task.hpp"
#include "directory/directory.hpp"
#include "directory/jumpcloud/client.hpp"
#include "directory/jumpcloud/key_lock.hpp"
#include "directory/jumpcloud/users.hpp"

namespace lockstep::directory::jumpcloud {

class UserWrites {
public:
    UserWrites(Client& client, Users& users, Random& random) : client_{client}, users_{users}, random_{random} {}

    /// STAGED, said explicitly, without password: so no mail goes out. No marker is put into a custom attribute: that
    /// the name was read free before, that the profile is the one sent, and that the account is still STAGED proves it
    /// ours (DESIGN §5), and nothing of ours is left on people whom others look at.
    Task<Written> create(Lane lane, NewAccount account);

    /// One PUT with these attributes only. If array elements are among them, the arrays are built from a read by id
    /// under the account's lock, at most `kReadAge` before the PUT is sent. What the answer holds is what stands.
    Task<Written> set_attributes(Lane lane, AccountId id, std::vector<AttributeWrite> writes);

    /// From STAGED.
    Task<> activate(Lane lane, AccountId id, Directory::Activation activation);
    Task<> suspend(Lane lane, AccountId id);
    Task<> unsuspend(Lane lane, AccountId id);
    Task<> expire_password(Lane lane, AccountId id);
    Task<> unlock(Lane lane, AccountId id);
    /// Done also if it is gone already.
    Task<> remove(Lane lane, AccountId id);

    static constexpr auto kReadAge = std::chrono::seconds{2};  // API-jumpcloud.md §4.3

private:
    Task<Response> put(Lane lane, AccountId id, std::vector<AttributeWrite> writes);
    Task<Response> put_arrays(Lane lane, AccountId id, std::vector<AttributeWrite> writes);
    /// @throws DirectoryError `refused` if the vendor has a change of this person's state planned.
    Task<> refuse_while_scheduled(Lane lane, AccountId id);
    Task<> set_state(Lane lane, AccountId id, std::string state, bool suspended);
    Task<> post_verb(Lane lane, AccountId id, std::string verb);
    [[nodiscard]] Written to_written(Response response, const AccountId& id);

    Client& client_;
    Users& users_;
    Random& random_;
    KeyLock accounts_;
};

}  // namespace lockstep::directory::jumpcloud
