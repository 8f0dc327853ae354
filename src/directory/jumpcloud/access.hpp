// Whose organisation a credential opens, and what it may do there, found out without writing.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <vector>

#include "core/task.hpp"
#include "directory/directory.hpp"
#include "directory/jumpcloud/client.hpp"
#include "directory/jumpcloud/settings.hpp"

namespace lockstep::directory::jumpcloud {

class Access {
public:
    Access(Client& client, http::HttpTransport& transport) : client_{client}, transport_{transport} {}

    /// The organisation that the settings name, else the only one.
    /// @throws DirectoryError `refused` if there are several, or not the one named.
    Task<OrgIdentity> get_org(Lane lane);

    /// One finding per thing that Lockstep reads. A credential that is not taken ends the list; if another region's
    /// host takes it, the remedy says so. Nothing is written: one that may only read is found out by a read that such
    /// keys are refused, and by the change of somebody who cannot exist.
    Task<std::vector<AccessFinding>> check();

private:
    Task<std::optional<OrgIdentity>> try_credential(std::vector<AccessFinding>& findings);
    Task<AccessFinding> try_call(std::string what, bool required, Call call, std::string remedy);
    Task<bool> is_forbidden(Call call);
    Task<std::optional<AccessFinding>> check_writing();
    Task<std::optional<AccessFinding>> check_new_users(OrgIdentity org);
    Task<std::optional<AccessFinding>> check_import();
    Task<std::optional<AccessFinding>> check_expiry();
    Task<boost::json::object> read_if_permitted(Call call);
    Task<std::string> find_other_region();
    Task<bool> takes_key(Region region);
    Task<bool> gives_token(Region region);

    Client& client_;
    http::HttpTransport& transport_;
};

}  // namespace lockstep::directory::jumpcloud
