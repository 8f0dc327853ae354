// The program: a World on three loopback ports, its timers, its hook deliveries, its file.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "core/clock.hpp"
#include "core/random.hpp"
#include "twin/control.hpp"
#include "twin/http_listener.hpp"
#include "twin/world.hpp"

namespace lockstep::twin {

struct ServeOptions {
    int people = 200;
    std::uint64_t seed = 1;
    std::uint16_t okta_port = 0, jumpcloud_port = 0, control_port = 0;  ///< 0: a free one
    std::string like_file;   ///< settings as a survey found them; may be empty
    std::string state_file;  ///< empty: nothing is kept
};

/// A private key in a file that only its owner may read, removed with the object.
class KeyFile {
public:
    /// @throws std::system_error if the folder for temporary files takes none.
    explicit KeyFile(const std::string& pem);
    ~KeyFile();
    KeyFile(const KeyFile&) = delete;
    KeyFile& operator=(const KeyFile&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

class Server {
public:
    /// Binds, then fills the world from the seed, or loads it from the state file if that exists.
    explicit Server(const ServeOptions& options);

    /// One line of JSON: every URL and every credential.
    [[nodiscard]] const std::string& ready_line() const { return ready_line_; }
    /// Serves until SIGTERM or SIGINT, then writes the state file if there is one.
    void run();

private:
    [[nodiscard]] std::string describe();
    void answer(VendorKind vendor, const Request& request, HttpListener::Deliver deliver);
    void answer_control(const Request& request, const HttpListener::Deliver& deliver);
    void do_due();
    void send(const Sending& sending);
    void save_state();

    ServeOptions options_;
    boost::asio::io_context loop_{1};
    SystemClock clock_;
    SeededRandom random_;
    HttpListener okta_, jumpcloud_, control_listener_;
    World world_;
    boost::asio::steady_timer due_;
    std::optional<KeyFile> key_file_;
    std::string ready_line_;
    std::optional<Control> control_;
    std::map<std::string, HttpListener::Deliver> waiting_;  ///< clients whose answer hangs on a hook's, by its id
};

}  // namespace lockstep::twin
