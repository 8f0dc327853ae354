// Digests of rules and of the whole policy: of what decides, not of how it is laid out or how fast it may go.
#include <sodium.h>
#include <algorithm>
#include <array>
#include <optional>

#include "policy/builders.hpp"

namespace lockstep::policy {
namespace {

/// Feeds fields with their length, so that no two different lists of fields hash alike.
class Digest {
public:
    Digest() { crypto_generichash_init(&state_, nullptr, 0, kBytes); }

    Digest& add(std::string_view text) {
        std::array<unsigned char, 8> size{};
        for (std::size_t i = 0; i < size.size(); ++i) size[i] = static_cast<unsigned char>(text.size() >> (8 * i));
        crypto_generichash_update(&state_, size.data(), size.size());
        crypto_generichash_update(&state_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
        return *this;
    }
    Digest& add(const Expression& expression) { return add(expression.canonical()); }
    template <class E>
        requires std::is_enum_v<E>
    Digest& add(E value) {
        return add(name_of(value));
    }
    Digest& add(std::int64_t value) { return add(fmt::format("{}", value)); }
    Digest& add_list(const std::vector<std::string>& list) {
        add(static_cast<std::int64_t>(list.size()));
        for (const auto& each : list) add(each);
        return *this;
    }

    std::string hex() {
        std::array<unsigned char, kBytes> hash{};
        crypto_generichash_final(&state_, hash.data(), hash.size());
        std::array<char, 2 * kBytes + 1> text{};
        sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
        return text.data();
    }

private:
    static constexpr std::size_t kBytes = 16;
    crypto_generichash_state state_{};
};

std::string digest_of(const AttributeRule& rule) {
    Digest digest;
    digest.add("rule 1").add(rule.id.value).add(rule.authority).add(std::int64_t{rule.folds});
    digest.add(static_cast<std::int64_t>(rule.map.pairs.size()));
    auto pairs = rule.map.pairs;
    std::ranges::sort(pairs);
    for (const auto& [jumpcloud, okta] : pairs) digest.add(jumpcloud).add(okta);
    digest.add(std::int64_t{rule.map.else_copy}).add(rule.to_okta).add(rule.to_jumpcloud);
    digest.add(static_cast<std::int64_t>(rule.on_create.size()));
    for (const auto& candidate : rule.on_create) digest.add(candidate);
    digest.add(rule.on_create_side);
    digest.add(rule.reference ? name_of(*rule.reference) : "none");
    return digest.hex();
}

std::int64_t hours_of(const std::optional<std::chrono::hours>& hours) {
    return hours ? hours->count() : -1;
}

void add_population(Digest& digest, const Population& population) {
    digest.add(population.name).add(population.when).add(population.source);
    const auto& provision = population.provision;
    digest.add(std::int64_t{provision.create}).add(std::int64_t{provision.activate});
    digest.add(provision.mail ? name_of(*provision.mail) : "default").add(provision.password);
    digest.add(static_cast<std::int64_t>(population.assign.size()));
    for (const auto& assign : population.assign) {
        digest.add(static_cast<std::int64_t>(assign.kind))
            .add(assign.name)
            .add_list(assign.device_groups)
            .add(assign.when);
    }
    const auto& offboard = population.offboard;
    digest.add(offboard.action).add(hours_of(offboard.deactivate_after)).add(hours_of(offboard.delete_after));
    digest.add(offboard.if_refused).add(std::int64_t{offboard.contain_further});
    digest.add(population.on_leave).add(population.suspended_elsewhere);
}

void add_safety(Digest& digest, const Safety& safety) {
    digest.add_list(safety.protected_people).add_list(safety.privileged_groups);
    const auto add_limit = [&](const Limit& limit) {
        digest.add(limit.count).add(fmt::format("{}", limit.percent)).add(std::int64_t{limit.unlimited});
    };
    for (const auto& [kind, limit] : safety.limits) {
        digest.add(kind);
        add_limit(limit);
    }
    add_limit(safety.commanded);
    digest.add(safety.settle.count()).add(safety.approvals_expire.count()).add(safety.quiet_time.count());
}

/// Which rules there are and for whom they say something, but not what they make of a value.
void add_shape(Digest& digest, const AttributeRule& rule) {
    digest.add("rule")
        .add(rule.id.value)
        .add(std::int64_t{bool{rule.to_okta}})
        .add(std::int64_t{bool{rule.to_jumpcloud}});
    digest.add(std::int64_t{rule.on_create.empty()});
}

template <class AddRule>
std::string digest_of(const Policy& policy, const AddRule& add_rule) {
    Digest digest;
    digest.add("policy 1");
    for (const auto& rule : policy.match) {
        digest.add("match").add(rule.jumpcloud).add(rule.okta).add(std::int64_t{rule.strong});
    }
    for (std::size_t i = 0; i < policy.also_okta.size(); ++i) {
        digest.add("also").add(policy.also_jumpcloud[i]).add(policy.also_okta[i]);
    }
    for (const auto& population : policy.populations) {
        digest.add("population");
        add_population(digest, population);
    }
    for (const auto& rule : policy.attributes) add_rule(digest, rule);
    for (const auto& rule : policy.groups) {
        digest.add("group").add(rule.jumpcloud).add(rule.okta).add(std::int64_t{rule.pattern}).add(rule.pattern_side);
        digest.add(rule.direction).add(rule.first).add(rule.extra).add(std::int64_t{rule.create});
    }
    digest.add("safety");
    add_safety(digest, policy.safety);
    return digest.hex();
}

}  // namespace

void set_digests(Policy& policy) {
    for (auto& rule : policy.attributes) rule.digest = digest_of(rule);
    policy.digest = digest_of(policy, [](Digest& digest, const AttributeRule& rule) {
        digest.add("rule").add(rule.digest).add(rule.on_conflict);
    });
    policy.frame_digest = digest_of(policy, add_shape);
}

}  // namespace lockstep::policy
