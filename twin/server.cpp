#include "twin/server.hpp"

#include <unistd.h>

#include <algorithm>
#include <boost/asio/signal_set.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "twin/hook_sender.hpp"

namespace lockstep::twin {
namespace {

namespace json = boost::json;

constexpr std::chrono::milliseconds kLongestSleep{60'000};

std::string read_file(const std::string& name) {
    std::ifstream file{name, std::ios::binary};
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) throw std::runtime_error{"cannot read " + name};
    return std::move(text).str();
}

/// Takes over what a survey found, setting by setting: what no twin can be like is said and left out.
void be_like(World& world, const std::string& path) {
    boost::system::error_code error;
    const auto like = json::parse(read_file(path), error);
    if (error || !like.is_object()) throw std::runtime_error{path + " is no file of `lockstep survey --out`"};
    const auto take = [](Vendor& vendor, std::string_view name, const json::value& settings) {
        // Those that hang together are taken together; only if that fails, one by one.
        if (vendor.configure(json::serialize(settings)).empty()) return;
        if (!settings.is_object()) throw std::runtime_error{std::string{name} + ": settings are one JSON object"};
        for (const auto& [key, value] : settings.as_object()) {
            const auto wrong = vendor.configure(json::serialize(json::object{{key, value}}));
            if (!wrong.empty()) std::fprintf(stderr, "%s: %s\n", std::string{name}.c_str(), wrong.c_str());
        }
    };
    if (const auto* okta = like.as_object().if_contains("okta")) take(world.okta(), "okta", *okta);
    if (const auto* other = like.as_object().if_contains("jumpcloud")) take(world.jumpcloud(), "jumpcloud", *other);
}

/// Before hours of work rather than after them.
void check_place_of(const std::string& state_file) {
    const auto folder = std::filesystem::absolute(state_file).parent_path();
    if (::access(folder.c_str(), W_OK | X_OK) != 0) {
        throw std::runtime_error{"cannot write " + state_file + ": no folder there that may be written"};
    }
}

void load_state(World& world, const std::string& path) {
    try {
        world.load(read_file(path));
    } catch (const std::exception& error) {
        throw std::runtime_error{path + ": " + error.what()};
    }
}

}  // namespace

KeyFile::KeyFile(const std::string& pem) {
    std::string name = std::filesystem::temp_directory_path() / "lockstep-twin-XXXXXX";
    const int file = ::mkstemp(name.data());  // with mode 0600
    if (file < 0) throw std::system_error{errno, std::generic_category(), "cannot make " + name};
    path_ = name;
    const bool whole = ::write(file, pem.data(), pem.size()) == static_cast<ssize_t>(pem.size());
    if (::close(file) != 0 || !whole) throw std::system_error{errno, std::generic_category(), "cannot write " + name};
}

KeyFile::~KeyFile() {
    std::error_code gone_already;
    std::filesystem::remove(path_, gone_already);
}

Server::Server(const ServeOptions& options)
    : options_{options},
      random_{options.seed},
      okta_{loop_, options.okta_port},
      jumpcloud_{loop_, options.jumpcloud_port},
      control_listener_{loop_, options.control_port},
      world_{okta_.url(), jumpcloud_.url(), clock_.wall_now(), random_},
      due_{loop_} {
    if (!options_.state_file.empty()) check_place_of(options_.state_file);
    if (!options_.state_file.empty() && std::filesystem::exists(options_.state_file)) {
        load_state(world_, options_.state_file);
    } else {
        world_.fill(make_company(options_.people, options_.seed), clock_.wall_now(), random_);
    }
    if (!options_.like_file.empty()) be_like(world_, options_.like_file);
    key_file_.emplace(world_.okta().credentials().private_key_pem);
    ready_line_ = describe();
    control_.emplace(world_, ready_line_);
}

std::string Server::describe() {
    const auto& okta = world_.okta().credentials();
    const auto& jumpcloud = world_.jumpcloud().credentials();
    return json::serialize(json::object{{"okta",
                                         {{"url", okta_.url()},
                                          {"api_token", okta.api_token},
                                          {"client_id", okta.client_id},
                                          {"private_key_file", key_file_->path().string()}}},
                                        {"jumpcloud",
                                         {{"url", jumpcloud_.url()},
                                          {"insights_url", jumpcloud_.url() + "/insights/directory/v1"},
                                          {"token_url", jumpcloud_.url() + "/oauth2/token"},
                                          {"api_key", jumpcloud.api_key},
                                          {"org_id", jumpcloud.org_id},
                                          {"client_id", jumpcloud.client_id},
                                          {"client_secret", jumpcloud.client_secret}}},
                                        {"control", {{"url", control_listener_.url()}}}});
}

void Server::run() {
    const auto serve_vendor = [this](VendorKind vendor) {
        return [this, vendor](const Request& request, HttpListener::Deliver deliver) {
            answer(vendor, request, std::move(deliver));
        };
    };
    okta_.start(serve_vendor(VendorKind::okta));
    jumpcloud_.start(serve_vendor(VendorKind::jumpcloud));
    control_listener_.start(
        [this](const Request& request, const HttpListener::Deliver& deliver) { answer_control(request, deliver); });
    boost::asio::signal_set signals{loop_, SIGTERM, SIGINT};
    signals.async_wait([this](const boost::system::error_code&, int) { loop_.stop(); });
    do_due();
    loop_.run();
    if (!options_.state_file.empty()) save_state();
}

void Server::answer(VendorKind vendor, const Request& request, HttpListener::Deliver deliver) {
    do_due();  // what was due before this request is to be seen by it
    auto delivery = world_.answer(vendor, request, Caller::client, clock_.wall_now(), random_);
    if (delivery.waits_for) {
        waiting_[*delivery.waits_for] = std::move(deliver);
    } else {
        deliver(std::move(delivery));
    }
    do_due();
}

void Server::answer_control(const Request& request, const HttpListener::Deliver& deliver) {
    do_due();
    auto response = control_->answer(request, clock_.wall_now(), random_);
    do_due();
    deliver({.response = std::move(response)});
}

void Server::do_due() {
    const auto now = clock_.wall_now();
    auto next = world_.next_due();
    if (next && *next <= now) {
        for (const auto& sending : world_.run_due(now, random_)) send(sending);
        next = world_.next_due();
    }
    if (!next) {
        due_.cancel();
        return;
    }
    due_.expires_after(std::clamp(*next - now, std::chrono::milliseconds{1}, kLongestSleep));
    due_.async_wait([this](const boost::system::error_code& error) {
        if (!error) do_due();
    });
}

void Server::send(const Sending& sending) {
    send_hook(loop_, sending.outgoing.request, sending.outgoing.deadline,
              [this, sending](int status, const std::string& body) {
                  auto delivery = world_.sending_answered(sending, status, body, clock_.wall_now());
                  if (delivery) {
                      const auto waiting = waiting_.extract(sending.outgoing.id);
                      if (waiting) waiting.mapped()(std::move(*delivery));
                  }
                  do_due();
              });
}

void Server::save_state() {
    const auto unfinished = options_.state_file + ".new";
    std::ofstream file{unfinished, std::ios::binary};
    file << world_.save();
    file.close();
    if (!file) throw std::runtime_error{"cannot write " + unfinished};
    std::filesystem::rename(unfinished, options_.state_file);
}

}  // namespace lockstep::twin
