#include "twin/jumpcloud/webhook.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lockstep::twin::jumpcloud {
namespace {

using std::chrono::milliseconds;

constexpr int kRetries = 3;
constexpr milliseconds kDeadline{10'000};

bool happens(Random& random, std::int64_t percent) {
    return percent > 0 && static_cast<std::int64_t>(random.below(100)) < percent;
}

bool is_retried(int status) {
    return status == 0 || status == 408 || status == 429 || status >= 500;
}

}  // namespace

void Webhook::announce(const Settings& settings, const Receiver& receiver, const std::string& event_id,
                       const std::string& body, WallTime now, Random& random) {
    if (happens(random, settings.webhook_drop_percent)) return;
    const int copies = happens(random, settings.webhook_doubled_percent) ? 2 : 1;
    const auto span = static_cast<std::uint64_t>(settings.webhook_delay_max_ms - settings.webhook_delay_min_ms);
    for (int copy = 0; copy < copies; ++copy) {
        const milliseconds delay{settings.webhook_delay_min_ms + static_cast<std::int64_t>(random.below(span + 1))};
        const auto id = fmt::format("{}-{}", event_id, number_++);
        notices_[id] = {.receiver = receiver, .body = body};
        waiting_.add(id, now + delay);
    }
}

std::vector<Outgoing> Webhook::take_due(WallTime now) {
    std::vector<Outgoing> outgoing;
    for (const auto& [due, id] : waiting_.take(now)) {
        Notice& notice = notices_.at(id);
        ++notice.tries;
        Headers headers{{"content-type", "application/json"}, {"user-agent", "JumpCloud-Notifications"}};
        const auto& [url, authorization] = notice.receiver;
        if (!authorization.empty()) headers.add("authorization", authorization);
        outgoing.push_back(
            {.id = id, .request = {"POST", url, std::move(headers), notice.body}, .deadline = kDeadline});
    }
    return outgoing;
}

void Webhook::answered(const std::string& id, int status, WallTime now) {
    const auto found = notices_.find(id);
    if (found == notices_.end()) return;
    const Notice& notice = found->second;
    if (!is_retried(status) || notice.tries > kRetries) {
        notices_.erase(found);
        return;
    }
    waiting_.add(id, now + std::chrono::seconds{1LL << (notice.tries - 1)});
}

}  // namespace lockstep::twin::jumpcloud
