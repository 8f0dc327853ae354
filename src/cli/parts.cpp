#include "cli/parts.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/json/serialize.hpp>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <set>
#include <tuple>

#include "cli/file_sources.hpp"
#include "core/problem.hpp"
#include "directory/jumpcloud/directory.hpp"
#include "directory/okta/directory.hpp"
#include "http/curl_transport.hpp"
#include "model/json.hpp"
#include "policy/assertions.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "survey/tuning.hpp"

namespace lockstep::cli {
namespace {

constexpr const char* kOktaSchema = "schema.okta";

http::CurlSettings curl_settings(const policy::Wire& wire) {
    http::CurlSettings settings;
    settings.proxy = wire.proxy;
    settings.ca_file = wire.ca_file;
    return settings;
}

directory::jumpcloud::Settings jumpcloud_settings(const policy::JumpCloudConnection& connection) {
    directory::jumpcloud::Settings settings;
    settings.console_url = connection.url;
    settings.insights_url = connection.insights_url;
    settings.token_url = connection.token_url;
    settings.api_key = connection.api_key;
    settings.client_id = connection.client_id;
    settings.client_secret = connection.client_secret;
    settings.org_id = connection.org_id;
    settings.page_size = connection.wire.page_size;
    settings.headroom = connection.wire.headroom_percent / 100.0;
    settings.calls_per_second = connection.wire.requests_per_second;
    settings.max_in_flight = connection.wire.max_in_flight;
    return settings;
}

/// The apps that the policy assigns, by label.
std::vector<std::string> app_labels(const policy::Policy& policy) {
    std::set<std::string> labels;
    for (const auto& population : policy.populations) {
        for (const auto& assign : population.assign) {
            if (assign.kind == policy::Assign::Kind::okta_app) labels.insert(assign.name);
        }
    }
    return {labels.begin(), labels.end()};
}

directory::okta::Settings okta_settings(const policy::Policy& policy) {
    const auto& connection = policy.okta_connection;
    directory::okta::Settings settings;
    settings.org_url = connection.org_url;
    settings.api_token = connection.api_token;
    settings.client_id = connection.client_id;
    settings.private_key_pem = connection.private_key_pem;
    settings.key_id = connection.key_id;
    settings.scopes = connection.scopes.empty() ? directory::okta::needed_scopes() : connection.scopes;
    settings.app_labels = app_labels(policy);
    settings.page_size = connection.wire.page_size;
    settings.max_in_flight = connection.wire.max_in_flight;
    settings.headroom_percent = connection.wire.headroom_percent;
    settings.deadline = connection.wire.deadline;
    return settings;
}

/// For what a survey of the tenant found out.
directory::jumpcloud::Settings tuned(directory::jumpcloud::Settings settings, const survey::Answers& answers) {
    survey::tune(settings, answers);
    return settings;
}

std::unique_ptr<store::Store> open_store(const std::string& folder) {
    store::sqlite::SqliteOptions options;
    options.folder = folder;
    return store::sqlite::open(options);
}

Task<std::optional<Schema>> find_schema(store::Store& store) {
    const auto text = co_await store.find_setting(kOktaSchema);
    if (!text) co_return std::nullopt;
    co_return from_json<Schema>(parse_json(*text));
}

/// The loop that everything waits on, and the two signals that end it.
class Loop {
public:
    explicit Loop(StopFlag& stop) : stop_{stop} {}

    int run(const std::function<Task<int>()>& task) {
        int code = kError;
        std::exception_ptr failure;
        bool ended = false;
        boost::asio::co_spawn(context_, task(), [&](std::exception_ptr thrown, int result) {
            failure = std::move(thrown);
            code = result;
            ended = true;
            signals_.cancel();
            context_.stop();
        });
        listen();
        context_.restart();
        context_.run();
        if (failure) std::rethrow_exception(failure);
        return ended ? code : kError;
    }

    [[nodiscard]] boost::asio::io_context& context() { return context_; }

private:
    void listen() {
        signals_.async_wait([this](const boost::system::error_code& error, int) {
            if (error) return;
            if (!stop_.stop_cleanly()) {
                constexpr int kInterrupted = 130;  // as a shell says of a command ended by Ctrl-C
                std::_Exit(kInterrupted);
            }
            fmt::print(stderr, "\nStopping after the steps that are under way; once more ends it now.\n");
            listen();
        });
    }

