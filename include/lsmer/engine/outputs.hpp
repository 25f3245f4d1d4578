#pragma once
// Outputs: where the rows of a merge go. Files of one run, cut by size; or, cut by time window, of
// a run for each window.
//
//   rows, in order -->  [09:00]  | rows held back |  file           one run
//                       [10:00]  | rows held back |  file | file    another
//
// Rows of a window are held back until they are a group, where they come mixed with those of
// others. A batch whose rows lie in one window is written as it is when nothing much is held back.
//
// Windows that are open at a time are few (`windows_max`): where the inputs span more, windows are
// joined, so that the borders are multiples of several. Rows without a time are in the window of
// the latest, as policies see it.
//
// Threads: one.

#include "lsmer/column/buffer.hpp"
#include "lsmer/compaction/choice.hpp"
#include "lsmer/compaction/merge.hpp"
#include "lsmer/engine/file_writer.hpp"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace lsmer::inline v0::engine {

/// Files that one merge writes at a time.
inline constexpr std::uint64_t windows_max = 16;

/// The number of the window that a time lies in.
// REQUIRES: window > 0
[[nodiscard]] constexpr std::int64_t window_of(std::int64_t time, std::int64_t window) noexcept {
    return time / window - (time % window < 0 ? 1 : 0);
}

/// The window to cut at: a multiple of the one asked for, so large that there are not too many.
[[nodiscard]] constexpr std::int64_t joined_windows(std::int64_t window,
                                                    const time_span& times) noexcept {
    if (window == 0 || times.first > times.last) return window;
    const std::int64_t first = window_of(times.first, window);
    const std::uint64_t span = static_cast<std::uint64_t>(window_of(times.last, window)) -
                               static_cast<std::uint64_t>(first);
    const std::uint64_t factor = span / windows_max + 1; // one more for where borders fall
    const std::uint64_t most = static_cast<std::uint64_t>(compaction::time_most / window);
    return window * static_cast<std::int64_t>(factor < most ? factor : most);
}

/// Adds the times of a file's rows, but for those that have none.
template <schema S, class SSTable>
void add_times(time_span& to, const SSTable& table) {
    constexpr std::size_t c = time_column<S>;
    if constexpr (c < column_count<S>) {
        using C = column_at<S, c>;
        for (std::size_t g = 0; g < table.groups(); ++g) {
            const auto z = table.template bounds<typename C::storage_type>(g, c);
            if (z.known) to.add({time_ns_of<C>(z.min), time_ns_of<C>(z.max)});
        }
    } else {
        static_cast<void>(to);
        static_cast<void>(table);
    }
}

/// `Begin(file_plan) -> result<Writer>` makes the next file.
template <schema S, class Writer, class Begin>
class Outputs {
public:
    using file = ref<const typename Writer::file_type>;

    /// Puts finished files into `out`. With a window in `where`, `times` are those of all rows.
    Outputs(Begin begin, const file_plan& plan, const compaction::cut& where,
            const time_span& times, SymbolDictionary& symbols, items<file>& out)
        : begin_(std::move(begin)), plan_(plan), bytes_(where.bytes), symbols_(symbols),
          out_(out) {
        if constexpr (timed) window_ = joined_windows(where.window, times);
    }

    /// The next rows in order, a group at most.
    status add(const Batch<S>& rows) {
        if (rows.empty()) return {};
        if (window_ == 0) return write(part(0), rows);
        if constexpr (timed) {
            const auto times = rows.template column<time_place>();
            for (std::size_t from = 0, to = 0; from < rows.rows(); from = to) {
                const std::int64_t window = window_at(times[from]);
                for (to = from + 1; to < times.size() && window_at(times[to]) == window;) ++to;
                if (status s = add_to(part(window), rows.slice(from, to - from)); !s) return s;
            }
        }
        return {};
    }

