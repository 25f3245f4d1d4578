#pragma once
// History: what a table looked like before, as far back as its options say. Rows in memtables have
// numbers, so a view shows the table at every moment since its files were flushed; the views that
// flushes replaced are kept, and with them their memtables and files.
//
//   kept views    flushed 0     flushed 700   flushed 1500    now
//   show rows     0 .. 700      700 .. 1500   1500 ..
//   marks         12:00:01 row 40 | 12:00:02 row 90 | ...     for who asks by time
//
// It costs memory for everything that was written in the time kept, and disk for the files that
// compactions replaced in it. It begins anew when a table is opened.
//
// Threads: with a lock of its own; any.

#include "lsmer/base/items.hpp"
#include "lsmer/base/ref.hpp"
#include "lsmer/base/result.hpp"
#include "lsmer/base/thread.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace lsmer::inline v0::engine {

/// How far back a table can be seen: what either of the two asks for is kept.
struct history_limits {
    std::int64_t ns = 0;   // by time
    std::uint64_t rows = 0; // by operations on rows

    [[nodiscard]] bool any() const noexcept { return ns != 0 || rows != 0; }
};

template <class View>
class History {
public:
    explicit History(history_limits limits) noexcept : limits_(limits) {}

    [[nodiscard]] bool any() const noexcept { return limits_.any(); }

    /// Rows up to `visible` can be seen from now on.
    void mark(std::int64_t now_ns, std::uint64_t visible) {
        const scoped_lock lock(mutex_);
        if (!marks_.empty() && marks_.back().visible >= visible) return;
        // Closer marks than a thousandth of what is kept would tell nobody more.
        const std::int64_t apart = limits_.ns / 1000;
        if (marks_.size() > 1 && now_ns - marks_[marks_.size() - 2].ns < apart) {
            marks_.back() = {now_ns, visible};
        } else {
            marks_.push_back({now_ns, visible});
        }
    }

    /// A view that another one stands for now, which has more rows in files. Gives the views that
    /// nobody can ask for any more: they are to be let go with no lock held.
    [[nodiscard]] std::vector<ref<const View>> replaced(ref<const View> view, std::int64_t now_ns,
                                                        std::uint64_t visible) {
        const scoped_lock lock(mutex_);
        views_.push_back(std::move(view));
        std::vector<ref<const View>> gone;
        const std::uint64_t oldest = needed(now_ns, visible);
        std::size_t n = 0; // a view is not needed when the next one shows all that is
        while (n + 1 < views_.size() && views_[n + 1]->flushed <= oldest) ++n;
        for (std::size_t i = 0; i < n; ++i) gone.push_back(std::move(views_[i]));
        views_.erase(views_.begin(), views_.begin() + static_cast<std::ptrdiff_t>(n));
        std::size_t m = 0;
        while (m + 1 < marks_.size() && marks_[m + 1].visible <= oldest) ++m;
        marks_.erase(marks_.begin(), marks_.begin() + static_cast<std::ptrdiff_t>(m));
        return gone;
    }

    /// The view that shows the table after `rows` rows; `now` is the newest one.
    [[nodiscard]] result<ref<const View>> at(std::uint64_t rows, const ref<const View>& now) const {
        if (now->flushed <= rows) return now;
        const scoped_lock lock(mutex_);
        for (std::size_t i = views_.size(); i-- != 0;) {
            if (views_[i]->flushed <= rows) return views_[i];
        }
        return make_error(error_kind::not_found, "the table after row ", rows,
                          " is not kept; the oldest that is has row ",
                          views_.empty() ? now->flushed : views_.front()->flushed,
                          ". See options::history");
    }
    /// How many rows there were at a time.
    [[nodiscard]] result<std::uint64_t> rows_at(std::int64_t ns) const {
        const scoped_lock lock(mutex_);
        for (std::size_t i = marks_.size(); i-- != 0;) {
            if (marks_[i].ns <= ns) return marks_[i].visible;
        }
        return make_error(error_kind::not_found,
                          "what the table was at that time is not kept. See options::history");
    }

private:
    struct moment {
        std::int64_t ns;
        std::uint64_t visible;
    };

    /// The least number of rows that somebody may ask for.
    [[nodiscard]] std::uint64_t needed(std::int64_t now_ns, std::uint64_t visible) const noexcept {
        std::uint64_t by_time = visible;
        for (std::size_t i = marks_.size(); limits_.ns != 0 && i-- != 0;) {
            by_time = marks_[i].visible;
            if (marks_[i].ns <= now_ns - limits_.ns) break;
        }
        std::uint64_t by_rows = visible;
        if (limits_.rows != 0) by_rows = visible > limits_.rows ? visible - limits_.rows : 0;
        return by_time < by_rows ? by_time : by_rows;
    }

    const history_limits limits_;
    mutable mutex mutex_;
    std::vector<ref<const View>> views_; // oldest first, each with more rows in files
    std::vector<moment> marks_;          // oldest first
};

} // namespace lsmer::inline v0::engine
