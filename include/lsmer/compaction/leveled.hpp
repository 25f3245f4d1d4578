#pragma once
// Leveled compaction: one run a level below level 0, each level `ratio` times the one above it.
//
//   level 0   | f | f | f | f |   runs as they were flushed; `level0_runs` of them, or more, are
//                   |             merged into the base level
//   base      |   f   |   f   |   above its target: one file and what it overlaps goes down
//   ...
//   last      |   f   |   f   |   f   |   f   |   about 1 - 1/ratio of all bytes
//
// Targets. With `dynamic` the last level's target is what it holds, each level above has 1/ratio
// of the next, and the base is the first level whose target is at most `base_bytes`; above it all
// stays empty. So at most 1/(ratio - 1) of the live bytes lie above the last level, whatever its
// size, and a small table has few levels. Without, level 1 has `base_bytes`, each next one `ratio`
// times as much.
//
// Costs (docs/policies/leveled.md): writes about 1 + ratio/2 bytes for each byte and level,
// space 1 + 1/(ratio - 1), reads one file a level and level 0's runs.
//
// Sources: O'Neil et al., The Log-Structured Merge-Tree, 1996 (levels of a fixed ratio); LevelDB,
// doc/impl.md (overlap with grandparents, moves); Dong et al., Optimizing Space Amplification in
// RocksDB, CIDR 2017 (targets from the last level upwards); Sarkar et al., Lethe, SIGMOD 2020
// (tombstones have an age).
//
// Threads: immutable after it was made.

#include "lsmer/base/assert.hpp"
#include "lsmer/compaction/choice.hpp"
#include "lsmer/compaction/descent.hpp"
#include "lsmer/compaction/place.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace lsmer::inline v0::compaction {

/// Which file of a level goes down first.
enum class pick : std::uint8_t {
    least_overlap, // that rewrites the fewest bytes below for each of its own
    oldest,        // written longest ago: goes round the keys, as a cursor would
};

struct leveled_options {
    std::uint32_t level0_runs = 6; // from so many on, level 0 is merged
    std::uint32_t ratio = 10;
    std::uint64_t base_bytes = std::uint64_t{64} << 20;
    std::uint64_t file_bytes = std::uint64_t{8} << 20; // of outputs
    bool dynamic = true;
    pick by = pick::least_overlap;
    std::uint32_t grandparent_files = 10; // an output overlaps at most so many, two levels down
    double tombstone_share = 0.5;         // of a file's rows: it is compacted for them; 0: never
    time_ns tombstone_age = 0;            // the same, of their age; 0: never
};

/// How many bytes each level should have.
struct level_targets {
    static constexpr std::uint32_t levels_max = 32;
    std::uint32_t levels = 0;
    std::uint32_t base = 1; // where level 0 is merged into
    std::uint64_t bytes[levels_max] = {};
};

class leveled {
public:
    static constexpr std::string_view name = "leveled";

    // REQUIRES: ratio >= 2, level0_runs >= 1
    explicit leveled(leveled_options o = {}) noexcept : o_(o) {
        LSMER_ASSERT(o.ratio >= 2 && o.level0_runs >= 1, "leveled: a ratio of 2 or more");
    }

    [[nodiscard]] const leveled_options& options() const noexcept { return o_; }

    /// A tree of one level has nowhere to go: nothing.
    [[nodiscard]] choice choose(const tree& t, time_ns now) const;
    /// Bytes to be rewritten until every level has its size.
    [[nodiscard]] std::uint64_t debt(const tree& t) const noexcept;
    [[nodiscard]] level_targets targets(const tree& t) const noexcept;

private:
    [[nodiscard]] cut cuts() const noexcept {
        return {.bytes = o_.file_bytes, .overlap_bytes = o_.grandparent_files * o_.file_bytes};
    }
    /// Where level 0 goes: no level before it holds anything.
    [[nodiscard]] static std::uint32_t below_level0(const tree& t,
                                                    const level_targets& targets) noexcept {
        std::uint32_t l = 1;
        while (l < targets.base && t.levels[l].runs.empty()) ++l;
        return l;
    }
    [[nodiscard]] double score(const tree& t, const level_targets& targets,
                               std::uint32_t l) const noexcept;
    [[nodiscard]] choice from_level0(const tree& t, const level_targets& targets, reason why) const;
    [[nodiscard]] choice from_level(const tree& t, std::uint32_t l) const;
    [[nodiscard]] choice for_tombstones(const tree& t, const level_targets& targets,
                                        time_ns now) const;

    leveled_options o_;
};

inline level_targets leveled::targets(const tree& t) const noexcept {
    level_targets out;
    const std::size_t count = t.levels.size();
    out.levels = static_cast<std::uint32_t>(std::min<std::size_t>(count, out.levels_max));
    if (out.levels < 2) return out;
    const std::uint32_t last = out.levels - 1;
    if (!o_.dynamic) {
        std::uint64_t bytes = o_.base_bytes;
        for (std::uint32_t l = 1; l < out.levels; ++l) {
            out.bytes[l] = bytes;
            bytes = bytes > (std::uint64_t{1} << 62) / o_.ratio ? bytes : bytes * o_.ratio;
        }
        return out;
    }
    std::uint64_t bytes = std::max(bytes_of(t.levels[last]), std::uint64_t{1});
    out.bytes[last] = bytes;
    for (out.base = last; out.base > 1 && bytes > o_.base_bytes; --out.base) {
        bytes /= o_.ratio;
        out.bytes[out.base - 1] = bytes;
    }
    return out;
}

