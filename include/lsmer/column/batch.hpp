#pragma once
// Batch: the one parcel that goes through every door of the storage side. Columns in memory form
// (value.hpp), all of the same length; it owns nothing.

#include "lsmer/base/assert.hpp"
#include "lsmer/base/leaves.hpp"
#include "lsmer/column/schema.hpp"
#include "lsmer/column/vector.hpp"

#include <cstddef>
#include <span>

namespace lsmer::inline v0 {

namespace detail {
template <class L>
struct batch_columns;
template <class... C>
struct batch_columns<column_list<C...>> {
    using type = leaves<std::span<const typename C::storage_type>...>;
};
} // namespace detail

template <schema S>
class Batch {
public:
    using schema_type = S;
    using views = typename detail::batch_columns<typename S::columns>::type;

    Batch() = default;
    // REQUIRES: all views have the same length, at most batch_rows_max
    explicit Batch(views columns) noexcept : columns_(columns), rows_(get<0>(columns_).size()) {
        LSMER_ASSERT(rows_ <= batch_rows_max, "a batch has at most batch_rows_max rows");
    }

    [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
    [[nodiscard]] bool empty() const noexcept { return rows_ == 0; }
    template <std::size_t I>
    [[nodiscard]] auto column() const noexcept {
        return get<I>(columns_);
    }
    template <column_of<S> C>
    [[nodiscard]] auto operator[](C) const noexcept {
        return get<column_index<S, C>>(columns_);
    }
    // REQUIRES: from + count <= rows()
    [[nodiscard]] Batch slice(std::size_t from, std::size_t count) const noexcept {
        Batch out = *this;
        out.rows_ = count;
        each_index<column_count<S>>(
            [&](auto i) { get<i>(out.columns_) = get<i>(columns_).subspan(from, count); });
        return out;
    }

private:
    views columns_{};
    std::size_t rows_ = 0;
};

} // namespace lsmer::inline v0
