#pragma once
// LoserTree: merges k ordered sources into one order (Knuth, The Art of Computer Programming 3,
// 5.4.1: a tournament that remembers its losers).
//
//            winner                  k = 5: source s is leaf k + s; node n, 1 <= n < k, is the
//              |                     match between 2n and 2n + 1. It keeps its loser, the winner
//              1                     goes on up.
//           /     \.
//         2         3                When the winner's source has moved on, only the matches from
//        / \       / \.              its leaf to the top are played again: log2 k comparisons.
//       4   s0    s1  s2
//      / \.
//     s3  s4
//
// Of equal heads the source with the smaller number wins: the merge is stable. Sources that are
// done lose to all others.
//
// Long stretches from one source: who has won often enough in a row has his next head compared with
// the runner-up alone, the best of the losers on his path. While he wins, a step is one comparison.

#include "lsmer/base/assert.hpp"
#include "lsmer/base/bytes.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace lsmer::inline v0 {

/// Something ordered that has a head until it is done, and moves to the next one.
template <class S>
concept merge_source = requires(S& source, const S& seen) {
    { seen.done() } -> std::same_as<bool>;
    source.next();
};

/// `less(a, b)` orders the heads of two sources that are not done; the other way round it merges
/// what is in descending order.
/// Threads: one at a time. The sources stay where they are.
template <merge_source Source, class Less>
class LoserTree {
public:
    /// No source.
    static constexpr std::uint32_t none = ~std::uint32_t{0};

    explicit LoserTree(std::span<Source> sources, Less less = {})
        : sources_(sources.data()), count_(static_cast<std::uint32_t>(sources.size())),
          less_(std::move(less)) {
        if (count_ > 1) play_all();
    }

    /// Whether all sources are.
    [[nodiscard]] bool done() const noexcept { return count_ == 0 || sources_[winner_].done(); }
    /// The source whose head is next.
    // REQUIRES: !done()
    [[nodiscard]] const Source& top() const noexcept {
        LSMER_ASSERT(!done(), "a merge gives heads until it is done");
        return sources_[winner_];
    }
    /// The number of that source.
    // REQUIRES: !done()
    [[nodiscard]] std::uint32_t winner() const noexcept { return winner_; }
    [[nodiscard]] Source& source(std::uint32_t number) noexcept { return sources_[number]; }

    // REQUIRES: !done()
    void next() {
        LSMER_ASSERT(!done(), "a merge moves on until it is done");
        sources_[winner_].next();
        moved();
    }

    /// The number of the source whose head comes next when the winner has none left before it, or
    /// `none` when all others are done. Up to it, rows may be taken from the winner at once; then
    /// `moved` is called in place of `next`.
    // REQUIRES: !done()
    [[nodiscard]] std::uint32_t runner_up() const {
        if (rival_ != none) return rival_;
        std::uint32_t best = none;
        for (std::uint32_t n = (count_ + winner_) / 2; n != 0; n /= 2) {
            if (best == none || beats(losers_[n], best)) best = losers_[n];
        }
        return best == none || sources_[best].done() ? none : best;
    }

    /// The winner's source has been moved on, as far as the runner-up's head at most.
    void moved() {
        if (rival_ != none) {
            if (beats(winner_, rival_)) return;
            rival_ = none;
            stretch_ = 0;
        }
        const std::uint32_t before = winner_;
        play_path();
        stretch_ = (stretch_ + 1) & (0U - static_cast<std::uint32_t>(winner_ == before));
        if (stretch_ == stretch_least && !done()) rival_ = runner_up();
    }

private:
    /// So many wins in a row are a stretch: in random merges of two they are one of 64.
    static constexpr std::uint32_t stretch_least = 6;

    // REQUIRES: low < high
    [[nodiscard]] bool higher_wins(std::uint32_t low, std::uint32_t high) const {
        const Source& first = sources_[low];
        const Source& second = sources_[high];
        if (second.done()) return false;
        if (first.done()) return true;
        return less_(second, first);
    }
    [[nodiscard]] bool beats(std::uint32_t a, std::uint32_t b) const {
        return a < b ? !higher_wins(a, b) : higher_wins(b, a);
    }
    /// From the leaf of the last winner to the top, without branches on who wins: that is what
    /// cannot be predicted.
    void play_path() {
        std::uint32_t on = winner_;
        for (std::uint32_t n = (count_ + on) / 2; n != 0; n /= 2) {
            const std::uint32_t other = losers_[n];
            const std::uint32_t low = on < other ? on : other;
            const std::uint32_t both = on ^ other;
            const std::uint32_t change =
                both & (0U - static_cast<std::uint32_t>(higher_wins(low, low ^ both)));
            on = low ^ change;
            losers_[n] = on ^ both;
        }
        winner_ = on;
    }
    void play_all() {
        losers_.resize(2 * std::size_t{count_}); // upper half: the winners, needed here alone
        std::uint32_t* const winners = losers_.data() + count_;
        const auto winner_of = [&](std::uint32_t n) {
            return n < count_ ? winners[n] : n - count_;
        };
        for (std::uint32_t n = count_ - 1; n != 0; --n) {
            const std::uint32_t left = winner_of(2 * n);
            const std::uint32_t right = winner_of(2 * n + 1);
            const bool right_wins = beats(right, left);
            winners[n] = right_wins ? right : left;
            losers_[n] = right_wins ? left : right;
        }
        winner_ = winners[1];
    }

    Source* sources_;
    std::uint32_t count_;
    std::uint32_t winner_ = 0;
    std::uint32_t rival_ = none; // the runner-up, in a stretch
    std::uint32_t stretch_ = 0;
    buffer<std::uint32_t> losers_;
    [[no_unique_address]] Less less_;
};

template <class Source, class Less>
LoserTree(std::span<Source>, Less) -> LoserTree<Source, Less>;

} // namespace lsmer::inline v0
