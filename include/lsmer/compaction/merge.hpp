#pragma once
// Merge: sorted runs in, their rows in the schema's order out, a row group at a time.
//
//   1 plan   only the columns of the order are decoded: which run gives how many rows, in turn
//   2 fill   column by column, each vector of each run decoded once, copied in stretches
//
//   runs   a: 1 1 4 7 9     plan: a2 b1 a1 b2 a2      a stretch ends where another run's next row
//          b: 2 5 6                                   comes before, found by galloping
//
// Rows that are equal in the order's columns come out in the order of the runs (oldest first), so
// a merge of neighbouring runs keeps the order of commit. Without an order, runs follow one
// another. Galloping: Bentley and Yao, "An almost optimal algorithm for unbounded searching",
// 1976, as merges use it since McIlroy, "Optimistic sorting and information theoretic
// complexity", 1993.
//
// Costs: order columns are decoded twice; a stretch looks at the next row of each run. Memory: a
// vector for each run and column, what opened columns own (with pread a chunk), the group at hand.

#include "lsmer/base/leaves.hpp"
#include "lsmer/column/batch.hpp"
#include "lsmer/column/order_key.hpp"
#include "lsmer/compaction/column_cursor.hpp"

#include <algorithm>
#include <vector>

namespace lsmer::inline v0::compaction {

/// Threads: one. The files outlive it.
template <schema S, run_source File>
class Merge {
public:
    /// Runs, oldest first.
    explicit Merge(std::span<const run_files<File>> runs) {
        runs_.reserve(runs.size());
        for (const run_files<File> files : runs) {
            Run& run = runs_.emplace_back();
            for (const auto& file : files) {
                for (std::size_t g = 0; g < file->groups(); ++g) run.left += file->group_rows(g);
            }
            each_index<column_count<S>>(
                [&](auto i) { get<i>(run.columns) = cursor<i>(files, i); });
            each_index<order_size>([&](auto k) {
                constexpr std::size_t c = order_columns<S>[k];
                get<k>(run.keys) = cursor<c>(files, c);
            });
        }
    }

    /// The next rows, `most` unless it is the end; none at the end. They live until the next call.
    // REQUIRES: 1 <= most <= group_rows
    result<Batch<S>> next(std::size_t most = group_rows) {
        for (Run& run : runs_) {
            each_index<column_count<S>>([&](auto i) { get<i>(run.columns).settle(); });
        }
        const result<std::size_t> rows = plan(most);
        if (!rows) return rows.error();
        typename Batch<S>::views views;
        status failed;
        static_cast<void>(all_indices<column_count<S>>([&](auto i) {
            auto& out = get<i>(out_);
            out.resize(*rows);
            get<i>(views) = out.view();
            failed = fill<i>(out.data());
            return static_cast<bool>(failed);
        }));
        if (!failed) return std::move(failed).error();
        return Batch<S>(views);
    }

private:
    static constexpr std::size_t order_size = order_columns<S>.size();
    template <std::size_t I>
    using storage = typename column_at<S, I>::storage_type;
    template <std::size_t I>
    using cursor = ColumnCursor<File, storage<I>>;

    template <class Places>
    struct for_columns;
    template <std::size_t... I>
    struct for_columns<std::index_sequence<I...>> {
        using cursors = leaves<cursor<I>...>;
        using buffers = leaves<buffer<storage<I>>...>;
    };
    template <class Places>
    struct for_order;
    template <std::size_t... K>
    struct for_order<std::index_sequence<K...>> {
        using cursors = leaves<cursor<order_columns<S>[K]>...>;
        using windows = leaves<std::span<const storage<order_columns<S>[K]>>...>;
    };
    using all_columns = for_columns<std::make_index_sequence<column_count<S>>>;
    using its_order = for_order<std::make_index_sequence<order_size>>;

    struct Run {
        typename all_columns::cursors columns;
        typename its_order::cursors keys;
        typename its_order::windows window; // of the keys' cursors
        std::size_t at = 0;      // in the window
        std::size_t in_window = 0;
        std::uint64_t left = 0;  // rows not yet planned
    };
    struct stretch {
        std::uint32_t run;
        std::uint32_t rows;
    };

