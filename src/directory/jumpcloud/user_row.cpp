#include "directory/jumpcloud/user_row.hpp"

#include <fmt/format.h>

#include "core/http_message.hpp"
#include "directory/jumpcloud/element.hpp"
#include "directory/jumpcloud/errors.hpp"
#include "directory/raw_value.hpp"

namespace lockstep::directory::jumpcloud {
namespace {

/// The policy's names for a field of `restrictedFields`: itself, or all elements of an array.
void add_policy_names(std::vector<std::string>& names, std::string_view field, const SlotTable& slots) {
    bool known = false;
    for (const auto& name : slots.names()) {
        const auto element = find_element(name);
        const std::string_view top = element ? keys_of(element->family).array : std::string_view{name};
        if (!equal_ignoring_case(top, field)) continue;
        names.push_back(name);
        known = true;
    }
    if (!known) names.emplace_back(field);
}

}  // namespace

std::optional<AccountState> find_state(std::string_view word) {
    if (word == "ACTIVATED") return AccountState::active;
    if (word == "SUSPENDED") return AccountState::suspended;
    if (word == "STAGED") return AccountState::staged;
    return std::nullopt;
}

void RawUser::clear(std::size_t slots) {
    bytes = id = username = email = state = created = {};
    administrator = false;
    flaw.clear();
    restricted.clear();
    marks.clear();
    values.assign(slots, RawValue{.state = RawValue::State::empty, .text = {}});
}

UserRow::UserRow(const RawUser& raw, const SlotTable& slots, ReadHow how, WallTime read_at)
    : raw_{raw}, slots_{slots}, unread_{raw.flaw}, how_{how}, read_at_{read_at} {
    if (raw.id.empty()) throw malformed("a user has no id");
    const auto state = find_state(raw.state);
    if (unread_.empty() && raw.state.empty()) unread_ = "it has no state, although that was asked for";
    if (unread_.empty() && !state) unread_ = fmt::format("its state \"{}\" is unknown", raw.state);
    state_ = state.value_or(AccountState::active);
}

Account UserRow::to_account() const {
    Account account;
    account.side = Side::jumpcloud;
    account.id = AccountId{std::string{raw_.id}};
    account.state = state_;
    account.vendor_status = raw_.state;
    account.login = raw_.username;
    account.email = raw_.email;
    account.values.reserve(raw_.values.size());
    for (const auto& value : raw_.values) account.values.push_back(directory::to_value(value));
    account.created = from_rfc3339(raw_.created).value_or(WallTime{});
    account.administrator = raw_.administrator;
    for (const auto field : raw_.restricted) add_policy_names(account.restricted, field, slots_);
    account.unread = unread_;
    account.how = how_;
    account.read_at = read_at_;
    return account;
}

}  // namespace lockstep::directory::jumpcloud
