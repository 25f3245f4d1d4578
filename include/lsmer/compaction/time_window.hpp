#pragma once
// Time windows: for series, whose rows come about in the order of their time and leave together.
//
//   time      ... | 09:00 | 10:00 | 11:00 | 12:00 ->
//   runs          |   r   |   r   |  r r  | r r     tiered inside the two newest windows; one run
//   late rows     |       |   l   |       |         for each that is over; never one for two
//
// A run belongs to the window of its newest row. A flush that holds late rows belongs to the window
// of its newest ones; merged, it is cut at the borders of windows, and the late rows are then a run
// of the window they belong to.
//
// A window is over when two newer ones have rows: so what is a little late is still merged with the
// rest. Then the runs that were begun before that, as their sequences tell, become one, once. What
// comes later waits until it is worth it: 1/ratio of what is there, or `ratio` runs of like size.
// Time is told by the data alone, so that old data that is loaded again is treated as it was when
// it was new.
//
// In a keyed table a merge skips no run that may hold a key of its own. With the time in
// the key (`tree::time_in_key`) windows hold different keys, so nothing stands in the way.
//
// Costs (docs/policies/time_window.md): with n = size of a window / size of a flush, writes about
// 2 + log_ratio(n) bytes for each, up to ratio + 1 more for each late one; space 1 for an append
// table; reads of a past window one run, and what is late.
//
// Source: the time-window compaction of Cassandra (Jirsa, 2016).
//
// Threads: immutable after it was made.

#include "lsmer/base/assert.hpp"
#include "lsmer/base/items.hpp"
#include "lsmer/compaction/choice.hpp"
#include "lsmer/compaction/run_list.hpp"

#include <cstdint>
#include <string_view>

namespace lsmer::inline v0::compaction {

struct time_window_options {
    time_ns window = std::int64_t{3600} * 1'000'000'000; // 1 hour; borders are its multiples
    std::uint32_t ratio = 4;                             // as in tiered
    std::uint64_t file_bytes = 0;                        // of outputs; 0: a window is one file
};

class time_window {
public:
    static constexpr std::string_view name = "time_window";

    // REQUIRES: window > 0, ratio >= 2
    explicit time_window(time_window_options o = {}) noexcept : o_(o) {
        LSMER_ASSERT(o.window > 0 && o.ratio >= 2, "time_window: window above 0, ratio from 2");
    }

    [[nodiscard]] const time_window_options& options() const noexcept { return o_; }

    /// The number of the window that a time lies in.
    [[nodiscard]] std::int64_t window_of(time_ns time) const noexcept {
        return time / o_.window - (time % o_.window < 0 ? 1 : 0);
    }

    /// The newest window that needs it comes first.
    [[nodiscard]] choice choose(const tree& t, time_ns /*now*/) const {
        choice c;
        each_group(t, [&](std::span<const run_ref> group, reason why) {
            const cut where{.bytes = o_.file_bytes, .window = o_.window};
            c = merge_runs(t, group, where, why);
            return !c;
        });
        return c;
    }

    /// Bytes of all groups that are due.
    [[nodiscard]] std::uint64_t debt(const tree& t) const {
        std::uint64_t sum = 0;
        each_group(t, [&](std::span<const run_ref> group, reason) {
            for (const run_ref& r : group) sum += r.bytes;
            return true;
        });
        return sum;
    }

private:
    /// Calls f(group, why) for what is due, at most once for each window, until it says false.
    template <class F>
    void each_group(const tree& t, F&& f) const {
        run_list list(t);
        const std::span<run_ref> runs = list.runs();
        if (runs.size() < 2) return;
        for (run_ref& r : runs) r.window = window_of(r.last_time);
        const auto newer_window = [](const run_ref& a, const run_ref& b) {
            return a.window != b.window ? a.window > b.window : a.at < b.at;
        };
        for (std::size_t i = 1; i < runs.size(); ++i) {
            if (!newer_window(runs[i], runs[i - 1])) continue;
            sort_items(runs.data(), runs.size(), newer_window); // not for runs that came in order
            break;
        }
        std::uint64_t begun[3] = {0, 0, 0}; // first sequences: of this window, of newer ones
        for (std::size_t i = 0, end = 0; i < runs.size(); i = end) {
            if (i == 0 || runs[i].window != runs[i - 1].window) {
                begun[2] = begun[1];
                begun[1] = begun[0];
                begun[0] = first_sequence(runs.subspan(i));
            }
            for (end = i + 1; end < runs.size() && together(t, runs, i, end);) ++end;
            const std::span<run_ref> members = runs.subspan(i, end - i);
            if (members.size() < 2) continue;
            std::span<const run_ref> due = over(members, begun[2]);
            const reason why = due.empty() ? reason::like_runs : reason::window;
            if (due.empty()) due = like_runs(members, o_.ratio);
            if (!due.empty() && !f(due, why)) return;
        }
    }

    /// Of all runs that lie in the window of the first.
    [[nodiscard]] static std::uint64_t first_sequence(std::span<const run_ref> runs) noexcept {
        std::uint64_t least = runs[0].first_sequence;
        for (std::size_t i = 1; i < runs.size() && runs[i].window == runs[0].window; ++i) {
            if (runs[i].first_sequence < least) least = runs[i].first_sequence;
        }
        return least;
    }

    /// What of a window becomes one run, which was over when a sequence was written: the runs that
    /// were begun before that, or all of them when it is worth it.
    [[nodiscard]] std::span<const run_ref> over(std::span<const run_ref> members,
                                                std::uint64_t since) const noexcept {
        if (since == 0) return {};
        if (worth_it(members)) return members;
        std::size_t first = members.size();
        while (first > 0 && members[first - 1].first_sequence < since) --first;
        const std::span<const run_ref> tail = members.subspan(first);
        for (const run_ref& r : tail) {
            if (r.busy) return {};
        }
        return tail.size() < 2 ? tail.first(0) : tail;
    }

    /// Whether run `next` may be merged with those from `first` on, as their order goes.
    [[nodiscard]] static bool together(const tree& t, std::span<const run_ref> runs,
                                       std::size_t first, std::size_t next) {
        if (runs[first].window != runs[next].window) return false;
        if (!t.keyed) return true;
        range keys;
        for (std::size_t i = first; i <= next; ++i) keys.add(runs[i].files->files);
        bool free = true;
        each_run(t, [&](const run& r, place at) {
            if (at >= runs[next].at) return false;
            for (std::size_t i = first; i < next; ++i) {
                if (runs[i].at == at) return true; // one of them
            }
            if (at < runs[first].at) return true;
            for (const file& f : overlapping(r, keys).of(r)) {
                free = free && !may_share_a_key(t, f, keys);
            }
            return free;
        });
        return free;
    }

    /// Whether all runs but the largest have 1/ratio of its size together.
    [[nodiscard]] bool worth_it(std::span<const run_ref> members) const noexcept {
        std::uint64_t sum = 0;
        std::uint64_t most = 0;
        for (const run_ref& r : members) {
            if (r.busy) return false;
            sum += r.bytes;
            if (r.bytes > most) most = r.bytes;
        }
        return static_cast<double>(sum - most) * o_.ratio >= static_cast<double>(most);
    }

    time_window_options o_;
};

} // namespace lsmer::inline v0::compaction
