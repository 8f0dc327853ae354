#include "cli/file_sources.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace lockstep::cli {

std::string FileSources::read_file(const std::string& path) {
    if (std::filesystem::is_directory(path)) throw std::runtime_error("it is a folder");
    std::ifstream file{path, std::ios::binary};
    if (!file) throw std::runtime_error(std::strerror(errno));
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::optional<std::string> FileSources::environment(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return value;
}

void write_file(const std::string& path, const std::string& text) {
    const auto neighbour = path + ".new";
    {
        std::ofstream file{neighbour, std::ios::binary | std::ios::trunc};
        file << text;
        file.flush();
        if (!file) {
            const std::string reason = std::strerror(errno);
            std::error_code left;  // half a file is of no use to anybody
            std::filesystem::remove(neighbour, left);
            throw std::runtime_error(fmt::format("cannot write {}: {}", path, reason));
        }
    }
    std::error_code error;
    std::filesystem::rename(neighbour, path, error);
    if (error) throw std::runtime_error(fmt::format("cannot write {}: {}", path, error.message()));
}

}  // namespace lockstep::cli
