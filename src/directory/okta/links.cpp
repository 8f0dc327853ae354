#include "directory/okta/links.hpp"

namespace lockstep::directory::okta {
namespace {

/// The parameters of one link: up to the comma that ends it, quoted ones left out.
std::size_t end_of_parameters(std::string_view text) {
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') quoted = !quoted;
        if (text[i] == ',' && !quoted) return i;
    }
    return text.size();
}

bool is_next(std::string_view parameters) {
    return parameters.find("rel=\"next\"") != std::string_view::npos ||
           parameters.find("rel=next") != std::string_view::npos;
}

}  // namespace

std::optional<std::string> find_next_link(const Headers& headers) {
    for (std::string_view line : headers.list("Link")) {
        while (true) {
            const auto open = line.find('<');
            if (open == std::string_view::npos) break;
            const auto close = line.find('>', open);
            if (close == std::string_view::npos) break;
            const auto url = line.substr(open + 1, close - open - 1);
            line.remove_prefix(close + 1);
            const auto end = end_of_parameters(line);
            if (is_next(line.substr(0, end))) return std::string{url};
            line.remove_prefix(end);
        }
    }
    return std::nullopt;
}

}  // namespace lockstep::directory::okta
