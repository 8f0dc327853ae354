// lockstep-twin: both vendors' APIs on loopback, for the demo, the tests and rehearsals.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "twin/server.hpp"

int main(int argc, char** argv) {
    CLI::App app{"The local stand-in for Okta's and JumpCloud's APIs (docs/twin.md)."};
    app.require_subcommand(1);
    auto* serve = app.add_subcommand("serve", "Serve both vendors until SIGTERM; prints one JSON line when ready");
    lockstep::twin::ServeOptions options;
    serve->add_option("--people", options.people, "People on each side")->check(CLI::Range(0, 2'000'000));
    serve->add_option("--seed", options.seed, "The same seed and number make the same people");
    serve->add_option("--okta-port", options.okta_port, "0 takes a free one");
    serve->add_option("--jumpcloud-port", options.jumpcloud_port, "0 takes a free one");
    serve->add_option("--control-port", options.control_port, "0 takes a free one");
    serve->add_option("--state", options.state_file,
                      "File to start from, if it exists, instead of a seed, and to write at the end");
    serve->add_option("--like", options.like_file, "File from `lockstep survey`: behave as that tenant does")
        ->check(CLI::ExistingFile);
    CLI11_PARSE(app, argc, argv);
    try {
        lockstep::twin::Server server{options};
        std::puts(server.ready_line().c_str());
        std::fflush(stdout);
        server.run();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "lockstep-twin: %s\n", error.what());
        return 1;
    }
    return 0;
}
