// What a full pass costs. First the CPU of one in which nothing has changed, over 100,000 people with twenty
// attributes, against simdjson walking every value of the same pages and unescaping every string; what fetching those
// pages over loopback costs, plain and in gzip, beside it. Then the peak memory of a first link, of a pass without a
// change and of one under a changed policy, each over 1,000,000 people in a process of its own, on a real store.
#include <fmt/format.h>
#include <simdjson.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <thread>

#include "bench/company_pages.hpp"
#include "bench/pages_directory.hpp"
#include "bench/support/report.hpp"
#include "engine/pass.hpp"
#include "http/curl_transport.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "tests/support/policy_of.hpp"
#include "twin/gzip.hpp"

namespace lockstep::bench {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kPeople = 100'000;
constexpr std::size_t kManyPeople = 1'000'000;
constexpr int kTries = 5;
constexpr double kGoalRatio = 1.5;
constexpr double kGoalBytes = 1024.0 * 1024 * 1024;

/// @param is_changed one rule has another authority: everybody's base is of another rule, and no value differs.
policy::Policy load_policy(bool is_changed) {
    std::string text = kPolicy;
    const std::string_view rule = "okta: division}";
    if (is_changed) text.replace(text.find(rule), rule.size(), "okta: division, authority: jumpcloud}");
    return testing::policy_of(std::move(text));
}

double cpu_seconds(clockid_t clock) {
    timespec time{};
    clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// One state folder with both directories, and the passes over them.
class Rig {
public:
    using Page = PagesDirectory::Page;

    Rig(const std::filesystem::path& folder, const policy::Policy& policy, std::size_t people, Page jumpcloud,
        Page okta)
        : policy_{policy},
          store_{open(folder)},
          jumpcloud_{Side::jumpcloud, policy.jumpcloud, people, clock_, std::move(jumpcloud)},
          okta_{Side::okta, policy.okta, people, clock_, std::move(okta)} {}

    engine::PassResult pass(engine::Keep keep) {
        engine::PassResult result;
        asio::io_context loop{1};
        std::exception_ptr failure;
        asio::co_spawn(loop, run(keep, result), [&](std::exception_ptr thrown) { failure = thrown; });
        loop.run();
        if (failure) std::rethrow_exception(failure);
        return result;
    }

private:
    static std::unique_ptr<store::Store> open(const std::filesystem::path& folder) {
        store::sqlite::SqliteOptions options;
        options.folder = folder;
        return store::sqlite::open(options);
    }
    Task<> run(engine::Keep keep, engine::PassResult& result) {
        engine::Pass pass{policy_, {jumpcloud_, okta_}, *store_, clock_};
        result = co_await pass.run({.keep = keep, .most_links = 0});
        if (keep != engine::Keep::nowhere) co_await engine::record_pass(*store_, result);
    }

    const policy::Policy& policy_;
    SystemClock clock_;
    std::unique_ptr<store::Store> store_;
    PagesDirectory jumpcloud_, okta_;
};

/// Adds up what it sees, so that nothing is left out.
std::size_t walk(simdjson::ondemand::value value) {
    using simdjson::ondemand::json_type;
    std::size_t seen = 1;
    switch (value.type().value()) {
        case json_type::object:
            for (auto field : value.get_object()) {
                seen += field.unescaped_key().value().size();
                seen += walk(field.value());
            }
            break;
        case json_type::array:
            for (auto element : value.get_array()) seen += walk(element.value());
            break;
        case json_type::string: seen += value.get_string().value().size(); break;
        case json_type::number: seen += value.get_double().value() > 0 ? 1 : 0; break;
        case json_type::boolean: seen += value.get_bool().value() ? 1 : 0; break;
        case json_type::null: seen += value.is_null().value() ? 1 : 0; break;
    }
    return seen;
}

struct Pages {
    std::vector<std::string> jumpcloud, okta;

    [[nodiscard]] std::size_t bytes() const {
        std::size_t bytes = 0;
        for (const auto* list : {&jumpcloud, &okta}) {
            for (const auto& page : *list) bytes += page.size();
        }
        return bytes;
    }
};

Pages make_pages() {
    Pages pages;
    for (std::size_t n = 0; n < kPeople; n += kJumpCloudPage) pages.jumpcloud.push_back(jumpcloud_page(n, kPeople));
    for (std::size_t n = 0; n < kPeople; n += kOktaPage) pages.okta.push_back(okta_page(n, kPeople));
    return pages;
}

std::size_t walk_all(Pages& pages) {
    simdjson::ondemand::parser parser;
    std::size_t seen = 0;
    for (auto* list : {&pages.jumpcloud, &pages.okta}) {
        for (auto& page : *list) {
            page.reserve(page.size() + simdjson::SIMDJSON_PADDING);
            auto document = parser.iterate(simdjson::padded_string_view{page, page.capacity()}).value();
            seen += walk(document.get_value());
        }
    }
    return seen;
}

/// Gives each page that is asked for by its number, on one connection after the other.
class PageServer {
public:
    PageServer(const Pages& pages, bool gzip) {
        for (const auto* list : {&pages.jumpcloud, &pages.okta}) {
            for (const auto& page : *list) {
                const auto body = gzip ? twin::gzip(page) : page;
                answers_.push_back(
                    fmt::format("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{}"
                                "Content-Length: {}\r\n\r\n{}",
                                gzip ? "Content-Encoding: gzip\r\n" : "", body.size(), body));
            }
        }
        serving_ = std::thread{[this] { serve(); }};
    }
    ~PageServer() { serving_.join(); }
    PageServer(const PageServer&) = delete;
    PageServer& operator=(const PageServer&) = delete;

    [[nodiscard]] std::size_t pages() const { return answers_.size(); }
    [[nodiscard]] std::string url(std::size_t page) const {
        return fmt::format("http://127.0.0.1:{}/{}", acceptor_.local_endpoint().port(), page);
    }

private:
    /// Until the only client hangs up.
    void serve() {
        boost::system::error_code error;
        asio::ip::tcp::socket socket{loop_};
        acceptor_.accept(socket);
        asio::streambuf buffer;
        while (true) {
            const auto head = asio::read_until(socket, buffer, "\r\n\r\n", error);
            if (error) return;
            const auto* text = static_cast<const char*>(buffer.data().data());
            const auto page = std::stoul(std::string{text, head}.substr(5));
            buffer.consume(head);
            asio::write(socket, asio::buffer(answers_.at(page)), error);
            if (error) return;
        }
    }

    asio::io_context loop_;
    asio::ip::tcp::acceptor acceptor_{loop_, {asio::ip::address_v4::loopback(), 0}};
    std::vector<std::string> answers_;
    std::thread serving_;
};

/// CPU of the thread that fetches them all.
double fetch_seconds(const Pages& pages, bool gzip) {
    PageServer server{pages, gzip};
    double seconds = 0;
    asio::io_context loop{1};
    std::exception_ptr failure;
    const auto fetch = [&]() -> Task<> {
        http::CurlTransport transport{loop.get_executor(), {}};
        const auto begin = cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
        std::size_t bytes = 0;
        for (std::size_t page = 0; page < server.pages(); ++page) {
            bytes += (co_await transport.send({"GET", server.url(page), {}, {}}, {})).body.size();
        }
        seconds = cpu_seconds(CLOCK_THREAD_CPUTIME_ID) - begin;
        if (bytes != pages.bytes()) throw std::runtime_error{"pages were lost on the way"};
    };
    asio::co_spawn(loop, fetch(), [&](std::exception_ptr thrown) { failure = thrown; });
    loop.run();
    if (failure) std::rethrow_exception(failure);
    return seconds;
}

class Folder {
public:
    Folder() {
        auto pattern = (std::filesystem::temp_directory_path() / "lockstep-bench-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"no temporary folder"};
        path = pattern;
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::filesystem::path path;
};

void demand(bool holds, std::string_view what) {
    if (!holds) throw std::runtime_error{std::string{what}};
}

void measure_cpu() {
    auto pages = make_pages();
    const auto policy = load_policy(false);
    const Folder folder;
    Rig rig{folder.path, policy, kPeople,
            [&](std::size_t n) -> std::string& { return pages.jumpcloud.at(n / kJumpCloudPage); },
            [&](std::size_t n) -> std::string& { return pages.okta.at(n / kOktaPage); }};
    demand(rig.pass(engine::Keep::at_once).counts.linked == kPeople, "the first link did not link everybody");
    double pass = 1e9, baseline = 1e9;
    for (int i = 0; i < kTries; ++i) {
        auto begin = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID);
        const auto result = rig.pass(engine::Keep::nowhere);
        pass = std::min(pass, cpu_seconds(CLOCK_PROCESS_CPUTIME_ID) - begin);
        demand(result.plan.changes.empty() && result.counts.planned == 0, "somebody was planned");
        demand(result.counts.linked == kPeople && result.health.empty(), "not everybody was seen");
        begin = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID);
        demand(walk_all(pages) > pages.bytes() / 2, "the pages were not walked");
        baseline = std::min(baseline, cpu_seconds(CLOCK_PROCESS_CPUTIME_ID) - begin);
    }
    const auto size = static_cast<double>(pages.bytes()) / 1e6;
    report("pass: no change, 100,000 people, CPU against walking the pages", pass / baseline, "ratio", Goal::at_most,
           kGoalRatio);
    report("pass: no change, 100,000 people, CPU", pass, "s");
    report("pass: simdjson walking the same pages, CPU", baseline, "s");
    report("pass: the pages", size, "MB");
    report("pass: fetching them over loopback, CPU against walking", fetch_seconds(pages, false) / baseline, "ratio");
    report("pass: fetching them in gzip, CPU against walking", fetch_seconds(pages, true) / baseline, "ratio");
}

/// In a process of its own: what its peak is, only the kernel can tell.
int run_child(const std::string& kind, const std::filesystem::path& folder, std::size_t people) {
    const auto policy = load_policy(kind == "changed_policy");
    std::string jumpcloud, okta;
    Rig rig{folder, policy, people,
            [&](std::size_t n) -> std::string& { return jumpcloud = jumpcloud_page(n, people); },
            [&](std::size_t n) -> std::string& { return okta = okta_page(n, people); }};
    const bool is_first = kind == "first_link";
    const auto result = rig.pass(is_first ? engine::Keep::at_once : engine::Keep::aside);
    demand(result.counts.linked == people, "not everybody is linked");
    demand((result.counts.planned == 0) == (kind == "no_change"), "not those were planned who should be");
    return EXIT_SUCCESS;
}

void measure_memory(const char* program, std::size_t people) {
    const Folder folder;
    for (const std::string kind : {"first_link", "no_change", "changed_policy"}) {
        const auto begin = std::chrono::steady_clock::now();
        const pid_t child = fork();
        if (child == 0) {
            const auto count = std::to_string(people);
            execl(program, program, "--child", kind.c_str(), folder.path.c_str(), count.c_str(), nullptr);
            _exit(EXIT_FAILURE);
        }
        int status = 0;
        rusage usage{};
        wait4(child, &status, 0, &usage);
        demand(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS, kind + " failed");
        const auto name = fmt::format("pass: {}, {} people", kind, people);
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
        report(name + ", peak memory", static_cast<double>(usage.ru_maxrss) * 1024, "B", Goal::at_most, kGoalBytes);
        report(name + ", time", seconds.count(), "s");
    }
}

}  // namespace
}  // namespace lockstep::bench

int main(int argc, char** argv) {
    using namespace lockstep::bench;
    try {
        const std::vector<std::string> words{argv + 1, argv + argc};
        if (words.size() == 4 && words[0] == "--child") return run_child(words[1], words[2], std::stoul(words[3]));
        if (words.empty() || words[0] == "--cpu") measure_cpu();
        if (words.empty() || words[0] == "--memory") {
            measure_memory(argv[0], words.size() > 1 ? std::stoul(words[1]) : kManyPeople);
        }
    } catch (const std::exception& error) {
        fmt::print(stderr, "bench_pass: {}\n", error.what());
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
