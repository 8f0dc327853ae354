// A folder that goes away, and a loop to run verbs on: what every test of a store needs.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <filesystem>
#include <optional>
#include <string>
#include <type_traits>

#include "core/task.hpp"
#include "model/run.hpp"
#include "model/standing.hpp"

namespace lockstep::store {

class TemporaryFolder {
public:
    TemporaryFolder() {
        auto pattern = (std::filesystem::temp_directory_path() / "lockstep-store-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// Runs the loop until the task has ended; gives its value or throws its exception.
template <class T>
T run(boost::asio::io_context& loop, Task<T> task) {
    std::exception_ptr failure;
    std::conditional_t<std::is_void_v<T>, std::optional<int>, std::optional<T>> result;
    if constexpr (std::is_void_v<T>) {
        boost::asio::co_spawn(loop, std::move(task), [&](std::exception_ptr error) { failure = error; });
    } else {
        boost::asio::co_spawn(loop, std::move(task), [&](std::exception_ptr error, T value) {
            failure = error;
            if (!error) result = std::move(value);
        });
    }
    loop.restart();
    loop.run();
    if (failure) std::rethrow_exception(failure);
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

inline WallTime at(std::string_view text) {
    return from_rfc3339(text).value();
}

inline Standing make_standing(const std::string& id) {
    Standing standing{.id = {id}, .label = id + "@example.com", .population = "employees", .source = Side::jumpcloud};
    standing.jumpcloud.account = {"jc-" + id};
    standing.okta.account = {"okta-" + id};
    standing.bases[{"jumpcloud.department=okta.department"}] = {Value::text("Eng"), Value::text("Engineering"), "d1"};
    return standing;
}

inline Step make_step(const std::string& run_id, const std::string& change_id) {
    return {.id = {run_id + "/" + change_id},
            .run = {run_id},
            .change = {.id = {change_id},
                       .kind = ChangeKind::set_attributes,
                       .side = Side::okta,
                       .identity = {"ada"},
                       .person = "ada@example.com",
                       .account = {"okta-ada"},
                       .writes = {{{"r1"}, "department", Value::text("Eng"), Value::text("Sales"), Value::text("Sal")},
                                  {{"r2"}, "title", Value::empty(), Value::text("Boss"), Value::text("Boss")}},
                       .reason = "JumpCloud says Sales"}};
}

}  // namespace lockstep::store
