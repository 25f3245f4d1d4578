#pragma once
// Ordered: the rows of a memtable in the schema's order, as the batches that a flush writes.
//
//   rows in order already  ->  group(g) is the memtable's own memory, nothing is copied
//   rows out of order      ->  a permutation of row numbers; group(g) gathers 65,536 of them
//
// Whether they are in order is found by one pass over the order's columns, which stops at the
// first row out of place. Rows with equal keys keep the order of arrival.

#include "lsmer/base/isa.hpp"
#include "lsmer/column/order_key.hpp"
#include "lsmer/memtable/memtable.hpp"
#include "lsmer/memtable/order.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lsmer::inline v0::memtable {

namespace detail {

/// Whether any of 1,024 neighbours is out of order; constant length, so that it vectorises.
template <class C>
struct misplaced_kernel {
    LSMER_ALWAYS_INLINE static std::uint32_t run(const typename C::storage_type* v) {
        std::uint32_t out = 0;
        for (std::size_t i = 0; i < vector_rows; ++i) out |= before<C>(v[i + 1], v[i]);
        return out;
    }
};

template <class S>
inline constexpr std::size_t order_size = order_columns<S>.size();

/// Whether row i of `a` comes before row j of `b` in the schema's order.
template <schema S>
[[nodiscard]] bool row_before(const Batch<S>& a, std::size_t i, const Batch<S>& b,
                              std::size_t j) noexcept {
    bool out = false;
    static_cast<void>(all_indices<order_size<S>>([&](auto k) {
        constexpr std::size_t c = order_columns<S>[k];
        const auto& left = a.template column<c>()[i];
        const auto& right = b.template column<c>()[j];
        out = before<column_at<S, c>>(left, right);
        return !out && !before<column_at<S, c>>(right, left); // equal: the next column decides
    }));
    return out;
}

/// Whether the rows of one group are in order.
template <schema S>
[[nodiscard]] bool group_in_order(const Batch<S>& group) noexcept {
    std::size_t i = 1;
    if constexpr (order_size<S> == 1) {
        using first = column_at<S, order_columns<S>[0]>;
        if constexpr (has_order_key<first>) {
            const auto* const v = group.template column<order_columns<S>[0]>().data();
            for (; i + vector_rows <= group.rows(); i += vector_rows) {
                if (invoke_isa<misplaced_kernel<first>>(v + i - 1) != 0) return false;
            }
        }
    }
    for (; i < group.rows(); ++i) {
        if (row_before(group, i, group, i - 1)) return false;
    }
    return true;
}

} // namespace detail

/// Whether the first `rows` rows are in the schema's order.
template <schema S>
[[nodiscard]] bool in_order(const Memtable<S>& table, std::size_t rows) noexcept {
    if constexpr (detail::order_size<S> != 0) {
        Batch<S> last;
        for (std::size_t g = 0; g < table.groups(rows); ++g) {
            const Batch<S> group = table.group(g, rows);
            if (g != 0 && detail::row_before(group, 0, last, last.rows() - 1)) return false;
            if (!detail::group_in_order(group)) return false;
            last = group;
        }
    }
    return true;
}

/// Row numbers in the schema's order; empty when the rows are in order as they are.
// REQUIRES: rows < 2^32
template <schema S>
[[nodiscard]] buffer<std::uint32_t> sorted_permutation(const Memtable<S>& table, std::size_t rows) {
    constexpr std::size_t keys = detail::order_size<S>;
    LSMER_ASSERT(rows <= ~std::uint32_t{0}, "a row number has 32 bits");
    buffer<std::uint32_t> order;
    if (in_order(table, rows)) return order;
    order.resize(rows);
    for (std::size_t i = 0; i < rows; ++i) order[i] = static_cast<std::uint32_t>(i);
    sort_memory memory;
    each_index<keys>([&](auto k) {
        constexpr std::size_t c = order_columns<S>[keys - 1 - k]; // the last column first
        using C = column_at<S, c>;
        std::vector<const typename C::storage_type*> blocks;
        for (std::size_t g = 0; g < table.groups(rows); ++g) {
            blocks.push_back(table.template values<c>(g));
        }
        const auto at = [&](std::uint32_t row) -> const typename C::storage_type& {
            return blocks[row / group_rows][row % group_rows];
        };
        if constexpr (has_order_key<C>) {
            sort_rows_by_key(order, memory,
                             [&](std::uint32_t row) { return wide_order_key<C>(at(row)); });
        } else {
            sort_rows(order, memory, [&](std::uint32_t a, std::uint32_t b) {
                return before<C>(at(a), at(b));
            });
        }
    });
    return order;
}

/// Threads: one. The memtable is sealed, stays so, and outlives this.
template <schema S>
class Ordered {
public:
    // REQUIRES: table.sealed()
    explicit Ordered(const Memtable<S>& table)
        : table_(&table), rows_(table.written()), order_(sorted_permutation(table, rows_)) {
        LSMER_ASSERT(table.sealed(), "only a sealed memtable is put in order");
    }

    [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
    [[nodiscard]] std::size_t groups() const noexcept { return table_->groups(rows_); }
    /// Whether rows had to move.
    [[nodiscard]] bool sorted() const noexcept { return !order_.empty(); }

    /// Rows [g * 65,536, ...) of the order. Good until the next call.
    // REQUIRES: g < groups()
    [[nodiscard]] Batch<S> group(std::size_t g) {
        if (order_.empty()) return table_->group(g, rows_);
        const std::uint32_t* const from = order_.data() + g * group_rows;
        const std::size_t count = table_->rows_in(g, rows_);
        typename Batch<S>::views views;
        each_index<column_count<S>>([&](auto i) {
            auto& out = get<i>(gathered_);
            out.resize(count);
            blocks_.clear();
            for (std::size_t b = 0; b < groups(); ++b) {
                blocks_.push_back(table_->template values<i>(b));
            }
            using T = typename column_at<S, i>::storage_type;
            const void* const* const blocks = blocks_.data();
            T* const to = out.data();
            for (std::size_t r = 0; r < count; ++r) {
                to[r] = static_cast<const T*>(blocks[from[r] / group_rows])[from[r] % group_rows];
            }
            get<i>(views) = out.view();
        });
        return Batch<S>(views);
    }

    /// The next 65,536 rows; none at the end. Good until the next call.
    [[nodiscard]] Batch<S> next(std::size_t) { return at_ == groups() ? Batch<S>() : group(at_++); }

private:
    template <class L>
    struct columns_for;
    template <class... C>
    struct columns_for<column_list<C...>> {
        using type = leaves<buffer<typename C::storage_type>...>;
    };

    const Memtable<S>* table_;
    std::size_t at_ = 0;
    std::size_t rows_;
    buffer<std::uint32_t> order_;
    typename columns_for<typename S::columns>::type gathered_;
    std::vector<const void*> blocks_;
};

} // namespace lsmer::inline v0::memtable
