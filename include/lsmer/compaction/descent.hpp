#pragma once
// One step down the tree: files of a level, and those of the level below that lie between their
// keys. What leveled compaction and a manual one are made of.
//
//   from   | f |[ f ]| f |        [ ]: inputs. All files of `from` that overlap them come along, in
//   to     | g |[ g | g ]| g |    all its runs, so that nothing newer sinks below something older.
//
// Planning reads the picture and allocates nothing; the choice is made of the plan that was best.

#include "lsmer/compaction/choice.hpp"
#include "lsmer/compaction/place.hpp"
#include "lsmer/compaction/range.hpp"

namespace lsmer::inline v0::compaction {

/// A step that was looked at.
struct descent {
    bool possible = false; // no input is busy, and nobody writes there
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    range upper{}; // keys of the inputs of `from`
    range all{};   // and of those of `to`
    std::uint64_t upper_bytes = 0;
    std::uint64_t lower_bytes = 0;
    std::uint32_t upper_runs = 0; // that have inputs
};

/// The range widened until every file of the level that overlaps it lies in it.
inline void close_over(const level& l, range& keys) noexcept {
    range before;
    do {
        before = keys;
        for (const run& r : l.runs) keys.add(overlapping(r, keys).of(r));
    } while (before.smallest != keys.smallest || before.largest != keys.largest);
}

/// Plans to take what overlaps `keys` in level `from` to level `to`.
// REQUIRES: from < to < levels.size(), every level between them is empty
[[nodiscard]] inline descent plan_descent(const tree& t, std::uint32_t from, range keys,
                                          std::uint32_t to) noexcept {
    descent d{.from = from, .to = to};
    const std::span<const run> below = t.levels[to].runs;
    if (keys.empty || below.size() > 1) return d;
    close_over(t.levels[from], keys);
    d.upper = d.all = keys;
    bool free = true;
    for (const run& r : t.levels[from].runs) {
        const std::span<const file> files = overlapping(r, keys).of(r);
        free = free && !any_busy(files);
        d.upper_bytes += bytes_of(run{files});
        d.upper_runs += files.empty() ? 0U : 1U;
    }
    for (const run& r : below) {
        const std::span<const file> files = with_whole_keys(r, overlapping(r, keys)).of(r);
        free = free && !any_busy(files);
        d.lower_bytes += bytes_of(run{files});
        d.all.add(files);
    }
    d.possible = free && d.upper_runs != 0 && !being_written(t, to, d.all);
    return d;
}

inline void take(choice& c, std::uint32_t level, std::span<const file> files) {
    for (const file& f : files) c.inputs.push_back({level, f.number});
}

/// Bytes of the level below `to` that the outputs will overlap.
[[nodiscard]] inline std::uint64_t grandparent_bytes(const tree& t, const descent& d) noexcept {
    if (d.to + 1 >= t.levels.size()) return 0;
    std::uint64_t sum = 0;
    for (const run& r : t.levels[d.to + 1].runs) {
        sum += bytes_of(run{overlapping(r, d.all).of(r)});
    }
    return sum;
}

/// The choice of a plan: a merge, or a move where there is nothing to merge with.
// REQUIRES: d.possible
[[nodiscard]] inline choice descend(const tree& t, const descent& d, const cut& where, reason why) {
    choice c{.what = action::merge, .why = why, .level = d.to, .cut_at = where};
    for (const run& r : t.levels[d.from].runs) {
        take(c, d.from, overlapping(r, d.upper).of(r));
    }
    c.score = d.upper_bytes + d.lower_bytes;
    bool alone = d.upper_runs == 1;
    for (const run& r : t.levels[d.to].runs) {
        const slice s = with_whole_keys(r, overlapping(r, d.upper));
        take(c, d.to, s.of(r));
        alone = alone && s.empty();
    }
    // A file that overlaps much of the next level would be dear to merge there later: cut it now.
    if (alone && (where.overlap_bytes == 0 || grandparent_bytes(t, d) <= where.overlap_bytes)) {
        c.what = action::move;
        c.cut_at = {};
        return c;
    }
    c.drop_tombstones = !older_behind(t, place_of(d.to, 0), d.all);
    return c;
}

/// All runs of a level into one. Nothing while one of them is busy.
[[nodiscard]] inline choice join_runs(const tree& t, std::uint32_t level, const cut& where,
                                      reason why) {
    range keys;
    for (const run& r : t.levels[level].runs) keys.add(r.files);
    if (any_busy(t.levels[level]) || being_written(t, level, keys)) return {};
    choice c{.what = action::merge,
             .place = output::own_run,
             .why = why,
             .level = level,
             .cut_at = where};
    for (const run& r : t.levels[level].runs) take(c, level, r.files);
    c.drop_tombstones = !older_behind(t, place_of(level, t.levels[level].runs.size() - 1), keys);
    c.score = bytes_of(t.levels[level]);
    return c;
}

} // namespace lsmer::inline v0::compaction
