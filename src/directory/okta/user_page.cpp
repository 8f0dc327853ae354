#include "directory/okta/user_page.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <array>
#include <bit>
#include <cstring>

#include "directory/okta/status.hpp"
#include "directory/raw_value.hpp"

namespace lockstep::directory::okta {
namespace {

namespace ondemand = simdjson::ondemand;

[[noreturn]] void throw_malformed(std::string text) {
    DirectoryError::Details details;
    details.side = Side::okta;
    details.text = std::move(text);
    throw DirectoryError{DirectoryError::Kind::malformed, std::move(details)};
}

/// A key without its quotes. In 3.0.1 only the start of the raw key is to be had, so the end is looked for; a key with
/// an escape is decoded.
std::string_view key_of(ondemand::field& field) {
    const char* const start = field.key().raw();
    const char* end = start;
    while (*end != '"' && *end != '\\') ++end;
    if (*end == '"') return {start, static_cast<std::size_t>(end - start)};
    return field.unescaped_key();
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n' || text.back() == '\r' || text.back() == '\t')) {
        text.remove_suffix(1);
    }
    return text;
}

RawValue read_value(ondemand::value value) {
    using State = RawValue::State;
    switch (value.type().value()) {
        case ondemand::json_type::string: {
            std::string_view text;
            const auto failure = value.get_string().get(text);
            // Half a surrogate pair: one such name must not hide a page of people.
            if (failure == simdjson::STRING_ERROR) return {};
            if (failure != simdjson::SUCCESS) throw simdjson::simdjson_error{failure};
            return {text.empty() ? State::empty : State::text, text};
        }
        case ondemand::json_type::boolean: return {State::boolean, value.get_bool() ? "true" : "false"};
        case ondemand::json_type::number: {
            const auto token = trimmed(value.raw_json_token());
            std::ignore = value.get_double().value();  // refuses what is no number
            return {State::number, token};
        }
        case ondemand::json_type::array: {
            ondemand::array list = value.get_array();
            return {State::list, trimmed(list.raw_json())};
        }
        case ondemand::json_type::null:
            if (!value.is_null()) throw_malformed("a value is neither null nor anything else");
            return {State::empty, {}};
        case ondemand::json_type::object: return {State::unread, {}};
    }
    throw_malformed("a value of an unknown type");
}

class UserRow final : public AccountRow {
public:
    explicit UserRow(const SlotTable& slots) : values_(slots.size()) {}

    std::string_view id() const override { return id_; }
    AccountState state() const override { return state_; }
    std::string_view login() const override { return login_; }
    std::string_view email() const override { return email_; }
    std::span<const RawValue> values() const override { return values_; }
    std::span<const std::string_view> marks() const override { return marks_; }
    std::string_view bytes() const override { return bytes_; }

    Account to_account() const override {
        Account account;
        account.side = Side::okta;
        account.id = AccountId{std::string{id_}};
        account.state = state_;
        account.vendor_status = status_;
        account.login = login_;
        account.email = email_;
        account.values.reserve(values_.size());
        for (const auto& raw : values_) account.values.push_back(to_value(raw));
        account.created = from_rfc3339(created_).value_or(WallTime{});
        account.status_changed = from_rfc3339(status_changed_);
        account.administrator = administrators.contains(account.id);
        account.unread = flaw_;
        account.how = how;
        account.read_at = read_at;
        return account;
    }

    /// Absent in a whole read is empty, as null is (DESIGN §4.3).
    /// @param bytes of the user, if anybody asks for them.
    void clear(std::string_view bytes) {
        bytes_ = bytes;
        std::ranges::fill(values_, RawValue{RawValue::State::empty, {}});
        id_ = status_ = transitioning_to_ = login_ = email_ = created_ = status_changed_ = {};
        flaw_.clear();
        has_profile_ = false;
    }

    void take(std::string_view key, ondemand::value value, const KeyTable& keys) {
        if (key == "id") {
            id_ = read_text(key, value);
        } else if (key == "status") {
            status_ = read_text(key, value);
        } else if (key == "transitioningToStatus") {
            transitioning_to_ = read_text(key, value);
        } else if (key == "created") {
            created_ = read_text(key, value);
        } else if (key == "statusChanged") {
            status_changed_ = read_text(key, value);
        } else if (key == "profile") {
            has_profile_ = value.type().value() == ondemand::json_type::object;
            if (has_profile_) take_profile(value.get_object(), keys);
        }
    }

    void finish() {
        if (id_.empty()) throw_malformed("a user without an id");
        const auto state = to_state(status_, transitioning_to_);
        if (flaw_.empty() && !state) flaw_ = fmt::format("its status '{}' is unknown", status_);
        // Else every attribute would pass for empty.
        if (flaw_.empty() && !has_profile_) flaw_ = "it has no profile";
        state_ = state.value_or(AccountState::active);
        marks_ = {status_, transitioning_to_, status_changed_};
    }

    ReadHow how = ReadHow::list;
    std::set<AccountId> administrators;
    WallTime read_at{};

private:
    /// A text, or empty for null. Any other type is a flaw of this user.
    std::string_view read_text(std::string_view key, ondemand::value value) { return text_of(key, read_value(value)); }

