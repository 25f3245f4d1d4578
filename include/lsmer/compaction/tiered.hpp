#pragma once
// Tiered compaction (size-tiered, universal): runs of like size are merged, so that each row is
// rewritten once for each size, not once for each file it meets.
//
//   newest  | | | |       `ratio` runs of one size ...
//           |----| |----| ... become one of the next
//   oldest  |--------------------------|
//
// In this order
// 1. Space: when all runs together have more than `space` times the bytes of the oldest one, all
//    are merged. Only then is it sure that a key is there once.
// 2. The first group of `ratio` runs of like size (run_list.hpp).
// 3. Above `runs_max` runs, the cheapest neighbours that bring the number down to it.
//
// Costs (docs/policies/tiered.md): with n = size of the table / size of a flush, writes
// 1 + log_ratio(n) + space/(space - 1) bytes for each; space at most `space`, and as much again
// while all is merged; reads up to ratio runs for each size, never more than runs_max.
//
// Sources: Jagadish et al., Incremental Organization for Data Recording and Warehousing, VLDB 1997
// (stepped merge); the universal compaction of RocksDB (the bound of space); Dayan and Idreos,
// Dostoevsky, SIGMOD 2018 (costs).
//
// Threads: immutable after it was made.

#include "lsmer/base/assert.hpp"
#include "lsmer/compaction/choice.hpp"
#include "lsmer/compaction/run_list.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace lsmer::inline v0::compaction {

struct tiered_options {
    std::uint32_t ratio = 4;     // runs merged at once, and growth from size to size
    std::uint32_t runs_max = 24; // what a read may have to look at
    double space = 3;            // bytes of all runs / bytes of the oldest; 0: no bound
    std::uint64_t file_bytes = std::uint64_t{64} << 20; // of outputs
};

class tiered {
public:
    static constexpr std::string_view name = "tiered";

    // REQUIRES: ratio >= 2, runs_max >= ratio, space = 0 or > 1
    explicit tiered(tiered_options o = {}) noexcept : o_(o) {
        LSMER_ASSERT(o.ratio >= 2 && o.runs_max >= o.ratio && (o.space == 0 || o.space > 1),
                     "tiered: ratio from 2, runs_max from ratio, space above 1");
    }

    [[nodiscard]] const tiered_options& options() const noexcept { return o_; }

    [[nodiscard]] choice choose(const tree& t, time_ns /*now*/) const {
        run_list list(t);
        const std::span<const run_ref> runs = list.runs();
        if (runs.size() < 2) return {};
        const cut where{.bytes = o_.file_bytes};
        if (too_large(runs) && none_busy(runs)) return merge_runs(t, runs, where, reason::space);
        const std::span<const run_ref> like = like_runs(runs, o_.ratio);
        if (!like.empty()) return merge_runs(t, like, where, reason::like_runs);
        const std::span<const run_ref> cheap = cheapest(runs);
        return cheap.empty() ? choice{} : merge_runs(t, cheap, where, reason::run_count);
    }

    /// Bytes of the group that is due, of all runs when space is.
    [[nodiscard]] std::uint64_t debt(const tree& t) const {
        run_list list(t);
        const std::span<const run_ref> runs = list.runs();
        std::uint64_t sum = 0;
        if (runs.size() >= 2 && too_large(runs)) return bytes_of(t);
        for (const run_ref& r : like_runs(runs, o_.ratio)) sum += r.bytes;
        if (sum == 0) {
            for (const run_ref& r : cheapest(runs)) sum += r.bytes;
        }
        return sum;
    }

private:
    [[nodiscard]] static bool none_busy(std::span<const run_ref> runs) noexcept {
        for (const run_ref& r : runs) {
            if (r.busy) return false;
        }
        return true;
    }
    [[nodiscard]] bool too_large(std::span<const run_ref> runs) const noexcept {
        std::uint64_t sum = 0;
        for (const run_ref& r : runs) sum += r.bytes;
        return o_.space != 0 &&
               static_cast<double>(sum) > o_.space * static_cast<double>(runs.back().bytes);
    }
    /// Neighbours whose merge leaves runs_max runs; empty if there are no more than that.
    [[nodiscard]] std::span<const run_ref> cheapest(std::span<const run_ref> runs) const noexcept {
        if (runs.size() <= o_.runs_max) return {};
        const std::size_t width = runs.size() - o_.runs_max + 1;
        std::span<const run_ref> best;
        std::uint64_t least = 0;
        for (std::size_t i = 0; i + width <= runs.size(); ++i) {
            const std::span<const run_ref> these = runs.subspan(i, width);
            std::uint64_t sum = 0;
            for (const run_ref& r : these) sum += r.bytes;
            if (!none_busy(these) || (!best.empty() && sum >= least)) continue;
            best = these;
            least = sum;
        }
        return best;
    }

    tiered_options o_;
};

} // namespace lsmer::inline v0::compaction
