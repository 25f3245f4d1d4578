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
// complexity", 1993. Whose row is next, and who must be stopped for, a tournament tells
// (base/loser_tree.hpp).
//
// Whole groups. Where runs do not overlap, all rows of a group come next, and it may be copied as
// it is encoded; `next_piece` says so, where the caller wants that group. Rows between two of them
// are cut so that no group gets much too small.
//
// Costs: order columns are decoded twice; a stretch takes log2(runs) comparisons, and those of its
// galloping. Memory: a vector for each run and column, what opened columns own (with pread a
// chunk), the group at hand.

#include "lsmer/base/leaves.hpp"
#include "lsmer/base/loser_tree.hpp"
#include "lsmer/column/batch.hpp"
#include "lsmer/column/order_key.hpp"
#include "lsmer/compaction/column_cursor.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace lsmer::inline v0::compaction {

namespace detail {
template <class F>
concept knows_bounds = requires(const F& f) { f.template bounds<std::int64_t>(0, 0).known; };
} // namespace detail

/// Groups with fewer rows are not copied, nor are fewer rows left between two that are: small
/// groups are read slowly, so they grow when they meet.
inline constexpr std::size_t copied_rows_least = group_rows / 4;

/// Threads: one. The files outlive it.
template <schema S, run_source File>
class Merge {
public:
    /// Runs, oldest first.
    explicit Merge(std::span<const run_files<File>> runs) {
        runs_.reserve(runs.size());
        for (const run_files<File> files : runs) {
            Run& run = runs_.emplace_back();
            run.files = files;
            for (const auto& file : files) {
                for (std::size_t g = 0; g < file->groups(); ++g) run.left += file->group_rows(g);
            }
            run.to_group(0);
            each_index<column_count<S>>(
                [&](auto i) { get<i>(run.columns) = cursor<i>(files, i); });
            each_index<order_size>([&](auto k) {
                constexpr std::size_t c = order_columns<S>[k];
                get<k>(run.keys) = cursor<c>(files, c);
            });
        }
    }

    /// What comes next: rows, a group of a file, or neither at the end.
    struct piece {
        Batch<S> rows{};
        const File* file = nullptr; // whose group comes whole
        std::size_t group = 0;
    };

    /// The next rows, `most` unless it is the end; none at the end. They live until the next call.
    // REQUIRES: 1 <= most <= group_rows
    result<Batch<S>> next(std::size_t most = group_rows) {
        return rows(most, [](const File&, std::size_t) { return false; });
    }

