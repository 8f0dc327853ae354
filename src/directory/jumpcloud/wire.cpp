#include "directory/jumpcloud/wire.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include "directory/jumpcloud/errors.hpp"
#include "directory/jumpcloud/user_fields.hpp"
#include "directory/jumpcloud/user_row.hpp"

namespace lockstep::directory::jumpcloud {
namespace {

namespace ondemand = simdjson::ondemand;
using RawState = RawValue::State;

/// The token of a scalar as it stands in the page: a text with its quotes.
std::string_view token_of(ondemand::value& value) {
    const auto token = value.raw_json_token();
    const auto end = token.find_last_not_of(" \t\r\n");
    return token.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

/// A text that is no valid Unicode (half a surrogate pair) is unread: one such name must not hide a page of people.
RawValue read_text(ondemand::value value) {
    const auto token = token_of(value);
    std::string_view text;
    if (token.size() >= 2 && token.back() == '"' && !token.contains('\\')) {
        text = token.substr(1, token.size() - 2);  // as it lies in the page, nothing to decode
    } else {
        const auto failure = value.get_string().get(text);
        if (failure == simdjson::STRING_ERROR) return {};
        if (failure != simdjson::SUCCESS) throw simdjson::simdjson_error{failure};
    }
    return {.state = text.empty() ? RawState::empty : RawState::text, .text = text};
}

RawValue read_literal(ondemand::value value) {
    const auto token = token_of(value);
    if (token == "null") return {.state = RawState::empty, .text = {}};
    if (token == "true" || token == "false") return {.state = RawState::boolean, .text = token};
    throw malformed(fmt::format("\"{}\" is no JSON", token.substr(0, 20)));
}

RawValue read_list(ondemand::value value) {
    const std::string_view raw = value.get_array().value().raw_json().value();
    const bool empty = raw.find_first_not_of(" \t\r\n", 1) == raw.size() - 1;
    return {.state = empty ? RawState::empty : RawState::list, .text = raw};
}

RawValue read_value(ondemand::value value) {
    switch (value.type().value()) {
        case ondemand::json_type::string: return read_text(value);
        case ondemand::json_type::null:
        case ondemand::json_type::boolean: return read_literal(value);
        case ondemand::json_type::number: return {.state = RawState::number, .text = token_of(value)};
        case ondemand::json_type::array: return read_list(value);
        case ondemand::json_type::object: return {};  // no attribute of the schema is an object
    }
    throw malformed("a value of no JSON type");
}

std::string_view read_word(ondemand::value value) {
    if (value.type().value() != ondemand::json_type::string) return {};
    return read_text(value).text;
}

/// The key as it stands in the page. JumpCloud escapes none, and one that is escaped might be missed unseen.
std::string_view read_key(const ondemand::field& field) {
    const char* const begin = field.key().raw();
    const char* end = begin;
    while (*end != '"') {
        if (*end == '\\') throw malformed("a key with an escape");
        ++end;
    }
    return {begin, end};
}

}  // namespace

struct UserDecoder::State {
    explicit State(const SlotTable& table) : slots{table}, fields{slots} {}

    [[nodiscard]] std::string_view read_id(ondemand::object& user) const;
    void read_row(ondemand::object user, std::string_view bytes);
    void read_row(ondemand::object user, WallTime read_at, const RowSink& sink);
    [[nodiscard]] const UserFields::Key* find_key(std::string_view name, std::size_t place);
    void read_field(const UserFields::Key& key, ondemand::value value);
    void read_family(Family family, ondemand::value value);
    void read_element(Family family, ondemand::object element);
    void read_restricted(ondemand::value value);
    /// False, and a flaw of this user, for any type but that and null.
    bool is_of_type(ondemand::value& value, ondemand::json_type type, std::string_view key);
    std::size_t read_rows(ondemand::array rows, WallTime read_at, const RowSink& sink, std::size_t& places);
    UserPage walk_page(ondemand::document& document, WallTime read_at, const RowSink& sink);

