#pragma once
// One column of a sorted run, read from its first row to its last, across groups and files.
//
//   run:   file | file | ...          files of a run follow one another
//   file:  group | group | ...
//   group: vector | vector | ...      decoded one at a time, when a value of it is asked for
//
// Texts taken stay until `settle`: their bytes lie in groups and arenas that are kept till then.

#include "lsmer/base/ref.hpp"
#include "lsmer/base/result.hpp"
#include "lsmer/cache/concepts.hpp"
#include "lsmer/codec/concepts.hpp"
#include "lsmer/column/text_arena.hpp"
#include "lsmer/column/vector.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace lsmer::inline v0::compaction {

namespace detail {
template <class F>
concept counts_groups = requires(const F& f, std::size_t g) {
    { f.groups() } -> std::convertible_to<std::size_t>;
    { f.group_rows(g) } -> std::convertible_to<std::uint32_t>;
};
template <class F>
concept opens_columns = requires(const F& f, std::size_t g, std::size_t c) {
    { f.template column<std::int64_t>(g, c).value() };
};
template <class F, class T>
concept passes_caches = requires(const F& f, std::size_t g, std::size_t c) {
    { f.template column<T>(g, c, cache::fill::bypass).value() };
};
} // namespace detail

/// What a merge reads: immutable rows in groups, columns opened by group and place, decoded by
/// vectors of 1,024. `lsmer::SSTable` is one.
template <class F>
concept run_source = detail::counts_groups<F> && detail::opens_columns<F>;

/// The files of a sorted run, in order of their rows.
template <run_source File>
using run_files = std::span<const ref<const File>>;

/// Threads: one. The files outlive it.
template <run_source File, codec::storage_value T>
class ColumnCursor {
    using opened = decltype(std::declval<const File&>().template column<T>(0, 0));
    using column_type = typename std::remove_cvref_t<opened>::value_type;
    static constexpr bool is_text = codec::text_value<T>;

public:
    ColumnCursor() = default;
    ColumnCursor(run_files<File> files, std::size_t column) noexcept
        : files_(files), column_(column) {}

    /// Copies the next values to `out`.
    // REQUIRES: the run has so many left
    status take(T* out, std::size_t count) {
        while (count != 0) {
            if (status s = need_vector(); !s) return s;
            const std::size_t n = std::min(count, end_ - at_);
            std::memcpy(static_cast<void*>(out), values_ + at_, n * sizeof(T));
            at_ += n;
            out += n;
            count -= n;
        }
        return {};
    }
    /// Passes over values; vectors passed over whole are not decoded.
    // REQUIRES: the run has so many left
    void skip(std::size_t count) noexcept {
        while (count != 0) {
            step();
            const std::size_t n = std::min(count, end_ - at_);
            at_ += n;
            count -= n;
        }
    }
    /// The values at hand: from the next one to the end of its vector; empty at the run's end.
    result<std::span<const T>> window() {
        if (!step()) return std::span<const T>{};
        if (status s = need_vector(); !s) return std::move(s).error();
        return std::span<const T>(values_ + at_, end_ - at_);
    }

    /// The file of the run that the values at hand lie in.
    [[nodiscard]] std::size_t file() const noexcept { return file_; }

    /// Texts taken before this are not needed any more.
    void settle() {
        if constexpr (is_text) {
            retired_.clear();
            arena_.clear();
            values_ = nullptr; // what is left of the vector at hand is decoded anew
        }
    }

private:
    /// Goes to the vector of the next value; false at the end of the run.
    bool step() noexcept {
        while (at_ == end_) {
            if (file_ == files_.size()) return false;
            const File& file = *files_[file_];
            if (!begun_) {
                vector_ = 0;
            } else if (++vector_ * vector_rows >= group_rows_) {
                ++group_;
                vector_ = 0;
            }
            begun_ = true;
            if (group_ == file.groups()) {
                ++file_;
                group_ = 0;
                begun_ = false;
                leave_group();
                continue;
            }
            if (vector_ == 0) {
                leave_group();
                group_rows_ = file.group_rows(group_);
            }
            values_ = nullptr;
            at_ = 0;
            end_ = std::min<std::size_t>(vector_rows, group_rows_ - vector_ * vector_rows);
        }
        return true;
    }
    void leave_group() noexcept {
        if constexpr (is_text) {
            if (open_) retired_.push_back(std::move(*open_));
        }
        open_.reset();
    }
    /// It is read once: what others have in the cache stays there.
    [[nodiscard]] opened open(const File& file) const {
        if constexpr (detail::passes_caches<File, T>) {
            return file.template column<T>(group_, column_, cache::fill::bypass);
        } else {
            return file.template column<T>(group_, column_);
        }
    }
    status need_vector() {
        step();
        if (values_ != nullptr) return {};
        if (!open_) {
            auto column = open(*files_[file_]);
            if (!column) return std::move(column).error();
            open_.emplace(std::move(*column));
        }
        if (scratch_.empty()) scratch_.resize(vector_rows);
        if constexpr (is_text) {
            values_ = open_->read(static_cast<std::uint32_t>(vector_), scratch_.data(), arena_);
        } else {
            values_ = open_->read(static_cast<std::uint32_t>(vector_), scratch_.data());
        }
        return {};
    }

    run_files<File> files_;
    std::size_t column_ = 0;
    std::size_t file_ = 0;
    std::size_t group_ = 0;
    std::size_t group_rows_ = 0;
    std::size_t vector_ = 0;
    bool begun_ = false; // whether vector_ is one of the file's
    std::size_t at_ = 0; // in the vector
    std::size_t end_ = 0;
    const T* values_ = nullptr; // of the vector, once decoded
    std::optional<column_type> open_;
    buffer<T> scratch_;
    TextArena arena_;                   // texts only
    std::vector<column_type> retired_;  // groups that texts taken lie in
};

} // namespace lsmer::inline v0::compaction
