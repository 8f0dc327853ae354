#include "twin/world.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>
#include <utility>

#include "core/assert.hpp"

namespace lockstep::twin {
namespace {

namespace json = boost::json;

/// Of the saved state; counted up with every change of what is in it.
constexpr std::int64_t kForm = 2;

void check_form(const json::value& state) {
    const auto* form = state.is_object() ? state.as_object().if_contains("lockstep_twin") : nullptr;
    if (!form) throw std::runtime_error{"this is no state of a twin"};
    if (*form == kForm) return;
    throw std::runtime_error{"the state is of form " + json::serialize(*form) + ", and this twin reads form " +
                             std::to_string(kForm) +
                             ": another version wrote it. Use that version, or start without the file: the same "
                             "--people and --seed make the same people again"};
}

/// Takes what is due out of a queue, in order of time and then of arrival.
template <class Entry>
std::vector<Entry> take_due(std::multimap<WallTime, Entry>& queue, WallTime now) {
    std::vector<Entry> due;
    const auto waiting = queue.upper_bound(now);
    for (auto entry = queue.begin(); entry != waiting; ++entry) due.push_back(std::move(entry->second));
    queue.erase(queue.begin(), waiting);
    return due;
}

json::object to_json(const Request& request) {
    json::array headers;
    for (const auto& header : request.headers) headers.push_back(json::array{header.name, header.value});
    return {{"method", request.method}, {"url", request.url}, {"headers", headers}, {"body", request.body}};
}

std::string text(const json::value& value) {
    return std::string{value.as_string()};
}

Request request_from(const json::object& object) {
    Request request{text(object.at("method")), text(object.at("url")), {}, text(object.at("body"))};
    for (const auto& header : object.at("headers").as_array()) {
        request.headers.add(text(header.at(0)), text(header.at(1)));
    }
    return request;
}

/// A person at the console sees the vendor's first answer, and looks again.
Delivery as_person(Response response) {
    response.headers.remove(kWaitsFor);
    return {.response = std::move(response)};
}

}  // namespace

World::World(std::string okta_url, std::string jumpcloud_url, WallTime now, Random& random)
    : okta_url_{std::move(okta_url)},
      jumpcloud_url_{std::move(jumpcloud_url)},
      okta_{make_okta(okta_url_, now, random)},
      jumpcloud_{make_jumpcloud(jumpcloud_url_, now, random)} {}

void World::fill(const Company& company, WallTime now, Random& random) {
    jumpcloud_->fill(company, vendor_time(now), random);
    okta_->fill(company, vendor_time(now), random);
}

Vendor& World::vendor(VendorKind kind) {
    switch (kind) {
        case VendorKind::okta: return *okta_;
        case VendorKind::jumpcloud: return *jumpcloud_;
    }
    LOCKSTEP_UNREACHABLE();
}

const std::string& World::url(VendorKind kind) const {
    switch (kind) {
        case VendorKind::okta: return okta_url_;
        case VendorKind::jumpcloud: return jumpcloud_url_;
    }
    LOCKSTEP_UNREACHABLE();
}

Delivery World::answer(VendorKind kind, const Request& request, Caller caller, WallTime now, Random& random) {
    const auto time = vendor_time(now);
    if (caller == Caller::person) return as_person(vendor(kind).answer(request, caller, time, random));
    const auto verdict = faults_.judge(kind, request, time, random);
    if (verdict.lands_after) late_.emplace(time + *verdict.lands_after, Late{kind, request});
    std::optional<Response> response = verdict.instead;
    if (verdict.performed) response = vendor(kind).answer(request, caller, time, random);
    if (!response) {
        calls_.count(kind, request, 0);
        return {.delay = verdict.delay};
    }
    if (const auto id = response->headers.find(kWaitsFor)) {
        Delivery delivery{.waits_for = std::string{*id}};
        response->headers.remove(kWaitsFor);
        waiting_[*delivery.waits_for] = {kind, request, verdict, std::move(response->headers)};
        return delivery;
    }
    return finish(kind, request, verdict, std::move(*response), time);
}

Delivery World::finish(VendorKind kind, const Request& request, const Verdict& verdict, Response response,
                       WallTime time) {
    calls_.count(kind, request, verdict.answered ? response.status : 0);
    if (verdict.date_skew.count() != 0 || !response.headers.find("date")) {
        response.headers.set("Date", to_http_date(time + verdict.date_skew));
    }
    return deliver(verdict, std::move(response));
}

std::optional<WallTime> World::next_due() const {
    std::optional<WallTime> next;
    const auto consider = [&](std::optional<WallTime> at) {
        if (at && (!next || *at < *next)) next = at;
    };
    consider(okta_->next_due());
    consider(jumpcloud_->next_due());
    if (!late_.empty()) consider(late_.begin()->first);
    if (!held_back_.empty()) consider(held_back_.begin()->first);
    if (next) *next -= offset_;
    return next;
}

void World::land(WallTime vendor_now, Random& random) {
    for (const auto& late : take_due(late_, vendor_now)) {
        vendor(late.vendor).answer(late.request, Caller::client, vendor_now, random);
    }
}

void World::send(VendorKind kind, const Outgoing& outgoing, WallTime vendor_now, Random& random,
                 std::vector<Sending>& due) {
    const auto verdict = faults_.judge_hook(kind, outgoing, random);
    if (verdict.lost) {
        vendor(kind).outgoing_answered(outgoing.id, 200, "", vendor_now);
        return;
    }
    for (int copy = 0; copy < verdict.copies; ++copy) {
        Sending sending{kind, outgoing, copy == 0};
        if (verdict.delay.count() > 0) {
            held_back_.emplace(vendor_now + verdict.delay, std::move(sending));
        } else {
            due.push_back(std::move(sending));
        }
    }
}

std::vector<Sending> World::run_due(WallTime now, Random& random) {
    const auto time = vendor_time(now);
    land(time, random);
    auto due = take_due(held_back_, time);
    for (const auto kind : kVendorKinds) {
        for (auto& outgoing : vendor(kind).run_due(time, random)) send(kind, outgoing, time, random, due);
    }
    return due;
}

std::optional<Delivery> World::sending_answered(const Sending& sending, int status, std::string_view body,
                                                WallTime now) {
    if (!sending.counted) return std::nullopt;
    const auto time = vendor_time(now);
    auto response = vendor(sending.vendor).outgoing_answered(sending.outgoing.id, status, body, time);
    const auto found = waiting_.find(sending.outgoing.id);
    if (!response || found == waiting_.end()) return std::nullopt;
    const auto waiting = std::move(found->second);
    waiting_.erase(found);
    for (const auto& header : waiting.headers) {
        if (!response->headers.find(header.name)) response->headers.add(header.name, header.value);
    }
    return finish(waiting.vendor, waiting.request, waiting.verdict, std::move(*response), time);
}

std::string World::save() const {
    json::array late;
    for (const auto& [at, entry] : late_) {
        late.push_back(json::object{
            {"at", to_rfc3339(at)}, {"vendor", to_string(entry.vendor)}, {"request", to_json(entry.request)}});
    }
    // The vendors' texts go in as they are: a million people are not to be parsed only to be written.
    return R"({"lockstep_twin":)" + std::to_string(kForm) + R"(,"offset_ms":)" + std::to_string(offset_.count()) +
           R"(,"late":)" + json::serialize(late) + R"(,"okta":)" + okta_->save() + R"(,"jumpcloud":)" +
           jumpcloud_->save() + "}";
}

void World::load(std::string_view text_of_state) {
    boost::system::error_code error;
    const auto state = json::parse(text_of_state, error);
    check_form(error ? json::value{} : state);
    const auto& object = state.as_object();
    offset_ = std::chrono::milliseconds{object.at("offset_ms").as_int64()};
    late_.clear();
    for (const auto& entry : object.at("late").as_array()) {
        const auto at = from_rfc3339(entry.at("at").as_string());
        const auto kind = find_vendor_kind(entry.at("vendor").as_string());
        if (!at || !kind) throw std::runtime_error{"malformed entry in \"late\" of a twin's state"};
        late_.emplace(*at, Late{*kind, request_from(entry.at("request").as_object())});
    }
    okta_->load(json::serialize(object.at("okta")));
    jumpcloud_->load(json::serialize(object.at("jumpcloud")));
}

}  // namespace lockstep::twin
