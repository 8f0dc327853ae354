#include "tests/model/fingerprint.hpp"

#include <sodium.h>

#include <algorithm>
#include <map>

#include "tests/model/wire.hpp"

namespace lockstep::model {
namespace {

/// What is about one person, with times left out and kept beside it.
class Block {
public:
    explicit Block(int person) : self_{static_cast<char>('0' + person)} {}

    /// Ids, names and values: the person's own digit becomes `s`, the other's `o`.
    void put(std::string_view piece) {
        for (std::size_t i = 0; i < piece.size(); ++i) {
            const bool digit = i > 0 && piece[i - 1] == 'p' && (piece[i] == '1' || piece[i] == '2');
            text += !digit ? piece[i] : piece[i] == self_ ? 's' : 'o';
        }
        text += '|';
    }
    void put(const Value& value) { put(value.is_unread() ? "?" : to_text(value)); }
    void number(int number) { text += static_cast<char>('0' + number); }
    void time(std::optional<WallTime> time) {
        number(time ? 1 : 0);
        if (time) times.push_back(*time);
    }
    template <class Enum>
    void kind(Enum value) {
        number(static_cast<int>(value));
    }

    std::string text;
    std::vector<WallTime> times;

private:
    char self_;
};

void put(Block& block, const std::vector<AttributeWrite>& writes) {
    for (const auto& write : writes) {
        block.put(write.attribute);
        block.put(write.before);
        block.put(write.after);
        block.put(write.other);
    }
}

void put(Block& block, const Account& account) {
    block.put(account.id.value);
    block.kind(account.state);
    block.put(account.login);
    block.put(account.email);
    for (const auto& value : account.values) block.put(value);
    block.time(account.created);
    block.time(account.status_changed);
}

void put(Block& block, const Place& place) {
    block.put(place.account.value);
    block.number(place.gone ? 1 : 0);
    for (const auto& [name, value] : place.last) block.put(value);
    block.time(place.suspended_by_us_at);
    block.time(place.suspended_by_us_status);
    block.number(place.suspended_by_us_cause ? static_cast<int>(*place.suspended_by_us_cause) : 40);
    block.number(place.created_by_us ? 1 : 0);
}

void put(Block& block, const Standing& standing) {
    put(block, standing.jumpcloud);
    put(block, standing.okta);
    block.time(standing.linked_at);
    block.put(standing.population);
    for (const auto& [rule, base] : standing.bases) {
        block.put(rule.value);
        block.put(base.jumpcloud);
        block.put(base.okta);
        block.number(base.agreed ? 1 : 0);
    }
    for (const auto& given : standing.given) block.put(given.object);
    for (const auto& stuck : standing.stuck) {
        block.kind(stuck.kind);
        block.kind(stuck.side);
        block.put(stuck.attribute_or_object);
        block.put(stuck.value);
        block.put(stuck.other);
    }
    for (const auto& decision : standing.decisions) block.put(decision.about + decision.answer);
    block.time(standing.offboarded_at);
    block.time(standing.grace_until);
    block.number(standing.access_ended ? 1 : 0);
    block.number(standing.hold ? 1 : 0);
    block.time(standing.in_pairs_since);
    for (const auto& edge : standing.pair_edges) {
        block.put(edge.pair.value);
        block.number(edge.marked ? 1 : 0);
        block.number(edge.wanted ? *edge.wanted ? 1 : 0 : 2);
        block.number(edge.given ? static_cast<int>(*edge.given) : 2);
    }
    for (const auto& repeat : standing.repeats) {
        block.put(repeat.what);
        block.put(repeat.value);
        for (const auto at : repeat.at) block.time(at);
    }
}

void put(Block& block, const Step& step, const std::vector<Step>& all) {
    const auto& change = step.change;
    block.kind(change.kind);
    block.kind(change.side);
    block.put(change.object);
    put(block, change.writes);
    block.put(change.before);
    block.put(change.after);
    block.kind(change.cause);
    for (const auto& need : change.needs) {
        block.number(static_cast<int>(std::ranges::count_if(
            all, [&](const Step& other) { return other.change.id == need && other.state == StepState::succeeded; })));
    }
    block.time(change.facts_read_at);
    block.kind(step.state);
    block.number(std::min(step.tries, 9));
    block.number(step.in_doubt ? 1 : 0);
    block.put(step.created.value);
    block.time(step.doubt_since);
    block.time(step.not_before);
    if (step.frozen.empty()) return;
    const auto request = engine::frozen_from(step.frozen);
    block.put(request.login);
    if (!request.login.empty()) block.time(request.free_at);
    put(block, request.writes);
    for (const auto& group : request.groups) block.put(group.value);
}

void put(Block& block, const Call& call, const SmallWorld& world) {
    block.kind(call.kind);
    block.kind(call.side);
    block.put(call.account.value);
    block.put(call.login);
    put(block, call.writes);
    for (const auto& group : call.groups) block.put(group.value);
    const auto* account = world.find(call.side, call.account);
    const bool matches = account != nullptr && account->etag == call.if_match;
    block.number(call.if_match.empty() ? 0 : matches ? 1 : 2);
}

void put(Block& block, const Try& one, const State& state) {
    block.text += one.sent() ? "sent" : "begun";
    block.kind(one.life.next());
    put(block, request_of(state.world, one.life), state.world);
    put(block, one.life.standing());
    block.number(one.effect && one.effect->held ? 1 : 0);
    if (one.effect && one.effect->held) put(block, *one.effect->held);
    block.number(one.error ? static_cast<int>(one.error->kind()) : 40);
}

void put(Block& block, const Truth& truth) {
    for (const auto& [rule, edit] : truth.edits) {
        block.put(rule.value);
        block.put(edit.jumpcloud.value_or(Value{}));
        block.put(edit.okta.value_or(Value{}));
        block.number(edit.contested ? 1 : 0);
    }
    for (const auto& [pair, edit] : truth.pairs) {
        block.put(pair.value);
        block.number((edit.wanted ? 1 : 0) + (edit.contested ? 2 : 0) + static_cast<int>(edit.since) * 4);
    }
    for (const Side side : kSides) {
        block.number(static_cast<int>(truth.states.at(static_cast<std::size_t>(side))));
        block.number((truth.suspended_by_people.at(static_cast<std::size_t>(side)) ? 1 : 0) +
                     (truth.both_suspended.at(static_cast<std::size_t>(side)) ? 2 : 0));
    }
    for (const auto& group : truth.given_by_people) block.put(group.value);
    block.number(truth.moved_by_people ? 1 : 0);
}

void put_directories(Block& block, const State& state, int person) {
    for (const Side side : kSides) {
        const auto& directory = state.world.at(side);
        for (const auto& [id, account] : directory.accounts) {
            if (person_of(account) != person) continue;
            put(block, account);
            for (const auto& [group, members] : directory.members) block.number(members.contains(id) ? 1 : 0);
            const auto old = directory.indexed.find(id);
            block.number(old == directory.indexed.end() ? 0 : old->second == account ? 1 : 2);
        }
        block.text += '/';
        for (const auto& [id, account] : directory.indexed) {
            if (person_of(account) != person) continue;
            const auto today = directory.accounts.find(id);
            if (today == directory.accounts.end() || today->second != account) put(block, account);
            for (const auto& [group, members] : directory.indexed_members) block.number(members.contains(id) ? 1 : 0);
        }
    }
}

Block block_of(const State& state, int person) {
    Block block{person};
    put_directories(block, state, person);
    put(block, state.truth.at(person - 1));
    const auto identity = identity_of(state, person);
    if (const auto it = state.memory.standings.find(identity); it != state.memory.standings.end()) {
        put(block, it->second);
    }
    for (const auto& step : state.memory.steps) {
        if (person_of(step.change.identity) == person) put(block, step, state.memory.steps);
        if (state.memory.approved.contains(step.change.id)) block.text += 'a';
    }
    for (const auto& [id, step] : state.memory.doubts) {
        if (person_of(step.change.identity) == person) put(block, step, state.memory.steps);
    }
    if (const auto it = state.memory.written.find(identity); it != state.memory.written.end()) {
        block.time(it->second);
    }
    if (const auto it = state.process.tries.find(identity); it != state.process.tries.end()) {
        put(block, it->second, state);
    }
    if (const auto it = state.process.seen.find(identity); it != state.process.seen.end()) {
        block.time(it->second.first);
        for (const auto& change : it->second.second) {
            block.kind(change.kind);
            put(block, change.writes);
        }
    }
    for (const auto& call : state.late) {
        const auto& name = call.account.empty() ? call.login : call.account.value;
        if (name.at(name.find('p') + 1) - '0' == person) put(block, call, state.world);
    }
    return block;
}

/// Values of edits by the order in which they are met.
std::string renamed(std::string_view text) {
    std::string out;
    std::map<char, char> names;
    for (std::size_t i = 0; i < text.size(); ++i) {
        out += text[i];
        if (text[i] != '~' || i + 1 == text.size()) continue;
        const auto name = names.try_emplace(text[++i], static_cast<char>('a' + names.size())).first->second;
        out += name;
    }
    return out;
}

char age_of(WallTime time, WallTime now) {
    using namespace std::chrono_literals;
    const auto age = now - time;
    if (age < 0s) return age < -24h ? 'y' : 'z';
    if (age <= 30s) return 'a';
    if (age <= 90s) return 'b';
    if (age <= 300s) return 'c';
    if (age <= 10min) return 'd';
    return age <= 24h ? 'e' : 'f';
}

}  // namespace

Fingerprint fingerprint(const Machine& machine, const State& state) {
    std::vector<Block> blocks;
    for (int person = 1; person <= machine.setup().people; ++person) blocks.push_back(block_of(state, person));
    std::vector<WallTime> times;
    for (const auto& block : blocks) times.insert(times.end(), block.times.begin(), block.times.end());
    std::ranges::sort(times);
    times.erase(std::ranges::unique(times).begin(), times.end());
    for (auto& block : blocks) {
        for (const auto time : block.times) {
            block.text += age_of(time, state.world.now);
            block.text += std::to_string(std::ranges::lower_bound(times, time) - times.begin());
        }
    }
    std::string globals;
    for (const auto number :
         {state.left.edits, state.left.faults, state.left.crashes, state.restored ? 1 : 0, state.process.graph ? 1 : 0,
          state.process.half ? 1 : 0, static_cast<int>(state.memory.done.size()),
          static_cast<int>(state.memory.staged.size()), static_cast<int>(state.memory.approved.size())}) {
        globals += static_cast<char>('0' + number);
    }
    for (const auto& pair : state.memory.pairs) globals += pair.begun_at ? 'B' : 'b';
    Fingerprint least{{~0ULL, ~0ULL}};
    std::ranges::sort(blocks, {}, &Block::text);
    do {
        std::string text = globals;
        for (const auto& block : blocks) text += block.text;
        text = renamed(text);
        Fingerprint one;
        crypto_generichash(reinterpret_cast<unsigned char*>(one.bits.data()), sizeof one.bits,
                           reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0);
        least = std::min(least, one);
    } while (std::ranges::next_permutation(blocks, {}, &Block::text).found);
    return least;
}

}  // namespace lockstep::model
