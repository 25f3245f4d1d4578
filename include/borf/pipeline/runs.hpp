#pragma once
// Sorted runs of groups, one a morsel, merged into ranges of the answer's groups.
//
//   run      a morsel's groups in the order of their keys: (key << bits | group), sorted by radix;
//            of keys that are too wide the upper bits first
//   range    about 16 thousand groups of all runs, between two keys that a sample gives; what a
//            merge works on stays in the cache, and ranges are merged by several threads
//   place    equal keys are one group; where it stands in the whole is known once all ranges have
//            told how many they have
//
// Threads: the constructor and `each_range` use as many as told; the outcome does not depend on
// them.

#include "lsmer/base/bytes.hpp"
#include "lsmer/base/thread.hpp"
#include "lsmer/kernel/sort.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace borf::inline v0::pipeline {

struct SortedRun {
    lsmer::buffer<std::uint64_t> keys;  // ascending
    lsmer::buffer<std::uint32_t> order; // the groups that have them
    lsmer::buffer<std::uint32_t> place; // theirs in the merged order

    /// Takes the keys of groups 0, 1 .., each of so many bits.
    // REQUIRES: fewer than 2^32 groups
    LSMER_NOINLINE void sort(lsmer::buffer<std::uint64_t> unsorted, unsigned bits) {
        const std::size_t n = unsorted.size();
        keys = std::move(unsorted);
        order.resize(n);
        const auto group_bits = static_cast<unsigned>(std::bit_width(n));
        if (std::is_sorted(keys.begin(), keys.end())) {
            for (std::size_t i = 0; i < n; ++i) order[i] = static_cast<std::uint32_t>(i);
        } else if (bits + group_bits <= 64) {
            for (std::size_t i = 0; i < n; ++i) keys[i] = keys[i] << group_bits | i;
            lsmer::buffer<std::uint64_t> spare;
            lsmer::kernel::sort_words(keys, spare, group_bits, bits);
            const std::uint64_t mask = (std::uint64_t{1} << group_bits) - 1;
            for (std::size_t i = 0; i < n; ++i) {
                order[i] = static_cast<std::uint32_t>(keys[i] & mask);
                keys[i] >>= group_bits;
            }
        } else {
            sort_wide(group_bits, bits + group_bits - 64);
        }
    }

private:
    /// The upper bits of keys are sorted beside their groups; where these are equal, the `cut`
    /// lowest decide.
    void sort_wide(unsigned group_bits, unsigned cut) {
        const std::size_t n = keys.size();
        lsmer::buffer<std::uint64_t> words(n);
        for (std::size_t i = 0; i < n; ++i) words[i] = keys[i] >> cut << group_bits | i;
        lsmer::buffer<std::uint64_t> sorted;
        lsmer::kernel::sort_words(words, sorted, group_bits, 64 - group_bits);
        sorted.resize(n);
        const std::uint64_t mask = (std::uint64_t{1} << group_bits) - 1;
        for (std::size_t i = 0; i < n; ++i) {
            order[i] = static_cast<std::uint32_t>(words[i] & mask);
            sorted[i] = keys[order[i]];
        }
        lsmer::buffer<lsmer::kernel::keyed_row> same;
        for (std::size_t begin = 0, end = 1; begin < n; begin = end++) {
            while (end < n && sorted[end] >> cut == sorted[begin] >> cut) ++end;
            if (end - begin == 1) continue;
            same.clear();
            for (std::size_t i = begin; i < end; ++i) same.push_back({sorted[i], order[i]});
            lsmer::kernel::sort_rows(same);
            for (std::size_t i = begin; i < end; ++i) {
                sorted[i] = same[i - begin].key;
                order[i] = same[i - begin].row;
            }
        }
        keys = std::move(sorted);
    }
};

class RunMerge {
public:
    /// Merges runs, and gives them their places.
    // REQUIRES: the runs outlive this; fewer than 2^32 groups in all
    RunMerge(std::vector<SortedRun>& runs, unsigned threads) : runs_(runs), threads_(threads) {
        std::size_t total = 0;
        for (SortedRun& r : runs_) {
            total += r.keys.size();
            r.place.resize(r.keys.size());
        }
        distinct_.resize(total);
        cut(total);
        counts_.resize(ranges_ + 1);
        lsmer::parallel(threads_, ranges_, [&](std::size_t p) { counts_[p] = merge(p); });
        for (std::size_t p = 0; p < ranges_; ++p) groups_ += std::exchange(counts_[p], groups_);
        counts_[ranges_] = groups_;
        lsmer::parallel(threads_, ranges_, [&](std::size_t p) {
            const auto before = static_cast<std::uint32_t>(counts_[p]);
            for (std::size_t m = 0; m < runs_.size(); ++m) {
                for (std::size_t i = begin(p, m); i < begin(p + 1, m); ++i) {
                    runs_[m].place[i] += before;
                }
            }
        });
    }

