#pragma once
// KeyedMerge: runs of a keyed table in, one row a key out, in the order of keys.
//
//   1 plan   only the key and what rows do are decoded: which run gives how many rows in turn,
//            which rows are passed over, which are merged
//   2 fill   column by column, each vector of each run decoded once
//
//   newest   k1 put   k3 erase          plan   take k1 | pass k1 | take k2 | take k3, or pass it
//   oldest   k1 put   k2 put    k3 put         where nothing older can lie below | pass k3
//
// Of rows with one key the newest counts. Rows that merge are folded into the next older one.
// Stretches of a run that no other run interrupts are found by galloping, as in Merge.
//
// Memory: as of Merge.

#include "lsmer/base/leaves.hpp"
#include "lsmer/column/batch.hpp"
#include "lsmer/column/key.hpp"
#include "lsmer/column/keyed.hpp"
#include "lsmer/compaction/column_cursor.hpp"

#include <algorithm>
#include <vector>

namespace lsmer::inline v0::compaction {

/// No row was erased by a range.
struct nothing_erased {
    static constexpr bool any = false;
    bool operator()(std::size_t, std::size_t, std::string_view) const noexcept { return false; }
};

/// `Erased`: whether a range took the rows of a file, `erased(run, file of it, key)`, and `any` of
/// it whether it is to be asked at all.
/// Threads: one. The files outlive it.
template <stores_ops R, run_source File, class Erased = nothing_erased>
class KeyedMerge {
public:
    /// Runs, oldest first. `to_the_end`: nothing older lies below them, so that rows that erase
    /// have nothing to hide.
    explicit KeyedMerge(std::span<const run_files<File>> runs, bool to_the_end = false,
                        Erased erased = {})
        : to_the_end_(to_the_end), erased_(std::move(erased)) {
        runs_.reserve(runs.size());
        for (const run_files<File> files : runs) {
            Run& run = runs_.emplace_back();
            for (const auto& file : files) {
                for (std::size_t g = 0; g < file->groups(); ++g) run.left += file->group_rows(g);
            }
            each_index<column_count<R>>(
                [&](auto i) { get<i>(run.columns) = cursor<i>(files, i); });
            each_index<seen_size>([&](auto k) {
                get<k>(run.seen) = cursor<seen<k>>(files, seen<k>);
            });
        }
    }

    /// The next rows, `most` unless it is the end; none at the end. They live until the next call.
    // REQUIRES: 1 <= most <= group_rows
    result<Batch<R>> next(std::size_t most = group_rows) {
        for (Run& run : runs_) {
            each_index<column_count<R>>([&](auto i) { get<i>(run.columns).settle(); });
        }
        const result<std::size_t> rows = plan(most);
        if (!rows) return rows.error();
        typename Batch<R>::views views;
        status failed;
        static_cast<void>(all_indices<column_count<R>>([&](auto i) {
            auto& out = get<i>(out_);
            out.resize(*rows);
            get<i>(views) = out.view();
            failed = fill<i>(out.data());
            return static_cast<bool>(failed);
        }));
        if (!failed) return std::move(failed).error();
        return Batch<R>(views);
    }

    /// As Merge::piece; no group comes whole, for a file needs all its keys.
    struct piece {
        Batch<R> rows{};
        const File* file = nullptr;
        std::size_t group = 0;
    };
    template <class Wanted>
    result<piece> next_piece(Wanted&&, std::size_t most = group_rows) {
        auto rows = next(most);
        if (!rows) return std::move(rows).error();
        return piece{*rows};
    }

    /// What becomes of a stretch of rows.
    enum class step : std::uint8_t {
        take,  // they come out
        merge, // the same, of rows that merge
        pass,  // they do not
        fold,  // the row taken last merges into this one
    };
    /// Instead of `next`: calls `f(run, step, rows)` for all stretches, so that each run's come in
    /// the order of its rows. No value is read but those of keys.
    template <class F>
    status walk(F&& f) {
        for (;;) {
            const result<std::size_t> rows = plan(group_rows);
            if (!rows) return rows.error();
            if (plan_.empty()) return {};
            for (const stretch& s : plan_) f(std::size_t{s.run}, s.what, std::size_t{s.rows});
        }
    }

