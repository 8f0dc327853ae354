// Answers the planner's questions: from what a pass has just read where that suffices, else by asking a directory.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "core/clock.hpp"
#include "engine/directories.hpp"
#include "engine/reading.hpp"
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

/// From memory only. Empty where only a directory can tell: an account by id, a name that no page shows but a read that
/// does not lag might.
class PassAnswers {
public:
    /// @param distrusted sides whose list may have holes: who holds a name there is not answered from it.
    PassAnswers(const Reading& reading, const Standings& standings, const std::set<std::pair<Side, AccountId>>& in_case,
                std::set<Side> distrusted, const SlotTable& okta_slots)
        : reading_{reading},
          standings_{standings},
          in_case_{in_case},
          distrusted_{std::move(distrusted)},
          okta_slots_{okta_slots} {}

    [[nodiscard]] std::optional<Answer> find(const Question& question) const;

private:
    [[nodiscard]] NameHolders holders(const Question& question) const;
    [[nodiscard]] Referred referred(const Question& question) const;

    const Reading& reading_;
    const Standings& standings_;
    const std::set<std::pair<Side, AccountId>>& in_case_;
    std::set<Side> distrusted_;
    const SlotTable& okta_slots_;
};

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
    /// Groups and apps by name change seldom: read once for the life of this object.
    Task<Answer> get_group(Question question, Lane lane);
    Task<Answer> get_device_group(Question question, Lane lane);
    Task<Answer> get_app(Question question, Lane lane);

    Directories directories_;
    store::Store& store_;
    const SlotTable& okta_slots_;
    std::optional<std::map<std::string, Group>> groups_[2];
    std::optional<std::map<std::string, Group>> device_groups_;
    std::optional<std::map<std::string, App>> apps_;
};

}  // namespace lockstep::engine
