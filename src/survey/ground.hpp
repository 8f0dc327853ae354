// Where the survey asks: throw-away people, groups and rules, each written into a journal before it is made.
#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/random.hpp"
#include "store/store.hpp"
#include "survey/tenant.hpp"

namespace lockstep::survey {

enum class Kind { jumpcloud_user, jumpcloud_group, okta_user, okta_group, okta_rule };

/// Something that the survey made, or was about to make.
struct Made {
    Kind kind = Kind::jumpcloud_user;
    std::string name;  ///< user name, login or name: carries the marker
    std::string id;    ///< empty until the vendor has given one
};

/// What all names begin with, so that a person who meets one knows where it comes from.
inline constexpr std::string_view kMarker = "lockstep-survey";

/// Kept in the store, so that what a killed survey made is removed by the next one.
class Journal {
public:
    explicit Journal(store::Store& store) : store_{store} {}

    Task<> load();
    Task<> add(Made made);
    /// The vendor gave the thing last added this id.
    Task<> made(std::string id);
    Task<> forget(std::string name, std::string id);
    [[nodiscard]] const std::vector<Made>& list() const { return list_; }

private:
    Task<> save();

    store::Store& store_;
    std::vector<Made> list_;
};

class Ground {
public:
    Ground(JumpCloudTenant& jumpcloud, OktaTenant& okta, store::Store& store, Clock& clock, Random& random,
           std::chrono::seconds patience);

    JumpCloudTenant& jumpcloud;
    OktaTenant& okta;

    /// A name that nobody else has.
    [[nodiscard]] std::string new_name();
    /// A POST that makes something; its id is in the journal when this returns. What was heard may be a refusal.
    Task<Heard> make(Kind kind, std::string name, std::string path, boost::json::object body);

    /// A person in JumpCloud, STAGED unless `more` says otherwise. The id. @throws std::runtime_error if refused.
    Task<std::string> add_jumpcloud_user(boost::json::object more = {});
    Task<std::string> add_jumpcloud_group(boost::json::object more = {});
    /// A person in Okta: STAGED, PROVISIONED (activated without a password) or ACTIVE.
    enum class Life { staged, provisioned, active };
    Task<std::string> add_okta_user(Life life);
    Task<std::string> add_okta_group();

    /// How long it takes until `holds` does; empty if it does not within the survey's patience.
    Task<std::optional<std::chrono::milliseconds>> time_until(std::function<Task<bool>()> holds);
    Task<> wait(std::chrono::milliseconds time);
    [[nodiscard]] WallTime now() const { return clock_.wall_now(); }

    /// Removes everything in the journal, also what an earlier survey left. What could not be removed stays in it.
    Task<std::size_t> clean();
    [[nodiscard]] const std::vector<Made>& left() const { return journal_.list(); }

private:
    Task<bool> remove(Made made);
    Task<bool> try_to_remove(Made made);
    Task<std::vector<std::string>> find(Made made);

    Clock& clock_;
    Random& random_;
    Journal journal_;
    std::chrono::seconds patience_;
};

}  // namespace lockstep::survey
