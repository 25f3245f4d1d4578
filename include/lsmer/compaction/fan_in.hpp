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

/// A run of a level, and what of it a choice takes.
struct taken_run {
    items<input> inputs{};
    range keys{};
    std::uint64_t bytes = 0;
};

LSMER_COLD inline taken_run taken_of(FoundInputs& all, const run& r, std::uint32_t level) {
    taken_run out;
    for (const file& f : r.files) {
        if (!all.holds(f.number)) continue;
        out.inputs.push_back({level, f.number});
        out.keys.add(f);
        out.bytes += f.bytes;
    }
    return out;
}

} // namespace detail

/// The choice, or where it merges more than `most` runs, what is merged first.
// REQUIRES: most >= 2
[[nodiscard]] LSMER_COLD inline choice with_fan_in(const tree& t, choice c, std::size_t most) {
    if (c.what != action::merge || c.inputs.size() <= most) return c;
    FoundInputs all(t, c);
    std::size_t count = 0;
    std::uint32_t level = 0; // with the most runs
    items<detail::taken_run> runs;
    for (std::uint32_t l = 0; l < t.levels.size(); ++l) {
        items<detail::taken_run> here;
        std::size_t any = 0;
        for (const run& r : t.levels[l].runs) {
            here.push_back(detail::taken_of(all, r, l));
            any += here.back().inputs.empty() ? 0U : 1U;
        }
        count += any;
        if (here.size() <= runs.size()) continue;
        level = l;
        runs = std::move(here);
    }
    if (count <= most) return c;
    const std::size_t width = std::min(most, count - most + 1);
    std::size_t best = runs.size();
    std::uint64_t least = 0;
    for (std::size_t i = 0; i + width <= runs.size(); ++i) {
        std::uint64_t bytes = 0;
        bool side_by_side = true;
        for (const detail::taken_run& r : runs.view().subspan(i, width)) {
            side_by_side = side_by_side && !r.inputs.empty();
            bytes += r.bytes;
        }
        if (!side_by_side || (best != runs.size() && bytes >= least)) continue;
        best = i;
        least = bytes;
    }
    if (best == runs.size()) return c; // no such neighbours: as it was asked
    choice first{.what = action::merge,
                 .place = output::own_run,
                 .why = c.why,
                 .level = level,
                 .cut_at = c.cut_at,
                 .expire_before = c.expire_before,
                 .score = least};
    first.cut_at.overlap_bytes = 0;
    range keys;
    for (const detail::taken_run& r : runs.view().subspan(best, width)) {
        for (const input& i : r.inputs) first.inputs.push_back(i);
        if (keys.empty || r.keys.smallest < keys.smallest) keys.smallest = r.keys.smallest;
        if (keys.empty || r.keys.largest > keys.largest) keys.largest = r.keys.largest;
        keys.first_time = std::min(keys.first_time, r.keys.first_time);
        keys.last_time = std::max(keys.last_time, r.keys.last_time);
        keys.empty = false;
    }
    if (being_written(t, level, keys)) return {};
    first.drop_tombstones = !older_behind(t, place_of(level, best + width - 1), keys);
    if (!first.drop_tombstones) first.expire_before = time_least;
    return first;
}

} // namespace lsmer::inline v0::compaction
