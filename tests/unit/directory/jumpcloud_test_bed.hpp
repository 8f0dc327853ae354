// A JumpCloudDirectory on the twin in the same process, on a clock that jumps.
#pragma once

#include <memory>
#include <string>

#include <boost/json/object.hpp>

#include "directory/jumpcloud/directory.hpp"
#include "tests/support/twin_transport.hpp"
#include "tests/support/virtual_clock.hpp"
#include "twin/jumpcloud/jumpcloud.hpp"

namespace lockstep::directory::jumpcloud {

class TestBed {
public:
    explicit TestBed(std::initializer_list<std::string_view> attributes = {"firstname", "lastname", "email", "username",
                                                                           "department", "employeeIdentifier",
                                                                           "manager", "phoneNumbers.work"});

    /// A directory of its own over the same twin, with other settings.
    [[nodiscard]] std::unique_ptr<JumpCloudDirectory> make(Settings settings);
    [[nodiscard]] Settings with_key() const;
    [[nodiscard]] Settings with_service_account() const;

    /// Runs a task to its end and gives its result.
    template <class T>
    T wait(Task<T> task) {
        std::optional<T> result;
        const auto keep = [](Task<T> inner, std::optional<T>& into) -> Task<> { into = co_await std::move(inner); };
        clock.run(keep(std::move(task), result));
        return *std::move(result);
    }
    void wait(Task<> task) { clock.run(std::move(task)); }
    /// Lets the vendor's indexes catch up.
    void settle() { clock.run(clock.sleep(std::chrono::seconds{10})); }

    /// The error that a task ends with.
    template <class T>
    DirectoryError error_of(Task<T> task) {
        try {
            std::ignore = wait_any(std::move(task));
        } catch (const DirectoryError& error) {
            return error;
        }
        throw std::logic_error{"no error"};
    }

    /// What an administrator does in the vendor's console. Returns the answer's body, null if it has none.
    boost::json::value as_admin(std::string method, std::string path, boost::json::value body = nullptr);
    /// A STAGED user made in the console; their id.
    AccountId add_user(const std::string& username, boost::json::object more = {});
    GroupId add_group(const std::string& name, boost::json::object more = {});
    void configure(const std::string& settings);

    SeededRandom random{7};
    testing::VirtualClock clock;
    std::unique_ptr<twin::JumpCloud> vendor;
    testing::TwinTransport transport;
    SlotTable slots;
    std::unique_ptr<JumpCloudDirectory> directory;

private:
    template <class T>
    int wait_any(Task<T> task) {
        if constexpr (std::is_void_v<T>) {
            wait(std::move(task));
        } else {
            std::ignore = wait(std::move(task));
        }
        return 0;
    }
};

}  // namespace lockstep::directory::jumpcloud
