#include "store/said_meanwhile.hpp"

#include <algorithm>
#include <vector>

namespace lockstep::store {
namespace {

template <class Word>
void merge(std::vector<Word>& after, const std::vector<Word>& began, const std::vector<Word>& stored) {
    const auto is_in = [](const std::vector<Word>& words, const Word& word) {
        return std::ranges::find(words, word) != words.end();
    };
    std::erase_if(after, [&](const Word& word) { return is_in(began, word) && !is_in(stored, word); });
    for (const auto& word : stored) {
        if (!is_in(began, word) && !is_in(after, word)) after.push_back(word);
    }
}

}  // namespace

Standing with_what_was_said(Standing after, const Standing& began, const Standing& stored) {
    merge(after.decisions, began.decisions, stored.decisions);
    merge(after.pins, began.pins, stored.pins);
    if (stored.hold != began.hold) after.hold = stored.hold;
    return after;
}

}  // namespace lockstep::store
