#pragma once
// A range of keys, or of time, that somebody asked to have compacted: one choice after the other,
// down to the last level, until `done`.
//
//   level 0   | . | x | . |     x: files of the range with rows that were there when it was asked
//   level 1   | x | x | . |     for; the first level that has some goes one level down ...
//   last      | . | x | . |     ... and in the last they are rewritten, if `rewrite` says so
//
// It ends, whatever is flushed meanwhile: above the last level only rows up to `last_sequence`
// count, and they go down; in the last level only files with a number below `next_file`, and
// outputs have later ones. In a tree of one level (tiered, time windows) all runs from the first to
// the last that has such files become one.
//
// A policy like any other, so that the same compactor carries it out; the engine asks it before
// the table's own policy as long as it is not done.
//
// Threads: immutable after it was made.

#include "lsmer/compaction/choice.hpp"
#include "lsmer/compaction/descent.hpp"
#include "lsmer/compaction/place.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace lsmer::inline v0::compaction {

struct manual_request {
    bool every_key = true;
    std::string from{}; // first and last key, where not every key is meant
    std::string to{};
    time_ns first_time = time_least; // files with rows in between
    time_ns last_time = time_most;
    std::uint64_t last_sequence = ~std::uint64_t{0}; // when it was asked for, the last row's ...
    std::uint64_t next_file = 0;                     // ... and the next file's number
    bool rewrite = true; // files of the last level, too: for tombstones, codecs, retention
    std::uint64_t step_bytes = std::uint64_t{256} << 20; // of inputs of one choice, from one level
    cut cut_at{.bytes = std::uint64_t{8} << 20};         // as the table's own policy cuts
};

class manual {
public:
    static constexpr std::string_view name = "manual";

    explicit manual(manual_request r) : r_(std::move(r)) {}

    [[nodiscard]] const manual_request& request() const noexcept { return r_; }

    /// Whether nothing is left to do. `choose` may say nothing before, while a file is busy.
    [[nodiscard]] bool done(const tree& t) const noexcept { return next(t) == nothing_left; }

    [[nodiscard]] choice choose(const tree& t, time_ns /*now*/) const {
        const std::uint32_t l = next(t);
        if (l == nothing_left) return {};
        const std::uint32_t last = deepest(t);
        const bool many = t.levels[l].runs.size() > 1;
        if (l == last) return many ? join_asked(t, l) : rewrite(t, l);
        cut where = r_.cut_at;
        where.window = 0; // the outputs join a run
        if (l != 0 && many) return join_runs(t, l, where, reason::asked);
        std::uint32_t to = l + 1;
        while (l == 0 && to < last && t.levels[to].runs.empty()) ++to;
        if (t.levels[to].runs.size() > 1) return join_runs(t, to, where, reason::asked);
        const descent d = plan_descent(t, l, step(t, l), to);
        return d.possible ? descend(t, d, where, reason::asked) : choice{};
    }

    /// Bytes of files that are still to be merged.
    [[nodiscard]] std::uint64_t debt(const tree& t) const noexcept {
        const std::uint32_t first = next(t);
        std::uint64_t sum = 0;
        for (std::uint32_t l = first; l < t.levels.size(); ++l) {
            for (const run& r : t.levels[l].runs) {
                for (const file& f : r.files) sum += wanted(f, l == deepest(t)) ? f.bytes : 0;
            }
        }
        return sum;
    }

private:
    static constexpr std::uint32_t nothing_left = ~std::uint32_t{0};

    [[nodiscard]] bool wanted(const file& f, bool in_last) const noexcept {
        if (in_last ? f.number >= r_.next_file : f.first_sequence > r_.last_sequence) return false;
        if (!r_.every_key && (f.largest < r_.from || r_.to < f.smallest)) return false;
        if (r_.first_time == time_least && r_.last_time == time_most) return true;
        return f.first_time <= r_.last_time && r_.first_time <= f.last_time;
    }
    [[nodiscard]] bool wanted(const run& r, bool in_last) const noexcept {
        for (const file& f : r.files) {
            if (wanted(f, in_last)) return true;
        }
        return false;
    }
    /// The level where files of the range end: with more than one level, never level 0.
    [[nodiscard]] static std::uint32_t deepest(const tree& t) noexcept {
        const std::uint32_t l = deepest_level(t);
        return l == 0 && t.levels.size() > 1 ? static_cast<std::uint32_t>(t.levels.size() - 1) : l;
    }
    /// The first level with something to do.
    [[nodiscard]] std::uint32_t next(const tree& t) const noexcept {
        const std::uint32_t last = deepest(t);
        for (std::uint32_t l = 0; l < t.levels.size(); ++l) {
            std::size_t runs = 0;
            for (const run& r : t.levels[l].runs) runs += wanted(r, l == last) ? 1U : 0U;
            if (runs > 1 || (runs == 1 && (l != last || r_.rewrite))) return l;
        }
        return nothing_left;
    }
    /// Keys of the first files that are wanted, of the oldest run that has some: as many as make
    /// a step.
    [[nodiscard]] range step(const tree& t, std::uint32_t l) const noexcept {
        range keys;
        std::uint64_t bytes = 0;
        const std::span<const run> runs = t.levels[l].runs;
        for (std::size_t r = runs.size(); keys.empty && r-- > 0;) {
            for (const file& f : runs[r].files) {
                if (!wanted(f, l == deepest(t))) continue;
                if (bytes != 0 && bytes + f.bytes > r_.step_bytes) break;
                bytes += f.bytes;
                keys.add(f);
            }
        }
        return keys;
    }
    [[nodiscard]] choice rewrite(const tree& t, std::uint32_t l) const {
        const run& r = t.levels[l].runs[0];
        range keys = step(t, l);
        const std::span<const file> files = with_whole_keys(r, overlapping(r, keys)).of(r);
        keys = range_of(files);
        if (any_busy(files) || being_written(t, l, keys)) return {};
        choice c{.what = action::merge, .why = reason::asked, .level = l, .cut_at = r_.cut_at};
        if (c.cut_at.window != 0) c.place = output::own_run;
        take(c, l, files);
        c.drop_tombstones = !older_behind(t, place_of(l, 0), keys);
        c.score = bytes_of(run{files});
        return c;
    }
    /// Runs from the first to the last that has wanted files, into one.
    [[nodiscard]] choice join_asked(const tree& t, std::uint32_t l) const {
        const std::span<const run> runs = t.levels[l].runs;
        std::size_t first = runs.size();
        std::size_t last = 0;
        for (std::size_t r = 0; r < runs.size(); ++r) {
            if (!wanted(runs[r], true)) continue;
            if (first == runs.size()) first = r;
            last = r;
        }
        choice c{.what = action::merge,
                 .place = output::own_run,
                 .why = reason::asked,
                 .level = l,
                 .cut_at = r_.cut_at};
        range keys;
        for (std::size_t r = first; r <= last; ++r) {
            if (any_busy(runs[r].files)) return {};
            take(c, l, runs[r].files);
            keys.add(runs[r].files);
            c.score += bytes_of(runs[r]);
        }
        if (being_written(t, l, keys)) return {};
        c.drop_tombstones = !older_behind(t, place_of(l, last), keys);
        return c;
    }

    manual_request r_;
};

} // namespace lsmer::inline v0::compaction
