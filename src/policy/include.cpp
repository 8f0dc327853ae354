#include "policy/include.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <iterator>

#include <stdexcept>

#include "policy/secret.hpp"

namespace lockstep::policy {
namespace {

constexpr int kMaxFiles = 100;

class Reader {
public:
    Reader(Sources& sources, Report& report) : sources_{sources}, report_{report} {}

    Item read(const std::string& path, const Position& named_at) {
        if (std::ranges::find(open_, path) != open_.end()) {
            report_.add(named_at, "these files include each other in a circle", path);
            return {};
        }
        if (++files_ > kMaxFiles) {
            if (files_ == kMaxFiles + 1)
                report_.add(named_at, fmt::format("more than {} files are included", kMaxFiles));
            return {};
        }
        Item own = read_file(path, named_at);
        if (own.kind == Item::Kind::null) return own;
        if (own.kind != Item::Kind::map) {
            report_.add(own.at, "a policy is a list of sections", describe(own), "jumpcloud:, okta:, populations: …");
            return {};
        }
        open_.push_back(path);
        Item whole = own;
        whole.keys.clear();
        whole.items.clear();
        for (const auto& name : included(own)) join(whole, read(path_beside(path, name.text), name.at), "");
        join(whole, std::move(own), "");
        open_.pop_back();
        return whole;
    }

private:
    Item read_file(const std::string& path, const Position& named_at) {
        try {
            return read_yaml(sources_.read_file(path), path, report_);
        } catch (const std::runtime_error& error) {
            const auto message = fmt::format("this file cannot be read: {}", error.what());
            if (named_at.file.empty()) {
                report_.add({path, 0, 0}, message, "", "a policy; `lockstep init` writes one");
            } else {
                report_.add(named_at, message, path);
            }
            return {};
        }
    }

    std::vector<Item> included(const Item& own) {
        const Item* names = own.find("include");
        if (names == nullptr || names->kind == Item::Kind::null) return {};
        if (names->is_scalar()) return {*names};
        if (names->kind != Item::Kind::list) {
            report_.add(names->at, "wrong type", describe(*names), "a list of files");
            return {};
        }
        std::vector<Item> files;
        for (const auto& each : names->items) {
            if (each.is_scalar() && !each.text.empty()) {
                files.push_back(each);
            } else {
                report_.add(each.at, "wrong type", describe(each), "a file");
            }
        }
        return files;
    }

    void join(Item& whole, Item part, const std::string& path) {
        for (std::size_t i = 0; i < part.keys.size(); ++i) {
            auto& key = part.keys[i];
            if (path.empty() && key.name == "include") continue;
            auto it = std::ranges::find(whole.keys, key.name, &Item::Key::name);
            if (it == whole.keys.end()) {
                whole.keys.push_back(std::move(key));
                whole.items.push_back(std::move(part.items[i]));
                continue;
            }
            join_value(whole.items[static_cast<std::size_t>(it - whole.keys.begin())], *it, std::move(part.items[i]),
                       key, path.empty() ? key.name : path + "." + key.name);
        }
    }

    void join_value(Item& first, const Item::Key& first_key, Item second, const Item::Key& key,
                    const std::string& path) {
        if (second.kind == Item::Kind::null) return;
        if (first.kind == Item::Kind::null) {
            first = std::move(second);
        } else if (first.kind == Item::Kind::list && second.kind == Item::Kind::list) {
            std::ranges::move(second.items, std::back_inserter(first.items));
        } else if (first.kind == Item::Kind::map && second.kind == Item::Kind::map && !is_one_population(path)) {
            join(first, std::move(second), path);
        } else {
            report_.add(key.at, fmt::format("`{}` is given in two files; first in {}:{}", path, first_key.at.file,
                                            first_key.at.line));
        }
    }

    /// Two files may each add populations, but not each a part of one.
    static bool is_one_population(std::string_view path) { return path.starts_with("populations."); }

    Sources& sources_;
    Report& report_;
    std::vector<std::string> open_;
    int files_ = 0;
};

}  // namespace

Item read_with_includes(const std::string& path, Sources& sources, Report& report) {
    return Reader{sources, report}.read(path, {});
}

}  // namespace lockstep::policy