/// Above 1: the level has more than it should. Files on their way down do not count.
inline double leveled::score(const tree& t, const level_targets& targets,
                             std::uint32_t l) const noexcept {
    std::uint64_t waiting = 0;
    std::uint32_t runs = 0;
    for (const run& r : t.levels[l].runs) {
        bool any = false;
        for (const file& f : r.files) {
            if (f.busy) continue;
            any = true;
            waiting += f.bytes;
        }
        runs += any ? 1U : 0U;
    }
    if (l == 0) return runs / static_cast<double>(o_.level0_runs);
    if (t.levels[l].runs.size() > 1) return 1e300; // a shape of another policy
    if (l + 1 == targets.levels || waiting <= targets.bytes[l]) return 0;
    if (targets.bytes[l] == 0) return 1e200;
    return static_cast<double>(waiting) / static_cast<double>(targets.bytes[l]);
}

inline choice leveled::choose(const tree& t, time_ns now) const {
    const level_targets targets = this->targets(t);
    if (targets.levels < 2) return {};
    double scores[level_targets::levels_max] = {};
    for (std::uint32_t l = 0; l < targets.levels; ++l) scores[l] = score(t, targets, l);
    while (true) {
        std::uint32_t most = 0;
        for (std::uint32_t l = 1; l < targets.levels; ++l) {
            if (scores[l] > scores[most]) most = l;
        }
        if (scores[most] < 1) break;
        choice c;
        if (t.levels[most].runs.size() > 1 && most != 0) {
            c = join_runs(t, most, cuts(), reason::level_size);
        } else if (most == 0) {
            c = from_level0(t, targets, reason::level0_runs);
        } else {
            c = from_level(t, most);
        }
        if (c) return c;
        scores[most] = 0; // busy: the next one
    }
    return for_tombstones(t, targets, now);
}

/// The oldest run that may go, and all runs that overlap it.
inline choice leveled::from_level0(const tree& t, const level_targets& targets, reason why) const {
    const std::uint32_t to = below_level0(t, targets);
    const std::span<const run> runs = t.levels[0].runs;
    for (std::size_t r = runs.size(); r > 0; --r) {
        const descent d = plan_descent(t, 0, range_of(runs[r - 1].files), to);
        if (d.possible) return descend(t, d, cuts(), why);
    }
    return {};
}

inline choice leveled::from_level(const tree& t, std::uint32_t l) const {
    descent best;
    double least = 0;
    for (const file& f : t.levels[l].runs[0].files) {
        const descent d = plan_descent(t, l, range_of(f), l + 1);
        if (!d.possible) continue;
        const double cost =
            o_.by == pick::oldest
                ? static_cast<double>(f.number)
                : static_cast<double>(d.lower_bytes) /
                      static_cast<double>(std::max<std::uint64_t>(d.upper_bytes, 1));
        if (best.possible && cost >= least) continue;
        best = d;
        least = cost;
    }
    return best.possible ? descend(t, best, cuts(), reason::level_size) : choice{};
}

/// A file full of rows that erase goes down; where nothing older lies behind it, it is rewritten
/// without them. Not while a snapshot holds them: rewriting would not help.
inline choice leveled::for_tombstones(const tree& t, const level_targets& targets,
                                      time_ns now) const {
    const auto wanted = [&](const file& f) {
        if (f.tombstones == 0 || f.busy || f.last_sequence > t.oldest_snapshot) return false;
        const time_ns before = time_before(now, o_.tombstone_age);
        if (o_.tombstone_age > 0 && f.oldest_tombstone < before) return true;
        return o_.tombstone_share > 0 && static_cast<double>(f.tombstones) >=
                                             o_.tombstone_share * static_cast<double>(f.rows);
    };
    for (std::uint32_t l = targets.levels; l-- > 0;) {
        if (l != 0 && t.levels[l].runs.size() > 1) continue;
        for (const run& r : t.levels[l].runs) {
            for (std::size_t i = 0; i < r.files.size(); ++i) {
                if (!wanted(r.files[i])) continue;
                if (l == 0) return from_level0(t, targets, reason::tombstones);
                const slice s = with_whole_keys(r, {i, i + 1});
                const range keys = range_of(s.of(r));
                if (older_behind(t, place_of(l, 0), keys)) {
                    const descent d = plan_descent(t, l, keys, l + 1);
                    if (d.possible) return descend(t, d, cuts(), reason::tombstones);
                } else if (!any_busy(s.of(r)) && !being_written(t, l, keys)) {
                    choice c{.what = action::merge,
                             .drop_tombstones = true,
                             .why = reason::tombstones,
                             .level = l,
                             .cut_at = cuts()};
                    take(c, l, s.of(r));
                    c.score = bytes_of(run{s.of(r)});
                    return c;
                }
            }
        }
    }
    return {};
}

inline std::uint64_t leveled::debt(const tree& t) const noexcept {
    const level_targets targets = this->targets(t);
    if (targets.levels < 2) return 0;
    double sum = 0;
    double carried = 0; // what comes down from above
    std::uint32_t l = below_level0(t, targets);
    if (t.levels[0].runs.size() >= o_.level0_runs) {
        range keys;
        for (const run& r : t.levels[0].runs) keys.add(r.files);
        carried = static_cast<double>(bytes_of(t.levels[0]));
        sum = carried;
        for (const run& r : t.levels[l].runs) {
            sum += static_cast<double>(bytes_of(run{overlapping(r, keys).of(r)}));
        }
    }
    for (; l + 1 < targets.levels; ++l) {
        const double size = static_cast<double>(bytes_of(t.levels[l])) + carried;
        const double target = static_cast<double>(targets.bytes[l]);
        carried = size > target ? size - target : 0;
        if (carried == 0) continue;
        const double below = static_cast<double>(bytes_of(t.levels[l + 1]));
        sum += carried + below * (carried / size); // as much of it as overlaps by chance
    }
    return static_cast<std::uint64_t>(sum);
}

} // namespace lsmer::inline v0::compaction
