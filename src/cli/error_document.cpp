#include "cli/error_document.hpp"

#include <boost/json/array.hpp>

#include "cli/remedy.hpp"
#include "directory/directory.hpp"

namespace lockstep::cli {

namespace json = boost::json;

json::object problem_object(const Problem& problem) {
    return {{"file", problem.at.file},    {"line", problem.at.line}, {"column", problem.at.column},
            {"message", problem.message}, {"found", problem.found},  {"expected", problem.expected},
            {"nearest", problem.nearest}};
}

json::object error_object(const std::exception& error) {
    json::object object{{"error", error.what()}};
    if (const auto* problems = dynamic_cast<const Problems*>(&error)) {
        json::array list;
        for (const auto& problem : problems->list()) list.push_back(problem_object(problem));
        object["problems"] = std::move(list);
    }
    if (const auto* refusal = dynamic_cast<const directory::DirectoryError*>(&error)) {
        const auto& details = refusal->details();
        object["remedy"] = remedy_of(*refusal);
        object["directory"] = name_of(details.side);
        object["status"] = details.status;
        object["vendor_code"] = details.vendor_code;
        object["request_id"] = details.request_id;
    }
    return object;
}

}  // namespace lockstep::cli
