#pragma once
// Places in the order of search, and what stands behind one. A place is a number: level, then run.
// What comes later is older, wherever two files may hold the same key.

#include "lsmer/compaction/choice.hpp"
#include "lsmer/compaction/range.hpp"

namespace lsmer::inline v0::compaction {

using place = std::uint64_t;

/// The place of a run. Between two of them, and before the first, there is room for new runs.
[[nodiscard]] constexpr place place_of(std::uint32_t level, std::size_t run) noexcept {
    return place{level} << 32 | (2 * run + 1);
}
/// The place of a run before all others of its level.
[[nodiscard]] constexpr place place_before(std::uint32_t level) noexcept {
    return place{level} << 32;
}

/// Calls f(run, place) for every run, in the order of search, until it says false.
template <class F>
void each_run(const tree& t, F&& f) {
    for (std::uint32_t l = 0; l < t.levels.size(); ++l) {
        for (std::size_t r = 0; r < t.levels[l].runs.size(); ++r) {
            if (!f(t.levels[l].runs[r], place_of(l, r))) return;
        }
    }
}

/// Where the outputs of a choice may stand at last: in the place of the oldest input of their
/// level, or before all of its runs if there is none.
[[nodiscard]] inline place output_place(const tree& t, const choice& c) noexcept {
    const std::span<const run> runs = t.levels[c.level].runs;
    for (std::size_t r = runs.size(); r > 0; --r) {
        for (const file& f : runs[r - 1].files) {
            if (c.takes(f.number)) return place_of(c.level, r - 1);
        }
    }
    return c.place == output::in_run ? place_of(c.level, 0) : place_before(c.level);
}

/// Whether a file behind a place may hold a key of the range: then rows that erase must stay.
[[nodiscard]] inline bool older_behind(const tree& t, place p, const range& keys) noexcept {
    if (!t.keyed) return false;
    bool found = false;
    each_run(t, [&](const run& r, place at) {
        if (at <= p) return true;
        for (const file& f : overlapping(r, keys).of(r)) {
            found = found || may_share_a_key(t, f, keys);
        }
        return !found;
    });
    return found;
}

/// Whether a compaction that runs may write keys of this range into a level.
[[nodiscard]] inline bool being_written(const tree& t, std::uint32_t level,
                                        const range& keys) noexcept {
    for (const running_merge& c : t.running) {
        if (c.level == level && overlaps(c, keys)) return true;
    }
    return false;
}

} // namespace lsmer::inline v0::compaction
