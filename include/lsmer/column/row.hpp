#pragma once
// Row: one row as an aggregate, in column order, with access by column.
//
//   lsmer::Row<trades> r{lsmer::timestamp{t}, "AAPL", 189.95, 100};
//   r[trades::price]

#include "lsmer/base/leaves.hpp"
#include "lsmer/column/schema.hpp"

namespace lsmer::inline v0 {

namespace detail {
template <class L>
struct row_leaves;
/// With a constructor, because clang warns of every aggregate that leaves out a base's braces.
template <class... C>
struct row_leaves<column_list<C...>> : leaves<typename C::shown_type...> {
    constexpr row_leaves() = default;
    constexpr row_leaves(typename C::shown_type... values) noexcept
        : leaves<typename C::shown_type...>{{values}...} {}
};
} // namespace detail

/// Symbols, text and bytes are string_views, which must outlive the row; a nullable column is a
/// `nullable<>`.
template <schema S>
struct Row : detail::row_leaves<typename S::columns> {
    using detail::row_leaves<typename S::columns>::row_leaves;

    template <column_of<S> C>
    [[nodiscard]] constexpr auto& operator[](C) noexcept {
        return get<column_index<S, C>>(*this);
    }
    template <column_of<S> C>
    [[nodiscard]] constexpr const auto& operator[](C) const noexcept {
        return get<column_index<S, C>>(*this);
    }
};

} // namespace lsmer::inline v0
