// What every Directory must do, whatever its vendor: one suite, run over each connector on its twin.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "directory/directory.hpp"
#include "tests/support/twin_transport.hpp"
#include "tests/support/virtual_clock.hpp"

namespace lockstep::directory {

/// One directory on its twin, and what differs from vendor to vendor in asking it. The slots hold `department` and
/// `attribute_of_two`.
class UnderTest {
public:
    virtual ~UnderTest() = default;
    [[nodiscard]] virtual Directory& directory() = 0;
    [[nodiscard]] virtual testing::VirtualClock& clock() = 0;
    [[nodiscard]] virtual testing::TwinTransport& transport() = 0;
    /// `login` or `username`.
    [[nodiscard]] virtual std::string name_attribute() const = 0;
    /// The slot of `department`.
    [[nodiscard]] virtual std::size_t department() const = 0;
    /// Somebody whose name starts with `name`, valid and not there yet.
    [[nodiscard]] virtual NewAccount somebody(const std::string& name) const = 0;
    /// Somebody active, made behind the connector's back.
    virtual AccountId add_active(const std::string& name) = 0;
    /// Lets the vendor's indexes catch up.
    virtual void settle() = 0;
    /// Deactivation is a state of its own (Okta), or the same as suspension.
    [[nodiscard]] virtual AccountState after_deactivation() const = 0;
    /// An id of the vendor's form that nobody has.
    [[nodiscard]] virtual AccountId nobody() const = 0;

    template <class T>
    T wait(Task<T> task) {
        std::optional<T> result;
        const auto keep = [](Task<T> inner, std::optional<T>& into) -> Task<> { into = co_await std::move(inner); };
        clock().run(keep(std::move(task), result));
        return *std::move(result);
    }
    void wait(Task<> task) { clock().run(std::move(task)); }
    template <class T>
    std::optional<DirectoryError> error_of(Task<T> task) {
        try {
            wait(std::move(task));
        } catch (const DirectoryError& error) {
            return error;
        }
        return std::nullopt;
    }
};

using MakeUnderTest = std::function<std::unique_ptr<UnderTest>()>;

class DirectoryConformance : public ::testing::TestWithParam<MakeUnderTest> {
protected:
    std::unique_ptr<UnderTest> under_test = GetParam()();
};

}  // namespace lockstep::directory
