#include "directory/jumpcloud/user_writes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "directory/jumpcloud/array_merge.hpp"
#include "directory/jumpcloud/errors.hpp"
#include "directory/jumpcloud/pages.hpp"
#include "directory/jumpcloud/query.hpp"
#include "directory/random_password.hpp"

namespace lockstep::directory::jumpcloud {
namespace {

namespace json = boost::json;

constexpr int kReads = 3;  // of an account whose PUT did not get its turn in time

std::string user_path(const AccountId& id) {
    return "/api/systemusers/" + encoded(id.value);
}

/// The only fields whose unset value is null (API-jumpcloud.md §4.1, quirk 7); all others are cleared with "".
json::value cleared(std::string_view field, const Settings& settings) {
    if (field == "employeeIdentifier" && !settings.clears_identifier_with_null) return "";
    if (field == "employeeIdentifier" || field == "manager") return nullptr;
    return "";
}

json::value to_json(const AttributeWrite& write, const Settings& settings) {
    const auto& value = write.after;
    if (!value.is_something()) return cleared(write.attribute, settings);
    if (const auto* held = value.get<bool>()) return *held;
    if (const auto* held = value.get<std::int64_t>()) return *held;
    if (const auto* held = value.get<double>()) return *held;
    if (const auto* held = value.get<TextList>()) return json::value_from(*held);
    return json::string{to_text(value)};
}

json::object scalar_fields(std::span<const AttributeWrite> writes, const Settings& settings) {
    json::object body;
    for (const auto& write : writes) {
        if (!find_element(write.attribute)) body[write.attribute] = to_json(write, settings);
    }
    return body;
}

std::vector<std::string> names_of(std::span<const AttributeWrite> writes) {
    std::vector<std::string> names;
    for (const auto& write : writes) names.push_back(write.attribute);
    return names;
}

bool has_elements(std::span<const AttributeWrite> writes) {
    return std::ranges::any_of(writes, [](const auto& write) { return find_element(write.attribute).has_value(); });
}

json::object parse_user(const Response& response) {
    boost::system::error_code failure;
    auto user = json::parse(response.body, failure);
    if (failure || !user.is_object()) throw malformed("a user read by id is no JSON object");
    return std::move(user.get_object());
}

/// Who has read an account to write it goes before those who have not begun, so that what was read stays young. It
/// starves nobody: each such call follows one that waited in its own lane.
Lane finishing(Lane lane) {
    switch (lane) {
        case Lane::lockdown:
        case Lane::offboard:
        case Lane::interactive: return lane;
        case Lane::event:
        case Lane::bulk: return Lane::interactive;
    }
    LOCKSTEP_UNREACHABLE();
}

/// Notes the names of a write when it ends, also by an exception: an answer that was lost may have been a yes.
class Noted {
public:
    Noted(Users& users, const std::vector<AttributeWrite>& writes) : users_{users}, writes_{writes} {}
    Noted(const Noted&) = delete;
    Noted& operator=(const Noted&) = delete;
    ~Noted() { users_.note_names(writes_); }

private:
    Users& users_;
    const std::vector<AttributeWrite>& writes_;
};

struct Scheduled {
    std::string state, date;
};

/// The changes of that person's state that the vendor has planned, whatever the envelope.
/// @throws DirectoryError `malformed` for what is no list: nobody is reactivated on a guess.
std::vector<Scheduled> read_scheduled(const Response& response, const AccountId& id) {
    boost::system::error_code failure;
    const auto body = json::parse(response.body, failure);
    const json::value* rows = !failure && body.is_object() ? body.get_object().if_contains("results") : &body;
    if (failure || rows == nullptr || !rows->is_array()) throw malformed("the scheduled changes of state are no list");
    std::vector<Scheduled> planned;
    for (const auto& row : rows->get_array()) {
        if (!row.is_object()) continue;
        const auto whose = text_of(row.get_object(), "systemUserId");
        if (!whose.empty() && whose != id.value) continue;  // asked about one person; a row that names nobody is theirs
        planned.push_back({text_of(row.get_object(), "state"), text_of(row.get_object(), "scheduledDate")});
    }
    return planned;
}

void add_members(json::object& body, json::object more) {
    for (auto& member : more) body[member.key()] = std::move(member.value());
}

}  // namespace

Task<Written> UserWrites::create(Lane lane, NewAccount account) {
    std::erase_if(account.writes, [](const AttributeWrite& write) {
        return write.attribute == "username" || !write.after.is_something();
    });
    AttributeWrite username;
    username.attribute = "username";
    username.after = Value::text(account.login);
    account.writes.push_back(std::move(username));
    const Noted noted{users_, account.writes};
    json::object body{{"state", "STAGED"}};
    add_members(body, scalar_fields(account.writes, client_.settings()));
    add_members(body, merged_arrays({}, account.writes));
    Call call;
    call.method = "POST";
    call.path = "/api/systemusers";
    call.body = json::serialize(body);
    call.once = true;
    call.written = names_of(account.writes);
    auto response = co_await client_.call(lane, std::move(call));
    Written written;
    written.account = understood(users_.read_created(std::move(response)));
    co_return written;
}

Written UserWrites::to_written(Response response, const AccountId& id) {
    Written written;
    written.account = understood(users_.read_answer(std::move(response), id));
    return written;
}

Task<Written> UserWrites::set_attributes(Lane lane, AccountId id, std::vector<AttributeWrite> writes) {
    const Noted noted{users_, writes};
    auto response = has_elements(writes) ? co_await put_arrays(lane, id, writes) : co_await put(lane, id, writes);
    co_return to_written(std::move(response), id);
}

Task<Response> UserWrites::put(Lane lane, AccountId id, std::vector<AttributeWrite> writes) {
    Call call;
    call.method = "PUT";
    call.path = user_path(id);
    call.body = json::serialize(scalar_fields(writes, client_.settings()));
    call.written = names_of(writes);
    co_return co_await client_.call(lane, std::move(call));
}

Task<Response> UserWrites::put_arrays(Lane lane, AccountId id, std::vector<AttributeWrite> writes) {
    const auto alone = co_await accounts_.hold(id.value);
    for (int read = 0; read < kReads; ++read) {
        Call get;
        get.path = user_path(id);
        const auto held = co_await client_.call(read == 0 ? lane : finishing(lane), std::move(get));
        const auto read_at = client_.clock().steady_now();
        const auto user = parse_user(held);
        std::ignore = understood(users_.read_answer(held, id));
        auto body = scalar_fields(writes, client_.settings());
        add_members(body, merged_arrays(user, writes));
        Call call;
        call.method = "PUT";
        call.path = user_path(id);
        call.body = json::serialize(body);
        call.once = true;  // sent again behind our back it could undo what somebody else wrote in between
        call.written = names_of(writes);
        auto response = co_await client_.call_before(read_at + kReadAge, finishing(lane), std::move(call));
        if (response) co_return *std::move(response);
    }
    DirectoryError::Details details;
    details.side = Side::jumpcloud;
    details.text = fmt::format("not sent: after {} reads of user {} its turn still came too late", kReads, id.value);
    throw DirectoryError{DirectoryError::Kind::throttled, std::move(details)};
}

Task<> UserWrites::activate(Lane lane, AccountId id, Directory::Activation activation) {
    if (activation.random_password) {
        Call call;
        call.method = "PUT";
        call.path = user_path(id);
        call.body = json::serialize(json::object{{"password", make_random_password(random_)}});
        co_await client_.call(lane, std::move(call));
    }
    json::value mail = activation.mail;
    if (activation.mail && !activation.address.empty()) mail = json::string{activation.address};
    Call call;
    call.method = "POST";
    call.path = user_path(id) + "/state/activate";
    call.body = json::serialize(json::object{{"email", mail}});
    call.once = true;
    co_await client_.call(lane, std::move(call));
}

Task<> UserWrites::suspend(Lane lane, AccountId id) {
    co_await set_state(lane, std::move(id), "SUSPENDED", true);
}

Task<> UserWrites::unsuspend(Lane lane, AccountId id) {
    co_await refuse_while_scheduled(lane, id);
    co_await set_state(lane, std::move(id), "ACTIVATED", false);
}

/// An administrator has set a date for this person's state: to come back before it, or to be suspended again after it,
/// would be against what they decided (API-jumpcloud.md §4.5).
Task<> UserWrites::refuse_while_scheduled(Lane lane, AccountId id) {
    Call call;
    call.path = "/api/v2/bulk/userstates/eventlist/next?users=" + encoded(id.value);
    call.answers = {403, 404};  // a role that may not look, or a tenant without schedules
    const auto response = co_await client_.call(lane, std::move(call));
    if (response.status == 403 || response.status == 404) co_return;
    for (const auto& [state, date] : read_scheduled(response, id)) {
        throw refused(
            fmt::format("user {} is scheduled in JumpCloud to become {} on {}: cancel that schedule there, or "
                        "wait for it",
                        id.value, state, date));
    }
}

/// Two fields for one truth: a pair that disagrees is refused, one alone is not promised to move the other.
Task<> UserWrites::set_state(Lane lane, AccountId id, std::string state, bool suspended) {
    Call call;
    call.method = "PUT";
    call.path = user_path(id);
    call.body = json::serialize(json::object{{"state", state}, {"suspended", suspended}});
    auto response = co_await client_.call(lane, std::move(call));
    const auto account = users_.read_answer(std::move(response), id);
    if (account.vendor_status != state) {
        throw refused(fmt::format("user {} answers the change to {} with {}", id.value, state, account.vendor_status));
    }
}

Task<> UserWrites::expire_password(Lane lane, AccountId id) {
    co_await post_verb(lane, std::move(id), "expire");
}

Task<> UserWrites::unlock(Lane lane, AccountId id) {
    co_await post_verb(lane, std::move(id), "unlock");
}

/// The answer is a word, as JSON or plain text: nothing to be read.
Task<> UserWrites::post_verb(Lane lane, AccountId id, std::string verb) {
    Call call;
    call.method = "POST";
    call.path = user_path(id) + "/" + verb;
    co_await client_.call(lane, std::move(call));
}

Task<> UserWrites::remove(Lane lane, AccountId id) {
    Call call;
    call.method = "DELETE";
    call.path = user_path(id);
    call.answers = {404};
    co_await client_.call(lane, std::move(call));
}

}  // namespace lockstep::directory::jumpcloud