    /// The same, or a whole group that `wanted(file, group)`.
    template <class Wanted>
    result<piece> next_piece(Wanted&& wanted, std::size_t most = group_rows) {
        if (status s = begin(); !s) return std::move(s).error();
        piece out;
        if (!tree_->done() && comes_whole(wanted)) {
            Run& run = tree_->source(tree_->winner());
            out.file = run.files[run.file].get();
            out.group = run.group;
            return skip_group(run) ? result<piece>(out) : failed_.error();
        }
        auto batch = rows(most, wanted);
        if (!batch) return std::move(batch).error();
        out.rows = *batch;
        return out;
    }

private:
    template <class Wanted>
    result<Batch<S>> rows(std::size_t most, Wanted&& wanted) {
        for (Run& run : runs_) {
            each_index<column_count<S>>([&](auto i) { get<i>(run.columns).settle(); });
        }
        if (status s = begin(); !s) return std::move(s).error();
        const result<std::size_t> rows = plan(most, wanted);
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
        run_files<File> files;
        typename all_columns::cursors columns;
        typename its_order::cursors keys;
        typename its_order::windows window; // of the keys' cursors
        std::size_t at = 0;      // in the window
        std::size_t in_window = 0;
        std::uint64_t left = 0;  // rows not yet planned
        std::size_t file = 0;    // of the next row
        std::size_t group = 0;
        std::size_t in_group = 0;
        std::size_t group_size = 0;

        [[nodiscard]] bool done() const noexcept { return left == 0; }
        /// Moves on, inside the window.
        void next(std::size_t rows = 1) noexcept {
            at += rows;
            left -= rows;
            in_group += rows;
            if (in_group == group_size) to_group(group + 1);
        }
        /// The next row is the first of a group, or of the file behind it, if any.
        LSMER_NOINLINE void to_group(std::size_t next) noexcept {
            for (group = next; file != files.size() && group == files[file]->groups(); ++file) {
                group = 0;
            }
            in_group = 0;
            group_size = file != files.size() ? files[file]->group_rows(group) : 0;
        }
    };
    struct earlier {
        bool operator()(const Run& a, const Run& b) const noexcept {
            return order_size != 0 && comes_before(a, a.at, b, b.at);
        }
    };
    struct stretch {
        std::uint32_t run;
        std::uint32_t rows;
    };
    /// So many wins in a row, and rows are looked for by galloping.
    static constexpr std::uint32_t wins_least = 4;

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
            run.in_window = run.group_size - run.in_group;
        }
        return failed;
    }

    /// Brings the first row of each run to hand.
    status begin() {
        if (tree_ || !failed_) return failed_;
        for (Run& run : runs_) {
            if (failed_ = look(run); !failed_) return failed_;
        }
        tree_.emplace(std::span(runs_));
        return {};
    }

    /// Decides on the next rows; gives how many. They end before a group that comes whole.
    template <class Wanted>
    result<std::size_t> plan(std::size_t most, Wanted&& wanted) {
        if (!failed_) return failed_.error();
        plan_.clear();
        std::size_t rows = 0;
        while (rows < most && !tree_->done()) {
            Run& run = tree_->source(tree_->winner());
            if (rows != 0 && comes_whole(wanted)) {
                if (rows >= copied_rows_least) break;
                // Too few for a group: they go with its rows, in two batches if need be.
                const std::size_t both = rows + run.group_size;
                if (both > most) most = both / 2;
            }
            std::size_t n = std::min(run.in_window - run.at, most - rows);
            if (order_size != 0 && runs_.size() > 1) {
                n = wins_ < wins_least && runs_.size() > 2 ? 1 : stretch_of(run, n);
            }
            run.next(n);
            rows += n;
            add(static_cast<std::uint32_t>(&run - runs_.data()), n);
            if (failed_ = look(run); !failed_) return failed_.error();
            tree_->moved();
            wins_ = !tree_->done() && &tree_->top() == &run ? wins_ + 1 : 0;
        }
        return rows;
    }

    /// How many of the winner's next `most` rows come before all others.
    std::size_t stretch_of(const Run& run, std::size_t most) const {
        const std::uint32_t second = tree_->runner_up();
        return second == tree_->none ? most : gallop(run, most, runs_[second]);
    }

    /// Whether the next row is the first of a group that is wanted, and all others come next, too.
    // REQUIRES: !tree_->done()
    template <class Wanted>
    bool comes_whole(Wanted&& wanted) const {
        const Run& run = tree_->top();
        if (run.in_group != 0) return false;
        const File& file = *run.files[run.file];
        if (run.group_size < copied_rows_least || !wanted(file, run.group)) return false;
        if constexpr (order_size != 0 && detail::knows_bounds<File>) {
            const std::uint32_t second = tree_->runner_up();
            if (second == tree_->none) return true;
            constexpr std::size_t c = order_columns<S>[0];
            const Run& other = runs_[second];
            const auto z = file.template bounds<storage<c>>(run.group, c);
            return z.known && !z.nulls &&
                   before<column_at<S, c>>(z.max, get<0>(other.window)[other.at]);
        } else {
            return order_size == 0;
        }
    }

    /// Passes over a group; nothing of it is decoded but the first keys, which were looked at.
    bool skip_group(Run& run) {
        const std::size_t rows = run.group_size;
        each_index<column_count<S>>([&](auto i) { get<i>(run.columns).skip(rows); });
        each_index<order_size>([&](auto k) { get<k>(run.keys).skip(rows); });
        run.at = run.in_window = 0;
        run.left -= rows;
        run.to_group(run.group + 1);
        failed_ = look(run);
        if (failed_) tree_->moved();
        return static_cast<bool>(failed_);
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
    std::optional<LoserTree<Run, earlier>> tree_; // once the first rows are at hand
    status failed_;                               // of reading keys: for good
    std::uint32_t wins_ = 0;                      // of one run in a row
    std::vector<stretch> plan_;
    typename all_columns::buffers out_;
};

} // namespace lsmer::inline v0::compaction