    /// Whether row i of a's window comes before row j of b's.
    static bool comes_before(const Run& a, std::size_t i, const Run& b, std::size_t j) noexcept {
        bool out = false;
        static_cast<void>(all_indices<order_size>([&](auto k) {
            using C = column_at<S, order_columns<S>[k]>;
            const auto& left = get<k>(a.window)[i];
            const auto& right = get<k>(b.window)[j];
            out = before<C>(left, right);
            return !out && !before<C>(right, left);
        }));
        return out;
    }

    /// Makes the keys of a run's next row readable.
    status look(Run& run) {
        if (run.at != run.in_window || run.left == 0) return {};
        status failed;
        static_cast<void>(all_indices<order_size>([&](auto k) {
            get<k>(run.keys).settle();
            get<k>(run.keys).skip(run.in_window);
            auto window = get<k>(run.keys).window();
            if (!window) {
                failed = std::move(window).error();
                return false;
            }
            get<k>(run.window) = *window;
            return true;
        }));
        run.at = 0;
        if constexpr (order_size != 0) {
            run.in_window = get<0>(run.window).size();
        } else {
            run.in_window = static_cast<std::size_t>(std::min<std::uint64_t>(run.left, group_rows));
        }
        return failed;
    }

    /// Decides on the next rows; gives how many.
    result<std::size_t> plan(std::size_t most) {
        plan_.clear();
        std::size_t rows = 0;
        while (rows < most) {
            Run* first = nullptr;
            Run* second = nullptr; // the run that `first` must stop for
            for (Run& run : runs_) {
                if (status s = look(run); !s) return std::move(s).error();
                if (run.left == 0) continue;
                if (first == nullptr) {
                    first = &run;
                } else if (order_size != 0 && comes_before(run, run.at, *first, first->at)) {
                    second = first;
                    first = &run;
                } else if (second == nullptr ||
                           (order_size != 0 && comes_before(run, run.at, *second, second->at))) {
                    second = &run;
                }
            }
            if (first == nullptr) break;
            std::size_t n = std::min(first->in_window - first->at, most - rows);
            if (second != nullptr && order_size != 0) n = gallop(*first, n, *second);
            first->at += n;
            first->left -= n;
            rows += n;
            add(static_cast<std::uint32_t>(first - runs_.data()), n);
        }
        return rows;
    }

    /// How many of the next `most` rows of a run come before another run's next row; at least 1.
    static std::size_t gallop(const Run& run, std::size_t most, const Run& other) noexcept {
        const bool older = &run < &other; // its equal rows come first
        const auto goes_first = [&](std::size_t n) {
            return older ? !comes_before(other, other.at, run, run.at + n)
                         : comes_before(run, run.at + n, other, other.at);
        };
        std::size_t low = 1; // the first goes first, or this run would not be at hand
        std::size_t width = 1;
        while (low + width <= most && goes_first(low + width - 1)) {
            low += width;
            width *= 2;
        }
        for (std::size_t end = std::min(low + width - 1, most); low < end;) {
            const std::size_t middle = low + (end - low) / 2;
            if (goes_first(middle)) {
                low = middle + 1;
            } else {
                end = middle;
            }
        }
        return low;
    }

    void add(std::uint32_t run, std::size_t rows) {
        if (!plan_.empty() && plan_.back().run == run) {
            plan_.back().rows += static_cast<std::uint32_t>(rows);
        } else {
            plan_.push_back({run, static_cast<std::uint32_t>(rows)});
        }
    }

    template <std::size_t I>
    status fill(storage<I>* out) {
        for (const stretch s : plan_) {
            if (status done = get<I>(runs_[s.run].columns).take(out, s.rows); !done) return done;
            out += s.rows;
        }
        return {};
    }

    std::vector<Run> runs_;
    std::vector<stretch> plan_;
    typename all_columns::buffers out_;
};

} // namespace lsmer::inline v0::compaction
