#include "survey/ground.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <stdexcept>

#include "core/assert.hpp"

namespace lockstep::survey {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr const char* kJournal = "survey.journal";
constexpr auto kPoll = 250ms;
constexpr int kLooks = 40;  ///< for something whose id was never heard: indexes lag
constexpr const char* kDomain = "example.com";

struct Row {
    Kind kind;
    std::string_view name;
    bool is_okta;
    std::string_view path;
};
constexpr std::array kRows{
    Row{Kind::jumpcloud_user, "jumpcloud_user", false, "/api/systemusers"},
    Row{Kind::jumpcloud_group, "jumpcloud_group", false, "/api/v2/usergroups"},
    Row{Kind::okta_user, "okta_user", true, "/api/v1/users"},
    Row{Kind::okta_group, "okta_group", true, "/api/v1/groups"},
    Row{Kind::okta_rule, "okta_rule", true, "/api/v1/groups/rules"},
};

const Row& row_of(Kind kind) {
    return *std::ranges::find(kRows, kind, &Row::kind);
}

std::string id_of(const json::value& object) {
    if (!object.is_object()) return {};
    for (const auto* key : {"id", "_id"}) {
        const auto* value = object.get_object().if_contains(key);
        if (value && value->is_string()) return std::string{value->get_string()};
    }
    return {};
}

std::string name_of(const json::value& object) {
    if (!object.is_object()) return {};
    const auto& fields = object.get_object();
    for (const auto* key : {"username", "name"}) {
        const auto* value = fields.if_contains(key);
        if (value && value->is_string()) return std::string{value->get_string()};
    }
    const auto* profile = fields.if_contains("profile");
    return profile ? name_of(*profile) : std::string{};
}

/// Those of the rows that bear exactly this name.
std::vector<std::string> ids_named(const json::array& rows, std::string_view name) {
    std::vector<std::string> ids;
    for (const auto& row : rows) {
        if (name_of(row) == name) ids.push_back(id_of(row));
    }
    return ids;
}

void add_members(json::object& body, json::object more) {
    for (auto& member : more) body[member.key()] = std::move(member.value());
}

std::string id_in(const Heard& heard, std::string_view what) {
    auto id = id_of(heard.body);
    if (!heard.ok() || id.empty()) throw std::runtime_error{fmt::format("no {}: status {}", what, heard.status)};
    return id;
}

}  // namespace

Task<> Journal::load() {
    const auto text = co_await store_.find_setting(kJournal);
    list_.clear();
    if (!text || text->empty()) co_return;
    for (const auto& entry : json::parse(*text).as_array()) {
        const auto kind = std::ranges::find(kRows, std::string_view{entry.at("kind").as_string()}, &Row::name);
        if (kind == kRows.end()) continue;
        list_.push_back(
            {kind->kind, std::string{entry.at("name").as_string()}, std::string{entry.at("id").as_string()}});
    }
}

Task<> Journal::save() {
    json::array list;
    for (const auto& made : list_) {
        list.push_back(json::object{{"kind", row_of(made.kind).name}, {"name", made.name}, {"id", made.id}});
    }
    co_await store_.put_setting(kJournal, json::serialize(list));
}

Task<> Journal::add(Made made) {
    list_.push_back(std::move(made));
    co_await save();
}

Task<> Journal::made(std::string id) {
    list_.back().id = std::move(id);
    co_await save();
}

Task<> Journal::forget(std::string name, std::string id) {
    const auto gone = std::ranges::find_if(list_, [&](const Made& made) { return made.name == name && made.id == id; });
    if (gone == list_.end()) co_return;
    list_.erase(gone);
    co_await save();
}

Ground::Ground(JumpCloudTenant& jumpcloud_tenant, OktaTenant& okta_tenant, store::Store& store, Clock& clock,
               Random& random, std::chrono::seconds patience)
    : jumpcloud{jumpcloud_tenant},
      okta{okta_tenant},
      clock_{clock},
      random_{random},
      journal_{store},
      patience_{patience} {}

std::string Ground::new_name() {
    return fmt::format("{}-{:08x}", kMarker, static_cast<std::uint32_t>(random_.next()));
}

Task<Heard> Ground::make(Kind kind, std::string name, std::string path, json::object body) {
    co_await journal_.add({kind, name, {}});
    auto heard = row_of(kind).is_okta ? co_await okta.say("POST", std::move(path), std::move(body))
                                      : co_await jumpcloud.say("POST", std::move(path), std::move(body));
    if (heard.ok()) {
        co_await journal_.made(id_of(heard.body));
    } else if (heard.status < 500) {
        co_await journal_.forget(name, {});  // refused: there is nothing to remove
    }
    co_return heard;
}

Task<std::string> Ground::add_jumpcloud_user(json::object more) {
    const auto name = new_name();
    json::object body{{"username", name}, {"email", fmt::format("{}@{}", name, kDomain)}, {"state", "STAGED"}};
    add_members(body, std::move(more));
    co_return id_in(co_await make(Kind::jumpcloud_user, name, "/api/systemusers", std::move(body)), "user");
}

Task<std::string> Ground::add_jumpcloud_group(json::object more) {
    const auto name = new_name();
    json::object body{{"name", name}, {"description", kMarker}};
    add_members(body, std::move(more));
    co_return id_in(co_await make(Kind::jumpcloud_group, name, "/api/v2/usergroups", std::move(body)), "group");
}

