// What one pass has read of the small directories, with the product's own matching; and the answers that come of it.
#pragma once

#include <memory>
#include <optional>
#include <set>

#include "engine/batch.hpp"
#include "sync/pairs.hpp"
#include "tests/model/state.hpp"

namespace lockstep::model {

struct PassRead {
    engine::Batch batch;
    engine::Matched matched;
    sync::PairPlan pairs;
    std::shared_ptr<const Pairs> all_pairs;  ///< none if the policy has none
    engine::PlannedNames names;
    bool listed = true;             ///< false: of some people, each read by id
    bool convicts_by_list = false;  ///< spoilt: what a list shows passes for a read by id
};

/// Lists both directories, as they are or as the index still has them, and looks up by id who is in no page.
/// @param unproven spoilt: who is in no page is gone.
[[nodiscard]] PassRead list_everybody(const State& state, const policy::Policy& policy, bool stale_jumpcloud,
                                      bool stale_okta, bool unproven);

/// Reads one person by id, and who shares their e-mail.
[[nodiscard]] PassRead read_person(const State& state, const policy::Policy& policy, int person);

/// What is known without asking a directory; empty where only a directory can tell.
[[nodiscard]] std::optional<Answer> find_known(const State& state, const policy::Policy& policy, const PassRead& read,
                                               const Question& question);

/// Read this moment.
[[nodiscard]] Answer get_fresh(const State& state, const Question& question);

/// As the store has them; none if the policy has none.
[[nodiscard]] std::shared_ptr<const Pairs> pairs_of(const State& state, const policy::Policy& policy);

}  // namespace lockstep::model
