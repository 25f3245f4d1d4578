#pragma once
// Retention around another policy: what is older than `keep` goes.
//
//   1. Files that hold nothing younger are dropped whole, without being read.
//   2. Where the inner policy merges anyway, expired rows are left out.
//   3. Where it has nothing to do, a file with at least `rewrite_share` of expired rows is
//      rewritten without them. Shares are told by the file's first and last time.
//
// In a keyed table a row that goes must not bring an older one with its key to light: files and
// rows go only where nothing older lies behind them, or where all of that goes too.
//
// Rows go by their time column. By the time of writing only whole files go (1.), as rows do not
// know when they were written.
//
// Costs: those of the inner policy; in steady state 1/rewrite_share bytes written for each byte
// that expires by 3., nothing for what expires by 1. Space: at most 1/(1 - rewrite_share) of what
// should be kept, and a file.
//
// Threads: immutable after it was made, as the inner policy.

#include "lsmer/base/assert.hpp"
#include "lsmer/base/items.hpp"
#include "lsmer/compaction/concepts.hpp"
#include "lsmer/compaction/descent.hpp"
#include "lsmer/compaction/fifo.hpp"
#include "lsmer/compaction/place.hpp"

#include <cstdint>
#include <string_view>
#include <utility>

namespace lsmer::inline v0::compaction {

struct retention {
    time_ns keep = 0; // REQUIRES: above 0
    age_by by = age_by::time_column;
    double rewrite_share = 0.5; // 0: files are never rewritten for this
};

namespace detail {

/// Files all of whose rows are older than `before`, the oldest in the order of search first.
LSMER_COLD inline choice drop_expired(const tree& t, time_ns before, age_by by) {
    choice c{.what = action::drop, .why = reason::expired};
    const auto stays_behind = [&](place p, const range& keys) {
        bool stays = false;
        each_run(t, [&](const run& r, place at) {
            if (at <= p || !t.keyed) return t.keyed;
            for (const file& g : overlapping(r, keys).of(r)) {
                stays = stays || (may_share_a_key(t, g, keys) && !c.takes(g.number));
            }
            return !stays;
        });
        return stays;
    };
    for (std::size_t l = t.levels.size(); l-- > 0;) {
        const std::span<const run> runs = t.levels[l].runs;
        for (std::size_t r = runs.size(); r-- > 0;) {
            const std::span<const file> files = runs[r].files;
            for (std::size_t i = 0, end = 0; i < files.size(); i = end) {
                const slice s = with_whole_keys(runs[r], {i, i + 1});
                end = s.last;
                bool all = true;
                for (const file& f : s.of(runs[r])) {
                    all = all && !f.busy && newest_time(f, by) < before;
                }
                const auto level = static_cast<std::uint32_t>(l);
                if (!all || stays_behind(place_of(level, r), range_of(s.of(runs[r])))) continue;
                take(c, level, s.of(runs[r]));
                c.score += bytes_of(run{s.of(runs[r])});
            }
        }
    }
    return c.inputs.empty() ? choice{} : std::move(c);
}

/// The share of a file's rows with an earlier time, if their times are spread evenly.
[[nodiscard]] inline double share_before(const file& f, time_ns before) noexcept {
    if (f.first_time >= before || f.first_time > f.last_time) return 0;
    if (f.last_time < before) return 1;
    const double first = static_cast<double>(f.first_time);
    return (static_cast<double>(before) - first) / (static_cast<double>(f.last_time) - first);
}

/// A file to be rewritten without its expired rows.
LSMER_COLD inline choice rewrite_expired(const tree& t, time_ns before, double share) {
    choice c;
    each_run(t, [&](const run& r, place at) {
        const auto level = static_cast<std::uint32_t>(at >> 32);
        for (std::size_t i = 0; i < r.files.size(); ++i) {
            if (r.files[i].busy || share_before(r.files[i], before) < share) continue;
            const std::span<const file> files = with_whole_keys(r, {i, i + 1}).of(r);
            const range keys = range_of(files);
            if (any_busy(files) || older_behind(t, at, keys) || being_written(t, level, keys)) {
                continue;
            }
            c = {.what = action::merge,
                 .why = reason::expired,
                 .level = level,
                 .expire_before = before};
            c.drop_tombstones = true; // nothing lies behind
            take(c, level, files);
            c.score = bytes_of(run{files});
            return false;
        }
        return true;
    });
    return c;
}

} // namespace detail

template <class Policy>
class expiring {
    static_assert(policy_check<Policy>::value);

public:
    static constexpr std::string_view name = "expiring";

    // REQUIRES: r.keep > 0, 0 <= r.rewrite_share <= 1
    explicit expiring(retention r, Policy inner = Policy()) : r_(r), inner_(std::move(inner)) {
        LSMER_ASSERT(r.keep > 0 && r.rewrite_share >= 0 && r.rewrite_share <= 1,
                     "expiring: keep above 0, a share from 0 to 1");
    }

    [[nodiscard]] const retention& options() const noexcept { return r_; }
    [[nodiscard]] const Policy& inner() const noexcept { return inner_; }

    [[nodiscard]] choice choose(const tree& t, time_ns now) const {
        const time_ns before = time_before(now, r_.keep);
        if (choice c = detail::drop_expired(t, before, r_.by)) return c;
        choice c = inner_.choose(t, now);
        const bool rows_go = r_.by == age_by::time_column;
        if (c.what == action::merge && rows_go && (c.drop_tombstones || !t.keyed)) {
            c.expire_before = c.expire_before < before ? before : c.expire_before;
        }
        if (c || !rows_go || r_.rewrite_share == 0) return c;
        return detail::rewrite_expired(t, before, r_.rewrite_share);
    }

    [[nodiscard]] std::uint64_t debt(const tree& t) const { return inner_.debt(t); }

private:
    retention r_;
    Policy inner_;
};

} // namespace lsmer::inline v0::compaction
