#include "twin/jumpcloud/user_keys.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "twin/jumpcloud/answers.hpp"
#include "twin/jumpcloud/filter.hpp"
#include "twin/jumpcloud/user_store.hpp"
#include "twin/jumpcloud/users.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;

json::array keys_of(const User& user) {
    const json::value& keys = user.at(Field::ssh_keys);
    return keys.is_array() ? keys.get_array() : json::array{};
}

}  // namespace

Response list_ssh_keys(Organization& org, const Call& call) {
    const auto user = org.users.find(call.ids[0]);
    return user ? json_answer(200, json::value(keys_of(*user))) : v1_error(404, "Not Found");
}

Response add_ssh_key(Organization& org, const Call& call) {
    const auto before = org.users.find(call.ids[0]);
    if (!before) return v1_error(404, "Not Found");
    const json::value* name = call.find_member("name");
    const json::value* key = call.find_member("public_key");
    if (name == nullptr || key == nullptr) return v1_error(400, "Bad Request: name and public_key are required");
    const json::object made{
        {"name", *name}, {"public_key", *key}, {"create_date", to_rfc3339(call.now)}, {"_id", org.ids.make(call.now)}};
    auto keys = keys_of(*before);
    keys.push_back(made);
    User next = *before;
    next.set(Field::ssh_keys, std::move(keys));
    commit_user(org, call, std::move(next), *before);
    return json_answer(200, json::value(made));
}

Response delete_ssh_key(Organization& org, const Call& call) {
    const auto before = org.users.find(call.ids[0]);
    if (!before) return v1_error(404, "Not Found");
    auto keys = keys_of(*before);
    const auto gone =
        std::ranges::find_if(keys, [&](const json::value& key) { return value_text(key.at("_id")) == call.ids[1]; });
    if (gone == keys.end()) return v1_error(404, "Not Found");
    keys.erase(gone);
    User next = *before;
    next.set(Field::ssh_keys, std::move(keys));
    commit_user(org, call, std::move(next), *before);
    return word_answer("OK");
}

Response get_totp(Organization& org, const Call& call) {
    const auto user = org.users.find(call.ids[0]);
    if (!user) return v1_error(404, "Not Found");
    return json_answer(200, json::object{});  // nobody here has enrolled one
}

Response reset_totp(Organization& org, const Call& call) {
    return reset_mfa(org, call);
}

Response mail_activation(Organization& org, const Call& call) {
    const auto user = org.users.find(call.ids[0]);
    if (!user) return v1_error(404, "Not Found");
    org.mails.push_back({call.now, "activation", std::string{user->text(Field::email)}, user->id});
    return word_answer("OK");
}

}  // namespace lockstep::twin::jumpcloud
