#pragma once
// OrderedKeys: what a flush of a keyed memtable writes: one row a key, by key.
//
//   tree    k1: 9 merge, 4 put   k2: 7 erase, 2 put   k3: 5 put (range erased it at 8)
//   out     k1: put, 4 and 9 merged    k2: erase
//
// Nobody needs the older rows: who may still see them holds the memtable. A row that erases is
// kept, for what it erases may lie in an older file. Rows are gathered by number; those that were
// merged lie in columns of their own, behind the memtable's numbers.

#include "lsmer/base/assert.hpp"
#include "lsmer/column/keyed.hpp"
#include "lsmer/memtable/keyed.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lsmer::inline v0::memtable {

/// Threads: one. The memtable is sealed, stays so, and outlives this.
template <stores_ops R>
class OrderedKeys {
public:
    // REQUIRES: table.sealed()
    explicit OrderedKeys(const KeyedMemtable<R>& table) : table_(&table) {
        LSMER_ASSERT(table.sealed(), "only a sealed memtable is put in order");
        const auto bound = static_cast<std::uint32_t>(table.written());
        if (bound == 0) return;
        KeyMaker<R> makers[2]; // of the key at hand and of the next one
        auto cursor = table.cursor(bound);
        cursor.seek_first();
        for (unsigned turn = 0; cursor.valid(); ++turn) {
            take_key(cursor, bound, makers[turn % 2], makers[(turn + 1) % 2]);
        }
    }

    /// Rows that come out.
    [[nodiscard]] std::size_t rows() const noexcept { return order_.size(); }

    /// The next rows, `most` unless it is the end; none at the end. They live until the next call.
    [[nodiscard]] Batch<R> next(std::size_t most) {
        const std::size_t left = order_.size() - at_;
        const std::size_t count = left < most ? left : most;
        const std::uint32_t* const from = order_.data() + at_;
        at_ += count;
        typename Batch<R>::views views;
        each_index<column_count<R>>([&](auto i) {
            auto& out = get<i>(gathered_);
            out.resize(count);
            gather<i>(from, count, out.data());
            get<i>(views) = out.view();
        });
        return Batch<R>(views);
    }

private:
    template <class L>
    struct columns_for;
    template <class... C>
    struct columns_for<column_list<C...>> {
        using type = leaves<buffer<typename C::storage_type>...>;
    };
    using columns = typename columns_for<typename R::columns>::type;

    /// The rows of one key, the newest of which the cursor is at.
    template <class Cursor>
    void take_key(Cursor& cursor, std::uint32_t bound, KeyMaker<R>& mine, KeyMaker<R>& next) {
        const std::uint32_t newest = cursor.row();
        const std::string_view key = table_->key(newest, mine);
        const std::uint32_t erased = table_->ranges().erased_below(key, bound);
        older_.clear();
        bool ends = !is_op(table_->op(newest), row_op::merge); // no older row matters
        for (cursor.next(); cursor.valid(); cursor.next()) {
            const std::uint32_t row = cursor.row();
            if (table_->key(row, next) != key) break;
            if (ends || row < erased) {
                ends = true;
                continue;
            }
            older_.push_back(row);
            ends = !is_op(table_->op(row), row_op::merge);
        }
        if (newest < erased) return;
        if (older_.empty() && !(erased != 0 && is_op(table_->op(newest), row_op::merge))) {
            order_.push_back(newest);
        } else {
            fold(newest, erased != 0);
        }
    }

    /// Merges a row into those that it changes. `on_nothing`: no row is older than those.
    void fold(std::uint32_t newest, bool on_nothing) {
        order_.push_back(static_cast<std::uint32_t>(table_->written() + merged_));
        ++merged_;
        auto op = static_cast<std::uint8_t>(on_nothing ? row_op::put : row_op::merge);
        std::size_t values = older_.size(); // rows that have some
        if (values != 0) {
            const std::uint8_t last = table_->op(older_[values - 1]);
            if (!is_op(last, row_op::merge)) op = static_cast<std::uint8_t>(row_op::put);
            if (is_op(last, row_op::erase)) --values;
        }
        each_index<column_count<R>>([&](auto i) {
            using C = column_at<R, i>;
            auto value = table_->template value<i>(newest);
            if constexpr (i == op_index<R>) {
                value = op;
            } else {
                for (std::size_t o = 0; o < values; ++o) {
                    value = merge_values<C>(table_->template value<i>(older_[o]), value);
                }
            }
            get<i>(side_).push_back(value);
        });
    }

    template <std::size_t I, class T>
    void gather(const std::uint32_t* from, std::size_t count, T* out) const {
        const auto rows = static_cast<std::uint32_t>(table_->written());
        const T* block = nullptr;
        std::uint32_t of = ~std::uint32_t{0};
        for (std::size_t r = 0; r < count; ++r) {
            const std::uint32_t row = from[r];
            if (row >= rows) {
                out[r] = get<I>(side_)[row - rows];
                continue;
            }
            if (row / group_rows != of) {
                of = row / static_cast<std::uint32_t>(group_rows);
                block = table_->rows().template values<I>(of);
            }
            out[r] = block[row % group_rows];
        }
    }

    const KeyedMemtable<R>* table_;
    buffer<std::uint32_t> order_;
    buffer<std::uint32_t> older_; // rows of the key at hand, newest first, down to the last needed
    columns side_;                // rows that were merged
    std::size_t merged_ = 0;
    std::size_t at_ = 0;
    columns gathered_;
};

} // namespace lsmer::inline v0::memtable