    /// Whether a group of a table may be copied as it is: encoded with effort, and of one window.
    template <class Table>
    [[nodiscard]] bool takes(const Table& table, std::size_t group) const noexcept {
        if (table.entry(group, 0).effort != static_cast<std::uint8_t>(codec::effort::small)) {
            return false;
        }
        if constexpr (timed) {
            if (window_ == 0) return true;
            const auto z = bounds(table, group);
            return z.known && !z.nulls && window_at(z.min) == window_at(z.max);
        }
        return true;
    }
    /// Copies it.
    // REQUIRES: takes(table, group)
    template <class Table>
    status copy(const Table& table, std::size_t group) {
        std::int64_t window = 0;
        if constexpr (timed) {
            if (window_ != 0) window = window_at(bounds(table, group).min);
        }
        Part& p = part(window);
        if (status s = write_held(p); !s) return s;
        if (status s = need_file(p); !s) return s;
        if (status s = p.file->copy_group(table, group); !s) return s;
        return end_if_large(p);
    }

    /// Ends all files.
    status finish() {
        for (Part& p : parts_) {
            if (status s = write_held(p); !s) return s;
            if (status s = end(p); !s) return s;
        }
        return {};
    }

private:
    static constexpr std::size_t time_place = time_column<S>;
    static constexpr bool timed = time_place < column_count<S>;

    struct Part {
        Part(std::int64_t w, SymbolDictionary& symbols) noexcept : window(w), held(symbols) {}
        std::int64_t window;
        std::uint64_t run = 0; // once it has a file
        std::optional<Writer> file{};
        ColumnBuffer<S> held; // rows not yet written
    };

    template <class Table>
    static auto bounds(const Table& table, std::size_t group) noexcept {
        using C = column_at<S, time_place>;
        return table.template bounds<typename C::storage_type>(group, time_place);
    }
    template <class T>
    [[nodiscard]] std::int64_t window_at(const T& time) const noexcept {
        using C = column_at<S, time_place>;
        if constexpr (C::nullable) {
            if (value_traits<typename C::plain_type>::is_null(time)) {
                return window_of(compaction::time_most, window_);
            }
        }
        return window_of(time_ns_of<C>(time), window_);
    }

    /// Few, so they are looked through; mostly it is the one of the call before.
    Part& part(std::int64_t window) {
        for (std::size_t i = parts_.size(); i-- > 0;) {
            if (parts_[i].window == window) return parts_[i];
        }
        parts_.push_back(Part(window, symbols_));
        return parts_.back();
    }

    /// Rows of one window.
    status add_to(Part& p, Batch<S> rows) {
        constexpr std::size_t least = compaction::copied_rows_least;
        const std::size_t held = p.held.rows();
        const bool both = held >= least && rows.rows() >= least;
        if (held != 0 && (both || held + rows.rows() > group_rows)) {
            if (held < least) { // too few for a group: they share these rows
                const std::size_t some = (held + rows.rows()) / 2 - held;
                p.held.append(rows.slice(0, some));
                rows = rows.slice(some, rows.rows() - some);
            }
            if (status s = write_held(p); !s) return s;
        }
        if (p.held.empty() && rows.rows() >= least) return write(p, rows);
        p.held.append(rows);
        return {};
    }
    status write_held(Part& p) {
        if (p.held.empty()) return {};
        status done = write(p, p.held.batch());
        p.held.clear();
        return done;
    }
    status write(Part& p, const Batch<S>& rows) {
        if (status s = need_file(p); !s) return s;
        if (status s = p.file->add_group(rows); !s) return s;
        return end_if_large(p);
    }
    status need_file(Part& p) {
        if (p.file) return {};
        file_plan plan = plan_;
        if (p.run != 0) plan.run = p.run;
        auto next = begin_(plan);
        if (!next) return std::move(next).error();
        p.file.emplace(std::move(*next));
        return {};
    }
    status end_if_large(Part& p) {
        return bytes_ != 0 && p.file->bytes() >= bytes_ ? end(p) : status();
    }
    status end(Part& p) {
        if (!p.file) return {};
        auto done = p.file->finish();
        if (!done) return std::move(done).error();
        p.run = (*done)->note.run; // one run, however many files
        out_.push_back(std::move(*done));
        p.file.reset();
        return {};
    }

    Begin begin_;
    file_plan plan_;
    std::uint64_t bytes_;
    std::int64_t window_ = 0; // 0: all rows go together
    SymbolDictionary& symbols_; // the rows'
    items<file>& out_;
    std::vector<Part> parts_;
};

} // namespace lsmer::inline v0::engine