    SlotTable slots;
    UserFields fields;
    ondemand::parser parser;
    RawUser raw;
    std::vector<const UserFields::Key*> order;                 ///< by place in the row before; null: no key of ours
    std::vector<bool> seen;                                    ///< by slot: an element of its type came already
    std::vector<std::pair<std::string_view, RawValue>> parts;  ///< of the element being read
};

bool UserDecoder::State::is_of_type(ondemand::value& value, ondemand::json_type type, std::string_view key) {
    const auto held = value.type().value();
    if (held != type && held != ondemand::json_type::null) {
        raw.flaw = fmt::format("its {} is of an unexpected type", key);
    }
    return held == type;
}

void UserDecoder::State::read_restricted(ondemand::value value) {
    if (!is_of_type(value, ondemand::json_type::array, "restrictedFields")) return;
    for (ondemand::value entry : value.get_array()) {
        if (!is_of_type(entry, ondemand::json_type::object, "restrictedFields")) continue;
        for (ondemand::field field : entry.get_object()) {
            if (read_key(field) == "field") raw.restricted.push_back(read_word(field.value()));
        }
    }
}

void UserDecoder::State::read_element(Family family, ondemand::object element) {
    const auto type_key = keys_of(family).type;
    std::string_view type;
    parts.clear();
    for (ondemand::field field : element) {
        const std::string_view key = read_key(field);
        if (key == type_key) {
            type = read_word(field.value());
        } else {
            parts.emplace_back(key, read_value(field.value()));
        }
    }
    for (const auto& [wanted, part, slot] : fields.elements(family)) {
        if (wanted != type) continue;
        RawValue value{.state = RawState::empty, .text = {}};
        for (const auto& [key, held] : parts) {
            if (key == part) value = held;
        }
        raw.values[slot] = seen[slot] ? RawValue{} : value;
        seen[slot] = true;
    }
}

void UserDecoder::State::read_family(Family family, ondemand::value value) {
    const auto key = keys_of(family).array;
    if (!is_of_type(value, ondemand::json_type::array, key)) return;  // null: no elements
    for (ondemand::value element : value.get_array()) {
        if (is_of_type(element, ondemand::json_type::object, key)) read_element(family, element.get_object());
    }
}

void UserDecoder::State::read_field(const UserFields::Key& key, ondemand::value value) {
    std::optional<RawValue> read;
    const auto text = [&] {
        read = read_value(value);
        if (read->state == RawState::text) return read->text;
        if (read->state != RawState::empty) raw.flaw = fmt::format("its {} is no text", key.name);
        return std::string_view{};
    };
    switch (key.standard) {
        case Standard::none: read = read_value(value); break;
        case Standard::id: raw.id = text(); break;
        case Standard::state: raw.state = text(); break;
        case Standard::username: raw.username = text(); break;
        case Standard::email: raw.email = text(); break;
        case Standard::created: raw.created = text(); break;
        case Standard::admin: raw.administrator = value.type().value() != ondemand::json_type::null; break;
        case Standard::restricted: read_restricted(value); break;
        case Standard::attributes: read_family(Family::attributes, value); break;
        case Standard::phone_numbers: read_family(Family::phone_numbers, value); break;
        case Standard::addresses: read_family(Family::addresses, value); break;
    }
    if (key.slot && read) raw.values[*key.slot] = *read;
}

/// Users of a page mostly have their keys in one order, so the key that stood here in the row before is tried first.
const UserFields::Key* UserDecoder::State::find_key(std::string_view name, std::size_t place) {
    if (place >= order.size()) order.resize(place + 1);
    auto& usual = order[place];
    if (usual == nullptr || usual->name != name) usual = fields.find(name);
    return usual;
}

void UserDecoder::State::read_row(ondemand::object user, std::string_view bytes) {
    raw.clear(fields.slots());
    raw.bytes = bytes;
    seen.assign(fields.slots(), false);
    std::size_t place = 0;
    for (ondemand::field field : user) {
        const auto* key = find_key(read_key(field), place++);
        if (key != nullptr) read_field(*key, field.value());
    }
    raw.marks = {raw.state, raw.administrator ? "administrator" : ""};
    raw.marks.insert(raw.marks.end(), raw.restricted.begin(), raw.restricted.end());
}

/// Reads no further than to the id; empty if there is none.
std::string_view UserDecoder::State::read_id(ondemand::object& user) const {
    for (ondemand::field field : user) {
        const auto* key = fields.find(read_key(field));
        if (key != nullptr && key->standard == Standard::id) return read_word(field.value());
    }
    return {};
}

void UserDecoder::State::read_row(ondemand::object user, WallTime read_at, const RowSink& sink) {
    std::string_view bytes;
    if (sink.asks()) {
        const auto id = read_id(user);
        bytes = user.raw_json().value();
        bytes = bytes.substr(0, bytes.rfind('}') + 1);
        if (!id.empty() && sink.knows(id, bytes)) return;
        user.reset().value();
    }
    read_row(user, bytes);
    sink(UserRow{raw, slots, ReadHow::list, read_at});
}

std::size_t UserDecoder::State::read_rows(ondemand::array rows, WallTime read_at, const RowSink& sink,
                                          std::size_t& places) {
    std::size_t count = 0;
    for (ondemand::value row : rows) {
        ++places;
        if (row.type().value() == ondemand::json_type::null) continue;
        read_row(row.get_object(), read_at, sink);
        ++count;
    }
    return count;
}

UserPage UserDecoder::State::walk_page(ondemand::document& document, WallTime read_at, const RowSink& sink) {
    UserPage page;
    bool has_total = false;
    bool has_rows = false;
    for (auto field : document.get_object()) {
        const std::string_view key = field.unescaped_key().value();
        if (key == "totalCount") {
            ondemand::value total = field.value();
            const bool quoted = total.type().value() == ondemand::json_type::string;
            page.total = quoted ? total.get_uint64_in_string().value() : total.get_uint64().value();
            has_total = true;
        } else if (key == "results") {
            if (has_rows) throw malformed("a list of users holds its results twice");
            page.rows = read_rows(field.value().get_array(), read_at, sink, page.places);
            has_rows = true;
        }
    }
    if (!has_total || !has_rows) throw malformed("a list of users lacks totalCount or results");
    return page;
}

namespace {

/// Runs `walk` over a body and demands that nothing is left: the parser is lazy, so only its end proves a page whole.
template <class Walk>
auto read_whole(ondemand::parser& parser, std::string& body, const Walk& walk) {
    body.reserve(body.size() + simdjson::SIMDJSON_PADDING);
    try {
        ondemand::document document = parser.iterate(simdjson::padded_string_view{body, body.capacity()});
        auto result = walk(document);
        if (document.current_location().error() != simdjson::OUT_OF_BOUNDS)
            throw malformed("text follows the JSON value");
        return result;
    } catch (const simdjson::simdjson_error& failure) {
        throw malformed(fmt::format("broken JSON: {}", failure.what()));
    }
}

}  // namespace

UserDecoder::UserDecoder(const SlotTable& slots) : state_{std::make_unique<State>(slots)} {}
UserDecoder::~UserDecoder() = default;
UserDecoder::UserDecoder(UserDecoder&&) noexcept = default;

const std::string& UserDecoder::fields() const {
    return state_->fields.query();
}

UserPage UserDecoder::read_page(std::string& body, WallTime read_at, const RowSink& sink) {
    return read_whole(state_->parser, body,
                      [&](ondemand::document& document) { return state_->walk_page(document, read_at, sink); });
}

Account UserDecoder::read_user(std::string body, WallTime read_at) {
    return read_whole(state_->parser, body, [&](ondemand::document& document) {
        state_->read_row(document.get_object(), std::string_view{});
        return UserRow{state_->raw, state_->slots, ReadHow::by_id, read_at}.to_account();
    });
}

}  // namespace lockstep::directory::jumpcloud
