#pragma once
// KeyedMemtable: the rows of a keyed table in memory. Columns in the order in which rows came, as
// in a Memtable, and a tree of row numbers by key.
//
//   rows   0 put k3   1 put k1   2 erase k3   3 range_begin k0  4 range_end k2
//   tree   1 (k1)  2 (k3)  0 (k3)           newest first of a key; rows of ranges are not in it
//   ranges [k0, k2) below row 3
//
// A row is in the tree before `append` returns, so before anybody may see it.
//
// Threads: as those of a Memtable.

#include "lsmer/base/assert.hpp"
#include "lsmer/column/keyed.hpp"
#include "lsmer/memtable/erased_ranges.hpp"
#include "lsmer/memtable/key_heads.hpp"
#include "lsmer/memtable/memtable.hpp"
#include "lsmer/memtable/row_cursor.hpp"
#include "lsmer/memtable/row_tree.hpp"

#include <cstdint>
#include <string_view>

namespace lsmer::inline v0::memtable {

template <stores_ops R>
class KeyedMemtable {
public:
    using schema_type = R;
    using tree_type = RowTree<KeyHeads<R>>;
    using cursor_type = RowCursor<KeyHeads<R>>;
    /// No row.
    static constexpr std::uint32_t none = tree_type::none;
    /// Ranges that a memtable takes before it is full: they are looked at one by one.
    static constexpr std::size_t ranges_max = 256;

    explicit KeyedMemtable(capacity most = {}) : rows_(most), tree_(KeyHeads<R>(rows_, base_)) {}

    // As a Memtable.

    // REQUIRES: !full(), !sealed(), rows <= batch_rows_max
    status reserve(std::size_t rows) {
        if (status s = rows_.reserve(rows); !s) return s;
        if (tree_.reserve(rows)) return {};
        return make_error(error_kind::out_of_space, "memory is out: the index of a memtable of ",
                          written(), " rows cannot take ", rows,
                          " more; give the table smaller memtables");
    }
    // REQUIRES: !full(), !sealed(); a range_begin is followed by its range_end
    result<std::size_t> append(const Batch<R>& batch) {
        const std::size_t first = written();
        auto end = rows_.append(batch);
        if (!end || batch.empty()) return end;
        KeyMaker<R> maker;
        if (first == 0) base_.base(key(0, maker)); // no head was made before the first row
        const auto op = batch.template column<op_index<R>>();
        for (std::size_t i = 0; i < batch.rows(); ++i) {
            const auto row = static_cast<std::uint32_t>(first + i);
            if (op[i] <= static_cast<std::uint8_t>(row_op::merge)) {
                tree_.insert(key(row, maker), row);
            } else {
                add_range(batch, i, row, maker);
            }
        }
        return end;
    }
    void publish(std::size_t rows) noexcept { rows_.publish(rows); }
    void seal() noexcept { rows_.seal(); }

    [[nodiscard]] std::size_t published() const noexcept { return rows_.published(); }
    [[nodiscard]] std::size_t written() const noexcept { return rows_.written(); }
    /// Bytes of rows and tree.
    [[nodiscard]] std::size_t bytes() const noexcept { return rows_.bytes() + tree_.bytes(); }
    [[nodiscard]] bool full() const noexcept {
        return written() >= limits().rows || bytes() >= limits().bytes ||
               ranges_.size() >= ranges_max;
    }
    [[nodiscard]] bool sealed() const noexcept { return rows_.sealed(); }
    [[nodiscard]] capacity limits() const noexcept { return rows_.limits(); }

    [[nodiscard]] static constexpr std::size_t groups(std::size_t rows) noexcept {
        return Memtable<R>::groups(rows);
    }
    [[nodiscard]] static constexpr std::size_t rows_in(std::size_t g, std::size_t rows) noexcept {
        return Memtable<R>::rows_in(g, rows);
    }
    template <std::size_t I>
    [[nodiscard]] auto column(std::size_t g, std::size_t rows) const noexcept {
        return rows_.template column<I>(g, rows);
    }
    [[nodiscard]] Batch<R> group(std::size_t g, std::size_t rows) const noexcept {
        return rows_.group(g, rows);
    }

    // By key. `bound`: rows below it are seen.

    /// The newest row of the key below the bound, or `none`.
    [[nodiscard]] std::uint32_t find(std::string_view key, std::uint32_t bound) const {
        return tree_.find(key, bound);
    }
    /// Rows below the bound by key, the newer of a key first.
    // REQUIRES: bound != 0
    [[nodiscard]] cursor_type cursor(std::uint32_t bound) const noexcept {
        return cursor_type(tree_, bound);
    }
    [[nodiscard]] const ErasedRanges& ranges() const noexcept { return ranges_; }

    /// A row's key; lives as `maker` says, or as the memtable.
    [[nodiscard]] std::string_view key(std::uint32_t row, KeyMaker<R>& maker) const {
        return tree_.keys().key_of(row, maker);
    }
    [[nodiscard]] std::uint8_t op(std::uint32_t row) const noexcept {
        return value<op_index<R>>(row);
    }
    template <std::size_t I>
    [[nodiscard]] const auto& value(std::uint32_t row) const noexcept {
        return rows_.template values<I>(row / group_rows)[row % group_rows];
    }
    [[nodiscard]] const Memtable<R>& rows() const noexcept { return rows_; }

private:
    void add_range(const Batch<R>& batch, std::size_t i, std::uint32_t row, KeyMaker<R>& maker) {
        const auto op = batch.template column<op_index<R>>()[i];
        if (is_op(op, row_op::range_end)) return; // came with its begin
        key_range range;
        range.begin = key(row, maker);
        range.open = is_op(op, row_op::range_open);
        if (!range.open) {
            LSMER_ASSERT(i + 1 < batch.rows(), "a range_begin is followed by its range_end");
            range.end = key(row + 1, maker);
        }
        ranges_.add(std::move(range), row);
    }

    Memtable<R> rows_;
    TextHead base_;
    tree_type tree_;
    ErasedRanges ranges_;
};

} // namespace lsmer::inline v0::memtable