    std::string_view text_of(std::string_view key, const RawValue& raw) {
        if (raw.state == RawValue::State::text || raw.state == RawValue::State::empty) return raw.text;
        flaw_ = fmt::format("its {} is no text", key);
        return {};
    }

    void take_profile(ondemand::object profile, const KeyTable& keys) {
        for (ondemand::field field : profile) {
            const auto key = key_of(field);
            const auto slot = keys.find(key);
            const bool is_login = key == "login";
            if (slot == KeyTable::kNone && !is_login && key != "email") continue;
            const auto raw = read_value(field.value());
            if (slot != KeyTable::kNone) values_[slot] = raw;
            if (is_login) login_ = text_of(key, raw);
            if (key == "email") email_ = text_of(key, raw);
        }
    }

    std::vector<RawValue> values_;
    std::string_view bytes_, id_, status_, transitioning_to_, login_, email_, created_, status_changed_;
    std::array<std::string_view, 3> marks_;
    AccountState state_ = AccountState::active;
    std::string flaw_;
    bool has_profile_ = false;
};

void read_user(ondemand::object object, std::string_view bytes, UserRow& row, const KeyTable& keys) {
    row.clear(bytes);
    for (ondemand::field field : object) {
        const auto key = key_of(field);
        row.take(key, field.value(), keys);
    }
    row.finish();
}

/// Reads no further than to the id; empty if there is none.
std::string_view read_id(ondemand::object& user) {
    for (ondemand::field field : user) {
        if (key_of(field) == "id") return read_value(field.value()).text;
    }
    return {};
}

}  // namespace

KeyTable::KeyTable(const SlotTable& slots) : entries_(std::bit_ceil(slots.size() * 4 + 1)) {
    for (std::size_t slot = 0; slot < slots.size(); ++slot) {
        auto place = place_of(slots.name(slot));
        while (entries_[place].slot != kNone) place = (place + 1) & (entries_.size() - 1);
        entries_[place] = {slots.name(slot), slot};
    }
}

std::size_t KeyTable::find(std::string_view key) const {
    auto place = place_of(key);
    while (entries_[place].slot != kNone) {
        if (entries_[place].name == key) return entries_[place].slot;
        place = (place + 1) & (entries_.size() - 1);
    }
    return kNone;
}

std::size_t KeyTable::place_of(std::string_view key) const {
    if (key.empty()) return 0;
    const auto byte = [&](std::size_t at) { return static_cast<std::size_t>(static_cast<unsigned char>(key[at])); };
    const auto mixed = key.size() * 31 + byte(0) * 7 + byte(key.size() / 2) * 13 + byte(key.size() - 1) * 3;
    return mixed & (entries_.size() - 1);
}

class UserDecoder::Impl {
public:
    explicit Impl(SlotTable slots) : slots_{std::move(slots)}, keys_{slots_}, row_{slots_} {}

    void know_administrators(std::set<AccountId> administrators) { row_.administrators = std::move(administrators); }

    std::size_t decode_page(std::string& body, WallTime read_at, const RowSink& sink) {
        row_.how = ReadHow::list;
        row_.read_at = read_at;
        std::size_t count = 0;
        read(body, [&](ondemand::document& document) {
            for (auto element : document.get_array()) {
                read_element(element.get_object(), sink);
                ++count;
            }
        });
        return count;
    }

    Account decode_user(std::string& body, WallTime read_at) {
        row_.how = ReadHow::by_id;
        row_.read_at = read_at;
        Account account;
        read(body, [&](ondemand::document& document) {
            read_user(document.get_object(), {}, row_, keys_);
            account = row_.to_account();
        });
        return account;
    }

private:
    void read_element(ondemand::object user, const RowSink& sink) {
        std::string_view bytes;
        if (sink.asks()) {
            const auto id = read_id(user);
            bytes = trimmed(user.raw_json());
            if (!id.empty() && sink.knows(id, bytes)) return;
            user.reset().value();
        }
        read_user(user, bytes, row_, keys_);
        sink(row_);
    }

    template <class Reader>
    void read(std::string& body, const Reader& reader) {
        body.reserve(body.size() + simdjson::SIMDJSON_PADDING);
        try {
            const simdjson::padded_string_view text{body.data(), body.size(), body.capacity()};
            ondemand::document document = parser_.iterate(text);
            reader(document);
            // On-demand checks as it goes: only a position behind the end shows that nothing was cut or left over.
            if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) {
                throw_malformed("the answer goes on after its end");
            }
        } catch (const simdjson::simdjson_error& error) {
            throw_malformed(fmt::format("the answer is not the JSON expected: {}", error.what()));
        }
    }

    SlotTable slots_;
    KeyTable keys_;
    ondemand::parser parser_;
    UserRow row_;
};

UserDecoder::UserDecoder(SlotTable slots) : impl_{std::make_unique<Impl>(std::move(slots))} {}
UserDecoder::~UserDecoder() = default;

void UserDecoder::know_administrators(std::set<AccountId> administrators) {
    impl_->know_administrators(std::move(administrators));
}

std::size_t UserDecoder::decode_page(std::string& body, WallTime read_at, const RowSink& sink) {
    return impl_->decode_page(body, read_at, sink);
}

Account UserDecoder::decode_user(std::string& body, WallTime read_at) {
    return impl_->decode_user(body, read_at);
}

}  // namespace lockstep::directory::okta
