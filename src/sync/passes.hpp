// The passes of the planner, in the order in which plan() calls them. Each adds to the draft what it alone decides.
#pragma once

#include "sync/draft.hpp"

namespace lockstep::sync::pass {

/// What is there, what is gone, and what is only missing. False: a linked account was not read, nothing can be said.
[[nodiscard]] bool presence(Draft& draft);
/// Whose word decides. False: nobody's, nothing is written.
[[nodiscard]] bool population(Draft& draft);
/// False: the two accounts are not yet recorded as one person, and nothing else is planned until they are.
[[nodiscard]] bool link(Draft& draft);
/// The table of DESIGN §4.4 but for creations.
void life_cycle(Draft& draft);
/// Creates the account that was never there, under names that are free.
void provision(Draft& draft);
/// Values: bases advanced, conflicts found, writes planned.
void attributes(Draft& draft);
/// Managers: the linked person, not the text.
void references(Draft& draft);
/// Edges that the population gives and keeps up, and those it gave and takes back.
void assign(Draft& draft);
/// Edges of group pairs: both sides are to have the same.
void pairs(Draft& draft);
/// What each change needs to have succeeded first.
void needs(Draft& draft);
/// Once the old source has given all it had to give, the new one takes over.
void hand_over(Draft& draft);
/// While a lockdown stands nothing is given.
void hold(Draft& draft);
/// What a vendor refused for good is left out until something moves.
void stuck(Draft& draft);
/// What somebody else takes back again and again is left to a person.
void breaker(Draft& draft);
/// Says where the person goes once what is planned is written.
void foresight(Draft& draft);
/// Names the devices that the person loses a local account on.
void device_losses(Draft& draft);
/// Lists raise suspicion, reads by id convict.
void conviction(Draft& draft);
/// Protected people: a second person is asked.
void protection(Draft& draft);
/// An order that the needs allow.
void order(Draft& draft);

}  // namespace lockstep::sync::pass