    /// Rows that did not come out: older ones of their keys, erased ones.
    [[nodiscard]] std::uint64_t passed() const noexcept { return passed_; }

private:
    static constexpr std::size_t parts = order_columns<R>.size();
    static constexpr std::size_t seen_size = parts + 1;
    /// The columns that planning reads: the key's, then what rows do.
    template <std::size_t K>
    static constexpr std::size_t seen = [] {
        if constexpr (K < parts) {
            return order_columns<R>[K];
        } else {
            return op_index<R>;
        }
    }();
    template <std::size_t I>
    using storage = typename column_at<R, I>::storage_type;
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
    struct for_seen;
    template <std::size_t... K>
    struct for_seen<std::index_sequence<K...>> {
        using cursors = leaves<cursor<seen<K>>...>;
        using windows = leaves<std::span<const storage<seen<K>>>...>;
    };
    using all_columns = for_columns<std::make_index_sequence<column_count<R>>>;
    using all_seen = for_seen<std::make_index_sequence<seen_size>>;

    struct Run {
        typename all_columns::cursors columns;
        typename all_seen::cursors seen;
        typename all_seen::windows window; // of the cursors
        std::size_t at = 0;                // in the window
        std::size_t in_window = 0;
        std::uint64_t left = 0; // rows not yet planned

        [[nodiscard]] row_op op(std::size_t i) const noexcept {
            return static_cast<row_op>(get<parts>(window)[i]);
        }
    };
    struct stretch {
        std::uint32_t run;
        step what;
        std::uint32_t rows;
    };

    /// Negative, 0 or positive as row i of a's window comes before, with or behind row j of b's.
    static int order(const Run& a, std::size_t i, const Run& b, std::size_t j) noexcept {
        int out = 0;
        static_cast<void>(all_indices<parts>([&](auto k) {
            using C = column_at<R, seen<k>>;
            const auto& left = get<k>(a.window)[i];
            const auto& right = get<k>(b.window)[j];
            out = before<C>(left, right) ? -1 : before<C>(right, left) ? 1 : 0;
            return out == 0;
        }));
        return out;
    }

    /// Makes the next row of a run readable.
    status look(Run& run) {
        if (run.at != run.in_window || run.left == 0) return {};
        status failed;
        static_cast<void>(all_indices<seen_size>([&](auto k) {
            get<k>(run.seen).settle();
            get<k>(run.seen).skip(run.in_window);
            auto window = get<k>(run.seen).window();
            if (!window) {
                failed = std::move(window).error();
                return false;
            }
            get<k>(run.window) = *window;
            return true;
        }));
        run.at = 0;
        run.in_window = get<0>(run.window).size();
        return failed;
    }

    /// Decides on the next rows; gives how many come out.
    result<std::size_t> plan(std::size_t most) {
        plan_.clear();
        settled_.clear();
        std::size_t rows = 0;
        while (rows < most) {
            Run* first = nullptr;
            Run* second = nullptr; // the run that `first` must stop for
            bool alone = true;     // no other run has the first one's key
            for (Run& run : runs_) {
                if (status s = look(run); !s) return std::move(s).error();
                if (run.left == 0) continue;
                const int compared = first == nullptr ? -1 : order(run, run.at, *first, first->at);
                if (compared < 0) {
                    second = first;
                    first = &run;
                    alone = true;
                } else if (compared == 0) {
                    alone = false;
                } else if (second == nullptr || order(run, run.at, *second, second->at) < 0) {
                    second = &run;
                }
            }
            if (first == nullptr) break;
            rows += alone ? take_stretch(*first, second, most - rows)
                          : take_key(*first, rows);
        }
        return rows;
    }

