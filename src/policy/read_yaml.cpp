// The one file that knows yaml-cpp: its events become items with places.
#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "expression/unicode.hpp"
#include "policy/item.hpp"

namespace lockstep::policy {
namespace {

// YAML takes the braces of `${env:X}` and `{n}` within `{…}` and `[…]` for its own. So they are handed to yaml-cpp as
// two control characters, one byte each as well, and put back into what it gives: places do not move.
constexpr char kOpen = '\x01';
constexpr char kClose = '\x02';
constexpr std::size_t kMaxReference = 4'096;

std::string with_braces_hidden(std::string_view text) {
    std::string hidden{text};
    for (const std::string_view start : {"${env:", "${file:", "{n}"}) {
        for (auto at = hidden.find(start); at != std::string::npos; at = hidden.find(start, at + 1)) {
            const auto open = hidden.find('{', at);
            const auto length = std::string_view{hidden}.substr(open, kMaxReference).find_first_of("}\n");
            if (length == std::string_view::npos || hidden[open + length] != '}') continue;
            hidden[open] = kOpen;
            hidden[open + length] = kClose;
        }
    }
    return hidden;
}

std::string with_braces_back(std::string text) {
    std::ranges::replace(text, kOpen, '{');
    std::ranges::replace(text, kClose, '}');
    return text;
}

/// Line by line, to turn yaml-cpp's bytes into code points and to see what really stands at a place.
class Source {
public:
    Source(std::string_view text, std::string file) : file_{std::move(file)} {
        std::size_t from = 0;
        while (from <= text.size()) {
            const auto end = std::min(text.find('\n', from), text.size());
            lines_.push_back(text.substr(from, end - from));
            from = end + 1;
        }
    }

    [[nodiscard]] Position position(int line, int byte) const {
        const auto text = this->line(line);
        const auto end = std::min(text.size(), static_cast<std::size_t>(std::max(byte, 0)));
        if (line != counted_.line || end < counted_.byte) counted_ = {line, 0, 0};
        counted_.points += expression::length(text.substr(counted_.byte, end - counted_.byte));
        counted_.byte = end;
        return {file_, line + 1, static_cast<int>(counted_.points) + 1};
    }

    /// Sets where the scalar's text starts, if it stands there letter for letter.
    void find_text(Item& item, const YAML::Mark& mark) const {
        item.text_at = item.at;
        auto rest = line(mark.line);
        rest.remove_prefix(std::min(rest.size(), static_cast<std::size_t>(mark.column)));
        if (rest.empty()) return;
        if (rest[0] == '"' || rest[0] == '\'') {
            item.verbatim = rest.substr(1).starts_with(item.text + rest[0]);
            if (item.verbatim) ++item.text_at.column;
        } else if (rest[0] == '|' || rest[0] == '>') {
            find_block(item, mark);
        } else {
            item.verbatim = rest.starts_with(item.text);
        }
    }

private:
    [[nodiscard]] std::string_view line(int index) const {
        return index >= 0 && static_cast<std::size_t>(index) < lines_.size() ? lines_[static_cast<std::size_t>(index)]
                                                                             : std::string_view{};
    }

    /// A block of a single line stands verbatim on the line below.
    void find_block(Item& item, const YAML::Mark& mark) const {
        const auto below = line(mark.line + 1);
        const auto indent = below.find_first_not_of(' ');
        const auto text = item.text.substr(0, item.text.find_last_not_of('\n') + 1);
        if (indent == std::string_view::npos || below.substr(indent) != text) return;
        item.verbatim = true;
        item.text_at = position(mark.line + 1, static_cast<int>(indent));
    }

    /// How far a line was counted: places are asked for in order, and a line may be the whole file.
    struct Counted {
        int line = -1;
        std::size_t byte = 0;
        std::size_t points = 0;
    };

    std::string file_;
    std::vector<std::string_view> lines_;
    mutable Counted counted_;
};

/// Leaves the document at once: what follows would only repeat the problem.
struct Stop {};

class Builder final : public YAML::EventHandler {
public:
    Builder(const Source& source, Report& report) : source_{source}, report_{report} {}

    Item take_root() { return std::move(root_); }

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        finish(make(Item::Kind::null, mark), anchor);
    }

    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        Item item = make(Item::Kind::scalar, mark);
        item.text = with_braces_back(value);
        source_.find_text(item, mark);
        refuse_tag(tag, item.at);
        finish(std::move(item), anchor);
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const auto found = anchors_.find(anchor);
        if (found == anchors_.end()) stop(mark, "this alias stands within what it names");
        count(found->second, mark);
        finish(Item{found->second}, 0);
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(Item::Kind::list, mark, tag, anchor);
    }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(Item::Kind::map, mark, tag, anchor);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapEnd() override { close(); }

private:
    struct Frame {
        Item item;
        YAML::anchor_t anchor = 0;
        bool value_next = false;  ///< of a map: the key was read
        bool skipped = false;     ///< of a map: that key is refused, its value is dropped
    };

