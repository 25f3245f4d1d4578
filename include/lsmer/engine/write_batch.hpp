#pragma once
// WriteBatch: what is to be done to a keyed table, at once or not at all.
//
//   auto batch = table.batch();
//   batch.put({1, "a", 10});
//   batch.erase(2);
//   table.write(batch).value();
//
// Of what is done to one key, the last counts.

#include "lsmer/column/buffer.hpp"
#include "lsmer/column/key.hpp"
#include "lsmer/column/keyed.hpp"

#include <cstddef>

namespace lsmer::inline v0::engine {

/// One sentence for a key that is not one.
template <class S, class... Values>
struct key_check {
    static constexpr bool ok = std::is_constructible_v<Key<S>, const Values&...>;
    static_assert(ok, "lsmer: a key is one value for each column of the primary key, in their "
                      "order, of the column's type");
};

/// Threads: one. The table's symbols, which it interns into, must outlive it.
template <keyed_schema S>
class WriteBatch {
    using R = stored_rows<S>;

public:
    using schema_type = S;

    explicit WriteBatch(SymbolDictionary& symbols) noexcept : rows_(symbols) {}

    /// What is done so far; a range counts as two.
    [[nodiscard]] std::size_t size() const noexcept { return rows_.rows(); }
    [[nodiscard]] bool empty() const noexcept { return rows_.empty(); }
    void clear() noexcept { rows_.clear(); }

    /// The row stands for its key from now on.
    void put(const Row<S>& row) { add(row, row_op::put); }
    /// The columns are merged into those of the row with this key, as `merges<>` of each says;
    /// without one it is put.
    void merge(const Row<S>& row) { add(row, row_op::merge); }
    /// The key has no row from now on.
    template <class... Values>
    void erase(const Values&... key) {
        static_cast<void>(sizeof(key_check<S, Values...>));
        if constexpr (key_check<S, Values...>::ok) add_key(Key<S>(key...), row_op::erase);
    }
    /// Keys from `begin` to `end`, which is not one of them, have no rows from now on.
    void erase_range(const Key<S>& begin, const Key<S>& end) {
        add_key(begin, row_op::range_begin);
        add_key(end, row_op::range_end);
    }
    /// Nor have keys from `begin` on.
    void erase_from(const Key<S>& begin) { add_key(begin, row_op::range_open); }

    [[nodiscard]] Batch<R> rows() const noexcept { return rows_.batch(); }

private:
    void add(const Row<S>& row, row_op op) {
        each_index<column_count<S>>([&](auto i) { rows_.template push<i>(get<i>(row)); });
        rows_.template push_storage<op_index<R>>(static_cast<std::uint8_t>(op));
        rows_.row_done();
    }
    void add_key(const Key<S>& key, row_op op) {
        each_index<column_count<S>>([&](auto i) {
            constexpr std::size_t k = place_in_key<i>;
            if constexpr (k < order_columns<S>.size()) {
                rows_.template push<i>(get<k>(key));
            } else {
                rows_.template push_storage<i>({});
            }
        });
        rows_.template push_storage<op_index<R>>(static_cast<std::uint8_t>(op));
        rows_.row_done();
    }
    /// Where a column stands in the key; behind its end if it is not part of it.
    template <std::size_t I>
    static constexpr std::size_t place_in_key = [] {
        std::size_t k = 0;
        while (k < order_columns<S>.size() && order_columns<S>[k] != I) ++k;
        return k;
    }();

    ColumnBuffer<R> rows_;
};

} // namespace lsmer::inline v0::engine