    /// Rows of a run up to the next one of another; gives how many come out.
    std::size_t take_stretch(Run& run, const Run* second, std::size_t most) {
        std::size_t n = std::min(run.in_window - run.at, most);
        if (second != nullptr) n = gallop(run, n, *second);
        std::size_t out = 0;
        for (std::size_t i = 0; i < n; ++i) {
            const row_op op = run.op(run.at);
            const bool drop = (to_the_end_ && op == row_op::erase) || gone(run);
            add(run, drop ? step::pass : taking(op));
            out += !drop;
        }
        return out;
    }
    static std::size_t gallop(const Run& run, std::size_t most, const Run& other) noexcept {
        const auto goes_first = [&](std::size_t n) {
            return order(run, run.at + n, other, other.at) < 0;
        };
        std::size_t low = 1;
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

    /// The rows of a key that several runs have; gives whether one comes out, as row `at`.
    std::size_t take_key(const Run& any, std::size_t at) {
        same_.clear(); // newest first
        for (std::size_t r = runs_.size(); r-- != 0;) {
            Run& run = runs_[r];
            if (run.left != 0 && order(run, run.at, any, any.at) == 0) same_.push_back(&run);
        }
        bool out = false;
        bool settled = false; // no older row matters
        bool merges = false;
        for (Run* const run : same_) {
            const row_op op = run->op(run->at);
            settled = settled || gone(*run);
            if (settled || (op == row_op::erase && (out || to_the_end_))) {
                settled = true;
                add(*run, step::pass);
                continue;
            }
            settled = op != row_op::merge;
            merges = merges || !settled;
            add(*run, out ? step::fold : taking(op));
            out = true;
        }
        if (merges && settled) settled_.push_back(static_cast<std::uint32_t>(at));
        return out;
    }

    /// Whether a range took the next row of the run.
    bool gone(Run& run) {
        if (!erased_.any) return false;
        const auto r = static_cast<std::size_t>(&run - runs_.data());
        const std::string_view key =
            maker_.make([&](auto k) -> const auto& { return get<k>(run.window)[run.at]; });
        return erased_(r, get<0>(run.seen).file(), key);
    }

    static step taking(row_op op) noexcept {
        return op == row_op::merge ? step::merge : step::take;
    }
    void add(Run& run, step what) {
        const auto r = static_cast<std::uint32_t>(&run - runs_.data());
        passed_ += what == step::pass || what == step::fold;
        ++run.at;
        --run.left;
        const bool joins = what != step::fold && !plan_.empty() && plan_.back().run == r &&
                           plan_.back().what == what;
        if (joins) {
            ++plan_.back().rows;
        } else {
            plan_.push_back({r, what, 1});
        }
    }

    template <std::size_t I>
    status fill(storage<I>* out) {
        using C = column_at<R, I>;
        [[maybe_unused]] storage<I>* const begin = out;
        for (const stretch s : plan_) {
            auto& column = get<I>(runs_[s.run].columns);
            status done;
            if (s.what == step::take || s.what == step::merge) {
                done = column.take(out, s.rows);
                out += s.rows;
            } else if (s.what == step::pass || I == op_index<R> ||
                       std::is_void_v<typename C::merge_type>) {
                column.skip(s.rows);
            } else {
                storage<I> older{};
                done = column.take(&older, 1);
                if (done) out[-1] = merge_values<C>(older, out[-1]);
            }
            if (!done) return done;
        }
        if constexpr (I == op_index<R>) set_ops(begin, out);
        return {};
    }
    /// What merged into a row, or into nothing, has become one.
    void set_ops(std::uint8_t* begin, std::uint8_t* end) const {
        constexpr auto put = static_cast<std::uint8_t>(row_op::put);
        for (const std::uint32_t row : settled_) begin[row] = put;
        if (to_the_end_) std::fill(begin, end, put);
    }

    bool to_the_end_;
    Erased erased_;
    std::vector<Run> runs_;
    std::vector<stretch> plan_;
    std::vector<Run*> same_;
    std::vector<std::uint32_t> settled_; // rows coming out that put, though they are merges
    std::uint64_t passed_ = 0;
    KeyMaker<R> maker_;
    typename all_columns::buffers out_;
};

} // namespace lsmer::inline v0::compaction
