#pragma once
// How many runs one merge reads. Each costs memory: a vector for each column, with `pread` a chunk.
// A choice that asks for more is done in passes, each a choice of its own that `check` lets pass:
//
//   level 0   | r | r | r | r | r | r | r |   asked: all of these at once; at most 4
//                 `----------'                first: the cheapest neighbours that leave 4
//             | r | r     | r | r | r |       then the policy is asked again, and is let
//
// Neighbours, so that no order of versions is turned round.

#include "lsmer/compaction/choice.hpp"
#include "lsmer/compaction/found_inputs.hpp"
#include "lsmer/compaction/place.hpp"

#include <algorithm>
#include <cstddef>
#include <span>

namespace lsmer::inline v0::compaction {

namespace detail {

/// Bytes of a run that a choice takes; 0: none of it.
LSMER_COLD inline std::uint64_t bytes_taken(FoundInputs& inputs, const run& r) noexcept {
    std::uint64_t sum = 0;
    for (const file& f : r.files) sum += inputs.holds(f.number) ? f.bytes + 1 : 0;
    return sum;
}

/// The first of `width` runs side by side that are all taken and have the fewest bytes; the number
/// of runs if there are none.
LSMER_COLD inline std::size_t cheapest_taken(FoundInputs& inputs, std::span<const run> runs,
                                             std::size_t width) noexcept {
    std::size_t best = runs.size();
    std::uint64_t least = ~std::uint64_t{0};
    std::uint64_t sum = 0;
    std::size_t taken = 0; // side by side, up to here
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const std::uint64_t bytes = bytes_taken(inputs, runs[i]);
        taken = bytes == 0 ? 0 : taken + 1;
        sum = bytes == 0 ? 0 : sum + bytes;
        if (taken > width) sum -= bytes_taken(inputs, runs[i - width]);
        if (taken < width || sum >= least) continue;
        least = sum;
        best = i + 1 - width;
    }
    return best;
}

} // namespace detail

/// The choice, or where it merges more than `most` runs, what is merged first.
// REQUIRES: most >= 2
[[nodiscard]] LSMER_COLD inline choice with_fan_in(const tree& t, choice c, std::size_t most) {
    if (c.what != action::merge || c.inputs.size() <= most) return c;
    FoundInputs inputs(t, c);
    std::size_t count = 0;
    std::uint32_t level = 0; // with the most runs
    for (std::uint32_t l = 0; l < t.levels.size(); ++l) {
        for (const run& r : t.levels[l].runs) {
            count += detail::bytes_taken(inputs, r) != 0 ? 1U : 0U;
        }
        if (t.levels[l].runs.size() > t.levels[level].runs.size()) level = l;
    }
    if (count <= most) return c;
    const std::span<const run> runs = t.levels[level].runs;
    const std::size_t width = std::min(most, count - most + 1);
    const std::size_t begin = detail::cheapest_taken(inputs, runs, width);
    if (begin == runs.size()) return c; // no such neighbours: as it was asked
    choice first{.what = action::merge,
                 .place = output::own_run,
                 .why = c.why,
                 .level = level,
                 .cut_at = c.cut_at,
                 .expire_before = c.expire_before};
    first.cut_at.overlap_bytes = 0;
    range keys;
    for (const run& r : runs.subspan(begin, width)) {
        for (const file& f : r.files) {
            if (!inputs.holds(f.number)) continue;
            first.inputs.push_back({level, f.number});
            first.score += f.bytes;
            keys.add(f);
        }
    }
    if (being_written(t, level, keys)) return {};
    first.drop_tombstones = !older_behind(t, place_of(level, begin + width - 1), keys);
    if (!first.drop_tombstones) first.expire_before = time_least;
    return first;
}

} // namespace lsmer::inline v0::compaction