Task<std::string> Ground::add_okta_user(Life life) {
    const auto login = fmt::format("{}@{}", new_name(), kDomain);
    json::object body{
        {"profile",
         json::object{{"login", login}, {"email", login}, {"firstName", "Lockstep"}, {"lastName", "Survey"}}}};
    if (life == Life::active) {
        const auto password = fmt::format("Lk-{:016x}!Q", random_.next());
        body["credentials"] = json::object{{"password", json::object{{"value", password}}}};
    }
    auto id = id_in(co_await make(Kind::okta_user, login, "/api/v1/users?activate=false", std::move(body)), "user");
    if (life != Life::staged) {
        // The link comes back to us: nobody is mailed.
        const auto path = fmt::format("/api/v1/users/{}", id);
        co_await okta.say("POST", path + "/lifecycle/activate?sendEmail=false");
        co_await time_until([this, path]() -> Task<bool> {
            const auto heard = co_await okta.say("GET", path);
            const bool settled = heard.text("transitioningToStatus").empty();
            co_return settled;
        });
    }
    co_return id;
}

Task<std::string> Ground::add_okta_group() {
    const auto name = new_name();
    json::object body{{"profile", json::object{{"name", name}, {"description", kMarker}}}};
    co_return id_in(co_await make(Kind::okta_group, name, "/api/v1/groups", std::move(body)), "group");
}

Task<std::optional<std::chrono::milliseconds>> Ground::time_until(std::function<Task<bool>()> holds) {
    const auto from = clock_.steady_now();
    while (true) {
        if (co_await holds()) {
            co_return std::chrono::ceil<std::chrono::milliseconds>(clock_.steady_now() - from);
        }
        if (clock_.steady_now() - from >= patience_) co_return std::nullopt;
        co_await wait(kPoll);
    }
}

Task<> Ground::wait(std::chrono::milliseconds time) {
    co_await clock_.sleep_until(clock_.steady_now() + time);
}

Task<std::size_t> Ground::clean() {
    co_await journal_.load();
    std::size_t removed = 0;
    const auto all = journal_.list();
    for (const auto& made : all) {
        if (!co_await remove(made)) continue;
        co_await journal_.forget(made.name, made.id);
        ++removed;
    }
    co_return removed;
}

/// False if it may still be there, also if nobody answered.
Task<bool> Ground::remove(Made made) {
    try {
        co_return co_await try_to_remove(std::move(made));
    } catch (const directory::DirectoryError&) {
        co_return false;
    }
}

Task<bool> Ground::try_to_remove(Made made) {
    const auto& row = row_of(made.kind);
    std::vector<std::string> ids{made.id};
    if (made.id.empty()) ids = co_await find(made);
    bool gone = true;
    for (const auto& id : ids) {
        const auto path = fmt::format("{}/{}", row.path, id);
        if (!row.is_okta) {
            const auto heard = co_await jumpcloud.say("DELETE", path);
            gone = gone && (heard.ok() || heard.status == 404);
            continue;
        }
        if (made.kind == Kind::okta_rule) co_await okta.say("POST", path + "/lifecycle/deactivate");
        auto heard = co_await okta.say("DELETE", path);
        if (made.kind == Kind::okta_user && heard.ok()) heard = co_await okta.say("DELETE", path);  // twice (§0, 6)
        gone = gone && (heard.ok() || heard.status == 404);
    }
    co_return gone;
}

Task<std::vector<std::string>> Ground::find(Made made) {
    const auto look = [this, made]() -> Task<std::vector<std::string>> {
        switch (made.kind) {
            case Kind::jumpcloud_user: {
                json::object filter{{"filter", json::array{json::object{{"username", made.name}}}}, {"limit", 10}};
                const auto heard = co_await jumpcloud.say("POST", "/api/search/systemusers", std::move(filter));
                co_return ids_named(heard.rows("results"), made.name);
            }
            case Kind::jumpcloud_group: {
                const auto heard =
                    co_await jumpcloud.say("GET", "/api/v2/usergroups?limit=10&filter=name:eq:" + made.name);
                co_return ids_named(heard.rows(), made.name);
            }
            case Kind::okta_user: {
                const auto heard = co_await okta.say("GET", "/api/v1/users/" + made.name);
                co_return heard.ok() ? std::vector{id_of(heard.body)} : std::vector<std::string>{};
            }
            case Kind::okta_group: {
                const auto heard = co_await okta.say("GET", "/api/v1/groups?limit=10&q=" + made.name);
                co_return ids_named(heard.rows(), made.name);
            }
            case Kind::okta_rule: {
                const auto heard = co_await okta.say("GET", "/api/v1/groups/rules?limit=200&search=" + made.name);
                co_return ids_named(heard.rows(), made.name);
            }
        }
        LOCKSTEP_UNREACHABLE();
    };
    for (int looks = 0; looks < kLooks; ++looks) {
        auto ids = co_await look();
        if (!ids.empty() || made.kind == Kind::okta_user) co_return ids;  // by login: that look-up does not lag
        co_await wait(kPoll);
    }
    co_return std::vector<std::string>{};
}

}  // namespace lockstep::survey
