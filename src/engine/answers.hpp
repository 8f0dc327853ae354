// Answers the planner's questions by asking a directory; and what all answers are made of.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "core/clock.hpp"
#include "core/single_flight.hpp"
#include "engine/directories.hpp"
#include "engine/standings.hpp"
#include "model/facts.hpp"

namespace lockstep::engine {

/// Files an answer with the facts; an account read by id takes the place of what was seen before.
void put_answer(Facts& facts, const Question& question, Answer answer);

/// The names that changes of one pass will take, so that no two people are given the same one.
class PlannedNames {
public:
    void take(Side side, std::string_view attribute, std::string_view value, const IdentityId& identity);
    [[nodiscard]] std::optional<IdentityId> find(Side side, std::string_view attribute, std::string_view value) const;

private:
    std::map<std::tuple<Side, std::string, std::string>, IdentityId> taken_;
};

/// What an answer says of one who holds a name, and of one whom another's value refers to.
[[nodiscard]] NameHolders::Holder holder_of(const Account& account, const Standing* standing);
[[nodiscard]] Referred referred_by(const Standing* standing);
/// What `as:` may ask for of the person's Okta account.
void describe_okta(Referred& referred, const Account& account, const SlotTable& slots);
/// By the name in the question, or by the id in its value.
[[nodiscard]] Answer group_of(const std::map<std::string, Group>& groups, const Question& question);
template <class Thing>
[[nodiscard]] Answer thing_named(const std::map<std::string, Thing>& things, const std::string& name) {
    const auto it = things.find(name);
    return it == things.end() ? Answer{} : Answer{it->second};
}

/// From the directories and the store, each answer read now.
class FreshAnswers {
public:
    FreshAnswers(Directories directories, store::Store& store, const SlotTable& okta_slots)
        : directories_{directories}, store_{store}, okta_slots_{okta_slots} {}

    Task<Answer> get(Question question, Lane lane);

private:
    Task<NameHolders> get_holders(Question question, Lane lane);
    Task<bool> is_suspension_ours(Question question, Lane lane);
    Task<Referred> get_referred(Question question, Lane lane);
    template <class Thing>
    struct ByName {
        std::optional<std::map<std::string, Thing>> things;
        SingleFlight flight;
    };

    /// Groups and apps by name change seldom: read once for the life of this object.
    Task<Answer> get_group(Question question, Lane lane);
    Task<Answer> get_device_group(Question question, Lane lane);
    Task<Answer> get_app(Question question, Lane lane);
    /// As do the devices behind a group: read once for everybody who is taken out of it.
    Task<TextList> get_devices(Question question, Lane lane);
    Task<TextList> get_bound_devices(Question question, Lane lane);

    Directories directories_;
    store::Store& store_;
    const SlotTable& okta_slots_;
    ByName<Group> groups_[2];
    std::map<GroupId, Answer> groups_by_id_[2];
    ByName<Group> device_groups_;
    ByName<App> apps_;
    std::map<std::string, TextList> devices_, bound_devices_;
};

}  // namespace lockstep::engine
