// The command line's way in: reads the words, runs the command, and says what went wrong.
#include <boost/json/serialize.hpp>
#include <exception>
#include <iostream>

#include "cli/error_document.hpp"
#include "cli/remedy.hpp"
#include "cli/words.hpp"

int main(int argc, char** argv) {
    using namespace lockstep::cli;
    try {
        int exit_code = kError;
        const auto asked = read_words(argc, argv, exit_code);
        if (!asked) return exit_code;
        const auto& global = asked->global;
        Terminal terminal{{global.json, global.no_colour, global.quiet}};
        try {
            const int code = asked->run(global, terminal);
            terminal.finish();
            return code;
        } catch (const std::exception& error) {
            terminal.end_progress();
            terminal.error(error.what());
            const auto* refusal = dynamic_cast<const lockstep::directory::DirectoryError*>(&error);
            if (refusal != nullptr) terminal.error(remedy_of(*refusal));
            if (global.json) terminal.print_json(boost::json::serialize(error_object(error)));
        }
    } catch (const std::exception& error) {
        std::cerr << "lockstep: " << error.what() << "\n";
    }
    return kError;
}
