#include "twin/jumpcloud/control.hpp"

#include <boost/json.hpp>

#include "twin/jumpcloud/answers.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;

constexpr std::size_t kJournal = 20'000;

std::string_view actor_name(Actor::Kind kind) {
    switch (kind) {
        case Actor::Kind::api_key: return "api_key";
        case Actor::Kind::service_account: return "service_account";
        case Actor::Kind::person: return "person";
        case Actor::Kind::scim: return "scim";
        case Actor::Kind::vendor: return "vendor";
    }
    return {};
}

std::string target_of(std::string_view url) {
    const auto host = url.find("://");
    const auto path = host == std::string_view::npos ? 0 : url.find('/', host + 3);
    return std::string{path == std::string_view::npos ? url : url.substr(path)};
}

}  // namespace

Response list_mails(Organization& org, const Call&) {
    json::array mails;
    for (const Mail& mail : org.mails) {
        mails.push_back(
            json::object{{"at", to_rfc3339(mail.at)}, {"kind", mail.kind}, {"to", mail.to}, {"user", mail.user_id}});
    }
    return json_answer(200, mails);
}

Response list_journal(Organization& org, const Call&) {
    json::array entries;
    for (const JournalEntry& entry : org.journal) {
        entries.push_back(json::object{{"at", to_rfc3339(entry.at)},
                                       {"method", entry.method},
                                       {"target", entry.target},
                                       {"actor", entry.actor},
                                       {"status", entry.status}});
    }
    return json_answer(200, entries);
}

void note_call(Organization& org, const Call& call, int status) {
    org.journal.push_back(
        {call.now, call.request.method, target_of(call.request.url), std::string{actor_name(call.actor.kind)}, status});
    if (org.journal.size() > kJournal) org.journal.pop_front();
}

}  // namespace lockstep::twin::jumpcloud