    /// Different keys.
    [[nodiscard]] std::size_t groups() const noexcept { return groups_; }

    /// Calls f(number of the first, keys) for ranges that together have every key once.
    template <class F>
    void each_range(F f) const {
        lsmer::parallel(threads_, ranges_, [&](std::size_t p) {
            f(counts_[p], std::span(distinct_.data() + first(p), counts_[p + 1] - counts_[p]));
        });
    }

private:
    static constexpr std::size_t range_groups = std::size_t{1} << 14;
    static constexpr std::size_t ranges_most = 4096;
    static constexpr std::size_t samples = 8; // for each range

    /// Where range p begins in run m.
    [[nodiscard]] std::size_t begin(std::size_t p, std::size_t m) const noexcept {
        return cuts_[p * runs_.size() + m];
    }
    /// Groups of all runs before range p.
    [[nodiscard]] std::size_t first(std::size_t p) const noexcept {
        std::size_t sum = 0;
        for (std::size_t m = 0; m < runs_.size(); ++m) sum += begin(p, m);
        return sum;
    }

    /// Cuts the runs where keys of an even sample lie.
    LSMER_COLD void cut(std::size_t total) {
        ranges_ = std::clamp<std::size_t>(total / range_groups, 1, ranges_most);
        lsmer::buffer<std::uint64_t> sample;
        if (ranges_ != 1) {
            const std::size_t step = std::max<std::size_t>(total / (ranges_ * samples), 1);
            for (const SortedRun& r : runs_) {
                for (std::size_t i = step / 2; i < r.keys.size(); i += step) {
                    sample.push_back(r.keys[i]);
                }
            }
            lsmer::buffer<std::uint64_t> spare;
            lsmer::kernel::sort_words(sample, spare, 0, 64);
        }
        cuts_.resize((ranges_ + 1) * runs_.size());
        lsmer::parallel(threads_, runs_.size(), [&](std::size_t m) {
            const auto& keys = runs_[m].keys;
            for (std::size_t p = 0; p <= ranges_; ++p) {
                std::size_t at = p == 0 ? 0 : keys.size();
                if (p != 0 && p != ranges_) {
                    const std::uint64_t key = sample[sample.size() * p / ranges_];
                    at = static_cast<std::size_t>(
                        std::lower_bound(keys.begin(), keys.end(), key) - keys.begin());
                }
                cuts_[p * runs_.size() + m] = static_cast<std::uint32_t>(at);
            }
        });
    }

    /// Gives the groups of range p their places within it; returns how many differ.
    std::size_t merge(std::size_t p) {
        std::size_t n = 0;
        std::uint64_t least = ~std::uint64_t{0};
        std::uint64_t most = 0;
        for (std::size_t m = 0; m < runs_.size(); ++m) {
            if (begin(p, m) == begin(p + 1, m)) continue;
            n += begin(p + 1, m) - begin(p, m);
            least = std::min(least, runs_[m].keys[begin(p, m)]);
            most = std::max(most, runs_[m].keys[begin(p + 1, m) - 1]);
        }
        if (n == 0) return 0;
        SortedRun all;
        all.keys.resize(n);
        std::size_t at = 0;
        for (std::size_t m = 0; m < runs_.size(); ++m) {
            for (std::size_t i = begin(p, m); i < begin(p + 1, m); ++i) {
                all.keys[at++] = runs_[m].keys[i] - least;
            }
        }
        all.sort(std::move(all.keys), static_cast<unsigned>(std::bit_width(most - least)));
        std::uint64_t* const distinct = distinct_.data() + first(p);
        all.place.resize(n);
        std::size_t count = 0;
        for (std::size_t i = 0; i < n; ++i) {
            count += i == 0 || all.keys[i] != all.keys[i - 1];
            distinct[count - 1] = all.keys[i] + least;
            all.place[all.order[i]] = static_cast<std::uint32_t>(count - 1);
        }
        at = 0;
        for (std::size_t m = 0; m < runs_.size(); ++m) {
            for (std::size_t i = begin(p, m); i < begin(p + 1, m); ++i) {
                runs_[m].place[i] = all.place[at++];
            }
        }
        return count;
    }

    std::vector<SortedRun>& runs_;
    unsigned threads_;
    std::size_t ranges_ = 1;
    std::size_t groups_ = 0;
    std::vector<std::uint32_t> cuts_;        // by range and run
    std::vector<std::size_t> counts_;        // by range: groups, then groups before it
    lsmer::buffer<std::uint64_t> distinct_;  // by range, from first(p) on
};

} // namespace borf::inline v0::pipeline
