// What the connectors do differently for what a survey found out.
#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "directory/jumpcloud/settings.hpp"
#include "store/store.hpp"
#include "survey/survey.hpp"

namespace lockstep::survey {

/// The answers as stored: `{"okta":{name: value},"jumpcloud":{…}}`; empty if there was no survey.
struct Answers {
    boost::json::object okta, jumpcloud;
};
[[nodiscard]] Answers answers_of(const Report& report);

[[nodiscard]] Task<Answers> load_answers(store::Store& store);
/// Stores the answers for the connectors, and the whole report for people.
[[nodiscard]] Task<> store_report(store::Store& store, Report report);
/// The last report as JSON; empty if there was no survey.
[[nodiscard]] Task<std::string> load_report(store::Store& store);

void tune(directory::jumpcloud::Settings& settings, const Answers& answers);
/// How long what was written may be missing in lists before it is believed absent: at least `usual`, and twice the
/// longest lag that was seen.
[[nodiscard]] std::chrono::seconds quiet_time(std::chrono::seconds usual, const Answers& answers);

/// A sentence for each thing that is done differently than with these settings and that quiet time.
[[nodiscard]] std::vector<std::string> effects(directory::jumpcloud::Settings settings, std::chrono::seconds usual,
                                               const Answers& answers);

}  // namespace lockstep::survey
