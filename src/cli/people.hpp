// Finding the person that a command names.
#pragma once

#include <string>

#include "core/task.hpp"
#include "model/standing.hpp"
#include "store/store.hpp"

namespace lockstep::cli {

/// By e-mail, login, identity or account id, as last seen. @throws std::runtime_error if nobody, or more than one.
Task<Standing> find_person(store::Store& store, std::string name);

}  // namespace lockstep::cli