    [[noreturn]] void stop(const YAML::Mark& mark, std::string message) {
        report_.add(source_.position(mark.line, mark.column), std::move(message));
        throw Stop{};
    }

    Item make(Item::Kind kind, const YAML::Mark& mark) {
        if (++items_ > kMaxItems) stop(mark, fmt::format("this document has more than {} parts", kMaxItems));
        Item item;
        item.kind = kind;
        item.at = item.text_at = source_.position(mark.line, mark.column);
        return item;
    }

    void count(const Item& item, const YAML::Mark& mark) {
        if (++items_ > kMaxItems) stop(mark, fmt::format("this document has more than {} parts", kMaxItems));
        for (const auto& each : item.items) count(each, mark);
    }

    void refuse_tag(const std::string& tag, const Position& at) {
        if (tag.empty() || tag == "?" || tag == "!" || tag.starts_with("tag:yaml.org,2002:")) return;
        report_.add(at, "a value may not start with `!` outside quotes, as YAML takes that for a tag", tag,
                    "quotes around the whole, or NOT instead of `!`");
    }

    void open(Item::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
        if (frames_.size() >= kMaxItemDepth) stop(mark, "this is nested too deeply");
        Item item = make(kind, mark);
        refuse_tag(tag, item.at);
        frames_.push_back({std::move(item), anchor});
    }

    void close() {
        Frame frame = std::move(frames_.back());
        frames_.pop_back();
        finish(std::move(frame.item), frame.anchor);
    }

    void finish(Item item, YAML::anchor_t anchor) {
        if (anchor != 0) anchors_[anchor] = item;
        if (frames_.empty()) {
            root_ = std::move(item);
            return;
        }
        Frame& frame = frames_.back();
        if (frame.item.kind == Item::Kind::list) {
            frame.item.items.push_back(std::move(item));
        } else if (frame.value_next) {
            if (!frame.skipped) frame.item.items.push_back(std::move(item));
            frame.value_next = false;
        } else {
            take_key(frame, item);
        }
    }

    void take_key(Frame& frame, const Item& key) {
        frame.value_next = true;
        frame.skipped = true;
        if (!key.is_scalar()) {
            report_.add(key.at, "a key must be a text", describe(key));
        } else if (key.text == "<<") {
            report_.add(key.at, "merge keys are not known here", "<<", "the keys themselves");
        } else if (const auto* twice = find_key(frame.item, key.text)) {
            report_.add(key.at, fmt::format("this key is given twice; first in line {}", twice->at.line), key.text);
        } else {
            frame.item.keys.push_back({key.text, key.at});
            frame.skipped = false;
        }
    }

    static const Item::Key* find_key(const Item& map, const std::string& name) {
        const auto it = std::ranges::find(map.keys, name, &Item::Key::name);
        return it == map.keys.end() ? nullptr : &*it;
    }

    const Source& source_;
    Report& report_;
    std::vector<Frame> frames_;
    std::map<YAML::anchor_t, Item> anchors_;
    std::size_t items_ = 0;
    Item root_;
};

/// @return whether the bytes may be given to yaml-cpp.
bool is_text(std::string_view text, const std::string& file, Report& report) {
    const auto refuse = [&](const char* why) {
        report.add({file, 0, 0}, why);
        return false;
    };
    if (text.size() > kMaxFileBytes) return refuse("this file is larger than 1 MiB");
    if (!expression::is_valid_utf8(text)) return refuse("this file is not valid UTF-8");
    const bool control = std::ranges::any_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7f;
    });
    return control ? refuse("this file holds control characters") : true;
}

}  // namespace

Item read_yaml(std::string_view text, const std::string& file, Report& report) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    if (!is_text(text, file, report)) return {};
    const Source source{text, file};
    Builder builder{source, report};
    try {
        std::istringstream stream{with_braces_hidden(text)};
        YAML::Parser parser{stream};
        parser.HandleNextDocument(builder);
        Item root = builder.take_root();
        if (parser) {
            Builder second{source, report};
            if (parser.HandleNextDocument(second)) {
                report.add(second.take_root().at, "a policy file is one YAML document", "a second one");
            }
        }
        return root;
    } catch (const Stop&) {
        return {};
    } catch (const YAML::Exception& error) {
        report.add(source.position(error.mark.line, error.mark.column), fmt::format("this is no YAML: {}", error.msg),
                   "", "quotes around a text or an expression that holds `: `, ` #`, `? `, `{` or `[`");
        return {};
    }
}

}  // namespace lockstep::policy
