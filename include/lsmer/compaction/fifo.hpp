#pragma once
// First in, first out: nothing is ever merged; when there is too much, or it is too old, the
// oldest files go whole. A cache, or a log of the last days.
//
//   | f | f | f | f | f | x | x |      from the end of the order of search
//   newest            `----------- above bytes_max, or its newest row older than age_max
//
// Costs: writes 1, space 1, reads as many runs as there were flushes: choose large memtables.
//
// Source: the FIFO compaction of RocksDB.
//
// Threads: immutable after it was made.

#include "lsmer/base/items.hpp"
#include "lsmer/compaction/choice.hpp"
#include "lsmer/compaction/descent.hpp"
#include "lsmer/compaction/place.hpp"

#include <cstdint>
#include <string_view>

namespace lsmer::inline v0::compaction {

struct fifo_options {
    std::uint64_t bytes_max = std::uint64_t{1} << 30; // 0: any
    time_ns age_max = 0;                              // 0: any
    age_by by = age_by::write;
};

class fifo {
public:
    static constexpr std::string_view name = "fifo";

    explicit fifo(fifo_options o = {}) noexcept : o_(o) {}

    [[nodiscard]] const fifo_options& options() const noexcept { return o_; }

    [[nodiscard]] choice choose(const tree& t, time_ns now) const {
        const std::uint64_t total = bytes_of(t);
        const time_ns before = o_.age_max == 0 ? time_least : time_before(now, o_.age_max);
        choice c{.what = action::drop};
        std::uint64_t left = total;
        for (std::size_t l = t.levels.size(); l-- > 0;) {
            const std::span<const run> runs = t.levels[l].runs;
            for (std::size_t r = runs.size(); r-- > 0;) {
                if (!drop_from(runs[r], static_cast<std::uint32_t>(l), before, left, c)) {
                    if (c.inputs.empty()) return {};
                    c.score = total - left;
                    return c;
                }
            }
        }
        if (c.inputs.empty()) return {};
        c.score = total - left;
        return c;
    }

    /// What is above its bounds is dropped, not written again: no debt.
    [[nodiscard]] std::uint64_t debt(const tree&) const noexcept { return 0; }

private:
    /// Adds the oldest files of a run to the choice; whether all of it went.
    [[nodiscard]] bool drop_from(const run& r, std::uint32_t level, time_ns before,
                                 std::uint64_t& left, choice& c) const {
        while (true) {
            std::size_t oldest = r.files.size();
            for (std::size_t i = 0; i < r.files.size(); ++i) {
                if (c.takes(r.files[i].number)) continue;
                if (oldest == r.files.size() ||
                    newest_time(r.files[i], o_.by) < newest_time(r.files[oldest], o_.by)) {
                    oldest = i;
                }
            }
            if (oldest == r.files.size()) return true;
            const bool old = newest_time(r.files[oldest], o_.by) < before;
            const bool over = o_.bytes_max != 0 && left > o_.bytes_max;
            const std::span<const file> files = with_whole_keys(r, {oldest, oldest + 1}).of(r);
            if ((!old && !over) || any_busy(files)) return false;
            for (const file& f : files) {
                if (!over && !(newest_time(f, o_.by) < before)) return false;
            }
            if (c.inputs.empty()) c.why = over ? reason::over_size : reason::expired;
            take(c, level, files);
            left -= bytes_of(run{files});
        }
    }

    fifo_options o_;
};

} // namespace lsmer::inline v0::compaction