    StopFlag& stop_;
    boost::asio::io_context context_{1};
    boost::asio::signal_set signals_{context_, SIGINT, SIGTERM};
};

/// Both connectors over one transport each.
struct Connectors {
    Connectors(const policy::Policy& policy, const survey::Answers& answers, Loop& loop, Clock& clock, Random& random)
        : jumpcloud_transport{loop.context().get_executor(), curl_settings(policy.jumpcloud_connection.wire)},
          okta_transport{loop.context().get_executor(), curl_settings(policy.okta_connection.wire)},
          jumpcloud{tuned(jumpcloud_settings(policy.jumpcloud_connection), answers), policy.jumpcloud,
                    jumpcloud_transport, clock, random},
          okta{okta_settings(policy), policy.okta, policy.okta_schema, okta_transport, clock, random} {}

    http::CurlTransport jumpcloud_transport, okta_transport;
    directory::jumpcloud::JumpCloudDirectory jumpcloud;
    directory::okta::OktaDirectory okta;
};

}  // namespace

struct Parts::Built {
    Built(const GlobalOptions& global, bool resolves_secrets)
        : file{global.policy}, folder{global.state}, secrets{resolves_secrets} {}

    /// Opens the state and compiles the policy against the tenant's schema as last read, if it was. A policy's mistakes
    /// are told before a state folder is made for it.
    void open() {
        const bool made = store::sqlite::is_made(folder);
        if (!made) policy = load(okta_schema);
        store = open_store(folder);
        if (!made) return;
        loop.run([this]() -> Task<int> {
            okta_schema = co_await find_schema(*store);
            answers = co_await survey::load_answers(*store);
            co_return kDone;
        });
        policy = load(okta_schema);
    }

    void connect() { connectors = std::make_unique<Connectors>(policy, answers, loop, clock, random); }

    [[nodiscard]] policy::Policy load(const std::optional<Schema>& okta) {
        auto loaded = policy::load(file, sources,
                                   {base_schema(Side::jumpcloud), okta.value_or(base_schema(Side::okta)), secrets});
        loaded.safety.quiet_time = survey::quiet_time(loaded.safety.quiet_time, answers);
        watch(loaded);
        return loaded;
    }

    /// What the assertions beside the policy ask about is read with all else, so that `lockstep test` can tell it of
    /// real people. Their mistakes are for that command to tell.
    void watch(policy::Policy& loaded) {
        const auto assertions = policy::assertions_beside(file);
        if (!std::filesystem::exists(assertions)) return;
        auto watching = loaded;
        try {
            std::ignore = policy::load_assertions(assertions, sources, watching);
        } catch (const Problems&) {
            return;
        }
        loaded = std::move(watching);
    }

    std::string file, folder;
    bool secrets = true;  ///< are filled in
    FileSources sources;
    StopFlag stop;
    Loop loop{stop};
    SystemClock clock;
    SystemRandom random;
    std::unique_ptr<store::Store> store;
    std::optional<Schema> okta_schema;
    survey::Answers answers;
    policy::Policy policy;
    std::unique_ptr<Connectors> connectors;
};

Parts::Parts(const GlobalOptions& global, Need need) : built_{std::make_unique<Built>(global, need != Need::state)} {
    built_->open();
    if (need == Need::state || need == Need::secrets) return;
    built_->connect();
    if (!built_->okta_schema && need == Need::directories) {
        run([&]() -> Task<int> {
            co_await refresh_schemas();
            co_return kDone;
        });
    }
}

Parts::~Parts() = default;

bool Parts::is_new(const GlobalOptions& global) {
    return !store::sqlite::is_made(global.state);
}

const policy::Policy& Parts::policy() const {
    return built_->policy;
}
store::Store& Parts::store() {
    return *built_->store;
}
engine::Directories Parts::directories() {
    return {built_->connectors->jumpcloud, built_->connectors->okta};
}
Clock& Parts::clock() {
    return built_->clock;
}
Random& Parts::random() {
    return built_->random;
}
StopFlag& Parts::stop() {
    return built_->stop;
}

std::unique_ptr<survey::Tenants> Parts::make_tenants() {
    auto& built = *built_;
    auto& transports = *built.connectors;
    return std::unique_ptr<survey::Tenants>{
        new survey::Tenants{{jumpcloud_settings(built.policy.jumpcloud_connection), transports.jumpcloud_transport,
                             built.clock, built.random},
                            {okta_settings(built.policy), transports.okta_transport, built.clock, built.random}}};
}

int Parts::run(const std::function<Task<int>()>& task) {
    return built_->loop.run(task);
}

Task<> Parts::refresh_schemas() {
    auto& built = *built_;
    built.okta_schema = co_await built.connectors->okta.get_schema(Lane::interactive);
    co_await built.store->put_setting(kOktaSchema, boost::json::serialize(to_json(*built.okta_schema)));
    built.policy = built.load(built.okta_schema);
    built.connect();
}

}  // namespace lockstep::cli
